"""Days as the files of others write them: each read whole, or refused whole."""

import re
from datetime import date, time
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.dates import first_day
from geo.locate.degrees import shown, visible

Order = Literal["dmy", "mdy"]
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH = (
    r"(?P<month>jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?"
    r"|oct(ober)?|nov(ember)?|dec(ember)?)\.?"
)
TIME = (
    r"(?:[T ](?P<time>\d\d:?\d\d(?::?\d\d(?:[.,]\d+)?)?)"
    r"\s?(?P<offset>Z|UTC|GMT|[-+]\d\d(?::?\d\d)?)?)?"
)
# What means one day, whoever wrote it; a year has four digits, and comes first or after a month
# in letters.
PLAIN = [
    r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)" + TIME,
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:T?(?P<time>\d{6}|\d{4}))?(?P<offset>Z)?",
    rf"(?P<day>\d\d?)(?P<mark>[- ]){MONTH}(?P=mark)(?P<year>\d{{4}})" + TIME,
    rf"{MONTH} (?P<day>\d\d?),? (?P<year>\d{{4}})" + TIME,
]
# What two countries read as two days
ORDERED = {
    "dmy": r"(?P<day>\d\d?)(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<year>\d{4})" + TIME,
    "mdy": r"(?P<month>\d\d?)(?P<mark>[-/.])(?P<day>\d\d?)(?P=mark)(?P<year>\d{4})" + TIME,
}


def read_days(
    values: NDArray[Any], faults: NDArray[Any], order: Order | None = None
) -> NDArray[np.datetime64]:
    """Read a day for each row; where that fails it is NaT, and ``faults`` says why.

    A time belongs to the day beside which it is written, whatever its offset. ``order`` is that of
    what could be two days, such as 01.12.1950.
    """
    codes, unique = pd.factorize(values)
    days = np.full(len(unique) + 1, "NaT", "datetime64[D]")  # the last: a row without a value
    reasons = np.full(len(unique) + 1, "no date", object)
    for number, value in enumerate(unique):
        try:
            days[number] = _day(value, order)
        except ValueError as error:
            reasons[number] = str(error)
    unread = np.isnat(days)[codes] & pd.isna(faults)
    faults[unread] = reasons[codes[unread]]
    return days[codes]


def _day(value: Any, order: Order | None) -> date:
    """Read one value: text, a date of some library, or a number such as 19501201."""
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    text = re.sub(r"^(\d+)\.0$", r"\1", visible(str(value)))  # as columns with gaps write a number
    if not text:
        raise ValueError("no date")
    for pattern in [*PLAIN, *([ORDERED[order]] if order else [])]:
        if match := re.fullmatch(pattern, text, re.IGNORECASE | re.ASCII):
            return _calendar(match.groupdict(), text)
    if order is None and re.fullmatch(ORDERED["dmy"], text, re.ASCII):
        raise ValueError(f'"{text}" could be two days: give --date-order dmy or mdy')
    try:
        return first_day(text)
    except ValueError:
        fault = f'"{shown(text):.200}" is no date: write 1994, 1994-05 or 1994-05-12'
        raise ValueError(fault) from None


def _calendar(parts: dict[str, str | None], text: str) -> date:
    month = str(parts["month"]).lower()
    number = int(month) if month.isdigit() else MONTHS.index(month[:3]) + 1
    try:
        if parts["time"]:
            time.fromisoformat(parts["time"].replace(",", "."))
        return date(int(str(parts["year"])), number, int(str(parts["day"])))
    except ValueError:
        raise ValueError(f'"{text}" is not in the calendar') from None
