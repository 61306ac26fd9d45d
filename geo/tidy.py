"""Bring layer files that editors saved back into the canonical form."""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import InvalidFolder, Problem
from geo.format import dumps

UNREADABLE = (
    AttributeError, KeyError, OSError, RecursionError, TypeError, ValueError,
    pyproj.exceptions.ProjError, shapely.errors.ShapelyError,
)  # fmt: skip


def tidy(folder: Path) -> dict[Path, str]:
    """Say how each layer file of a folder that is not canonical should read.

    Rounds, winds, orders and reprojects; takes an ``id`` back out of the properties, where QGIS
    puts it, and leaves out properties without a value, which it adds. Features stay in their order.

    Raises
    ------
    InvalidFolder
        If a file is not GeoJSON; ``geo.check`` says more of it.
    """
    problems: list[Problem] = []
    changed = {}
    for path in sorted(folder.glob("*.geojson")):
        try:
            text = path.read_text(encoding="utf-8")
            canonical = dumps(_features(json.loads(text)), fields=_fields(path))
        except UNREADABLE as error:
            fault = f"cannot be tidied: {str(error) or type(error).__name__:.120}"
            name = f"{folder.name}/{path.name}"
            problems.append(Problem(name, "", fault, "karabakh-map check says where."))
        else:
            if canonical != text:
                changed[path] = canonical
    if problems:
        raise InvalidFolder(problems)
    return changed


def _fields(path: Path) -> list[str]:
    """Read the order of a layer's own properties from the file beside it."""
    sidecar = path.with_suffix(".toml")
    return list(tomllib.loads(sidecar.read_text(encoding="utf-8")).get("fields", {}))


def _features(collection: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    to_degrees = _reprojection(collection.get("crs"))
    for feature in collection["features"]:
        properties = {
            key: _value(key, value)
            for key, value in feature["properties"].items()
            if value is not None and key != "id"
        }
        name = feature.get("id", feature["properties"].get("id"))
        geometry = feature["geometry"]
        if geometry is not None:
            geometry = to_degrees(shapely.force_2d(shapely.geometry.shape(geometry)))
        yield {"id": name, "properties": properties, "geometry": geometry}


def _value(key: str, value: Any) -> Any:
    """Read a list that an editor turned into text."""
    if isinstance(value, str) and value.startswith("[") and not key.startswith(("name:", "note")):
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            return value
    return value


def _reprojection(crs: Any) -> Callable[[BaseGeometry], BaseGeometry]:
    """Make what turns geometry in the declared CRS into EPSG:4326; undeclared is EPSG:4326."""
    if crs is None:
        return _unchanged
    declared = pyproj.CRS.from_user_input(crs["properties"]["name"])
    if declared.to_epsg() == 4326 or declared.to_authority() == ("OGC", "CRS84"):
        return _unchanged
    transformer = pyproj.Transformer.from_crs(declared, 4326, always_xy=True)
    return lambda geometry: shapely.transform(geometry, transformer.transform, interleaved=False)


def _unchanged(geometry: BaseGeometry) -> BaseGeometry:
    return geometry
