"""karabakh-map diff says what a change does to the map, in words and figures."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

import geo
from atlas.cli import app
from geo.edit.compare import compare
from tests.paths import INVENTED


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(INVENTED, tmp_path / "layers"))


def move_the_border(folder: Path) -> None:
    path = folder / "shires.geojson"
    path.write_text(path.read_text().replace("[12.0,51.0]", "[12.02,51.0]"))


def diff(*arguments: str | Path) -> str:
    result = CliRunner().invoke(app.app, ["diff", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_a_folder_is_like_itself(folder: Path) -> None:
    found = compare(geo.read(INVENTED), geo.read(folder))
    assert not found.differences
    assert found.areas.empty
    assert "Nothing changes" in diff(INVENTED, folder)


def test_a_moved_border_is_measured_in_metres_and_km2(folder: Path) -> None:
    move_the_border(folder)
    found = compare(geo.read(INVENTED), geo.read(folder))
    assert [(one.group, one.name, one.what) for one in found.differences] == [
        ("shires", "west", "changed"),
        ("shires", "east", "changed"),
    ]
    moved = found.differences[0].moved
    assert moved is not None
    assert moved.farthest == pytest.approx(1410, rel=0.02)
    assert moved.area_after - moved.area_before == pytest.approx(78.647, abs=2e-3)
    held = found.areas.set_index(["period", "district", "holder"])["change"]
    assert held["peace", "west", "south"] == pytest.approx(78.647, abs=2e-3)


def test_what_was_added_removed_and_changed_is_named(folder: Path) -> None:
    path = folder / "towns.geojson"
    collection = json.loads(path.read_text())
    collection["features"][0]["properties"]["name:en"] = "Mid|town"
    collection["features"][1]["id"] = "peak"
    path.write_text(json.dumps(collection))
    ledger = folder / "ledger.toml"
    ledger.write_text(ledger.read_text().replace('"Both lands say so."', '"One says so."'))
    said = diff(INVENTED, folder, "--format", "markdown")
    assert "* **middle** changed\n  * name:en: Middleton → Mid\\|town\n" in said
    assert "* **hill** removed: name:en Hill / Kopec; sources The invented gazette\n" in said
    assert "* **peak** added: name:en Hill / Kopec; sources The invented gazette\n" in said
    assert "* **war** changed\n  * note: Both lands say so. → One says so.\n" in said
    assert "Nobody holds more or less ground for it." in said


def test_a_revision_of_the_repository_is_a_version(folder: Path) -> None:
    def git(*arguments: str) -> None:
        names = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", "-C", str(folder), *names, *arguments], check=True)

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "The first map")
    move_the_border(folder)
    assert "* west changed: 1 point moved" in diff("HEAD", "--layers", folder)


@pytest.mark.parametrize("name", ["no-such-branch", "HEAD~9999", ""])
def test_what_is_neither_folder_nor_revision_is_refused(name: str) -> None:
    with pytest.raises(geo.MapError, match="is neither a folder nor a revision"):
        CliRunner().invoke(app.app, ["diff", name], catch_exceptions=False)
