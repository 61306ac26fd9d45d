"""Distances from very many places to a few lines, on the ground."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely import Geometry

CELL = 0.05  # degrees: about 5 km; smaller cells have fewer candidates and take longer to prepare
BLOCK = 2000  # cells prepared at a time, to bound memory

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Nearest:
    """The segments of some lines, and for each cell of a frame those that can be the nearest.

    Measured on Lambert's conformal conic, in km.
    """

    frame: Bounds
    plane: Transformer
    segments: Floats  # start x, start y, run x, run y, 1 / length²
    lines: Whole  # by segment
    centres: Floats  # by cell, x and y
    candidates: Whole  # by cell and place in its queue: a segment, or -1 past its end
    away: Floats  # by the same: from the cell's centre to the segment

    @classmethod
    def of(cls, lines: list[Geometry], frame: Bounds) -> "Nearest":
        """Prepare lines (EPSG:4326) for places inside a frame."""
        plane = _plane(frame)
        segments, owners = _segments(lines, plane)
        centres, reach = _cells(frame, plane)
        candidates, away = _queues(segments, centres, reach)
        return cls(frame, plane, segments, owners, centres, candidates, away)

    def measure(self, lng: Floats, lat: Floats) -> tuple[Floats, Whole]:
        """Measure to the nearest line, in km, and say which it is.

        Within 0.1 % of the geodesic. Outside the frame NaN and -1.
        """
        west, south, east, north = self.frame
        km, line = np.full(len(lng), np.nan), np.full(len(lng), -1, np.intp)
        inside = np.flatnonzero((lng >= west) & (lng <= east) & (lat >= south) & (lat <= north))
        if len(inside):
            squared, segment = self._inside(lng[inside], lat[inside])
            km[inside], line[inside] = np.sqrt(squared), self.lines[segment]
        return km, line

    def _inside(self, lng: Floats, lat: Floats) -> tuple[Floats, Whole]:
        columns, rows = _grid(self.frame)
        column = np.minimum(((lng - self.frame[0]) / CELL).astype(np.intp), columns - 1)
        row = np.minimum(((lat - self.frame[1]) / CELL).astype(np.intp), rows - 1)
        cell = row * columns + column
        place = _km(self.plane, lng, lat)
        segment = self.candidates[cell, 0]
        squared = _squared(place, self.segments[segment])
        off = np.linalg.norm(place - self.centres[cell], axis=1)
        left = np.arange(len(lng))
        for turn in range(1, self.candidates.shape[1]):
            # no segment further down the queue can beat what is nearer than this one may be
            nearer = self.away[cell[left], turn] - off[left] < np.sqrt(squared[left])
            left = left[nearer]
            if not len(left):
                break
            candidate = self.candidates[cell[left], turn]
            found = _squared(place[left], self.segments[candidate])
            better = found < squared[left]
            squared[left[better]] = found[better]
            segment[left[better]] = candidate[better]
        return squared, segment


def _plane(frame: Bounds) -> Transformer:
    """Choose the conic whose scale is within 0.1 % of true in the frame."""
    west, south, east, north = frame
    sixth = (north - south) / 6
    parallels = f"+lat_1={south + sixth} +lat_2={north - sixth}"
    middle = f"+lon_0={(west + east) / 2} +lat_0={(south + north) / 2}"
    conic = f"+proj=lcc {parallels} {middle} +datum=WGS84 +units=km"
    return Transformer.from_crs("EPSG:4326", conic, always_xy=True)


def _km(plane: Transformer, lng: Floats, lat: Floats) -> Floats:
    return np.column_stack(plane.transform(lng, lat))


def _segments(lines: list[Geometry], plane: Transformer) -> tuple[Floats, Whole]:
    found, owners = [], []
    for number, line in enumerate(lines):
        for part in shapely.get_parts(shapely.segmentize(line, CELL)):
            lng, lat = shapely.get_coordinates(part).T
            xy = _km(plane, lng, lat)
            run = np.diff(xy, axis=0)
            length = np.maximum(np.einsum("ij,ij->i", run, run), 1e-18)
            found.append(np.column_stack([xy[:-1], run, 1 / length]))
            owners += [number] * len(run)
    return np.concatenate(found), np.array(owners, np.intp)


def _cells(frame: Bounds, plane: Transformer) -> tuple[Floats, Floats]:
    """Give the centre of every cell and how far its corners are from there."""
    columns, rows = _grid(frame)
    row, column = np.divmod(np.arange(columns * rows), columns)
    west, south = frame[0] + column * CELL, frame[1] + row * CELL
    centre = _km(plane, west + CELL / 2, south + CELL / 2)
    corners = [_km(plane, west + dx, south + dy) for dx in (0, CELL) for dy in (0, CELL)]
    reach = np.max([np.linalg.norm(corner - centre, axis=1) for corner in corners], axis=0)
    return centre, reach


def _queues(segments: Floats, centres: Floats, reach: Floats) -> tuple[Whole, Floats]:
    """List for each cell the segments that can be nearest to a place in it, nearest first."""
    queues, distances = [], []
    for first in range(0, len(centres), BLOCK):
        block = centres[first : first + BLOCK, None]
        away = np.sqrt(_squared(block, segments[None]))
        limit = away.min(axis=1) + 2 * reach[first : first + BLOCK]
        width = int((away <= limit[:, None]).sum(axis=1).max())
        order = np.argsort(away, axis=1, kind="stable")[:, :width]
        ordered = np.take_along_axis(away, order, axis=1)
        past = ordered > limit[:, None]
        queues.append(np.where(past, -1, order))
        distances.append(np.where(past, np.inf, ordered))
    return _stacked(queues, -1).astype(np.intp), _stacked(distances, np.inf)


def _stacked(blocks: list[NDArray[np.generic]], blank: float) -> Floats:
    width = max(block.shape[1] for block in blocks)
    padded = [
        np.pad(block, ((0, 0), (0, width - block.shape[1])), constant_values=blank)
        for block in blocks
    ]
    return np.concatenate(padded)


def _grid(frame: Bounds) -> tuple[int, int]:
    west, south, east, north = frame
    return int(np.ceil((east - west) / CELL)), int(np.ceil((north - south) / CELL))


def _squared(place: Floats, segment: Floats) -> Floats:
    """Measure from places (…, 2) to segments (…, 5), squared."""
    x, y = place[..., 0] - segment[..., 0], place[..., 1] - segment[..., 1]
    run_x, run_y = segment[..., 2], segment[..., 3]
    share = np.clip((x * run_x + y * run_y) * segment[..., 4], 0, 1)
    x, y = x - share * run_x, y - share * run_y
    return x * x + y * y
