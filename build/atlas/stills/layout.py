"""A still picture of the map: title, day, map, legend, scale and credit, without a browser."""

from collections.abc import Iterator, Sequence

from atlas.scene.legend import holdings
from atlas.scene.scene import Held, Scene
from atlas.stills.canvas import Box, Canvas, Group, Line
from atlas.stills.legend import Entry, lines, scale_bar, shades, unchanged
from atlas.stills.map import groups
from atlas.stills.picture import GROWTH, Picture, unit_of
from atlas.stills.sheet import Sheet, Text
from geo.errors import MapError
from geo.publish import citation

USUAL = 1600 * 900  # pixels, the size that sizes of letters are given for
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
    keys = shades(scene, holdings(held), _unit(width, height))
    return _laid_out(text, [(scene, (scene.day,), held, "")], keys, width, height, brief=brief)


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
    return _laid_out(text, shown, shades(before, pairs, _unit(width, height)), width, height)


def difference(before: Scene, after: Scene, width: int, height: int) -> Canvas:
    """Draw what changed hands between two days, by who holds it after."""
    both = (before, after)
    days = [scene.language.date(scene.period.day).replace(" ", UNBROKEN) for scene in both]
    earlier, later = before.held(before.day), after.held(after.day)
    moved = {name: later[name] for name in later if later[name].holder != earlier[name].holder}
    text = Text(
        over=after.catalog.map.title[after.lang],
        title=" → ".join(scene.period.label[scene.lang] for scene in both),
        day=" → ".join(days),
        note=(after.period.note or {}).get(after.lang, ""),
    )
    keys = _changes(after, earlier, moved, _unit(width, height))
    return _laid_out(text, [(after, (before.day, after.day), moved, "")], keys, width, height)


def _changes(scene: Scene, earlier: Held, moved: Held, unit: float) -> list[Entry]:
    """List each kind of change with its area."""
    chart = scene.catalog.map
    km2 = scene.faces["area_km2"]
    sums: dict[tuple[str, str, str], float] = {}
    for name, change in moved.items():
        key = (earlier[name].holder, change.holder, change.how)
        sums[key] = sums.get(key, 0) + km2[name]

    changes = []
    for (was, holder, how), area in sorted(sums.items(), key=lambda item: -item[1]):
        names = " → ".join(chart.holders[name].label[scene.lang] for name in (was, holder))
        amount = f"{scene.language.number(area)} {scene.language.words['km2']}"
        [plain] = shades(scene, [(holder, how)], unit)
        words = f"{chart.hows[how].label[scene.lang]}, {amount}"
        changes.append(Entry(names, words, fill=plain.fill))
    return [*changes, unchanged(scene)]


def _unit(width: int, height: int) -> float:
    """Return the size of a pixel of the usual still on one of another size that can be drawn."""
    check(width, height)
    return (width * height / USUAL) ** GROWTH


Shown = tuple[Scene, tuple[str, ...], Held, str]  # on which days, how held, with which caption


def _laid_out(
    text: Text,
    shown: Sequence[Shown],
    keys: list[Entry],
    width: int,
    height: int,
    *,
    brief: bool = False,
) -> Canvas:
    scene, unit = shown[0][0], _unit(width, height)
    for current, days, *_ in shown:
        whole = Picture(current, (0, 0, width, height), unit, days)
        panel = scene.groups[: 1 if brief else None]
        keys += [key for key in lines(whole, panel) if key not in keys]
    sheet = Sheet(text, scene, keys, width, height, unit, BRIEF if brief else ATTEMPTS)
    beside = width >= BESIDE * height and len(shown) == 1
    layers, windows = sheet.beside() if beside else sheet.below(len(shown))
    maps: list[Group] = []
    captions: list[Group] = []
    for number, (current, days, held, caption) in enumerate(shown):
        picture = Picture(current, windows[number], unit_of(windows[number]), days)
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
    y = window[1] - size * 0.6
    return Line(caption, window[0], y, size, weight="Bold", halo=False).outlined()


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
