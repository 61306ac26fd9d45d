"""A scene in a window of a drawing: where on it, how large, which part is seen."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from atlas.scene.paths import Commands
from atlas.scene.scene import Scene, View
from atlas.stills.canvas import Box
from geo.ledger.history import is_present

USUAL = 1150 * 900  # pixels, the size of a map that sizes are given for
GROWTH = 0.38  # under a half: letters of a small picture are a larger part of it
STROKES = 1.3  # a still is looked at from further away than a page
MARGIN = 6  # screen pixels drawn beyond the edge, so that no outline is seen along it


def unit_of(window: Box) -> float:
    """Return the size of a screen pixel of the page on the map in a window, in its pixels."""
    left, top, right, bottom = window
    return ((right - left) * (bottom - top) / USUAL) ** GROWTH * STROKES


@dataclass(frozen=True)
class Picture:
    """A scene in a window of a drawing: the scene's view, whole, in its middle."""

    scene: Scene
    window: Box
    unit: float  # size of a screen pixel of the page, in pixels of the drawing
    days: tuple[str, ...]  # what was there on any of them is drawn

    def is_present(self, layer: str, feature: str) -> bool:
        """Decide whether a feature is there on one of the days."""
        row = self.scene.properties[layer][feature]
        return any(is_present(row, day) for day in self.days)

    @cached_property
    def scale(self) -> float:
        """Pixels of the drawing for one of the grid."""
        _, _, width, height = self.scene.grid.box(self.scene.view)
        left, top, right, bottom = self.window
        return min((right - left) / width, (bottom - top) / height)

    @cached_property
    def origin(self) -> tuple[float, float]:
        """Where the grid's corner lies on the drawing."""
        x, y, width, height = self.scene.grid.box(self.scene.view)
        left, top, right, bottom = self.window
        middle = (left + right) / 2, (top + bottom) / 2
        across = middle[0] - (x + width / 2) * self.scale
        down = middle[1] - (y + height / 2) * self.scale
        return across, down

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Turn a pixel of the grid into one of the drawing."""
        return self.origin[0] + x * self.scale, self.origin[1] + y * self.scale

    def on_grid(self, box: Box) -> Box:
        """Turn a box of the drawing into one of the grid."""
        left, top, right, bottom = (
            (value - self.origin[place % 2]) / self.scale for place, value in enumerate(box)
        )
        return left, top, right, bottom

    @cached_property
    def seen(self) -> View:
        """Bounds of what the window shows, in degrees."""
        return self._bounds(0)

    @cached_property
    def drawn(self) -> View:
        """Bounds of what is drawn: a little more than is seen."""
        return self._bounds(MARGIN * self.unit)

    def _bounds(self, more: float) -> View:
        left, top, right, bottom = self.window
        box = self.on_grid((left - more, top - more, right + more, bottom + more))
        west, north = self.scene.grid.degrees(*box[:2])
        east, south = self.scene.grid.degrees(*box[2:])
        return west, south, east, north

    def commands(self, shape: BaseGeometry) -> Commands:
        """Draw the part of a shape that is seen."""
        out: Commands = []
        for part in shapely.get_parts(shapely.clip_by_rect(shape, *self.drawn)):
            lines = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
            for line in lines:
                points = self.scene.grid.exact(shapely.get_coordinates(line)) * self.scale
                points = points + np.array(self.origin)
                if part.geom_type == "Polygon":
                    points = points[:-1]
                if len(points) < 2:
                    continue
                out.append(("M", *points[0].tolist()))
                out += [("L", *point) for point in points[1:].tolist()]
                out += [("Z",)] if part.geom_type == "Polygon" else []
        return out
