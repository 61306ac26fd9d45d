"""Geometry as SVG path data: Web-Mercator pixels, whole numbers, relative."""

from dataclasses import dataclass
from math import asinh, atan, degrees, floor, pi, radians, sinh, tan

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from atlas.scene.paths import data

ZOOM = 11  # a pixel is 59 m at 40° north: two on screen where the page is deepest, at 12
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

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Return the longitude and the latitude of a pixel."""
        lng = ((x + self.west) / WORLD - 0.5) * 360
        return lng, degrees(atan(sinh((0.5 - (y + self.north) / WORLD) * 2 * pi)))

    def box(self, bounds: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
        """Return bounds in degrees as x, y, width, height."""
        west, south, east, north = bounds
        (left, top), (right, bottom) = self.point(west, north), self.point(east, south)
        return left, top, right - left, bottom - top

    def pixels(self, lng_lat: NDArray[np.float64]) -> Pixels:
        """Turn an array of places into pixels."""
        return np.rint(self.exact(lng_lat)).astype(np.int64)

    def exact(self, lng_lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn an array of places into pixels and parts of them."""
        x = (lng_lat[:, 0] / 360 + 0.5) * WORLD - self.west
        y = (0.5 - np.arcsinh(np.tan(np.radians(lng_lat[:, 1]))) / (2 * pi)) * WORLD - self.north
        return np.column_stack([x, y])


def _x(lng: float) -> float:
    return (lng / 360 + 0.5) * WORLD


def _y(lat: float) -> float:
    return (0.5 - asinh(tan(radians(lat))) / (2 * pi)) * WORLD


class Pen:
    """Writes shapes as path data so that borders they share are the same text.

    Two areas beside each other, wound the same way, run along their border in opposite directions.
    Filling does not mind the direction, so each ring is written in the one that repeats more of
    what stands there already; compression then finds it. Rings that shrink to nothing are left out.
    """

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self._written: set[int] = set()

    def path(self, geometry: BaseGeometry) -> str:
        """Write polygons and lines as path data, points as dots of no length."""
        return "".join(self._part(part) for part in shapely.get_parts(geometry))

    def _part(self, part: BaseGeometry) -> str:
        if part.is_empty:
            return ""
        if part.geom_type == "Point":
            x, y = self.grid.point(part.x, part.y)
            return f"M{x} {y}h0"
        if part.geom_type == "Polygon":
            rings = (self._turned(ring) for ring in (part.exterior, *part.interiors))
            return "".join(f"{_written(ring[:-1])}z" for ring in rings if len(ring) > 3)
        return _written(self._turned(part))

    def _turned(self, line: BaseGeometry) -> Pixels:
        points = self._points(line)
        forth, back = _edges(points), _edges(points[::-1])
        if len(self._written & back) > len(self._written & forth):
            points, forth = points[::-1], back
        self._written |= forth
        return points

    def _points(self, line: BaseGeometry) -> Pixels:
        points = self.grid.pixels(shapely.get_coordinates(line))
        moved = np.any(np.diff(points, axis=0) != 0, axis=1)
        return points[np.concatenate([[True], moved])]


def _edges(points: Pixels) -> set[int]:
    """Give each step a number made of its two ends."""
    ends = np.hstack([points[:-1], points[1:]]) @ np.array([1, 1 << 16, 1 << 32, 1 << 48])
    return set(ends.tolist())


def _written(points: Pixels) -> str:
    if len(points) < 2:
        return ""
    start, *rest = points.tolist()
    return data([("M", *start), *(("L", *point) for point in rest)])
