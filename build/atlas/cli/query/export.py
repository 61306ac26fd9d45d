"""``karabakh-map export``."""

from pathlib import Path
from typing import Annotated

import typer

import geo
from atlas.cli.options import LayersOption, err, show, warn
from geo.dates import parse_day
from geo.errors import MapError
from geo.publish.export import export as write_table


def export(
    layer: Annotated[
        str, typer.Argument(help="Layer id, or [bold]control[/bold] for who holds what.")
    ],
    file: Annotated[
        Path, typer.Argument(help="Ends in .geojson, .gpkg, .parquet, .csv, .kml or .shp.")
    ],
    at: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Day or period; needed for control.", show_default=False),
    ] = None,
    layers: LayersOption = None,
) -> None:
    """Write a layer, or control on a day, for other programs.

    Control has holder, how, district, in_oblast, area_km2, since and sources for each face.
    With --at, another layer is written as it was on that day.
    """
    catalog = geo.read(layers)
    if layer != "control":
        gdf = catalog.layer(layer).gdf
        table = geo.present_on(gdf, parse_day(at, catalog.period_days)) if at else gdf
    elif at is None:
        raise MapError("export control: no day. Say which with --at, such as --at 2020-12-13.")
    else:
        with err.status("Overlaying the areas of the ledger"):
            table = geo.control(at, catalog)
    for note in write_table(table, file, layer=layer):
        warn(f"{file}: {note}")
    show(f"{file}: {len(table)} features")
