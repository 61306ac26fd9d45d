"""Read the features of a layer file, and report what keeps one from being read."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from geo import schema
from geo.errors import Problem, ProblemAt, did_you_mean
from geo.folder.collection import Collection
from geo.folder.geometry import KINDS, GeometryError, read_geometry
from geo.folder.strict_text import Unreadable
from geo.folder.wording import errors_in, explain, shown
from geo.schema.layer import kind_of

Row = dict[str, Any]  # the properties of a feature, and its id and geometry


def read_features(
    collection: Collection,
    sidecar: schema.Sidecar,
    at: ProblemAt,
    rows: list[Row],
    *,
    declared: bool = True,
) -> Iterator[Problem]:
    """Append every feature that can be read to ``rows``; yield what is wrong with any.

    ``declared`` is false when the sidecar could not be read whole: then which fields it declares
    is not known.
    """
    yield from (unfit := [*_collection(collection, at)])
    if collection.spans is None or any(problem.kind == "crs" for problem in unfit):
        return
    for number, value in collection.features():
        yield from _feature(value, number, sidecar, at, rows)
    yield from _mixed_geometry(rows, at)
    yield from _mixed_cells(rows, at)
    if declared:
        yield from _undeclared(rows, sidecar, at)
    if not collection.spans:
        yield at("unreadable", "", "holds no feature", "Draw one, or take the layer's files out.")
    for name, count in sorted(Counter(row["id"] for row in rows).items()):
        if count > 1:
            remedy = "Give one of them another id."
            yield at("id", f'feature "{name}"', "the id is there twice", remedy)


def _collection(collection: Collection, at: ProblemAt) -> Iterator[Problem]:
    members = collection.members
    if members.get("type") != "FeatureCollection":
        remedy = "karabakh-map format wraps what can be one."
        yield at("unreadable", "", "is not a FeatureCollection", remedy)
        return
    if collection.spans is None:
        remedy = "Export the layer as GeoJSON again."
        yield at("unreadable", "features", "is not a list", remedy)
    for key in sorted(members.keys() - {"type", "features", "crs", "name", "bbox"}):
        yield at("unknown-key", "", f'the key "{key:.80}" is not known', "Take it out.")
    crs = members.get("crs")
    if crs is not None and not any(end in json.dumps(crs) for end in ("CRS84", "4326")):
        remedy = "karabakh-map format reprojects it to EPSG:4326."
        yield at("crs", "crs", f"is {json.dumps(crs)[:120]}, not EPSG:4326", remedy)


def _feature(
    value: Any, number: int, sidecar: schema.Sidecar, at: ProblemAt, rows: list[Row]
) -> Iterator[Problem]:
    """Read one feature into ``rows``, if the schema allows it and its shape can be built."""
    if isinstance(value, Unreadable):
        yield at("unreadable", value.place, value.fault, value.remedy)
        return
    name = value.get("id") if isinstance(value, dict) else None
    place = f'feature "{name:.80}"' if isinstance(name, str) else f"feature {number}"
    try:
        feature = schema.Feature.model_validate(value)
    except ValidationError as error:
        yield from (_fault(one, value, place, number, at) for one in errors_in(error))
        return
    properties = value["properties"]
    for key, cell in properties.items():
        if cell is None:
            remedy = "Leave it out; karabakh-map format does."
            yield at("schema", f"{place}: {key}", "is null", remedy)
    if "id" in properties or "geometry" in properties:
        remedy = "karabakh-map format takes it out."
        fault = "has an id or a geometry among its properties"
        yield at("unknown-key", place, fault, remedy)
    shape = None
    if feature.geometry is not None:
        try:
            shape = read_geometry(feature.geometry)
        except GeometryError as error:
            yield at(error.kind, place, error.fault, error.remedy)
            return
    elif not sidecar.placeless:
        yield at(
            "geometry", place, "has no geometry", "Draw it, or say placeless = true in the sidecar."
        )
        return
    known = feature.properties
    dates = {"from": known.from_, "from_latest": known.from_latest, "to": known.to}
    cells = {key: dates.get(key, cell) for key, cell in properties.items()}
    rows.append({**cells, "id": feature.id, "geometry": shape})


def _fault(error: Any, feature: Any, place: str, number: int, at: ProblemAt) -> Problem:
    """Make the problem of one error of the schema."""
    where = error["loc"]
    kind, key, fault, remedy = explain(error, feature)
    if not where or where == ("type",):
        fault = f"{shown(feature)[:60]} is not a Feature"
        remedy = "karabakh-map format repairs it, if it can be a feature."
        return at("unreadable", f"feature {number}", fault, remedy)
    if where[0] == "id":
        fault = f"the id is {shown(feature.get('id'))}"
        remedy = "Give it words in a-z, 0-9 and dashes, or let karabakh-map format find it."
        return at("id", place, fault, remedy)
    if where == ("properties",) and not isinstance(feature.get("properties"), dict):
        fault = f"its properties are {shown(feature.get('properties'))[:60]}"
        return at(kind, place, fault, "Write a table of names, dates and sources.")
    if kind == "unknown-key":
        remedy = "Move it into properties."
        if key == "crs":
            remedy = "karabakh-map format reprojects it to EPSG:4326."
        return at(kind, place, f'the key "{key:.80}" is not known', remedy)
    key = key.removeprefix("properties").removeprefix(".")
    return at(kind, f"{place}: {key}" if key else place, fault, remedy)


def _mixed_cells(rows: list[Row], at: ProblemAt) -> Iterator[Problem]:
    """Report each property that is not of one kind: no table that we publish could hold it."""
    kinds: dict[str, dict[str, Row]] = {}
    for row in rows:
        for key, cell in row.items():
            kind = None if cell is None or key == "geometry" else kind_of(cell)
            if kind:
                kinds.setdefault(key, {}).setdefault(kind, row)
    for key, first in sorted(kinds.items()):
        for kind in [*first]:  # an empty list is like any list
            if any(other.startswith(f"{kind} of") for other in first):
                del first[kind]
        if len(first) > 1:
            words = " and ".join(f'{kind} (feature "{row["id"]}")' for kind, row in first.items())
            yield at("value", f"{key:.80}", f"holds {words}", "Write all its values alike.")


def _undeclared(rows: list[Row], sidecar: schema.Sidecar, at: ProblemAt) -> Iterator[Problem]:
    """Report each property that the sidecar does not declare, once for all features."""
    known = (*schema.COMMON_PROPERTIES, *sidecar.fields)
    counts: Counter[str] = Counter()
    first: dict[str, Row] = {}
    for row in rows:
        for key in row.keys() - {"id", "geometry", *known}:
            if not key.startswith("name:"):
                counts[key] += 1
                first.setdefault(key, row)
    for key, row in sorted(first.items()):
        others = f", in {counts[key]} features" if counts[key] > 1 else ""
        fault = f"the key is not known (value {row[key]!r:.60}{others})"
        remedy = f"Declare it in the sidecar's [fields]. {did_you_mean(key, known)}"
        yield at("unknown-key", f'feature "{row["id"]}": {key:.80}', fault, remedy)


def _mixed_geometry(rows: list[Row], at: ProblemAt) -> Iterator[Problem]:
    kinds: dict[str, str] = {}
    for row in rows:
        if row["geometry"] is not None:
            kinds.setdefault(KINDS[row["geometry"].geom_type], row["id"])
    if len(kinds) > 1:
        words = ", ".join(f"{kind} ({name})" for kind, name in sorted(kinds.items()))
        yield at("geometry", "", f"mixes kinds of geometry: {words}", "Make a layer of each.")
