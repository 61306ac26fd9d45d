"""Places of problems, and what becomes of many that are alike."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from geo.errors import Problem, ProblemAt
from geo.folder.catalog import Catalog

REPEATED = {"area", "district"}  # kinds of fault of one thing, met wherever it is named


class At(ProblemAt):
    """A file of a catalogue: call it with what is wrong there."""

    def __init__(self, catalog: Catalog, name: str) -> None:
        super().__init__(f"{catalog.name}/{name}")
        self.catalog = catalog

    @cached_property
    def languages(self) -> frozenset[str]:
        """The languages of the map."""
        return frozenset(self.catalog.map.languages)


def feature(name: object) -> str:
    """Name a feature as a place."""
    return f'feature "{name}"'


def statement(name: object) -> str:
    """Name a statement of the ledger as a place."""
    return f'statement "{name}"'


def deduplicate(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Report a repeated problem once, where it first occurs."""
    alike: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        if problem.kind in REPEATED:
            alike.setdefault((problem.file, problem.fault), []).append(problem)
        else:
            yield problem
    for first, *others in alike.values():
        more = f"; the same in {len(others)} more, to {others[-1].place}" if others else ""
        yield replace(first, fault=first.fault + more)
