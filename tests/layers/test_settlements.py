"""The settlements that the drawn lines rest on."""

import json

import pytest
import shapely
from shapely.geometry import shape

import geo
from geo.folder.catalog import Catalog
from tests.paths import LAYERS

pytestmark = pytest.mark.layer("settlements")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return geo.read()


def test_there_are_enough_of_them_for_the_lines(catalog: Catalog) -> None:
    assert len(catalog.layers["settlements"].gdf) >= 200


def test_each_has_a_history_in_order_of_days(catalog: Catalog) -> None:
    for name, held in catalog.layers["settlements"].gdf["held"].items():
        days = [since for since, _ in held]
        assert days == sorted(days), name
        assert held[0] == ["1988-01-01", "soviet"], name
        assert all(holder is None or holder in catalog.map.holders for _, holder in held), name


@pytest.mark.parametrize(("line", "least"), [("line-of-contact", 25), ("line-2020", 60)])
def test_settlements_bind_each_line(catalog: Catalog, line: str, least: int) -> None:
    drawn = catalog.layers[line].gdf.to_crs(32638).geometry.iloc[0]
    points = catalog.layers["settlements"].gdf.to_crs(32638).geometry
    assert (points.distance(drawn) < 10_000).sum() >= least


def test_the_line_of_contact_ends_on_the_state_border(catalog: Catalog) -> None:
    border = shapely.boundary(shapely.union_all(catalog.layers["azerbaijan"].gdf.geometry))
    vertices = {tuple(pair) for pair in shapely.get_coordinates(border).round(5)}
    line = catalog.layers["line-of-contact"].gdf.geometry.iloc[0]
    assert {line.coords[0], line.coords[-1]} <= vertices


def test_the_zone_is_a_closed_line_inside_the_oblast(catalog: Catalog) -> None:
    ring = catalog.layers["line-2020"].gdf.geometry.iloc[0]
    assert ring.is_ring
    oblast = catalog.layers["enclave"].gdf.geometry.iloc[0]
    assert shapely.Polygon(ring).difference(oblast).area < 1e-9


def test_the_line_of_contact_runs_along_the_ridge_on_the_districts_own_vertices() -> None:
    kalbajar = next(
        shape(feature["geometry"])
        for feature in json.loads((LAYERS / "districts.geojson").read_text())["features"]
        if feature["id"] == "kalbajar"
    )
    line = json.loads((LAYERS / "line-of-contact.geojson").read_text())["features"][0]["geometry"]
    shared = set(kalbajar.exterior.coords) & {tuple(pair) for pair in line["coordinates"]}
    assert len(shared) >= 8
