"""Maps of a difference: before, after, what moved or changed hands, and where that is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import cos, radians

import shapely
from shapely.geometry.base import BaseGeometry

from atlas.difference.ground import Grounds, Line
from atlas.scene import looks
from atlas.scene.language import Language
from atlas.scene.looks import LIGHT, colour
from atlas.scene.paths import Commands
from atlas.scene.scene import CONTROL, Held, Scene, View, find_period, looking_at
from atlas.stills.canvas import Canvas, Group, Path, circle, rectangle
from atlas.stills.legend import scale_bar
from atlas.stills.map import fill, groups
from atlas.stills.picture import Picture
from geo.dates import first_day
from geo.errors import MapError
from geo.folder.catalog import Catalog
from geo.measure import METRES_IN_A_DEGREE
from geo.schema import Period

SIZE = WIDTH, HEIGHT = 480, 400  # pixels of a map
LOCATOR = 240, 200
NEW, OLD = "#c2006b", LIGHT.ink  # strokes of what moved: of no holder's or layer's colour
THICK = 2.4
RING = 13.0  # pixels: what is smaller is ringed
LEAST = 0.08  # degrees of latitude shown, nine kilometres: or nothing near would tell where it is
AROUND = 0.5  # of what changed, shown beside it on either side
DRAWN = 0.7  # pixels: what simplifying may move a line by


@dataclass(frozen=True)
class Maps:
    """Draws two map folders in one view."""

    old: Scene
    new: Scene
    lines: list[Line]
    spoken: Language

    def before(self, period: Period) -> Canvas:
        """Draw the old map."""
        return _map(replace(self.old, period=period), self._title("before", period))

    def after(self, period: Period) -> Canvas:
        """Draw the new map."""
        return _map(replace(self.new, period=period), self._title("after", period))

    def difference(self, period: Period, grounds: Grounds) -> Canvas:
        """Draw the areas whose holder differs, by the new one, and what moved, over the new map."""
        scene = replace(self.new, period=period)
        picture = _picture(scene, SIZE)
        shown = [line for line in self.lines if line.is_there(scene.day)]
        bar, box = scale_bar(picture)
        *drawn, names = groups(picture, {}, taken=(box,))
        under = {"land", *scene.order[: scene.order.index(CONTROL)]}
        first = sum(group.id in under for group in drawn)
        layers = [
            *drawn[:first],
            Group("changed", tuple(_grounds(picture, grounds)), "Changed"),
            *drawn[first:],
            Group("moved", tuple(_moved(picture, shown)), "Moved"),
            Group("rings", tuple(_rings(picture, shown, grounds)), "Rings"),
            names,
            Group("scale", bar, "Scale"),
        ]
        return _canvas(scene, self._title("between", period), SIZE, layers)

    def locator(self) -> Canvas:
        """Draw the new map whole, with a box around what the others show."""
        scene = replace(self.new, view=self.new.catalog.map.view)
        picture = _picture(scene, LOCATOR)
        corners = shapely.box(*self.new.view)
        box = Path(picture.commands(corners), stroke=NEW, width=THICK)
        *drawn, _ = groups(picture, _held(scene))
        layers = [*drawn, Group("box", (box, *_ring(picture, corners)), "Box")]
        return _canvas(scene, self.spoken.difference["locator"], LOCATOR, layers)

    def _title(self, which: str, period: Period) -> str:
        return f"{self.spoken.difference[which]}: {self.spoken.date(period.day)}"


def maps(
    old: Catalog, new: Catalog, lines: list[Line], shapes: list[BaseGeometry], spoken: Language
) -> Maps:
    """Prepare both maps, in a view that holds some shapes."""
    view = _around(shapely.total_bounds(shapes).tolist())
    first = find_period(new.map, None)
    before, after = (_scene(catalog, view, first, spoken.id) for catalog in (old, new))
    return Maps(before, after, lines, spoken)


def _around(bounds: list[float]) -> View:
    """Leave room around what changed, in the shape of the maps."""
    west, south, east, north = bounds
    stretch = cos(radians((south + north) / 2))
    high = max(north - south, (east - west) * stretch * HEIGHT / WIDTH) * (1 + 2 * AROUND)
    high = max(high, LEAST)
    wide = high * WIDTH / HEIGHT / stretch
    x, y = (west + east) / 2, (south + north) / 2
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _scene(catalog: Catalog, view: View, period: Period, lang: str) -> Scene:
    tolerance = (view[3] - view[1]) * METRES_IN_A_DEGREE / HEIGHT * DRAWN
    known = catalog.map.languages  # an older map may have been without the language
    return looking_at(catalog, view, period, lang if lang in known else known[0], tolerance)


def _picture(scene: Scene, size: tuple[int, int]) -> Picture:
    return Picture(scene, (0, 0, *size), 1.0, (scene.day,))


def _held(scene: Scene) -> Held:
    try:
        return scene.held(scene.day)
    except MapError:  # before its first statement
        return {}


def _map(scene: Scene, title: str) -> Canvas:
    picture = _picture(scene, SIZE)
    bar, box = scale_bar(picture)
    drawn = [*groups(picture, _held(scene), taken=(box,)), Group("scale", bar, "Scale")]
    return _canvas(scene, title, SIZE, drawn)


def _canvas(scene: Scene, title: str, size: tuple[int, int], layers: list[Group]) -> Canvas:
    edge = Path(rectangle(0, 0, *size), stroke=LIGHT.hair, width=2)
    whole = (*layers, Group("edge", (edge,), "Edge"))
    disclaimer = scene.catalog.map.disclaimer[scene.lang]
    return Canvas(*size, title, disclaimer, "", scene.lang, whole)


def _grounds(picture: Picture, grounds: Grounds) -> Iterator[Path]:
    scene = picture.scene
    for holding, shape in grounds.items():
        if commands := picture.commands(shape):
            shade = looks.shade(scene.catalog.map, *holding) if holding else None
            blank = colour(scene, "background") or "#ffffff"
            paint = fill(scene, shade, picture.unit) if shade else blank
            line = {"stroke": NEW} if holding else {"stroke": OLD, "dash": (4, 3)}
            yield Path(commands, fill=paint, width=1.2, evenodd=True, **line)


def _moved(picture: Picture, shown: list[Line]) -> Iterator[Path]:
    """Draw where outlines were, dashed, and where they are."""
    for line in shown:
        data = {"feature": f"{line.layer}:{line.feature}"}
        if commands := _stroke(picture, line.before):
            yield Path(commands, stroke=OLD, width=1.4, dash=(5, 4), data=data)
        if commands := _stroke(picture, line.after):
            yield Path(commands, stroke=NEW, width=THICK, data=data)


def _stroke(picture: Picture, shape: BaseGeometry) -> Commands:
    """Draw an outline; a point is a circle."""
    if shape.is_empty:
        return []
    if shapely.get_dimensions(shape) > 0:
        return picture.commands(shape)
    middle = shape.centroid
    x, y = picture.place(*picture.scene.grid.point(middle.x, middle.y))
    return circle(x, y, 5)


def _rings(picture: Picture, shown: list[Line], grounds: Grounds) -> Iterator[Path]:
    """Ring what would be overlooked."""
    parts = [part for shape in grounds.values() for part in shapely.get_parts(shape)]
    parts += [shape for line in shown for shape in line.shapes if shape.length]
    for shape in shapely.get_parts(shapely.union_all([part.envelope for part in parts])):
        yield from _ring(picture, shape)


def _ring(picture: Picture, shape: BaseGeometry) -> Iterator[Path]:
    grid = picture.scene.grid
    west, south, east, north = shape.bounds
    left, top = picture.place(*grid.point(west, north))
    right, bottom = picture.place(*grid.point(east, south))
    if max(right - left, bottom - top) < RING:
        yield Path(circle((left + right) / 2, (top + bottom) / 2, RING), stroke=NEW, width=1.6)


def periods(old: Catalog, new: Catalog) -> list[Period]:
    """List the periods of both maps by day; those of the new one where both have one."""
    every = {period.id: period for catalog in (old, new) for period in catalog.map.periods}
    return sorted(every.values(), key=lambda period: first_day(period.day))
