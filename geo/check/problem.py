"""How a check says where it found something."""

from dataclasses import dataclass
from typing import Any

from geo.errors import Problem
from geo.folder.catalog import Catalog


@dataclass(frozen=True)
class At:
    """A file of the folder: call it with what is wrong there."""

    catalog: Catalog
    file: str

    def __call__(
        self, kind: str, place: str, fault: str, remedy: str, *, spot: Any = None
    ) -> Problem:
        """Make a problem; ``spot`` is a shapely point, or longitude and latitude."""
        name = f"{self.catalog.folder.resolve().name}/{self.file}"
        if spot is not None and not isinstance(spot, tuple):
            spot = (spot.x, spot.y)
        where = None if spot is None else (round(float(spot[0]), 5), round(float(spot[1]), 5))
        return Problem(name, place, fault, remedy, kind=kind, spot=where)


def feature(name: object) -> str:
    """Name a feature as a place."""
    return f'feature "{name}"'


def statement(name: object) -> str:
    """Name a statement of the ledger as a place."""
    return f'statement "{name}"'
