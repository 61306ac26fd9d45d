"""Places known to have been held by somebody, against the areas of the ledger."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import numpy as np
import shapely
from geopandas import GeoDataFrame
from pydantic import Field, TypeAdapter, ValidationError

from geo.check.problem import At, feature
from geo.dates import PartialDate
from geo.errors import Problem, did_you_mean
from geo.folder.catalog import Catalog, Layer
from geo.ledger.history import Change, change_on
from geo.ledger.overlay import geometries
from geo.schema import Id
from geo.schema.expression import Term

Held = Annotated[tuple[tuple[PartialDate, Id | None], ...], Field(min_length=1)]
HELD: TypeAdapter[Held] = TypeAdapter(Held)


def settlements(catalog: Catalog, layer: Layer) -> Iterator[Problem]:
    """Check the lists of who held each place, and the names of districts said to hold it."""
    at = At(catalog, f"{layer.id}.geojson")
    for name, value in _cells(layer, "held"):
        yield from _held(at, f"{feature(name)}: held", value)
    for name, value in _cells(layer, "district"):
        yield from _district(at, f"{feature(name)}: district", str(value))


def _cells(layer: Layer, key: str) -> list[tuple[str, Any]]:
    if key not in layer.sidecar.fields or layer.kind != "point":
        return []
    return [(name, cells[key]) for name, cells in layer.features.items() if cells.get(key)]


def _held(at: At, place: str, value: Any) -> Iterator[Problem]:
    try:
        held = HELD.validate_python(value)
    except ValidationError as error:
        first = error.errors()[0]
        dated = first["type"] == "value_error"
        reason = first["msg"].removeprefix("Value error, ")
        fault = reason if dated else f"{value!s:.60} is no list of [date, holder]"
        remedy = 'Write it as [["1994-05-12","holder"],["2020-11-10",null]].'
        yield at("held", place, fault, remedy)
        return
    known = at.catalog.map.holders
    for holder in sorted({holder for _, holder in held if holder and holder not in known}):
        fault = f'holder "{holder}" is not in map.toml'
        yield at("held", place, fault, did_you_mean(holder, known))
    days = [since.first_day for since, _ in held]
    if sorted(set(days)) != days:
        yield at("held", place, "the dates are not in order", "The earliest comes first.")


def _district(at: At, place: str, value: str) -> Iterator[Problem]:
    layer, _, name = value.partition(":")
    known = at.catalog.layers
    if layer in at.catalog.unread:
        return
    if layer not in known:
        yield at("district", place, f'"{value}" is not a layer', did_you_mean(layer, known))
    elif name and name not in known[layer].features:
        names = [f"{layer}:{feature}" for feature in known[layer].features]
        yield at("district", place, f'"{value}" is not a feature', did_you_mean(value, names))


def against_faces(catalog: Catalog, layer: Layer, faces: GeoDataFrame) -> Iterator[Problem]:
    """Compare who is known to have held each place with the face that it lies in."""
    at = At(catalog, f"{layer.id}.geojson")
    names = np.array([*layer.shapes])
    # Shapely prepares the faces, each once, when the tree is that of the points.
    face, point = shapely.STRtree(layer.geometries).query(faces.geometry, predicate="intersects")
    lies_in = dict(zip(names[point].tolist(), face.tolist(), strict=True))
    for name, shape in layer.shapes.items():
        spot = shape.representative_point()
        if name not in lies_in:
            fault = f"lies in no area of the ledger, at {spot.x:.5f} {spot.y:.5f}"
            yield at("wrong-side", feature(name), fault, "Mend its position.", spot=spot)
        elif held := layer.features[name].get("held"):
            row = lies_in[name]
            history = faces["history"].iat[row]
            for since, holder, day, other in _contradictions(HELD.validate_python(held), history):
                fault = f"was held by {holder} from {since}; on {day} the map has {other}"
                remedy = f'Look at face "{faces.index[row]}", the line there, or the source.'
                yield at("wrong-side", feature(name), fault, remedy, spot=spot)
    yield from _in_districts(at, layer, [name for name in layer.shapes if name in lies_in])


def _in_districts(at: At, layer: Layer, names: list[str]) -> Iterator[Problem]:
    """Find places outside the district they are said to be in."""
    places: dict[str, list[str]] = {}
    for name in names:
        if isinstance(district := layer.features[name].get("district"), str):
            places.setdefault(district, []).append(name)
    for district, members in places.items():
        outer, _, name = district.partition(":")
        points = np.array([layer.shapes[member] for member in members], dtype=object)
        inside = np.zeros(len(points), dtype=bool)
        for shape in geometries(at.catalog, Term(outer, name or None)):
            shapely.prepare(shape)
            inside |= shapely.intersects(shape, points)
        for member in np.array(members)[~inside]:
            yield _in_another(at, str(member), district, layer.shapes[member])


def _in_another(at: At, name: str, district: str, place: shapely.Geometry) -> Problem:
    others = [
        f"{layer}:{other}"
        for layer in at.catalog.map.districts
        for other, shape in at.catalog.layers[layer].shapes.items()
        if shape.intersects(place)
    ]
    fault = f"is said to be in {district} and lies in {', '.join(others) or 'none'}"
    remedy = "Mend its position, its district, or that outline."
    spot = place.representative_point()
    return at("wrong-district", feature(name), fault, remedy, spot=spot)


def _contradictions(held: Held, history: Sequence[Change]) -> Iterator[tuple[str, str, str, str]]:
    """Walk both histories; give the first day on which each holder differs from the map's."""
    steps = [(since.first_day.isoformat(), holder) for since, holder in held]
    ends = [*(day for day, _ in steps[1:]), "9999"]
    for (since, holder), until in zip(steps, ends, strict=True):
        if holder is None:
            continue
        days = [since, *(change.since for change in history if since < change.since < until)]
        for day in days:
            on_map = change_on(history, day)
            if on_map and on_map.holder != holder:
                yield since, holder, day, on_map.holder
                break
