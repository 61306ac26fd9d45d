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
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import geo
from geo.edit.reformat import reformat
from geo.errors import MapError
from geo.folder.canonical import canonical_geometry, is_collapsed
from geo.schema import ID_PATTERN
from tests.paths import INVENTED
from tests.reformatted import reformatted

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
    assert reformatted(folder) == {path: before}


@pytest.mark.parametrize("layers", [INVENTED, geo.bundled()], ids=["invented", "bundled"])
def test_every_layer_file_is_canonical(layers: Path) -> None:
    assert not list(reformatted(layers))


def test_a_file_that_is_no_geojson_is_left_alone_and_named(folder: Path) -> None:
    (folder / LAYER).write_text('{"type":"FeatureCollection"')
    with pytest.raises(geo.InvalidFolder, match=r"layers/shires\.geojson: line 1 column 28: is no"):
        reformatted(folder)


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
    path.write_text(reformatted(folder)[path])
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
    features = json.loads(reformatted(folder)[path])["features"]
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
        (once,), problems = reformat([path])
        assert not problems
        path.write_bytes(once.after)
        (again,), _ = reformat([path])
        assert not again.changed
    kept = json.loads(once.after)["features"]
    assert [feature["id"] for feature in kept] == [feature["id"] for feature in found]
    for one, other in zip(found, kept, strict=True):
        there = {key: value for key, value in one["properties"].items() if value is not None}
        assert other["properties"] == there
        assert (one["geometry"] is None) == (other["geometry"] is None)


fine = st.integers(-40, 40).map(lambda one: one / 2_500_000)  # 0.4 of the rounding
near = st.tuples(fine.map(lambda one: 12 + one), fine.map(lambda one: 50 + one))
specks = st.lists(st.lists(near, min_size=3, max_size=6), max_size=3)
rings = st.lists(near, min_size=3, max_size=8)


@given(st.lists(st.tuples(rings, specks), min_size=1, max_size=3), st.booleans())
@settings(max_examples=EXAMPLES, deadline=None)
def test_rounding_keeps_what_is_valid_valid_and_is_done_once(
    polygons: list[tuple[Any, Any]], square: bool
) -> None:
    outline = [(11.9, 49.9), (12.1, 49.9), (12.1, 50.1), (11.9, 50.1)]
    shape = shapely.MultiPolygon([(outline if square else ring, holes) for ring, holes in polygons])
    once = canonical_geometry(shape)
    again = canonical_geometry(once)
    assert shapely.to_wkb(again) == shapely.to_wkb(once)
    assert once.is_valid or not shape.is_valid or is_collapsed(once)


def test_a_hole_smaller_than_the_rounding_is_left_out(folder: Path) -> None:
    path = folder / LAYER
    collection = json.loads(path.read_text())
    x, y = 11.0, 50.5
    hole = [[x, y], [x + 2e-6, y], [x + 2e-6, y + 2e-6], [x, y]]
    wide = [[x, y + 0.1], [x + 0.1, y + 0.1], [x + 0.1, y + 0.2], [x, y + 0.1]]
    rings = collection["features"][0]["geometry"]["coordinates"]
    rings += [hole, wide]
    path.write_text(json.dumps(collection))
    after = json.loads(reformatted(folder)[path])["features"][0]["geometry"]
    assert len(after["coordinates"]) == 2
    assert shapely.geometry.shape(after).is_valid


def test_what_is_no_copy_of_the_id_stays(tmp_path: Path) -> None:
    path = tmp_path / "mills.geojson"
    properties = {"fid": 17, "@id": "way/7", "crs": "x"}
    feature = {"type": "Feature", "id": "mill", "geometry": POINT, "properties": properties}
    path.write_text(json.dumps([feature, {**feature, "id": "other"}]))
    (done,), problems = reformat([path])
    assert not problems
    kept = [one["properties"] for one in json.loads(done.after)["features"]]
    assert kept == [properties, properties]


def test_numbers_that_only_count_rows_give_way_to_ids(tmp_path: Path) -> None:
    """As GeoPandas writes a table that has a column of ids, and QGIS one from a GeoPackage."""
    path = tmp_path / "mills.geojson"
    rows = [
        {"type": "Feature", "id": str(row), "geometry": POINT,
         "properties": {"id": name, "fid": row + 1}}
        for row, name in enumerate(["mill", "other"])
    ]  # fmt: skip
    path.write_text(json.dumps(rows))
    (done,), problems = reformat([path])
    assert not problems
    features = json.loads(done.after)["features"]
    assert [(one["id"], one["properties"]) for one in features] == [("mill", {}), ("other", {})]


METRES = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
IN_METRES = {"type": "Point", "coordinates": [1335833.89, 6446275.84]}


@pytest.mark.parametrize(
    "feature",
    [
        {"type": "Feature", "id": "mill", "crs": METRES, "geometry": IN_METRES},
        {"type": "Feature", "id": "mill", "geometry": {**IN_METRES, "crs": METRES}},
        {"id": "mill", **IN_METRES, "crs": METRES},
    ],
)
def test_a_crs_is_used_wherever_it_stands(feature: Any, tmp_path: Path) -> None:
    path = tmp_path / "mills.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (done,), problems = reformat([path])
    assert not problems
    (found,) = json.loads(done.after)["features"]
    assert found == {"type": "Feature", "id": "mill", "properties": {}, "geometry": POINT}


def test_a_save_during_the_run_is_not_overwritten(folder: Path) -> None:
    path = folder / LAYER
    collection = json.loads(path.read_text())
    path.write_text(json.dumps(collection))
    (done,), _ = reformat([path])
    collection["features"][0]["properties"]["note"] = "saved meanwhile"
    path.write_text(json.dumps(collection, indent=2))
    done.save()
    assert "saved meanwhile" in path.read_text()
    assert not reformatted(folder)
    (done,), _ = reformat([path])
    path.write_text("{")
    with pytest.raises(MapError, match="is not JSON"):
        done.save()
    assert path.read_text() == "{"


@pytest.mark.parametrize("mark", ["", "\x1e"])
def test_one_feature_a_line_becomes_a_layer(mark: str, folder: Path) -> None:
    path = folder / LAYER
    before = path.read_text()
    lines = [json.dumps(feature) for feature in json.loads(before)["features"]]
    path.write_text("".join(f"{mark}{line}\n" for line in lines))
    assert reformatted(folder) == {path: before}


def test_hidden_files_of_a_mac_are_passed_over(folder: Path) -> None:
    (folder / f"._{LAYER}").write_bytes(b"\x00\x05\x16\x07Mac OS X\xb0")
    assert not reformatted(folder)


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
        (json.dumps({**POINT, "type": "point", "properties": {"id": "mill"}}), "mill"),
        (json.dumps({"type": "feature", "id": "mill", "geometry": POINT}), "mill"),
        (json.dumps({"type": "featurecollection", "features": [{**POINT, "id": "mill"}]}), "mill"),
        (only({**POINT, "coordinates": [12.0, 50.0, 100, 5]}, id="mill"), "mill"),
        (only({"type": "GeometryCollection", "geometries": [POINT]}, id="mill"), "mill"),
    ],
)
def test_what_is_less_than_a_layer_becomes_one(text: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / "lone.geojson"
    path.write_text(text)
    (done,), problems = reformat([path])
    assert not problems
    (feature,) = json.loads(done.after)["features"]
    assert (feature["id"], feature["geometry"]) == (name, POINT)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"[{only(POINT, id='a')},{only(POINT)}]", "feature 2: has no id"),
        (only({"type": "Point", "coordinates": [5e5, 6e6]}, id="a"), "no degrees. Say their CRS"),
        (only({"type": "Point", "coordinates": []}, id="a"), "it is empty"),
        (only({"type": "Circle"}, id="a"), 'feature "a": the geometry cannot be read: "Circle" is'),
        (only({"type": "LineString", "coordinates": [[1, 2]]}, id="a"), "at least two points"),
        (only({}, id="a"), 'feature "a": has a geometry without a type'),
        (only({"type": "Point"}, id="a"), 'feature "a": has a geometry without coordinates'),
        (only({"type": "Point", "coordinates": [1, None]}, id="a"), "a coordinate is null"),
        (only({"type": "Point", "coordinates": [1, "2"]}, id="a"), 'coordinate "2" is no number'),
        (only({"type": "MultiPoint", "coordinates": [[1, 2], []]}, id="a"), "a part of it is emp"),
        (only("POINT (1 2)", id="a"), 'its geometry is "POINT (1 2)", no GeoJSON'),
        (only({"type": "GeometryCollection"}, id="a"), "a geometry collection without geometries"),
        (only({**POINT, "crs": {"type": "link"}}, id="a"), "is not a CRS that PROJ knows"),
        ('{"type":"Feature","id":"a","properties":[],"geometry":null}', "its properties are []"),
        (only(POINT, id="a") + "x", "is not JSON"),
        ('[{"type":"Feature","id":"a","properties":{"id":7},"geometry":null},1]', "another id"),
        ('{"type":"Feature","id":"Пост","geometry":null}', "has an id that cannot be one, 'Пост'"),
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
    done, problems = reformat([path])
    assert not done
    assert fault in str(problems[0])
