"""Answer a whole file of points: read in pieces, located, written in pieces."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from pyarrow import compute as pc
from pyarrow import parquet
from pyproj import CRS

from geo.dates import parse_day
from geo.errors import MapError, did_you_mean
from geo.folder.catalog import Catalog
from geo.locate import geojson_lines
from geo.locate.days import read_days
from geo.locate.join import EXCHANGED, OUTSIDE, Locator, free_names
from geo.locate.points import WGS84, Piece, Points, check_ending, opened
from geo.output.gdal_clock import gdal_clock
from geo.output.transaction import new_file

GEOMETRY = "geometry"


@dataclass(frozen=True)
class Located:
    """How many rows were written, how many of them have no answer, and why."""

    rows: int = 0
    outside: int = 0
    unread: int = 0
    warned: int = 0

    @property
    def summary(self) -> str:
        """Count the rows."""
        parts = {
            "located": self.rows - self.outside - self.unread,
            OUTSIDE: self.outside,
            "that cannot be read": self.unread,
            "within a line's precision": self.warned,
        }
        counted = ", ".join(f"{count:,} {what}" for what, count in parts.items() if count)
        return f"{self.rows:,} rows" + (f": {counted}" if counted else "")


def locate_file(
    source: Path,
    target: Path,
    catalog: Catalog,
    *,
    at: str | date | None = None,
    date_column: str | None = None,
    columns: tuple[str, str] = ("lng", "lat"),
    say: Callable[[Located], None] = lambda _: None,
) -> Located:
    """Answer a file of points; the endings choose the formats, the target is written whole.

    Parameters
    ----------
    at, date_column
        The day, or the column with a day for each row.
    columns
        Those of a CSV that hold longitude and latitude.
    say
        Told the count so far, every few ten thousand rows.

    Raises
    ------
    MapError
        If a file, a column or the day is not there or cannot be read.
    """
    check_ending(target)
    if not target.parent.is_dir():
        raise MapError(f"{target}: the folder {target.parent} is not there. Make it first.")
    if (at is None) == (date_column is None):
        raise MapError("locate: no day, or two. Give --at DATE or --date-column NAME.")
    day = np.datetime64(parse_day(at, catalog.period_days)) if at is not None else None
    with opened(source, *columns) as points:
        dated = _dated(points, source, date_column)
        run = _Run(points, Locator.of(catalog), day, dated, say)
        run.write(target)
    return run.count


def _dated(points: Points, source: Path, column: str | None) -> int | None:
    if column is None:
        return None
    names = points.schema.names
    if column not in names:
        raise MapError(f'{source}: has no column "{column}". {did_you_mean(column, names)}')
    return int(names.index(column))


@dataclass
class _Run:
    """One pass through a file."""

    points: Points
    locator: Locator
    day: np.datetime64 | None
    dated: int | None
    say: Callable[[Located], None]
    count: Located = Located()

    def write(self, target: Path) -> None:
        """Write every answer beside the target, then put it in its place."""
        ending = target.suffix.lower()
        with new_file(target) as path:
            match ending:
                case ".csv":
                    self._csv(path)
                case ".parquet":
                    self._parquet(path)
                case ".gpkg":
                    self._geopackage(path)
                case _:
                    self._geojson(path)

    def _csv(self, path: Path) -> None:
        """Write the columns as they came; points that were a geometry become two columns."""
        names = self._schema().names
        placed = [] if self.points.only_points else _unused(("lng", "lat"), names)
        header = [pa.array([name]) for name in [*names, *placed]]
        with path.open("wb") as file:
            file.write(csv_lines(header, self.points.delimiter))
            for piece, arrays in self._answered():
                where = [piece.lng, piece.lat] if placed else []
                places = [pa.array(values, from_pandas=True) for values in where]
                file.write(csv_lines([*arrays, *places], self.points.delimiter))

    def _parquet(self, path: Path) -> None:
        kinds = ["Point"] if self.points.only_points else []  # none: any
        crs = CRS(WGS84).to_json_dict()
        column = {"encoding": "WKB", "geometry_types": kinds, "crs": crs}
        schema = self._with_geometry()
        name = _geometry(schema)
        about = {"version": "1.0.0", "primary_column": name, "columns": {name: column}}
        schema = schema.with_metadata({"geo": json.dumps(about)})
        with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
            for batch in self._batches(schema):
                writer.write_batch(batch)

    def _geojson(self, path: Path) -> None:
        names = self._schema().names
        with path.open("wb") as file:
            file.write(geojson_lines.START)
            extra = len(",\n")  # before the first feature
            for piece, arrays in self._answered():
                written = geojson_lines.lines(piece, arrays, names)
                file.write(written[extra:])
                extra = 0 if len(written) else extra
            file.write(geojson_lines.END)

    def _geopackage(self, path: Path) -> None:
        schema = self._with_geometry()
        stream = _Stream(self._batches(schema))
        try:
            with gdal_clock():
                pyogrio.write_arrow(
                    pa.RecordBatchReader.from_batches(schema, stream),
                    path,
                    layer="located",
                    driver="GPKG",
                    geometry_name=_geometry(schema),
                    geometry_type="Point" if self.points.only_points else "Unknown",
                    crs=WGS84,
                )
        except (RuntimeError, pyogrio.errors.DataSourceError):
            if stream.error:  # GDAL only says that there was one
                raise stream.error from None
            raise

    def _schema(self) -> pa.Schema:
        names = free_names(self.points.schema.names)
        kinds = {names["line_km"]: pa.float64()}
        answers = [pa.field(name, kinds.get(name, pa.string())) for name in names.values()]
        plain = [field.remove_metadata() for field in self.points.schema]
        return pa.schema([*plain, *answers])

    def _with_geometry(self) -> pa.Schema:
        schema = self._schema()
        return schema.append(pa.field(_unused((GEOMETRY,), schema.names)[0], pa.binary()))

    def _batches(self, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        for piece, arrays in self._answered():
            shapes = pa.array(shapely.to_wkb(piece.shapes), pa.binary())
            yield pa.RecordBatch.from_arrays([*arrays, shapes], schema=schema)

    def _answered(self) -> Iterator[tuple[Piece, list[pa.Array]]]:
        """Give each piece with its columns, as they came and as answered."""
        for piece in self.points.pieces:
            faults = piece.faults
            if self.dated is None:
                days = np.full(len(faults), self.day)
            else:
                days = read_days(
                    np.array([*piece.columns[self.dated].to_pylist(), None], object)[:-1], faults
                )
            answer = {
                name: pa.array(values, from_pandas=True)
                if name == "line_km"
                else pa.array(values, pa.string())
                for name, values in self.locator.answer(piece.lng, piece.lat, days, faults).items()
            }
            self._counted(answer)
            yield piece, [*piece.columns, *answer.values()]

    def _counted(self, answer: dict[str, pa.Array]) -> None:
        problem = answer["problem"]
        outside = int(
            np.isin(
                problem.to_numpy(zero_copy_only=False).astype(object), [OUTSIDE, EXCHANGED]
            ).sum()
        )
        troubled = len(problem) - problem.null_count
        self.count = Located(
            self.count.rows + len(problem),
            self.count.outside + outside,
            self.count.unread + troubled - outside,
            self.count.warned + len(problem) - answer["warning"].null_count,
        )
        self.say(self.count)


def csv_lines(columns: list[pa.Array], delimiter: str) -> pa.Buffer:
    """Write rows as lines of CSV, quoting only the cells that need it."""
    cells = [_quoted(column.cast(pa.string()), delimiter) for column in columns]
    cells[-1] = pc.binary_join_element_wise(cells[-1], "\n", "")
    return geojson_lines.text_of(pc.binary_join_element_wise(*cells, delimiter))


def _quoted(column: pa.Array, delimiter: str) -> pa.Array:
    column = column.fill_null("")
    odd = pc.match_substring_regex(column, f'["\r\n{re.escape(delimiter)}]')
    if not pc.any(odd).as_py():
        return column
    doubled = pc.replace_substring(column, '"', '""')
    return pc.if_else(odd, pc.binary_join_element_wise('"', doubled, '"', ""), column)


class _Stream:
    """Batches for GDAL, which hides the error that ended them: it is kept here."""

    def __init__(self, batches: Iterator[pa.RecordBatch]) -> None:
        self.batches = batches
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


def _unused(names: tuple[str, ...], taken: list[str]) -> list[str]:
    found = []
    for name in names:
        free = name
        while free in taken:
            free = f"map_{free}"
        found.append(free)
    return found


def _geometry(schema: pa.Schema) -> str:
    return str(schema.names[-1])
