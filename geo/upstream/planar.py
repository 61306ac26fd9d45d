"""One planar overlay for every border: what touches shares its vertices, nothing lies between."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from math import cos, hypot, radians

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

GRID = 1e-5  # degrees; the five decimals of a layer file, about a metre
MIDDLE = 40.0  # degrees north; where lengths in degrees are compared


def edges(areas: Iterable[BaseGeometry]) -> list[BaseGeometry]:
    """Take the outlines of areas; lines pass as they are."""
    return [area.boundary if area.geom_type.endswith("Polygon") else area for area in areas]


def faces(lines: Iterable[BaseGeometry]) -> list[Polygon]:
    """Node all lines together on the grid and take every area that they enclose.

    The order depends on the geometry alone, so that two runs number the faces alike.
    """
    noded = shapely.union_all(list(lines), grid_size=GRID)
    pieces = shapely.get_parts(shapely.polygonize([noded]))
    return sorted((_on_grid(face).normalize() for face in pieces), key=lambda face: face.wkb)


def label(pieces: Sequence[Polygon], areas: Mapping[str, BaseGeometry]) -> list[str | None]:
    """Name for each face the first of the areas that holds it; ``None`` for none."""
    inside = shapely.points([_inside(face) for face in pieces])
    labels: list[str | None] = [None] * len(pieces)
    for name, area in areas.items():
        shapely.prepare(area)
        for index in np.flatnonzero(shapely.contains(area, inside)):
            if labels[index] is None:
                labels[index] = name
    return labels


def neighbours(pieces: Sequence[Polygon]) -> list[dict[int, float]]:
    """Measure for each face the border that it shares with each face beside it."""
    owners: dict[tuple[tuple[float, float], ...], list[int]] = defaultdict(list)
    for index, face in enumerate(pieces):
        for ring in (face.exterior, *face.interiors):
            for pair in pairwise(ring.coords):
                owners[tuple(sorted(pair))].append(index)
    shared: list[dict[int, float]] = [defaultdict(float) for _ in pieces]
    for segment, owner in owners.items():
        if len(owner) == 2:
            first, second = owner
            shared[first][second] += _length(*segment)
            shared[second][first] += _length(*segment)
    return shared


def fill(
    labels: Sequence[str | None],
    shared: Sequence[Mapping[int, float]],
    allowed: Callable[[int], Collection[str]],
) -> list[str | None]:
    """Give each face without a label that of the neighbour it borders most.

    Faces that touch no labelled one wait for a later round; what touches none stays ``None``.
    ``allowed`` says for a face which labels it may take.
    """
    filled = list(labels)
    while True:
        labelled = {
            index: best
            for index, name in enumerate(filled)
            if name is None and (best := _best(shared[index], filled, allowed(index)))
        }
        if not labelled:
            return filled
        for index, name in labelled.items():
            filled[index] = name


def groups(members: Collection[int], shared: Sequence[Mapping[int, float]]) -> list[list[int]]:
    """Sort faces into pieces that hang together along a border, most faces first."""
    left, pieces = set(members), []
    for start in sorted(members):
        if start not in left:
            continue
        piece, queue = [], [start]
        left.discard(start)
        while queue:
            face = queue.pop()
            piece.append(face)
            beside = sorted(left.intersection(shared[face]))
            left.difference_update(beside)
            queue.extend(beside)
        pieces.append(sorted(piece))
    return sorted(pieces, key=lambda piece: (-len(piece), piece))


def merge(pieces: Iterable[Polygon]) -> BaseGeometry:
    """Unite faces; every vertex of theirs on the outline stays."""
    united = shapely.union_all(list(pieces))
    if not isinstance(united, Polygon | MultiPolygon):
        raise TypeError(f"faces unite to {united.geom_type}, not to an area")
    return united.normalize()


def join(parts: Iterable[BaseGeometry]) -> Polygon:
    """Join line parts by their nearest ends, again and again, and close them to a ring."""
    lines = [list(line.coords) for part in parts for line in _lines(part)]
    chain = lines.pop(0)
    while lines:
        _, index, turn = min(
            (_length(chain[-1], line[-1 if turn else 0]), index, turn)
            for index, line in enumerate(lines)
            for turn in (False, True)
        )
        line = lines.pop(index)
        chain += line[::-1] if turn else line
    return Polygon(chain)


def _lines(part: BaseGeometry) -> list[LineString]:
    return list(part.geoms) if isinstance(part, MultiLineString) else [part]


def _inside(face: Polygon) -> BaseGeometry:
    return face.representative_point().coords[0]


def _on_grid(face: BaseGeometry) -> Polygon:
    return shapely.transform(face, lambda xy: xy.round(5) + 0.0)


def _length(start: tuple[float, ...], end: tuple[float, ...]) -> float:
    return hypot((start[0] - end[0]) * cos(radians(MIDDLE)), start[1] - end[1])


def _best(
    shared: Mapping[int, float], labels: Sequence[str | None], allowed: Collection[str]
) -> str | None:
    totals: dict[str, float] = defaultdict(float)
    for index, length in shared.items():
        name = labels[index]
        if name is not None and name in allowed:
            totals[name] += length
    return max(sorted(totals), key=totals.__getitem__, default=None)
