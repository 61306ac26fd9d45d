import pytest
import shapely

import geo
from geo.errors import MapError
from tests.paths import INVENTED


@pytest.fixture(scope="module")
def catalog():
    return geo.read(INVENTED)


@pytest.fixture(scope="module")
def faces(catalog):
    return geo.faces(catalog)


@pytest.fixture(scope="module")
def real():
    return geo.read()


@pytest.fixture(scope="module")
def real_faces(real):
    return geo.faces(real)


def test_faces_tile_the_areas_of_the_ledger(catalog, faces):
    land = shapely.union_all(
        [*catalog.layers["north"].gdf.geometry, *catalog.layers["south"].gdf.geometry]
    )
    assert shapely.coverage_is_valid(faces.geometry)
    assert shapely.symmetric_difference(shapely.union_all(faces.geometry), land).area < 1e-12


def test_a_face_carries_its_whole_history(faces):
    middle = faces.loc["east-2"]
    assert [(change.since, change.holder, change.how) for change in middle["history"]] == [
        ("1900-01-01", "south", "initial"),
        ("1950-06-25", "north", "captured"),
        ("1953-07-27", "south", "handed-over"),
    ]


def test_flags_say_in_which_layer_a_face_lies(faces):
    assert faces["in_south"].to_dict() == {
        "east-1": True, "east-2": True, "north-1": False, "west-1": True, "west-2": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("day", "holder"),
    [
        ("1950-06-24", "south"),
        ("1950-06-25", "north"),
        ("1953-07-26", "north"),
        ("1953-07-27", "south"),
    ],
)
def test_a_statement_holds_from_its_first_day(catalog, faces, day, holder):
    assert geo.control(day, catalog, faces=faces).loc["west-2", "holder"] == holder


def test_areas_add_up_to_their_sum(catalog, faces):
    view = geo.control("1951", catalog, faces=faces)
    by_holder = geo.areas(view)["area_km2"].sum()
    by_both = geo.areas(view, ("district", "holder"))["area_km2"].sum()
    assert by_holder == pytest.approx(faces["area_km2"].sum(), abs=1e-6)
    assert by_both == pytest.approx(by_holder, abs=1e-6)


def test_a_day_before_the_first_statement_is_refused(catalog):
    with pytest.raises(MapError, match="before the first statement"):
        geo.control("1899", catalog)


def test_a_day_that_is_no_date_is_refused(catalog):
    with pytest.raises(MapError, match='"yesterday" is no date'):
        geo.control("yesterday", catalog)


def test_features_are_there_from_their_first_day_until_their_last(catalog):
    front = catalog.layers["front"].gdf
    found = [
        len(geo.present_on(front, day))
        for day in ("1950-06-24", "1950-06-25", "1953-07-26", "1953-07-27")
    ]
    assert found == [0, 1, 1, 0]


def test_what_is_simplified_together_still_fits_together(catalog, faces):
    shapes = geo.simplified(catalog, faces)
    assert shapely.coverage_is_valid(shapes["control"])
    line = shapes["front"].iloc[0]
    held = shapely.union_all(shapes["control"].loc[["east-2", "west-2"]])
    assert held.boundary.buffer(1e-9).covers(line)


def test_the_real_faces_have_no_gap_and_no_overlap(real_faces):
    assert shapely.coverage_is_valid(real_faces.geometry)


def test_every_real_face_has_one_holder_on_every_day_of_the_ledger(real, real_faces):
    days = sorted({change.since for history in real_faces["history"] for change in history})
    total = real_faces["area_km2"].sum()
    for day in days:
        view = geo.control(day, real, faces=real_faces)
        assert view["holder"].isin(real.map.holders).all()
        assert geo.areas(view)["area_km2"].sum() == pytest.approx(total, abs=0.1)


def test_what_is_far_from_the_focus_is_simplified_more_and_still_fits(real, real_faces):
    even = geo.simplified(real, real_faces, 200)
    graded = geo.simplified(real, real_faces, 200, focus=real.map.view)
    count = shapely.get_num_coordinates
    for name in ("neighbours", "rivers"):
        assert count(graded[name]).sum() < 0.8 * count(even[name]).sum()
    assert shapely.coverage_is_valid(graded["control"].to_numpy())
    assert graded["districts"].is_valid.all()
    inside = [shape.intersection(shapely.box(*real.map.view)) for shape in even["enclave"]]
    assert graded["enclave"].iloc[0].symmetric_difference(inside[0]).area < 1e-3


def test_the_real_faces_still_tile_when_simplified(real, real_faces):
    shapes = geo.simplified(real, real_faces)
    assert shapely.coverage_is_valid(shapes["control"])
    assert set(shapes) == {*real.layers, "control"}
    for name, series in shapes.items():
        assert series.dropna().is_valid.all(), name
