"""Write answered parts to a file of any kind, whole or not at all."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
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
from geo.locate.join import Column
from geo.locate.table import WGS84, Part, Table, TextStyle
from geo.output.gdal_clock import gdal_clock
from geo.output.spreadsheet import harmless

GEOMETRY = "geometry"
FORMULA = r"^[=+\-@\t\r\n]"  # how what `harmless` mends can begin
GDAL_TAKES = (
    pa.types.is_boolean, pa.types.is_integer, pa.types.is_floating, pa.types.is_string,
    pa.types.is_date, pa.types.is_timestamp, pa.types.is_binary,
)  # fmt: skip


@dataclass(frozen=True)
class Answered:
    """A table whose parts come with their answers, under names that fit the format."""

    table: Table
    parts: Iterator[tuple[Part, dict[str, Column]]]
    names: list[str]  # of the columns as they came
    answers: list[str]  # of those of the answer

    @classmethod
    def of(
        cls, table: Table, parts: Iterator[tuple[Part, dict[str, Column]]], ending: str
    ) -> "Answered":
        """Name the columns so that a file of that kind takes them."""
        alike = str.lower if ending == ".gpkg" else str
        names = unique(table.schema.names, alike, blank=ending in TEXT)
        return cls(table, parts, names, answer_names(names, alike))

    @property
    def renamed(self) -> list[tuple[str, str]]:
        """The columns that have another name than they came with."""
        came = self.table.header or self.table.schema.names
        pairs = zip(came, self.names, strict=True)
        return [pair for pair in pairs if pair[0] != pair[1]]

    def schema(self, *, geometry: str | None, plain: bool = False) -> pa.Schema:
        """Return the columns of what is written: as they came, answered, and a geometry."""
        kinds = [
            pa.string() if plain and not takes_gdal(kind) else kind
            for kind in self.table.schema.types
        ]
        answers = [pa.float64() if name == "line_km" else pa.string() for name in COLUMNS]
        fields = [*zip(self.names, kinds, strict=True), *zip(self.answers, answers, strict=True)]
        return pa.schema([*fields, *([(geometry, pa.binary())] if geometry else [])])

    def batches(self, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        """Give each part as a record batch, its geometry as WKB."""
        for part, answer in self.parts:
            columns = [
                _as_type(column, kind)
                for column, kind in zip(part.columns, schema.types, strict=False)
            ]
            columns += [pa.array(answer[name], from_pandas=True) for name in COLUMNS]
            shapes = pa.array(shapely.to_wkb(part.geometry(), flavor="iso"), pa.binary())
            yield pa.RecordBatch.from_arrays([*columns, shapes], schema=schema)


def takes_gdal(kind: pa.DataType) -> bool:
    """Decide whether GDAL has a type of field for a column."""
    return any(takes(kind) for takes in GDAL_TAKES)


def _as_type(column: pa.Array, kind: pa.DataType) -> pa.Array:
    if column.type.equals(kind):
        return column
    cells = column.to_pylist()
    return pa.array([None if cell is None else as_text(cell) for cell in cells], kind)


def write(answered: Answered, path: Path, ending: str) -> None:
    """Write a table in the format of an ending."""
    WRITERS[ending](answered, path)


def check_ending(ending: str, place: object) -> None:
    """Refuse a format that answers are not written in.

    Raises
    ------
    MapError
        With the formats.
    """
    if ending not in WRITERS:
        fault = f'the ending "{ending}" is not a format for answers'
        raise MapError(f"{place}: {fault}. {did_you_mean(ending, WRITERS)}")


def _write_text(answered: Answered, path: Path) -> None:
    """Write a table of text as it came in: its encoding and mark, its signs, its line ends."""
    _write_rows(answered, path, answered.table.style or TextStyle())


def _write_tabbed(answered: Answered, path: Path) -> None:
    _write_rows(answered, path, replace(answered.table.style or TextStyle(), delimiter="\t"))


def _write_rows(answered: Answered, path: Path, style: TextStyle) -> None:
    places = [free(name, [*answered.names, *answered.answers]) for name in ("lng", "lat")]
    places = places if answered.table.has_geometry else []
    with path.open("w", encoding=style.encoding, errors="backslashreplace", newline="") as file:

        def put(rows: Iterable[Iterable[str]], *, quote: bool) -> None:
            """Write rows; Python's writer does not see that a carriage return wants quotes."""
            form: Any = {"delimiter": style.delimiter, "lineterminator": style.newline}
            form["quoting"] = csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL
            csv.writer(file, **form).writerows(rows)

        header = [*answered.names, *answered.answers, *places]
        put([[harmless(name) for name in header]], quote="\r" in "".join(header))
        for part, answer in answered.parts:
            columns = [_cells(column) for column in part.columns]
            quote = any("\r" in "".join(column) for column in columns)
            columns += [_answer(answer[name], part.decimal) for name in COLUMNS]
            columns += [_answer(values, ".") for values in (part.lng, part.lat)] if places else []
            put(zip(*columns, strict=True), quote=quote)


def _cells(column: pa.Array) -> list[str]:
    kind = column.type
    if not pa.types.is_string(kind):
        nested = pa.types.is_nested(kind) or pa.types.is_binary(kind)
        if nested or pa.types.is_dictionary(kind):
            column = _as_type(column, pa.string())
        column = column.cast(pa.string())
    cells = column.fill_null("").to_pylist()
    return [harmless(cell) for cell in cells] if may_run(kind) else cells


def may_run(kind: pa.DataType) -> bool:
    """Decide whether a column can hold what a spreadsheet would run: numbers and days cannot."""
    plain = (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_temporal)
    return not any(is_kind(kind) for is_kind in plain)


def _answer(values: Column, decimal: str) -> list[str]:
    if values.dtype == object:
        return ["" if value is None else value for value in values.tolist()]
    texts = ["" if value != value else repr(value) for value in values.tolist()]
    return texts if decimal == "." else [text.replace(".", decimal) for text in texts]


def _write_parquet(answered: Answered, path: Path) -> None:
    """Write GeoParquet: WKB, longitudes and latitudes."""
    geometry = free(GEOMETRY, [*answered.names, *answered.answers])
    kinds = [] if answered.table.has_geometry else ["Point"]  # none: any
    column = {"encoding": "WKB", "geometry_types": kinds, "crs": CRS(WGS84).to_json_dict()}
    about = {"version": "1.0.0", "primary_column": geometry, "columns": {geometry: column}}
    kept = answered.table.schema.metadata or {}
    schema = answered.schema(geometry=geometry)
    schema = schema.with_metadata({**kept, b"geo": json.dumps(about).encode()})
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in answered.batches(schema):
            writer.write_batch(batch)


def _write_geopackage(answered: Answered, path: Path) -> None:
    """Write a GeoPackage; the numbers of its rows and its geometry have names that are free."""
    taken = [*answered.names, *answered.answers]
    geometry = free("geom", taken)
    schema = answered.schema(geometry=geometry, plain=True)
    stream = _Stream(answered.batches(schema))
    try:
        with gdal_clock():
            pyogrio.write_arrow(
                pa.RecordBatchReader.from_batches(schema, stream),
                path,
                layer="located",
                driver="GPKG",
                geometry_name=geometry,
                geometry_type="Unknown" if answered.table.has_geometry else "Point",
                crs=WGS84,
                layer_options={
                    "FID": answered.table.key or free("fid", taken),
                    "GEOMETRY_NAME": geometry,
                },
            )
    except (RuntimeError, pyogrio.errors.DataSourceError):
        if stream.error:  # GDAL only says that there was one
            raise stream.error from None
        raise


class _Stream:
    """Batches for GDAL, which hides the error that ended them: it is kept here."""

    def __init__(self, batches: Iterable[pa.RecordBatch]) -> None:
        self.batches = iter(batches)
        self.error: Exception | None = None

    def __iter__(self) -> "_Stream":
        return self

    def __next__(self) -> pa.RecordBatch:
        try:
            return next(self.batches)
        except StopIteration:
            raise
        except Exception as error:
            self.error = error
            raise


def _write_geojson(answered: Answered, path: Path) -> None:
    """Write GeoJSON, a feature a line; what came as GeoJSON keeps every member it had."""
    with path.open("wb") as file:
        file.write(b'{"type":"FeatureCollection","features":[')
        before = b"\n"
        for part, answer in answered.parts:
            for feature in _features(answered, part, answer):
                text = json.dumps(feature, ensure_ascii=False, separators=(",", ":"), default=str)
                file.write(before + text.encode("utf-8", "backslashreplace"))
                before = b",\n"
        file.write(b"\n]}\n")


def _features(
    answered: Answered, part: Part, answer: dict[str, Column]
) -> Iterator[dict[str, Any]]:
    columns = [
        [None if cell != cell else cell for cell in answer[name].tolist()] for name in COLUMNS
    ]
    answers = (dict(zip(answered.answers, row, strict=True)) for row in zip(*columns, strict=True))
    if part.features is not None:
        for feature, added in zip(part.features, answers, strict=True):
            yield {**feature, "properties": {**(feature.get("properties") or {}), **added}}
        return
    rows = zip(*(column.to_pylist() for column in part.columns), strict=True)
    shapes = shapely.to_geojson(part.geometry())
    for row, shape, added in zip(rows, shapes, answers, strict=True):
        cells = {name: _json(cell) for name, cell in zip(answered.names, row, strict=True)}
        geometry = None if shape is None else json.loads(shape)
        yield {"type": "Feature", "properties": {**cells, **added}, "geometry": geometry}


def _json(cell: Any) -> Any:
    if isinstance(cell, float) and not np.isfinite(cell):
        return None
    return cell.isoformat() if hasattr(cell, "isoformat") else cell


TEXT = (".csv", ".tsv", ".txt")
WRITERS: dict[str, Callable[[Answered, Path], None]] = {
    ".csv": _write_text,
    ".tsv": _write_tabbed,
    ".txt": _write_text,
    ".geojson": _write_geojson,
    ".json": _write_geojson,
    ".gpkg": _write_geopackage,
    ".parquet": _write_parquet,
    ".geoparquet": _write_parquet,
}
