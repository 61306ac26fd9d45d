"""Open a file of points, whatever its kind."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date, time
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
from geo.locate.columns import unique
from geo.locate.delimited import open_delimited
from geo.locate.geojson import open_geojson
from geo.locate.join import coordinates
from geo.locate.table import (
    ROWS,
    WGS84,
    Options,
    Part,
    Table,
    find_axes,
    has_axes,
    placed,
    to_degrees,
)  # fmt: skip

Opener = Callable[[Path, Options], AbstractContextManager[Table]]


@contextmanager
def open_table(path: Path, options: Options) -> Iterator[Table]:
    """Open a file of points by its ending.

    Raises
    ------
    MapError
        If it is not there, is of no known kind, cannot be read, or lacks what says where its
        points are.
    """
    if not path.is_file():
        raise MapError(f"{path}: is not there. Name a file that is.")
    ending = path.suffix.lower()
    if ending not in OPENERS:
        fault = f'the ending "{path.suffix}" is not a format'
        raise MapError(f"{path}: {fault}. {did_you_mean(ending, OPENERS)}")
    try:
        with OPENERS[ending](path, options) as table:
            yield table
    except (pa.ArrowException, CalamineError) as error:
        fault = str(error).partition("\n")[0].rstrip(".")
        raise MapError(f"{path}: cannot be read: {fault}. Mend it, or save it again.") from None


@contextmanager
def _open_vector(path: Path, options: Options) -> Iterator[Table]:
    layers = vector_layers(path, count=False)
    layer = _layer(path, layers, options)
    total = layers[layer]["features"]
    with (
        offline(path),
        pyogrio.open_arrow(
            path,
            layer=layer,
            batch_size=ROWS,
            use_pyarrow=True,
            encoding=options.encoding,
            return_fids=True,
            datetime_as_string=True,  # as it is written, with its offset
        ) as (about, batches),
    ):
        key = layers[layer]["fid_column"] or None  # without, GDAL only counts the rows
        geometry = about["geometry_name"] or "wkb_geometry"
        skipped = {geometry} if key else {geometry, batches.schema.names[0]}
        yield _geometric(path, batches.schema, about["crs"], batches, geometry, skipped, total, key)


def _layer(path: Path, described: dict[str, dict[str, Any]], options: Options) -> str:
    layers = [name for name, about in described.items() if about["geometry_type"] is not None]
    if options.layer in layers:
        return str(options.layer)
    if options.layer or len(layers) != 1:
        named = f" ({', '.join(layers[:12])})" if layers else ""
        fault = f'has no layer "{options.layer}"' if options.layer else f"has {len(layers)} layers"
        raise MapError(f"{path}: {fault} with geometry{named}. Name one: --layer NAME.")
    return layers[0]


@contextmanager
def _open_parquet(path: Path, options: Options) -> Iterator[Table]:
    with parquet.ParquetFile(path) as file:
        schema = file.schema_arrow
        batches = file.iter_batches(batch_size=ROWS)
        total = file.metadata.num_rows
        about = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
        geometry = about.get("primary_column")
        if geometry is None:
            yield _tabular(path, schema, batches, options, total)
            return
        column = about["columns"][geometry]
        crs = column.get("crs", WGS84)
        tagged = _tagged(schema.field(geometry), str(column.get("encoding")))
        yield _geometric(path, schema, crs, batches, geometry, {geometry}, total, None, tagged)


def _tagged(field: pa.Field, encoding: str) -> pa.Field:
    """Name the encoding of a column as GeoArrow does, by which GeoPandas decodes every one."""
    return field.with_metadata({"ARROW:extension:name": f"geoarrow.{encoding.lower()}"})


def _tabular(
    path: Path, schema: pa.Schema, batches: Iterator[Any], options: Options, total: int
) -> Table:
    names = list(schema.names)
    axes = find_axes(names, options, path)

    def parts() -> Iterator[Part]:
        done = 0
        for batch in batches:
            done += batch.num_rows
            faults = np.full(batch.num_rows, None, object)
            yield placed(list(batch.columns), names, axes, faults, read=done / max(total, 1))

    return Table(schema, parts(), has_geometry=False)


def _geometric(
    path: Path,
    schema: pa.Schema,
    crs: Any,
    batches: Iterator[Any],
    geometry: str,
    skipped: set[str],
    total: int,
    key: str | None,
    tagged: pa.Field | None = None,
) -> Table:
    if crs is None:
        fault = "the points have no CRS"
        raise MapError(f"{path}: {fault}. Set one, for longitudes and latitudes EPSG:4326.")
    kept = [number for number, name in enumerate(schema.names) if name not in skipped]

    def parts() -> Iterator[Part]:
        done = 0
        for batch in batches:
            done += batch.num_rows
            column = batch.column(geometry)
            shapes = to_degrees(_decoded(column, tagged) if tagged else _from_wkb(column), crs)
            lng, lat, faults = coordinates(shapes)
            columns = [batch.column(number) for number in kept]
            yield Part(columns, lng, lat, faults, shapes, read=done / max(total, 1))

    fields = [schema.field(number).remove_metadata() for number in kept]
    return Table(pa.schema(fields, schema.metadata), parts(), has_geometry=True, key=key)


def _from_wkb(column: pa.Array) -> Any:
    storage = column.storage if isinstance(column, pa.ExtensionArray) else column
    return shapely.from_wkb(storage.to_numpy(zero_copy_only=False), on_invalid="ignore")


def _decoded(column: pa.Array, field: pa.Field) -> Any:
    if field.metadata[b"ARROW:extension:name"] == b"geoarrow.wkb":
        return _from_wkb(column)
    table = pa.Table.from_arrays([column], schema=pa.schema([field]))
    return np.asarray(GeoDataFrame.from_arrow(table, geometry=field.name).geometry)


@contextmanager
def _open_sheet(path: Path, options: Options) -> Iterator[Table]:
    with CalamineWorkbook.from_path(str(path)) as book:
        sheets = {name: _filled(book, name) for name in book.sheet_names}
    chosen = _sheet(sheets, options, path)
    header, *rows = sheets[chosen]
    names = unique([str(name) for name in header])
    columns = [_typed([row[number] for row in rows]) for number in range(len(names))]
    table = pa.table(columns, names)
    parts = _tabular(path, table.schema, iter(table.to_batches(ROWS)), options, len(rows))
    yield replace(parts, header=tuple(map(str, header)))


def _filled(book: CalamineWorkbook, sheet: str) -> list[list[Any]]:
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=True)
    return [row for row in rows if any(cell != "" for cell in row)]


def _sheet(sheets: dict[str, list[list[Any]]], options: Options, path: Path) -> str:
    filled = {name: rows for name, rows in sheets.items() if rows}
    if options.layer:
        fitting = [name for name in filled if name == options.layer]
    else:
        headers = {name: [str(cell) for cell in rows[0]] for name, rows in filled.items()}
        fitting = [name for name, header in headers.items() if has_axes(header, options)]
        fitting = fitting or (list(filled) if len(filled) == 1 else [])
    if len(fitting) != 1:
        named = ", ".join(sheets)
        fault = f"{len(fitting)} of its sheets ({named}) can be meant"
        raise MapError(f"{path}: {fault}. Name one: --layer NAME.")
    return fitting[0]


def _typed(cells: list[Any]) -> pa.Array:
    """Make a column of cells, of their type if all have one, or else of text."""
    whole = [int(cell) if isinstance(cell, float) and cell.is_integer() else cell for cell in cells]
    filled = [None if cell == "" else cell for cell in whole]
    try:
        column = pa.array(filled)
        return column.cast(pa.string()) if pa.types.is_null(column.type) else column
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([_text(cell) for cell in filled], pa.string())


def _text(cell: Any) -> str | None:
    if isinstance(cell, date | time):
        return cell.isoformat()
    return None if cell is None else str(cell)


OPENERS: dict[str, Opener] = {
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
