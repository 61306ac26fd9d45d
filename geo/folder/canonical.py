"""The canonical form of a layer file: one feature a line, the same bytes from every editor."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely import GEOSException, MultiPolygon, Polygon
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geo.output.atomic import write_whole

DECIMALS = 5  # of a degree: about a metre, finer than any source here
LARGEST_WHOLE = 1e15  # beyond it a number with a point is not exact
NAMES_FIRST = ("name:en", "name:az", "name:hy", "name:ru", "from", "from_latest", "to")
LAST = ("note", "sources")


def canonical_geometry(geometry: BaseGeometry) -> BaseGeometry:
    """Round to five decimals, turn exterior rings counter-clockwise (RFC 7946).

    Points that rounding made one are one; a collection of one geometry is that geometry.
    """
    rounded = shapely.transform(geometry, lambda xy: xy.round(DECIMALS) + 0.0)
    while len(getattr(rounded, "geoms", ())) == 1:  # QGIS saves every polygon as many
        rounded = rounded.geoms[0]
    try:
        rounded = shapely.remove_repeated_points(rounded)
    except GEOSException:  # a ring smaller than the rounding: nothing would be left of it
        return rounded
    if isinstance(rounded, Polygon | MultiPolygon):
        return shapely.orient_polygons(rounded)
    return rounded


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
