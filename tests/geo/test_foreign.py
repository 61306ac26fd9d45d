"""Files of other programs: opened by their ending, kept from the network, named in our words."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

import geo
from geo.edit import add
from geo.edit.foreign import read_foreign
from geo.errors import MapError
from geo.folder import vector_files
from geo.locate.files import locate_file
from geo.locate.table import Question
from tests.paths import INVENTED

SECRET = {
    "type": "Feature", "id": "secret", "properties": {"name": "secret"},
    "geometry": {"type": "Point", "coordinates": [12.1, 50.2]},
}  # fmt: skip
KML = (
    '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
)


ENTITY = '<!DOCTYPE kml [<!ENTITY x SYSTEM "{}/x">]><kml><Document>&x;</Document></kml>'


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """Answer on this machine with a feature, and note who asked."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(SECRET).encode())

        do_HEAD = do_POST = do_GET  # noqa: N815 (as the server calls them)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def hostile(url: str, folder: Path) -> dict[str, str]:
    """Write what GDAL takes for a description of another file, or of a service."""
    (folder / "other.geojson").write_text(json.dumps(SECRET))
    layer = "<OGRVRTDataSource><OGRVRTLayer name='other'><SrcDataSource>{}</SrcDataSource>" \
        "</OGRVRTLayer></OGRVRTDataSource>"  # fmt: skip
    link = f"<NetworkLink><Link><href>{url}/x.kml</href></Link></NetworkLink>"
    return {
        "another file": layer.format(folder / "other.geojson"),
        "another file behind its root": "<kml/>" + layer.format(folder / "other.geojson"),
        "network file": layer.format(f"/vsicurl/{url}/x.geojson"),
        "address": layer.format(f"{url}/x.geojson"),
        "feature service": f"<OGRWFSDataSource><URL>{url}/wfs</URL></OGRWFSDataSource>",
        "pipeline": json.dumps(
            {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read {url}/x"}
        ),
        "network link": KML.format(link),
        "external entity": f'<!DOCTYPE kml [<!ENTITY x SYSTEM "{url}/x">]>'
        + KML.format("&x;")[21:],
    }


@pytest.mark.parametrize("ending", ["kml", "gpkg", "geojson", "json", "gpx", "gml", "shp", "csv",
                                    "fgb", "tab", "xlsx", "kmz"])  # fmt: skip
def test_no_file_reads_another_or_asks_the_network(
    ending: str, tmp_path: Path, listener: tuple[str, list[str]]
) -> None:
    url, asked = listener
    for sibling in ("shx", "dbf"):
        (tmp_path / f"in.{sibling}").write_text("")
    path = tmp_path / f"in.{ending}"
    for name, content in hostile(url, tmp_path).items():
        path.write_text(content)
        with pytest.raises(MapError) as error:
            read_foreign(path)
        assert "secret" not in str(error.value), name
    assert asked == []


def test_gdal_itself_is_kept_from_the_network(
    tmp_path: Path, listener: tuple[str, list[str]]
) -> None:
    url, asked = listener
    path = tmp_path / "in.vrt"
    for name in ("network file", "address", "feature service"):
        path.write_text(hostile(url, tmp_path)[name])
        with pytest.raises(MapError), vector_files.offline(path):
            pyogrio.read_info(path)
    assert asked == []
    path.write_text(hostile(url, tmp_path)["network file"])
    with pytest.raises(pyogrio.errors.CRSError):
        pyogrio.read_info(path)
    assert asked  # the listener would have been heard of


@pytest.mark.parametrize("ending", ["gpkg", "geojson"])
def test_locate_opens_by_the_ending_too(
    ending: str, tmp_path: Path, listener: tuple[str, list[str]]
) -> None:
    url, asked = listener
    path, catalog = tmp_path / f"in.{ending}", geo.read(INVENTED)
    for content in hostile(url, tmp_path).values():
        path.write_text(content)
        with pytest.raises(MapError):
            locate_file(path, tmp_path / "out.csv", catalog, Question("1951-01-01"))
    assert not (tmp_path / "out.csv").exists()
    assert asked == []


def features(path: Path, columns: dict[str, str] | None = None, **options: str) -> list[str]:
    found = read_foreign(path, **options).features(columns or {}, layer="camps")
    return [feature["id"] for feature in found]


def placemarks(*names: str) -> str:
    place = "<Point><coordinates>12.05,50.76</coordinates></Point>"
    return KML.format(
        "".join(f"<Placemark><name>{name}</name>{place}</Placemark>" for name in names)
    )


def test_twins_and_foreign_letters_and_empty_names_get_ids(tmp_path: Path) -> None:
    path = tmp_path / "camps.kml"
    path.write_text(placemarks("Post", "Post", "Пост", "", "Post 2"), "utf-8")
    ids = features(path, {"name:en": "Name"})
    assert ids == ["post", "post-2", "camps-3", "camps-4", "post-2-2"]
    assert features(path, {"name:en": "Name"}) == ids
    other = path.rename(tmp_path / "лагеря.kml")
    assert features(other, {"name:en": "Name"})[2] == "camps-3"


@pytest.mark.parametrize("values", [[101, 102], [101.0, 102.0], ["101", "102"]])
def test_a_column_of_numbers_becomes_the_ids(values: list[object], tmp_path: Path) -> None:
    table = gpd.GeoDataFrame(
        {"NAME": ["A", "B"], "CODE": values}, geometry=[shapely.Point(12, 50.5)] * 2, crs=4326
    )
    for path in (tmp_path / "in.gpkg", tmp_path / "in.geojson", tmp_path / "in.shp"):
        table.to_file(path)
        assert features(path, {"id": "CODE", "name:en": "NAME"}) == ["101", "102"]


def test_rows_of_one_id_are_named(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("NAME,CODE,lng,lat\nA,7,12,50\nB,8,12,50\nC,7,12,50\n")
    with pytest.raises(MapError, match=r'in\.csv: rows 1 and 3 have the same id, "7"\. Map anoth'):
        features(path, {"id": "CODE"})


@pytest.mark.parametrize("axes", ["lng,lat", "lon,lat", "X,Y", "Longitude,Latitude"])
def test_a_table_with_coordinates_becomes_points(axes: str, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text(f"NAME,{axes}\nCamp,12.05,50.76\n")
    (found,) = read_foreign(path).features({"name:en": "NAME"}, layer="camps")
    assert found["geometry"].wkt == "POINT (12.05 50.76)"


def test_a_table_in_metres_names_its_crs(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("NAME,X,Y\nCamp,362000,5626000\n")
    with pytest.raises(MapError, match="no degrees"):
        features(path, {"name:en": "NAME"})
    (found,) = read_foreign(path, crs="EPSG:32633").features({"name:en": "NAME"}, layer="camps")
    assert 13 < found["geometry"].x < 14


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("NAME,NR\nCamp,1\n", r"in\.csv: has no coordinates among its columns \(NAME, NR\)\. Name"),
        ("NAME,lng,lat\nCamp,,50\n", r'in\.csv: row 1 "Camp": lng is .*, no number'),
        ("NAME,lng,lat\n", r"in\.csv: holds nothing to take"),
    ],
)
def test_a_table_without_places_is_refused_in_words(
    content: str, fault: str, tmp_path: Path
) -> None:
    path = tmp_path / "in.csv"
    path.write_text(content)
    with pytest.raises(MapError, match=fault):
        features(path, {"name:en": "NAME"})


def test_codes_of_a_column_with_gaps_are_whole_numbers(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("CODE,NAME,lng,lat\n7.0,Camp,12.05,50.76\n,Post,12.1,50.7\n")
    found = read_foreign(path).features({"name:en": "NAME", "id": "CODE"}, layer="camps")
    assert [feature["id"] for feature in found] == ["7", "post"]


@pytest.mark.parametrize("ending", ["geojsonl", "ndjson", "geojson"])
def test_one_feature_a_line_is_read_by_any_of_its_endings(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"in.{ending}"
    path.write_text(f"{json.dumps(SECRET)}\n{json.dumps({**SECRET, 'id': 'other'})}\n")
    assert features(path) == ["secret", "other"]


def in_metres(path: Path, name: str = "Camp") -> Path:
    point = gpd.GeoSeries([shapely.Point(12.05, 50.76)], crs=4326)
    gpd.GeoDataFrame({"NAME": [name]}, geometry=point).to_crs(32633).to_file(path)
    return path


def test_a_shapefile_without_a_crs_is_refused_until_it_is_given(tmp_path: Path) -> None:
    path = in_metres(tmp_path / "in.shp")
    path.with_suffix(".prj").unlink()
    with pytest.raises(MapError, match=r"in\.shp: declares no CRS: in\.prj is not there\. .*--crs"):
        read_foreign(path)
    (found,) = read_foreign(path, crs="EPSG:32633").features({"name:en": "NAME"}, layer="camps")
    assert found["geometry"].equals_exact(shapely.Point(12.05, 50.76), 1e-4)
    with pytest.raises(MapError, match="is not a CRS that PROJ knows"):
        read_foreign(path, crs="EPSG:1")


def test_an_encoding_that_no_file_names_is_guessed_with_a_warning(tmp_path: Path) -> None:
    path = in_metres(tmp_path / "in.shp", "Пост")
    assert read_foreign(path).warnings == ()
    path.with_suffix(".cpg").unlink()
    content = bytearray(
        path.with_suffix(".dbf").read_bytes().replace("Пост".encode(), b"\xcf\xee\xf1\xf2    ")
    )
    content[29] = 0
    path.with_suffix(".dbf").write_bytes(content)
    (warning,) = read_foreign(path).warnings
    assert "read as ISO-8859-1" in warning
    found = read_foreign(path, encoding="cp1251")
    assert found.rows[0]["properties"]["NAME"] == "Пост"


POINT_LINE = "<LineString><coordinates>12,50</coordinates></LineString>"
LINE = f"<Placemark><name>Road</name>{POINT_LINE}</Placemark>"
ADDRESS = "<Placemark><name>Office</name><address>1 High Street</address></Placemark>"
LINK = "<NetworkLink><Link><href>https://example.org/x.kml</href></Link></NetworkLink>"


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("in.kml", KML.format(LINE), 'row 1 "Road": .*a line has at least two points'),
        ("in.kml", KML.format(LINK), "holds nothing to take: it is a network link"),
        ("in.kml", KML.format(ADDRESS), "none of its 1 rows has a place: it has addresses only"),
        ("in.kml", "<kml><Document>", "line 1: is not XML: no element found"),
        ("in.kml", "<!doctype html><html></html>", "is a web page"),
        ("in.geojson.gz", "x", r"in\.geojson\.gz: is packed\. Unpack it"),
        ("in.shp", "version https://git-lfs.github.com/spec/v1\n", "is a Git LFS pointer"),
        ("in.gpkg", "", "is empty"),
        ("in.csv", "\n", r"in\.csv: is empty"),
        ("in.gpkg", "SQLite format 3", "is not GeoPackage"),
        ("in.doc", "x", 'the ending ".doc" is no format that is read'),
        ("in.geojson", '{"type":', r"in\.geojson: line 1 column 9: is not JSON"),
        ("in.geojson", '{"type":"FeatureCollection","features":[]}', "holds nothing to take"),
    ],
)
def test_what_cannot_be_taken_is_put_into_words(
    name: str, content: str, fault: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(MapError, match=fault) as error:
        read_foreign(path)
    assert "tmp" not in str(error.value).replace(str(tmp_path), "")


def test_a_shapefile_without_its_index_is_named(tmp_path: Path) -> None:
    path = in_metres(tmp_path / "in.shp")
    path.with_suffix(".shx").unlink()
    with pytest.raises(MapError, match=r"in\.shx is not there\. A Shapefile is several files"):
        read_foreign(path)


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_a_zipped_shapefile_is_unpacked(tmp_path: Path) -> None:
    shp = in_metres(tmp_path / "camps.shp")
    files = {f"data/{part.name}": part.read_bytes() for part in tmp_path.glob("camps.*")}
    macos = {"__MACOSX/data/._camps.shp": b"x", "data/readme.txt": b"x"}
    path = zipped(tmp_path / "in.zip", **files, **macos)
    (found,) = read_foreign(path).features({"name:en": "NAME"}, layer="camps")
    assert found["id"] == "camp"
    del files[f"data/{shp.with_suffix('.shx').name}"]
    with pytest.raises(MapError, match=r"^\S+/in\.zip/data/camps\.shp: camps\.shx is not there"):
        read_foreign(zipped(path, **files))


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"a.geojson": b"{}", "b/c.kml": b""}, r"in\.zip: holds a\.geojson, b/c\.kml\. Unpack it"),
        ({"a.txt": b"x"}, r"in\.zip: holds nothing that is read\."),
        ({"../a.geojson": b"["}, r"in\.zip/\.\./a\.geojson: line 1 column 2: is not JSON"),
    ],
)
def test_a_zip_that_cannot_be_taken_is_put_into_words(
    files: dict[str, bytes], fault: str, tmp_path: Path
) -> None:
    before = {*tmp_path.parent.iterdir()}
    with pytest.raises(MapError, match=fault):
        read_foreign(zipped(tmp_path / "in.zip", **files))
    assert {*tmp_path.parent.iterdir()} == before
    (tmp_path / "in.zip").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(MapError, match=r"in\.zip: cannot be unpacked"):
        read_foreign(tmp_path / "in.zip")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
def test_a_table_of_a_spreadsheet_is_read_in_any_unicode(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes("NAME;lng;lat\nCämp;12,05;50,76\n".encode(encoding))
    (found,) = read_foreign(path).features({"name:en": "NAME"}, layer="camps")
    assert found["properties"] == {"name:en": "Cämp"}
    assert found["geometry"].wkt == "POINT (12.05 50.76)"


@pytest.mark.parametrize("ending", ["gpkg", "kml", "fgb", "shp", "geojson"])
def test_heights_come_off(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"in.{ending}"
    point = shapely.Point(12.05, 50.76, 812)
    table = gpd.GeoDataFrame({"Name": ["Camp"]}, geometry=[point], crs=4326)
    table.to_file(path, driver="KML" if ending == "kml" else None)
    (found,) = read_foreign(path).features({"name:en": "Name"}, layer="camps")
    assert shapely.geometry.shape(found["geometry"]).wkt == "POINT (12.05 50.76)"


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_spreadsheet_becomes_points(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"in.{ending}"
    table = pd.DataFrame({"NAME": ["Camp"], "lon": [12.05], "lat": [50.76], "CODE": [101]})
    pyogrio.write_dataframe(table, path)
    (found,) = read_foreign(path).features({"name:en": "NAME", "id": "CODE"}, layer="camps")
    assert found["geometry"].wkt == "POINT (12.05 50.76)"
    assert found["id"] == "101"


def test_a_table_in_another_encoding_names_the_option(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("NAME,lng,lat\nПост,12,50\n", "cp1251")
    with pytest.raises(MapError, match=r"its letters are not UTF-8\. .*--encoding"):
        read_foreign(path)
    found = read_foreign(path, encoding="cp1251")
    assert found.rows[0]["properties"]["NAME"] == "Пост"


def test_an_open_ring_is_closed(tmp_path: Path) -> None:
    ring = "12,50.5 12.1,50.5 12.1,50.6 12,50.6"
    content = (
        f"<Placemark><name>Zone</name><Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}"
        "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )
    path = tmp_path / "in.kml"
    path.write_text(KML.format(content))
    (found,) = read_foreign(path).features({"name:en": "Name"}, layer="camps")
    assert found["geometry"].is_valid
    assert found["geometry"].area == pytest.approx(0.01)


def test_a_second_import_updates_the_same_features(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(INVENTED, tmp_path / "layers"))
    path = tmp_path / "in.csv"
    for north in ("50.2", "50.3"):
        path.write_text(f"NAME,CODE,lng,lat\nCamp,101,12.1,{north}\n")
        found = read_foreign(path).features({"name:en": "NAME", "id": "CODE"}, layer="towns")
        for feature in found:
            feature["properties"]["sources"] = ["gazette"]
        add.edit_checked(folder, add.features("towns", found))
    towns = geo.read(folder).layers["towns"]
    assert list(towns.features) == ["middle", "hill", "101"]
    assert towns.shapes["101"].y == 50.3
