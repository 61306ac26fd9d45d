"""Places known to have been held by somebody, against the areas of the ledger."""

from collections.abc import Iterator
from typing import Annotated, Any

import numpy as np
import shapely
from geopandas import GeoDataFrame
from pydantic import Field, TypeAdapter, ValidationError
from shapely.geometry.base import BaseGeometry

from geo.check.problem import At, feature
from geo.dates import PartialDate, first_day
from geo.errors import Problem, did_you_mean
from geo.folder.catalog import Catalog, Layer
from geo.ledger.history import change_on
from geo.ledger.overlay import geometries
from geo.schema.expression import Term

Held = Annotated[tuple[tuple[PartialDate, str | None], ...], Field(min_length=1)]
HELD: TypeAdapter[Held] = TypeAdapter(Held)


def evidence_is_readable(catalog: Catalog, layer: Layer) -> Iterator[Problem]:
    """Check the lists of who held each place, and the districts said to hold it."""
    at = At(catalog, f"{layer.id}.geojson")
    for name, said in _cells(layer, "held"):
        yield from _held(at, f"{feature(name)}: held", said)
    for name, said in _cells(layer, "district"):
        yield from _district(at, f"{feature(name)}: district", said)


def _cells(layer: Layer, key: str) -> list[tuple[str, Any]]:
    if key not in layer.sidecar.fields or layer.kind != "point":
        return []
    return [(name, said[key]) for name, said in layer.features.items() if said.get(key)]


def _held(at: At, place: str, said: Any) -> Iterator[Problem]:
    try:
        held = HELD.validate_python(said)
    except ValidationError as error:
        first = error.errors()[0]
        dated = first["type"] == "value_error"
        reason = first["msg"].removeprefix("Value error, ")
        fault = reason if dated else f"{said!s:.60} is no list of [date, holder]"
        remedy = 'Write it as [["1994-05-12","holder"],["2020-11-10",null]].'
        yield at("held", place, fault, remedy)
        return
    known = at.catalog.map.holders
    for holder in {holder for _, holder in held if holder and holder not in known}:
        fault = f'holder "{holder}" is not in map.toml'
        yield at("held", place, fault, did_you_mean(holder, known))
    days = [first_day(since) for since, _ in held]
    if sorted(set(days)) != days:
        yield at("held", place, "the dates are not in order", "The earliest comes first.")


def _district(at: At, place: str, said: Any) -> Iterator[Problem]:
    layer, _, name = str(said).partition(":")
    known = at.catalog.layers
    if layer in at.catalog.unread:
        return
    if layer not in known:
        fault = f'"{said}" is not a layer'
        yield at("district", place, fault, did_you_mean(layer, known))
    elif name and name not in known[layer].features:
        names = [f"{layer}:{one}" for one in known[layer].features]
        yield at("district", place, f'"{said}" is not a feature', did_you_mean(str(said), names))


def evidence(catalog: Catalog, layer: Layer, whole: GeoDataFrame) -> Iterator[Problem]:
    """Compare who is known to have held each place with the face it lies in."""
    at = At(catalog, f"{layer.id}.geojson")
    histories = whole["history"].to_dict()
    names = np.array([*layer.shapes])
    pairs = whole.sindex.query(layer.geometries, predicate="intersects")
    lies_in = dict(zip(names[pairs[0]], whole.index[pairs[1]], strict=True))
    for name, shape in layer.shapes.items():
        said, spot = layer.features[name], shape.representative_point()
        if name not in lies_in:
            fault = f"lies in no area of the ledger, at {spot.x:.5f} {spot.y:.5f}"
            yield at("wrong-side", feature(name), fault, "Mend its position.", spot=spot)
            continue
        yield from _inside(at, name, said.get("district"), shape)
        if not said.get("held"):
            continue
        for since, holder, day, found in _contradictions(
            HELD.validate_python(said["held"]), histories[lies_in[name]]
        ):
            fault = f"was held by {holder} from {since}; on {day} the map has {found}"
            remedy = f'Look at face "{lies_in[name]}", the line there, or the source.'
            yield at("wrong-side", feature(name), fault, remedy, spot=spot)


def _inside(at: At, name: str, said: Any, place: BaseGeometry) -> Iterator[Problem]:
    """Check that a place lies in the district it is said to be in."""
    if not isinstance(said, str):
        return
    layer, _, district = said.partition(":")
    shapes = geometries(at.catalog, Term(layer, district or None))
    if not shapely.intersects(shapes, place).any():
        found = [
            f"{one}:{other}"
            for one in at.catalog.map.districts
            for other, shape in at.catalog.layers[one].shapes.items()
            if shape.intersects(place)
        ]
        fault = f"is said to be in {said} and lies in {', '.join(found) or 'none'}"
        remedy = "Mend its position, its district, or that outline."
        spot = place.representative_point()
        yield at("wrong-district", feature(name), fault, remedy, spot=spot)


def _contradictions(held: Held, history: Any) -> Iterator[tuple[str, str, str, str]]:
    """Walk both histories; give each first day on which they differ."""
    steps = [(first_day(since).isoformat(), holder) for since, holder in held]
    for (since, holder), until in zip(steps, [*(day for day, _ in steps[1:]), "9999"], strict=True):
        if holder is None:
            continue
        days = [since, *(change.since for change in history if since < change.since < until)]
        for day in days:
            on_map = change_on(history, day)
            if on_map and on_map.holder != holder:
                yield since, holder, day, on_map.holder
                break
