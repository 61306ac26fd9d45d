"""A table of points that is read once, part by part."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from geopandas import GeoSeries
from numpy.typing import NDArray

from geo.errors import MapError, did_you_mean
from geo.locate.degrees import read_degrees
from geo.locate.join import Column, Floats

ROWS = 1 << 16  # in a part, at the most
BYTES = 1 << 24  # of text in a part, about; one row may be longer
WGS84 = "EPSG:4326"
USUAL = {  # names of columns, in lower case; the first that is there
    "lng": ("lng", "lon", "long", "longitude", "x"),
    "lat": ("lat", "latitude", "y"),
}


@dataclass(frozen=True)
class Options:
    """What a reader cannot know from the file.

    Attributes
    ----------
    lng, lat
        Names of the columns with longitudes and latitudes; without, the usual ones.
    encoding
        Of a text file that is not UTF-8 and has no mark.
    layer
        Layer or sheet, of a file that has several.
    """

    lng: str | None = None
    lat: str | None = None
    encoding: str | None = None
    layer: str | None = None


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

    columns: list[pa.Array]
    lng: Floats
    lat: Floats
    faults: Column  # why a row cannot be read, or None
    shapes: NDArray[Any] | None  # EPSG:4326; None for points at lng and lat
    read: float = 0.0  # share of the file that is behind
    decimal: str = "."
    features: list[dict[str, Any]] | None = None  # of a GeoJSON, as they came

    def geometry(self) -> NDArray[Any]:
        """Return the geometry of each row, None where it has none."""
        if self.shapes is not None:
            return self.shapes
        there = ~(np.isnan(self.lng) | np.isnan(self.lat))
        shapes = np.full(len(there), None, object)
        shapes[there] = shapely.points(self.lng[there], self.lat[there])
        return shapes


@dataclass(frozen=True)
class Table:
    """The columns of a file that are no geometry, and its rows in parts."""

    schema: pa.Schema
    parts: Iterator[Part]
    has_geometry: bool  # rather than columns of numbers
    style: TextStyle | None = None  # of delimited text
    key: str | None = None  # the column that numbers the rows of a GeoPackage
    header: tuple[str, ...] | None = None  # the names as they came, if two were the same


def find_axes(names: list[str], options: Options, path: Path) -> tuple[str, str]:
    """Find the columns with longitudes and latitudes.

    Raises
    ------
    MapError
        If one is not there, or there twice.
    """
    found = []
    for axis, wanted in (("lng", options.lng), ("lat", options.lat)):
        named = _named(names, axis, wanted)
        if len(named) != 1:
            fault = f'"{named[0]}" {len(named)} times' if named else _missing(axis, wanted)
            remedy = f"{did_you_mean(wanted or axis, names)} Name the columns with --lng and --lat."
            raise MapError(f"{path}: has {fault}. {remedy}")
        found += named
    return found[0], found[1]


def has_axes(names: list[str], options: Options) -> bool:
    """Decide whether columns with longitudes and latitudes are among some."""
    return all(_named(names, axis, getattr(options, axis)) for axis in USUAL)


def _named(names: list[str], axis: str, wanted: str | None) -> list[str]:
    if wanted is not None:
        return [name for name in names if name == wanted]
    plain = [name.strip().lower() for name in names]
    usual = next((name for name in USUAL[axis] if name in plain), None)
    return [name for name, lower in zip(names, plain, strict=True) if lower == usual]


def _missing(axis: str, wanted: str | None) -> str:
    return f'no column "{wanted}"' if wanted else f"no column {', '.join(USUAL[axis])}"


def to_degrees(shapes: Any, crs: Any) -> NDArray[Any]:
    """Project geometries to EPSG:4326; heights stay."""
    return np.asarray(GeoSeries(shapes, crs=crs).to_crs(WGS84))


def placed(
    columns: list[pa.Array],
    names: list[str],
    axes: tuple[str, str],
    faults: Column,
    *,
    read: float,
) -> Part:
    """Make a part of rows whose places are in two columns."""
    lng, lat = (
        read_degrees(columns[names.index(name)], name, axis, faults)
        for name, axis in zip(axes, ("lng", "lat"), strict=True)
    )
    decimal = _decimal([columns[names.index(name)] for name in axes])
    return Part(columns, lng, lat, faults, None, read, decimal)


def _decimal(cells: list[pa.Array]) -> str:
    """Tell the decimal sign of numbers written as text by the first that has one."""
    for column in cells:
        if pa.types.is_string(column.type):
            for cell in column[:1000].to_pylist():
                if cell and ("," in cell) != ("." in cell):
                    return "," if "," in cell else "."
    return "."
