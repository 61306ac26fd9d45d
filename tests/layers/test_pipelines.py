"""The pipelines: through their published places, as long as published or saying why not."""

import tomllib
from itertools import combinations

import pytest
import shapely
from geopandas import GeoSeries

import geo
from geo.measure import length_km
from tests.paths import LAYERS

pytestmark = pytest.mark.layer("pipelines")

FRAME = shapely.box(41.0, 37.5, 51.5, 43.5)
NAMED = ["btc", "scp", "wrep", "nrep", "tanap", "iran-armenia", "north-south"]
CORRIDOR = ["btc", "scp", "wrep"]  # one corridor in Azerbaijan
POINTS = {"btc": 15, "scp": 12, "wrep": 12}
LONGEST_STEP = 25  # km between vertices: above it a line looks like a ruler's
TOLERANCE = 0.08


@pytest.fixture(scope="module")
def catalog():
    return geo.read(LAYERS)


@pytest.fixture(scope="module")
def lines(catalog):
    return catalog.layers["pipelines"].gdf


@pytest.fixture(scope="module")
def explained():
    return tomllib.loads((LAYERS / "pipelines.toml").read_text(encoding="utf-8"))["how"]


def inside(line, area) -> float:
    """Measure the part of a line inside an area, in km."""
    return float(length_km(GeoSeries([line.intersection(area)], crs="EPSG:4326")).iloc[0])


@pytest.mark.parametrize("name", NAMED)
def test_the_pipelines_everybody_relies_on_are_there(lines, name):
    assert name in lines.index


def test_every_line_lies_in_the_frame(lines):
    assert [name for name, line in lines.geometry.items() if not FRAME.covers(line)] == []


def test_no_line_touches_itself(lines):
    assert [name for name, line in lines.geometry.items() if not line.is_simple] == []


@pytest.mark.parametrize(("name", "least"), POINTS.items())
def test_the_great_lines_go_through_many_published_places(lines, name, least):
    assert len(lines.points[name]) >= least
    assert len(set(lines.points[name])) == len(lines.points[name])


def test_no_stretch_is_drawn_with_a_ruler(lines):
    steps = {
        name: max(
            inside(shapely.LineString(pair), FRAME)
            for pair in zip(line.coords[:-1], line.coords[1:], strict=True)
        )
        for name, line in lines.geometry.items()
    }
    assert {name: step for name, step in steps.items() if step > LONGEST_STEP} == {}


def test_the_three_export_lines_share_a_corridor_in_azerbaijan(catalog, lines):
    azerbaijan = catalog.layers["azerbaijan"].gdf.union_all()
    for one, other in combinations(CORRIDOR, 2):
        part = lines.geometry[one].intersection(azerbaijan)
        part = shapely.segmentize(part, 0.02)
        apart = shapely.distance(
            shapely.points(shapely.get_coordinates(part)), lines.geometry[other]
        )
        assert apart.mean() * 111 < 3  # km; a degree of latitude is 111


def test_the_length_given_as_drawn_is_the_length_drawn(lines):
    measured = length_km(lines)
    assert ((measured - lines.drawn_km).abs() < 1).all()


@pytest.mark.parametrize("name", CORRIDOR)
def test_lengths_in_azerbaijan_are_near_the_published_ones(catalog, lines, explained, name):
    azerbaijan = catalog.layers["azerbaijan"].gdf.union_all()
    published = lines.length_az_km[name]
    ratio = inside(lines.geometry[name], azerbaijan) / published
    assert ratio == pytest.approx(1, abs=TOLERANCE) or "shorter than the published" in explained
    assert ratio == pytest.approx(1, abs=0.12)


def test_a_line_whose_status_changed_follows_on_itself(lines):
    for earlier, later in (
        ("wrep", "wrep-idle"),
        ("armenia-stepanakert", "armenia-stepanakert-cut"),
        ("hajigabul-gazakh-unused", "hajigabul-gazakh"),
        ("hajigabul-mozdok-1983", "hajigabul-mozdok"),
    ):
        assert lines["to"][earlier] == lines["from"][later]
        assert lines.geometry[earlier].equals(lines.geometry[later])


def test_every_line_says_what_it_carries_and_in_what_state(lines):
    assert set(lines["product"]) == {"oil", "gas"}
    assert set(lines.status) <= {
        "operating", "little-used", "idle", "disused", "cut-off", "under-construction",
    }  # fmt: skip
