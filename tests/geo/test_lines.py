"""Lines of control: which there are, on which days, and what of them."""

from datetime import date

import numpy as np
import pytest
import shapely
from shapely import LineString, box

import geo
from geo.ledger.lines import (
    between_holders,
    control_lines,
    layers_cut_along,
    lines_of_control,
    turns,
)
from tests.catalogs import with_layer, with_statement
from tests.paths import INVENTED

FRONT = LineString([(11, 50), (11.5, 50.5), (12.5, 50.5), (13, 50)])
CORRIDOR = box(11.4, 50.8, 11.6, 51)


@pytest.fixture(scope="module")
def catalog():
    return geo.read(INVENTED)


@pytest.fixture(scope="module")
def corridor(catalog):
    """The north holds a corridor to its border from 1955 to 1960, and all of the south in 1958."""
    dated = {"from": "1955-02", "to": "1960", "sources": ["gazette"]}
    undated = {"sources": ["gazette"]}
    changed = with_layer(
        catalog,
        "corridor",
        "south",
        road=(CORRIDOR, dated),
        park=(box(13, 50, 13.5, 50.5), undated),
    )
    changed = with_statement(changed, "corridor:road", "1955", "north")
    return with_statement(changed, "south", "1958-03", "north")


def on(day, catalog):
    return lines_of_control(date.fromisoformat(day), catalog, geo.faces(catalog))


@pytest.mark.parametrize(
    ("day", "names"),
    [
        ("1950-06-24", []),
        ("1950-06-25", ["front:line"]),
        ("1953-07-26", ["front:line"]),
        ("1953-07-27", []),
    ],
)
def test_a_line_that_areas_are_cut_along_is_there_whole_on_its_days(catalog, day, names):
    lines = on(day, catalog)
    assert list(lines.index) == names
    assert list(lines.columns) == ["precision_km", "geometry"]
    assert (lines.crs, lines.index.name) == ("EPSG:4326", "id")
    assert all(shape.equals(FRONT) for shape in lines.geometry)
    assert set(lines["precision_km"]) <= {catalog.layers["front"].sidecar.precision_km}


def test_a_line_that_parts_nobody_any_more_is_there_until_its_last_day(catalog):
    united = with_statement(catalog, "south", "1952", "north")
    assert [shape.equals(FRONT) for shape in on("1952-06-01", united).geometry] == [True]


def test_of_an_outline_only_what_parts_two_holders_is_a_line_of_control(corridor):
    lines = on("1955-02-01", corridor)
    assert list(lines.index) == ["corridor:road"]
    west, south, east, north = CORRIDOR.bounds
    sides = LineString([(west, north), (west, south), (east, south), (east, north)])
    assert shapely.equals(shapely.line_merge(lines.geometry.iloc[0]), sides)
    assert lines["precision_km"].tolist() == [corridor.layers["south"].sidecar.precision_km]


@pytest.mark.parametrize(
    ("day", "there"),
    [
        ("1955-01-31", False),  # the ledger has it already
        ("1955-02-01", True),
        ("1958-02-28", True),
        ("1958-03-01", False),  # the ledger changes between the line's days
        ("1960-01-01", False),
    ],
)
def test_an_outline_is_there_while_it_parts_two_holders(corridor, day, there):
    assert ("corridor:road" in on(day, corridor).index) == there


def test_lines_are_listed_by_layer_and_say_whether_they_are_outlines(corridor):
    lines = control_lines(corridor)
    assert [(str(line.term), line.is_outline) for line in lines] == [
        ("corridor:road", True),
        ("front:line", False),
    ]
    assert lines[0].shape.equals(CORRIDOR.boundary)
    assert lines[0].properties["from"] == "1955-02"
    assert lines[1].precision_km == corridor.layers["front"].sidecar.precision_km


def test_every_day_on_which_a_line_may_change_is_a_turn(catalog, corridor):
    plain = ["1900-01-01", "1950-06-25", "1953-07-27"]
    assert turns(catalog).tolist() == [date.fromisoformat(day) for day in plain]
    more = [*plain, "1955-01-01", "1955-02-01", "1958-03-01", "1960-01-01"]
    assert turns(corridor).tolist() == [date.fromisoformat(day) for day in more]
    assert turns(corridor).dtype == np.dtype("datetime64[D]")


@pytest.mark.parametrize("name", ["line", "of", "cut", "out"])
def test_a_layer_whose_name_is_part_of_an_area_is_no_line_of_control(catalog, name):
    wide = LineString([(10, 50.2), (10.001, 50.20001), (10.002, 50.2), (14, 50.2)])
    changed = with_layer(catalog, name, "front", river=(wide, {"sources": ["gazette"]}))
    assert layers_cut_along(changed) == {"front"}
    assert [str(line.term) for line in control_lines(changed)] == ["front:line"]
    simple = geo.simplified(changed, geo.faces(changed))[name].iloc[0]
    assert shapely.get_num_coordinates(simple) == 2  # as a river is, not led along the faces


def test_the_ground_of_each_holder_is_edged(catalog):
    faces = geo.faces(catalog)
    assert between_holders(faces, date(1899, 12, 31)).is_empty
    parted = between_holders(faces, date(1900, 1, 1))
    border = LineString([(10, 51), (14, 51)])
    assert parted.covers(border)
    assert not parted.intersects(shapely.Point(12, 50.5))
    assert between_holders(faces, date(1951, 1, 1)).buffer(1e-9).covers(FRONT)
