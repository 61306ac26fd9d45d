"""The nearest line of control, measured on a plane."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from geo.folder.catalog import Catalog
from geo.ledger.lines import lines_of_control

STEP = 0.05  # degrees; about 5 km: on the plane, a straight line this long bends by half a metre
BLOCK = 1 << 13  # places measured at a time: their numbers stay in the processor's cache
SAME = 1e-9  # km²: a tenth of a micrometre at 5 km

Floats = NDArray[np.float64]
Column = NDArray[Any]  # of objects


@dataclass(frozen=True, eq=False)
class ControlLines:
    """The lines of control on a day, each cut into straight segments."""

    names: Column  # the last is None, for no line
    precision_km: Floats
    segments: tuple[Floats, ...]  # of each line (n, 4): where they begin, and their run, in km

    @classmethod
    def on(
        cls, day: date, catalog: Catalog, faces: GeoDataFrame, project: Callable[..., Any]
    ) -> "ControlLines":
        """Prepare the lines of a day; ``project`` puts degrees on the plane."""
        lines = lines_of_control(day, catalog, faces)
        segments = tuple(_segments(line, project) for line in lines.geometry)
        names = np.array([*lines.index, None], object)
        return cls(names, np.array([*lines["precision_km"], np.nan]), segments)

    def answer(self, x: Floats, y: Floats) -> dict[str, Column]:
        """Return ``line``, ``line_km`` and ``warning`` of places on the plane."""
        km, line = self.nearest(x, y)
        warning = np.full(len(x), None, object)
        for number, (name, precision) in enumerate(zip(self.names, self.precision_km, strict=True)):
            close = (line == number) & (km <= precision)
            warning[close] = f"within {precision:g} km of {name}, its precision"
        return {"line": self.names[line], "line_km": km.round(3), "warning": warning}

    def nearest(self, x: Floats, y: Floats) -> tuple[Floats, NDArray[np.intp]]:
        """Measure from places on the plane to the nearest line; of several, the first.

        Returns the km and the number of the line: NaN and -1 where there is no line or no place.
        Each place is measured to all segments; a tree of them takes three times as long.
        """
        km, number = np.full(len(x), np.inf), np.full(len(x), -1)
        for first in range(0, len(x), BLOCK):
            block = slice(first, first + BLOCK)
            for line, segments in enumerate(self.segments):
                found = _squared(x[block], y[block], segments)
                closer = np.flatnonzero(found < km[block] - SAME)
                km[block][closer], number[block][closer] = found[closer], line
        return np.where(number < 0, np.nan, np.sqrt(km)), number


def _squared(x: Floats, y: Floats, segments: Floats) -> Floats:
    """Measure from places to the nearest of some segments, squared."""
    nearest = np.full(len(x), np.inf)
    for begin_x, begin_y, run_x, run_y in segments:
        off_x, off_y = x - begin_x, y - begin_y
        share = (off_x * run_x + off_y * run_y) / (run_x * run_x + run_y * run_y)
        np.clip(share, 0, 1, out=share)
        off_x -= share * run_x
        off_y -= share * run_y
        np.minimum(nearest, off_x * off_x + off_y * off_y, out=nearest)
    return nearest


def _segments(line: shapely.Geometry, project: Callable[..., Any]) -> Floats:
    parts = shapely.get_parts(shapely.segmentize(line, STEP))
    degrees, part = shapely.get_coordinates(parts, return_index=True)
    plane = np.column_stack(project(*degrees.T))
    runs = np.diff(plane, axis=0)
    kept = (np.diff(part) == 0) & runs.any(axis=1)
    return np.hstack([plane[:-1], runs])[kept]
