"""Files that editors saved come back to the canonical form, with every feature and property."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geo
from geo.edit.reformat import tidied, tidy
from geo.schema import ID_PATTERN
from tests.paths import INVENTED

LAYER = "shires.geojson"
EXAMPLES = int(os.environ.get("KARABAKH_EXAMPLES", "60"))  # of random layers; 500 before a release

Collection = dict[str, Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(INVENTED, tmp_path / "layers"))


def indented(collection: Collection) -> Collection:
    """As geojson.io saves: keys and rings in an order of its own."""
    for feature in collection["features"]:
        feature["properties"] = dict(reversed(feature["properties"].items()))
        ring = feature["geometry"]["coordinates"][0]
        ring.reverse()
    return dict(reversed(collection.items()))


def from_qgis(collection: Collection) -> Collection:
    """As QGIS saves: a name and a CRS, ids among the properties, lists as text, empty columns."""
    for feature in collection["features"]:
        own = feature["properties"]
        sources = json.dumps(own["sources"])
        feature["properties"] = own | {"id": feature.pop("id"), "sources": sources, "to": None}
        ring = feature["geometry"]["coordinates"][0]
        ring[:] = [[x + 1e-9, y - 1e-9] for x, y in ring]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    return {"type": "FeatureCollection", "name": "shires", "crs": crs, **collection}


def in_metres(collection: Collection) -> Collection:
    """As an export in another CRS: metres of the web's Mercator, with heights."""
    frame = gpd.GeoDataFrame.from_features(collection, crs="EPSG:4326").to_crs(3857)
    moved = json.loads(frame.geometry.force_3d(7.0).to_json())
    for feature, other in zip(collection["features"], moved["features"], strict=True):
        feature["geometry"] = other["geometry"]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    return {**collection, "crs": crs}


@pytest.mark.parametrize("save", [indented, from_qgis, in_metres])
def test_what_an_editor_saved_comes_back_as_it_was(
    save: Callable[[Collection], Collection], folder: Path
) -> None:
    path = folder / LAYER
    before = path.read_text()
    path.write_text(json.dumps(save(json.loads(before)), indent=2))
    assert tidy(folder) == {path: before}


@pytest.mark.parametrize("layers", [INVENTED, geo.bundled()], ids=["invented", "bundled"])
def test_every_layer_file_is_canonical(layers: Path) -> None:
    assert not list(tidy(layers))


def test_a_file_that_is_no_geojson_is_left_alone_and_named(folder: Path) -> None:
    (folder / LAYER).write_text('{"type":"FeatureCollection"')
    with pytest.raises(geo.InvalidFolder, match=r"layers/shires\.geojson: line 1 column 28: is no"):
        tidy(folder)


def in_a_geopackage(path: Path, tmp_path: Path) -> None:
    """As an export of QGIS by way of a GeoPackage: single types, lists as text, row numbers."""
    frame = gpd.read_file(path)
    frame["sources"] = frame["sources"].map(lambda keys: json.dumps(list(keys)))
    frame.to_file(tmp_path / "layer.gpkg", layer="layer")
    again = gpd.read_file(tmp_path / "layer.gpkg", fid_as_index=True).reset_index()
    again.to_file(path, driver="GeoJSON", index=False)


def by_ogr(path: Path, tmp_path: Path) -> None:
    """As OGR saves what it read: in another CRS, every polygon as many."""
    frame = gpd.read_file(path).to_crs(32639)
    frame.to_file(tmp_path / "x.geojson", driver="GeoJSON", promote_to_multi=True)
    path.write_bytes((tmp_path / "x.geojson").read_bytes())


@pytest.mark.parametrize("save", [in_a_geopackage, by_ogr])
@pytest.mark.parametrize("name", ["shires", "towns", "front"])
def test_what_went_through_ogr_comes_back_as_it_was(
    save: Callable[[Path, Path], None], name: str, folder: Path, tmp_path: Path
) -> None:
    path = folder / f"{name}.geojson"
    before = path.read_text()
    save(path, tmp_path)
    assert path.read_text() != before
    path.write_text(tidy(folder)[path])
    assert path.read_text() == before


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('[ "a", "b" ]', ["a", "b"]),
        ("['a' 'b']", ["a", "b"]),
        ("['a', 'b']", ["a", "b"]),
        ("(2:a,b)", ["a", "b"]),
        ("a, b", ["a", "b"]),
        ("a", ["a"]),
    ],
)
def test_a_list_that_became_text_is_a_list_again(written: str, read: object, folder: Path) -> None:
    path = folder / LAYER
    path.write_text(path.read_text().replace('["gazette"]', json.dumps(written)))
    features = json.loads(tidy(folder)[path])["features"]
    assert [feature["properties"]["sources"] for feature in features] == [read, read]


keys = st.text("abcdefghij_", min_size=1, max_size=8).filter(lambda key: key not in ("id", "fid"))
scalars = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=12)
values = scalars | st.lists(scalars, max_size=3)
ids = st.from_regex(f"^{ID_PATTERN}$", fullmatch=True).filter(lambda name: len(name) < 20)
degree = st.integers(-80_000, 80_000).map(lambda one: one / 1000 + 1e-7)  # no ring under a metre
degrees = st.tuples(degree, degree)
corners = st.lists(degrees, min_size=4, max_size=9)
shapes = st.one_of(
    degrees.map(lambda at: {"type": "Point", "coordinates": at}),
    corners.map(lambda line: {"type": "LineString", "coordinates": line}),
    corners.map(lambda ring: {"type": "Polygon", "coordinates": [ring]}),
    st.lists(corners, min_size=1, max_size=3).map(
        lambda rings: {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
    ),
)
features = st.fixed_dictionaries(
    {
        "type": st.just("Feature"),
        "id": ids,
        "properties": st.dictionaries(keys, values, max_size=4),
        "geometry": shapes | st.none(),
    }
)
collections = st.lists(features, max_size=5, unique_by=lambda one: str(one["id"]))


@given(collections)
@settings(max_examples=EXAMPLES, deadline=None)
def test_tidying_twice_is_tidying_once_and_loses_nothing(found: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": found}), "utf-8")
        (once,), problems = tidied([path])
        assert not problems
        path.write_text(once.after, "utf-8")
        (again,), _ = tidied([path])
        assert not again.changed
    kept = json.loads(once.after)["features"]
    assert [feature["id"] for feature in kept] == [feature["id"] for feature in found]
    for one, other in zip(found, kept, strict=True):
        there = {key: value for key, value in one["properties"].items() if value is not None}
        assert other["properties"] == there
        assert (one["geometry"] is None) == (other["geometry"] is None)


def only(geometry: Any, **properties: Any) -> str:
    return json.dumps({"type": "Feature", "properties": properties, "geometry": geometry})


POINT = {"type": "Point", "coordinates": [12.0, 50.0]}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (only(POINT, id="mill"), "mill"),
        (only(POINT, **{"@id": "node/123"}), "node-123"),
        (only(POINT, fid=7), "7"),
        (only(POINT, fid=7, **{"name:en": "Old Mill / Şəki"}), "old-mill-saki"),
        (json.dumps([{"type": "Feature", "id": "Old Mill", "geometry": POINT}]), "old-mill"),
        (json.dumps({**POINT, "id": "mill"}), "mill"),
        (json.dumps(POINT), "lone"),
        (only({"type": "GeometryCollection", "geometries": [POINT]}, id="mill"), "mill"),
    ],
)
def test_what_is_less_than_a_layer_becomes_one(text: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / "lone.geojson"
    path.write_text(text)
    (done,), problems = tidied([path])
    assert not problems
    (feature,) = json.loads(done.after)["features"]
    assert (feature["id"], feature["geometry"]) == (name, POINT)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"[{only(POINT, id='a')},{only(POINT)}]", "feature 2: has no id"),
        (only({"type": "Point", "coordinates": [5e5, 6e6]}, id="a"), "no degrees; say their CRS"),
        (only({"type": "Point", "coordinates": []}, id="a"), "it is empty"),
        (only({"type": "Circle"}, id="a"), 'feature "a": its geometry cannot be mended: Unknown'),
        (only({"type": "LineString", "coordinates": [[1, 2]]}, id="a"), "cannot be mended"),
        (f"[{only(POINT, id='a')},{only(POINT, id='a')}]", "the id is there more than once"),
        ('{"type":"Topology","objects":{}}', "is TopoJSON"),
        ('{"type":"FeatureCollection","features":[],"metadata":1}', 'the key "metadata" has no pl'),
        ('{"type":"FeatureCollection","features":[],"crs":{"properties":{"name":"x"}}}', "not a C"),
        ('{"type":"Feature","id":"a","id":"b"}', 'the key "id" is there twice'),
        (only(POINT, id="a", note="\ud800"), "is half a character"),
        (only(POINT, id="a", note=float("nan")), "NaN is no number of JSON"),
        ("[" * 100_000, "nested too deep"),
        ("null", "is null, no GeoJSON"),
    ],
)
def test_what_cannot_be_mended_is_refused_with_a_reason(
    text: str, fault: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(text)
    done, problems = tidied([path])
    assert not done
    assert fault in str(problems[0])
