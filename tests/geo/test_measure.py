import geopandas as gpd
import numpy as np
import pytest
import shapely
from geopandas import GeoSeries
from pyproj import Geod

import geo
from geo.errors import CrsError
from geo.measure import area_km2, length_km

GEOD = Geod(ellps="WGS84")


def square(lng, lat, side):
    return shapely.box(lng, lat, lng + side, lat + side)


def series(*shapes):
    return GeoSeries([*shapes], crs="EPSG:4326")


def test_a_feature_measures_the_same_alone_and_among_others(catalog):
    for layer in catalog.layers.values():
        if layer.kind != "polygon":
            continue
        together = area_km2(layer.gdf)
        for name in layer.shapes:
            alone = area_km2(layer.gdf.loc[[name]])
            assert alone.loc[name] == together.loc[name], name


def test_areas_are_those_on_the_ellipsoid(catalog):
    smallest = geo.faces(catalog).query("area_km2 < 50")
    features = [layer.gdf for layer in catalog.layers.values() if layer.kind == "polygon"]
    for rows, share in [*((gdf, 1e-5) for gdf in features), (smallest, 2e-4)]:
        straight = shapely.segmentize(rows.geometry.to_numpy(), 0.002)  # in degrees, as GeoJSON's
        exact = [
            GEOD.geometry_area_perimeter(shape)[0] / 1e6
            for shape in shapely.orient_polygons(straight)
        ]
        assert area_km2(rows).to_numpy() == pytest.approx(exact, rel=share)


def test_a_point_more_on_a_straight_side_measures_the_same():
    plain, more = square(46, 39, 5), shapely.segmentize(square(46, 39, 5), 1)
    assert area_km2(series(plain))[0] == pytest.approx(area_km2(series(more))[0], rel=1e-12)


def test_a_hole_is_taken_off_whichever_way_it_is_wound():
    outer, inner = square(46, 39, 1), square(46.25, 39.25, 0.5)
    expected = float(np.subtract(*area_km2(series(outer, inner))))
    for ring in (inner.exterior.coords, inner.exterior.coords[::-1]):
        holed = shapely.Polygon(outer.exterior.coords, [ring])
        twice = shapely.MultiPolygon([holed, square(50, 39, 1)])
        sizes = area_km2(series(holed, twice))
        assert sizes[0] == pytest.approx(expected)
        assert sizes[1] == pytest.approx(expected + area_km2(series(outer))[0])


def test_only_areas_have_an_area_and_what_is_missing_has_none():
    line = shapely.LineString([(46, 39), (46, 40)])
    shapes = gpd.GeoDataFrame(
        index=["line", "point", "empty", "missing"],
        geometry=[line, shapely.Point(46, 39), shapely.Polygon(), None],
        crs="EPSG:4326",
    )
    areas, lengths = area_km2(shapes), length_km(shapes)
    assert list(areas.index) == list(lengths.index) == list(shapes.index)
    assert areas.tolist()[:3] == [0, 0, 0]
    assert lengths["line"] == pytest.approx(111.02, abs=0.01)
    assert lengths.tolist()[1:3] == [0, 0]
    assert np.isnan(areas["missing"])
    assert np.isnan(lengths["missing"])
    assert area_km2(series()).empty


def test_any_crs_will_do_and_none_is_refused():
    degrees = series(square(46, 39, 1))
    assert area_km2(degrees.to_crs("EPSG:3857"))[0] == pytest.approx(area_km2(degrees)[0])
    for measure in (area_km2, length_km):
        with pytest.raises(CrsError, match="has no CRS"):
            measure(GeoSeries(degrees.to_numpy()))
