"""Mend one feature as an editor saved it: its id, its properties, its geometry."""

import ast
import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.folder.canonical import canonical_geometry
from geo.folder.strict_text import Unreadable
from geo.schema import ID_PATTERN

ID_KEYS = ("id", "@id", "fid")  # where OGR, Overpass and GeoPackages put the id of a feature
DATES = ("from", "from_latest", "to")
TEXTS = (*DATES, "note")
KIND = re.compile(r"Multi|String$")  # what differs between a geometry and many of its kind
OGR_LIST = re.compile(r"\((\d+):(.*)\)")  # as OGR writes a list into a text column
QUOTED = re.compile(r"""'([^'"]*)'|"([^"]*)\"""")
NUMPY_LIST = re.compile(r"""\[(?:\s*(?:'[^'"]*'|"[^"]*"))+\s*\]""")  # as GeoPandas writes a list
OGR_DATE = re.compile(r"(\d{4})[/-](\d{2})[/-](\d{2})(?:[T ]00:00:00(?:\.0+)?Z?)?")

Project = Callable[[BaseGeometry], BaseGeometry]


def mended(
    feature: Any, number: int, project: Project, fields: tuple[str, ...], *, named: str = ""
) -> dict[str, Any]:
    """Give a feature an id, properties and a geometry that the schema knows, losing nothing.

    Parameters
    ----------
    number
        Its place in the file, from 1, to name it as long as it has no id.
    project
        Turns geometry into EPSG:4326.
    fields
        The layer's own properties, as its sidecar declares them.
    named
        The id of a feature that nothing else names.

    Raises
    ------
    Unreadable
        With what cannot be mended, and why.
    """
    place = f"feature {number}"
    if not isinstance(feature, dict):
        raise Unreadable(place, f"{json.dumps(feature):.60} is not a Feature", "Export it again.")
    if "type" in feature and feature["type"] != "Feature":
        feature = {"type": "Feature", "id": feature.get("id"), "geometry": feature}
    properties = _all_properties(feature, place)
    name = _id(feature, properties, fields, named)
    if not name:
        raise Unreadable(place, "has no id", "Give it words in a-z, 0-9 and dashes.")
    place = f'feature "{name}"'
    kept = {
        key: _value(key, value)
        for key, value in properties.items()
        if value is not None and not (key in DATES and value == "")
    }
    return {
        "id": name,
        "properties": kept,
        "geometry": _geometry(feature.get("geometry"), place, project),
    }


def _all_properties(feature: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Join the properties with what stands beside them, where no program but one would look."""
    properties = feature.get("properties")
    if properties is None:
        properties = {}
    if not isinstance(properties, dict):
        value = json.dumps(properties, ensure_ascii=False)
        raise Unreadable(place, f"its properties are {value:.60}", "Write {} for none.")
    known = ("type", "id", "properties", "geometry", "bbox")
    beside = {key: value for key, value in feature.items() if key not in known}
    for key in sorted(beside.keys() & properties.keys()):
        if beside[key] != properties[key]:
            fault = f'"{key}" stands in the properties and beside them, with different values'
            raise Unreadable(place, fault, "Take one of them out.")
    return {**properties, **beside}


def _id(
    feature: Mapping[str, Any], properties: dict[str, Any], fields: tuple[str, ...], named: str
) -> str:
    """Find the id; take its copies out of the properties."""
    keys = [key for key in ID_KEYS if key in properties and key not in fields]
    given = [feature.get("id"), *(properties[key] for key in keys)]
    texts = [one for one in given if isinstance(one, str) and one.strip()]
    numbers = [one for one in given if isinstance(one, int) and not isinstance(one, bool)]
    titles = [properties[key] for key in ("name:en", "name") if key in properties]
    names = [title for title in titles if isinstance(title, str)]
    choices = [*filter(_is_id, texts), *texts, *names, *map(str, numbers), named]
    found = next(filter(None, map(slug, choices)), "")
    if "id" in keys and isinstance(feature.get("id"), str):
        other = properties["id"]
        if isinstance(other, str) and other.strip() and slug(other) != found:
            fault = f'has another id, "{other}", in its properties'
            raise Unreadable(f'feature "{found}"', fault, "Take one of them out.")
    for key in keys:
        value = properties[key]
        if key == "id" or not isinstance(value, str) or slug(value) == found:
            del properties[key]
    return found


def _is_id(text: str) -> bool:
    return re.fullmatch(ID_PATTERN, text) is not None


def slug(text: str) -> str:
    """Write a name as an id: ``Şuşa / Shushi`` becomes ``susa-shushi``."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i").replace("ə", "a"))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    if any(letter.isalpha() and not letter.isascii() for letter in letters):
        return ""
    return "-".join(re.findall(r"[a-z0-9]+", letters))


def _value(key: str, value: Any) -> Any:
    """Undo what OGR does to lists and dates."""
    if key in DATES:
        return _date(value)
    if not isinstance(value, str) or key in TEXTS or key.startswith("name"):
        return value
    listed = _listed(value)
    if listed is not None:
        return listed
    if key == "sources" and value.strip():
        return [part.strip() for part in re.split(r"[,;]", value) if part.strip()]
    return value


def _date(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:04d}"
    if isinstance(value, str) and (day := OGR_DATE.fullmatch(value.strip())):
        return "-".join(day.groups())
    return value


def _listed(text: str) -> list[Any] | None:
    """Read a list that was written as text; None if it is none."""
    if match := OGR_LIST.fullmatch(text):
        parts = match[2].split(",")
        return parts if len(parts) == int(match[1]) else None
    if not text.startswith("["):
        return None
    if NUMPY_LIST.fullmatch(text):
        return [one or other for one, other in QUOTED.findall(text)]
    for read in (json.loads, ast.literal_eval):
        try:
            value = read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        return value if isinstance(value, list) and value and _is_plain(value) else None
    return None


def _is_plain(value: Any) -> bool:
    """Say whether a value is one that JSON can hold."""
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, str | int | float | bool)


def _geometry(value: Any, place: str, project: Project) -> BaseGeometry | None:
    if value is None:
        return None
    try:
        shape = _one(shapely.force_2d(shapely.geometry.shape(value)))
        if shape.is_empty:
            raise ValueError("it is empty")
        projected = project(shape)
        _in_degrees(projected.bounds)
        tidy = canonical_geometry(projected)
    except (
        KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError,
        shapely.errors.ShapelyError,
    ) as error:  # fmt: skip
        reason = str(error).strip() or type(error).__name__
        raise Unreadable(
            place, f"its geometry cannot be mended: {reason:.120}", "Draw it again."
        ) from None
    if shape.area and not tidy.area:
        raise Unreadable(place, "is smaller than a metre", "Draw it larger, or as a point.")
    return tidy


def _one(shape: BaseGeometry) -> BaseGeometry:
    """Take what lies in a collection of geometries out of it."""
    if shape.geom_type != "GeometryCollection":
        return shape
    parts = shapely.get_parts(_flat(shape))
    kinds = sorted({KIND.sub("", part.geom_type) for part in parts})
    if len(kinds) != 1:
        raise ValueError(f"a collection of {', '.join(kinds) or 'nothing'} is no one kind")
    singles = [single for part in parts for single in shapely.get_parts(part)]
    many = {"Point": shapely.MultiPoint, "Line": shapely.MultiLineString}
    return singles[0] if len(singles) == 1 else many.get(kinds[0], shapely.MultiPolygon)(singles)


def _flat(shape: BaseGeometry) -> BaseGeometry:
    while any(part.geom_type == "GeometryCollection" for part in shape.geoms):
        parts = [
            inner
            for part in shape.geoms
            for inner in (part.geoms if part.geom_type == "GeometryCollection" else [part])
        ]
        shape = shapely.GeometryCollection(parts)
    return shape


def _in_degrees(bounds: tuple[float, float, float, float]) -> None:
    west, south, east, north = bounds
    if not all(map(math.isfinite, bounds)):
        raise ValueError("a coordinate is not a finite number")
    if west < -180 or east > 180 or south < -90 or north > 90:
        reach = f"{west:.5g} {south:.5g} to {east:.5g} {north:.5g}"
        raise ValueError(f"coordinates reach {reach}, no degrees; say their CRS in the file")
