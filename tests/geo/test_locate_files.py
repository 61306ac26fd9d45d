"""Files of points as people have them: of every kind, and every row back once, as it came."""

import csv
import io
import json
import zipfile
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from geopandas import GeoDataFrame
from typer.testing import CliRunner

import geo
from atlas.cli.app import app
from geo.errors import MapError
from geo.folder.vector_files import check_format
from geo.locate.files import locate_file
from geo.locate.geojson import typed
from geo.locate.join import Locator
from geo.locate.table import Question
from tests.paths import INVENTED

DAY = "1951"
run = CliRunner().invoke


@pytest.fixture(scope="module")
def locator():
    return Locator.of(geo.read(INVENTED))


@pytest.fixture
def located(locator, tmp_path):
    """Locate a file with some content, and give what was written."""

    def locate(content, name="in.csv", out="out.csv", at=DAY, **options):
        source = tmp_path / name
        if isinstance(content, bytes):
            source.write_bytes(content)
        elif content is not None:
            source.write_bytes(content.encode())
        day = {"date_column": options.pop("date_column"), "at": None} if at is None else {"at": at}
        order = options.pop("order", None)
        question = Question(**day, order=order, **options)
        return tmp_path / out, locate_file(source, tmp_path / out, locator, question)

    return locate


def rows_of(path: Path, delimiter: str = ",", encoding: str = "utf-8") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def test_a_file_in_which_every_row_is_odd_keeps_every_row(located):
    path, count = located("lng,lat,who\n12,05,50,76,Hill\n12,23,50,9,Ford\n1\n")
    rows = rows_of(path)
    assert [row["problem"].partition(";")[0] for row in rows] == [
        '5 cells for 3 columns, without a column: "76,Hill"',
        '5 cells for 3 columns, without a column: "9,Ford"',
        "1 cells for 3 columns",
    ]
    assert all("a comma inside a cell" in row["problem"] for row in rows[:2])
    assert (count.rows, count.unread) == (3, 3)


def test_a_short_row_far_down_is_marked_where_it_is(located):
    lines = ["12.05,50.76,a"] * 150_000
    lines[140_000] = "12.05,50.76"
    path, count = located("lng,lat,who\n" + "\n".join(lines) + "\n")
    problems = [row["problem"] for row in rows_of(path)]
    assert [number for number, text in enumerate(problems) if text] == [140_000]
    assert count.rows == 150_000


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_new_lines_in_names_and_cells_and_blank_lines_above_them(located, end):
    text = end.join(["", "", '"the', 'place",lng,lat', '"a', 'b",12.05,50.76', "", ""])
    path, count = located(text)
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode(), newline="")))
    assert rows[0][:3] == [f"the{end}place", "lng", "lat"]
    assert rows[1][:3] == [f"a{end}b", "12.05", "50.76"]
    assert (len(rows), count.rows) == (2, 1)


def test_numbers_stay_the_text_they_were(located):
    path, _ = located("code,lng,lat\n007,12.050,+50.76\n1e5,12,50\n")
    assert [(row["code"], row["lng"]) for row in rows_of(path)] == [
        ("007", "12.050"),
        ("1e5", "12"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_the_mark_of_a_file_goes_out_as_it_came_in(located, encoding):
    path, _ = located("name\tlng\tlat\nŞuşa\t12.05\t50.76\n".encode(encoding))
    assert path.read_bytes()[:3] == "n".encode(encoding)[:3] or encoding == "utf-8"
    assert rows_of(path, "\t", encoding)[0]["name"] == "Şuşa"


def test_another_encoding_is_named_or_refused_with_its_line(located, tmp_path):
    content = "name,lng,lat\nok,12,50\nАгдам,12.05,50.76\n".encode("cp1251")
    with pytest.raises(MapError, match=r"in\.csv: line 3: is not utf-8: byte 0xC0.*--encoding"):
        located(content)
    assert not (tmp_path / "out.csv").exists()
    path, _ = located(content, encoding="cp1251")
    assert rows_of(path, encoding="cp1251")[1]["name"] == "Агдам"
    with pytest.raises(MapError, match='encoding "klingon" is not known'):
        located(content, encoding="klingon")
    with pytest.raises(MapError, match="looks like UTF-16"):
        located("name,lng,lat\n".encode("utf-16-le"))


def test_a_quotation_mark_that_is_not_closed_is_refused(located):
    with pytest.raises(MapError, match=r"a quotation mark is not closed: .* 3 lines"):
        located('name,lng,lat\na,12,50\n"b,12,50\nc,12,50\nd,12,50\n')


@pytest.mark.parametrize(
    ("lng", "lat"),
    [
        ("12°03'00\"E", "50°45'36\"N"),
        ("12° 3′ E", "N 50° 45.6′"),
        ("12.05°E", "50.76° n"),
        ("E12.05", "+50.76"),
        ("\u200e12.05", "50.76\u200b"),
        ("12,05", "50,76"),
        (" 12.05\u00a0", "5.076e1"),
    ],
)
def test_degrees_as_people_write_them(located, lng, lat):
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([["x", "Y"], [lng, lat], ["12.05", "50.76"]])
    path, count = located(text.getvalue())
    first, second = rows_of(path, ";")
    assert count.unread == 0
    assert first["line_km"].replace(",", ".") == second["line_km"].replace(",", ".")
    assert first["x"].strip("'") == lng


@pytest.mark.parametrize(
    ("lng", "problem"),
    [
        ("\u22121\u221202", r'lng "−1−02" is no number'),
        ("12.05\u200b?", r'lng "12.05\u200b?" is no number'),
        ("50.76°N", 'lng "50.76°N" is a latitude'),
        ("12°61'", "is no number"),
        ("1_2", "is no number"),
        ("NaN", "is no number"),
        ("", "no lng"),
        ("1,234.5", "is no number"),
    ],
)
def test_what_is_no_number_of_degrees_is_shown(located, lng, problem):
    path, _ = located(f"lng;lat\n{lng};50.76\n")
    assert problem in rows_of(path, ";")[0]["problem"]


def test_the_true_minus_is_one(located):
    path, _ = located("lng;lat\n\u221212.05;50.76\n")
    assert rows_of(path, ";")[0]["problem"] == "outside the areas of the map"


def test_the_decimal_sign_of_the_file_is_that_of_its_answers(located):
    path, _ = located("lng;lat\n12,05;50,76\n")
    assert rows_of(path, ";")[0]["line_km"] == "28,916"
    path, _ = located("lng;lat\n12.05;50.76\n", out="other.csv")
    assert rows_of(path, ";")[0]["line_km"] == "28.916"


def test_exchanged_columns_are_hinted_at(located):
    path, _ = located("lat,lng\n12.05,50.76\n")
    assert rows_of(path)[0]["problem"].startswith("latitude before longitude")


@pytest.mark.parametrize(
    "header", ["lng,lat", "LON,LAT", "Longitude,latitude", "x,y", " lon , lat ", "long,lat"]
)
def test_the_usual_names_of_columns_are_found(located, header):
    assert located(f"{header}\n12.05,50.76\n")[1].outside == 0


def test_other_names_are_given_or_asked_for(located):
    with pytest.raises(MapError, match=r"has no column lng, lon.*--lng and --lat"):
        located("ActionGeo_Long,ActionGeo_Lat\n12.05,50.76\n")
    names = {"lng": "ActionGeo_Long", "lat": "ActionGeo_Lat"}
    assert located("ActionGeo_Long,ActionGeo_Lat\n12.05,50.76\n", **names)[1].unread == 0
    with pytest.raises(MapError, match='"lng" 2 times'):
        located("lng,lng,lat\n12.05,1,50.76\n")


def test_a_delimiter_that_excel_declares(located):
    path, _ = located("sep=;\r\nlng;lat;a,b,c,d\r\n12,05;50,76;x\r\n")
    assert rows_of(path, ";")[0]["a,b,c,d"] == "x"


@pytest.mark.parametrize(
    ("header", "out", "names"),
    [
        ("fid,geom,lng,lat", "out.gpkg", ["fid", "geom", "lng", "lat"]),
        ("Name,name,lng,lat", "out.gpkg", ["Name", "name_2", "lng", "lat"]),
        (",lng,lat,", "out.gpkg", ["column_1", "lng", "lat", "column_4"]),
        ("Holder,lng,lat", "out.gpkg", ["Holder", "lng", "lat"]),
        ("a,a,lng,lat", "out.csv", ["a", "a_2", "lng", "lat"]),
        ("a,a,lng,lat", "out.parquet", ["a", "a_2", "lng", "lat"]),
        (",lng,lat", "out.csv", ["", "lng", "lat"]),
    ],
)
def test_names_are_unique_and_fit_the_format_and_the_summary_says_so(located, header, out, names):
    cells = [
        "12.05" if name == "lng" else "50.76" if name == "lat" else "A"
        for name in header.split(",")
    ]
    path, count = located(f"{header}\n{','.join(cells)}\n", out=out)
    if out.endswith(".csv"):
        found = path.read_text("utf-8").splitlines()[0].split(",")
    else:
        read = gpd.read_file if out.endswith(".gpkg") else gpd.read_parquet
        found = list(read(path).columns)
    assert found[: len(names)] == names
    renamed = [new for old, new in zip(header.split(","), names, strict=True) if old != new]
    assert [new for _, new in count.renamed] == renamed
    assert all(f'is now "{name}"' in count.summary for name in renamed)


FEATURES: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature", "id": 4711, "bbox": [1, 2, 3, 4],
            "properties": {"day": "1950-06-25T02:00:00+04:00", "n": {"a": [1]}, "id": "x"},
            "geometry": {"type": "Point", "coordinates": [12.1, 50.25, 800]},
        },
        {
            "type": "Feature", "id": "b",
            "properties": {"day": "1950-06-24T23:00:00-05:00", "n": 1.5, "late": True},
            "geometry": {"type": "Point", "coordinates": [12.1, 50.25]},
        },
        {"type": "Feature", "properties": None, "geometry": None},
    ],
}  # fmt: skip


@pytest.mark.parametrize("shape", ["collection", "lines"])
def test_features_keep_their_members_ids_and_heights(located, shape):
    features = FEATURES["features"]
    lines = "\n".join(json.dumps(feature) for feature in features)
    text = json.dumps(FEATURES, indent=1) if shape == "collection" else lines
    path, count = located(text, "in.geojson", "out.geojson", None, date_column="day")
    found = json.loads(path.read_text())["features"]
    for feature, answered in zip(features, found, strict=True):
        said = feature["properties"] or {}
        assert {**answered, "properties": None} == {**feature, "properties": None}
        assert said.items() <= answered["properties"].items()
    statements = [feature["properties"]["statement"] for feature in found]
    assert statements == ["war", "start-south", None]
    assert found[2]["properties"]["problem"] == "no date"
    assert count.rows == 3


def test_features_become_rows_with_their_ids(located):
    path, _ = located(json.dumps(FEATURES), "in.geojson")
    rows = rows_of(path)
    assert [row["id"] for row in rows] == ["4711", "b", ""]
    assert [row["n"] for row in rows] == ['{"a": [1]}', "1.5", ""]
    assert rows[0]["day"] == "1950-06-25T02:00:00+04:00"
    assert (rows[0]["lng"], rows[0]["id_2"]) == ("12.1", "x")


@pytest.mark.parametrize("out", ["out.geojson", "out.csv", "out.gpkg", "out.parquet"])
def test_features_with_odd_geometries_are_kept_and_marked(located, out):
    geometries = [
        None,
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": ["x", 1]},
        {"type": "GeometryCollection", "geometries": []},
        {"type": "Point", "coordinates": [12.05, 50.76]},
    ]
    features = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in geometries]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    _, count = located(text, "in.geojson", out)
    assert (count.rows, count.unread) == (5, 4)
    assert count.kinds["no coordinates"] == 3


def test_properties_keep_letters_that_other_programs_take_for_line_ends(located):
    lines = [
        {"type": "Feature", "properties": {"a": text}, "geometry": None}
        for text in ("x\u2028y\x85z", "b")
    ]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    path, _ = located(text, "in.geojson", "out.geojson")
    found = json.loads(path.read_text("utf-8"))["features"]
    assert [feature["properties"]["a"] for feature in found] == ["x\u2028y\x85z", "b"]


BAD_FEATURE = '{"type":"FeatureCollection","features":[%s]}'


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"FeatureCollection","features":[{"type":', "[1]", "{}", "", "[" * 100_000,
        BAD_FEATURE % "null", BAD_FEATURE % '{"type":"Feature","properties":[1]}',
        '{"type":"Point","coordinates":[12,50]}',
    ],
)  # fmt: skip
def test_what_is_no_geojson_is_refused(located, text):
    with pytest.raises(MapError, match=r"in\.geojson: (is|has) "):
        located(text, "in.geojson")


def test_a_geopackage_keeps_its_row_numbers_and_heights(located, tmp_path):
    shapes = [shapely.Point(12.05, 50.76, 800), shapely.Point(12.1, 50.8, 7)]
    points = GeoDataFrame({"fid": [4711, 4800], "a": ["x", "y"]}, geometry=shapes, crs=4326)
    points.to_file(tmp_path / "in.gpkg", layer="camps")
    points.to_crs(3857).to_file(tmp_path / "in.gpkg", layer="posts")
    with pytest.raises(MapError, match=r"2 layers with geometry \(camps, posts\).*--layer"):
        located(None, "in.gpkg")
    path, _ = located(None, "in.gpkg", "out.gpkg", layer="posts")
    found = gpd.read_file(path, fid_as_index=True)
    assert found.index.tolist() == [4711, 4800]
    assert found.geometry.z.tolist() == pytest.approx([800, 7])
    assert found.geometry.x.tolist() == pytest.approx([12.05, 12.1])
    assert rows_of(located(None, "in.gpkg", layer="camps")[0])[0]["fid"] == "4711"


@pytest.mark.parametrize(
    ("ending", "driver"), [(".shp", "ESRI Shapefile"), (".kml", "KML"), (".fgb", "FlatGeobuf")]
)
def test_other_vector_files(located, tmp_path, ending, driver):
    points = GeoDataFrame({"a": ["x"]}, geometry=[shapely.Point(12.05, 50.76)], crs=4326)
    points.to_file(tmp_path / f"in{ending}", driver=driver)
    row = rows_of(located(None, f"in{ending}")[0])[0]
    assert (row["a"], row["holder"], float(row["lng"])) == ("x", "south", 12.05)
    assert "OGC_FID" not in row


@pytest.mark.parametrize("encoding", ["WKB", "geoarrow"])
def test_geoparquet_of_every_encoding(located, tmp_path, encoding):
    shapes = [shapely.Point(12.05, 50.76), shapely.Point(12.1, 50.25)]
    points = GeoDataFrame({"a": ["x", "y"]}, geometry=shapes, crs=4326).to_crs(3857)
    points.to_parquet(tmp_path / "in.parquet", geometry_encoding=encoding)
    found = gpd.read_parquet(located(None, "in.parquet", "out.parquet")[0])
    assert found["holder"].tolist() == ["south", "north"]
    assert found.crs == "EPSG:4326"


def test_plain_parquet_keeps_its_kinds(located, tmp_path):
    table = pd.DataFrame(
        {
            "Longitude": [12.05, None],
            "Latitude": [50.76, 50.25],
            "when": pd.to_datetime(["1950-06-25 01:00", "1950-06-25 23:00"]).tz_localize(
                "Asia/Baku"
            ),
            "kind": pd.Categorical(["p", "q"]),
            "big": pd.array([2**60 + 1, None], dtype="Int64"),
            "list": [[1, 2], None],
        },
        index=pd.Index(["k", "l"], name="key"),
    )
    table.to_parquet(tmp_path / "in.parquet")
    path, _ = located(None, "in.parquet", "out.parquet", None, date_column="when")
    found = pd.read_parquet(path)
    pd.testing.assert_frame_equal(found[list(table)], table, check_dtype=False)
    assert found["since"].tolist()[0] == "1900-01-01"
    for out in ("out.csv", "out.gpkg", "out.geojson"):
        located(None, "in.parquet", out)
    assert rows_of(path.with_name("out.csv"))[0]["list"] == "[1, 2]"


def workbook(path, sheets):
    """Write the least that is an Excel file."""
    kinds = "http://schemas.openxmlformats.org"
    office, package = f"{kinds}/officeDocument/2006/relationships", f"{kinds}/package/2006"

    def cell(value):
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    def part(number, kind):
        return f'<Relationship Id="r{number}" Type="{office}/{kind}" Target="'

    with zipfile.ZipFile(path, "w") as file:
        names = "".join(
            f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
            for number, name in enumerate(sheets, start=1)
        )
        targets = "".join(
            f'{part(number, "worksheet")}worksheets/{number}.xml"/>'
            for number in range(1, len(sheets) + 1)
        )
        main = f"{kinds}/spreadsheetml/2006/main"
        file.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{names}</sheets></workbook>',
        )
        relations = f'<Relationships xmlns="{package}/relationships">'
        file.writestr("xl/_rels/workbook.xml.rels", f"{relations}{targets}</Relationships>")
        file.writestr(
            "_rels/.rels",
            f'{relations}{part(1, "officeDocument")}xl/workbook.xml"/></Relationships>',
        )
        file.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        for number, rows in enumerate(sheets.values(), start=1):
            text = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
            file.writestr(
                f"xl/worksheets/{number}.xml",
                f'<worksheet xmlns="{main}"><sheetData>{text}</sheetData></worksheet>',
            )


def test_excel_files(located, tmp_path):
    rows = [["id", "lon", "lat"], ["007", 12.05, 50.76], [8, "12°06'E", 50.25]]
    workbook(tmp_path / "in.xlsx", {"Notes": [["read me"]], "Events": rows})
    path, count = located(None, "in.xlsx")
    found = rows_of(path)
    assert [row["id"] for row in found] == ["007", "8"]
    assert [row["holder"] for row in found] == ["south", "north"]
    assert count.rows == 2
    with pytest.raises(MapError, match=r"0 of its sheets \(Notes, Events\)"):
        located(None, "in.xlsx", layer="None")


def test_days_of_every_kind_are_those_of_the_file(located):
    days = ["1 December 1950", "19501201", "1950/12/01", "01.12.1950", "1950 Dec 1"]
    text = "lng;lat;day\n" + "".join(f"12.1;50.25;{day}\n" for day in days)
    path, _ = located(text, at=None, date_column="day")
    statements = [row["statement"] for row in rows_of(path, ";")]
    assert statements == ["war", "war", "war", "", ""]
    path, _ = located(text, at=None, date_column="day", order="dmy")
    rows = rows_of(path, ";")
    assert [row["statement"] for row in rows] == ["war"] * 4 + [""]
    assert '"1950 Dec 1"' in rows[4]["problem"]


def test_a_period_is_a_day(located):
    path, _ = located("lng,lat\n12.1,50.25\n", at="after")
    assert rows_of(path)[0]["statement"] == "truce"


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        (b"lng;lat\n12,05;50,76\n", "csv"),
        (json.dumps(FEATURES).encode(), "geojson"),
    ],
)
def test_standard_input_and_output(text, ending):
    arguments = ["locate", "-", "--at", DAY, "--out", "-", "--layers", str(INVENTED)]
    result = run(app, arguments, input=text)
    assert result.exit_code == 0, result.exception
    assert "holder" in result.stdout.splitlines()[0]
    assert "standard output: " in result.stderr
    other = run(app, [*arguments, "--to", "geojson"], input=text)
    assert json.loads(other.stdout)["type"] == "FeatureCollection"


def test_a_file_with_old_line_ends_goes_out_with_them(located):
    path, _ = located("lng,lat,a\r12.05,50.76,x\r12.1,50.25,y\r")
    assert path.read_bytes().count(b"\r") == 3
    assert b"\n" not in path.read_bytes()


def test_a_stray_zero_byte_is_no_encoding(located):
    path, count = located("lng,lat,a\n12.05,50.76,b\0c\n")
    assert count.unread == 0
    assert b",b\0c," in path.read_bytes()


def test_a_cell_may_be_long_and_columns_without_names_stay_apart(located):
    path, count = located(f",lng,,lat\n{'x' * 70_000},12.05,y,50.76\n")
    with path.open(newline="") as file:
        assert len(next(islice(csv.reader(file), 1, None))[0]) == 70_000
    assert count.renamed == (("", "column_3"),)


@pytest.mark.parametrize("out", ["out.csv", "out.geojson", "out.gpkg", "out.parquet"])
def test_a_time_with_an_offset_goes_out_as_it_is_written(located, tmp_path, out):
    times = pd.to_datetime(["1950-06-25 00:30"]).tz_localize("Etc/GMT-4")
    table = pd.DataFrame({"lng": [12.1], "lat": [50.25], "day": times})
    table.to_parquet(tmp_path / "in.parquet", index=False)
    path, _ = located(None, "in.parquet", out, None, date_column="day")
    if out.endswith("parquet"):
        assert str(pd.read_parquet(path)["day"][0]) == "1950-06-25 00:30:00+04:00"
    else:
        assert str(gpd.read_file(path)["day"][0]).startswith("1950-06-25")


def test_days_of_shapefiles_and_heights_of_kml(located, tmp_path):
    days = [date(1950, 6, 25), date(1950, 6, 24)]
    points = GeoDataFrame({"day": days}, geometry=[shapely.Point(12.1, 50.25)] * 2, crs=4326)
    points.to_file(tmp_path / "in.shp")
    path, _ = located(None, "in.shp", at=None, date_column="day")
    assert [row["statement"] for row in rows_of(path)] == ["war", "start-south"]
    place = "<Point><coordinates>12.05,50.76,812</coordinates></Point>"
    marks = f"<Placemark><name>A</name>{place}</Placemark><Placemark><name>B</name></Placemark>"
    kml = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    path, count = located(f"{kml}{marks}</Document></kml>", "in.kml", "out.gpkg")
    assert gpd.read_file(path).geometry[0].z == 812
    assert (count.rows, count.unread) == (2, 1)


def test_a_vector_file_may_be_larger_than_one_to_import(located, tmp_path, monkeypatch):
    points = GeoDataFrame({"a": [1]}, geometry=[shapely.Point(12.05, 50.76)], crs=4326)
    points.to_file(tmp_path / "in.gpkg")
    monkeypatch.setattr("geo.folder.vector_files.LARGEST_FILE", 10)
    with pytest.raises(MapError, match="too large"):
        check_format(tmp_path / "in.gpkg")
    assert located(None, "in.gpkg")[1].rows == 1


def test_cells_of_several_kinds_become_text_and_lose_nothing():
    day, moment = date(1951, 1, 1), datetime.fromisoformat("1951-01-02T03:00")
    assert typed([day, moment, None]).to_pylist() == ["1951-01-01", "1951-01-02T03:00:00", None]
    assert typed([day, None]).to_pylist() == [day, None]
    assert typed([1, 2.5]).to_pylist() == [1, 2.5]
    assert typed([2**53 + 1, 0.5]).to_pylist() == ["9007199254740993", "0.5"]
    assert typed([2**70]).to_pylist() == [str(2**70)]
    assert typed([True, 1, {"a": [1]}]).to_pylist() == ["true", "1", '{"a": [1]}']
