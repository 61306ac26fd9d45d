"""No command deletes or overwrites what it did not make."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from atlas.cli.app import app
from atlas.site import build
from atlas.stills import files
from geo.errors import InTheWay
from geo.publish import data_package
from tests.paths import INVENTED


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw one picture instead of all."""

    def write_set(_: object, folder: Path, progress: object = None) -> list[Path]:
        (folder / "war-en.svg").write_text("<svg/>")
        return [folder / "war-en.svg"]

    monkeypatch.setattr(files, "write_set", write_set)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(INVENTED, tmp_path / "layers")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(line: str) -> Result:
    options = [] if line.startswith("schema") else ["--layers", "layers"]
    return CliRunner().invoke(app, [*line.split(), *options])


def put(place: str) -> Callable[[], None]:
    """Put a file of a user's own somewhere."""

    def make() -> None:
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        Path(place).write_text("mine")

    return make


def link(place: str) -> Callable[[], None]:
    """Link to a folder of a user's own."""

    def make() -> None:
        put("elsewhere/mine.txt")()
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        Path(place).symlink_to(os.path.relpath("elsewhere", Path(place).parent))

    return make


def everything(folder: Path) -> dict[str, str | bytes]:
    """Read every path under a folder: what a file holds, where a link leads."""
    return {
        str(path): str(path.readlink())
        if path.is_symlink()
        else path.read_bytes()
        if path.is_file()
        else ""
        for path in folder.rglob("*")
    }


BESIDE = [
    ("data --out mine", put("mine/areas.txt")),
    ("data --out mine", put("mine/layers/towns.txt")),
    ("data --out mine", link("mine")),
    ("build --out site", put("site/periods/mine.html")),
    ("build --out site", put("site/oembed/mine.json")),
    ("build --out site", put("site/.new.mine/index.html")),
    ("build --out site --all", put("site/data/mine.csv")),
    ("build --out site --all", put("site/schema/mine.json")),
    ("build --out site --all", put("site/stills/mine.svg")),
    ("build --out site --all", put("site/stills/datapackage.txt")),
    ("schema --out mine", put("mine/notes.txt")),
    ("export towns mine/towns.geojson", put("mine/roads.geojson")),
]


@pytest.mark.parametrize(("line", "make"), BESIDE)
def test_what_is_in_a_folder_stays(here: Path, line: str, make: Callable[[], None]) -> None:
    make()
    before = everything(here)
    for _ in range(2):
        result = run(line)
        assert result.exit_code == 0, result.output
        assert everything(here).items() >= before.items()


IN_THE_WAY = [
    ("data --out layers", lambda: None, "layers"),
    ("data --out mine", put("mine"), "mine"),
    ("data --out mine", put("mine/areas.csv"), "mine/areas.csv"),
    ("data --out mine", put("mine/layers"), "mine/layers"),
    ("data --out mine", link("mine/control"), "mine/control"),
    ("build --out layers", lambda: None, "layers"),
    ("build --out site", put("site"), "site"),
    ("build --out site", put("site/index.html/mine.txt"), "site/index.html"),
    ("build --out site", put("site/periods"), "site/periods"),
    ("build --out site", put("site/embed.js"), "site/embed.js"),
    ("build --out site", link("site/oembed"), "site/oembed"),
    ("build --out site --all", put("site/data"), "site/data"),
    ("build --out site --all", put("site/data/areas.csv"), "site/data/areas.csv"),
    ("build --out site --all", link("site/stills"), "site/stills"),
    ("build --out site --all", put("site/schema/map.schema.json"), "site/schema/map.schema.json"),
    ("still --out mine.svg", put("mine.svg"), "mine.svg"),
    ("still --out mine.svg", link("mine.svg"), "mine.svg"),
    ("export towns mine.geojson", put("mine.geojson"), "mine.geojson"),
    ("export control --at 1951 layers/towns.geojson", lambda: None, "layers/towns.geojson"),
    ("diff layers --html mine.html", put("mine.html"), "mine.html"),
    ("schema --out mine", put("mine/map.schema.json"), "mine/map.schema.json"),
]


@pytest.mark.parametrize(("line", "make", "named"), IN_THE_WAY)
def test_what_is_in_the_way_is_named_and_nothing_is_written(
    here: Path, line: str, make: Callable[[], None], named: str
) -> None:
    make()
    before = everything(here)
    result = run(line)
    assert result.exit_code == 1
    assert isinstance(result.exception, InTheWay)
    assert any(fault.startswith(f"{named}: ") for fault in result.exception.faults)
    assert everything(here) == before


@pytest.mark.parametrize(
    ("line", "file"),
    [
        ("build --out site --all", "site/stills/war-en.png"),
        ("build --out site --all", "site/data/layers/towns.geojson"),
        ("data --out mine", "mine/CITATION.cff"),
    ],
)
def test_what_is_in_the_way_is_named_before_the_work_starts(
    here: Path, line: str, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(file)()

    def write(*_: object) -> None:
        pytest.fail("the work has started")

    monkeypatch.setattr(files, "write_set", write)
    monkeypatch.setattr(data_package, "write_files", write)
    monkeypatch.setattr(build, "pages", write)
    result = run(line)
    assert isinstance(result.exception, InTheWay)
    assert result.exception.faults == (f"{file}: was not written by karabakh-map",)


@pytest.mark.parametrize(
    "line",
    [
        "build --out site --all",
        "data --out data",
        "schema --out schema",
        "still --out site.svg",
        "export towns towns.gpkg",
        "diff layers --html change.html",
    ],
)
def test_every_command_may_write_again_what_it_wrote(here: Path, line: str) -> None:
    assert run(line).exit_code == 0
    towns = here / "layers" / "towns.geojson"
    towns.write_text(towns.read_text().replace("Easton", "Aston"))
    result = run(line)
    assert result.exit_code == 0, result.output


def test_data_goes_into_a_site_and_the_site_keeps_it(here: Path) -> None:
    assert run("build --out site").exit_code == 0
    pages = everything(here / "site")
    assert run("data --out site/data").exit_code == 0
    assert run("data --out site").exit_code == 0  # an odd wish, but nobody's files are lost
    after = everything(here / "site")
    assert {name for name in pages if after[name] != pages[name]} == {
        str(here / "site" / ".karabakh-map.json")
    }
    assert run("build --out site").exit_code == 0
    assert (here / "site" / "data" / "areas.csv").exists()
    assert (here / "site" / "areas.csv").exists()
