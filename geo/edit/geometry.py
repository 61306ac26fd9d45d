"""Repair a geometry as an editor saved it: heights, open rings, collections, other CRS."""

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geo.folder.canonical import canonical_geometry, is_collapsed
from geo.folder.geometry import DEPTH, GeometryError, build_geometry, check_bounds
from geo.folder.strict_text import Unreadable

COLLECTION = "GeometryCollection"
TYPES = {kind.lower(): kind for kind in (*DEPTH, COLLECTION)}
OWN_KEYS = {"type", "coordinates", "geometries", "bbox"}
MULTI = re.compile(r"^Multi")

Project = Callable[[BaseGeometry], BaseGeometry]


def geometry_type(value: Any) -> str | None:
    """Return the type of a GeoJSON geometry, however its letters are written; None for others."""
    kind = value.get("type") if isinstance(value, dict) else None
    return TYPES.get(kind.lower()) if isinstance(kind, str) else None


def repair_geometry(value: dict[str, Any], project: Project) -> BaseGeometry:
    """Build a geometry in canonical form, in EPSG:4326.

    Heights and measures come off, rings are closed, a collection of one kind becomes one geometry.

    Raises
    ------
    GeometryError
        With what cannot be repaired.
    """
    geometry = project(build_geometry(_plain(value)))
    try:
        check_bounds(geometry)
    except GeometryError as error:
        if error.kind != "crs":
            raise
        fault = f"its geometry cannot be repaired: {error.fault}"
        raise GeometryError(fault, "Say their CRS in the file; import takes it as --crs.") from None
    canonical = canonical_geometry(geometry)
    size = geometry.area if shapely.get_dimensions(geometry) == 2 else geometry.length
    if size and is_collapsed(canonical):
        raise GeometryError("is smaller than a metre", "Draw it larger, or as a point.")
    return canonical


def projection(crs: Any) -> Project:
    """Return what turns geometry in a GeoJSON CRS into EPSG:4326; without one it is in that.

    Raises
    ------
    Unreadable
        If PROJ does not know the CRS.
    """
    if crs is None:
        return lambda geometry: geometry
    try:
        transformer = _transformer(crs["properties"]["name"])
    except (KeyError, TypeError, ValueError, pyproj.exceptions.ProjError):
        fault = f"{json.dumps(crs, ensure_ascii=False):.80} is not a CRS that PROJ knows"
        raise Unreadable("crs", fault, "Write EPSG and the number, or reproject it.") from None
    if transformer is None:
        return lambda geometry: geometry
    return lambda geometry: shapely.transform(geometry, transformer.transform, interleaved=False)


@lru_cache(maxsize=16)
def _transformer(name: str) -> pyproj.Transformer | None:
    declared = pyproj.CRS.from_user_input(name)
    if declared.to_authority() in (("EPSG", "4326"), ("OGC", "CRS84")):
        return None
    return pyproj.Transformer.from_crs(declared, 4326, always_xy=True)


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    kind = geometry_type(value)
    if kind == COLLECTION:
        return _joined([*_parts(value)])
    if kind is None or "coordinates" not in value:
        return {key: value[key] for key in ("type",) if key in value}  # named by the reader
    return {"type": kind, "coordinates": _flat(value["coordinates"], kind)}


def _joined(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Make one geometry of what lies in a collection, if it is all of one kind."""
    kinds = sorted({MULTI.sub("", part["type"]) for part in parts})
    if len(kinds) != 1:
        named = ", ".join(kinds) or "nothing"
        raise GeometryError(
            f"its geometry cannot be repaired: a collection of {named} is no one kind"
        )
    singles = [
        coordinates
        for part in parts
        for coordinates in (
            part["coordinates"] if part["type"].startswith("Multi") else [part["coordinates"]]
        )
    ]
    if len(singles) == 1:
        return {"type": kinds[0], "coordinates": singles[0]}
    return {"type": f"Multi{kinds[0]}", "coordinates": singles}


def _parts(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    inner = value.get("geometries")
    if not isinstance(inner, list):
        raise GeometryError("has a geometry collection without geometries")
    for part in inner:
        if geometry_type(part) == COLLECTION:
            yield from _parts(part)
        else:
            plain = _plain(part) if isinstance(part, dict) else part
            build_geometry(plain)  # says what is wrong with it
            yield plain


def _flat(coordinates: Any, kind: str) -> Any:
    """Take heights and measures off, and close rings; what is no list is left for the reader."""

    def walk(value: Any, depth: int) -> Any:
        if not isinstance(value, list | tuple):
            return value
        if depth == 0:
            return [*value[:2]]
        parts = [walk(part, depth - 1) for part in value]
        is_ring = depth == 1 and kind.endswith("Polygon")
        return [*parts, parts[0]] if is_ring and len(parts) > 2 and parts[0] != parts[-1] else parts

    return walk(coordinates, DEPTH[kind])
