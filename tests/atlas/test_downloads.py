"""A site's data and pictures: made when asked for, kept true after that, otherwise left alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import geo
from atlas.cli.app import app
from atlas.site import downloads
from atlas.stills import files
from geo.errors import InTheWay
from geo.publish import freshness
from tests.paths import INVENTED

run = CliRunner().invoke


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Draw one picture instead of all, and count how often the set was drawn."""
    sets: list[Path] = []

    def write_set(_: object, folder: Path, progress: object = None) -> list[Path]:
        picture = folder / "war-en.svg"
        picture.write_text("<svg/>")
        sets.append(folder)
        return [picture]

    monkeypatch.setattr(files, "write_set", write_set)
    return sets


@pytest.fixture
def layers(tmp_path: Path) -> Path:
    return Path(shutil.copytree(INVENTED, tmp_path / "layers"))


def build(layers: Path, *options: str) -> list[str]:
    """Build the site beside the layers; give what it says at the end."""
    out = layers.parent / "site"
    result = run(app, ["build", "--out", str(out), "--layers", str(layers), *options])
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def written(layers: Path) -> dict[str, int]:
    """Tell of each download when it was written."""
    site = layers.parent / "site"
    files = (path for name in downloads.BOTH for path in (site / name).rglob("*"))
    return {str(path): path.stat().st_mtime_ns for path in files}


def edit(layers: Path) -> None:
    path = layers / "ledger.toml"
    path.write_text(path.read_text() + "# seen again\n")


def test_a_plain_build_writes_the_pages_and_says_what_brings_the_rest(layers: Path) -> None:
    assert build(layers)[-1] == "without data and stills: they come with --all"
    assert written(layers) == {}


def test_all_writes_data_and_pictures_with_a_record_of_each(layers: Path) -> None:
    assert build(layers, "--all")[-1].endswith("periods, press.html, schema, data, stills")
    for name in downloads.BOTH:
        package = json.loads((layers.parent / "site" / name / freshness.PACKAGE).read_text())
        assert package["made_from"].startswith("sha256:")
        assert len(package["resources"]) >= 1


@pytest.mark.parametrize("options", [[], ["--all"]])
def test_downloads_that_are_up_to_date_are_left_alone(layers: Path, options: list[str]) -> None:
    build(layers, "--all")
    before = written(layers)
    assert build(layers, *options)[-1].endswith("data, stills")
    assert written(layers) == before


def made_from(layers: Path, name: str) -> str:
    package = json.loads((layers.parent / "site" / name / freshness.PACKAGE).read_text())
    return str(package["made_from"])


def test_a_plain_build_makes_the_downloads_of_other_layers_again(
    layers: Path, drawn: list[Path]
) -> None:
    build(layers, "--all")
    before = {name: made_from(layers, name) for name in downloads.BOTH}
    times = written(layers)
    edit(layers)
    build(layers)
    assert written(layers).keys() == times.keys()
    assert all(made_from(layers, name) != before[name] for name in downloads.BOTH)
    assert len(drawn) == 2
    picture = str(layers.parent / "site" / "stills" / "war-en.svg")
    assert written(layers)[picture] == times[picture]  # the same as before: not touched


@pytest.mark.parametrize("name", downloads.BOTH)
def test_downloads_of_another_version_are_made_again(
    layers: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(freshness, "state", lambda *_: "sha256:of another version")
        build(layers, "--all")
    assert made_from(layers, name) == "sha256:of another version"
    build(layers)
    assert made_from(layers, name) == downloads._state(name, geo.read(layers))


def test_a_lost_picture_is_drawn_again_and_a_changed_one_is_named(
    layers: Path, drawn: list[Path]
) -> None:
    build(layers, "--all")
    picture = layers.parent / "site" / "stills" / "war-en.svg"
    picture.unlink()
    build(layers)
    assert picture.read_text() == "<svg/>"
    assert len(drawn) == 2
    picture.write_text("<svg>mine")
    out = picture.parents[1]
    result = run(app, ["build", "--out", str(out), "--layers", str(layers)])
    assert isinstance(result.exception, InTheWay)
    assert f"{picture}: was changed since karabakh-map wrote it" in str(result.exception)
    assert picture.read_text() == "<svg>mine"


def test_a_site_with_one_of_the_two_keeps_that_one_true(layers: Path, drawn: list[Path]) -> None:
    build(layers)
    site = layers.parent / "site"
    assert run(app, ["data", "--out", str(site / "data"), "--layers", str(layers)]).exit_code == 0
    before = made_from(layers, "data")
    edit(layers)
    assert build(layers)[-1] == "without stills: they come with --all"
    assert made_from(layers, "data") != before
    assert drawn == []


@pytest.mark.parametrize("package", [None, '{"name": "anything"}', "[]", "{"])
def test_a_folder_of_somebody_else_is_left_alone(layers: Path, package: str | None) -> None:
    build(layers)
    for name in downloads.BOTH:
        (layers.parent / "site" / name).mkdir()
        (layers.parent / "site" / name / "mine.csv").write_text("a,b\n")
        if package:
            (layers.parent / "site" / name / freshness.PACKAGE).write_text(package)
    before = written(layers)
    build(layers)
    assert written(layers) == before


def test_a_picture_that_somebody_put_beside_the_set_stays(layers: Path) -> None:
    build(layers, "--all")
    mine = layers.parent / "site" / "stills" / "mine.svg"
    mine.write_text("<svg/>")
    edit(layers)
    build(layers)
    assert mine.exists()
