"""Areas worked out from their expressions, and what keeps them from it."""

import pytest
import shapely
from shapely import LineString, Point, box

import geo
from geo.errors import ExpressionError
from geo.ledger.overlay import (
    geometries,
    layers_in_control,
    overlay,
    piece,
    terms_in_control,
)
from geo.schema.expression import Cut, Term, parse
from tests.catalogs import with_layer, with_statement
from tests.paths import INVENTED

SOURCES = {"sources": ["gazette"]}
NOTHING = "cut(north & south, front:line, towns:middle)"
SOUTH, NORTH = box(10, 50, 14, 51), box(10, 51, 14, 52)
WEST, EAST = box(10, 50, 12, 51), box(12, 50, 14, 51)
MIDDLE = shapely.Polygon([(11, 50), (11.5, 50.5), (12.5, 50.5), (13, 50)])


@pytest.fixture(scope="module")
def catalog():
    return geo.read(INVENTED)


def area(catalog, text):
    """Work an area out, as the union of its atoms."""
    whole = overlay(with_statement(catalog, text, "1960", "south"))
    return shapely.union_all(whole.atoms[whole.mask(parse(text))])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("south", SOUTH),
        ("shires:west", WEST),
        ("north + shires:east", NORTH | EAST),
        ("south - shires:east", WEST),
        ("south & shires:east", EAST),
        ("north & south", shapely.Polygon()),
        ("north + south - shires:west", NORTH | EAST),
        ("north + south & shires:west", NORTH | WEST),
        ("(north + south) & shires:west", WEST),
        ("cut(south, front:line, towns:middle)", MIDDLE),
        ("cut(south, front:line, towns:hill)", SOUTH - MIDDLE),
        ("cut(south, front, towns:middle) & shires:west", MIDDLE & WEST),
        ("south - cut(shires, front:line, towns:middle)", SOUTH - MIDDLE),
        ("cut(shires:west + shires:east, front:line, towns:middle)", MIDDLE),
    ],
)
def test_an_area_is_what_its_expression_says(catalog, text, expected):
    assert area(catalog, text).symmetric_difference(expected).area < 1e-12


def test_atoms_tile_the_land_and_nothing_else(catalog):
    atoms = overlay(catalog).atoms
    assert shapely.coverage_is_valid(atoms)
    assert shapely.union_all(atoms).equals(SOUTH | NORTH)
    hole = box(11, 51.2, 11.5, 51.5)
    holed = with_layer(catalog, "isle", "north", isle=(hole, SOURCES))
    ring = with_layer(holed, "north", "north", north=(NORTH - hole, SOURCES))
    assert not shapely.union_all(overlay(ring).atoms).intersects(hole.centroid)
    assert overlay(catalog) is overlay(catalog)


def test_what_the_faces_are_cut_from_is_what_the_ledger_the_districts_and_the_flags_name(catalog):
    assert layers_in_control(catalog) == {"front", "north", "shires", "south", "towns"}
    assert Term("front", "line") in terms_in_control(catalog)
    assert Term("towns", "hill") not in terms_in_control(catalog)
    more = with_layer(catalog, "isle", "north", isle=(box(9, 49, 9.5, 49.5), SOURCES))
    assert "isle" not in layers_in_control(more)
    assert "isle" in layers_in_control(with_statement(more, "isle:isle", "1960", "north"))


def test_a_term_is_looked_up_and_what_is_not_there_is_named(catalog):
    assert [shape.equals(SOUTH) for shape in geometries(catalog, Term("south"))] == [True]
    assert [shape.equals(EAST) for shape in geometries(catalog, Term("shires", "east"))] == [True]
    with pytest.raises(ExpressionError, match=r'^"shire" is not a layer. Did you mean "shires"'):
        geometries(catalog, Term("shire"))
    with pytest.raises(ExpressionError, match=r'^"shires:easy" is not a feature. .*"shires:east"'):
        geometries(catalog, Term("shires", "easy"))
    placeless = with_layer(catalog, "talks", "towns")
    placeless.layers["talks"].features["first"] = SOURCES
    assert len(geometries(placeless, Term("talks", "first"))) == 0


@pytest.mark.parametrize(
    ("line", "point", "fault"),
    [
        ([(11, 50.2), (12, 50.4)], (12, 50.1), '"cut:line" does not cut the area'),
        ([(10, 50.5), (13.9, 50.5)], (12, 50.1), '"cut:line" does not cut the area'),
        ([(10, 50.5), (14, 50.5)], (12, 50.5), '"places:x" is on the line, and so on no side of'),
        ([(10, 50.5), (14, 50.5)], (12, 53), '"places:x" is outside the area, and so on no side'),
    ],
)
def test_a_cut_that_parts_nothing_is_named(catalog, line, point, fault):
    changed = with_layer(catalog, "cut", "front", line=(LineString(line), SOURCES))
    changed = with_layer(changed, "places", "towns", x=(Point(point), SOURCES))
    with pytest.raises(ExpressionError, match=fault):
        piece(changed, Cut(Term("south"), Term("cut", "line"), Term("places", "x")))


def test_an_area_that_is_empty_cannot_be_cut(catalog):
    with pytest.raises(ExpressionError, match='the area that "front:line" should cut is empty'):
        geo.faces(with_statement(catalog, NOTHING, "1960", "north"))


def test_one_area_is_cut_along_many_lines(catalog):
    for y, point in ((50.2, (12, 50.1)), (50.8, (12, 50.9))):
        line = LineString([(10, y), (14, y)])
        changed = with_layer(catalog, "cut", "front", line=(line, SOURCES))
        changed = with_layer(changed, "places", "towns", x=(Point(point), SOURCES))
        held = piece(changed, Cut(Term("south"), Term("cut", "line"), Term("places", "x")))
        assert held.bounds == (10, min(y, round(point[1])), 14, max(y, round(point[1])))
