"""Answer a whole file of points: read in parts, located, written in parts."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from geo.dates import parse_day
from geo.errors import MapError, did_you_mean
from geo.folder.catalog import Catalog
from geo.locate.days import read_days
from geo.locate.join import OUTSIDE, Days, Locator
from geo.locate.nearest import Column
from geo.locate.readers import open_table
from geo.locate.table import Part, Question, Table
from geo.locate.writers import check_ending, write
from geo.output.transaction import new_file

EXAMPLES = 3  # kinds of problem that a summary names


@dataclass(frozen=True)
class Located:
    """How many rows were written, and what came of them."""

    kinds: Mapping[str, int] = field(default_factory=dict)  # rows by problem; "" for none
    warned: int = 0
    renamed: tuple[tuple[str, str], ...] = ()  # columns, as they came and as they are

    @property
    def rows(self) -> int:
        """Count all."""
        return sum(self.kinds.values())

    @property
    def outside(self) -> int:
        """Count those outside of the map."""
        return self.kinds.get(OUTSIDE, 0)

    @property
    def unread(self) -> int:
        """Count those with other problems."""
        return self.rows - self.outside - self.kinds.get("", 0)

    @property
    def summary(self) -> str:
        """Count the rows, with the commonest problems and the columns that were renamed."""
        counts = {
            "located": self.kinds.get("", 0),
            OUTSIDE: self.outside,
            "that cannot be read": self.unread,
            "within a line's precision": self.warned,
        }
        counted = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
        lines = [f"{self.rows:,} row{'s' * (self.rows != 1)}" + (f": {counted}" if counted else "")]
        odd = Counter({kind: n for kind, n in self.kinds.items() if kind not in ("", OUTSIDE)})
        if odd:
            common = odd.most_common(EXAMPLES)
            lines.append("Problems: " + "; ".join(f"{count:,} × {kind}" for kind, count in common))
        if self.renamed:
            renamed = (f'"{old}" is now "{new}"' for old, new in self.renamed)
            lines.append("Columns: " + ", ".join(renamed))
        return "\n".join(lines)

    @classmethod
    def of(cls, answer: Mapping[str, Column]) -> "Located":
        """Count the rows of an answer; problems that quote a value are the same without it."""
        kinds: Counter[str] = Counter()
        for problem, count in Counter(answer["problem"].tolist()).items():
            kinds[re.sub(r'"[^"]*"', "…", problem or "")] += count
        return cls(kinds, int(pd.notna(answer["warning"]).sum()))

    @classmethod
    def from_json(cls, counts: Mapping[str, Any]) -> "Located":
        """Make counts again of what JSON made of their ``vars``."""
        return cls(**{**counts, "renamed": tuple(map(tuple, counts["renamed"]))})

    def __add__(self, other: "Located") -> "Located":
        """Add the counts of another file."""
        kinds = Counter(self.kinds) + Counter(other.kinds)
        renamed = dict.fromkeys((*self.renamed, *other.renamed))
        return Located(kinds, self.warned + other.warned, tuple(renamed))


Progress = Callable[[Located, float], None]


def locate_file(
    source: Path,
    target: Path,
    catalog: Catalog | Locator,
    question: Question,
    *,
    ending: str | None = None,
    progress: Progress = lambda *_: None,
) -> Located:
    """Answer a file of points; the endings choose the formats, the target is written whole.

    ``ending`` is the format of a target whose own name does not tell it. ``progress`` gets the
    counts so far and the share of the file that is done.
    """
    ending = (ending or target.suffix).lower()
    check_ending(ending, target)
    if not target.parent.is_dir():
        raise MapError(f"{target}: the folder {target.parent} is not there. Make it first.")
    locator = catalog if isinstance(catalog, Locator) else Locator.of(catalog)
    count = Located()
    with open_table(source, question) as table, new_file(target) as path:
        days_of = _reader_of_days(question, table, locator, source)

        def answered() -> Iterator[tuple[Part, dict[str, Column]]]:
            nonlocal count
            for part in table.parts:
                answer = locator.answer(part.shapes, days_of(part), part.faults)
                count += Located.of(answer)
                progress(count, part.read)
                yield part, answer

        renamed = write(table, answered(), path, ending)
    return replace(count, renamed=renamed)


def _reader_of_days(
    question: Question, table: Table, locator: Locator, source: Path
) -> Callable[[Part], Days]:
    """Return what reads the day of each row; where that fails, the part's faults say why."""
    if question.at is not None:
        day = parse_day(question.at, locator.catalog.period_days)
        return lambda part: np.full(len(part.faults), day, "datetime64[D]")
    if question.date_column not in table.names:
        known = did_you_mean(str(question.date_column), table.names)
        raise MapError(f'{source}: has no column "{question.date_column}". {known}')
    number = table.names.index(question.date_column)

    def read(part: Part) -> Days:
        column = part.columns[number]
        cells = column.to_pylist() if isinstance(column, pa.Array) else column
        values = [str(cell) if isinstance(cell, list | dict) else cell for cell in cells]
        return read_days(np.array([*values, None], object)[:-1], part.faults, question.order)

    return read
