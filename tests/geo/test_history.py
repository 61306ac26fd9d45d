from dataclasses import replace
from datetime import date

import geopandas as gpd
import numpy as np
import pytest
from shapely import Point

import geo
from geo.errors import MapError
from geo.ledger.history import Change, change_on, histories, in_order, is_present, present_on
from tests.catalogs import with_statement
from tests.paths import INVENTED

FIRST = Change("1950-06-25", "north", "captured", "war")
SECOND = Change("1953-07-27", "south", "handed-over", "truce")


@pytest.mark.parametrize(
    ("day", "change"),
    [
        ("1949-12-31", None),
        ("1950-06-24", None),
        ("1950-06-25", FIRST),
        ("1950-06-26", FIRST),
        ("1953-07-26", FIRST),
        ("1953-07-27", SECOND),
        ("2024-01-01", SECOND),
    ],
)
def test_a_change_holds_from_its_own_day_to_the_day_before_the_next(day, change):
    assert change_on((FIRST, SECOND), day) == change
    assert change_on((FIRST, SECOND), date.fromisoformat(day)) == change


def test_without_changes_nobody_holds_anything():
    assert change_on((), "1950-06-25") is None


@pytest.mark.parametrize(
    ("properties", "days"),
    [
        ({}, ["1900-01-01", "2100-01-01"]),
        ({"from": None, "to": np.nan}, ["1900-01-01", "2100-01-01"]),
        ({"from": "1950-06-25"}, ["1950-06-25", "1950-06-26", "2100-01-01"]),
        ({"to": "1953-07-27"}, ["1900-01-01", "1953-07-26"]),
        ({"from": "1950-06-25", "to": "1953-07-27"}, ["1950-06-25", "1953-07-26"]),
        ({"from": "1950-06", "to": "1953"}, ["1950-06-01", "1952-12-31"]),
        ({"from": "1950-06-25", "to": "1950-06-26"}, ["1950-06-25"]),
    ],
)
def test_a_feature_is_there_from_its_first_day_to_the_day_before_its_last(properties, days):
    for day in days:
        assert is_present(properties, day)
        assert is_present(properties, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("properties", "days"),
    [
        ({"from": "1950-06-25"}, ["1900-01-01", "1950-06-24"]),
        ({"to": "1953-07-27"}, ["1953-07-27", "1953-07-28", "2100-01-01"]),
        ({"from": "1950-06-25", "to": "1953-07-27"}, ["1950-06-24", "1953-07-27"]),
        ({"from": "1950-06", "to": "1953"}, ["1950-05-31", "1953-01-01"]),
    ],
)
def test_a_feature_is_not_there_before_and_after(properties, days):
    for day in days:
        assert not is_present(properties, day)
        assert not is_present(properties, date.fromisoformat(day))


def test_rows_that_are_there_on_a_day_are_kept_as_they_are():
    rows = gpd.GeoDataFrame(
        {"from": ["1950", None, "1951-02"], "to": ["1951", None, None], "name": ["a", "b", "c"]},
        geometry=[Point(0, 0), Point(1, 1), Point(2, 2)],
        index=["x", "y", "z"],
        crs="EPSG:4326",
    )
    for day, names in {"1950": ["x", "y"], "1951": ["y"], "1951-02-01": ["y", "z"]}.items():
        kept = present_on(rows, day)
        assert list(kept.index) == names
        assert list(kept.columns) == list(rows.columns)
        assert kept.crs == rows.crs
    assert list(present_on(rows, date(1951, 2, 1)).index) == ["y", "z"]
    assert len(present_on(rows.drop(columns=["from", "to"]), "1800")) == 3
    with pytest.raises(MapError, match='"soon" is no date'):
        present_on(rows, "soon")


def test_statements_override_each_other_by_day_and_then_as_written():
    catalog = geo.read(INVENTED)
    late = with_statement(catalog, "north", "1960", "south")
    same = with_statement(late, "north", "1960-01-01", "north")
    early = with_statement(same, "north", "1940-05", "south")
    ids = [statement.id for statement in in_order(early.statements)]
    assert ids == ["start", "start-south", "6-1940-05", "war", "truce", "4-1960", "5-1960-01-01"]
    assert [statement.id for statement in in_order(reversed(same.statements))][-1] == "4-1960"


def test_what_is_overridden_on_the_same_day_was_never_there():
    catalog = geo.read(INVENTED)
    twice = with_statement(
        with_statement(catalog, "north", "1960", "south"), "north", "1960", "north"
    )
    (history,) = geo.faces(twice).query("district == 'north'")["history"]
    assert [(change.since, change.holder) for change in history] == [
        ("1900-01-01", "north"),
        ("1960-01-01", "north"),
    ]
    assert history[-1].statement == "5-1960"


def test_changes_from_a_file_are_changes_again():
    faces = gpd.GeoDataFrame({"history": [[[*FIRST], [*SECOND]], []]}, geometry=[Point(0, 0)] * 2)
    assert histories(faces) == [(FIRST, SECOND), ()]
    assert all(type(change) is Change for history in histories(faces) for change in history)
    assert replace(geo.read(INVENTED)).statements  # a copy has the same ledger
