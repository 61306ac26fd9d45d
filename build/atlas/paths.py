"""Geometry as SVG path data: Web-Mercator pixels, whole numbers, relative."""

from dataclasses import dataclass
from math import asinh, floor, pi, radians, tan

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

ZOOM = 13  # a pixel is 14.6 m at 40° north: finer than a screen shows at the deepest zoom, 12
WORLD = 256 * 2**ZOOM  # pixels around the globe

Pixels = NDArray[np.int64]


@dataclass(frozen=True)
class Grid:
    """Whole pixels of the world at ``ZOOM``, counted from a north-west corner."""

    west: int
    north: int

    @classmethod
    def of(cls, frame: tuple[float, float, float, float]) -> "Grid":
        """Return the grid whose origin is the north-west corner of a frame in degrees."""
        west, _, _, north = frame
        return cls(floor(_x(west)), floor(_y(north)))

    def point(self, lng: float, lat: float) -> tuple[int, int]:
        """Return the pixel of a place, x to the east and y to the south."""
        return round(_x(lng)) - self.west, round(_y(lat)) - self.north

    def box(self, bounds: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
        """Return bounds in degrees as x, y, width, height."""
        west, south, east, north = bounds
        (left, top), (right, bottom) = self.point(west, north), self.point(east, south)
        return left, top, right - left, bottom - top

    def pixels(self, lng_lat: NDArray[np.float64]) -> Pixels:
        """Turn an array of places into pixels."""
        x = (lng_lat[:, 0] / 360 + 0.5) * WORLD - self.west
        y = (0.5 - np.arcsinh(np.tan(np.radians(lng_lat[:, 1]))) / (2 * pi)) * WORLD - self.north
        return np.rint(np.column_stack([x, y])).astype(np.int64)


def _x(lng: float) -> float:
    return (lng / 360 + 0.5) * WORLD


def _y(lat: float) -> float:
    return (0.5 - asinh(tan(radians(lat))) / (2 * pi)) * WORLD


def path(geometry: BaseGeometry, grid: Grid) -> str:
    """Write polygons and lines as path data, points as dots of no length."""
    return "".join(_part(part, grid) for part in shapely.get_parts(geometry))


def _part(part: BaseGeometry, grid: Grid) -> str:
    if part.is_empty:
        return ""
    if part.geom_type == "Point":
        x, y = grid.point(part.x, part.y)
        return f"M{x} {y}h0"
    if part.geom_type == "Polygon":
        rings = [part.exterior, *part.interiors]
        return "".join(_closed(grid.pixels(shapely.get_coordinates(ring))) for ring in rings)
    return _open(grid.pixels(shapely.get_coordinates(part)))


def _closed(ring: Pixels) -> str:
    """Write a ring; one that shrinks to a line or a point on this grid is left out."""
    steps = _moved(ring)
    return f"{_encoded(ring[0], steps[:-1])}z" if len(steps) > 2 else ""


def _open(line: Pixels) -> str:
    return _encoded(line[0], _moved(line)) or ""


def _moved(points: Pixels) -> Pixels:
    steps: Pixels = np.diff(points, axis=0)
    return steps[np.any(steps != 0, axis=1)]


def _encoded(start: Pixels, steps: Pixels) -> str:
    numbers = " ".join(map(str, steps.ravel().tolist())).replace(" -", "-")
    return f"M{start[0]} {start[1]}l{numbers}"
