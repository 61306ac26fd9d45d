"""Bring layer files that editors saved back into the canonical form."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geo.edit.repair import mended
from geo.errors import InvalidFolder, Problem
from geo.folder.canonical import dumps
from geo.folder.strict_text import Unreadable, parse_json, parse_toml, read_text

GEOMETRIES = {
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
    "GeometryCollection",
}  # fmt: skip
EDITORS_OWN = {  # what programs say of themselves and of the file, not of the map
    "bbox", "copyright", "crs", "exceededTransferLimit", "generator", "name", "timestamp",
    "totalFeatures", "numberMatched", "numberReturned", "timeStamp", "version",
    "xy_coordinate_resolution", "z_coordinate_resolution",
}  # fmt: skip


@dataclass(frozen=True)
class Tidied:
    """A layer file: how it reads, how it should read, and how many features it has."""

    path: Path
    before: str
    after: str
    features: int

    @property
    def changed(self) -> bool:
        """Whether the file is not canonical yet."""
        return self.before != self.after


def tidy(folder: Path) -> dict[Path, str]:
    """Say how each layer file of a folder that is not canonical should read.

    Raises
    ------
    InvalidFolder
        With each file that cannot be mended.
    """
    done, problems = tidied(sorted(folder.glob("*.geojson")))
    if problems:
        raise InvalidFolder(problems)
    return {one.path: one.after for one in done if one.changed}


def tidied(paths: Iterable[Path]) -> tuple[list[Tidied], list[Problem]]:
    """Make layer files canonical, as far as they can be mended; files of TOML stay as they are.

    Unwraps a bare feature or geometry; takes ids, lists and dates back from where OGR, QGIS and
    geojson.io put them; leaves out properties without a value; reprojects to EPSG:4326 what
    declares another CRS; drops heights; rounds, winds and orders. Features stay in their order.
    """
    done, problems = [], []
    for path in paths:
        try:
            done.append(_tidied(path))
        except Unreadable as error:
            name = f"{path.absolute().parent.name}/{path.name}"
            problems.append(Problem(name, error.place, error.fault, error.remedy))
    return done, problems


def _tidied(path: Path) -> Tidied:
    before = read_text(path)
    if path.suffix == ".toml":
        parse_toml(before)
        return Tidied(path, before, before, 0)
    fields = _fields(path)
    features = _features(parse_json(before), fields, path.stem)
    raw = path.read_bytes().decode("utf-8", "replace")  # with the mark that read_text takes off
    return Tidied(path, raw, dumps(features, fields), len(features))


def _fields(path: Path) -> tuple[str, ...]:
    """Read the order of a layer's own properties from the file beside it, if there is one."""
    try:
        fields = parse_toml(read_text(path.with_suffix(".toml"))).get("fields", {})
    except Unreadable:
        return ()
    return tuple(fields) if isinstance(fields, dict) else ()


def _features(value: Any, fields: tuple[str, ...], stem: str) -> list[dict[str, Any]]:
    collection = _collection(value)
    project = _reprojection(collection.get("crs"))
    named = stem if len(collection["features"]) == 1 else ""
    features = [
        mended(feature, number, project, fields, named=named)
        for number, feature in enumerate(collection["features"], start=1)
    ]
    names = [feature["id"] for feature in features]
    for name in names:
        if names.count(name) > 1:
            fault = "the id is there more than once"
            remedy = "Merge these features, or give each an id of its own."
            raise Unreadable(f'feature "{name}"', fault, remedy)
    return features


def _collection(value: Any) -> dict[str, Any]:
    """Wrap what is less than a collection of features."""
    if isinstance(value, list):
        value = {"type": "FeatureCollection", "features": value}
    if not isinstance(value, dict):
        raise Unreadable("", f"is {json.dumps(value):.40}, no GeoJSON", "Export it again.")
    kind = value.get("type")
    if kind == "Feature" or (isinstance(kind, str) and kind in GEOMETRIES):
        bare = {key: part for key, part in value.items() if key != "crs"}
        value = {"type": "FeatureCollection", "crs": value.get("crs"), "features": [bare]}
    elif kind == "Topology":
        raise Unreadable("", "is TopoJSON", "Export the layer as GeoJSON.")
    elif kind != "FeatureCollection":
        shown = json.dumps(kind, ensure_ascii=False)
        raise Unreadable("", f"is of the type {shown:.40}, no GeoJSON", "Export it as GeoJSON.")
    if not isinstance(value.get("features"), list):
        raise Unreadable("features", "is not a list", "Export the layer as GeoJSON again.")
    for key in sorted(set(value) - {"type", "features"} - EDITORS_OWN):
        fault = f'the key "{key}" has no place in a layer, and would be lost'
        raise Unreadable("", fault, "Move it into the sidecar, or take it out.")
    return value


def _reprojection(crs: Any) -> Callable[[BaseGeometry], BaseGeometry]:
    """Make what turns geometry in the declared CRS into EPSG:4326; undeclared is EPSG:4326."""
    if crs is None:
        return _unchanged
    try:
        declared = pyproj.CRS.from_user_input(crs["properties"]["name"])
        if declared.to_authority() in (("EPSG", "4326"), ("OGC", "CRS84")):
            return _unchanged
        transformer = pyproj.Transformer.from_crs(declared, 4326, always_xy=True)
    except (KeyError, TypeError, ValueError, pyproj.exceptions.ProjError):
        fault = f"{json.dumps(crs, ensure_ascii=False):.80} is not a CRS that PROJ knows"
        raise Unreadable("crs", fault, "Write EPSG and the number, or reproject it.") from None
    return lambda geometry: shapely.transform(geometry, transformer.transform, interleaved=False)


def _unchanged(geometry: BaseGeometry) -> BaseGeometry:
    return geometry
