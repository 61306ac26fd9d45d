"""Write answered parts to a file of any kind."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from pyarrow import parquet
from pyproj import CRS

from geo.errors import MapError, did_you_mean
from geo.locate.columns import COLUMNS, answer_names, free, unique
from geo.locate.geojson import as_text
from geo.locate.join import coordinates
from geo.locate.nearest import Column
from geo.locate.table import WGS84, Part, Table
from geo.output.gdal_clock import gdal_clock
from geo.output.spreadsheet import FORMULA, harmless

RISKY = re.compile(f"\0[{re.escape(''.join(FORMULA))}]")  # a cell that a spreadsheet may run
GDAL_TAKES = (
    pa.types.is_boolean, pa.types.is_integer, pa.types.is_floating, pa.types.is_string,
    pa.types.is_date, pa.types.is_binary,
    lambda kind: pa.types.is_timestamp(kind) and kind.tz is None,  # others would become UTC
)  # fmt: skip

Answered = Iterator[tuple[Part, dict[str, Column]]]


@dataclass(frozen=True)
class Output:
    """A table whose parts come with their answers, under names that fit the format."""

    table: Table
    parts: Answered
    names: list[str]  # of the columns as they came
    answers: list[str]  # of those of the answer

    @property
    def all_names(self) -> list[str]:
        """Name the columns in their order."""
        return [*self.names, *self.answers]

    def schema(self, geometry: str, takes: Iterable[Callable[..., bool]] = ()) -> pa.Schema:
        """Return the columns as they came, answered, and a geometry; what is not taken is text."""
        came = [
            kind if not takes or any(take(kind) for take in takes) else pa.string()
            for kind in self.table.types
        ]
        added = [pa.float64() if name == "line_km" else pa.string() for name in COLUMNS]
        fields = zip([*self.all_names, geometry], [*came, *added, pa.binary()], strict=True)
        return pa.schema([*fields], self.table.metadata)

    def batches(self, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        """Give each part as a record batch, its geometry as WKB."""
        for part, answer in self.parts:
            pairs = zip(part.columns, schema.types, strict=False)
            columns = [_as_type(column, kind) for column, kind in pairs]
            columns += [pa.array(answer[name], from_pandas=True) for name in COLUMNS]
            shapes = pa.array(shapely.to_wkb(part.shapes, flavor="iso"), pa.binary())
            yield pa.RecordBatch.from_arrays([*columns, shapes], schema=schema)


def _as_type(column: Any, kind: pa.DataType) -> pa.Array:
    if not isinstance(column, pa.Array):
        return pa.array(column, kind)
    if column.type.equals(kind):
        return column
    if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        texts = (cell if cell is None else as_text(cell) for cell in column.to_pylist())
        return pa.array([*texts], kind)
    return column.cast(kind)


def write(table: Table, parts: Answered, path: Path, ending: str) -> tuple[tuple[str, str], ...]:
    """Write a table in the format of an ending; return the columns that it had to rename."""
    alike = str.lower if ending == ".gpkg" else str
    names = unique(table.names, alike, blank=WRITERS[ending] in (_write_text, _write_tabbed))
    WRITERS[ending](Output(table, parts, names, answer_names(names, alike)), path)
    return tuple(pair for pair in zip(table.names, names, strict=True) if pair[0] != pair[1])


def check_ending(ending: str, place: object) -> None:
    """Refuse a format that answers are not written in."""
    if ending not in WRITERS:
        fault = f'the ending "{ending}" is not a format for answers'
        raise MapError(f"{place}: {fault}. {did_you_mean(ending, WRITERS)}")


def _write_text(output: Output, path: Path, delimiter: str | None = None) -> None:
    """Write a table of text as it came in: its encoding and mark, its signs, its line ends."""
    style = output.table.style
    delimiter = delimiter or style.delimiter
    special = f'{delimiter}"\r\n'
    names = output.all_names
    if output.table.has_geometry:
        names = [*names, *(free(name, names) for name in ("lng", "lat"))]
    with path.open("w", encoding=style.encoding, errors="backslashreplace", newline="") as file:

        def put(columns: Iterable[Sequence[str]]) -> None:
            """Write rows; csv.writer takes four times as long, and lets a carriage return be."""
            quoted = [_quoted(column, special) for column in columns]
            if text := style.newline.join(map(delimiter.join, zip(*quoted, strict=True))):
                file.write(text + style.newline)

        put([harmless(name)] for name in names)
        for part, answer in output.parts:
            columns = [_texts(column) for column in part.columns]
            columns += [_answer(answer[name], style.decimal) for name in COLUMNS]
            if output.table.has_geometry:
                columns += [_answer(axis) for axis in coordinates(part.shapes, part.faults)]
            put(columns)


def _write_tabbed(output: Output, path: Path) -> None:
    _write_text(output, path, "\t")


def _quoted(cells: Sequence[str], special: str) -> Sequence[str]:
    """Put quotation marks around the cells that want them."""
    whole = "".join(cells)
    if not any(sign in whole for sign in special):
        return cells
    odd = {
        cell: '"' + cell.replace('"', '""') + '"'
        for cell in {*cells}
        if any(sign in cell for sign in special)
    }
    return [*map(odd.get, cells, cells)]


def _texts(column: Any) -> Sequence[str]:
    """Write cells as text that no spreadsheet would run; numbers and days cannot be such."""
    cells = column
    if isinstance(column, pa.Array):
        cells = _as_type(column, pa.string()).fill_null("").to_pylist()
        if pa.types.is_primitive(column.type):
            return cells
    return [*map(harmless, cells)] if RISKY.search("\0".join(["", *cells])) else cells


def _answer(values: Column, decimal: str = ".") -> list[str]:
    texts = pa.array(values, from_pandas=True).cast(pa.string()).fill_null("").to_pylist()
    if values.dtype == object or decimal == ".":
        return texts
    return [text.replace(".", decimal) for text in texts]


def _write_parquet(output: Output, path: Path) -> None:
    """Write GeoParquet: WKB, longitudes and latitudes."""
    geometry = free("geometry", output.all_names)
    kinds = [] if output.table.has_geometry else ["Point"]  # none: any
    column = {"encoding": "WKB", "geometry_types": kinds, "crs": CRS(WGS84).to_json_dict()}
    about = {"version": "1.0.0", "primary_column": geometry, "columns": {geometry: column}}
    schema = output.schema(geometry)
    schema = schema.with_metadata({**(schema.metadata or {}), b"geo": json.dumps(about)})
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in output.batches(schema):
            writer.write_batch(batch)


def _write_geopackage(output: Output, path: Path) -> None:
    """Write a GeoPackage; the numbers of its rows and its geometry have names that are free."""
    geometry = free("geom", output.all_names)
    schema = output.schema(geometry, GDAL_TAKES)
    failed: list[Exception] = []

    def batches() -> Iterator[pa.RecordBatch]:
        try:
            yield from output.batches(schema)
        except Exception as error:
            failed.append(error)  # GDAL only says that there was one
            raise

    try:
        with gdal_clock():
            pyogrio.write_arrow(
                pa.RecordBatchReader.from_batches(schema, batches()),
                path,
                layer="located",
                driver="GPKG",
                geometry_name=geometry,
                geometry_type="Unknown" if output.table.has_geometry else "Point",
                crs=WGS84,
                layer_options={
                    "FID": output.table.key or free("fid", output.all_names),
                    "GEOMETRY_NAME": geometry,
                },
            )
    except (RuntimeError, pyogrio.errors.DataSourceError):
        if failed:
            raise failed[0] from None
        raise


def _write_geojson(output: Output, path: Path) -> None:
    """Write GeoJSON, a feature a line; what came as GeoJSON keeps every member it had."""
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write('{"type":"FeatureCollection","features":[')
        before = "\n"
        for part, answer in output.parts:
            cells = [[None if cell != cell else cell for cell in answer[name]] for name in COLUMNS]
            features = part.features or _features(output.names, part)
            for feature, row in zip(features, zip(*cells, strict=True), strict=True):
                added = dict(zip(output.answers, row, strict=True))
                properties = {**(feature.get("properties") or {}), **added}
                whole = {**feature, "properties": properties}
                text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"), default=str)
                file.write(before + text)
                before = ",\n"
        file.write("\n]}\n")


def _features(names: list[str], part: Part) -> Iterator[dict[str, Any]]:
    columns = [
        column.to_pylist() if isinstance(column, pa.Array) else column for column in part.columns
    ]
    for shape, *row in zip(shapely.to_geojson(part.shapes), *columns, strict=True):
        geometry = None if shape is None else json.loads(shape)
        properties = {name: _json(cell) for name, cell in zip(names, row, strict=True)}
        yield {"type": "Feature", "properties": properties, "geometry": geometry}


def _json(cell: Any) -> Any:
    if isinstance(cell, float) and not np.isfinite(cell):
        return None
    return cell.isoformat() if hasattr(cell, "isoformat") else cell


WRITERS: dict[str, Callable[[Output, Path], None]] = {
    ".csv": _write_text,
    ".tsv": _write_tabbed,
    ".txt": _write_text,
    ".geojson": _write_geojson,
    ".json": _write_geojson,
    ".gpkg": _write_geopackage,
    ".parquet": _write_parquet,
    ".geoparquet": _write_parquet,
}
