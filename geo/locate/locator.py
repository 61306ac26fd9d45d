"""Ask the faces about very many places at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from geo.dates import first_day
from geo.folder.catalog import Catalog
from geo.ledger.lines import between_holders, control_lines
from geo.locate.nearest import Floats, Nearest, Whole

CHUNK = 1 << 17  # places at a time: what is worked on stays in the processor's cache
COLUMNS = (
    "district", "holder", "how", "since", "statement", "sources",
    "line", "line_km", "warning", "problem",
)  # fmt: skip
OUTSIDE = "outside the areas of the map"
LONGEST_HISTORY = 10_000_000  # days, 27,000 years: apart enough for the keys of two faces

Days = NDArray[np.datetime64]
Column = NDArray[Any]


@dataclass(frozen=True)
class Locator:
    """The faces of a map folder with their histories, and its lines of control."""

    catalog: Catalog
    faces: GeoDataFrame

    def answer(self, lng: Floats, lat: Floats, days: Days, faults: Column) -> dict[str, pa.Array]:
        """Answer for places (EPSG:4326) on days: each of `COLUMNS`, null where not known.

        ``faults`` says for each row why it cannot be read, or None.
        """
        problem = _without_globe(lng, lat, faults)
        face, change, line = (np.full(len(lng), -1, np.intp) for _ in range(3))
        km = np.full(len(lng), np.nan)
        readable = np.flatnonzero(pd.isna(problem))
        chunks = [readable[first : first + CHUNK] for first in range(0, len(readable), CHUNK)]
        with ThreadPoolExecutor(1) as pool:  # distances meanwhile: they cost as much as all else
            ask = self.lines.measure
            measured = [pool.submit(ask, lng[rows], lat[rows], days[rows]) for rows in chunks]
            for rows in chunks:
                face[rows] = self._face(lng[rows], lat[rows])
                change[rows] = self._change(face[rows], days[rows])
            for rows, one in zip(chunks, measured, strict=True):
                km[rows], line[rows] = one.result()
        problem[readable[face[readable] < 0]] = OUTSIDE
        early = readable[(face[readable] >= 0) & (change[readable] < 0)]
        problem[early] = f"before the first statement, {self._since.min()}"
        close = np.where(km <= self.lines.precision[line], line, -1)
        return {
            "district": _looked_up(list(self.faces["district"]), np.where(change < 0, -1, face)),
            **{name: _looked_up(texts, change) for name, texts in self._texts.items()},
            "line": _looked_up(self.lines.names, line),
            "line_km": pa.array(km.round(3), from_pandas=True),
            "warning": _looked_up(self.lines.warnings, close),
            "problem": pa.array(problem, pa.string()),
        }

    def _face(self, lng: Floats, lat: Floats) -> Whole:
        """Find the face of each place: on a shared edge the first, outside of all -1."""
        found = np.full(len(lng), -1, np.intp)
        for number, (shape, (west, south, east, north)) in enumerate(self._shapes):
            near = (found < 0) & (lng >= west) & (lng <= east) & (lat >= south) & (lat <= north)
            rows = np.flatnonzero(near)
            found[rows[shapely.intersects_xy(shape, lng[rows], lat[rows])]] = number
        return found

    def _change(self, face: Whole, days: Days) -> Whole:
        """Find the last change of each face up to a day, -1 before the first."""
        wanted = face * LONGEST_HISTORY + days.astype(np.int64)
        last = np.searchsorted(self._keys, wanted, side="right") - 1
        return np.where((face >= 0) & (last >= 0) & (self._owner[last] == face), last, -1)

    @cached_property
    def lines(self) -> "Lines":
        """Collect the lines between holders."""
        return Lines(self.catalog, self.faces)

    @cached_property
    def _shapes(self) -> list[tuple[Any, tuple[float, float, float, float]]]:
        shapes = np.asarray(self.faces.geometry)
        shapely.prepare(shapes)
        return [(shape, shape.bounds) for shape in shapes]

    @cached_property
    def _owner(self) -> Whole:
        return np.repeat(np.arange(len(self.faces)), [len(one) for one in self.faces["history"]])

    @cached_property
    def _since(self) -> Days:
        days = [change.since for history in self.faces["history"] for change in history]
        return np.array(days, "datetime64[D]")

    @cached_property
    def _keys(self) -> NDArray[np.int64]:
        return self._owner * LONGEST_HISTORY + self._since.astype(np.int64)

    @cached_property
    def _texts(self) -> dict[str, list[str]]:
        sources = {one.id: ", ".join(one.sources) for one in self.catalog.statements}
        changes = [change for history in self.faces["history"] for change in history]
        return {
            "holder": [change.holder for change in changes],
            "how": [change.how for change in changes],
            "since": [change.since for change in changes],
            "statement": [change.statement for change in changes],
            "sources": [sources[change.statement] for change in changes],
        }


class Lines:
    """The lines of control of a map folder, each with the days on which it was there."""

    def __init__(self, catalog: Catalog, faces: GeoDataFrame) -> None:
        lines = control_lines(catalog)
        self.frame, self.faces = catalog.map.frame, faces
        self.names = [str(line.term) for line in lines]
        features = [line.properties for line in lines]
        kms = [line.precision_km for line in lines]
        self.shapes = [line.shape for line in lines]
        self._outlines = [line.is_outline for line in lines]
        self.precision = np.array([*kms, np.nan])
        self.warnings = [
            f"within {km:g} km of {name}, its precision"
            for name, km in zip(self.names, kms, strict=True)
        ]
        self._from = _days([said.get("from") for said in features], "0001-01-01")
        self._to = _days([said.get("to") for said in features], "9999-12-31")
        self._ready: dict[int, Nearest] = {}

    def measure(self, lng: Floats, lat: Floats, days: Days) -> tuple[Floats, Whole]:
        """Measure to the nearest line there on the day, in km; NaN and -1 where there is none."""
        km, line = np.full(len(lng), np.nan), np.full(len(lng), -1, np.intp)
        turns = np.unique([*self._from, *self._to])
        span = np.searchsorted(turns, days, side="right")
        for one in np.unique(span):
            rows = np.flatnonzero(span == one)
            there = np.flatnonzero((self._from <= days[rows[0]]) & (days[rows[0]] < self._to))
            if len(there):
                day = turns[one - 1] if one else days[rows[0]]
                nearest = self._nearest(int(one), there, str(day))
                km[rows], number = nearest.measure(lng[rows], lat[rows])
                line[rows] = np.where(number < 0, -1, there[number])
        return km, line

    def _nearest(self, span: int, there: Whole, day: str) -> Nearest:
        if span not in self._ready:
            between = between_holders(self.faces, first_day(day))
            self._ready[span] = Nearest.of(
                [
                    shapely.intersection(shape, between) if self._outlines[one] else shape
                    for one in there
                    for shape in [self.shapes[one]]
                ],
                self.frame,
            )
        return self._ready[span]


def _days(partial: list[Any], otherwise: str) -> Days:
    texts = [one if isinstance(one, str) else otherwise for one in partial]
    return np.array([first_day(text) for text in texts], "datetime64[D]")


def _without_globe(lng: Floats, lat: Floats, faults: Column) -> Column:
    """Mark places that are nowhere on the globe."""
    problem = faults.copy()
    for name, values, limit in (("lng", lng, 180), ("lat", lat, 90)):
        for row in np.flatnonzero(~(np.abs(values) <= limit)):
            if problem[row] is None:
                problem[row] = f"{name} {values[row]:g} is not between -{limit} and {limit}"
    return problem


def _looked_up(values: list[str], number: Whole) -> pa.Array:
    """Take values by number; -1 is null."""
    return pa.array(values, pa.string()).take(pa.array(number, mask=number < 0))
