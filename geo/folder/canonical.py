"""The canonical form of a layer file: one feature a line, the same bytes from every editor."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely import LinearRing, MultiLineString, MultiPoint, MultiPolygon, Polygon
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geo.output.atomic import write_whole

DECIMALS = 5  # of a degree: about a metre, finer than any source here
SMALLEST_AREA = 10.0 ** (-2 * DECIMALS) / 4  # half of the smallest triangle of rounded points
LARGEST_WHOLE = 1e15  # beyond it a number with a point is not exact
NAMES_FIRST = ("name:en", "name:az", "name:hy", "name:ru", "from", "from_latest", "to")
LAST = ("note", "sources")


def canonical_geometry(geometry: BaseGeometry) -> BaseGeometry:
    """Round to five decimals, turn exterior rings counter-clockwise (RFC 7946).

    Points that rounding made one are one; holes and parts smaller than the rounding are left out;
    a collection of one geometry is that geometry. What was valid stays valid, or has collapsed.
    Doing it again changes nothing.
    """
    rounded = _without_collapsed(_rounded(geometry))
    if not shapely.is_valid(rounded) and shapely.is_valid(geometry):  # a hole met the outline
        rounded = _rounded(shapely.set_precision(geometry, 10.0**-DECIMALS))
    while len(getattr(rounded, "geoms", ())) == 1:  # QGIS saves every polygon as many
        rounded = rounded.geoms[0]
    if isinstance(rounded, Polygon | MultiPolygon) and shapely.is_valid(rounded):
        return shapely.orient_polygons(rounded)  # rings that cross themselves turn both ways
    return rounded


def is_collapsed(geometry: BaseGeometry) -> bool:
    """Decide whether a polygon encloses nothing, or all points of a line are in one place."""
    if geometry.is_empty:
        return True
    if shapely.get_dimensions(geometry) == 2:
        return all(_is_flat(polygon.exterior) for polygon in shapely.get_parts(geometry))
    return bool(shapely.get_dimensions(geometry) == 1 and geometry.length == 0)


def _is_flat(ring: LinearRing) -> bool:
    polygon = Polygon(ring)
    if polygon.area >= SMALLEST_AREA:
        return False
    return bool(shapely.make_valid(polygon).area < SMALLEST_AREA)  # an eight has two halves


def _rounded(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, lambda xy: xy.round(DECIMALS) + 0.0)  # no minus zero


def _without_collapsed(geometry: BaseGeometry) -> BaseGeometry:
    """Leave out repeated points, and the holes and parts that have no extent."""
    if isinstance(geometry, MultiPoint):
        return MultiPoint([*dict.fromkeys(geometry.geoms)])
    if isinstance(geometry, Polygon | MultiPolygon):
        polygons = [_without_holes(part) for part in shapely.get_parts(geometry)]
        kept = [part for part in polygons if not is_collapsed(part)]
        geometry = MultiPolygon(kept) if kept else geometry
    elif isinstance(geometry, MultiLineString):
        lines = [part for part in geometry.geoms if not is_collapsed(part)]
        geometry = MultiLineString(lines) if lines else geometry
    return geometry if is_collapsed(geometry) else shapely.remove_repeated_points(geometry)


def _without_holes(polygon: Polygon) -> Polygon:
    holes = [ring for ring in polygon.interiors if not _is_flat(ring)]
    return Polygon(polygon.exterior, holes)


def dumps(features: Iterable[Mapping[str, Any]], fields: Sequence[str] = ()) -> str:
    """Write features (GeoJSON, with shapely or GeoJSON geometry) in canonical form."""
    lines = ",\n".join(_line(feature, fields) for feature in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def write(path: Path, features: Iterable[Mapping[str, Any]], fields: Sequence[str] = ()) -> None:
    """Write a layer file in canonical form, whole or not at all."""
    write_whole(path, dumps(features, fields).encode())


def _line(feature: Mapping[str, Any], fields: Sequence[str]) -> str:
    geometry = feature["geometry"]
    if geometry is not None:
        shape = geometry if isinstance(geometry, BaseGeometry) else shapely.geometry.shape(geometry)
        geometry = mapping(canonical_geometry(shape))
    properties = feature["properties"]
    order = [*NAMES_FIRST, *fields]
    middle = [key for key in order if key in properties]
    rest = sorted(key for key in properties if key not in order and key not in LAST)
    keys = [*middle, *rest, *(key for key in LAST if key in properties)]
    ordered = {
        "type": "Feature",
        "id": feature["id"],
        "properties": {key: _number(properties[key]) for key in keys},
        "geometry": geometry,
    }
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":"))


def _number(value: Any) -> Any:
    """Write 5.0 as 5: a column with a gap makes numbers with a point of all the others."""
    whole = isinstance(value, float) and value.is_integer() and abs(value) < LARGEST_WHOLE
    return int(value) if whole else value
