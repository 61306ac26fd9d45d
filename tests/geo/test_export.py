"""Every folder that passes check can be written in every format, and nothing in a table runs."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import geo
from geo.check import problems
from geo.output.spreadsheet import harmless
from geo.publish import data_package
from geo.publish.export import WRITERS, export
from tests.paths import INVENTED

ENDINGS = sorted(WRITERS)
ODD: dict[str, list[Any]] = {
    "fid": [1, 2], "geom": ["a", "b"], "Id": [3, 4], "Sources": ["x", "y"], "Name": ["n", "m"],
    "mixed": [1, "one"], "truth": [True, "no"], "list": [["a"], ["b", "c"]], "both": [["a"], "b"],
    "nested": [[["1950", "x"]], [["1951", None]]], "deep": [[[1, "a"]], [2]], "lng": ["=1", "2"],
    "a-long-name-of-a-field": ["1", "2"], "a-long-name-of-another": ["3", "4"],
    "wide": ["é" * 300, ""], "rowid": [1, 2], "wkt": ["a", "b"],
    "number": [1, 2.5], "whole": [1, None], "description": ["d", "e"], "Fid": [5, 6],
}  # fmt: skip


LAYERS = ("towns", "shires", "front")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder that passes check, with names and values that formats trip over."""
    folder = Path(shutil.copytree(INVENTED, tmp_path / "layers"))
    fields = {key: cells for key, cells in ODD.items() if re.fullmatch("[a-z_]+", key)}
    for key in ("deep", "both", "mixed", "truth"):  # which check refuses
        del fields[key]
    for layer in LAYERS:
        path = folder / f"{layer}.geojson"
        collection = json.loads(path.read_text())
        for row, feature in enumerate(collection["features"]):
            values = {key: cells[row] for key, cells in fields.items() if cells[row] is not None}
            feature["properties"] |= values
        path.write_text(json.dumps(collection, ensure_ascii=False), "utf-8")
        sidecar = folder / f"{layer}.toml"
        text = sidecar.read_text()
        declared = "".join(f'{key} = {{ en = "F" }}\n' for key in fields)
        if "[fields]" in text:
            text = text.replace("[fields]\n", f"[fields]\n{declared}")
        else:
            text += f"\n[fields]\n{declared}"
        sidecar.write_text(re.sub(r"(?m)^title = .*", 'title = { en = "One title" }', text))
    assert [str(problem) for problem in problems(folder)] == []
    return folder


def odd(gdf: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give a table that did not come from a folder, with every odd column."""
    return gdf.assign(**{key: cells[: len(gdf)] for key, cells in ODD.items()})


def test_a_folder_that_passes_check_is_published_whole(folder: Path, tmp_path: Path) -> None:
    catalog = geo.read(folder)
    data_package.write(catalog, tmp_path / "data")
    names = gpd.list_layers(tmp_path / "data" / "invented.gpkg")["name"]
    assert {"towns", "shires", "front"} <= {*names}
    towns = gpd.read_file(tmp_path / "data" / "invented.gpkg", layer="towns")
    assert towns["id"].tolist() == ["middle", "hill"]
    assert towns["fid_2"].tolist() == [1, 2]
    assert towns["nested"].tolist() == ["1950 x", "1951 "]
    package = json.loads((tmp_path / "data" / "datapackage.json").read_text())
    resources = [one["name"] for one in package["resources"]]
    assert len({*resources}) == len(resources)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("layer", [*LAYERS, "control"])
def test_every_table_is_written_in_every_format(layer: str, ending: str, tmp_path: Path) -> None:
    catalog = geo.read(INVENTED)
    is_control = layer == "control"
    gdf = geo.control("1951-01-01", catalog) if is_control else odd(catalog.layer(layer).gdf)
    path = tmp_path / f"out{ending}"
    notes = export(gdf, path, layer=layer)
    if ending == ".parquet":
        found = gpd.read_parquet(path)
        ids = found.index.tolist()
    elif ending == ".geojson":
        collection = json.loads(path.read_text())
        found = gpd.GeoDataFrame.from_features(collection, crs=4326)
        ids = [feature["id"] for feature in collection["features"]]
    else:
        found = gpd.read_file(path)
        ids = found["id"].astype(str).tolist()
    assert ids == gdf.index.tolist()
    assert len({*found.columns}) == len(found.columns) >= len(gdf.columns)
    if ending != ".csv":
        assert geo.area_km2(found).sum() == pytest.approx(geo.area_km2(gdf).sum(), abs=0.1)
    changed = not is_control and ending in (".gpkg", ".kml", ".shp")
    assert not changed or any('"Id" is called' in note for note in notes)


@pytest.mark.parametrize("ending", ENDINGS)
def test_layers_of_a_folder_are_written_in_every_format(
    ending: str, folder: Path, tmp_path: Path
) -> None:
    catalog = geo.read(folder)
    for layer in catalog.layers:
        export(catalog.layer(layer).gdf, tmp_path / f"{layer}{ending}", layer=layer)
        assert (tmp_path / f"{layer}{ending}").is_file()


def test_a_shapefile_comes_with_its_companions(tmp_path: Path) -> None:
    gdf = odd(geo.read(INVENTED).layer("towns").gdf)
    notes = export(gdf, tmp_path / "towns.shp", layer="towns")
    assert {path.suffix for path in tmp_path.glob("towns.*")} == {
        ".shp", ".shx", ".dbf", ".prj", ".cpg",
    }  # fmt: skip
    assert any("is cut at 254 bytes" in note for note in notes)
    found = gpd.read_file(tmp_path / "towns.shp")
    assert found["a_long_"].tolist() == ["1", "2"]
    assert found["a_long__2"].tolist() == ["3", "4"]


def test_points_in_a_csv_are_two_columns_and_no_cell_is_a_formula(
    tmp_path: Path,
) -> None:
    export(odd(geo.read(INVENTED).layer("towns").gdf), tmp_path / "towns.csv", layer="towns")
    with (tmp_path / "towns.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["lng"]) for row in rows] == [12.1, 12.1]
    assert [row["lng_2"] for row in rows] == ["'=1", "2"]


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "+7 495"])
def test_a_formula_becomes_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["-12.5", "+3", "-1e-7", "-0,5", "a=b", "", "'=1", "1950-01-01", "-"]
)
def test_numbers_and_other_text_stay(text: str) -> None:
    assert harmless(text) == text


@given(st.text())
def test_no_text_begins_as_a_formula_does(text: str) -> None:
    found = harmless(text)
    assert harmless(found) == found
    assert found.removeprefix("'") == text.removeprefix("'")
    assert not found.startswith(("=", "@", "\t", "\r"))
