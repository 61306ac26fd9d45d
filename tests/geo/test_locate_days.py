"""Every day of the ledger, and the day before it, against a plain computation with GeoPandas."""

import os
import re
from datetime import date, timedelta

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas import GeoDataFrame

import geo
from geo.dates import first_day

COUNT = int(os.environ.get("KARABAKH_POINTS", "1500"))  # places a day; 20000 before a release
PLANE = "+proj=lcc +lat_1=38.5 +lat_2=42.5 +lon_0=46.25 +lat_0=40.5 +datum=WGS84 +units=km"
DAYS = sorted(
    {
        first_day(statement.from_) - timedelta(days=before)
        for statement in geo.read().statements
        for before in (0, 1)
    }
)


@pytest.fixture(scope="module")
def catalog():
    return geo.read()


@pytest.fixture(scope="module")
def faces(catalog):
    return geo.faces(catalog)


def lines_by_hand(catalog, view, day):
    """What areas are cut along, and what parts two holders of the outline of a dated area."""
    areas = " ".join(statement.area for statement in catalog.statements)
    cut_along = set(re.findall(r", *([a-z0-9-]+):[a-z0-9-]+ *,", areas))
    named = set(re.findall(r"[a-z][a-z0-9-]*", areas)) & {*catalog.layers}
    ground = view.dissolve("holder").geometry
    rows = []
    for name in sorted(cut_along | named):
        layer = catalog.layers[name]
        for feature in geo.present_on(layer.gdf, day).itertuples():
            shape = feature.geometry
            if name not in cut_along:
                if shape.geom_type != "MultiPolygon" and shape.geom_type != "Polygon":
                    continue
                if "from" not in layer.features[feature.Index]:
                    continue
                pieces = shapely.intersection(shape.boundary, np.asarray(ground.boundary))
                shape = shapely.union_all(pieces)
            if shape.length:
                shape = shapely.segmentize(shape, 0.05)
                rows.append((f"{name}:{feature.Index}", layer.sidecar.precision_km, shape))
    table = pd.DataFrame(rows, columns=["line", "precision_km", "geometry"])
    return GeoDataFrame(table, crs="EPSG:4326").to_crs(PLANE)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_answers_of_a_day_are_those_of_a_plain_join(catalog, faces, day):
    rng = np.random.default_rng(day.toordinal())
    west, south, east, north = faces.total_bounds
    lng, lat = rng.uniform(west, east, COUNT), rng.uniform(south, north, COUNT)
    points = GeoDataFrame(geometry=gpd.points_from_xy(lng, lat), crs="EPSG:4326")
    mine = geo.locate(points, day, catalog, faces=faces)
    if day < min(first_day(statement.from_) for statement in catalog.statements):
        assert set(mine["problem"].str.partition(",")[0]) == {
            "before the first statement",
            "outside the areas of the map",
        }
        return
    view = geo.control(day, catalog, faces=faces)
    columns = ["district", "holder", "how", "since", "statement", "sources", "geometry"]
    plain = gpd.sjoin(points, view[columns], how="left", predicate="within").drop(columns="id")
    plain["sources"] = plain["sources"].where(plain["sources"].notna(), None)
    assert plain["holder"].notna().mean() > 0.3
    pd.testing.assert_frame_equal(mine[list(plain)], plain, check_dtype=False)
    lines = lines_by_hand(catalog, view, day)
    if lines.empty:
        assert mine["line"].isna().all()
        return
    near = gpd.sjoin_nearest(points.to_crs(PLANE), lines, distance_col="km")
    km = near.groupby(level=0)["km"].min()
    np.testing.assert_allclose(mine["line_km"], km, atol=0.00051)
    asked = near.groupby(level=0)["line"].agg(set)
    assert all(line in names for line, names in zip(mine["line"], asked, strict=True))
    precision = lines.set_index("line")["precision_km"]
    close = km <= mine["line"].map(precision)
    assert mine["warning"].notna().tolist() == close.tolist()


def test_a_pocket_that_was_taken_the_day_before_is_no_line_any_more():
    point = GeoDataFrame(geometry=gpd.points_from_xy([46.861], [39.438]), crs="EPSG:4326")
    lines = [geo.locate(point, day)["line"][0] for day in ("2020-12-11", "2020-12-13")]
    assert lines == ["pockets:khtsaberd", "line-2020:line"]
    km = geo.locate(point, date(2020, 12, 13))["line_km"][0]
    assert km == pytest.approx(24.9, abs=0.05)
