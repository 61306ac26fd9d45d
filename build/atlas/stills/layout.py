"""A still picture of the map: title, day, map, legend, scale and credit, without a browser."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from atlas.scene.legend import holdings
from atlas.scene.scene import Held, Scene
from atlas.stills.canvas import Box, Canvas, Group, lettering
from atlas.stills.legend import Entry, lines, scale_bar, shades, unchanged
from atlas.stills.map import groups
from atlas.stills.picture import Picture
from atlas.stills.sheet import Sheet, Text
from geo.errors import MapError
from geo.publish import citation

USUAL = 1600 * 900  # pixels, the size that sizes of letters are given for
USUAL_MAP = 1150 * 900  # pixels, that of the map on it
GROWTH = 0.38  # under a half: letters of a small picture are a larger part of it
STROKES = 1.3  # a still is looked at from further away than a page
UNBROKEN = "\u00a0"
BESIDE = 1.25  # times as wide as high: from here the legend stands beside the map
SMALLEST, LARGEST = 240, 12_000  # pixels a side
BRIEF = ((False, 1.4), (False, 1.25), (False, 1.1), (False, 0.9), (False, 0.7))
ATTEMPTS = (
    (True, 1.0),
    (True, 0.9),
    (False, 1.0),
    (False, 0.88),
    (False, 0.76),
    (False, 0.66),
    (False, 0.5),
)


def still(scene: Scene, width: int, height: int, *, brief: bool = False) -> Canvas:
    """Draw the map on the day of a period; ``brief`` for a card: large letters, few words."""
    text = Text(
        over=scene.catalog.map.title[scene.lang],
        title=scene.period.label[scene.lang],
        day=scene.language.date(scene.period.day),
        note=(scene.period.note or {}).get(scene.lang, ""),
    )
    held = scene.held(scene.day)
    shown = [(scene, (scene.day,), held, "")]
    return _laid_out(text, shown, holdings(held), (width, height), brief=brief)


def pair(before: Scene, after: Scene, width: int, height: int) -> Canvas:
    """Draw the map on two days, side by side."""
    text = Text(
        over="",
        title=before.catalog.map.title[before.lang],
        day="",
        note=(after.period.note or {}).get(after.lang, ""),
    )
    shown: list[Shown] = []
    for scene in (before, after):
        caption = f"{scene.period.label[scene.lang]}: {scene.language.date(scene.period.day)}"
        shown.append((scene, (scene.day,), scene.held(scene.day), caption))
    pairs = holdings(*(held for _, _, held, _ in shown))
    return _laid_out(text, shown, pairs, (width, height))


def difference(before: Scene, after: Scene, width: int, height: int) -> Canvas:
    """Draw what changed hands between two days, by who holds it after."""
    days = [one.language.date(one.period.day).replace(" ", UNBROKEN) for one in (before, after)]
    earlier, later = before.held(before.day), after.held(after.day)
    moved = {name: later[name] for name in later if later[name].holder != earlier[name].holder}
    text = Text(
        over=after.catalog.map.title[after.lang],
        title=" → ".join(one.period.label[one.lang] for one in (before, after)),
        day=" → ".join(days),
        note=(after.period.note or {}).get(after.lang, ""),
    )
    changes = _changes(after, earlier, moved)
    pictures = [(after, (before.day, after.day), moved, "")]
    return _laid_out(text, pictures, holdings(moved), (width, height), changes)


def _changes(scene: Scene, earlier: Held, moved: Held) -> Callable[[float], list[Entry]]:
    """List each kind of change with its area."""
    chart = scene.catalog.map
    km2 = scene.faces["area_km2"]
    sums: dict[tuple[str, str, str], float] = {}
    for name, change in moved.items():
        key = (earlier[name].holder, change.holder, change.how)
        sums[key] = sums.get(key, 0) + km2[name]

    def entries(unit: float) -> list[Entry]:
        changes = []
        for (was, holder, how), area in sorted(sums.items(), key=lambda one: -one[1]):
            names = " → ".join(chart.holders[one].label[scene.lang] for one in (was, holder))
            amount = f"{scene.language.number(area)} {scene.language.words['km2']}"
            [plain] = shades(scene, [(holder, how)], unit)
            words = f"{chart.hows[how].label[scene.lang]}, {amount}"
            changes.append(Entry(names, words, fill=plain.fill))
        return [*changes, unchanged(scene)]

    return entries


Shown = tuple[Scene, tuple[str, ...], Held, str]  # on which days, how held, with which caption


def _laid_out(
    text: Text,
    shown: Sequence[Shown],
    pairs: Iterable[tuple[str, str]],
    size: tuple[int, int],
    changes: Callable[[float], list[Entry]] | None = None,
    *,
    brief: bool = False,
) -> Canvas:
    check(*size)
    width, height = size
    scene, days, *_ = shown[0]
    unit = (width * height / USUAL) ** GROWTH
    keys = changes(unit) if changes else shades(scene, pairs, unit)
    whole = Picture(scene, (0, 0, width, height), unit, days)
    for one, those, *_ in shown:
        whole = replace(whole, scene=one, days=those)
        panel = scene.groups[: 1 if brief else None]
        keys += [key for key in lines(whole, panel) if key not in keys]
    sheet = Sheet(text, scene, keys, width, height, unit, BRIEF if brief else ATTEMPTS)
    beside = width >= BESIDE * height and len(shown) == 1
    layers, windows = sheet.beside() if beside else sheet.below(len(shown))
    maps: list[Group] = []
    captions: list[Group] = []
    for number, (current, those, held, caption) in enumerate(shown):
        left, top, right, bottom = windows[number]
        size_of_map = ((right - left) * (bottom - top) / USUAL_MAP) ** GROWTH
        picture = Picture(current, windows[number], size_of_map * STROKES, those)
        maps += _map(picture, held, f"{'ab'[number]}-" if len(shown) > 1 else "")
        if caption:
            captions.append(_caption(caption, windows[number], unit))
    if captions:
        layers.append(Group("captions", tuple(captions), "Captions"))
    return Canvas(
        width,
        height,
        title=": ".join(part for part in (text.over, text.title, text.day) if part),
        description=scene.catalog.map.disclaimer[scene.lang],
        credit=citation.credit(citation.work(scene.catalog)),
        lang=scene.lang,
        layers=(*maps, *layers),
    )


def _map(picture: Picture, held: Held, prefix: str) -> Iterator[Group]:
    bar, box = scale_bar(picture)
    yield from groups(picture, held, prefix=prefix, taken=(box,))
    yield Group(f"{prefix}scale", bar, "Scale")


def _caption(caption: str, window: Box, unit: float) -> Group:
    size = 16 * unit
    return lettering(caption, window[0], window[1] - size * 0.6, size, weight="Bold", halo=False)


def check(width: int, height: int) -> None:
    """Refuse sizes that no picture can have.

    Raises
    ------
    MapError
        With the sizes that are drawn.
    """
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        allowed = f"Choose {SMALLEST} to {LARGEST} pixels a side, such as 1600x900."
        raise MapError(f"still: {width}x{height} is no size for it. {allowed}")
