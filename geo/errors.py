"""What can be wrong, said so that the reader can mend it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice
from typing import Any

MOST_COMPARED = 2000  # names; to compare one with so many takes some hundredths of a second
MOST_ALIKE = 1000  # problems of a kind in a file; nobody reads on


class MapError(Exception):
    """Something about a map folder or a request that its maintainer can mend."""


class CrsError(MapError):
    """Coordinates without a coordinate reference system, or in the wrong one."""


class ExpressionError(MapError):
    """An area expression that cannot be read or names what is not there."""

    def __init__(self, fault: str, remedy: str = "") -> None:
        self.fault, self.remedy = fault, remedy
        super().__init__(f"{fault}. {remedy}".rstrip())


class UnknownName(MapError):
    """A layer, feature, holder, period or language that the folder does not have."""


class InTheWay(MapError):
    """Files of others, or changed by others, where a command would write; it wrote nothing."""

    SHOWN = 10

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        lines = [f"{fault}." for fault in self.faults[: self.SHOWN]]
        if more := len(self.faults) - len(lines):
            lines.append(f"And {more} more.")
        remedy = "Nothing was written. Move away what is in the way, or write elsewhere."
        super().__init__("\n".join([*lines, remedy]))


def printable(text: str) -> str:
    """Write what would steer a terminal, or hide, as escapes: data may hold anything."""
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in a map folder: its place, what is wrong with which value, what mends it.

    Its texts can be printed anywhere: control characters in them are written as escapes.
    ``kind`` is one word for faults of this sort; ``spot`` is longitude and latitude.
    """

    file: str
    place: str
    fault: str
    remedy: str = ""
    kind: str = field(default="unreadable", compare=False)
    spot: tuple[float, float] | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        for part in ("file", "place", "fault", "remedy"):
            object.__setattr__(self, part, printable(getattr(self, part)))

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, self.place) if part)
        return f"{where}: {self.fault}." + (f" {self.remedy}" if self.remedy else "")


class ProblemAt:
    """A file of a map folder, by its folder and name: call it with what is wrong there."""

    def __init__(self, file: str) -> None:
        self.file = file

    def __call__(
        self, kind: str, place: str, fault: str, remedy: str, *, spot: Any = None
    ) -> Problem:
        """Make a problem; ``spot`` is longitude and latitude, or a point."""
        if spot is not None:
            x, y = (spot.x, spot.y) if hasattr(spot, "x") else spot
            spot = (round(float(x), 5), round(float(y), 5))
        return Problem(self.file, place, fault, remedy, kind=kind, spot=spot)


def limited(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Keep the first thousand problems of a kind in a file; the last of them counts the others."""
    counts: Counter[tuple[str, str]] = Counter()
    last: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        sort = problem.file, problem.kind
        counts[sort] += 1
        if counts[sort] < MOST_ALIKE:
            yield problem
        elif counts[sort] == MOST_ALIKE:
            last[sort] = problem
    for sort, problem in last.items():
        more = counts[sort] - MOST_ALIKE
        yield replace(problem, fault=f"{problem.fault}; and {more:,} more") if more else problem


class InvalidFolder(MapError):
    """A map folder with problems; ``problems`` holds all of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def did_you_mean(name: str, known: Collection[str]) -> str:
    """Word a remedy for a name that is not known."""
    if len(known) > MOST_COMPARED:
        return f"Known: {', '.join(islice(known, 12))}, …."
    return _remedy(name, tuple(known))


@lru_cache(maxsize=32)  # a name that is wrong in one place is so in many
def _remedy(name: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    if near:
        return f'Did you mean "{near[0]}"?'
    if not known:
        return "There is none."
    return f"Known: {', '.join(sorted(known)[:12])}{', …' if len(known) > 12 else ''}."
