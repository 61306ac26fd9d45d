import copy
import json
import pickle
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from geo.dates import PartialDate, first_day, parse_day
from geo.errors import MapError

PERIODS = {"before": date(2020, 9, 26), "after": date(2020, 12, 13)}


@given(st.dates())
def test_a_whole_date_reads_as_itself(day: date):
    assert first_day(day.isoformat()) == day
    assert PartialDate(day.isoformat()).last_day == day


@given(st.dates(max_value=date(9998, 12, 31)))
def test_a_month_and_a_year_end_the_day_before_the_next(day: date):
    month, year = PartialDate(f"{day:%Y-%m}".zfill(7)), PartialDate(f"{day.year:04}")
    assert month.first_day == day.replace(day=1)
    assert (month.last_day + timedelta(1)).day == 1
    assert month.first_day <= day <= month.last_day < month.first_day + timedelta(31)
    assert (year.first_day, year.last_day) == (date(day.year, 1, 1), date(day.year, 12, 31))


@pytest.mark.parametrize("text", ["1994", "1994-05", "1994-05-12"])
def test_a_partial_date_stays_the_text_it_was_written_as(text):
    adapter = TypeAdapter(PartialDate)
    read = adapter.validate_python(text)
    assert isinstance(read, PartialDate)
    assert read == text
    assert json.dumps(read) == adapter.dump_json(read).decode() == f'"{text}"'
    for twin in (copy.deepcopy(read), pickle.loads(pickle.dumps(read))):  # noqa: S301
        assert (twin, twin.first_day, twin.last_day) == (text, read.first_day, read.last_day)


def test_a_date_of_toml_is_the_same_date():
    assert TypeAdapter(PartialDate).validate_python(date(1994, 5, 12)) == "1994-05-12"


@pytest.mark.parametrize(
    "text",
    ["", "94", "0000", "1994-13", "1994-02-30", "1994-5", "May 1994", "1994-05-12T00", "١٩٩٤"],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"no date|not in the calendar"):
        first_day(text)


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        ("2020-11-10", date(2020, 11, 10)),
        ("2020-11", date(2020, 11, 1)),
        ("2020", date(2020, 1, 1)),
        (date(2020, 11, 10), date(2020, 11, 10)),
        (datetime(2020, 11, 10, 23, 59), date(2020, 11, 10)),  # noqa: DTZ001
        ("before", date(2020, 9, 26)),
    ],
)
def test_a_day_is_a_date_its_text_or_a_period(asked, day):
    assert parse_day(asked, PERIODS) == day
    assert type(parse_day(asked, PERIODS)) is date


@pytest.mark.parametrize("asked", [2020, 20201110, 1.5, None, True, b"2020", np.datetime64("2020")])
def test_what_is_no_day_is_named_with_its_type(asked):
    with pytest.raises(MapError, match=f"is a {type(asked).__name__}, not a day. Give an ISO date"):
        parse_day(asked)


def test_a_text_that_is_no_day_is_answered_with_the_periods():
    with pytest.raises(MapError, match=r'"later" is no date: write 1994, .* before, after\.'):
        parse_day("later", PERIODS)
    with pytest.raises(MapError, match=r'^"1951-02-30" is not in the calendar\.$'):
        parse_day("1951-02-30")
