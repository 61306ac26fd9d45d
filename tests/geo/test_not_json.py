"""What lies where a layer is expected is called what it is, with what to do about it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from geo.check import problems
from geo.edit.reformat import reformat
from tests.paths import INVENTED

LAYER = "towns.geojson"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(INVENTED, tmp_path / "layers"))


def first(folder: Path, file: str) -> str:
    return next(str(one) for one in problems(folder) if one.file == f"layers/{file}")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "layers/towns.geojson: is empty."),
        (" \n\t", "layers/towns.geojson: is empty."),
        (
            '{"a":\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> x\n}',
            "line 2: holds an unresolved merge: <",
        ),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "is a Git LFS pointer"),
        ("<!DOCTYPE html><title>404</title>", "is a web page"),
        ("\n<html lang=en><body>Sign in</body></html>", "is a web page"),
        ('<?xml version="1.0"?><kml/>', "is XML, such as KML or GPX"),
        ('{"type":"Feature"}\n{"type":"Feature"}\n', "holds one feature a line"),
        ('{"type":', "is not JSON"),
    ],
)
def test_what_is_no_layer_is_recognised(text: str, fault: str, folder: Path) -> None:
    (folder / LAYER).write_text(text)
    assert fault in first(folder, LAYER)


def test_format_says_the_same(folder: Path) -> None:
    (folder / LAYER).write_text("<!doctype html>")
    done, (problem,) = reformat([folder / LAYER])
    assert not done
    assert "is a web page" in str(problem)


def test_an_unresolved_merge_in_a_table_is_named_with_its_line(folder: Path) -> None:
    path = folder / "ledger.toml"
    path.write_text(f"<<<<<<< HEAD\n{path.read_text()}=======\n>>>>>>> other\n")
    assert "line 1: holds an unresolved merge" in first(folder, "ledger.toml")


@pytest.mark.parametrize("name", ["towns.GeoJSON", "towns.json", "Towns.GEOJSON"])
def test_another_case_or_ending_is_recognised(name: str, folder: Path) -> None:
    (folder / LAYER).rename(folder / name)
    said = [str(one) for one in problems(folder)]
    fault = f"layers/towns.geojson: is not there, but {name} is. Rename that towns.geojson."
    assert fault in said


@pytest.mark.parametrize(
    ("geometry", "fault"),
    [
        ({}, 'feature "middle": has a geometry without a type'),
        ({"type": "MultiPoint", "coordinates": [[12.1, 50.25], []]}, "a part of it is empty"),
        ({"type": "Point", "coordinates": [12.1, None]}, "a coordinate is null"),
        ({"type": "Point", "coordinates": [12.1, 50.25, 3, 4]}, "has heights or measures"),
        ({"type": "Point", "coordinates": [12.1, 50.25], "crs": {}}, 'the key "crs" in its geomet'),
        ([1, 2], "its geometry is [1, 2], no GeoJSON"),
    ],
)
def test_a_geometry_that_cannot_be_read_is_put_into_words(
    geometry: object, fault: str, folder: Path
) -> None:
    collection = json.loads((folder / LAYER).read_text())
    collection["features"][0]["geometry"] = geometry
    (folder / LAYER).write_text(json.dumps(collection))
    assert fault in first(folder, LAYER)


@pytest.mark.parametrize("change", [{"id": None}, {"id": 7}, {"type": "feature"}])
def test_what_format_can_repair_names_it(change: dict[str, object], folder: Path) -> None:
    collection = json.loads((folder / LAYER).read_text())
    collection["features"][0] |= change
    (folder / LAYER).write_text(json.dumps(collection))
    assert "karabakh-map format" in first(folder, LAYER)


def test_properties_that_are_no_table_are_put_into_words(folder: Path) -> None:
    collection = json.loads((folder / LAYER).read_text())
    collection["features"][0]["properties"] = []
    (folder / LAYER).write_text(json.dumps(collection))
    assert 'feature "middle": its properties are []' in first(folder, LAYER)


def test_heights_at_some_points_only_are_named_and_come_off(folder: Path) -> None:
    path = folder / "shires.geojson"
    before = path.read_text()
    collection = json.loads(before)
    collection["features"][0]["geometry"]["coordinates"][0][1] += [5]
    path.write_text(json.dumps(collection))
    assert "it has heights or measures. karabakh-map format takes them off." in first(
        folder, path.name
    )
    (done,), _ = reformat([path])
    assert done.after.decode() == before
