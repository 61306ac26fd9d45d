"""Stop the clock of GDAL, so that the same data gives the same bytes on every run."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pyogrio

OPTION = "OGR_CURRENT_DATE"  # what GDAL writes for now, say into a GeoPackage
SOME_DAY = date(1980, 1, 1)  # the first that a zip can have


@contextmanager
def gdal_clock(day: date = SOME_DAY) -> Iterator[None]:
    """Let everything that GDAL writes inside be of a day."""
    pyogrio.set_gdal_config_options({OPTION: f"{day.isoformat()}T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({OPTION: None})
