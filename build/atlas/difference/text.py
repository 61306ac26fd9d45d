"""The differences between two map folders in words: for a terminal, in Markdown, on a page."""

import json
import re
from collections import Counter
from enum import StrEnum
from itertools import groupby
from typing import Any, NamedTuple

from atlas.page import assets
from atlas.scene.language import Language
from geo.edit.compare import Comparison, Difference, Moved
from geo.folder.catalog import Catalog

DESCRIBED = "name:en title.en title publisher from area holder how sources".split()  # of entries
HEAD = ("period", "district", "holder", "km2_before", "km2_after", "km2_change")  # words, by key
NUMBERS_FROM = 3  # the first column of the table that holds numbers
LONGEST = 160  # characters of a value that are shown
MARKUP = re.compile(r"([\\`*_\[\]<>|#~])")


class Form(StrEnum):
    """A format of the report."""

    text = "text"
    markdown = "markdown"


class Item(NamedTuple):
    """A feature or an entry, what happened to it, and each of its values that changed."""

    name: str
    what: str
    text: str = ""
    under: list[str] = []  # noqa: RUF012 -- never added to


def write(report: dict[str, Any], form: Form) -> str:
    """Write a report for a terminal or for a pull request."""
    if form is Form.text:
        return assets.template("difference.txt").render(report)
    markdown = assets.TEMPLATES.overlay(finalize=lambda value: MARKUP.sub(r"\\\1", value))
    return markdown.get_template("difference.md").render(report)


def report(
    comparison: Comparison, catalogs: tuple[Catalog, Catalog], spoken: Language
) -> dict[str, Any]:
    """Describe what changed as plain text, for a template: area by area, then file by file."""
    words = spoken.difference
    titles = {key: source.title for catalog in catalogs for key, source in catalog.sources.items()}
    areas = [_area(row, spoken) for row in comparison.areas.itertuples(index=False, name=None)]
    table = [[words[key] for key in HEAD], *areas] if areas else []
    files = groupby(comparison.differences, key=lambda difference: difference.group)
    return {
        "words": words,
        "summary": _summary(comparison, words),
        "table": table,
        "widths": [max(map(len, column)) for column in zip(*table, strict=True)],
        "numbers_from": NUMBERS_FROM,
        "groups": [
            (group, [_item(difference, spoken, titles) for difference in differences])
            for group, differences in files
        ],
    }


def _summary(comparison: Comparison, words: dict[str, str]) -> str:
    counts = sorted(Counter(difference.what for difference in comparison.differences).items())
    listed = ", ".join(words[f"count_{what}"].format(count=count) for what, count in counts)
    files = ", ".join(sorted({difference.group for difference in comparison.differences}))
    ground = "" if len(comparison.areas) else f" {words['no_ground']}"
    return words["summary"].format(counts=listed, files=files) + ground


def _area(row: tuple[Any, ...], spoken: Language) -> list[str]:
    period, district, holder, before, after, change = row
    areas = (spoken.number(km2, 2) for km2 in (before, after))
    return [period, district, holder, *areas, _signed(change, spoken)]


def _signed(change: float, spoken: Language) -> str:
    return ("-" if change < 0 else "+") + spoken.number(abs(change), 2)


def _item(difference: Difference, spoken: Language, titles: dict[str, str]) -> Item:
    what = spoken.difference[difference.what]
    if difference.what == "changed":
        moved = _movement(difference.moved, spoken) if difference.moved else ""
        changes = [
            f"{key}: {_change(key, before, after, spoken.difference, titles)}"
            for key, before, after in difference.values
        ]
        return Item(difference.name, what, moved, changes)
    values = {key: after if before is None else before for key, before, after in difference.values}
    described = (f"{key} {_value(key, values[key], titles)}" for key in DESCRIBED if key in values)
    return Item(difference.name, what, "; ".join(described))


def _movement(moved: Moved, spoken: Language) -> str:
    """Describe how far a shape moved."""
    words, number = spoken.difference, spoken.number
    sentence = words["same_place"]
    if moved.points:
        points = words["point" if moved.points == 1 else "points"].format(count=moved.points)
        farthest, mean = number(moved.farthest), number(moved.mean)
        sentence = words["moved"].format(points=points, farthest=farthest, mean=mean)
    change = moved.area_after - moved.area_before
    if abs(change) >= 0.005:  # what two decimals show
        before, after = number(moved.area_before, 2), number(moved.area_after, 2)
        km2 = spoken.words["km2"]
        sentence += f"; {before} → {after} {km2} ({_signed(change, spoken)})"
    return sentence


def _change(
    key: str, before: Any, after: Any, words: dict[str, str], titles: dict[str, str]
) -> str:
    if isinstance(before, list | tuple) and isinstance(after, list | tuple):
        gone = [f"− {_entry(item, titles)}" for item in before if item not in after]
        come = [f"+ {_entry(item, titles)}" for item in after if item not in before]
        return _shortened("; ".join([*gone, *come]) or words["other_order"])
    if before is None:
        return words["now"].format(value=_value(key, after, titles))
    if after is None:
        return words["no_longer"].format(value=_value(key, before, titles))
    return f"{_shortened(before)} → {_shortened(after)}"


def _entry(item: Any, titles: dict[str, str]) -> str:
    """Show what a list holds: the title of a source, the parts of a pair."""
    if isinstance(item, list | tuple):
        return " ".join(map(str, item))
    return titles.get(item, item) if isinstance(item, str) else str(item)


def _value(key: str, value: Any, titles: dict[str, str]) -> str:
    if key == "sources" and isinstance(value, list | tuple):
        value = "; ".join(titles.get(str(item), str(item)) for item in value)
    return _shortened(value)


def _shortened(value: Any) -> str:
    """Show a value as a text of one line."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
