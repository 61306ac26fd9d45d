"""What validators of others say to what is published: data package, page to search engines."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import extruct
import pyarrow.parquet
import pytest
from pyproj import CRS

import geo
from atlas.site import build
from tests.paths import CYPRUS

GEOMETRIES = {
    "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon",
    "GeometryCollection",
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole site of a map that says where it is published."""
    out = tmp_path_factory.mktemp("published")
    build.build(out, CYPRUS, whole=True)
    return out


def test_the_data_folder_is_a_frictionless_data_package(site: Path) -> None:
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json"]
    done = subprocess.run(command, cwd=site / "data", capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("VALID") > 10
    assert "INVALID" not in done.stdout


def test_search_engines_read_a_dataset_and_a_preview(site: Path) -> None:
    text = (site / "index.html").read_text(encoding="utf-8")
    kinds = ["json-ld", "opengraph"]
    about = extruct.extract(text, syntaxes=kinds, errors="strict", uniform=True)
    [dataset] = about["json-ld"]
    assert dataset["@type"] == "Dataset"
    assert dataset["url"] == geo.read(CYPRUS).map.url
    offered = {one["contentUrl"] for one in dataset["distribution"]}
    paths = {address.removeprefix(dataset["url"]) for address in offered}
    assert {path for path in paths if not (site / path).is_file()} == set()
    assert about["opengraph"][0]["og:image"].startswith(dataset["url"])


def test_parquet_files_are_geoparquet(site: Path) -> None:
    """By the specification, version 1: https://geoparquet.org/releases/v1.1.0/."""
    for path in sorted(site.rglob("*.parquet")):
        schema = pyarrow.parquet.read_schema(path)
        about = json.loads(schema.metadata[b"geo"])
        assert about["version"].startswith("1."), path.name
        column = about["columns"][about["primary_column"]]
        assert column["encoding"] == "WKB", path.name
        assert set(column["geometry_types"]) <= GEOMETRIES, path.name
        assert CRS.from_json_dict(column["crs"]).to_epsg() == 4326, path.name
        assert schema.field(about["primary_column"]).type in ("binary", "large_binary"), path.name
