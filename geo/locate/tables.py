"""Answer a whole file of points: read in parts, located, written in parts."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from geo.dates import parse_day
from geo.errors import MapError, did_you_mean
from geo.folder.catalog import Catalog
from geo.locate.days import Order, read_days
from geo.locate.join import OUTSIDE, Column, Days, Locator
from geo.locate.readers import open_table
from geo.locate.table import Options, Part, Table
from geo.locate.writers import Answered, check_ending, write
from geo.output.transaction import new_file

EXAMPLES = 3  # kinds of problem that a summary names


@dataclass(frozen=True)
class Question:
    """What is asked of every row, and how its file is to be read.

    Attributes
    ----------
    at, date_column
        The day, an ISO date or the id of a period; or the column with a day for each row.
    order
        How to read days such as 01.12.1950.
    """

    at: str | date | None = None
    date_column: str | None = None
    order: Order | None = None
    options: Options = field(default_factory=Options)

    def __post_init__(self) -> None:
        if (self.at is None) == (self.date_column is None):
            raise MapError("locate: no day, or two. Give --at DATE or --date-column NAME.")


@dataclass(frozen=True)
class Located:
    """How many rows were written, how many of them have no answer, and why."""

    rows: int = 0
    outside: int = 0
    unread: int = 0
    warned: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    renamed: tuple[tuple[str, str], ...] = ()

    @property
    def summary(self) -> str:
        """Count the rows, with the commonest problems and the columns that were renamed."""
        parts = {
            "located": self.rows - self.outside - self.unread,
            OUTSIDE: self.outside,
            "that cannot be read": self.unread,
            "within a line's precision": self.warned,
        }
        counted = ", ".join(f"{count:,} {what}" for what, count in parts.items() if count)
        text = f"{self.rows:,} row{'s' * (self.rows != 1)}" + (f": {counted}" if counted else "")
        kinds = [f"{count:,} × {kind}" for kind, count in self.problems.most_common(EXAMPLES)]
        renamed = [f'"{old}" is now "{new}"' for old, new in self.renamed]
        return "\n".join(
            [
                text,
                *(["Problems: " + "; ".join(kinds)] if kinds else []),
                *(["Columns: " + ", ".join(renamed)] if renamed else []),
            ]
        )

    @classmethod
    def from_dict(cls, counts: Mapping[str, Any]) -> "Located":
        """Make counts again of what `dataclasses.asdict` made of them, and JSON since."""
        renamed = tuple((old, new) for old, new in counts["renamed"])
        return cls(**{**counts, "problems": Counter(counts["problems"]), "renamed": renamed})

    def __add__(self, other: "Located") -> "Located":
        """Add the counts of another file."""
        return Located(
            self.rows + other.rows,
            self.outside + other.outside,
            self.unread + other.unread,
            self.warned + other.warned,
            self.problems + other.problems,
            tuple(dict.fromkeys([*self.renamed, *other.renamed])),
        )


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

    Parameters
    ----------
    ending
        The format of the target, if its own ending does not say it.
    progress
        Called with the counts so far and the share of the file that is done, after each part.

    Raises
    ------
    MapError
        If a file, a column or the day is not there or cannot be read.
    """
    ending = (ending or target.suffix).lower()
    check_ending(ending, target)
    if not target.parent.is_dir():
        raise MapError(f"{target}: the folder {target.parent} is not there. Make it first.")
    locator = catalog if isinstance(catalog, Locator) else Locator.of(catalog)
    with open_table(source, question.options) as table, new_file(target) as path:
        run = _Run(table, locator, _Day.of(question, table, locator, source), progress)
        answered = Answered.of(table, run.answered(), ending)
        write(answered, path, ending)
    return replace(run.count, renamed=tuple(answered.renamed))


@dataclass(frozen=True)
class _Day:
    """The day of every row, or the number of the column that holds it."""

    day: date | None
    column: int
    order: Order | None

    @classmethod
    def of(cls, question: Question, table: Table, locator: Locator, source: Path) -> "_Day":
        if question.at is not None:
            return cls(parse_day(question.at, locator.catalog.period_days), -1, None)
        names = table.schema.names
        if question.date_column not in names:
            fault = f'has no column "{question.date_column}"'
            raise MapError(f"{source}: {fault}. {did_you_mean(str(question.date_column), names)}")
        return cls(None, names.index(str(question.date_column)), question.order)

    def days(self, part: Part) -> Days:
        """Read the day of each row; where that fails, the part's faults say why."""
        if self.day is not None:
            return np.full(len(part.lng), self.day, "datetime64[D]")
        column = part.columns[self.column]
        if pa.types.is_nested(column.type):
            column = pa.array([str(cell) for cell in column.to_pylist()])
        cells = np.empty(len(column), object)
        cells[:] = column.to_pylist()
        return read_days(cells, part.faults, self.order)


@dataclass
class _Run:
    """One pass through a file."""

    table: Table
    locator: Locator
    day: _Day
    progress: Progress
    count: Located = field(default_factory=Located)

    def answered(self) -> Iterator[tuple[Part, dict[str, Column]]]:
        """Give each part with its answer."""
        for part in self.table.parts:
            days = self.day.days(part)
            answer = self.locator.answer(part.lng, part.lat, days, part.faults)
            self.count += _counted(answer)
            self.progress(self.count, part.read)
            yield part, answer


def _counted(answer: dict[str, Any]) -> Located:
    kinds = Counter(answer["problem"].tolist())
    fine = kinds.pop(None, 0)
    outside = kinds.pop(OUTSIDE, 0)
    problems: Counter[str] = Counter()
    for text, count in kinds.items():
        problems[re.sub(r'"[^"]*"', "…", text) if '"' in text else text] += count
    warned = len(answer["warning"]) - Counter(answer["warning"].tolist())[None]
    rows = len(answer["problem"])
    return Located(rows, outside, rows - fine - outside, warned, problems)
