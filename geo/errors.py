"""What can be wrong, said so that the reader can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches


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


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in a map folder: its place, what is wrong with which value, what mends it.

    ``kind`` is one word for faults of this sort; ``spot`` is longitude and latitude.
    """

    file: str
    place: str
    fault: str
    remedy: str = ""
    kind: str = field(default="unreadable", compare=False)
    spot: tuple[float, float] | None = field(default=None, compare=False)

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, self.place) if part)
        return f"{where}: {self.fault}." + (f" {self.remedy}" if self.remedy else "")


class InvalidFolder(MapError):
    """A map folder with problems; ``problems`` holds all of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Word a remedy for a name that is not known."""
    names = sorted(known)
    near = get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return f'Did you mean "{near[0]}"?'
    if not names:
        return "There is none."
    return f"Known: {', '.join(names[:12])}{', …' if len(names) > 12 else ''}."
