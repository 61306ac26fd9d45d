"""Open a file of points, whatever its kind."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from geopandas import GeoDataFrame
from pyarrow import parquet
from python_calamine import CalamineError, CalamineWorkbook

from geo.errors import MapError, did_you_mean
from geo.folder.vector_files import FORMATS, TABLES, offline, vector_layers
from geo.locate.delimited import open_delimited
from geo.locate.geojson import open_geojson, typed
from geo.locate.nearest import Column
from geo.locate.table import (
    ROWS,
    WGS84,
    Part,
    Question,
    Table,
    find_axes,
    has_axes,
    read_points,
    to_degrees,
)  # fmt: skip

Place = Callable[[pa.RecordBatch, Column], Column]  # batch and faults to shapes


@contextmanager
def open_table(path: Path, question: Question) -> Iterator[Table]:
    """Open a file of points by its ending, or raise `MapError` with what it lacks."""
    if not path.is_file():
        raise MapError(f"{path}: is not there. Name a file that is.")
    ending = path.suffix.lower()
    if ending not in OPENERS:
        fault = f'the ending "{path.suffix}" is not a format'
        raise MapError(f"{path}: {fault}. {did_you_mean(ending, OPENERS)}")
    try:
        with OPENERS[ending](path, question) as table:
            yield table
    except (pa.ArrowException, CalamineError) as error:
        fault = str(error).partition("\n")[0].rstrip(".")
        raise MapError(f"{path}: cannot be read: {fault}. Mend it, or save it again.") from None


@contextmanager
def _open_vector(path: Path, question: Question) -> Iterator[Table]:
    layers = vector_layers(path, whole=False)
    layer = _layer(path, layers, question)
    with (
        offline(path),
        pyogrio.open_arrow(
            path,
            layer=layer,
            batch_size=ROWS,
            use_pyarrow=True,
            encoding=question.encoding,
            return_fids=True,
            datetime_as_string=True,  # as it is written, with its offset
        ) as (about, batches),
    ):
        key = layers[layer]["fid_column"] or None  # without, GDAL only counts the rows
        geometry = about["geometry_name"] or "wkb_geometry"
        skipped = {geometry} if key else {geometry, batches.schema.names[0]}
        place = _placed(path, geometry, about["crs"], "WKB")
        total = layers[layer]["features"]
        yield _table(batches.schema, batches, total, place, skipped=skipped, key=key)


def _layer(path: Path, described: dict[str, dict[str, Any]], question: Question) -> str:
    layers = [name for name, about in described.items() if about["geometry_type"] is not None]
    if question.layer in layers:
        return str(question.layer)
    if question.layer or len(layers) != 1:
        named = f" ({', '.join(layers[:12])})" if layers else ""
        count = f'no layer "{question.layer}"' if question.layer else f"{len(layers)} layers"
        raise MapError(f"{path}: has {count} with geometry{named}. Name one: --layer NAME.")
    return layers[0]


@contextmanager
def _open_parquet(path: Path, question: Question) -> Iterator[Table]:
    with parquet.ParquetFile(path) as file:
        schema, total = file.schema_arrow, file.metadata.num_rows
        about = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
        if geometry := about.get("primary_column"):
            column = about["columns"][geometry]
            place = _placed(path, geometry, column.get("crs", WGS84), column["encoding"])
        else:
            place = _in_columns(path, schema, question)
        skipped = {geometry} if geometry else set()
        yield _table(schema, file.iter_batches(ROWS), total, place, skipped=skipped)


@contextmanager
def _open_sheet(path: Path, question: Question) -> Iterator[Table]:
    with CalamineWorkbook.from_path(str(path)) as book:
        sheets = {
            name: [row for row in book.get_sheet_by_name(name).to_python() if any(map(str, row))]
            for name in book.sheet_names
        }
    header, *rows = sheets[_sheet(sheets, question, path)]
    columns = [typed([*map(_cell, cells)]) for cells in zip(*rows, strict=True)] or [
        pa.nulls(0)
    ] * len(header)
    table = pa.Table.from_arrays(columns, [str(name) for name in header])
    place = _in_columns(path, table.schema, question)
    yield _table(table.schema, table.to_batches(ROWS), len(rows), place)


def _sheet(sheets: dict[str, list[list[Any]]], question: Question, path: Path) -> str:
    headers = {name: [str(cell) for cell in rows[0]] for name, rows in sheets.items() if rows}
    if question.layer:
        fitting = [name for name in headers if name == question.layer]
    else:
        fitting = [name for name, header in headers.items() if has_axes(header, question)]
        fitting = fitting or (list(headers) if len(headers) == 1 else [])
    if len(fitting) != 1:
        fault = f"{len(fitting)} of its sheets ({', '.join(sheets)}) can be meant"
        raise MapError(f"{path}: {fault}. Name one: --layer NAME.")
    return fitting[0]


def _cell(cell: Any) -> Any:
    """Make a whole number one, as Excel has none."""
    is_whole = isinstance(cell, float) and cell.is_integer()
    return int(cell) if is_whole else None if cell == "" else cell


def _in_columns(path: Path, schema: pa.Schema, question: Question) -> Place:
    """Read places from two columns."""
    axes = find_axes(schema.names, question, path)
    return lambda batch, faults: read_points(batch.columns, schema.names, axes, faults)


def _placed(path: Path, geometry: str, crs: Any, encoding: str) -> Place:
    """Read places from a column of geometries, as GeoParquet names its encodings."""
    if crs is None:
        fault = "the points have no CRS"
        raise MapError(f"{path}: {fault}. Set one, for longitudes and latitudes EPSG:4326.")
    field = {"ARROW:extension:name": f"geoarrow.{encoding.lower()}"}

    def place(batch: pa.RecordBatch, _: Column) -> Column:
        column = batch.column(geometry)
        column = column.storage if isinstance(column, pa.ExtensionArray) else column
        if encoding == "WKB":
            shapes = shapely.from_wkb(column.to_numpy(zero_copy_only=False), on_invalid="ignore")
        else:
            schema = pa.schema([pa.field("geometry", column.type, metadata=field)])
            shapes = GeoDataFrame.from_arrow(pa.Table.from_arrays([column], schema=schema)).geometry
        return to_degrees(shapes, crs)

    return place


def _table(
    schema: pa.Schema,
    batches: Iterable[pa.RecordBatch],
    total: int,
    place: Place,
    *,
    skipped: Iterable[str] = (),
    key: str | None = None,
) -> Table:
    """Make a table of Arrow batches; the columns ``skipped`` hold the geometry."""
    kept = [number for number, name in enumerate(schema.names) if name not in {*skipped}]

    def parts() -> Iterator[Part]:
        done = 0
        for batch in batches:
            done += batch.num_rows
            faults = np.full(batch.num_rows, None, object)
            columns = [batch.column(number) for number in kept]
            yield Part(columns, place(batch, faults), faults, done / max(total, 1))

    fields = [schema.field(number) for number in kept]
    names, types = [field.name for field in fields], [field.type for field in fields]
    return Table(names, types, parts(), bool(skipped), key=key, metadata=schema.metadata)


OPENERS: dict[str, Callable[[Path, Question], AbstractContextManager[Table]]] = {
    **dict.fromkeys((ending for ending in FORMATS if ending not in TABLES), _open_vector),
    **dict.fromkeys((".csv", ".tsv", ".txt"), open_delimited),
    **dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), _open_sheet),
    **dict.fromkeys((".geojson", ".json", ".geojsonl"), open_geojson),
    **dict.fromkeys((".parquet", ".geoparquet"), _open_parquet),
}
SIGNATURES = {
    b"PAR1": ".parquet",
    b"SQLi": ".gpkg",
    b"PK\x03\x04": ".xlsx",
    b"\xd0\xcf\x11\xe0": ".xls",
}


def ending_of(start: bytes) -> str:
    """Tell the kind of a file without a name by how it begins."""
    if start[:4] in SIGNATURES:
        return SIGNATURES[start[:4]]
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n\x1e")
    return ".geojson" if text.startswith(b"{") else ".kml" if text.startswith(b"<") else ".csv"
