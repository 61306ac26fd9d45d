"""karabakh-map new and import write files that pass check, and keep what is there."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from typer.testing import CliRunner, Result

import geo
from atlas.cli import app, prompts
from geo.check import problems
from tests.paths import INVENTED

SIDECAR = [
    "--title", "en=Roads", "--shows", "en=The roads.", "--say", "method=drawn",
    "--say", "licence=CC-BY-4.0", "--say", "attribution=Invented", "--say", "how=By hand.",
    "--say", "omits=Paths.", "--say", "precision_km=0.5", "--source", "gazette", "--group", "all",
]  # fmt: skip
SOURCE = [
    "source", "--key", "atlas", "--title", "The atlas", "--publisher", "Nobody", "--side", "un",
    "--url", "https://example.org/atlas",
]  # fmt: skip
STATEMENT = [
    "statement", "--id", "raid", "--title", "en=A raid", "--area", "shires:west",
    "--from", "1952", "--holder", "north", "--how", "captured", "--source", "gazette",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(INVENTED, tmp_path / "layers"))


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app.app, [str(one) for one in arguments], catch_exceptions=False)


def new(folder: Path, *arguments: str | Path) -> Result:
    result = run("new", *arguments, "--layers", folder)
    assert result.exit_code == 0, result.output
    return result


def test_a_source_with_its_use_passes_check(folder: Path) -> None:
    new(folder, *SOURCE, "--used-by", "war", "--used-by", "towns:hill")
    assert problems(folder) == []
    catalog = geo.read(folder)
    assert catalog.sources["atlas"].side == "un"
    assert catalog.statements[2].sources == ("gazette", "atlas")
    assert catalog.layers["towns"].gdf.loc["hill", "sources"] == ["gazette", "atlas"]


def test_a_source_alone_waits_for_its_use(folder: Path) -> None:
    new(folder, *SOURCE)
    assert [one.kind for one in problems(folder)] == ["unused-source"]


def test_comments_and_everything_else_stay_as_they_are(folder: Path) -> None:
    path = folder / "ledger.toml"
    path.write_text("# Who held what.\n" + path.read_text().replace("[[", "# a turn\n[[", 1))
    before = path.read_text()
    new(folder, *STATEMENT)
    lines = path.read_text().splitlines()
    assert [line for line in before.splitlines() if line not in lines] == []
    assert problems(folder) == []


def test_a_statement_stands_where_its_day_belongs(folder: Path) -> None:
    new(folder, *STATEMENT)
    with (folder / "ledger.toml").open("rb") as file:
        ids = [one["id"] for one in tomllib.load(file)["statement"]]
    assert ids == ["start", "start-south", "war", "raid", "truce"]


def test_what_would_not_pass_is_not_written(folder: Path) -> None:
    before = (folder / "ledger.toml").read_text()
    wrong = [one.replace("shires:west", "shires:wets") for one in STATEMENT]
    with pytest.raises(geo.MapError, match='"wets" is not a feature of "shires"'):
        run("new", *wrong, "--layers", folder)
    assert (folder / "ledger.toml").read_text() == before


def test_one_run_names_every_option_that_is_missing_or_wrong(folder: Path) -> None:
    with pytest.raises(geo.MapError) as error:
        run("new", "source", "--title", "The atlas", "--date", "soon", "--key", "The Atlas",
            "--layers", folder)  # fmt: skip
    faults = str(error.value).splitlines()
    assert [fault.partition(":")[0] for fault in faults] == [
        "Publisher", "--date", "Address", "Side", "--key",
    ]  # fmt: skip
    assert "Publisher: is missing. Add --publisher." in faults
    with pytest.raises(geo.MapError) as error:
        run("new", "statement", "--area", "shires:wets", "--holder", "nord", "--from", "1950-13",
            "--layers", folder)  # fmt: skip
    text = str(error.value)
    for option in ("--title", "--id", "--area", "--from", "--holder", "How", "--source"):
        assert option in text


def test_a_wrong_answer_is_asked_for_again_and_none_is_lost(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompts, "is_interactive", lambda: True)
    answers = ["A raid", "", "shires:wets", "shires:west", "1952-02-31", "1952", "", "nord",
               "north", "captured", "nothing", "gazette", ""]  # fmt: skip
    result = CliRunner().invoke(
        app.app, ["new", "statement", "--layers", str(folder)], input="\n".join(answers) + "\n"
    )
    assert result.exit_code == 0, result.output
    assert '"wets" is not a feature of "shires". Did you mean "west"?' in result.output
    assert "1952-02-31" in result.output
    assert 'Did you mean "north"?' in result.output
    assert problems(folder) == []
    assert geo.read(folder).statements[3].id == "a-raid"
    result = CliRunner().invoke(
        app.app, ["new", "statement", "--layers", str(folder)], input="Another raid\n\nshires:west"
    )
    assert result.exit_code == 1
    kept = f"karabakh-map new statement --layers {folder} --title 'en=Another raid' --area shires"
    assert kept in result.output


def test_an_event_is_a_point_with_a_day(folder: Path) -> None:
    arguments = ["--id", "fair", "--name", "en=The fair", "--from", "1955-05", "--at", "12,50.5"]
    new(folder, "event", *arguments, "--source", "gazette", "--layer", "towns")
    assert problems(folder) == []
    row = geo.read(folder).layers["towns"].gdf.loc["fair"]
    assert (row["from"], row.geometry.x) == ("1955-05", 12)


def test_a_layer_comes_with_both_files_and_a_place_in_the_panel(
    folder: Path, tmp_path: Path
) -> None:
    line = {"type": "LineString", "coordinates": [[11, 50.2], [12, 50.9]]}
    drawn = {"type": "Feature", "properties": {"name:en": "High Road"}, "geometry": line}
    (tmp_path / "drawn.geojson").write_text(json.dumps(drawn))
    new(folder, "layer", "roads", "--file", tmp_path / "drawn.geojson", *SIDECAR)
    assert problems(folder) == []
    catalog = geo.read(folder)
    assert list(catalog.layers["roads"].gdf.index) == ["high-road"]
    assert catalog.map.order[-1] == "roads"
    assert catalog.map.groups[0].layers[-1] == "roads"


@pytest.mark.parametrize("ending", ["gpkg", "shp", "fgb", "kml"])
def test_a_file_that_ogr_reads_becomes_a_layer(ending: str, folder: Path, tmp_path: Path) -> None:
    lines = [shapely.LineString([(11, 50.2), (12, 50.9)]), shapely.LineString([(11, 51), (12, 51)])]
    table = gpd.GeoDataFrame({"Name": ["High Road", "Low Road"]}, geometry=lines, crs=4326)
    drivers = {"gpkg": "GPKG", "shp": "ESRI Shapefile", "fgb": "FlatGeobuf", "kml": "KML"}
    file = tmp_path / f"roads.{ending}"
    crs = 4326 if ending == "kml" else 32633
    table.to_crs(crs).to_file(file, driver=drivers[ending])
    result = run("import", file, "--layer", "roads", "--map", "Name=name:en", *SIDECAR,
                 "--layers", folder)  # fmt: skip
    assert result.exit_code == 0, result.output
    assert problems(folder) == []
    roads = geo.read(folder).layers["roads"].gdf
    assert set(roads.index) == {"high-road", "low-road"}
    assert roads.geometry.loc["high-road"].equals_exact(lines[0], 1e-4)


def test_a_column_can_become_several_properties(folder: Path, tmp_path: Path) -> None:
    path = shapely.LineString([(11, 50.2), (12, 50.9)])
    lines = gpd.GeoDataFrame({"NR": ["M2"]}, geometry=[path], crs=4326)
    lines.to_file(tmp_path / "roads.gpkg")
    result = run("import", tmp_path / "roads.gpkg", "--layer", "roads",
                 "--map", "NR=name:en, note", *SIDECAR, "--layers", folder)  # fmt: skip
    assert result.exit_code == 0, result.output
    row = geo.read(folder).layer("roads").gdf.iloc[0]
    assert (row["name:en"], row["note"]) == ("M2", "M2")


def test_a_field_of_its_own_is_declared(folder: Path, tmp_path: Path) -> None:
    table = gpd.GeoDataFrame(
        {"NM": ["Mill"], "KW": [12]}, geometry=[shapely.Point(12, 50.5)], crs=4326
    )
    table.to_file(tmp_path / "mills.gpkg")
    result = run("import", tmp_path / "mills.gpkg", "--layer", "mills", "--map", "NM=name:en",
                 "--map", "KW=power", "--label", "power.en=Power", *SIDECAR,
                 "--layers", folder)  # fmt: skip
    assert result.exit_code == 0, result.output
    assert problems(folder) == []
    assert geo.read(folder).layers["mills"].sidecar.fields["power"].label == {"en": "Power"}


def test_what_is_imported_again_takes_the_place_of_what_was(folder: Path, tmp_path: Path) -> None:
    towns = json.loads((folder / "towns.geojson").read_text())
    towns["features"] = towns["features"][1:]
    towns["features"][0]["geometry"]["coordinates"] = [12.2, 50.8]
    (tmp_path / "new.geojson").write_text(json.dumps(towns))
    assert (
        run("import", tmp_path / "new.geojson", "--layer", "towns", "--layers", folder).exit_code
        == 0
    )
    gdf = geo.read(folder).layers["towns"].gdf
    assert list(gdf.index) == ["middle", "hill"]
    assert gdf.loc["hill"].geometry.x == 12.2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("x.gpkg --map NM=name:en", "x.gpkg: is not there"),
        ("{towns} --map NM=name:en", 'has no column "NM"'),
        ("{towns} --map NM", "is not NAME=VALUE"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_in_words(
    arguments: str, message: str, folder: Path
) -> None:
    said = arguments.format(towns=folder / "towns.geojson").split()
    with pytest.raises(geo.MapError, match=message):
        run("import", *said, "--layer", "towns", "--layers", folder)


WAYPOINT = """<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="50.5" lon="12"><name>Camp</name></wpt>{}</gpx>"""


def test_a_file_of_many_layers_brings_the_one_that_has_features(
    folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "way.gpx"
    path.write_text(WAYPOINT.format(""))
    arguments = ("import", path, "--layer", "towns", "--source", "gazette", "--layers", folder)
    with pytest.raises(geo.MapError, match="Add --name"):
        run(*arguments, "--map", "sym=note")
    assert run(*arguments, "--map", "sym=note", "--name", "way-1.en=Camp").exit_code == 0
    assert geo.read(folder).layer("towns").features["way-1"]["name:en"] == "Camp"
    path.write_text(WAYPOINT.format('<rte><rtept lat="50.5" lon="12"/></rte>'))
    with pytest.raises(
        geo.MapError, match="Choose one with --table: waypoints, routes, route_points"
    ):
        run(*arguments, "--map", "name=name:en")


def test_a_statement_stands_apart_from_the_one_above(folder: Path) -> None:
    said = ("--id", "end", "--title", "en=End", "--area", "north", "--from", "1990", "--note", "X",
            "--holder", "south", "--how", "handed-over", "--source", "gazette")  # fmt: skip
    result = run("new", "statement", *said, "--layers", folder)
    assert result.exit_code == 0, result.exception
    text = (folder / "ledger.toml").read_text()
    assert text.count("[[statement]]") == text.count("\n\n[[statement]]") + 1
