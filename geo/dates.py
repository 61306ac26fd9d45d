"""Partial ISO dates: a year, a month or a day."""

import re
from datetime import date
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@lru_cache(maxsize=8192)  # a map has some hundred days, asked for thousands of times
def first_day(partial: str) -> date:
    """Read a partial date as the first day it covers.

    Raises
    ------
    ValueError
        If the text is no year, month or day of the calendar.
    """
    match = PARTIAL.fullmatch(partial)
    if not match:
        raise ValueError(f'"{partial}" is no date: write 1994, 1994-05 or 1994-05-12')
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f'"{partial}" is not in the calendar') from None


def _text(value: object) -> object:
    """TOML has dates of its own; they mean the same."""
    return value.isoformat() if isinstance(value, date) else value


def _checked(value: str) -> str:
    first_day(value)
    return value


PartialDate = Annotated[str, BeforeValidator(_text), AfterValidator(_checked)]
