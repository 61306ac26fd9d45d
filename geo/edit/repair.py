"""Repair one feature as an editor saved it: its id, its properties, its geometry."""

import ast
import json
import re
from collections.abc import Mapping
from typing import Any

from shapely.geometry.base import BaseGeometry

from geo.edit.geometry import OWN_KEYS, Project, geometry_type, projection, repair_geometry
from geo.edit.identity import take_id
from geo.folder.geometry import GeometryError
from geo.folder.strict_text import Unreadable

DATES = ("from", "from_latest", "to")
TEXTS = (*DATES, "note")
FEATURE_KEYS = {"type", "id", "properties", "geometry", "bbox", "crs"}
OGR_LIST = re.compile(r"\((\d+):(.*)\)")  # as OGR writes a list into a text column
QUOTED = re.compile(r"""'([^'"]*)'|"([^"]*)\"""")
NUMPY_LIST = re.compile(r"""\[(?:\s*(?:'[^'"]*'|"[^"]*"))+\s*\]""")  # as GeoPandas writes a list
OGR_DATE = re.compile(r"(\d{4})[/-](\d{2})[/-](\d{2})(?:[T ]00:00:00(?:\.0+)?Z?)?")


def repair(
    feature: Any,
    number: int,
    project: Project,
    *,
    fields: tuple[str, ...] = (),
    counted: frozenset[str] = frozenset(),
    named: str = "",
) -> dict[str, Any]:
    """Give a feature an id, properties and a geometry that the schema knows, losing nothing.

    Parameters
    ----------
    number
        Its place in the file, from 1, to name it as long as it has no id.
    project
        Turns geometry into EPSG:4326, where the feature declares no CRS of its own.
    fields, counted, named
        As `take_id` has them.

    Raises
    ------
    Unreadable
        With what cannot be repaired, and why.
    """
    place = f"feature {number}"
    feature = _feature(feature, place)
    properties = _properties(feature, place)
    name = take_id(feature, properties, place, fields=fields, counted=counted, named=named)
    kept = {
        key: _value(key, value)
        for key, value in properties.items()
        if value is not None and not (key in DATES and value == "")
    }
    geometry = _geometry(feature, f'feature "{name}"', project)
    return {"id": name, "properties": kept, "geometry": geometry}


def _feature(value: Any, place: str) -> dict[str, Any]:
    """Wrap a bare geometry; take a type in other letters for what it is."""
    kind = value.get("type", "Feature") if isinstance(value, dict) else None
    if isinstance(kind, str) and kind.lower() == "feature":
        return dict(value)
    if geometry_type(value) is None:
        shown = json.dumps(value, ensure_ascii=False)
        raise Unreadable(place, f"{shown:.60} is not a Feature", "Export it again.")
    bare = {key: value[key] for key in ("type", *OWN_KEYS, "crs") if key in value}
    beside = {key: part for key, part in value.items() if key not in bare}
    return {**beside, "geometry": bare}


def _properties(feature: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Join the properties with what stands beside them or inside the geometry."""
    properties = feature.get("properties")
    if properties is None:
        properties = {}
    if not isinstance(properties, dict):
        value = json.dumps(properties, ensure_ascii=False)
        raise Unreadable(place, f"its properties are {value:.60}", "Write {} for none.")
    joined = dict(properties)
    geometry = feature.get("geometry")
    inner = geometry if isinstance(geometry, dict) else {}
    for table, known in ((feature, FEATURE_KEYS), (inner, OWN_KEYS | {"crs"})):
        for key, value in table.items():
            if key not in known and joined.setdefault(key, value) != value:
                fault = f'"{key}" stands in the properties and beside them, with different values'
                raise Unreadable(place, fault, "Take one of them out.")
    return joined


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
    if isinstance(value, float) and value.is_integer():  # a column with a gap
        value = int(value)
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


def _geometry(feature: Mapping[str, Any], place: str, project: Project) -> BaseGeometry | None:
    value = feature.get("geometry")
    crs = (value.get("crs") if isinstance(value, dict) else None) or feature.get("crs")
    if value is None:
        return None
    try:
        if not isinstance(value, dict):
            raise GeometryError(f"its geometry is {json.dumps(value):.40}, no GeoJSON")
        return repair_geometry(value, projection(crs) if crs else project)
    except GeometryError as error:
        raise Unreadable(place, error.fault, error.remedy) from None
    except Unreadable as error:
        raise Unreadable(f"{place}: {error.place}", error.fault, error.remedy) from None
