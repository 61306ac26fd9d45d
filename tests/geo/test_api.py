"""What `import geo` gives: functions that agree with each other, and show themselves shortly."""

import inspect
import io
import tomllib
from datetime import date, datetime

import geopandas as gpd
import pandas as pd
import pytest
from geopandas import GeoDataFrame
from shapely import Point

import geo
from geo.errors import MapError, UnknownName
from tests.paths import INVENTED, ROOT


@pytest.fixture(scope="module")
def catalog() -> geo.Catalog:
    return geo.read(INVENTED)


@pytest.fixture(scope="module")
def faces(catalog) -> GeoDataFrame:
    return geo.faces(catalog)


POINTS = gpd.GeoDataFrame(geometry=[Point(11.5, 50.9), Point(12.5, 50.1)], crs="EPSG:4326")


def written(table: pd.DataFrame) -> pd.DataFrame:
    """Write a table to Parquet and read it back."""
    file = io.BytesIO()
    table.to_parquet(file)
    file.seek(0)
    return gpd.read_parquet(file) if isinstance(table, GeoDataFrame) else pd.read_parquet(file)


def test_everything_named_is_there_and_explained():
    for name in geo.__all__:
        thing = getattr(geo, name)
        assert not inspect.ismodule(thing), name
        assert inspect.getdoc(thing), name


def test_the_version_is_that_of_the_program():
    assert (
        geo.__version__
        == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    )


@pytest.mark.parametrize("function", [geo.control, geo.faces, geo.locate, geo.check])
def test_a_catalogue_is_optional(function):
    assert inspect.signature(function).parameters["catalog"].default is None


@pytest.mark.parametrize("function", [geo.control, geo.locate])
def test_a_day_is_called_at_and_ready_faces_faces(function):
    parameters = inspect.signature(function).parameters
    assert "at" in parameters
    assert parameters["faces"].kind is inspect.Parameter.KEYWORD_ONLY


def test_a_folder_does_for_a_catalogue(catalog, faces):
    for folder in (INVENTED, str(INVENTED)):
        pd.testing.assert_frame_equal(geo.faces(folder), faces)
        pd.testing.assert_frame_equal(geo.control("1951", folder), geo.control("1951", catalog))
        assert geo.check(folder) == []
    assert geo.check(catalog) == []


def test_check_names_what_keeps_a_folder_from_being_read(tmp_path):
    (problem,) = geo.check(tmp_path / "nothing")
    assert problem.fault == "is not a folder"


@pytest.mark.parametrize(
    "at",
    ["1951", "1951-01", "1951-01-01", date(1951, 1, 1), datetime(1951, 1, 1, 12), "war"],  # noqa: DTZ001 -- as people have them
)
def test_a_day_can_be_given_as_text_as_a_date_or_as_a_period(catalog, faces, at):
    days = {period.id: period.day for period in catalog.map.periods}
    expected = geo.control(days.get(str(at), "1951-01-01"), catalog, faces=faces)
    pd.testing.assert_frame_equal(geo.control(at, catalog, faces=faces), expected)


@pytest.mark.parametrize("at", [1951, 19510101, None, 1.5, ["1951"]])
def test_what_is_no_day_is_refused_in_words(catalog, faces, at):
    with pytest.raises(MapError, match=rf"is a {type(at).__name__}, not a day\. .* period: "):
        geo.control(at, catalog, faces=faces)


def test_control_and_places_have_columns_of_the_same_names(catalog, faces):
    view = geo.control("1951", catalog, faces=faces)
    places = geo.locate(POINTS, "1951", catalog, faces=faces)
    shared = ["district", "holder", "how", "since", "statement", "sources"]
    assert set(shared) <= set(view.columns)
    assert set(shared) <= set(places.columns)
    assert "from" not in {*view.columns, *places.columns}
    keys = {*view["sources"], *places["sources"]}
    assert all(isinstance(key, tuple) for key in keys)
    assert {*places["sources"]} <= {*view["sources"]}


def test_what_is_returned_can_be_written_to_parquet(catalog, faces):
    view = geo.control("1951", catalog, faces=faces)
    places = geo.locate(POINTS, "1951", catalog, faces=faces)
    for table in (faces, view, places, geo.areas(view)):
        assert list(written(table).columns) == list(table.columns)
    assert [tuple(keys) for keys in written(view)["sources"]] == list(view["sources"])


def test_faces_read_from_a_file_are_faces(catalog, faces):
    read = written(faces)
    for day in ("1949", "1951", "1954"):
        view = geo.control(day, catalog, faces=read)
        pd.testing.assert_frame_equal(view, geo.control(day, catalog, faces=faces))


def test_faces_of_another_map_are_refused(faces):
    with pytest.raises(MapError, match=r"faces are of another map: .* has no statement "):
        geo.control("1995", faces=faces)


def test_areas_are_added_up_by_one_column_or_more(catalog, faces):
    view = geo.control("1951", catalog, faces=faces)
    pd.testing.assert_frame_equal(geo.areas(view, "holder"), geo.areas(view, ["holder"]))
    pd.testing.assert_frame_equal(geo.areas(view), geo.areas(view, ("holder",)))
    assert list(geo.areas(view, ["district", "holder"])) == ["district", "holder", "area_km2"]
    with pytest.raises(UnknownName, match=r'"holders" is not a column. Did you mean "holder"\?'):
        geo.areas(view, "holders")


def test_a_catalogue_and_its_layers_show_themselves_in_a_line(catalog):
    assert repr(catalog).endswith("invented': 5 layers, 4 statements, 1 sources>")
    assert repr(catalog.layers["towns"]) == "<Layer 'towns': 2 features, point>"
    assert len(str(geo.read())) < 200
