"""A table of points that is read once, part by part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from geopandas import GeoSeries
from numpy.typing import NDArray

from geo.errors import MapError, did_you_mean
from geo.locate.days import Order
from geo.locate.degrees import read_degrees
from geo.locate.nearest import Column

ROWS = 1 << 16  # in a part, at the most
WGS84 = "EPSG:4326"
USUAL = {  # names of columns, in lower case; the first that is there
    "lng": ("lng", "lon", "long", "longitude", "x"),
    "lat": ("lat", "latitude", "y"),
}


@dataclass(frozen=True)
class Question:
    """What is asked of every row, and what a reader cannot know from the file."""

    at: str | date | None = None  # the day of all rows, an ISO date or the id of a period; or
    date_column: str | None = None  # the column with each row's own
    order: Order | None = None  # of days such as 01.12.1950
    lng: str | None = None  # names of columns; without, the usual ones
    lat: str | None = None
    encoding: str | None = None  # of text that is not UTF-8 and has no mark
    layer: str | None = None  # or sheet, of a file that has several

    def __post_init__(self) -> None:
        if (self.at is None) == (self.date_column is None):
            raise MapError("locate: no day, or two. Give --at DATE or --date-column NAME.")


@dataclass(frozen=True)
class TextStyle:
    """How a delimited text file is written."""

    delimiter: str = ","
    encoding: str = "utf-8"  # by a name that writes a mark, if there was one
    newline: str = "\n"
    decimal: str = "."


@dataclass(frozen=True)
class Part:
    """Some rows: their cells as they came, and where each is."""

    columns: Sequence[Any]  # Arrow arrays, or sequences of text
    shapes: NDArray[Any]  # EPSG:4326, None where there is none
    faults: Column  # why a row cannot be read, or None
    read: float  # share of the file that is behind
    features: list[dict[str, Any]] | None = None  # of a GeoJSON, as they came


@dataclass(frozen=True)
class Table:
    """The columns of a file that are no geometry, and its rows in parts."""

    names: list[str]  # as they came, perhaps the same twice
    types: list[pa.DataType]
    parts: Iterator[Part]
    has_geometry: bool  # rather than columns of numbers
    style: TextStyle = TextStyle()  # of delimited text
    key: str | None = None  # the column that numbers the rows of a GeoPackage
    metadata: dict[bytes, bytes] | None = None  # of Parquet


def find_axes(names: list[str], question: Question, path: Path) -> tuple[int, int]:
    """Find the numbers of the columns with longitudes and latitudes, each there once."""
    found = []
    for axis in USUAL:
        wanted = getattr(question, axis)
        columns = _columns_of(names, axis, wanted)
        if len(columns) != 1:
            missing = f'"{wanted}"' if wanted else ", ".join(USUAL[axis])
            count = f'"{names[columns[0]]}" {len(columns)} times' if columns else ""
            remedy = f"{did_you_mean(wanted or axis, names)} Name the columns with --lng and --lat."
            raise MapError(f"{path}: has {count or f'no column {missing}'}. {remedy}")
        found += columns
    return found[0], found[1]


def has_axes(names: list[str], question: Question) -> bool:
    """Decide whether columns with longitudes and latitudes are among some."""
    return all(_columns_of(names, axis, getattr(question, axis)) for axis in USUAL)


def _columns_of(names: list[str], axis: str, wanted: str | None) -> list[int]:
    plain = names if wanted else [name.strip().lower() for name in names]
    chosen = wanted or next((name for name in USUAL[axis] if name in plain), None)
    return [number for number, name in enumerate(plain) if name == chosen]


def to_degrees(shapes: Any, crs: Any) -> NDArray[Any]:
    """Project geometries to EPSG:4326; heights stay."""
    return np.asarray(GeoSeries(shapes, crs=crs).to_crs(WGS84))


def read_points(
    columns: Sequence[Any], names: list[str], axes: tuple[int, int], faults: Column
) -> Column:
    """Read points from two columns, numbered ``axes``; where that fails None, with the fault."""
    lng, lat = (
        read_degrees(columns[number], names[number], axis, faults)
        for number, axis in zip(axes, USUAL, strict=True)
    )
    shapes = np.full(len(faults), None, object)
    there = ~(np.isnan(lng) | np.isnan(lat))
    shapes[there] = shapely.points(lng[there], lat[there])
    return shapes
