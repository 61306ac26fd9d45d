"""``karabakh-map diff``."""

import json
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Annotated, Any

import typer

import geo
from atlas.commands.options import LayersOption, err
from atlas.commands.revision import folder_of
from geo.catalog import Catalog
from geo.compare import Comparison, Difference, Moved, compare

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


class Form(StrEnum):
    """How the differences are written."""

    text = "text"
    markdown = "markdown"


def diff(
    old: Annotated[str, typer.Argument(help="Folder, or git revision such as main.")],
    new: Annotated[
        str, typer.Argument(help="The same.", show_default="the folder as it is now")
    ] = "",
    form: Annotated[
        Form, typer.Option("--format", help="Markdown is for a pull request.")
    ] = Form.text,
    layers: LayersOption = None,
) -> None:
    """Say what changed between two versions of a map folder, in words and figures.

    Features, statements and sources added, removed and changed; how far lines moved, in metres;
    who held how much more or less of each district in each period, in km².
    """
    folder = layers or geo.bundled()
    with folder_of(old, folder) as one, folder_of(new or str(folder), folder) as other:
        with err.status("Comparing"):
            catalogs = geo.read(one), geo.read(other)
            found = compare(*catalogs)
        for line in _report(found, catalogs, Writer(form)):
            typer.echo(line)


class Writer:
    """Write headings, points and tables, for a terminal or in Markdown."""

    def __init__(self, form: Form) -> None:
        self.markdown = form is Form.markdown

    def text(self, value: object) -> str:
        """Show a value as plain text."""
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        shown = " ".join(shown.split())
        short = shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"
        return MARKUP.sub(r"\\\1", short) if self.markdown else short

    def strong(self, value: str) -> str:
        """Show a name."""
        return f"**{self.text(value)}**" if self.markdown else value

    def heading(self, value: str) -> str:
        """Begin a part."""
        return f"\n### {self.text(value)}\n" if self.markdown else f"\n{value}"

    def table(self, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
        """Write a table; its last three columns are numbers."""
        if self.markdown:
            yield f"| {' | '.join(head)} |"
            yield "|" + " --- |" * (len(head) - 3) + " ---: |" * 3
            yield from (f"| {' | '.join(map(self.text, row))} |" for row in rows)
            return
        whole = [head, *rows]
        widths = [max(len(row[i]) for row in whole) for i in range(len(head))]
        for row in whole:
            left = [cell.ljust(width) for cell, width in zip(row[:-3], widths, strict=False)]
            right = [cell.rjust(width) for cell, width in zip(row[-3:], widths[-3:], strict=True)]
            yield "  " + "  ".join([*left, *right])


def _report(found: Comparison, catalogs: tuple[Catalog, Catalog], writer: Writer) -> Iterator[str]:
    if writer.markdown:
        yield "## What changes on the map\n"
    if not found.differences:
        yield "Nothing changes: both have the same features, statements and sources."
        return
    yield _summary(found)
    if len(found.areas):
        yield writer.heading("Who held how much")
        head = ("Period", "District", "Holder", "km² before", "after", "change")
        yield from writer.table(head, map(_area, found.areas.itertuples(index=False, name=None)))
    titles = {key: source.title for one in catalogs for key, source in one.sources.items()}
    groups: dict[str, list[Difference]] = {}
    for difference in found.differences:
        groups.setdefault(difference.group, []).append(difference)
    for group, differences in groups.items():
        yield writer.heading(group)
        for difference in differences:
            yield from _difference(difference, writer, titles)


def _summary(found: Comparison) -> str:
    counts: dict[str, int] = {}
    for one in found.differences:
        counts[one.what] = counts.get(one.what, 0) + 1
    words = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
    where = sorted({one.group for one in found.differences})
    held = "" if len(found.areas) else " Nobody holds more or less ground for it."
    return f"{words} in {', '.join(where)}.{held}"


def _area(row: tuple[Any, ...]) -> tuple[str, ...]:
    period, district, holder, before, after, change = row
    return period, district, holder, f"{before:,.2f}", f"{after:,.2f}", f"{change:+,.2f}"


def _difference(one: Difference, writer: Writer, titles: dict[str, str]) -> Iterator[str]:
    if one.what == "changed":
        moved = f": {_movement(one.moved)}" if one.moved else ""
        yield f"* {writer.strong(one.name)} changed{moved}"
        for key, before, after in one.values:
            yield f"  * {writer.text(key)}: {_change(key, before, after, writer, titles)}"
        return
    values = {key: after if one.what == "added" else before for key, before, after in one.values}
    told = (
        f"{key} {writer.text(_titled(key, values[key], titles))}"
        for key in DESCRIBED
        if key in values
    )
    text: str = "; ".join(told)
    yield f"* {writer.strong(one.name)} {one.what}" + (f": {text}" if text else "")


def _movement(moved: Moved) -> str:
    points = "1 point" if moved.points == 1 else f"{moved.points} points"
    said = f"{points} moved by up to {moved.farthest:,.0f} m, on average {moved.mean:,.0f} m"
    if not moved.points:
        said = "drawn with other points, in the same place"
    change = moved.area_after - moved.area_before
    if abs(change) >= 0.005:  # what two decimals show
        said += f"; {moved.area_before:,.2f} → {moved.area_after:,.2f} km² ({change:+,.2f})"
    return said


def _change(key: str, before: Any, after: Any, writer: Writer, titles: dict[str, str]) -> str:
    if isinstance(before, list | tuple) and isinstance(after, list | tuple):
        gone = [f"− {_said(one, titles)}" for one in before if one not in after]
        come = [f"+ {_said(one, titles)}" for one in after if one not in before]
        return writer.text("; ".join([*gone, *come]) or "in another order")
    if before is None:
        return f"now {writer.text(_titled(key, after, titles))}"
    if after is None:
        return f"no longer {writer.text(_titled(key, before, titles))}"
    return f"{writer.text(before)} → {writer.text(after)}"


def _said(one: Any, titles: dict[str, str]) -> str:
    if isinstance(one, str):
        return titles.get(one, one)
    return " ".join(map(str, one)) if isinstance(one, list | tuple) else str(one)


def _titled(key: str, value: Any, titles: dict[str, str]) -> Any:
    if key == "sources" and isinstance(value, list | tuple):
        return "; ".join(titles.get(str(one), str(one)) for one in value)
    return value
