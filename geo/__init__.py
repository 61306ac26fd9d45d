"""Geography of the Karabakh map: read, check, derive, simplify and measure its layers."""

from geo.catalog import Catalog, Layer, bundled, load, read
from geo.control import areas, control, on
from geo.errors import InvalidFolder, MapError, Problem
from geo.faces import Change, faces
from geo.locate import locate
from geo.measure import area_km2, length_km
from geo.simplify import simplified

__all__ = [
    "Catalog", "Change", "InvalidFolder", "Layer", "MapError", "Problem", "area_km2", "areas",
    "bundled", "control", "faces", "length_km", "load", "locate", "on", "read", "simplified",
]  # fmt: skip
