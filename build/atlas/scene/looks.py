"""How things look: the shades of holders, the lines of layers, the colours around them."""

from dataclasses import dataclass

from atlas.scene.paths import Commands
from atlas.scene.scene import Properties, Scene
from geo.schema import Look, MapFile, Style


@dataclass(frozen=True)
class Theme:
    """The colours that belong to no layer, and the opacity of what lies over a holder's colour."""

    paper: str
    ink: str
    soft: str  # words of less weight
    hair: str  # thin rules
    raised: str  # boxes on the paper
    halo: str  # around names and dots
    inked: float  # of a pattern's ink: three to one against every holder's colour
    relief: float  # of the relief, which darkens by a tenth: no class looks like another


LIGHT = Theme(
    paper="#fbfaf7",
    ink="#201d24",
    soft="#625d68",
    hair="#d9d5ce",
    raised="#ffffff",
    halo="#fbfaf7",
    inked=0.62,
    relief=0.25,
)
DARK = Theme(
    paper="#131417",
    ink="#eceaf0",
    soft="#aaa5b1",
    hair="#35363c",
    raised="#1d1e23",
    halo="#17181c",
    inked=0.84,
    relief=0.45,
)

PLAIN = "plain"  # the pattern that is none
TILE = 10  # pixels of the screen from one stroke of a pattern to the next: names read over it
# Lines go on beyond the tile, so that no gap shows where two tiles meet.
STROKES: dict[str, Commands] = {
    "dots": [("M", 2.5, 2.5), ("L", 2.5, 2.5), ("M", 7.5, 7.5), ("L", 7.5, 7.5)],
    "diagonal": [("M", -2, 7), ("L", 7, -2), ("M", 3, 12), ("L", 12, 3)],
    "back-diagonal": [("M", -2, 3), ("L", 7, 12), ("M", 3, -2), ("L", 12, 7)],
    "cross": [("M", -1, 5), ("L", 11, 5), ("M", 5, -1), ("L", 5, 11)],
    "vertical": [("M", 5, -1), ("L", 5, 11)],
}
WIDTHS = {"dots": 1.5}  # pixels of the screen, where not the usual
WIDTH = 0.8

Shade = tuple[str, str]  # holder and pattern


def shade(chart: MapFile, holder: str, how: str) -> Shade:
    """Choose the pattern of what is held by someone in some way."""
    about = chart.holders[holder]
    return holder, about.patterns.get(how) or chart.hows[how].pattern or about.pattern


def shades(scene: Scene) -> list[tuple[str, str, Shade]]:
    """List every holder and how in the history of the faces, with its shade."""
    pairs = {
        (change.holder, change.how) for history in scene.faces["history"] for change in history
    }
    return [(holder, how, shade(scene.catalog.map, holder, how)) for holder, how in sorted(pairs)]


def patterns(scene: Scene) -> list[Shade]:
    """List the shades that have a pattern, each once."""
    return sorted({shade for _, _, shade in shades(scene) if shade[1] != PLAIN})


def matching(style: Style, row: Properties) -> list[int]:
    """List which of a layer's other looks a feature has, by their numbers."""
    return [
        number for number, when in enumerate(style.when) if str(row.get(when.field)) == when.value
    ]


def look(style: Style, row: Properties) -> Look:
    """Merge a layer's style with what it says of features like this one."""
    keys = ("stroke", "width", "dash", "fill")
    merged = {key: getattr(style, key) for key in keys}
    for when in (style.when[number] for number in matching(style, row)):
        merged |= {key: getattr(when, key) for key in keys if getattr(when, key) is not None}
    return Look(**merged)


def colour(scene: Scene, name: str | None) -> str | None:
    """Look up a colour of the palette, as in the light theme."""
    return scene.catalog.map.palette.light.get(name) if name else None
