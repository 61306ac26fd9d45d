"""The differences between two map folders in words."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from atlas.difference.writers import Item, Writer
from geo.edit.compare import Comparison, Difference, Moved
from geo.folder.catalog import Catalog

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
HEAD = ("period", "district", "holder", "km2_before", "km2_after", "km2_change")  # words, by key


def report(
    comparison: Comparison, catalogs: tuple[Catalog, Catalog], writer: Writer
) -> Iterator[str]:
    """Describe what changed, area by area, then file by file."""
    if not comparison.differences:
        yield writer.paragraph(writer.words["nothing"])
        return
    yield writer.paragraph(_summary(comparison, writer.words))
    if len(comparison.areas):
        yield writer.heading(writer.words["ground"])
        rows = comparison.areas.itertuples(index=False, name=None)
        head = tuple(writer.words[key] for key in HEAD)
        yield from writer.table(head, (_area(row, writer) for row in rows))
    titles = {key: source.title for catalog in catalogs for key, source in catalog.sources.items()}
    for group, differences in groupby(
        comparison.differences, key=lambda difference: difference.group
    ):
        yield writer.heading(group)
        yield from writer.items(_item(difference, writer, titles) for difference in differences)


def _summary(comparison: Comparison, words: dict[str, str]) -> str:
    counts: dict[str, int] = {}
    for difference in comparison.differences:
        counts[difference.what] = counts.get(difference.what, 0) + 1
    listed = ", ".join(
        words[f"count_{what}"].format(count=count) for what, count in sorted(counts.items())
    )
    files = ", ".join(sorted({difference.group for difference in comparison.differences}))
    ground = "" if len(comparison.areas) else f" {words['no_ground']}"
    return words["summary"].format(counts=listed, files=files) + ground


def _area(row: tuple[Any, ...], writer: Writer) -> tuple[str, ...]:
    period, district, holder, before, after, change = row
    areas = (writer.number(km2, 2) for km2 in (before, after))
    return period, district, holder, *areas, _signed(change, writer)


def _signed(change: float, writer: Writer) -> str:
    return ("-" if change < 0 else "+") + writer.number(abs(change), 2)


def _item(difference: Difference, writer: Writer, titles: dict[str, str]) -> Item:
    if difference.what == "changed":
        moved = f": {movement(difference.moved, writer)}" if difference.moved else ""
        under = [
            f"{writer.text(key)}: {_change(key, before, after, writer, titles)}"
            for key, before, after in difference.values
        ]
        return f"{writer.strong(difference.name)} {writer.words['changed']}{moved}", under
    values = {
        key: after if difference.what == "added" else before
        for key, before, after in difference.values
    }
    described = (
        f"{key} {writer.text(_titled(key, values[key], titles))}"
        for key in DESCRIBED
        if key in values
    )
    text: str = "; ".join(described)
    named = f"{writer.strong(difference.name)} {writer.words[difference.what]}"
    return named + (f": {text}" if text else ""), ()


def movement(moved: Moved, writer: Writer) -> str:
    """Describe how far a shape moved."""
    words, number = writer.words, writer.number
    sentence = words["same_place"]
    if moved.points:
        points = words["point" if moved.points == 1 else "points"].format(count=moved.points)
        farthest, mean = number(moved.farthest), number(moved.mean)
        sentence = words["moved"].format(points=points, farthest=farthest, mean=mean)
    change = moved.area_after - moved.area_before
    if abs(change) >= 0.005:  # what two decimals show
        before, after = number(moved.area_before, 2), number(moved.area_after, 2)
        sentence += f"; {before} → {after} {writer.km2} ({_signed(change, writer)})"
    return sentence


def _change(key: str, before: Any, after: Any, writer: Writer, titles: dict[str, str]) -> str:
    if isinstance(before, list | tuple) and isinstance(after, list | tuple):
        gone = [f"− {_said(item, titles)}" for item in before if item not in after]
        come = [f"+ {_said(item, titles)}" for item in after if item not in before]
        return writer.text("; ".join([*gone, *come]) or writer.words["other_order"])
    if before is None:
        return writer.words["now"].format(value=writer.text(_titled(key, after, titles)))
    if after is None:
        return writer.words["no_longer"].format(value=writer.text(_titled(key, before, titles)))
    return f"{writer.text(before)} → {writer.text(after)}"


def _said(item: Any, titles: dict[str, str]) -> str:
    if isinstance(item, str):
        return titles.get(item, item)
    return " ".join(map(str, item)) if isinstance(item, list | tuple) else str(item)


def _titled(key: str, value: Any, titles: dict[str, str]) -> Any:
    if key == "sources" and isinstance(value, list | tuple):
        return "; ".join(titles.get(str(item), str(item)) for item in value)
    return value
