"""Read tables of points of any length, in pieces."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv
from pyarrow import parquet
from pyproj import CRS, Transformer

from geo.errors import MapError, did_you_mean
from geo.folder.vector_files import offline, vector_layers
from geo.locate.join import Column, Floats, coordinates

ROWS = 1 << 16  # read at a time
BYTES = 1 << 22  # of a CSV read at a time; no row can be longer
FORMATS = (".csv", ".geojson", ".gpkg", ".parquet")
DELIMITERS = ",;\t|"
WGS84 = "EPSG:4326"


@dataclass(frozen=True)
class Piece:
    """Some rows: their columns as they came, and where each is."""

    columns: list[pa.Array]
    lng: Floats
    lat: Floats
    faults: Column  # why a row cannot be read, or None
    shapes: NDArray[Any]  # EPSG:4326


@dataclass(frozen=True)
class Points:
    """A table of points, to be read once."""

    schema: pa.Schema  # of the columns that are no geometry
    pieces: Iterator[Piece]
    only_points: bool  # no other geometry can come
    delimiter: str = ","


def check_ending(path: Path) -> None:
    """Refuse a file that is in none of the formats.

    Raises
    ------
    MapError
        With the formats.
    """
    if path.suffix.lower() not in FORMATS:
        remedy = did_you_mean(path.suffix, FORMATS)
        raise MapError(f'{path}: the ending "{path.suffix}" is not a format. {remedy}')


@contextmanager
def opened(path: Path, lng: str = "lng", lat: str = "lat") -> Iterator[Points]:
    """Open a table of points; ``lng`` and ``lat`` name the columns of a CSV.

    Raises
    ------
    MapError
        If the file is not there, cannot be read, or lacks the columns.
    """
    check_ending(path)
    if not path.is_file():
        raise MapError(f"{path}: is not there. Name a file that is.")
    try:
        match path.suffix.lower():
            case ".csv":
                with path.open("rb") as file:
                    yield _csv(path, file, lng, lat)
            case ".parquet":
                with parquet.ParquetFile(path) as file:
                    yield _parquet(path, file)
            case _:
                layer = _only_layer(path)
                with (
                    offline(path),
                    pyogrio.open_arrow(path, layer=layer, batch_size=ROWS, use_pyarrow=True) as (
                        about,
                        batches,
                    ),
                ):
                    yield _ogr(about, batches)
    except pa.ArrowException as error:
        fault = str(error).partition("\n")[0].rstrip(".")
        raise MapError(f"{path}: cannot be read: {fault}. Mend it, or save it again.") from None


def _csv(path: Path, file: Any, lng: str, lat: str) -> Points:
    delimiter, header = _header(path)
    for name in (lng, lat):
        if header.count(name) != 1:
            fault = f'has no column "{name}"' if name not in header else f'has "{name}" twice'
            remedy = f"{did_you_mean(name, header)} Name the columns with --lng and --lat."
            raise MapError(f"{path}: {fault}. {remedy}")
    odd: list[arrow_csv.InvalidRow] = []

    def keep(row: arrow_csv.InvalidRow) -> str:
        odd.append(row)
        return "skip"  # by the parser: `_with_odd` puts it back

    batches = arrow_csv.open_csv(
        file,
        # one thread: only then does the parser say which row an odd one is
        read_options=arrow_csv.ReadOptions(use_threads=False, block_size=BYTES),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=True,
            invalid_row_handler=keep,
            ignore_empty_lines=False,
        ),
        # as bytes: nothing is guessed, every cell is given back as it came
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(header, pa.binary()), strings_can_be_null=False
        ),
    )
    schema = pa.schema([(name, pa.string()) for name in header])
    at = header.index(lng), header.index(lat)

    def pieces() -> Iterator[Piece]:
        row = 2  # as the parser counts: the header is the first
        for batch in batches:
            columns = [_text(column) for column in batch.columns]
            columns, faults = _with_odd(columns, odd, row, delimiter)
            row += len(faults)
            odd.clear()
            yield _from_text(columns, faults, (lng, lat), at)

    return Points(schema, pieces(), only_points=True, delimiter=delimiter)


def _header(path: Path) -> tuple[str, list[str]]:
    """Read the first line: the sign between cells, and the columns."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        first = file.readline(BYTES)
    delimiter = max(DELIMITERS, key=first.count)
    names = next(csv.reader([first], delimiter=delimiter), [])
    if not names:
        raise MapError(f"{path}: is empty. Its first line names the columns.")
    return delimiter, names


def _text(column: pa.Array) -> pa.Array:
    """Decode cells: UTF-8, and what is not as Western European, which is never refused."""
    try:
        return column.cast(pa.string())
    except pa.ArrowInvalid:
        return pa.array([_decoded(cell) for cell in column.to_pylist()], pa.string())


def _decoded(cell: bytes) -> str:
    try:
        return cell.decode()
    except UnicodeDecodeError:
        return cell.decode("latin-1")


def _with_odd(
    columns: list[pa.Array], odd: list[arrow_csv.InvalidRow], first: int, delimiter: str
) -> tuple[list[pa.Array], Column]:
    """Put rows with too few or too many cells back where they were, marked."""
    count = len(columns[0]) + len(odd)
    faults = np.full(count, None, object)
    if not odd:
        return columns, faults
    lists = [column.to_pylist() for column in columns]
    for row in sorted(odd, key=lambda row: row.number):
        cells = next(csv.reader([row.text], delimiter=delimiter), [])
        extra = delimiter.join(cells[len(columns) :])
        faults[row.number - first] = (
            f"{row.actual_columns} cells for {row.expected_columns} columns"
            + (f', without a column: "{extra}"' if extra else "")
        )
        for values, cell in zip(lists, [*cells, *[""] * len(columns)], strict=False):
            values.insert(row.number - first, cell)
    return [pa.array(values, pa.string()) for values in lists], faults


def _from_text(
    columns: list[pa.Array], faults: Column, names: tuple[str, str], at: tuple[int, int]
) -> Piece:
    lng, lat = (
        _numbers(columns[number], name, faults) for number, name in zip(at, names, strict=True)
    )
    unread = np.isnan(lng) | np.isnan(lat)
    shapes = np.full(len(lng), None, object)
    shapes[~unread] = shapely.points(lng[~unread], lat[~unread])
    return Piece(columns, lng, lat, faults, shapes)


def _numbers(column: pa.Array, name: str, faults: Column) -> Floats:
    try:
        return column.cast(pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        pass
    numbers = np.full(len(column), np.nan)
    for row, text in enumerate(column.to_pylist()):
        try:
            numbers[row] = float(text.strip().replace(",", "."))  # 46,75 is how many write it
        except ValueError:
            reason = f'{name} "{text[:40]}" is no number' if text.strip() else f"no {name}"
            faults[row] = faults[row] or reason
        else:
            if not np.isfinite(numbers[row]):
                faults[row] = faults[row] or f'{name} "{text}" is no number'
    return numbers


def _only_layer(path: Path) -> str:
    described = vector_layers(path, count=False)
    layers = [name for name, about in described.items() if about["geometry_type"] is not None]
    if len(layers) != 1:
        named = f" ({', '.join(layers[:6])})" if layers else ""
        remedy = "Save the layer of points alone."
        raise MapError(f"{path}: has {len(layers)} layers with geometry{named}. {remedy}")
    return str(layers[0])


def _ogr(about: dict[str, Any], batches: pa.RecordBatchReader) -> Points:
    geometry = about["geometry_name"] or "wkb_geometry"
    return _geometric(batches.schema, geometry, about["crs"], iter(batches))


def _parquet(path: Path, file: parquet.ParquetFile) -> Points:
    schema = file.schema_arrow
    about = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
    geometry = about.get("primary_column")
    column = about.get("columns", {}).get(geometry, {})
    if column.get("encoding") != "WKB":
        raise MapError(f"{path}: is no GeoParquet with WKB. Save it again, or give it as CSV.")
    crs = CRS.from_user_input(column.get("crs") or WGS84)
    return _geometric(schema, geometry, crs, file.iter_batches(batch_size=ROWS))


def _geometric(schema: pa.Schema, geometry: str, crs: Any, batches: Iterator[Any]) -> Points:
    names = [name for name in schema.names if name != geometry]
    if crs is None:
        raise MapError("The points have no CRS. Set one, for longitudes and latitudes EPSG:4326.")
    degrees = Transformer.from_crs(crs, WGS84, always_xy=True)
    plain = CRS.from_user_input(crs).equals(CRS.from_user_input(WGS84), ignore_axis_order=True)

    def pieces() -> Iterator[Piece]:
        for batch in batches:
            cells = batch.column(geometry).to_numpy(zero_copy_only=False)
            shapes = shapely.from_wkb(cells, on_invalid="ignore")
            if not plain:
                shapes = shapely.transform(shapes, degrees.transform, interleaved=False)
            lng, lat, faults = coordinates(shapes)
            yield Piece([batch.column(name) for name in names], lng, lat, faults, shapes)

    return Points(pa.schema([schema.field(name) for name in names]), pieces(), only_points=False)
