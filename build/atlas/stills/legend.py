"""What stands beside the map of a still: words, keys, scale; laid out until it fits."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import cos, radians

import shapely

from atlas.scene.font import ASCENT, face
from atlas.scene.legend import line_entries, shade_entries
from atlas.scene.looks import LIGHT, colour
from atlas.scene.projection import WORLD
from atlas.scene.scene import Scene
from atlas.stills.canvas import Box, Hatch, Line, Path, Thing, rectangle
from atlas.stills.map import fill, outline
from atlas.stills.picture import Picture
from geo.schema import Group as PanelGroup
from geo.schema import Look

EQUATOR = 40_075.017  # km
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200)  # km, of a scale bar
LEADING = 1.32  # of the size, from line to line


@dataclass(frozen=True)
class Entry:
    """One key: a fill, or the look of a layer, and what it means."""

    label: str
    definition: str = ""
    fill: str | Hatch | None = None
    look: Look | None = None


def shades(scene: Scene, holdings: Iterable[tuple[str, str]], unit: float) -> list[Entry]:
    """List what the fills of faces mean."""
    entries = shade_entries(scene, holdings)
    fills = (fill(scene, entry.shade, unit, "-key") for entry in entries)
    texts = ((entry.label(scene), entry.definition(scene)) for entry in entries)
    return [Entry(*text, fill=paint) for text, paint in zip(texts, fills, strict=True)]


def unchanged(scene: Scene) -> Entry:
    """Explain the blank areas of a difference."""
    return Entry(scene.language.still["unchanged"], fill=colour(scene, "land") or LIGHT.paper)


def lines(picture: Picture, groups: Sequence[PanelGroup]) -> list[Entry]:
    """List what the lines mean that the window shows."""
    scene, window = picture.scene, shapely.box(*picture.drawn)

    def seen(layer: str) -> list[str]:
        shapes = scene.shapes[layer].dropna()
        there = [name for name in shapes.index if picture.is_present(layer, name)]
        return there if any(shapes[name].intersects(window) for name in there) else []

    return [Entry(label, look=look) for label, look, _ in line_entries(scene, groups, seen)]


@dataclass
class Flow:
    """A column that words and keys are put into, from the top down."""

    x: float
    y: float
    width: float
    children: list[Thing] = field(default_factory=list)

    def words(
        self,
        text: str,
        size: float,
        *,
        fill: str = LIGHT.ink,
        weight: str = "Regular",
        gap: float = 0,
    ) -> None:
        """Write a text, broken into lines, and leave a gap after it."""
        for line in face(weight).wrapped(text, size, self.width):
            base = self.y + size * ASCENT * 1.18
            written = Line(line, self.x, base, size, fill=fill, weight=weight, halo=False)
            self.children.append(written.outlined())
            self.y += size * LEADING
        self.y += gap

    def key(
        self, scene: Scene, entry: Entry, size: float, unit: float, *, definitions: bool
    ) -> None:
        """Draw a key with its meaning beside it; lines as on a map whose unit is given."""
        across, down = size * 2, size * 1.25
        top = self.y
        box = (self.x, top + size * 0.1, self.x + across, top + size * 0.1 + down)
        self.children += _sample(scene, entry, box, unit)
        beside = Flow(self.x + across + size * 0.8, top, self.width - across - size * 0.8)
        beside.words(entry.label, size, weight="Bold" if entry.fill else "Regular")
        if definitions and entry.definition:
            beside.words(entry.definition, size * 0.84, fill=LIGHT.soft)
        self.children += beside.children
        self.y = max(beside.y, top + down + size * 0.2) + size * 0.5


def _sample(scene: Scene, entry: Entry, box: Box, unit: float) -> Iterator[Path]:
    left, top, right, bottom = box
    if entry.fill is not None:
        stroke = colour(scene, "border") or LIGHT.soft
        yield Path(rectangle(*box), fill=entry.fill, stroke=stroke, width=0.03 * (bottom - top))
    elif entry.look is not None:
        middle = (top + bottom) / 2
        commands = [("M", left, middle), ("L", right, middle)]
        yield outline(scene, entry.look, commands, unit, area=False, data={})


def scale_bar(picture: Picture) -> tuple[tuple[Thing, ...], Box]:
    """Draw how far so and so many kilometres are, in the window's lower left corner."""
    scene = picture.scene
    _, south, _, north = scene.view
    km = EQUATOR * cos(radians((south + north) / 2)) / WORLD / picture.scale  # in a pixel
    left, _, right, bottom = picture.window
    length = max([step for step in STEPS if step / km <= (right - left) * 0.2] or [STEPS[0]])
    unit = picture.unit
    size = 11 * unit
    x, y, wide = left + 14 * unit, bottom - 14 * unit, length / km
    words = f"{length} {scene.language.words['km2'].rstrip('²')}"
    bar = [("M", x, y - 4 * unit), ("L", x, y), ("L", x + wide, y), ("L", x + wide, y - 4 * unit)]
    around = Path(bar, stroke=LIGHT.paper, width=3.4 * unit, opacity=0.8)
    drawn = (
        around,
        Path(bar, stroke=LIGHT.ink, width=1.2 * unit),
        Line(words, x + 4 * unit, y - 5 * unit, size).outlined(),
    )
    return drawn, (x - unit * 4, y - size * 1.8, x + wide + unit * 4, y + unit * 4)
