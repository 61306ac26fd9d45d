"""What the command line asks for, prints and refuses, beside building the page."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import geo
from atlas.cli import app
from atlas.cli.app import VERBS
from geo.check import problems
from geo.edit import add
from geo.errors import MapError
from tests.paths import INVENTED


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(INVENTED, tmp_path / "layers"))


def run(*arguments: str | Path, **options: str) -> Result:
    words = [str(one) for one in arguments]
    return CliRunner().invoke(app.app, words, catch_exceptions=False, env=options)


@pytest.mark.parametrize("width", ["40", "60", "200"])
@pytest.mark.parametrize("verb", VERBS)
def test_help_keeps_every_word_at_any_width(verb: str, width: str) -> None:
    text = " ".join(run(verb, "-h", COLUMNS=width, TERM="dumb").output.split())
    assert text == " ".join(run(verb, "--help", COLUMNS=width, TERM="dumb").output.split())
    if verb == "check":
        assert "as [[exception]]; --format json names its kind." in text


def test_a_paragraph_of_help_is_wrapped_as_one(folder: Path) -> None:
    lines = run("check", "--help", COLUMNS="200").output.splitlines()
    assert any("with a reason and a last day, as [[exception]]" in line for line in lines)


def test_the_version_is_that_of_the_package() -> None:
    assert run("--version").output.startswith("karabakh-map 0.")


def test_completion_is_offered() -> None:
    assert "--install-completion" in run("-h", COLUMNS="200").output


def test_areas_are_printed_as_csv() -> None:
    result = run("areas", "--at", "war", "--by", "district", "--csv", "--layers", INVENTED)
    rows = list(csv.DictReader(io.StringIO(result.output)))
    assert {row["day"] for row in rows} == {"1951-01-01"}
    sums = geo.areas(geo.control("war", geo.read(INVENTED)), ("district", "holder"))
    assert [float(row["km2"]) for row in rows] == pytest.approx([*sums["area_km2"]], abs=0.006)
    with pytest.raises(MapError, match="Choose one"):
        run("areas", "--at", "war", "--csv", "--json", "--layers", INVENTED)


@pytest.mark.parametrize("layer", ["control", "towns"])
def test_a_period_is_a_day_wherever_one_is_asked_for(layer: str, tmp_path: Path) -> None:
    for name, day in (("one", "war"), ("other", "1951-01-01")):
        result = run("export", layer, tmp_path / f"{name}.geojson", "--at", day,
                     "--layers", INVENTED)  # fmt: skip
        assert result.exit_code == 0
    assert (tmp_path / "one.geojson").read_text() == (tmp_path / "other.geojson").read_text()
    with pytest.raises(MapError, match="Or name a period: peace, war, after"):
        run("export", layer, tmp_path / "x.geojson", "--at", "wra", "--layers", INVENTED)


def test_a_layer_is_withdrawn_with_the_sources_that_only_it_used(folder: Path) -> None:
    feature = {
        "id": "post", "properties": {"name:en": "Post", "sources": ["atlas"]},
        "geometry": {"type": "Point", "coordinates": [12.1, 50.2]},
    }  # fmt: skip
    sidecar = {
        "title": {"en": "Posts"}, "shows": {"en": "Posts."}, "omits": "Most.", "method": "drawn",
        "licence": "CC-BY-4.0", "attribution": "Nobody", "precision_km": 1.0, "how": "By hand.",
        "sources": ["atlas", "gazette"],
    }  # fmt: skip
    source = {"title": "Atlas", "publisher": "Nobody", "url": "https://example.org/a", "side": "un"}
    before = {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}
    layer = add.layer("posts", sidecar, [feature], group="all")
    add.edit_checked(folder, add.source("atlas", source), layer)
    result = run("withdraw", "posts", "--reason", "They are gone.", "--layers", folder)
    assert result.exit_code == 0
    assert problems(folder) == []
    assert "posts" not in geo.read(folder).layers
    retired = folder / "retired"
    assert {path.name for path in retired.iterdir()} == {
        "posts.geojson", "posts.toml", "sources.toml",
    }  # fmt: skip
    assert "They are gone." in tomllib.loads((retired / "posts.toml").read_text())["omits"]
    assert list(tomllib.loads((retired / "sources.toml").read_text())) == ["atlas"]
    after = {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}
    assert after["map.toml"] == before["map.toml"]
    assert tomllib.loads(after["sources.toml"]) == tomllib.loads(before["sources.toml"])


def test_a_layer_that_others_lean_on_stays(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(geo.InvalidFolder, match='"shires" is not a layer'):
        run("withdraw", "shires", "--reason", "Gone.", "--layers", folder)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    with pytest.raises(MapError, match="--reason"):
        run("withdraw", "front", "--layers", folder)


def test_a_save_during_an_edit_is_not_overwritten(folder: Path) -> None:
    path = folder / "sources.toml"

    def edit(copy: Path) -> None:
        (copy / "sources.toml").write_text(path.read_text() + "# of the edit\n")
        path.write_text(path.read_text() + "# of an editor\n")

    with pytest.raises(MapError, match="was saved by another program meanwhile"):
        add.edit_checked(folder, edit)
    assert path.read_text().endswith("# of an editor\n")


def test_a_difference_outside_git_asks_for_two_folders(folder: Path) -> None:
    with pytest.raises(MapError) as error:
        run("diff", "main", "--layers", folder)
    said = f'"main" is no folder, and {folder} is in no git repository; name two folders.'
    assert str(error.value) == said


def test_check_names_a_file_so_that_it_can_be_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (folder / "towns.geojson").write_text("")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(geo.InvalidFolder, match=r"^layers/towns\.geojson: is empty"):
        run("check", "--layers", folder)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    with pytest.raises(geo.InvalidFolder) as error:
        run("check", "--layers", folder)
    assert str(error.value).startswith(f"{folder.resolve()}/towns.geojson: is empty")
    assert json.loads(run("check", "--format", "json", "--layers", folder).output)
