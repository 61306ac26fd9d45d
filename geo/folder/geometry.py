"""Build geometries from GeoJSON strictly: nothing is repaired, each fault is put into words."""

import json
import math
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

KINDS = {
    "Point": "point", "MultiPoint": "point",
    "LineString": "line", "MultiLineString": "line",
    "Polygon": "polygon", "MultiPolygon": "polygon",
}  # fmt: skip
DEPTH = {  # of the lists around a position
    "Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2,
    "MultiPolygon": 3,
}  # fmt: skip
KEYS = {"type", "coordinates", "bbox"}
HEIGHTS = "it has heights or measures"
OPEN_RING = "the ring is not closed"
REPAIRED = {
    HEIGHTS: "karabakh-map format takes them off.",
    OPEN_RING: "karabakh-map format closes it.",
}
READING = (IndexError, KeyError, OverflowError, TypeError, ValueError, shapely.errors.ShapelyError)


class GeometryError(Exception):
    """What is wrong with a geometry, with its remedy and the kind of problem it is."""

    def __init__(self, fault: str, remedy: str = "Draw it again.", kind: str = "geometry") -> None:
        self.fault, self.remedy, self.kind = fault, remedy, kind
        super().__init__(f"{fault}. {remedy}")


def read_geometry(value: Any) -> BaseGeometry:
    """Build the geometry that a GeoJSON object describes, in EPSG:4326.

    Raises
    ------
    GeometryError
        With the first fault: of its type, its keys, its coordinates or its place on the earth.
    """
    geometry = build_geometry(value)
    check_bounds(geometry)
    return geometry


def build_geometry(value: Any) -> BaseGeometry:
    """Build a geometry in any CRS; faster than shapely's ``shape``, and repairing nothing.

    Raises
    ------
    GeometryError
        With the first fault of its type, its keys or its coordinates.
    """
    kind = _kind(value)
    coordinates = value["coordinates"]
    try:
        geometry = _build(kind, coordinates)
    except READING:
        geometry = None
    if geometry is None or geometry.is_empty:
        raise _unreadable(_fault(coordinates, DEPTH[kind], kind) or "it is empty")
    return geometry


def check_bounds(geometry: BaseGeometry) -> None:
    """Refuse coordinates that are no degrees of longitude and latitude.

    Raises
    ------
    GeometryError
        With how far they reach.
    """
    west, south, east, north = bounds = geometry.bounds
    if not all(map(math.isfinite, bounds)):
        raise GeometryError("a coordinate is not a finite number")
    if west < -180 or east > 180 or south < -90 or north > 90:
        reach = f"{west:.5g} {south:.5g} to {east:.5g} {north:.5g}"
        fault = f"coordinates reach {reach}, no degrees"
        raise GeometryError(fault, "Reproject the layer to EPSG:4326, longitude first.", "crs")


def _kind(value: Any) -> str:
    if not isinstance(value, dict):
        raise GeometryError(f"its geometry is {_shown(value)}, no GeoJSON")
    if "type" not in value:
        raise GeometryError("has a geometry without a type")
    kind = value["type"]
    if not isinstance(kind, str) or kind not in KINDS:
        raise _unreadable(f"{_shown(kind)} is no point, line or polygon")
    if "coordinates" not in value:
        raise GeometryError("has a geometry without coordinates")
    for key in sorted(value.keys() - KEYS):
        fault = f'the key "{key}" in its geometry is not known'
        remedy = "karabakh-map format makes a property of it."
        if key == "crs":
            remedy = "karabakh-map format reprojects it to EPSG:4326."
        raise GeometryError(fault, remedy, "unknown-key")
    return kind


def _unreadable(reason: str) -> GeometryError:
    remedies = (remedy for known, remedy in REPAIRED.items() if reason.startswith(known))
    fault = f"the geometry cannot be read: {reason}"
    return GeometryError(fault, next(remedies, "Draw it again."))


def _build(kind: str, coordinates: Any) -> BaseGeometry:
    match kind:
        case "Point":
            return shapely.points(_array(coordinates, 1))
        case "MultiPoint":
            return shapely.multipoints(shapely.points(_array(coordinates, 2)))
        case "LineString":
            return shapely.linestrings(_array(coordinates, 2))
        case "Polygon":
            rings = [_ring(ring) for ring in coordinates]
            return shapely.polygons(rings[0], rings[1:] or None)
        case _:
            single = kind.removeprefix("Multi")
            parts = np.asarray([_build(single, part) for part in coordinates], dtype=object)
            join = shapely.multilinestrings if single == "LineString" else shapely.multipolygons
            return join(parts)


def _ring(coordinates: Any) -> BaseGeometry:
    array = _array(coordinates, 2)
    if len(array) < 4 or (array[0] != array[-1]).any():
        raise ValueError  # shapely would close it
    return shapely.linearrings(array)


def _array(coordinates: Any, dimensions: int) -> NDArray[Any]:
    array = np.asarray(coordinates)
    if array.dtype.kind not in "iuf" or array.ndim != dimensions or array.shape[-1] != 2:
        raise ValueError
    return array.astype(float)


def _fault(coordinates: Any, depth: int, kind: str) -> str | None:
    """Find the first fault of coordinates ``depth`` lists deep."""
    if depth == 0:
        return _fault_of_position(coordinates)
    if not isinstance(coordinates, list) or _is_position(coordinates):
        return f"{_shown(coordinates)} are no coordinates"
    if not coordinates:
        return "it is empty" if depth == DEPTH[kind] else "a part of it is empty"
    for part in coordinates:
        if depth == 1 and part == [] and len(coordinates) > 1:
            return "a part of it is empty"
        if fault := _fault(part, depth - 1, kind):
            return fault
    if depth == 1 and kind.endswith("LineString") and len(coordinates) < 2:
        return "a line has at least two points"
    return _fault_of_ring(coordinates) if depth == 1 and kind.endswith("Polygon") else None


def _fault_of_ring(ring: list[Any]) -> str | None:
    if ring[0] != ring[-1]:
        at = " ".join(f"{number:.5f}" for number in ring[0])
        return f"{OPEN_RING} at {at}"
    if len(ring) < 4:
        return "a ring has at least four points, of which the last is the first"
    return None


def _fault_of_position(position: Any) -> str | None:
    if position == []:
        return "it is empty"
    if not isinstance(position, list) or any(isinstance(part, list | dict) for part in position):
        return f"{_shown(position)} are no coordinates"
    for number in position:
        if number is None:
            return "a coordinate is null"
        if isinstance(number, bool) or not isinstance(number, int | float):
            return f"the coordinate {_shown(number)} is no number"
    if len(position) > 2:
        return HEIGHTS
    return None if len(position) == 2 else f"{_shown(position)} are no coordinates"


def _is_position(value: list[Any]) -> bool:
    return bool(value) and not any(isinstance(part, list) for part in value)


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:40]
