"""The differences between two map folders in words: for a terminal, in Markdown, in HTML."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import Any

from atlas.scene.language import Language
from atlas.scene.markup import tag
from atlas.scene.markup import text as escaped
from geo.edit.compare import Comparison, Difference, Moved
from geo.folder.catalog import Catalog

LONGEST = 160  # characters of a value that are shown
MARKUP = re.compile(r"([\\`*_\[\]<>|#~])")
DESCRIBED = (
    "name:en",
    "title.en",
    "title",
    "publisher",
    "from",
    "area",
    "holder",
    "how",
    "sources",
)  # of a new entry
NUMBERS = 3  # columns of a table that are numbers, at its end
HEAD = ("period", "district", "holder", "km2_before", "km2_after", "km2_change")  # words, by key

Item = tuple[str, Sequence[str]]  # a line, and the lines under it


class Form(StrEnum):
    """How the differences are written."""

    text = "text"
    markdown = "markdown"


class Writer:
    """Write headings, lists and tables for a terminal, in the words of a language."""

    def __init__(self, spoken: Language) -> None:
        self.words, self.number = spoken.difference, spoken.number
        self.km2 = spoken.words["km2"]

    def text(self, value: object) -> str:
        """Show a value as plain text."""
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        shown = " ".join(shown.split())
        return self.plain(shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…")

    def plain(self, value: str) -> str:
        """Take from a text what would be markup."""
        return value

    def strong(self, value: str) -> str:
        """Show a name."""
        return value

    def paragraph(self, value: str) -> str:
        """Write a sentence."""
        return value

    def heading(self, value: str) -> str:
        """Begin a part."""
        return f"\n{value}"

    def items(self, items: Iterable[Item]) -> Iterator[str]:
        """Write a list of lists."""
        for line, under in items:
            yield f"* {line}"
            yield from (f"  * {one}" for one in under)

    def table(self, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
        """Write a table; its last columns are numbers."""
        whole = [head, *rows]
        widths = [max(len(row[i]) for row in whole) for i in range(len(head))]
        for row in whole:
            cells = [
                cell.rjust(width) if place >= len(head) - NUMBERS else cell.ljust(width)
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            yield "  " + "  ".join(cells)


class Markdown(Writer):
    """Write them for a pull request."""

    def plain(self, value: str) -> str:
        """Escape what Markdown would take for markup."""
        return MARKUP.sub(r"\\\1", value)

    def strong(self, value: str) -> str:
        """Show a name."""
        return f"**{self.text(value)}**"

    def heading(self, value: str) -> str:
        """Begin a part."""
        return f"\n### {self.text(value)}\n"

    def table(self, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
        """Write a table; its last columns are numbers."""
        yield f"| {' | '.join(head)} |"
        yield "|" + " --- |" * (len(head) - NUMBERS) + " ---: |" * NUMBERS
        yield from (f"| {' | '.join(map(self.text, row))} |" for row in rows)


class Html(Writer):
    """Write them for a page."""

    def plain(self, value: str) -> str:
        """Escape what HTML would take for markup."""
        return escaped(value)

    def strong(self, value: str) -> str:
        """Show a name."""
        return tag("strong", self.text(value))

    def paragraph(self, value: str) -> str:
        """Write a sentence."""
        return tag("p", escaped(value))

    def heading(self, value: str) -> str:
        """Begin a part."""
        return tag("h2", escaped(value))

    def items(self, items: Iterable[Item]) -> Iterator[str]:
        """Write a list of lists."""
        for number, (line, under) in enumerate(items):
            yield ("" if number else "<ul>") + "<li>" + line
            yield (tag("ul", *(tag("li", one) for one in under)) if under else "") + "</li>"
        yield "</ul>"

    def table(self, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
        """Write a table; its last columns are numbers."""

        def row(cells: tuple[str, ...], name: str) -> str:
            first = len(cells) - NUMBERS
            return tag(
                "tr",
                *(
                    tag(name, self.text(cell), class_="number" if place >= first else None)
                    for place, cell in enumerate(cells)
                ),
            )

        yield tag("thead", row(head, "th")).join(["<table>", "<tbody>"])
        yield from (row(cells, "td") for cells in rows)
        yield "</tbody></table>"


WRITERS: dict[Form, type[Writer]] = {Form.text: Writer, Form.markdown: Markdown}


def report(found: Comparison, catalogs: tuple[Catalog, Catalog], writer: Writer) -> Iterator[str]:
    """Say what changed, area by area, then file by file."""
    if not found.differences:
        yield writer.paragraph(writer.words["nothing"])
        return
    yield writer.paragraph(_summary(found, writer.words))
    if len(found.areas):
        yield writer.heading(writer.words["ground"])
        rows = found.areas.itertuples(index=False, name=None)
        head = tuple(writer.words[key] for key in HEAD)
        yield from writer.table(head, (_area(row, writer) for row in rows))
    titles = {key: source.title for one in catalogs for key, source in one.sources.items()}
    for group, differences in groupby(found.differences, key=lambda one: one.group):
        yield writer.heading(group)
        yield from writer.items(_item(one, writer, titles) for one in differences)


def _summary(found: Comparison, words: dict[str, str]) -> str:
    counts: dict[str, int] = {}
    for one in found.differences:
        counts[one.what] = counts.get(one.what, 0) + 1
    said = ", ".join(
        words[f"count_{what}"].format(count=count) for what, count in sorted(counts.items())
    )
    files = ", ".join(sorted({one.group for one in found.differences}))
    held = "" if len(found.areas) else f" {words['no_ground']}"
    return words["summary"].format(counts=said, files=files) + held


def _area(row: tuple[Any, ...], writer: Writer) -> tuple[str, ...]:
    period, district, holder, before, after, change = row
    held = (writer.number(km2, 2) for km2 in (before, after))
    return period, district, holder, *held, _signed(change, writer)


def _signed(change: float, writer: Writer) -> str:
    return ("-" if change < 0 else "+") + writer.number(abs(change), 2)


def _item(one: Difference, writer: Writer, titles: dict[str, str]) -> Item:
    if one.what == "changed":
        moved = f": {movement(one.moved, writer)}" if one.moved else ""
        under = [
            f"{writer.text(key)}: {_change(key, before, after, writer, titles)}"
            for key, before, after in one.values
        ]
        return f"{writer.strong(one.name)} {writer.words['changed']}{moved}", under
    values = {key: after if one.what == "added" else before for key, before, after in one.values}
    told = (
        f"{key} {writer.text(_titled(key, values[key], titles))}"
        for key in DESCRIBED
        if key in values
    )
    text: str = "; ".join(told)
    named = f"{writer.strong(one.name)} {writer.words[one.what]}"
    return named + (f": {text}" if text else ""), ()


def movement(moved: Moved, writer: Writer) -> str:
    """Say how far a shape moved."""
    words, number = writer.words, writer.number
    said = words["same_place"]
    if moved.points:
        points = words["point" if moved.points == 1 else "points"].format(count=moved.points)
        farthest, mean = number(moved.farthest), number(moved.mean)
        said = words["moved"].format(points=points, farthest=farthest, mean=mean)
    change = moved.area_after - moved.area_before
    if abs(change) >= 0.005:  # what two decimals show
        before, after = number(moved.area_before, 2), number(moved.area_after, 2)
        said += f"; {before} → {after} {writer.km2} ({_signed(change, writer)})"
    return said


def _change(key: str, before: Any, after: Any, writer: Writer, titles: dict[str, str]) -> str:
    if isinstance(before, list | tuple) and isinstance(after, list | tuple):
        gone = [f"− {_said(one, titles)}" for one in before if one not in after]
        come = [f"+ {_said(one, titles)}" for one in after if one not in before]
        return writer.text("; ".join([*gone, *come]) or writer.words["other_order"])
    if before is None:
        return writer.words["now"].format(value=writer.text(_titled(key, after, titles)))
    if after is None:
        return writer.words["no_longer"].format(value=writer.text(_titled(key, before, titles)))
    return f"{writer.text(before)} → {writer.text(after)}"


def _said(one: Any, titles: dict[str, str]) -> str:
    if isinstance(one, str):
        return titles.get(one, one)
    return " ".join(map(str, one)) if isinstance(one, list | tuple) else str(one)


def _titled(key: str, value: Any, titles: dict[str, str]) -> Any:
    if key == "sources" and isinstance(value, list | tuple):
        return "; ".join(titles.get(str(one), str(one)) for one in value)
    return value
