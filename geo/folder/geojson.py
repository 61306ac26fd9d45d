"""Read the features of a layer file as rows, and say what keeps one from being a row."""

import json
from collections.abc import Iterable
from typing import Any, Protocol

from pydantic import TypeAdapter, ValidationError
from shapely.geometry.base import BaseGeometry

from geo import schema
from geo.errors import did_you_mean
from geo.folder.geometry import KINDS, GeometryError, read_geometry
from geo.folder.strict_text import continued
from geo.schema.values import CONTROLS

RESERVED = ("geometry", "id", "type")  # what a table of features needs for itself
ID: TypeAdapter[str] = TypeAdapter(schema.Id)


class Report(Protocol):
    """Take down one problem of the file at hand."""

    def __call__(self, place: str, fault: str, remedy: str, kind: str = "unreadable") -> None:
        """Take down where it is, what it is and what mends it."""


def rows(
    collection: Any, sidecar: schema.Sidecar, report: Report, *, declared: bool = True
) -> list[dict[str, Any]]:
    """Read every feature that can be read; report what is wrong with any.

    ``declared`` is false when the sidecar could not be read whole: then which fields it declares
    is not known.
    """
    features = _features(collection, report)
    if features is None:
        return []
    read = (_row(feature, number, sidecar, report) for number, feature in enumerate(features, 1))
    found = [row for row in read if row]
    _one_kind(found, report)
    if declared:
        _undeclared(found, sidecar, report)
    if not features:
        report("", "holds no feature", "Draw one, or take the layer's files out.")
    names = [row["id"] for row in found]
    for twin in sorted({name for name in names if names.count(name) > 1}):
        remedy = "Give one of them another id."
        report(_called(twin), "the id is there twice", remedy, kind="id")
    return found


def explain(error: Any, values: Any) -> tuple[str, str, str]:
    """Word one error of pydantic as place, fault with value, and remedy."""
    path = [part for part in error["loc"] if part != "[key]"]
    place = ".".join(str(part) for part in path)
    if len(path) > 1 and path[0] in ("statement", "period", "group") and isinstance(path[1], int):
        entry = values[path[0]][path[1]]
        named = entry.get("id", path[1] + 1) if isinstance(entry, dict) else path[1] + 1
        place = f'{path[0]} "{named}"' + (f": {'.'.join(map(str, path[2:]))}" if path[2:] else "")
    value = shown(error["input"])
    match error["type"]:
        case "extra_forbidden":
            return place, f"the key is not known (value {value})", "Take it out or mend its name."
        case "missing":
            return place, "is missing", "Write it."
        case "too_short":
            return place, f"is empty (value {value})", "Fill it, or take out what it belongs to."
        case "tuple_type":
            return place, f"is no list (value {value})", "Put it into brackets."
        case _:
            reason = error["msg"].removeprefix("Value error, ")
            return place, f"{continued(reason)} (value {value})", "Mend the value."


def shown(value: Any) -> str:
    """Show a value in a message, on one line and not too long."""
    return json.dumps(value, ensure_ascii=False, default=str)[:80]


def _called(name: object) -> str:
    return f'feature "{name}"'


def _features(collection: Any, report: Report) -> list[Any] | None:
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        report("", "is not a FeatureCollection", "karabakh-map format wraps what can be one.")
        return None
    for key in sorted(set(collection) - {"type", "features", "crs", "name", "bbox"}):
        report("", f'the key "{key}" is not known', "Take it out.", kind="unknown-key")
    crs = collection.get("crs")
    if crs is not None and not any(end in json.dumps(crs) for end in ("CRS84", "4326")):
        remedy = "karabakh-map format reprojects it to EPSG:4326."
        report("crs", f"is {json.dumps(crs)[:120]}, not EPSG:4326", remedy, kind="crs")
        return None
    features = collection.get("features")
    if not isinstance(features, list):
        report("features", "is not a list", "Export the layer as GeoJSON again.")
        return None
    return features


def _row(
    feature: Any, number: int, sidecar: schema.Sidecar, report: Report
) -> dict[str, Any] | None:
    """Read one feature as a row; report what is wrong with it and give what can be kept."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        place = f"feature {number}"
        remedy = "karabakh-map format repairs it, if it can be a feature."
        report(place, f"{shown(feature)[:60]} is not a Feature", remedy)
        return None
    name = feature.get("id")
    place = _called(name) if isinstance(name, str) else f"feature {number}"
    try:
        ID.validate_python(name)
    except ValidationError:
        remedy = "Give it words in a-z, 0-9 and dashes, or let karabakh-map format find it."
        report(place, f"the id is {shown(name)}", remedy, kind="id")
        return None
    for key in sorted(set(feature) - {"type", "id", "properties", "geometry", "bbox"}):
        remedy = "Move it into properties."
        report(place, f'the key "{key}" is not known', remedy, kind="unknown-key")
    properties = _properties(feature.get("properties"), place, report)
    geometry = _geometry(feature.get("geometry"), sidecar.placeless, place, report)
    if properties is None or (geometry is None and not sidecar.placeless):
        return None
    return {**properties, "id": name, "geometry": geometry}


def _properties(properties: Any, place: str, report: Report) -> dict[str, Any] | None:
    if not isinstance(properties, dict):
        fault = f"its properties are {shown(properties)[:60]}"
        report(place, fault, "Write a table of names, dates and sources.", kind="schema")
        return None
    try:
        known = schema.Properties.model_validate(properties)
    except ValidationError as error:
        for one in error.errors():
            where, fault, remedy = explain(one, properties)
            report(f"{place}: {where}" if where else place, fault, remedy, kind="schema")
        return None
    for key, value in (known.__pydantic_extra__ or {}).items():
        if key.startswith("name:"):
            if not _is_name(value):
                report(f"{place}: {key}", f"is {shown(value)}, no name", "Write the name.", "name")
        elif isinstance(value, dict):
            report(f"{place}: {key}", f"is a table, {shown(value)}", "Make it text.", "schema")
    if "id" in properties or "geometry" in properties:
        remedy = "karabakh-map format takes it out."
        report(place, "has an id or a geometry among its properties", remedy, kind="unknown-key")
    for key, value in properties.items():
        if value is None:
            report(f"{place}: {key}", "is null", "Leave it out; karabakh-map format does.")
    return dict(properties)


def _undeclared(found: list[dict[str, Any]], sidecar: schema.Sidecar, report: Report) -> None:
    """Report each property that the sidecar does not declare, once for all features."""
    known = (*schema.COMMON_PROPERTIES, *sidecar.fields)
    carriers: dict[str, list[dict[str, Any]]] = {}
    for row in found:
        for key in row.keys() - {"id", "geometry", *known}:
            if not key.startswith("name:"):
                carriers.setdefault(key, []).append(row)
    for key, carrying in sorted(carriers.items()):
        others = f", in {len(carrying)} features" if len(carrying) > 1 else ""
        fault = f"the key is not known (value {carrying[0][key]!r:.60}{others})"
        remedy = f"Declare it in the sidecar's [fields]. {did_you_mean(key, known)}"
        report(f"{_called(carrying[0]['id'])}: {key}", fault, remedy, kind="unknown-key")


def _is_name(value: Any) -> bool:
    """Say whether a value can be written on a map; line separators are text like any other."""
    return isinstance(value, str) and bool(value.strip()) and not CONTROLS & set(value)


def _geometry(value: Any, placeless: bool, place: str, report: Report) -> BaseGeometry | None:
    if value is None:
        if not placeless:
            remedy = "Draw it, or say placeless = true in the sidecar."
            report(place, "has no geometry", remedy, kind="geometry")
        return None
    try:
        return read_geometry(value)
    except GeometryError as error:
        report(place, error.fault, error.remedy, kind=error.kind)
        return None


def _one_kind(found: Iterable[dict[str, Any]], report: Report) -> None:
    kinds: dict[str, str] = {}
    for row in found:
        if row["geometry"] is not None:
            kinds.setdefault(KINDS[row["geometry"].geom_type], row["id"])
    if len(kinds) > 1:
        words = ", ".join(f"{kind} ({name})" for kind, name in sorted(kinds.items()))
        fault = f"mixes kinds of geometry: {words}"
        report("", fault, "Make a layer of each.", kind="geometry")
