"""The map of a still: the page's shapes, shades and names, as groups of paths."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from atlas.scene import labels, looks
from atlas.scene.font import ASCENT, DESCENT, face
from atlas.scene.looks import LIGHT, colour
from atlas.scene.paths import Commands
from atlas.scene.projection import WORLD
from atlas.scene.scene import CONTROL, Held, Scene
from atlas.stills.canvas import Box, Group, Hatch, Path, circle, mixed, rectangle
from geo.ledger.history import is_present
from geo.schema import Look, Style

HALO = 2.0  # pixels around a name, at size 1
MARGIN = 6  # screen pixels drawn beyond the edge, so that no outline is seen along it
LETTERS = 1.2  # names are read from further away than on a screen


@dataclass(frozen=True)
class Picture:
    """A scene in a window: where on the drawing, and how many pixels a unit of the grid is."""

    scene: Scene
    window: Box
    unit: float  # size of a screen pixel of the page, in pixels of the drawing
    days: tuple[str, ...]  # what was there on any of them is drawn

    def is_there(self, layer: str, feature: str) -> bool:
        """Say whether a feature is there on one of the days."""
        row = self.scene.properties[layer][feature]
        return any(is_present(row, day) for day in self.days)

    @cached_property
    def scale(self) -> float:
        """Pixels of the drawing for one of the grid: the map's view, whole, in the window."""
        _, _, width, height = self.scene.grid.box(self.scene.view)
        left, top, right, bottom = self.window
        return min((right - left) / width, (bottom - top) / height)

    @cached_property
    def origin(self) -> tuple[float, float]:
        """Where the grid's corner lies on the drawing: the view's middle is the window's."""
        x, y, width, height = self.scene.grid.box(self.scene.view)
        left, top, right, bottom = self.window
        middle = (left + right) / 2, (top + bottom) / 2
        across = middle[0] - (x + width / 2) * self.scale
        down = middle[1] - (y + height / 2) * self.scale
        return across, down

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Turn a pixel of the grid into one of the drawing."""
        return self.origin[0] + x * self.scale, self.origin[1] + y * self.scale

    @cached_property
    def seen(self) -> tuple[float, float, float, float]:
        """Bounds of what the window shows and a little more, in degrees: for clipping shapes."""
        left, top, right, bottom = self.window
        corners = []
        more = MARGIN * self.unit
        for x, y in ((left - more, bottom + more), (right + more, top - more)):
            across = (x - self.origin[0]) / self.scale + self.scene.grid.west
            down = (y - self.origin[1]) / self.scale + self.scene.grid.north
            lat = np.degrees(np.arctan(np.sinh((0.5 - down / WORLD) * 2 * np.pi)))
            corners += [(across / WORLD - 0.5) * 360, float(lat)]
        return corners[0], corners[1], corners[2], corners[3]

    def commands(self, shape: BaseGeometry) -> Commands:
        """Draw the part of a shape that is seen."""
        out: Commands = []
        for part in shapely.get_parts(shapely.clip_by_rect(shape, *self.seen)):
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


def groups(
    picture: Picture, held: Held, *, prefix: str = "", kept: tuple[Box, ...] = ()
) -> Iterator[Group]:
    """Draw every layer that the page shows on the day, then the names.

    Faces are shaded as ``held``; one that is not in it is left blank. No name is written over
    the boxes ``kept`` for other things.
    """
    scene = picture.scene
    land = Path(rectangle(*picture.window), fill=colour(scene, "land") or LIGHT.paper)
    yield Group(f"{prefix}land", (land,), "Land")
    for name in scene.order:
        if name == CONTROL:
            drawn = list(_faces(picture, held))
        elif scene.layers[name].sidecar.shown:
            drawn = list(_features(picture, name))
        else:
            continue
        if drawn:
            title = name if name == CONTROL else scene.layers[name].sidecar.title[scene.lang]
            yield Group(f"{prefix}{name}", tuple(drawn), title)
    yield Group(f"{prefix}names", tuple(names(picture, kept)), "Names")


def fill(scene: Scene, holder: str, how: str, unit: float, *, where: str = "") -> str | Hatch:
    """Choose how an area held by someone in some way is filled; ``where`` tells scales apart."""
    name, pattern = looks.shade(scene.catalog.map, holder, how)
    colour = scene.catalog.map.holders[name].colour
    if pattern == looks.PLAIN:
        return colour
    return Hatch(
        id=f"{name}-{pattern}{where}",
        fill=colour,
        ink=mixed(LIGHT.ink, colour, LIGHT.inked),
        width=looks.WIDTHS.get(pattern, looks.WIDTH),
        commands=tuple(looks.STROKES[pattern]),
        tile=looks.TILE,
        scale=max(looks.TILE, round(looks.TILE * unit)) / looks.TILE,  # whole pixels: no moiré
    )


def _faces(picture: Picture, held: Held) -> Iterator[Path]:
    """Draw faces; under those of one shade their union, or seams would show between them."""
    scene, drawn = picture.scene, []
    grounds: dict[looks.Shade, list[tuple[BaseGeometry, str | Hatch]]] = {}
    for name, shape in scene.shapes[CONTROL].items():
        commands = picture.commands(shape) if name in held else []
        if commands:
            holder, how = held[name].holder, held[name].how
            paint = fill(scene, holder, how, picture.unit)
            said = {"feature": str(name), "holder": holder, "how": how}
            drawn.append(Path(commands, fill=paint, evenodd=True, data=said))
            shade = looks.shade(scene.catalog.map, holder, how)
            grounds.setdefault(shade, []).append((shape, paint))
    for faces in grounds.values():
        ground = shapely.coverage_union_all([shape for shape, _ in faces])
        yield Path(picture.commands(ground), fill=faces[0][1], evenodd=True, data={"ground": "yes"})
    yield from drawn


def _features(picture: Picture, name: str) -> Iterator[Path]:
    scene = picture.scene
    layer = scene.layers[name]
    for feature, shape in scene.shapes[name].dropna().items():
        row = scene.properties[name][feature]
        if shape.is_empty or not picture.is_there(name, str(feature)):
            continue
        look = looks.look(layer.sidecar.style, row)
        data = {"feature": f"{name}:{feature}"}
        if shape.geom_type == "Point":
            yield from _dot(picture, layer.sidecar.style, look, shape, data)
        elif commands := picture.commands(shape):
            yield outline(scene, look, commands, picture.unit, layer.kind == "polygon", data)


def _dot(
    picture: Picture, style: Style, look: Look, shape: BaseGeometry, data: dict[str, str]
) -> Iterator[Path]:
    x, y = picture.place(*picture.scene.grid.point(shape.x, shape.y))
    left, top, right, bottom = picture.window
    if left < x < right and top < y < bottom:
        ink = colour(picture.scene, look.stroke) or LIGHT.ink
        yield Path(
            circle(x, y, style.radius * picture.unit),
            fill=ink,
            stroke=LIGHT.paper,
            width=1.2 * picture.unit,
            data=data,
        )


def outline(
    scene: Scene, look: Look, commands: Commands, unit: float, area: bool, data: dict[str, str]
) -> Path:
    """Draw a line, or an area with its outline, in its layer's look."""
    stroke = colour(scene, look.stroke)
    return Path(
        commands,
        fill=colour(scene, look.fill) if area else None,
        stroke=stroke,
        width=(1 if look.width is None else look.width) * unit if stroke else 0,
        evenodd=area,
        dash=tuple(float(part) * unit for part in (look.dash or "").split()),
        data=data,
    )


def names(picture: Picture, kept: tuple[Box, ...] = ()) -> Iterator[Group]:
    """Write the names that have room, the most important first."""
    scene = picture.scene
    taken = list(kept)
    said: set[str] = set()
    for label in labels.found(scene):
        name = scene.name(label.layer, label.feature)
        if not label.there or name in said:
            continue
        size = label.size * LETTERS * picture.unit
        for box, x, y in _places(picture, label, name, size):
            if _free(box, picture.window, taken):
                taken.append(box)
                said.add(name)
                yield written(
                    name, x, y, size, fill=LIGHT.ink if label.kind == "point" else LIGHT.soft
                )
                break


def _places(
    picture: Picture, label: labels.Label, name: str, size: float
) -> Iterator[tuple[Box, float, float]]:
    """Propose where a name could stand: its box, and where its base line begins."""
    width = face("Regular").width(name, size)
    x, y = picture.place(label.x, label.y)
    if label.kind == "polygon":
        x, y = _middle(picture, label) or (x, y)
    gap = size * 0.5
    middle = y + size * 0.35
    lefts = [(x - width / 2, middle)]
    if label.kind == "point":
        over, under = y - size * 0.45, y + size * 1.15
        lefts = [
            (x + gap, middle), (x - gap - width, middle),
            (x - width / 2, over), (x - width / 2, under),
            (x + gap * 0.7, over), (x + gap * 0.7, under),
        ]  # fmt: skip
    for left, base in lefts:
        yield (left, base - size * ASCENT, left + width, base + size * DESCENT), left, base


def _middle(picture: Picture, label: labels.Label) -> tuple[float, float] | None:
    """Find where there is most room inside the part of an area that is seen.

    Not in a smaller division of it: the name of a state is not written across the land that
    the map is about.
    """
    scene = picture.scene
    shape = scene.shapes[label.layer][label.feature]
    divisions = scene.catalog.map.districts
    for name in divisions[: divisions.index(label.layer)] if label.layer in divisions else ():
        shape = shapely.difference(shape, shapely.union_all(np.asarray(scene.shapes[name])))
    parts = shapely.get_parts(shapely.clip_by_rect(shape, *picture.seen))
    if not len(parts):
        return None
    largest = max(parts, key=lambda part: part.area)
    middle = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=0.01), 0)
    return picture.place(*picture.scene.grid.point(middle.x, middle.y))


def _free(box: Box, window: Box, taken: list[Box]) -> bool:
    pad = 4
    within = (
        box[0] > window[0] + pad and box[1] > window[1] + pad
        and box[2] < window[2] - pad and box[3] < window[3] - pad
    )  # fmt: skip
    return within and not any(
        box[0] < one[2] and one[0] < box[2] and box[1] < one[3] and one[1] < box[3] for one in taken
    )


def written(
    words: str,
    x: float,
    y: float,
    size: float,
    *,
    fill: str = LIGHT.ink,
    weight: str = "Regular",
    halo: bool = True,
) -> Group:
    """Write a line of words from a point on its base line."""
    outline_ = face(weight).outline(words, size, x, y)
    glyphs = Path(outline_, fill=fill)
    around = Path(outline_, stroke=LIGHT.paper, width=HALO * size / 11, opacity=0.8)
    return Group("", (around, glyphs) if halo else (glyphs,), words=words)
