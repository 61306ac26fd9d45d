"""Read time-zone polygons, which follow the borders of OpenStreetMap, out of geo-tz's tree."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

MICRO = 1e6  # the tree stores millionths of a degree
WORLD = (-179.9999, -89.9999, 179.9999, 89.9999)  # west, south, east, north of the tree's root

Bounds = tuple[float, float, float, float]


def read(folder: Path, zones: tuple[str, ...], around: Bounds) -> dict[str, BaseGeometry]:
    """Put together the parts of each zone that the tree's cells around a box hold.

    The tree quarters the world until a cell holds few vertices. A cell wholly inside zones lists
    them; any other points at the zones' parts inside it, cut at the cell's edges to the
    millionth of a degree, so that parts of neighbouring cells meet exactly.
    """
    index = json.loads((folder / "timezones.geojson.index.json").read_text(encoding="utf-8"))
    data = (folder / "timezones.geojson.geo.dat").read_bytes()
    parts: dict[str, list[BaseGeometry]] = {zone: [] for zone in zones}
    box = shapely.box(*around)
    for bounds, leaf in _leaves(index["lookup"], WORLD):
        if shapely.box(*bounds).intersects(box):
            for zone, part in _parts(leaf, bounds, index["timezones"], data):
                if zone in parts:
                    parts[zone].append(part)
    return {zone: _whole(pieces) for zone, pieces in parts.items()}


def _leaves(node: Any, bounds: Bounds) -> Iterator[tuple[Bounds, Any]]:
    if isinstance(node, list) or "pos" in node:
        yield bounds, node
        return
    west, south, east, north = bounds
    lng, lat = (west + east) / 2, (south + north) / 2
    quarters = {
        "a": (lng, lat, east, north),
        "b": (west, lat, lng, north),
        "c": (west, south, lng, lat),
        "d": (lng, south, east, lat),
    }
    for key, quarter in quarters.items():
        if key in node:
            yield from _leaves(node[key], quarter)


def _parts(
    leaf: Any, bounds: Bounds, names: list[str], data: bytes
) -> Iterator[tuple[str, BaseGeometry]]:
    if isinstance(leaf, list):
        cell = shapely.box(*(round(edge * MICRO) for edge in bounds))
        yield from ((names[number], cell) for number in leaf)
        return
    import geobuf  # an optional extra: only regenerating layers needs it

    collection = geobuf.decode(data[leaf["pos"] : leaf["pos"] + leaf["len"]])
    for feature in collection["features"]:
        yield (
            feature["properties"]["tzid"],
            _millionths(shapely.geometry.shape(feature["geometry"])),
        )


def _millionths(shape: BaseGeometry) -> BaseGeometry:
    """Undo the division by the precision, which geobuf 2.0.1 leaves out and others may not."""
    if max(map(abs, shape.bounds)) > WORLD[2]:
        return shape
    return shapely.transform(shape, lambda xy: (xy * MICRO).round())


def _whole(parts: list[BaseGeometry]) -> BaseGeometry:
    united = shapely.union_all([shapely.make_valid(part) for part in parts], grid_size=1)
    areas = [part for part in shapely.get_parts(united) if isinstance(part, Polygon)]
    return shapely.transform(shapely.union_all(areas), lambda xy: xy / MICRO)
