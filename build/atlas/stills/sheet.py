"""A sheet: where words, keys and maps stand on a still of some size."""

from dataclasses import dataclass

from atlas.scene.looks import LIGHT
from atlas.scene.scene import Scene
from atlas.stills.canvas import Box, Group, Path, rectangle
from atlas.stills.legend import Entry, Flow
from atlas.stills.picture import unit_of
from geo.publish import citation

LEAST_MAP = 0.5  # of the height


@dataclass(frozen=True)
class Text:
    """The words above the legend of a still."""

    over: str
    title: str
    day: str
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """Arranges words, keys and maps on a still of some size."""

    text: Text
    scene: Scene
    keys: list[Entry]
    width: int
    height: int
    unit: float
    attempts: tuple[tuple[bool, float], ...]

    @property
    def pad(self) -> float:
        """What stays free along the edges."""
        return 30 * self.unit

    def beside(self) -> tuple[list[Group], list[Box]]:
        """Put everything in a column at the left, and the map at its right."""
        pad = self.pad
        column = min(max(450 * self.unit, 0.26 * self.width), 0.42 * self.width)
        inner = column - 2 * pad
        window = (column, -self.unit, self.width + self.unit, self.height + self.unit)
        for definitions, factor in self.attempts:
            size = self.unit * factor
            head = self._head(pad, inner, size)
            legend = Flow(pad, head.y, inner)
            for key in self.keys:
                legend.key(self.scene, key, 15 * size, unit_of(window), definitions=definitions)
            deep = self._foot(0, inner, size, disclaimer=definitions).y
            if legend.y + deep + pad * 0.7 <= self.height:
                break
        foot = self._foot(self.height - pad * 0.7 - deep, inner, size, disclaimer=definitions)
        return self._groups(head, [legend], foot, [window]), [window]

    def below(self, maps: int) -> tuple[list[Group], list[Box]]:
        """Put the words above the maps, and the keys in columns below."""
        pad = self.pad
        inner = self.width - 2 * pad
        for definitions, factor in self.attempts:
            size = self.unit * factor
            head = self._head(pad * 0.8, inner, size)
            keys = max(column.y for column in self._columns(0, size, 1, definitions=definitions))
            deep = self._foot(0, inner, size, disclaimer=definitions).y
            room = self.height - head.y - keys - deep - pad * 1.3
            if room >= LEAST_MAP * self.height:
                break
        caption = 26 * self.unit if maps > 1 else 0
        top, bottom = head.y + caption, head.y + room
        foot = self._foot(self.height - pad * 0.7 - deep, inner, size, disclaimer=definitions)
        gap = 16 * self.unit
        wide = (inner - gap * (maps - 1)) / maps
        lefts = [pad + (wide + gap) * number for number in range(maps)]
        windows = [(left, top, left + wide, bottom) for left in lefts]
        strokes = unit_of(windows[0])
        columns = self._columns(bottom + pad * 0.6, size, strokes, definitions=definitions)
        return self._groups(head, columns, foot, windows), windows

    def _columns(self, y: float, size: float, strokes: float, *, definitions: bool) -> list[Flow]:
        """Spread the keys over columns of about the same height."""
        pad = self.pad
        count = max(1, round((self.width - 2 * pad) / (420 * self.unit)))
        wide = (self.width - pad * (count + 1)) / count

        def put(key: Entry, column: Flow) -> float:
            before = column.y
            column.key(self.scene, key, 14 * size, strokes, definitions=definitions)
            return column.y - before

        heights = [put(key, Flow(0, 0, wide)) for key in self.keys]
        columns = [Flow(pad + (wide + pad) * number, y, wide) for number in range(count)]
        number = 0
        for key, deep in zip(self.keys, heights, strict=True):
            is_full = columns[number].y - y + deep * 0.5 > sum(heights) / count
            number += is_full and number < count - 1
            put(key, columns[number])
        return columns

    def _head(self, y: float, width: float, size: float) -> Flow:
        flow, text = Flow(self.pad, y, width), self.text
        if text.over:
            flow.words(text.over, 15 * size, fill=LIGHT.soft, gap=6 * size)
        flow.words(text.title, 34 * size, weight="Bold", gap=4 * size)
        if text.day:
            flow.words(text.day, 22 * size, gap=4 * size)
        if text.note:
            flow.words(text.note, 14.5 * size, fill=LIGHT.soft)
        flow.y += 16 * size
        return flow

    def _foot(self, y: float, width: float, size: float, *, disclaimer: bool) -> Flow:
        flow, chart = Flow(self.pad, y, width), self.scene.catalog.map
        if disclaimer:
            words = chart.disclaimer[self.scene.lang]
            flow.words(words, 10.5 * size, fill=LIGHT.soft, gap=5 * size)
        cited = citation.work(self.scene.catalog)
        day = self.scene.language.date(cited.day.isoformat())
        relief = [chart.relief.attribution] if chart.relief else []
        credit = (
            f"{cited.byline} {cited.version} · {day} · {', '.join([*cited.attributions, *relief])}"
        )
        flow.words(credit, 10.5 * size, fill=LIGHT.soft)
        return flow

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
