"""Who held a face when: its changes of control, and the one that holds on a day."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from geopandas import GeoDataFrame

from geo.dates import first_day, parse_day
from geo.schema import Statement


class Change(NamedTuple):
    """From a day on, a face is held by someone: texts, so that tables of them can be written."""

    since: str  # ISO date
    holder: str
    how: str
    statement: str


def histories(faces: GeoDataFrame) -> list[tuple[Change, ...]]:
    """Return the changes of each face, also of faces read from a file, which has plain lists."""
    return [tuple(Change(*change) for change in history) for history in faces["history"]]


def change_on(history: Sequence[Change], day: str | date) -> Change | None:
    """Return the change that decides who holds a face on a day; None before the first.

    ``history`` is in the order of its days; a change holds from its own day on.
    """
    position = bisect_right(history, str(day), key=lambda change: change.since)
    return history[position - 1] if position else None


def is_present(properties: Mapping[str, Any], day: str | date) -> bool:
    """Decide whether a feature is there on a day: ``from`` inclusive, ``to`` exclusive.

    A partial date stands for its first day; without a date that end is open.
    """
    when = day if isinstance(day, date) else first_day(day)
    since, until = properties.get("from"), properties.get("to")
    started = not isinstance(since, str) or first_day(since) <= when
    return started and not (isinstance(until, str) and first_day(until) <= when)


def present_on(gdf: GeoDataFrame, day: str | date) -> GeoDataFrame:
    """Keep the features of a layer that are there on a day: ``from`` inclusive, ``to`` exclusive.

    Raises
    ------
    MapError
        If ``day`` is neither an ISO date nor a `datetime.date`.
    """
    when = parse_day(day)
    dates = gdf.reindex(columns=["from", "to"]).to_dict("records")
    return gdf[[is_present(row, when) for row in dates]]


def in_order(statements: Iterable[Statement]) -> list[Statement]:
    """Sort statements as they override each other: by day, then as written."""
    return sorted(statements, key=lambda statement: statement.from_.first_day)
