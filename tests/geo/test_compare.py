"""What compare measures: how far, on average, how many points, how much ground."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely import LineString, Point, box

import geo
from geo.edit.compare import SAME_PLACE, Moved, compare
from geo.measure import METRES_IN_A_DEGREE
from tests.catalogs import with_layer, with_statement
from tests.paths import INVENTED

GEOD = Geod(ellps="WGS84")
SOURCES = {"sources": ["gazette"]}
METRE = 1 / METRES_IN_A_DEGREE  # in degrees of latitude


@pytest.fixture(scope="module")
def catalog():
    return geo.read(INVENTED)


def moved(catalog, before, after, like="north"):
    """Compare two maps that differ in one shape."""
    old, new = (
        with_layer(catalog, "isle", like, isle=(shape, SOURCES)) for shape in (before, after)
    )
    differences = compare(old, new).differences
    assert all(found.what == "changed" and not found.values for found in differences)
    return differences[0].moved if differences else None


@pytest.mark.parametrize("latitude", [0, 40, 60])
def test_a_point_that_moves_is_measured_in_metres_on_the_ground(catalog, latitude):
    for end in ((12.01, latitude), (12, latitude + 0.01), (12.01, latitude + 0.01)):
        change = moved(catalog, Point(12, latitude), Point(end), "towns")
        metres = GEOD.inv(12, latitude, *end)[2]
        assert change.farthest == pytest.approx(metres, rel=0.007)
        assert change.mean == change.farthest
        assert change.points == 1
        assert change.area_before == change.area_after == 0


def test_a_line_is_measured_at_its_points_that_left_it(catalog):
    before = LineString([(10, 50), (11, 50), (12, 50), (13, 50)])
    after = LineString([(10, 50), (11, 50 + 100 * METRE), (12, 50 + 300 * METRE), (13, 50)])
    change = moved(catalog, before, after, "front")
    assert change.points == 2
    assert change.farthest == pytest.approx(300, rel=1e-3)
    assert change.mean == pytest.approx(200, rel=1e-3)


def test_points_that_are_new_on_the_same_line_are_no_move(catalog):
    assert moved(catalog, box(12, 50, 13, 51), shapely.segmentize(box(12, 50, 13, 51), 0.5)) is None
    line = LineString([(10, 50), (12, 50)])
    assert moved(catalog, line, LineString([(10, 50), (11, 50), (12, 50)]), "front") is None
    assert moved(catalog, line, line.reverse(), "front") is None


@pytest.mark.parametrize(("metres", "points"), [(SAME_PLACE * 0.9, 0), (SAME_PLACE * 1.1, 1)])
def test_what_rounding_moves_has_not_moved(catalog, metres, points):
    change = moved(catalog, Point(12, 50), Point(12, 50 + metres * METRE), "towns")
    assert change.points == points
    assert change.farthest == pytest.approx(metres if points else 0, rel=1e-3)


def test_an_outline_is_measured_not_the_inside(catalog):
    change = moved(catalog, box(11, 50, 13, 51), box(11.5, 50.25, 12.5, 50.75))
    corner = np.hypot(0.5 * np.cos(np.radians(50.5)), 0.25) * METRES_IN_A_DEGREE
    assert change.farthest == pytest.approx(corner, rel=0.01)
    assert change.mean == pytest.approx((corner + 0.25 * METRES_IN_A_DEGREE) / 2, rel=0.01)
    assert change.points == 4
    assert change.area_before > 3.5 * change.area_after > 0
    assert change.area_after == pytest.approx(71.2 * 55.6, rel=0.01)


def test_a_shape_that_comes_or_goes_has_an_area_and_no_way(catalog):
    isle = with_layer(catalog, "isle", "north", isle=(box(12, 50, 13, 51), SOURCES))
    layer = replace(isle.layers["isle"], shapes={})
    without = replace(isle, layers={**isle.layers, "isle": layer})
    (gone,) = compare(isle, without).differences
    (back,) = compare(without, isle).differences
    km2 = float(geo.area_km2(isle.layers["isle"].gdf).sum())
    assert gone.moved == Moved(0, 0, 0, area_before=km2, area_after=0)
    assert back.moved == Moved(0, 0, 0, area_before=0, area_after=km2)
    assert not compare(without, without).differences


def test_features_and_entries_that_come_go_or_change_are_named(catalog):
    isle = (box(12, 50, 13, 51), SOURCES)
    old = with_layer(catalog, "isle", "north", a=isle, b=isle, c=isle)
    other = (isle[0], {"sources": ["gazette"], "name:en": "Isle", "held": [["1900", "north"]]})
    new = with_layer(catalog, "isle", "north", d=isle, c=other, b=isle)
    found = {found.name: found for found in compare(old, new).differences}
    assert {name: one.what for name, one in found.items()} == {
        "a": "removed", "c": "changed", "d": "added",
    }  # fmt: skip
    assert found["a"].values == (("sources", ["gazette"], None),)
    assert found["d"].values == (("sources", None, ["gazette"]),)
    assert found["c"].values == (
        ("name:en", None, "Isle"),
        ("held", None, [["1900", "north"]]),
    )
    assert all(one.group == "isle" and one.moved is None for one in found.values())


def test_a_layer_that_comes_brings_its_sidecar_and_its_features(catalog):
    new = with_layer(catalog, "isle", "north", a=(box(12, 50, 13, 51), SOURCES))
    assert [(one.group, one.name, one.what) for one in compare(catalog, new).differences] == [
        ("isle", "isle.toml", "added"),
        ("isle", "a", "added"),
    ]
    assert [one.what for one in compare(new, catalog).differences] == ["removed", "removed"]


def test_texts_are_compared_language_by_language_and_the_map_part_by_part(catalog):
    chart = catalog.map
    war = chart.periods[1].model_copy(update={"label": {"en": "The war", "ru": "Война"}})
    changed = chart.model_copy(
        update={
            "periods": (chart.periods[0], war, *chart.periods[2:]),
            "title": {"en": "Another title"},
            "holders": {key: value for key, value in chart.holders.items() if key != "south"},
            "hows": {key: value for key, value in chart.hows.items() if key != "captured"},
            "groups": (),
        }
    )
    gazette = catalog.sources["gazette"].model_copy(update={"publisher": "Another"})
    statement = catalog.statements[0].model_copy(update={"note": "Not so."})
    statements = (statement, *catalog.statements[1:])
    sources = {**catalog.sources, "gazette": gazette}
    new = replace(catalog, map=changed, statements=statements, sources=sources)
    found = {(one.group, one.name): one for one in compare(catalog, new).differences}
    assert found["ledger", "start"].values == (("note", None, "Not so."),)
    assert found["map", "period war"].values == (
        ("label.en", "War", "The war"),
        ("label.ru", None, "Война"),
    )
    assert found["map", "map.toml"].values == (("title.en", "An invented war", "Another title"),)
    for part in ("holder south", "how captured", "group all"):
        assert found["map", part].what == "removed"
    old = catalog.sources["gazette"].publisher
    assert found["sources", "gazette"].values == (("publisher", old, "Another"),)
    assert len(found) == 7


def test_ground_is_compared_by_period_district_and_holder(catalog):
    new = with_statement(catalog, "shires:west", "1952", "north")
    table = compare(catalog, new).areas
    assert list(table) == ["period", "district", "holder", "before", "after", "change"]
    assert set(table["period"]) == {"after"}  # 1949 and 1951 are before it
    rows = table.set_index(["district", "holder"])
    assert set(rows.index) == {("west", "north"), ("west", "south")}
    assert rows.loc[("west", "south"), "change"] == pytest.approx(
        -rows.loc[("west", "north"), "change"]
    )
    whole = geo.area_km2(catalog.layers["shires"].gdf)["west"]
    middle = geo.control("1951", catalog).query("district == 'west' and holder == 'north'")
    expected = whole - float(middle["area_km2"].sum())
    assert rows.loc[("west", "north"), "after"] == pytest.approx(expected)
    assert np.allclose(table["change"], table["after"] - table["before"])


def test_ground_before_the_first_statement_of_one_map_is_nobodys_there(catalog):
    late = replace(
        catalog,
        statements=tuple(
            statement.model_copy(update={"from_": type(statement.from_)("1950")})
            if statement.from_ == "1900"
            else statement
            for statement in catalog.statements
        ),
    )
    table = compare(late, catalog).areas
    assert set(table["period"]) == {"peace"}
    assert (table["before"] == 0).all()
    assert table["after"].sum() == pytest.approx(geo.faces(catalog)["area_km2"].sum())


@pytest.mark.parametrize(("km2", "rows"), [(0.0049, 0), (0.0051, 2)])
def test_ground_of_no_size_is_no_change(catalog, km2, rows):
    side = np.sqrt(km2) * 1000 * METRE
    patch = box(13, 51.5, 13 + side / np.cos(np.radians(51.5)), 51.5 + side)
    patched = [
        with_statement(
            with_layer(catalog, "patch", "north", it=(patch, SOURCES)), "patch", "1952", holder
        )
        for holder in ("north", "south")
    ]
    assert len(compare(*patched).areas) == rows
