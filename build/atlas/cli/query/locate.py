"""``karabakh-map locate``."""

from pathlib import Path
from typing import Annotated

import typer

import geo
from atlas.cli.options import LayersOption, err, out


def locate(
    points: Annotated[
        Path, typer.Argument(help="Points: .csv, .geojson, .gpkg or .parquet.", show_default=False)
    ],
    file: Annotated[
        Path,
        typer.Option("--out", metavar="FILE", help="Where the answers go; same endings."),
    ],
    at: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The day, for all rows.", show_default=False),
    ] = None,
    date_column: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The column with each row's day.", show_default=False),
    ] = None,
    lng: Annotated[str, typer.Option(metavar="NAME", help="Longitudes, in a CSV.")] = "lng",
    lat: Annotated[str, typer.Option(metavar="NAME", help="Latitudes, in a CSV.")] = "lat",
    layers: LayersOption = None,
) -> None:
    """Say for each point who held it on a day, how, since when and by which sources.

    Adds district, holder, how, since, statement, sources, line (the nearest line of control that
    day), line_km, warning (where that is within the line's precision) and problem. A row that
    cannot be read is kept, and problem says why. Any number of rows; the file is written whole
    or not at all.
    """
    from geo.locate.tables import locate_file  # with its file formats slow to import

    catalog = geo.read(layers)
    with err.status("Overlaying the areas of the ledger") as status:
        found = locate_file(
            points,
            file,
            catalog,
            at=at,
            date_column=date_column,
            columns=(lng, lat),
            say=lambda count: status.update(f"{count.rows:,} rows"),
        )
    out.print(f"{file}: {found.summary}", markup=False, highlight=False, soft_wrap=True)
