"""A drawing as plain values: groups of paths and words, before it is SVG or PDF."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from atlas.scene.font import face
from atlas.scene.looks import LIGHT
from atlas.scene.paths import Command, Commands

Box = tuple[float, float, float, float]  # left, top, right, bottom
HALO = 2 / 11  # of the size of letters: the stroke around names
ROUND = 0.5523  # of the radius: where the handles of a quarter circle are


@dataclass(frozen=True)
class Hatch:
    """A fill with strokes or dots over it, in tiles."""

    id: str
    fill: str
    ink: str
    width: float
    commands: tuple[Command, ...]
    tile: float
    scale: float


@dataclass(frozen=True)
class Path:
    """An outline with its fill and stroke; colours are hexadecimal."""

    commands: Commands
    fill: str | Hatch | None = None
    stroke: str | None = None
    width: float = 0
    dash: tuple[float, ...] = ()
    opacity: float = 1  # of the stroke
    evenodd: bool = False  # whether outlines inside outlines are holes
    data: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shadow:
    """Black in a box, ``opacity`` a byte for each of its columns and rows, from the top."""

    box: Box
    columns: int
    rows: int
    opacity: bytes


@dataclass(frozen=True)
class Line:
    """A line of words from a point on its base line; ``spacing`` is a share of the size."""

    words: str
    x: float
    y: float
    size: float
    fill: str = LIGHT.ink
    weight: str = "Regular"
    spacing: float = 0
    halo: bool = True

    def paths(self) -> tuple[Path, ...]:
        """Draw the letters, over their halo if they have one."""
        outline = face(self.weight).outline(self.words, self.size, self.x, self.y, self.spacing)
        letters = Path(outline, fill=self.fill)
        around = Path(outline, stroke=LIGHT.halo, width=HALO * self.size, opacity=0.8)
        return (around, letters) if self.halo else (letters,)

    def outlined(self) -> "Group":
        """Let outlines stand for the words."""
        return Group("", self.paths(), words=self.words, line=self)


@dataclass(frozen=True)
class Group:
    """Things that belong together, under a name; ``words`` is the text that outlines stand for."""

    id: str
    children: tuple["Thing", ...]
    label: str = ""
    words: str = ""
    line: Line | None = None  # how they stand


Thing = Group | Line | Path | Shadow


@dataclass(frozen=True)
class Canvas:
    """A whole drawing: its size in pixels, what it shows, and its layers from the bottom up."""

    width: int
    height: int
    title: str
    description: str
    credit: str
    lang: str
    layers: tuple[Group, ...]

    def hatches(self) -> dict[str, Hatch]:
        """Collect the patterns by their ids."""
        fills = (path.fill for path in _paths(self.layers))
        return {fill.id: fill for fill in fills if isinstance(fill, Hatch)}


def _paths(things: Iterable[Thing]) -> Iterator[Path]:
    for thing in things:
        if isinstance(thing, Path):
            yield thing
        elif isinstance(thing, Group):
            yield from _paths(thing.children)


def rectangle(left: float, top: float, right: float, bottom: float) -> Commands:
    """Outline a rectangle."""
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    return [("M", *corners[0]), *[("L", *corner) for corner in corners[1:]], ("Z",)]


def circle(x: float, y: float, radius: float) -> Commands:
    """Outline a circle."""
    handle = radius * ROUND
    return [
        ("M", x + radius, y),
        ("C", x + radius, y + handle, x + handle, y + radius, x, y + radius),
        ("C", x - handle, y + radius, x - radius, y + handle, x - radius, y),
        ("C", x - radius, y - handle, x - handle, y - radius, x, y - radius),
        ("C", x + handle, y - radius, x + radius, y - handle, x + radius, y),
        ("Z",),
    ]


def live(canvas: Canvas) -> Canvas:
    """Turn outlines back into text, to select and edit; of letters that no font has they stay."""
    layers = (replace(layer, children=tuple(map(_live, layer.children))) for layer in canvas.layers)
    return replace(canvas, layers=tuple(layers))


def _live(thing: Thing) -> Thing:
    if not isinstance(thing, Group):
        return thing
    if thing.line and face(thing.line.weight).covers(thing.words):
        return thing.line
    return replace(thing, children=tuple(map(_live, thing.children)))


def mixed(over: str, under: str, share: float) -> str:
    """Mix two colours, as paint of some opacity over another would show."""
    pairs = zip(_channels(over), _channels(under), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _channels(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
