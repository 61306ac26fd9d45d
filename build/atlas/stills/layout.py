"""A still picture of the map: title, day, map, legend, scale and credit, without a browser."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from atlas.scene.legend import holdings
from atlas.scene.looks import LIGHT
from atlas.scene.scene import Held, Scene
from atlas.stills.canvas import Box, Canvas, Group, Path, lettering, rectangle
from atlas.stills.legend import Entry, Flow, lines, scale_bar, shades, unchanged
from atlas.stills.map import groups
from atlas.stills.picture import Picture
from geo.errors import MapError
from geo.publish import citation

USUAL = 1600 * 900  # pixels, the size that sizes of letters are given for
USUAL_MAP = 1150 * 900  # pixels, that of the map on it
GROWTH = 0.38  # under a half: letters of a small picture are a larger part of it
STROKES = 1.3  # a still is looked at from further away than a page
UNBROKEN = "\u00a0"
BESIDE = 1.25  # times as wide as high: from here the legend stands beside the map
LEAST_MAP = 0.5  # of the height
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


@dataclass(frozen=True)
class Text:
    """What a still says above its legend."""

    over: str
    title: str
    day: str
    note: str = ""


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
    held = [before.held(before.day), after.held(after.day)]
    pictures = [
        (
            one,
            (one.day,),
            those,
            f"{one.period.label[one.lang]}: {one.language.date(one.period.day)}",
        )
        for one, those in zip((before, after), held, strict=True)
    ]
    return _laid_out(text, pictures, holdings(*held), (width, height))


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
        found = []
        for (was, holder, how), area in sorted(sums.items(), key=lambda one: -one[1]):
            names = " → ".join(chart.holders[one].label[scene.lang] for one in (was, holder))
            amount = f"{scene.language.number(area)} {scene.language.words['km2']}"
            [plain] = shades(scene, [(holder, how)], unit)
            words = f"{chart.hows[how].label[scene.lang]}, {amount}"
            found.append(Entry(names, words, fill=plain.fill))
        return [*found, unchanged(scene)]

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
    for number, (one, those, held, caption) in enumerate(shown):
        left, top, right, bottom = windows[number]
        size_of_map = ((right - left) * (bottom - top) / USUAL_MAP) ** GROWTH
        picture = Picture(one, windows[number], size_of_map * STROKES, those)
        maps += _map(picture, held, f"{'ab'[number]}-" if len(shown) > 1 else "")
        if caption:
            captions.append(_caption(caption, windows[number], unit))
    if captions:
        layers.append(Group("captions", tuple(captions), "Captions"))
    cited = citation.work(scene.catalog)
    return Canvas(
        width,
        height,
        title=": ".join(part for part in (text.over, text.title, text.day) if part),
        description=scene.catalog.map.disclaimer[scene.lang],
        credit=citation.credit(cited),
        lang=scene.lang,
        layers=(*maps, *layers),
    )


def _map(picture: Picture, held: Held, prefix: str) -> Iterator[Group]:
    bar, box = scale_bar(picture)
    yield from groups(picture, held, prefix=prefix, kept=(box,))
    yield Group(f"{prefix}scale", bar, "Scale")


def _caption(caption: str, window: Box, unit: float) -> Group:
    size = 16 * unit
    return lettering(caption, window[0], window[1] - size * 0.6, size, weight="Bold", halo=False)


@dataclass(frozen=True)
class Sheet:
    """Where words, keys and maps go on a still of some size."""

    text: Text
    scene: Scene
    keys: list[Entry]
    width: int
    height: int
    unit: float
    attempts: tuple[tuple[bool, float], ...]

    def beside(self) -> tuple[list[Group], list[Box]]:
        """Put everything in a column at the left, and the map at its right."""
        pad = 30 * self.unit
        column = min(max(450 * self.unit, 0.26 * self.width), 0.42 * self.width)
        for definitions, factor in self.attempts:
            size = self.unit * factor
            head = Flow(pad, pad, column - 2 * pad)
            self._head(head, size)
            legend = Flow(pad, head.y, head.width)
            for key in self.keys:
                legend.key(self.scene, key, 15 * size, definitions=definitions)
            foot = Flow(pad, 0, head.width)
            self._foot(foot, size, disclaimer=definitions)
            if legend.y + foot.y + pad * 0.7 <= self.height:
                break
        foot = Flow(pad, self.height - pad * 0.7 - foot.y, head.width)
        self._foot(foot, size, disclaimer=definitions)
        window = (column, -self.unit, self.width + self.unit, self.height + self.unit)
        return self._groups(head, [legend], foot, [window]), [window]

    def below(self, maps: int) -> tuple[list[Group], list[Box]]:
        """Put the words above the maps, and the keys in columns below."""
        pad = 30 * self.unit
        inner = self.width - 2 * pad
        count = max(1, round(inner / (420 * self.unit)))
        for definitions, factor in self.attempts:
            size = self.unit * factor
            head = Flow(pad, pad * 0.8, inner)
            self._head(head, size)
            columns = self._columns(count, size, inner, pad, definitions=definitions)
            foot = Flow(pad, 0, inner)
            self._foot(foot, size, disclaimer=definitions)
            deep = max(column.y for column in columns)
            room = self.height - head.y - deep - foot.y - pad * 1.3
            if room >= LEAST_MAP * self.height:
                break
        caption = 26 * self.unit if maps > 1 else 0
        top, bottom = head.y + caption, head.y + room
        for column in columns:
            column.move(bottom + pad * 0.6)
        foot.move(self.height - pad * 0.7 - foot.y)
        gap = 16 * self.unit
        wide = (inner - gap * (maps - 1)) / maps
        lefts = [pad + (wide + gap) * number for number in range(maps)]
        windows = [(left, top, left + wide, bottom) for left in lefts]
        return self._groups(head, columns, foot, windows), windows

    def _columns(
        self, count: int, size: float, inner: float, pad: float, *, definitions: bool
    ) -> list[Flow]:
        """Spread the keys over columns of about the same height."""
        wide = (inner - pad * (count - 1)) / count
        tall = Flow(0, 0, wide)
        heights = []
        for key in self.keys:
            before = tall.y
            tall.key(self.scene, key, 14 * size, definitions=definitions)
            heights.append(tall.y - before)
        columns = [Flow(pad + (wide + pad) * number, 0, wide) for number in range(count)]
        number = 0
        for key, deep in zip(self.keys, heights, strict=True):
            if columns[number].y + deep * 0.5 > tall.y / count and number < count - 1:
                number += 1
            columns[number].key(self.scene, key, 14 * size, definitions=definitions)
        return columns

    def _head(self, flow: Flow, size: float) -> None:
        text = self.text
        if text.over:
            flow.words(text.over, 15 * size, fill=LIGHT.soft, gap=6 * size)
        flow.words(text.title, 34 * size, weight="Bold", gap=4 * size)
        if text.day:
            flow.words(text.day, 22 * size, gap=4 * size)
        if text.note:
            flow.words(text.note, 14.5 * size, fill=LIGHT.soft)
        flow.y += 16 * size

    def _foot(self, flow: Flow, size: float, *, disclaimer: bool) -> None:
        if disclaimer:
            flow.words(
                self.scene.catalog.map.disclaimer[self.scene.lang],
                10.5 * size,
                fill=LIGHT.soft,
                gap=5 * size,
            )
        cited = citation.work(self.scene.catalog)
        day = self.scene.language.date(cited.day.isoformat())
        relief = self.scene.catalog.map.relief
        whose = ", ".join([*cited.attributions, *([relief.attribution] if relief else [])])
        flow.words(
            f"{citation.AUTHOR} {cited.version} · {day} · {whose}", 10.5 * size, fill=LIGHT.soft
        )

    def _groups(
        self, head: Flow, legend: list[Flow], foot: Flow, windows: list[Box]
    ) -> list[Group]:
        """Cover what maps drew beyond their windows, then write on it."""
        holes = [step for window in windows for step in rectangle(*window)]
        around = [*rectangle(0, 0, self.width, self.height), *holes]
        edges = tuple(
            Path(rectangle(*window), stroke=LIGHT.hair, width=self.unit) for window in windows
        )
        paper = Path(around, fill=LIGHT.paper, evenodd=True)
        keys = tuple(child for column in legend for child in column.children)
        return [
            Group("paper", (paper, *edges), "Paper"),
            Group("title", tuple(head.children), "Title"),
            Group("legend", keys, "Legend"),
            Group("credit", tuple(foot.children), "Credit"),
        ]


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
