"""A map of one's own begins with a folder that passes check and builds."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import geo
from atlas.cli.app import app
from atlas.site import build
from geo.check import problems
from tests.reformatted import reformatted

run = CliRunner().invoke
ANSWERS = ["--title", 'A "war" \\ of words', "--author", "Söphie"]


def begin(folder: Path, frame: str = "39.8,42.3,42.2,43.7") -> Path:
    done = run(app, ["new", "map", str(folder), "--frame", frame, *ANSWERS])
    assert done.exit_code == 0, done.output
    assert f"check --layers {folder}" in done.output
    return folder


@pytest.mark.parametrize("frame", ["39.8,42.3,42.2,43.7", "-180 -85 180 85", "5,50,5.01,50.01"])
def test_a_new_map_passes_check_and_builds(tmp_path: Path, frame: str) -> None:
    folder = begin(tmp_path / "my map", frame)
    assert problems(folder) == []
    assert reformatted(folder) == {}
    build.build(tmp_path / "site", folder)
    west, south, east, north = geo.read(folder).map.frame
    [land] = geo.control("now", folder).geometry
    assert west < land.bounds[0] < land.bounds[2] < east
    assert south < land.bounds[1] < land.bounds[3] < north


def test_it_is_its_authors(tmp_path: Path) -> None:
    about = geo.read(begin(tmp_path / "map")).map
    assert (about.name, about.authors) == ("a-war-of-words", ("Söphie",))
    assert about.title == {"en": 'A "war" \\ of words'}


def test_the_next_steps_work_on_it(tmp_path: Path) -> None:
    folder = str(begin(tmp_path / "map"))
    source = ["new", "source", "--key", "report", "--title", "Report", "--publisher", "UN"]
    source += ["--url", "https://example.org/report", "--date", "2010", "--side", "un"]
    assert run(app, [*source, "--layers", folder]).exit_code == 0
    statement = ["new", "statement", "--title", "en=Captured", "--area", "land", "--from", "2010"]
    statement += ["--holder", "second-side", "--how", "captured", "--source", "report"]
    assert run(app, [*statement, "--layers", folder]).exit_code == 0
    assert problems(Path(folder)) == []
    assert [*geo.control("now", folder)["holder"]] == ["second-side"]


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = run(app, ["new", "map", str(tmp_path), "--frame", "0,0,1,1", *ANSWERS])
    assert done.exit_code == 1
    assert "is there and not empty" in str(done.exception)
    assert [*tmp_path.iterdir()] == [tmp_path / "mine.txt"]


@pytest.mark.parametrize("frame", ["1,2,3", "5,0,4,1", "0,0,1,95", "a,b,c,d", "nan,0,1,1"])
def test_a_frame_that_is_none_is_refused(tmp_path: Path, frame: str) -> None:
    done = run(app, ["new", "map", str(tmp_path / "map"), "--frame", frame, *ANSWERS])
    assert done.exit_code == 1
    assert "is no frame such as" in str(done.exception)
    assert not (tmp_path / "map").exists()
