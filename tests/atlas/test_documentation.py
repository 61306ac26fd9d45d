"""What README and docs show works as it stands there: commands, and blocks of Python."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import folium
import pandas as pd
import pytest
from typer.testing import CliRunner

from atlas.cli.app import app
from tests.geo.test_locate_files import workbook
from tests.paths import LAYERS, ROOT

GUIDE = ROOT / "docs" / "your-own-map.md"  # each command needs those before it
PAGES = [ROOT / "README.md", *sorted({*(ROOT / "docs").glob("*.md")} - {GUIDE})]
COMMAND = re.compile(r"^ {4}(?:(cat \S+) \| )?karabakh-map ([^#\n]*)", re.MULTILINE)
ELSEWHERE = {"serve": "tests/atlas/test_serve.py", "s3://": "tests/geo/test_locate_parts.py"}
# Of the layers that nothing leans on, the first
SPARE = next(
    name
    for name in ("rivers", "lakes", "pipelines", "events")
    if (LAYERS / f"{name}.toml").exists()
)
NAMES = {  # what stands for the reader's own
    "OLD": "layers", "FILE": "roads.geojson", "NAME": "roads", "LAYER": SPARE, "TEXT": "Redrawn",
}  # fmt: skip
ANSWERS = {  # what the command asks for
    "new": (
        "--key=a-report --side=un --title=Report --publisher=UN --url=https://example.org/report "
        "--date=2020-11-10 --used-by=towns:agdam --layers layers"
    ),
    "import": (
        "--title=en=Roads --title=az=Yollar --title=hy=Ճանապարհներ --title=ru=Дороги "
        "--shows=en=Roads. --shows=az=Yollar. --shows=hy=Ճանապարհներ։ --shows=ru=Дороги. "
        "--say=omits=Tracks --say=licence=CC0-1.0 --say=attribution=Nobody --say=how=Drawn. "
        "--say=method=drawn --say=precision_km=1 --source=un822 --group=places --layers layers"
    ),
    "withdraw": "--layers layers",
}  # fmt: skip


def commands() -> Iterator[tuple[str, str, str]]:
    """List the commands of the pages: page, what is piped into it, the command."""
    for page in PAGES:
        for piped, command in COMMAND.findall(page.read_text(encoding="utf-8")):
            if not any(command.startswith(name) or name in command for name in ELSEWHERE):
                yield page.name, piped.removeprefix("cat "), command


def plain(command: str) -> list[str]:
    """Make of a synopsis the shortest command it stands for, with names of files that are there."""
    shortest = re.sub(r"\[[^\]]*\]\s?", "", command).split(" > ")[0]
    words = [word.split("|")[0] for word in shlex.split(shortest)]
    return [NAMES.get(word, word) for word in words]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the pages speak of."""
    shutil.copytree(LAYERS, tmp_path / "layers")
    rows = pd.DataFrame({"lng": [46.75, 46.9], "lat": [39.8, 40.0]})
    rows["event_date"] = pd.to_datetime(["2020-10-15", "2020-12-13"])
    rows.to_csv(tmp_path / "points.csv", index=False)
    rows.to_csv(tmp_path / "events.csv", index=False)
    cells = [[*rows.columns], *([lng, lat, str(day)[:10]] for lng, lat, day in rows.to_numpy())]
    workbook(tmp_path / "events.xlsx", {"Events": cells})
    (tmp_path / "points").mkdir()
    rows.to_parquet(tmp_path / "points" / "part.parquet")
    line = {"type": "LineString", "coordinates": [[46.7, 39.8], [46.9, 39.9]]}
    names = {f"name:{lang}": "M2" for lang in ("en", "az", "hy", "ru")}
    road = {"type": "Feature", "id": "m2", "properties": names, "geometry": line}
    roads = {"type": "FeatureCollection", "features": [road]}
    (tmp_path / "roads.geojson").write_text(json.dumps(roads), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("page", "piped", "command"), list(commands()))
def test_every_command_runs_as_shown(desk: Path, page: str, piped: str, command: str) -> None:
    words = plain(command)
    words += shlex.split(ANSWERS.get(words[0], ""))
    typed = (desk / piped).read_bytes() if piped else None
    done = CliRunner().invoke(app, words, input=typed)
    assert done.exit_code == 0, f"{page}: {command}\n{done.output}"
    if "--out" in words and words[words.index("--out") + 1] != "-":
        assert (desk / words[words.index("--out") + 1]).exists()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_of_python_runs(page: Path) -> None:
    scope: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        exec(block, scope)  # noqa: S102 -- our own page
    if page.name == "developers.md":
        assert {"holder", "since", "sources"} <= set(scope["control"].columns)
        assert isinstance(scope["page"], folium.Map)
