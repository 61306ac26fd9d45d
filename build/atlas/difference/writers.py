"""Ways to write headings, lists and tables: for a terminal, in Markdown, in HTML."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from atlas.scene.language import Language
from atlas.scene.markup import tag
from atlas.scene.markup import text as escaped

LONGEST = 160  # characters of a value that are shown
MARKUP = re.compile(r"([\\`*_\[\]<>|#~])")
NUMBERS = 3  # columns of a table that are numbers, at its end

Item = tuple[str, Sequence[str]]  # a line, and the lines under it


class Form(StrEnum):
    """A format of the report."""

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
            yield from (f"  * {line_}" for line_ in under)

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
            yield (tag("ul", *(tag("li", line_) for line_ in under)) if under else "") + "</li>"
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
