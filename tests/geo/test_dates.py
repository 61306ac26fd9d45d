from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.dates import first_day


@given(st.dates())
def test_a_whole_date_reads_as_itself(day: date):
    assert first_day(day.isoformat()) == day


def test_a_partial_date_stands_for_its_first_day():
    assert first_day("1994") == date(1994, 1, 1)
    assert first_day("1994-05") == date(1994, 5, 1)


@pytest.mark.parametrize(
    "text", ["", "94", "1994-13", "1994-02-30", "1994-5", "May 1994", "1994-05-12T00"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"no date|not in the calendar"):
        first_day(text)
