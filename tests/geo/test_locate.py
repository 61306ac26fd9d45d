"""Points looked up in the faces: the same answers as GeoPandas, and no row lost on the way."""

import csv
import json
import tempfile
import tracemalloc
from datetime import date
from importlib import import_module
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas import GeoDataFrame
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from typer.testing import CliRunner

import geo
from atlas.cli.app import app
from geo.errors import CrsError, InTheWay, MapError
from geo.locate.days import read_days
from geo.locate.files import locate_file
from geo.locate.join import Locator
from geo.locate.nearest import ControlLines
from geo.locate.table import Question
from geo.output.spreadsheet import harmless
from geo.output.transaction import write_file
from tests.paths import INVENTED

FORMATS = ["csv", "geojson", "gpkg", "parquet"]
WAR = Question("1951")
run = CliRunner().invoke


@pytest.fixture(scope="module")
def catalog():
    return geo.read(INVENTED)


@pytest.fixture(scope="module")
def locator(catalog):
    return Locator.of(catalog)


def scattered(count, catalog, *, seed=0):
    rng = np.random.default_rng(seed)
    west, south, east, north = catalog.map.frame
    lng, lat = rng.uniform(west, east, count), rng.uniform(south, north, count)
    return GeoDataFrame(geometry=gpd.points_from_xy(lng, lat), crs="EPSG:4326")


def joined(points, view):
    """Answer as GeoPandas alone would."""
    columns = ["district", "holder", "how", "since", "statement", "geometry"]
    found = gpd.sjoin(points, view[columns], how="left", predicate="within")
    return found.rename(columns={"from": "since"}).drop(columns=["geometry", "id"])


@pytest.mark.parametrize("day", ["1949", "1951", "1954"])
def test_the_answers_are_those_of_a_plain_join(catalog, day):
    points = scattered(20_000, catalog)
    mine = geo.locate(points, day, catalog)
    plain = joined(points, geo.control(day, catalog))
    assert plain["holder"].notna().sum() > 4_000
    pd.testing.assert_frame_equal(mine[list(plain)], plain, check_dtype=False)


def test_the_answers_of_the_real_map_are_those_of_a_plain_join():
    catalog = geo.read()
    points = scattered(20_000, catalog)
    mine = geo.locate(points, "2020-12-13", catalog)
    plain = joined(points, geo.control("2020-12-13", catalog))
    pd.testing.assert_frame_equal(mine[list(plain)], plain, check_dtype=False)


def test_each_row_can_have_its_own_day(catalog):
    points = scattered(300, catalog)
    days = ["1949", "1951-02", "1953-07-27"] * 100
    mine = geo.locate(points, days, catalog)
    for day in set(days):
        rows = [one == day for one in days]
        pd.testing.assert_frame_equal(mine[rows], geo.locate(points[rows], day, catalog))


def test_distances_are_those_of_the_ellipsoid(catalog):
    points = scattered(200, catalog)
    line = catalog.layers["front"].gdf.geometry["line"]
    dense = shapely.get_coordinates(shapely.segmentize(line, 0.0005))
    mine = geo.locate(points, "1951", catalog)["line_km"]
    for km, point in zip(mine, points.geometry, strict=True):
        far = np.ones(len(dense))
        _, _, metres = Geod(ellps="WGS84").inv(far * point.x, far * point.y, *dense.T)
        assert km == pytest.approx(metres.min() / 1000, rel=2e-3, abs=0.02)


def test_the_nearest_of_several_lines_is_the_nearest_of_all_segments():
    rng = np.random.default_rng(5)
    walks = [rng.uniform(0, 500, 2) + rng.normal(0, 5, (80, 2)).cumsum(0) for _ in "abc"]
    runs = [np.hstack([walk[:-1], np.diff(walk, axis=0)]) for walk in walks]
    lines = ControlLines(np.array([*"abc", None], object), np.ones(4), tuple(runs))
    places = rng.uniform(-100, 600, (5_000, 2))
    km, line = lines.nearest(*places.T)
    each = np.array(
        [shapely.distance(shapely.points(places), shapely.linestrings(walk)) for walk in walks]
    )
    np.testing.assert_allclose(km, each.min(axis=0), atol=1e-9)
    np.testing.assert_array_equal(line, each.argmin(axis=0))


def test_no_distance_outside_the_frame(catalog):
    places = gpd.points_from_xy([8.9, 15.0], [50.0, 53.0])
    mine = geo.locate(GeoDataFrame(geometry=places, crs="EPSG:4326"), "1951", catalog)
    assert pd.isna(mine["line"][0])
    assert np.isnan(mine["line_km"][0])
    assert mine["line"][1] == "front:line"


def test_longitude_and_latitude_exchanged_are_hinted_at(catalog):
    places = gpd.points_from_xy([50.76, 12.05, 51.0], [12.05, 50.76, 51.0])
    mine = geo.locate(GeoDataFrame(geometry=places, crs="EPSG:4326"), "1951", catalog)
    assert mine["problem"][0] == "latitude before longitude: on the map once they change places"
    assert pd.isna(mine["problem"][1])
    assert mine["problem"][2] == "outside the areas of the map"


def test_a_place_within_the_precision_of_a_line_is_warned_of(catalog):
    line = catalog.layers["front"].gdf.geometry["line"]
    on = line.interpolate(0.5, normalized=True)
    points = GeoDataFrame(geometry=[on, shapely.Point(on.x, on.y + 1)], crs="EPSG:4326")
    mine = geo.locate(points, "1951", catalog)
    assert mine["line"].tolist() == ["front:line", "front:line"]
    assert mine["warning"][0] == "within 1 km of front:line, its precision"
    assert pd.isna(mine["warning"][1])


def test_points_in_another_crs_are_where_they_are(catalog):
    points = scattered(500, catalog)
    there = geo.locate(points.to_crs("EPSG:3857"), "1951", catalog)
    here = geo.locate(points, "1951", catalog)
    assert there["holder"].equals(here["holder"])
    assert there.crs == "EPSG:3857"


def test_points_without_a_crs_are_refused(catalog):
    with pytest.raises(CrsError):
        geo.locate(scattered(1, catalog).set_crs(None, allow_override=True), "1951", catalog)


def test_a_day_that_is_none_is_refused(catalog):
    with pytest.raises(MapError, match='"last year" is no date'):
        geo.locate(scattered(1, catalog), "last year", catalog)


def test_columns_that_are_there_already_stay(catalog):
    points = scattered(3, catalog).assign(holder="mine", map_holder="mine too")
    mine = geo.locate(points, "1951", catalog)
    assert mine["holder"].tolist() == ["mine"] * 3
    assert {"map_holder", "map_map_holder", "district"} <= set(mine)


def read_day(value, order=None):
    faults = np.full(1, None, object)
    return str(read_days(np.array([value, None], object)[:1], faults, order)[0]), faults[0]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2020-09-27T08:00:00", "2020-09-27"),
        ("2020-09-27 08:00", "2020-09-27"),
        ("2020-09-27T23:30:00-11:00", "2020-09-27"),
        ("2020-09-27 00:30:00.123456+04:00", "2020-09-27"),
        ("2020-09-27T08:00Z", "2020-09-27"),
        (" 2020-09 ", "2020-09-01"),
        (pd.Timestamp("2020-09-27"), "2020-09-27"),
        (pd.Timestamp("2020-09-27T01:00", tz="Asia/Baku"), "2020-09-27"),
        (date(2020, 9, 27), "2020-09-27"),
        ("27 September 2020", "2020-09-27"),
        ("27 Sep 2020", "2020-09-27"),
        ("27-Sep-2020", "2020-09-27"),
        ("September 7, 2020", "2020-09-07"),
        ("20200927", "2020-09-27"),
        ("20200927081500", "2020-09-27"),
        (20200927, "2020-09-27"),
        (20200927.0, "2020-09-27"),
        ("2020/09/27", "2020-09-27"),
        ("2020-9-7", "2020-09-07"),
        ("\u200e2020-09-27\u200b", "2020-09-27"),
        (2020, "2020-01-01"),
    ],
)
def test_days_as_other_programs_write_them(value, day):
    assert read_day(value) == (day, None)


@pytest.mark.parametrize(
    "value",
    [
        "27.09.2020", "soon", "2020 Sep 27", "2020 09 27", "2020 (approx.)", "2020-09-27 or so",
        "2020-09-27T25:00", "2020-02-30", "2020-09-27/28", "27.9.20", "44101", "1601164800",
        "2020-09/27", "Sep 2020 27", "2020-09-27 2020-09-28", "31 April 2020", "Tuesday 27.9.1950",
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_read_is_refused_whole_with_its_value(value):
    day, fault = read_day(value)
    assert day == "NaT"
    assert f'"{value}"' in fault


@pytest.mark.parametrize("value", [None, float("nan"), "", " ", pd.NaT])
def test_a_row_without_a_day_says_so(value):
    assert read_day(value) == ("NaT", "no date")


def test_an_order_decides_what_could_be_two_days():
    assert read_day("01.12.1950", "dmy")[0] == "1950-12-01"
    assert read_day("1/12/1950", "mdy")[0] == "1950-01-12"
    assert read_day("13/12/1950", "mdy")[0] == "NaT"
    assert read_day("1950-12-01", "dmy")[0] == "1950-12-01"


WILD = """name;lng;lat;day
plain;12,0;50.25;1951
"two
lines";12.0;50.25;1949
no number;east;50.25;1951
nothing;;;1951
off the globe;200;50.25;1951
far away;-70;-30;1951
too early;12.0;50.25;1800
no day;12.0;50.25;
few;12.0
many;12.0;50.25;1951;and;more
last;12.0;50.25;1954
"""
WILD_PROBLEMS = {
    "no number": 'lng "east" is no number: write degrees such as 46.75',
    "nothing": "no lng",
    "off the globe": "lng 200 is not between -180 and 180",
    "far away": "outside the areas of the map",
    "too early": "before the first statement, 1900-01-01",
    "no day": "no date",
    "few": "2 cells for 4 columns",
    "many": '6 cells for 4 columns, without a column: "and;more"',
}


@pytest.mark.parametrize("ending", FORMATS)
def test_no_row_is_lost_whatever_is_in_it(catalog, tmp_path, ending):
    source, target = tmp_path / "wild.csv", tmp_path / f"out.{ending}"
    source.write_bytes("\ufeff".encode() + WILD.encode())
    count = locate_file(source, target, catalog, Question(date_column="day"))
    rows = read_back(target, ";").set_index("name")
    names = ["plain", "two\nlines", *WILD_PROBLEMS, "last"]
    assert rows.index.tolist() == names
    problems = rows["problem"].fillna("")
    assert {name: text for name, text in problems.items() if text} == WILD_PROBLEMS
    assert rows["lng"].astype(str)["plain"] == "12,0"  # as it came
    assert rows.loc["two\nlines", "holder"] != rows.loc["plain", "holder"]
    assert (count.rows, count.outside, count.unread) == (11, 1, 7)


def read_back(path, delimiter=","):
    if path.suffix == ".csv":
        return pd.read_csv(path, dtype=str, sep=delimiter)
    return gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path)


@pytest.mark.parametrize("source_ending", FORMATS)
@pytest.mark.parametrize("target_ending", FORMATS)
def test_every_format_gives_the_same_answers(catalog, tmp_path, source_ending, target_ending):
    points = scattered(400, catalog).assign(label=[f"p{row}" for row in range(400)])
    source, target = tmp_path / f"in.{source_ending}", tmp_path / f"out.{target_ending}"
    match source_ending:
        case "csv":
            table = pd.DataFrame(points.drop(columns="geometry"))
            table.assign(X=points.geometry.x, Y=points.geometry.y).to_csv(source, index=False)
        case "parquet":
            points.to_crs("EPSG:3857").to_parquet(source)
        case _:
            points.to_file(source)
    locate_file(source, target, catalog, WAR)
    rows = read_back(target).set_index("label")
    plain = geo.locate(points, "1951", catalog).set_index("label")
    assert rows["holder"].fillna("").tolist() == plain["holder"].fillna("").tolist()
    km = rows["line_km"].astype(float)
    np.testing.assert_allclose(km, plain["line_km"], atol=0.0015)
    if target_ending != "csv":
        assert rows.crs == "EPSG:4326"
        assert rows.geometry.geom_equals_exact(plain.geometry, 1e-6).all()


def test_what_is_no_point_is_kept_and_marked(catalog, tmp_path):
    shapes = [
        shapely.Point(12, 51.5),
        None,
        shapely.box(11, 50, 12, 51),
        shapely.MultiPoint([(12, 51.5)]),
    ]
    GeoDataFrame({"n": [1, 2, 3, 4]}, geometry=shapes, crs="EPSG:4326").to_file(tmp_path / "a.gpkg")
    for ending in ("gpkg", "parquet", "geojson"):
        locate_file(tmp_path / "a.gpkg", tmp_path / f"b.{ending}", catalog, WAR)
        rows = read_back(tmp_path / f"b.{ending}")
        assert rows["problem"].fillna("").tolist() == [
            "",
            "no coordinates",
            "a Polygon, not a point",
            "",
        ]
        assert rows.geometry[2].equals(shapes[2])
        assert rows["holder"][0] == rows["holder"][3]


def test_a_file_is_written_whole_or_not_at_all(catalog, tmp_path):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    write_file(target, b"as it was")
    rows = "".join(f"12.0,51.5,{'x' * 1000}\n" for _ in range(20_000))
    source.write_text(f'lng,lat,name\n{rows}12.0,51.5,"never closed\n{rows}')
    with pytest.raises(MapError, match=r"in\.csv: cannot be read"):
        locate_file(source, target, catalog, WAR)
    assert target.read_text() == "as it was"
    assert sorted(path.name for path in tmp_path.glob("[!.]*")) == ["in.csv", "out.csv"]


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "parquet"])
def test_an_error_half_way_is_told_whatever_is_written(catalog, tmp_path, ending):
    source = tmp_path / "in.csv"
    rows = "".join(f"12.0,51.5,{'x' * 1000}\n" for _ in range(20_000))
    source.write_text(f'lng,lat,name\n{rows}12.0,51.5,"never closed\n{rows}')
    with pytest.raises(MapError, match=r"in\.csv: cannot be read"):
        locate_file(source, tmp_path / f"out.{ending}", catalog, WAR)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["in.csv", "--out", "out.csv"], "no day, or two"),
        (["in.csv", "--out", "out.csv", "--at", "1951", "--date-column", "day"], "no day, or two"),
        (["in.csv", "--out", "out.xlsx", "--at", "1951"], 'the ending ".xlsx" is not a format'),
        (["in.csv", "--out", "no/out.csv", "--at", "1951"], "is not there"),
        (["none.csv", "--out", "out.csv", "--at", "1951"], "none.csv: is not there"),
        (["in.csv", "--out", "out.csv", "--at", "1951", "--lng", "lmg"], 'Did you mean "lng"?'),
        (["in.csv", "--out", "out.csv", "--date-column", "dai"], 'Did you mean "day"?'),
        (["empty.csv", "--out", "out.csv", "--at", "1951"], "is empty"),
        (["bad.parquet", "--out", "out.csv", "--at", "1951"], "cannot be read"),
        (["bad.gpkg", "--out", "out.csv", "--at", "1951"], "cannot be read"),
        (["bad.geojson", "--out", "out.csv", "--at", "1951"], "is not GeoJSON"),
    ],
)
def test_what_is_missing_is_said(tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    Path("in.csv").write_text("lng,lat,day\n12.0,51.5,1951\n")
    for name in ("empty.csv", "bad.parquet", "bad.gpkg", "bad.geojson"):
        Path(name).write_text("" if name == "empty.csv" else "nothing of the kind")
    result = run(app, ["locate", *arguments, "--layers", str(INVENTED)])
    assert message in str(result.exception)
    assert not Path("out.csv").exists()


def test_the_command_says_what_it_wrote(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("in.csv").write_text("lng,lat\n12.0,51.5\n-70,0\n,\n")
    result = run(
        app, ["locate", "in.csv", "--at", "1951", "--out", "out.csv", "--layers", str(INVENTED)]
    )
    assert result.exit_code == 0
    assert result.stdout.strip() == (
        "out.csv: 3 rows: 1 located, 1 outside the areas of the map, 1 that cannot be read\n"
        "Problems: 1 × no lng"
    )


def test_the_points_themselves_are_not_written_over(catalog, tmp_path):
    points = tmp_path / "in.csv"
    points.write_text("lng,lat\n12.0,51.5\n")
    with pytest.raises(InTheWay, match=r"in\.csv: was not written by karabakh-map"):
        locate_file(points, points, catalog, WAR)
    assert points.read_text() == "lng,lat\n12.0,51.5\n"


def test_memory_does_not_grow_with_the_file(catalog, tmp_path, monkeypatch):
    monkeypatch.setattr(import_module("geo.locate.delimited"), "BYTES", 1 << 16)
    source = tmp_path / "in.csv"
    peaks = []
    for count in (40_000, 120_000):
        points = scattered(count, catalog)
        pd.DataFrame({"lng": points.geometry.x, "lat": points.geometry.y}).to_csv(source)
        del points
        tracemalloc.start()
        locate_file(source, tmp_path / "out.csv", catalog, WAR)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


def test_geojson_out_has_no_crs_member(catalog, tmp_path):
    (tmp_path / "in.csv").write_text("lng,lat\n12.0,51.5\n")
    locate_file(tmp_path / "in.csv", tmp_path / "out.geojson", catalog, WAR)
    assert "crs" not in json.loads((tmp_path / "out.geojson").read_text())


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@given(
    rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5),
    sign=st.sampled_from(",;\t|"),
)
@settings(deadline=None, max_examples=20)
def test_cells_are_given_back_as_they_came_but_for_formulas(locator, rows, sign):
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.csv", Path(folder) / "out.csv"
        with source.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=sign)
            writer.writerows([["lng", "lat", "a", "b"], *(["12", "51", *row] for row in rows)])
        locate_file(source, target, locator, WAR)
        with target.open(encoding="utf-8", newline="") as file:
            found = list(csv.reader(file, delimiter=sign))
    assert [tuple(row[2:4]) for row in found[1:]] == [tuple(map(harmless, row)) for row in rows]


def test_a_table_without_rows_stays_one(catalog, tmp_path):
    (tmp_path / "in.csv").write_text("lng,lat\n")
    for ending in FORMATS:
        target = tmp_path / f"out.{ending}"
        assert locate_file(tmp_path / "in.csv", target, catalog, WAR).rows == 0
        assert "holder" in read_back(target) or ending == "geojson"  # which has no columns
    assert json.loads((tmp_path / "out.geojson").read_text())["features"] == []


def test_geojson_holds_every_kind_of_cell(catalog, tmp_path):
    cells = {
        "text": ['quote " backslash \\ tab \t', "ə ğ ք ы", None],
        "whole": [1, 2, 3],
        "part": [0.1, None, 1e-9],
        "yes": [True, False, True],
        "day": pd.to_datetime(["2020-09-27", None, "2020-11-10"]),
    }
    shapes = [shapely.Point(12, 51), None, shapely.LineString([(11, 50), (12, 51)])]
    GeoDataFrame(cells, geometry=shapes, crs="EPSG:4326").to_parquet(tmp_path / "a.parquet")
    locate_file(tmp_path / "a.parquet", tmp_path / "b.geojson", catalog, WAR)
    first, second, third = json.loads((tmp_path / "b.geojson").read_text())["features"]
    assert first["properties"]["text"] == cells["text"][0]
    assert second["properties"]["text"] == cells["text"][1]
    assert third["properties"]["text"] is None
    assert [one["properties"]["part"] for one in (first, second, third)] == [0.1, None, 1e-9]
    assert [one["properties"]["yes"] for one in (first, second, third)] == [True, False, True]
    assert first["properties"]["day"].startswith("2020-09-27")
    assert first["geometry"] == {"type": "Point", "coordinates": [12, 51]}
    assert second["geometry"] is None
    assert third["geometry"]["type"] == "LineString"


def test_the_edge_of_a_corridor_is_a_line_where_it_parts_two_holders() -> None:
    places = [(46.525, 39.593), (46.815, 40.211)]  # Zabukh, and Martakert in the north of the zone
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*zip(*places, strict=True)), crs=4326)
    found = geo.locate(points, at="2020-12-13")
    assert list(found["line"]) == ["lachin-corridor:corridor", "line-2020:line"]
    assert found["line_km"][0] < 2.5
    assert set(geo.locate(points, at="2019")["line"]) == {"line-of-contact:line"}
