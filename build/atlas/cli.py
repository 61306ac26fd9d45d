"""The command line: one verb, one library call; nothing else prints."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

import geo
from geo.check import problems
from geo.errors import InvalidFolder, MapError, Problem
from geo.export import export as write_table

app = typer.Typer(
    help="Build, check and ask the Karabakh map: who held what, on any day since 1988.",
    epilog="A map folder holds NAME.geojson with NAME.toml for each layer, and map.toml, "
    "ledger.toml and sources.toml. Without --layers, the folder that comes with the program.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
out = Console()
err = Console(stderr=True)

LayersOption = Annotated[
    Path | None,
    typer.Option("--layers", metavar="DIR", help="Map folder.", show_default="the bundled one"),
]
AtOption = Annotated[
    str,
    typer.Option("--at", metavar="DATE", help="The day, such as 2020-09-26."),
]


class By(StrEnum):
    """What areas are added up by."""

    holder = "holder"
    district = "district"


@app.command(epilog="[dim]karabakh-map build --period pre-2020 --lang hy --out public[/dim]")
def build(
    out_folder: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where the page goes.")
    ] = Path("site"),
    period: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Period it opens on.", show_default="as map.toml says"),
    ] = None,
    lang: Annotated[str, typer.Option(metavar="CODE", help="Language it opens in.")] = "en",
    layers: LayersOption = None,
) -> None:
    """Build the map: one HTML file that makes no request and opens from a disk.

    The folder is checked first; with any problem nothing is written and an older page stays.
    """
    from atlas import site  # Folium is slow to import; the other verbs do without

    with err.status("Reading and checking the layers") as status:
        built = site.build(out_folder, layers, period=period, lang=lang, say=status.update)
    out.print(f"{built.path}: {built.summary}", markup=False, highlight=False, soft_wrap=True)


@app.command()
def check(layers: LayersOption = None) -> None:
    """List every problem of a map folder in one run; exit code 1 if there is any."""
    folder = layers or geo.bundled()
    with err.status("Checking"):
        found = problems(folder)
    if found:
        raise InvalidFolder(found)
    catalog = geo.read(folder)
    count = sum(len(layer.gdf) for layer in catalog.layers.values())
    out.print(
        f"{len(catalog.layers)} layers, {count} features, {len(catalog.statements)} statements, "
        f"{len(catalog.sources)} sources: no problem.",
        highlight=False,
    )


@app.command(
    epilog="[dim]karabakh-map areas --at 2020-12-13 --by district --json[/dim]",
)
def areas(
    at: AtOption,
    by: Annotated[By, typer.Option(help="What to add up by.")] = By.holder,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")] = False,
    layers: LayersOption = None,
) -> None:
    """Say how many km² each holder or district has on a day.

    Areas are equal-area and of faces that do not overlap: parts add up to their sum.
    """
    catalog = geo.read(layers)
    with err.status("Overlaying the areas of the ledger"):
        view = geo.control(at, catalog)
    keys = ("holder",) if by is By.holder else ("district", "holder")
    table = geo.areas(view, keys)
    rows = [{**row, "area_km2": round(row["area_km2"], 2)} for row in table.to_dict("records")]
    if as_json:
        answer = {"at": at, "by": by.value, "unit": "km2", "areas": rows}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    printed = Table(title=f"Areas on {at}", caption="km², equal-area")
    for key in keys:
        printed.add_column(key.capitalize())
    printed.add_column("km²", justify="right")
    for row in rows:
        printed.add_row(*(escape(str(row[key])) for key in keys), f"{row['area_km2']:,.1f}")
    out.print(printed)


@app.command(
    epilog="[dim]karabakh-map export control --at 2020-12-13 control.geojson[/dim]\n\n"
    "[dim]karabakh-map export pipelines pipelines.gpkg[/dim]",
)
def export(
    layer: Annotated[
        str, typer.Argument(help="Layer id, or [bold]control[/bold] for who holds what.")
    ],
    file: Annotated[Path, typer.Argument(help="Ends in .geojson, .gpkg or .parquet.")],
    at: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The day; needed for control.", show_default=False),
    ] = None,
    layers: LayersOption = None,
) -> None:
    """Write a layer, or control on a day, for other programs.

    Control has holder, how, district, in_oblast, area_km2, from and sources for each face.
    With --at, another layer is written as it was on that day.
    """
    catalog = geo.read(layers)
    if layer != "control":
        gdf = catalog.layer(layer).gdf
        table = geo.on(gdf, at) if at else gdf
    elif at is None:
        raise MapError("export control: no day. Say which with --at, such as --at 2020-12-13.")
    else:
        with err.status("Overlaying the areas of the ledger"):
            table = geo.control(at, catalog)
    write_table(table, file, layer=layer)
    out.print(f"{file}: {len(table)} features", markup=False, highlight=False, soft_wrap=True)


def main() -> None:
    """Run the command line; an error becomes its message and exit code 1, never a traceback."""
    try:
        app()
    except InvalidFolder as error:
        for problem in error.problems:
            _print(problem)
        count = len(error.problems)
        err.print(f"{count} problem{'s' if count > 1 else ''}. Nothing was written.", style="bold")
        sys.exit(1)
    except MapError as error:
        err.print(str(error), markup=False, highlight=False, soft_wrap=True, style="red")
        sys.exit(1)
    except OSError as error:
        fault = f"{error.filename}: {error.strerror}. Look at the path and its permissions."
        err.print(fault, markup=False, highlight=False, soft_wrap=True, style="red")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _print(problem: Problem) -> None:
    place = ": ".join(part for part in (problem.file, problem.place) if part)
    text = f"[bold]{escape(place)}[/bold]: {escape(problem.fault)}. [green]{escape(problem.remedy)}"
    err.print(text.rstrip(), highlight=False, soft_wrap=True)
