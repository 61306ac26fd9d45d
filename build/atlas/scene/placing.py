"""Where the names on the map stand, so that none touches another."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from atlas.scene.font import ASCENT, DESCENT
from atlas.scene.labels import Label
from atlas.scene.scene import Scene, View

Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels of the grid


@dataclass(frozen=True)
class Spot:
    """Where a name stands from its place: shifts of its base line's end, in parts of its size."""

    across: float
    down: float
    anchor: str  # which end: start, middle or end


MIDDLE = Spot(0, 0.35, "middle")
BESIDE = (
    Spot(0.55, 0.35, "start"),
    Spot(-0.55, 0.35, "end"),
    Spot(0, -0.6, "middle"),
    Spot(0, 1.35, "middle"),
    Spot(0.4, -0.5, "start"),
    Spot(0.4, 1.2, "start"),
    Spot(-0.4, -0.5, "end"),
    Spot(-0.4, 1.2, "end"),
)  # of a point, the best first
ALONG = (0.5, 0.38, 0.62, 0.26, 0.74, 0.14, 0.86, 0.08, 0.92)  # shares of a line, the best first
ROOMS = 4  # places tried in an area
FINE = 0.01  # degrees by which they may miss the best
LONGEST = 1.15  # of an area's width: a longer name would not read as the area's
GAP, LEAD = 3, 1  # pixels of the screen that stay free beside a name, and over and under it
DOT = 3  # pixels of the screen from the middle of a dot that stay free
SHARES = {"start": 0.0, "middle": 0.5, "end": 1.0}  # of a name's width that are left of its anchor


@dataclass(frozen=True)
class Place:
    """A name that has room: beside or on which point of the grid, and how it stands there."""

    label: Label
    x: float
    y: float
    spot: Spot


@dataclass(frozen=True)
class Window:
    """A part of the map at some scale.

    Parameters
    ----------
    view
        West, south, east and north in degrees; no name leaves them.
    unit
        Pixels of the grid for one pixel of the screen, which sizes of letters are given in.
    wider
        How many times wider than in our own font a name may be in a reader's.
    """

    scene: Scene
    view: View
    unit: float
    wider: float = 1.0
    _anchors: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    @cached_property
    def box(self) -> Box:
        """The view on the grid."""
        left, top, width, height = self.scene.grid.box(self.view)
        return left, top, left + width, top + height

    def size(self, label: Label) -> float:
        """Return the size of a name's letters, in pixels of the grid."""
        return label.size * self.unit

    def width(self, label: Label) -> float:
        """Measure a name, in pixels of the grid."""
        return label.width * self.size(label) * self.wider

    def covered(self, place: Place) -> Box:
        """Return what a name covers, with its dot: so that it holds the place it shrinks to."""
        label, size = place.label, self.size(place.label)
        left, base = self.start(place)
        gap, lead = GAP * self.unit, LEAD * self.unit
        top, bottom = base - ASCENT * size - lead, base + DESCENT * size + lead
        box = (left - gap, top, left + self.width(label) + gap, bottom)
        if label.kind != "point":
            return box
        dot = _around(place.x, place.y, DOT * self.unit)
        return min(box[0], dot[0]), min(box[1], dot[1]), max(box[2], dot[2]), max(box[3], dot[3])

    def start(self, place: Place) -> tuple[float, float]:
        """Return where the base line of a name begins, in pixels of the grid."""
        label, spot, size = place.label, place.spot, self.size(place.label)
        left = place.x + spot.across * size - self.width(label) * SHARES[spot.anchor]
        return left, place.y + spot.down * size

    def anchors(self, label: Label) -> Sequence[tuple[float, float]]:
        """List the points of the grid that a name may belong to, the best first."""
        if label.key not in self._anchors:
            points = anchor_points(visible(self.scene, label, self.view))
            self._anchors[label.key] = [self.scene.grid.point(x, y) for x, y in points]
        return self._anchors[label.key]


def visible(scene: Scene, label: Label, view: View) -> BaseGeometry:
    """Return the part of a named feature that is seen.

    Without the smaller divisions in it: the name of a state is not written across the land that the
    map is about.
    """
    shape, divisions = label.shape, scene.catalog.map.districts
    if label.layer in divisions:
        smaller = divisions[: divisions.index(label.layer)]
        for name in (name for name in smaller if name in scene.shapes):
            shape = shapely.difference(shape, shapely.union_all(np.asarray(scene.shapes[name])))
    return shapely.clip_by_rect(shape, *view)


def anchor_points(shape: BaseGeometry) -> Iterator[tuple[float, float]]:
    """List where a name belongs: on a point, along a line, or where an area has most room."""
    parts = shapely.get_parts(shape)
    if not len(parts):
        return
    largest = max(parts, key=lambda part: part.area or part.length)
    if largest.geom_type == "Point":
        yield largest.x, largest.y
    elif largest.area:
        yield from _roomy(largest)
    else:
        for share in ALONG:
            point = largest.interpolate(share, normalized=True)
            yield point.x, point.y


def _roomy(area: BaseGeometry) -> Iterator[tuple[float, float]]:
    """Find the middles of the largest circles that fit into an area beside each other."""
    for _ in range(ROOMS):
        if not area.area:
            return
        radius = shapely.maximum_inscribed_circle(area, tolerance=FINE)
        middle = shapely.get_point(radius, 0)
        yield middle.x, middle.y
        area = shapely.difference(area, shapely.buffer(middle, max(radius.length, FINE)))


def placed(
    window: Window,
    labels: Iterable[Label],
    *,
    earlier: Sequence[Place] = (),
    taken: Iterable[Box] = (),
) -> list[Place]:
    """Choose the names that have room; each name is written once.

    Parameters
    ----------
    labels
        Names, the most important first.
    earlier
        Names that have their places already, and keep them.
    taken
        Boxes that no name may touch.

    Returns
    -------
    list
        The new places, in the order of their labels.
    """
    candidates = [label for label in labels if label.is_shown]
    dots = {
        label.key: _around(*window.anchors(label)[0], DOT * window.unit)
        for label in candidates
        if label.kind == "point" and window.anchors(label)
    }
    boxes = [*taken, *map(window.covered, earlier)]
    written = {place.label.name for place in earlier}
    places = []
    for label in candidates:
        if label.name in written:
            continue
        others = [box for key, box in dots.items() if key != label.key]
        place = _free(window, label, [*boxes, *others]) or _free(window, label, boxes)
        if place:
            places.append(place)
            written.add(label.name)
            boxes.append(window.covered(place))
    return places


def _free(window: Window, label: Label, boxes: list[Box]) -> Place | None:
    for place in _places(window, label):
        box = window.covered(place)
        if _within(box, window.box) and not any(_overlap(box, other) for other in boxes):
            return place
    return None


def _places(window: Window, label: Label) -> Iterator[Place]:
    if label.kind == "polygon":
        width = window.scene.grid.box(label.shape.bounds)[2]
        if window.width(label) > width * LONGEST:
            return
    for x, y in window.anchors(label):
        for spot in BESIDE if label.kind == "point" else (MIDDLE,):
            yield Place(label, x, y, spot)


def _around(x: float, y: float, radius: float) -> Box:
    return x - radius, y - radius, x + radius, y + radius


def _within(box: Box, outer: Box) -> bool:
    return box[0] > outer[0] and box[1] > outer[1] and box[2] < outer[2] and box[3] < outer[3]


def _overlap(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
