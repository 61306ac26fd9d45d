"""Days and partial ISO dates: a year, a month or a day."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from geo.errors import MapError

PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class PartialDate(str):
    """A year, a month or a day as it was written, with the days that it covers.

    It stays text, so that files keep ``1994`` and ``1994-05`` as they are.

    Attributes
    ----------
    first_day, last_day
        The days it covers, worked out once.

    Raises
    ------
    ValueError
        If the text is no year, month or day of the calendar.
    """

    __slots__ = ("first_day", "last_day")
    first_day: date
    last_day: date

    def __new__(cls, text: str) -> Self:
        """Read the text."""
        match = PARTIAL.fullmatch(text)
        if not match:
            raise ValueError(f'"{text}" is no date: write 1994, 1994-05 or 1994-05-12')
        year, month, day = match.groups()
        self = super().__new__(cls, text)
        try:
            self.first_day = date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            raise ValueError(f'"{text}" is not in the calendar') from None
        last = date(int(year), int(month or 12), 1)
        length = monthrange(last.year, last.month)[1]
        self.last_day = self.first_day if day else last.replace(day=length)
        return self

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.no_info_after_validator_function(cls, core_schema.str_schema())
        return core_schema.no_info_before_validator_function(_as_text, text)


def _as_text(value: object) -> object:
    """Write a date of TOML's own as text; the two mean the same."""
    return value.isoformat() if isinstance(value, date) else value


def first_day(partial: str) -> date:
    """Return the first day that a partial date covers.

    Raises
    ------
    ValueError
        If the text is no year, month or day of the calendar.
    """
    return (partial if isinstance(partial, PartialDate) else PartialDate(partial)).first_day


def parse_day(at: str | date, named: Mapping[str, date] | None = None) -> date:
    """Read the day that somebody asks for.

    Parameters
    ----------
    at
        An ISO date, of which a partial one stands for its first day; a `datetime.date`; or a name.
    named
        Days that have names, such as the periods of a map by their ids.

    Raises
    ------
    MapError
        If it is none of these.
    """
    if isinstance(at, date):
        return at.date() if isinstance(at, datetime) else at
    names = f" Or name a period: {', '.join(named)}." if named else ""
    if not isinstance(at, str):
        fault = f"{at!r:.60} is a {type(at).__name__}, not a day"
        raise MapError(f"{fault}. Give an ISO date as text or a datetime.date.{names}")
    if named and at in named:
        return named[at]
    try:
        return first_day(at)
    except ValueError as error:
        raise MapError(f"{error}.{names}") from None
