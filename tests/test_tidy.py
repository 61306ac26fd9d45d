"""Files that editors saved come back to the canonical form, with every feature and property."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

import geo
from geo.tidy import tidy

INVENTED = Path(__file__).parent / "maps" / "invented"
LAYER = "shires.geojson"

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
    with pytest.raises(geo.InvalidFolder, match=r"layers/shires\.geojson: cannot be tidied"):
        tidy(folder)
