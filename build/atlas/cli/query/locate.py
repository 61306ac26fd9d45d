"""``karabakh-map locate``."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)  # fmt: skip

import geo
from atlas.cli.options import LayersOption, err, out
from geo.errors import MapError

if TYPE_CHECKING:  # with its file formats slow to import
    from geo.locate.files import Located
    from geo.locate.table import Question

STREAM = "-"


def _option(metavar: str, text: str, default: str | bool = False) -> Any:
    return typer.Option(metavar=metavar, help=text, show_default=default)


def locate(
    points: Annotated[
        str,
        typer.Argument(
            help="A file of points, or - for standard input; a folder, pattern or address of many.",
            show_default=False,
        ),
    ],
    file: Annotated[
        str,
        typer.Option("--out", metavar="FILE", help="Where the answers go: a file, -, or a folder."),
    ],
    at: Annotated[str | None, _option("DATE", "The day or period, for all rows.")] = None,
    date_column: Annotated[str | None, _option("NAME", "The column with each row's day.")] = None,
    date_order: Annotated[
        Literal["dmy", "mdy"] | None,
        typer.Option(help="How to read 01.12.1950.", show_default="refuse it"),
    ] = None,
    lng: Annotated[str | None, _option("NAME", "Longitudes.", "lng, lon, longitude or x")] = None,
    lat: Annotated[str | None, _option("NAME", "Latitudes.", "lat, latitude or y")] = None,
    encoding: Annotated[str | None, _option("NAME", "Of text, such as cp1251.", "utf-8")] = None,
    layer: Annotated[str | None, _option("NAME", "Layer or sheet, if there are several.")] = None,
    to: Annotated[
        str | None, _option("FORMAT", "csv, tsv, geojson, gpkg or parquet.", "as FILE ends")
    ] = None,
    scheduler: Annotated[
        str | None,
        _option("ADDRESS", "Dask cluster for many files, tcp://HOST:8786.", "this machine"),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes for many files.", show_default="one for each core"),
    ] = None,
    layers: LayersOption = None,
) -> None:
    """Look up for each point who held it on a day, how, since when and by which sources.

    Reads CSV, TSV, Excel, GeoJSON, GeoPackage, Shapefile, KML and Parquet. Adds district, holder,
    how, since, statement, sources, line (the nearest line of control that day), line_km, warning
    (where that is within the line's precision) and problem (why a row has no answer). Every row
    comes back, in order, with all its columns; the file is written whole or not at all.

    Of many files, such as 'points/*.parquet' or s3://bucket/points, each is a part: parts are
    answered side by side, and a second run answers only what is missing.
    """
    from geo.locate.table import Question

    question = Question(at, date_column, date_order, lng, lat, encoding, layer)
    ending = f".{to.lower().lstrip('.')}" if to else None
    catalog = geo.read(layers)
    if _is_many(points):
        from geo.locate.parts import locate_parts

        with _progress() as show:
            report = locate_parts(
                points,
                file,
                catalog,
                question,
                scheduler=scheduler,
                workers=workers,
                ending=ending,
                progress=show,
            )
        _say(out, file, report.summary)
        if report.failed:
            faults = "\n".join(report.failed.values())
            remedy = "The other parts are there; another run answers those that are missing."
            raise MapError(f"{faults}\n{remedy}")
    else:
        _single(points, file, catalog, question, ending)


def _is_many(points: str) -> bool:
    is_pattern = any(sign in points for sign in "*?[") and not Path(points).is_file()
    return is_pattern or "://" in points or Path(points).is_dir()


def _single(
    points: str, file: str, catalog: geo.Catalog, question: "Question", ending: str | None
) -> None:
    from geo.locate.files import locate_file

    with tempfile.TemporaryDirectory() as folder, _progress() as show:
        source = _standard_input(Path(folder)) if points == STREAM else Path(points)
        target = Path(folder) / f"answers{ending or '.csv'}" if file == STREAM else Path(file)
        located = locate_file(source, target, catalog, question, ending=ending, progress=show)
        if file == STREAM:
            with target.open("rb") as answers:
                shutil.copyfileobj(answers, sys.stdout.buffer)
            sys.stdout.buffer.flush()
    _say(*((err, "standard output") if file == STREAM else (out, file)), located.summary)


def _standard_input(folder: Path) -> Path:
    """Keep standard input in a file, whose ending is what its beginning tells."""
    from geo.locate.readers import ending_of

    source = folder / "standard-input"
    with source.open("wb") as copy:
        shutil.copyfileobj(sys.stdin.buffer, copy)
    with source.open("rb") as start:
        return source.rename(source.with_suffix(ending_of(start.read(1024))))


@contextmanager
def _progress() -> Iterator[Callable[["Located", float], None]]:
    """Show a bar with rows, rows a second and the time left, until the end."""
    rows = TextColumn("{task.fields[rows]}")
    columns = ("{task.description}", BarColumn(), TaskProgressColumn(), rows, TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task("Overlaying the areas of the ledger", total=1.0, rows="")

        def show(count: "Located", share: float) -> None:
            rows = f"{count.rows:,} rows"
            if seconds := progress.tasks[0].elapsed:
                rows += f", {count.rows / seconds:,.0f} a second"
            progress.update(task, description="Locating", completed=share, rows=rows)

        yield show


def _say(console: Console, name: str, summary: str) -> None:
    console.print(f"{name}: {summary}", markup=False, highlight=False, soft_wrap=True)
