"""Geography of the Karabakh map: read, check, derive, simplify and measure its layers."""

from geo.check import check
from geo.errors import InvalidFolder, MapError, Problem
from geo.folder.catalog import Catalog, Layer
from geo.folder.reader import bundled, load, read
from geo.ledger.control import areas, control
from geo.ledger.faces import faces
from geo.ledger.history import Change, present_on
from geo.locate.join import locate
from geo.measure import area_km2, length_km
from geo.publish.citation import released
from geo.simplify import simplified

__all__ = [
    "Catalog", "Change", "InvalidFolder", "Layer", "MapError", "Problem", "area_km2", "areas",
    "bundled", "check", "control", "faces", "length_km", "load", "locate", "present_on", "read",
    "simplified",
]  # fmt: skip

__version__ = released()
