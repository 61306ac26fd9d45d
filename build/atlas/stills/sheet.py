"""A sheet: where words, keys and maps stand on a still of some size."""

from dataclasses import dataclass

from atlas.scene.looks import LIGHT
from atlas.scene.scene import Scene
from atlas.stills.canvas import Box, Group, Path, rectangle
from atlas.stills.legend import Entry, Flow
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
            f"{cited.byline} {cited.version} · {day} · {whose}", 10.5 * size, fill=LIGHT.soft
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
