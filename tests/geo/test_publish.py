"""The data folder and the citations: the same data as the layers, whole, described."""

import hashlib
import json
import re
import shutil
import zipfile
from dataclasses import replace
from email.message import EmailMessage

import geopandas as gpd
import pandas as pd
import pyarrow.parquet
import pyogrio
import pytest
from typer.testing import CliRunner

import geo
from atlas.cli.app import app
from atlas.page import sections
from atlas.scene.scene import scene
from atlas.site import build
from atlas.site.location import Site
from atlas.stills.files import SIZE
from atlas.stills.layout import still
from geo.check import problems
from geo.errors import MapError
from geo.locate.files import locate_file
from geo.locate.table import Question
from geo.publish import citation, data_package, export, licences
from tests.paths import CYPRUS, INVENTED, ROOT

PERIODS = ("peace", "war", "after")
LICENCE_NAME = re.compile(r"[-a-zA-Z0-9._]+")  # as the specification of data packages has it
RESOURCE_NAME = re.compile(r"[-a-z0-9._/]+")
run = CliRunner().invoke


@pytest.fixture(scope="module")
def catalog():
    return geo.read(INVENTED)


@pytest.fixture(scope="module")
def folder(catalog, tmp_path_factory):
    made = tmp_path_factory.mktemp("site") / "data"
    data_package.write(catalog, made)
    return made


@pytest.fixture(scope="module")
def copy(folder, tmp_path_factory):
    """Give the folder to GDAL, which leaves files beside those it reads."""
    return shutil.copytree(folder, tmp_path_factory.mktemp("copy") / "data")


@pytest.fixture(scope="module")
def package(folder):
    return json.loads((folder / "datapackage.json").read_text())


def opened(folder, kind, path):
    if kind == "gpkg":
        table = path.removeprefix("layers/").replace("/", "-")
        return gpd.read_file(folder / "invented.gpkg", layer=table).set_index("id")
    whole = folder / f"{path}.{kind}"
    if kind == "parquet":
        return gpd.read_parquet(whole)
    return gpd.read_file(whole).set_index("id")


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "parquet"])
@pytest.mark.parametrize("name", ["north", "south", "shires"])
def test_every_format_has_the_areas_of_the_layer(catalog, copy, kind, name):
    areas = geo.area_km2(catalog.layers[name].gdf)
    there = geo.area_km2(opened(copy, kind, f"layers/{name}"))
    pd.testing.assert_series_equal(there, areas, check_names=False, check_index_type=False)


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "parquet"])
@pytest.mark.parametrize("period", PERIODS)
def test_every_format_has_control_on_the_day_of_each_period(catalog, copy, kind, period):
    day = next(one.day for one in catalog.map.periods if one.id == period)
    view = geo.control(day, catalog)
    there = opened(copy, kind, f"control/{period}")
    for column in ("holder", "how", "since", "district", "statement"):
        assert there[column].astype(str).tolist() == view[column].tolist()
    there_km2 = geo.area_km2(there).groupby(there["holder"]).sum()
    km2 = view.groupby("holder")["area_km2"].sum()
    pd.testing.assert_series_equal(there_km2, km2, check_names=False, rtol=1e-6)


def test_areas_by_day_are_those_of_control(catalog, folder):
    table = pd.read_csv(folder / "areas.csv")
    assert list(table) == ["day", "district", "holder", "km2"]
    assert set(table["day"]) == {
        "1900-01-01", "1949-01-01", "1950-06-25", "1951-01-01", "1953-07-27", "1954-01-01",
    }  # fmt: skip
    for day, rows in table.groupby("day"):
        sums = geo.areas(geo.control(day, catalog), ("district", "holder"))
        assert rows["km2"].tolist() == pytest.approx(sums["area_km2"], abs=0.006)


def test_the_ledger_is_there_with_its_sources(catalog, folder):
    ledger = json.loads((folder / "ledger.json").read_text())
    assert [one["id"] for one in ledger["statements"]] == ["start", "start-south", "war", "truce"]
    used = {key for one in ledger["statements"] for key in one["sources"]}
    assert used <= set(ledger["sources"])
    assert {one["holder"] for one in ledger["statements"]} <= set(ledger["holders"])


def test_the_package_lists_every_file_as_it_is(folder, package):
    listed = {one["path"] for one in package["resources"]}
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert there - listed == {"datapackage.json", "CITATION.cff", ".karabakh-map.json"}
    for one in package["resources"]:
        content = (folder / one["path"]).read_bytes()
        assert one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert one["licenses"][0]["attribution"]
        assert RESOURCE_NAME.fullmatch(one["name"])
    names = [one["name"] for one in package["resources"]]
    assert len(set(names)) == len(names)
    assert all(LICENCE_NAME.fullmatch(one["name"]) for one in package["licenses"])


def test_every_file_says_its_version_and_day(folder, copy):
    version = "0.4"  # as its map.toml says
    collection = json.loads((folder / "control" / "war.geojson").read_text())
    assert collection["metadata"]["version"] == version
    assert collection["metadata"]["day"] == "1951-01-01"
    assert collection["metadata"]["updated"] == "1954-01-01"
    parquet = pyarrow.parquet.read_schema(folder / "layers" / "north.parquet").metadata
    assert parquet[b"invented:version"].decode() == version
    assert b"geo" in parquet
    about = pyogrio.read_info(copy / "invented.gpkg", layer="control-war")
    assert about["layer_metadata"]["version"] == version
    assert about["layer_metadata"]["updated"] == "1954-01-01"


def test_the_same_layers_give_the_same_bytes(catalog, folder, tmp_path):
    data_package.write(catalog, tmp_path / "data")
    for path in folder.rglob("*"):
        again = tmp_path / "data" / path.relative_to(folder)
        assert path.is_dir() or path.read_bytes() == again.read_bytes(), path


def test_an_older_folder_is_replaced(catalog, tmp_path):
    folder = tmp_path / "data"
    data_package.write(catalog, folder)
    period = catalog.map.periods[-1].id
    periods = catalog.map.periods[:-1]
    fewer = replace(catalog, map=catalog.map.model_copy(update={"periods": periods}))
    (folder / "mine.csv").write_text("a,b")
    data_package.write(fewer, folder)
    assert not (folder / "control" / f"{period}.geojson").exists()
    assert (folder / "mine.csv").read_text() == "a,b"
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_the_packed_folder_holds_the_files_of_the_map_and_no_others(tmp_path):
    layers = shutil.copytree(INVENTED, tmp_path / "layers")
    (layers / "secrets.env").write_text("PASSWORD=1")
    (layers / "notes.txt").symlink_to("/etc/hostname")
    (layers / "deeper").mkdir()
    data_package.write(geo.read(layers), tmp_path / "data")
    with zipfile.ZipFile(tmp_path / "data" / "layers.zip") as packed:
        names = set(packed.namelist())
    assert names == {f"layers/{path.name}" for path in INVENTED.iterdir()}


def test_a_layer_that_is_a_link_out_of_the_folder_is_refused(tmp_path):
    layers = shutil.copytree(INVENTED, tmp_path / "layers")
    (layers / "towns.toml").rename(tmp_path / "towns.toml")
    (layers / "towns.toml").symlink_to("../towns.toml")
    (layers / "north.toml").rename(layers / "kept.txt")
    (layers / "north.toml").symlink_to("kept.txt")  # inside: as good as a file
    (problem,) = geo.check(geo.read(layers))
    assert problem.file == "layers/towns.toml"
    assert "outside the map folder" in problem.fault
    with pytest.raises(MapError, match=r"towns\.toml: is a link out of the map folder"):
        data_package.write(geo.read(layers), tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_what_is_made_from_openstreetmap_is_under_its_licence():
    terms = licences.control_terms(geo.read())
    assert terms.licence == "ODbL-1.0"
    owed = [part for part in terms.attributions if "OpenStreetMap" in part]
    assert owed == ["© OpenStreetMap contributors"]
    assert len(set(terms.attributions)) == len(terms.attributions)
    assert not [part for part in terms.attributions if ";" in part]


def licensed(folder, **licences_of):
    for name, licence in licences_of.items():
        path = folder / f"{name}.toml"
        path.write_text(re.sub(r'(?m)^licence = ".*"', f'licence = "{licence}"', path.read_text()))


@pytest.mark.parametrize(
    ("north", "shires", "joined"),
    [
        ("CC-BY-SA-4.0", "CC-BY-SA-4.0", "CC-BY-SA-4.0"),
        ("ODbL-1.0 AND CC-BY-4.0", "public-domain", "ODbL-1.0"),
        ("CC-BY-4.0 AND CC-BY-SA-4.0", "MIT", "CC-BY-SA-4.0"),
        ("CC0-1.0", "public-domain", "CC-BY-4.0"),
    ],
)
def test_control_is_under_the_strictest_licence_of_its_layers(tmp_path, north, shires, joined):
    folder = shutil.copytree(INVENTED, tmp_path / "layers")
    licensed(folder, north=north, shires=shires)
    assert problems(folder) == []
    catalog = geo.read(folder)
    assert licences.control_terms(catalog).licence == joined
    data_package.write(catalog, tmp_path / "data")
    collection = json.loads((tmp_path / "data" / "control" / "war.geojson").read_text())
    assert collection["metadata"]["licence"] == joined
    package = json.loads((tmp_path / "data" / "datapackage.json").read_text())
    assert all(LICENCE_NAME.fullmatch(one["name"]) for one in package["licenses"])
    by_path = {one["path"]: one for one in package["resources"]}
    named = [one["name"] for one in by_path["layers/north.geojson"]["licenses"]]
    assert " AND ".join(named) == north


def test_licences_that_cannot_be_joined_are_a_problem(tmp_path):
    folder = shutil.copytree(INVENTED, tmp_path / "layers")
    licensed(folder, north="ODbL-1.0 AND CC-BY-4.0", shires="CC-BY-SA-4.0")
    (problem,) = problems(folder)
    assert 'cannot be joined with ODbL-1.0 of layer "north"' in problem.fault


def test_a_citation_file_says_which_licence_holds_for_what(tmp_path):
    folder = shutil.copytree(INVENTED, tmp_path / "layers")
    licensed(folder, north="ODbL-1.0", south="ODbL-1.0 AND CC-BY-4.0", shires="public-domain")
    text = citation.cff(citation.work(geo.read(folder)))
    assert not re.search(r"(?m)^license", text)
    assert 'title: "Layers north"' in text
    assert "    license: ODbL-1.0\n" in text
    assert "All of ODbL-1.0 AND CC-BY-4.0 hold." in text
    assert "license-url: " in text
    parts = citation.dataset(geo.read(folder))["hasPart"]
    held = {one["name"]: one["license"] for one in parts}
    assert held["Layers north"] == "https://opendatacommons.org/licenses/odbl/1-0/"
    assert len(held["Layers south"]) == 2


def test_the_one_licence_of_a_map_stands_alone(tmp_path):
    folder = shutil.copytree(INVENTED, tmp_path / "layers")
    licensed(folder, **dict.fromkeys(geo.read(folder).layers, "CC-BY-4.0"))
    text = citation.cff(citation.work(geo.read(folder)))
    assert "\nlicense: CC-BY-4.0\n" in text
    assert "references" not in text


def test_a_geopackage_of_located_points_is_the_same_from_run_to_run(tmp_path, catalog):
    (tmp_path / "in.csv").write_text("lng,lat\n12.1,50.25\n")
    for name in ("one.gpkg", "other.gpkg"):
        locate_file(tmp_path / "in.csv", tmp_path / name, catalog, Question("1951-01-01"))
        assert b"1980-01-01T00:00:00" in (tmp_path / name).read_bytes()
    assert (tmp_path / "one.gpkg").read_bytes() == (tmp_path / "other.gpkg").read_bytes()


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".parquet"])
def test_an_export_is_the_same_from_run_to_run(tmp_path, catalog, ending):
    view = geo.control("1951-01-01", catalog)
    for name in ("one", "other"):
        export.export(view, tmp_path / f"{name}{ending}", layer="control")
        if ending == ".gpkg":
            assert b"1980-01-01T00:00:00" in (tmp_path / f"{name}{ending}").read_bytes()
    assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"other{ending}").read_bytes()


def test_what_was_drawn_for_the_map_is_credited_in_one_way():
    catalog = geo.read()
    [author] = catalog.map.authors
    for name, layer in catalog.layers.items():
        about = layer.sidecar
        ours = [part for part in about.attribution.split("; ") if author in part]
        assert ours == ([f"© {author}"] if about.method == "drawn" else []), name


def test_page_frame_newsroom_and_picture_credit_the_same():
    catalog = geo.read()
    shown = scene(catalog)
    owed = citation.work(catalog).attributions
    assert owed == ("© OpenStreetMap contributors", "Natural Earth", "GeoNames")
    assert sections.templates(shown).foot().partition("room")[0].count(" · ".join(owed)) == 1
    files = build.pages(shown, Site())
    assert f"{', '.join(owed)}." in files["press.html"]
    listed = re.search(r'<ul class="attributions">(.*?)</ul>', files["index.html"], re.DOTALL)
    assert listed
    assert [one for one in owed if one not in listed[1]] == []
    assert ", ".join(owed) in still(shown, *SIZE).credit


@pytest.mark.parametrize(
    ("style", "pieces"),
    [
        ("apa", ["Karabakh map contributors. (2026).", "Version 0.", "[Map and data set]."]),
        ("bibtex", ["@misc{karabakh-map-", "year = {2026}", "month = nov"]),
        ("credit", ["Map: Karabakh map contributors", "© OpenStreetMap contributors", "GeoNames"]),
        ("cff", ['cff-version: "1.2.0"', "date-released:", "    license: ODbL-1.0"]),
    ],
)
def test_the_map_says_how_to_cite_it(style, pieces):
    result = run(app, ["cite", "--style", style])
    assert result.exit_code == 0
    assert [piece for piece in pieces if piece not in result.stdout] == []


def test_a_map_is_cited_as_its_folder_says():
    cited = citation.work(geo.read(CYPRUS))
    assert citation.apa(cited).startswith("A cartographer, Another. (")
    assert citation.apa(cited).endswith("[Map and data set]. https://doi.org/10.5281/zenodo.1234")
    entry = citation.bibtex(cited)
    assert entry.startswith("@misc{cyprus-map-3.2,")
    assert "author = {{A cartographer} and {Another}}" in entry
    assert "url = {https://maps.example.org/cyprus/}" in entry
    assert 'doi: "10.5281/zenodo.1234"' in citation.cff(cited)
    assert citation.credit(cited).startswith("Map: A cartographer, Another, version 3.2, data of ")


def test_a_citation_may_name_an_archived_version():
    said = run(app, ["cite", "--doi", "10.5281/zenodo.99"]).stdout
    assert said.endswith("https://doi.org/10.5281/zenodo.99\n")


def test_the_project_speaks_only_for_the_map_that_comes_with_it(monkeypatch, catalog):
    stated = EmailMessage()
    stated["Project-URL"] = "Issues, https://code.example.org/issues"
    monkeypatch.setattr(citation, "metadata", lambda _: stated)
    assert citation.reports(geo.read()) == "https://code.example.org/issues"
    assert citation.reports(catalog) == ""
    assert citation.reports(geo.read(CYPRUS)) == "https://code.example.org/cyprus/issues"


def test_the_version_of_the_map_is_that_of_its_release():
    assert geo.read().map.version == citation.released()


def test_the_citation_in_the_project_is_the_one_that_cite_writes():
    written = citation.cff(citation.work(geo.read()))
    assert (ROOT / "CITATION.cff").read_text(encoding="utf-8") == written, (
        "Run: karabakh-map cite --style cff > CITATION.cff"
    )


def test_the_dataset_is_described_for_search_engines(catalog):
    files = {"https://example.org/data/areas.csv": "text/csv"}
    described = citation.dataset(catalog, "https://example.org/", files)
    assert described["@type"] == "Dataset"
    assert described["temporalCoverage"] == "1900-01-01/.."
    assert described["spatialCoverage"]["geo"]["box"] == "49.0 9.0 53.0 15.0"
    assert described["distribution"][0]["contentUrl"] in files
    assert described["url"] == "https://example.org/"
    assert described["license"]
    assert {"url", "distribution"}.isdisjoint(citation.dataset(catalog))
    assert citation.dataset(geo.read(CYPRUS))["identifier"] == "https://doi.org/10.5281/zenodo.1234"
    assert 50 <= len(citation.dataset(geo.read())["description"]) <= 5000


def test_the_command_writes_the_folder(tmp_path):
    out = tmp_path / "data"
    result = run(app, ["data", "--out", str(out), "--layers", str(INVENTED)])
    assert result.stdout.startswith(f"{out}: ")
    assert (out / "datapackage.json").is_file()
