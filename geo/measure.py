"""Areas and lengths on the ground."""

from geopandas import GeoDataFrame, GeoSeries
from pandas import Series
from pyproj import Geod

from geo.errors import CrsError

GEOD = Geod(ellps="WGS84")


def area_km2(geometry: GeoDataFrame | GeoSeries) -> "Series[float]":
    """Measure each geometry on the ground.

    Equal-area (Lambert azimuthal, centred on the data to a degree); within 0.1 % of the geodesic
    area for a country. Empty geometries and lines measure 0.

    Raises
    ------
    CrsError
        If ``geometry`` has no CRS.
    """
    if geometry.crs is None:
        raise CrsError("The geometry has no CRS. Set one, for GeoJSON EPSG:4326.")
    if geometry.is_empty.all():
        return geometry.area
    degrees = geometry.geometry.to_crs("EPSG:4326")
    west, south, east, north = degrees.total_bounds
    centre = f"+lat_0={round((south + north) / 2)} +lon_0={round((west + east) / 2)}"
    return degrees.to_crs(f"+proj=laea {centre} +datum=WGS84").area / 1e6


def length_km(geometry: GeoDataFrame | GeoSeries) -> "Series[float]":
    """Measure each line on the ellipsoid, in km; polygons by their outline."""
    if geometry.crs is None:
        raise CrsError("The geometry has no CRS. Set one, for GeoJSON EPSG:4326.")
    degrees = geometry.geometry.to_crs("EPSG:4326")
    return degrees.apply(lambda shape: abs(GEOD.geometry_length(shape)) / 1000)
