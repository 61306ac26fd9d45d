"""``karabakh-map data``."""

from pathlib import Path
from typing import Annotated

import typer

import geo
from atlas.cli.options import LayersOption, err, show


def data(
    folder: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Where the data goes; what is there of it is brought up to date.",
        ),
    ] = Path("site/data"),
    layers: LayersOption = None,
) -> None:
    """Write all data for others: every layer, control at every period, areas, ledger.

    GeoJSON, GeoParquet and one GeoPackage, described by datapackage.json with licences, sources
    and versions. The same layers give the same bytes.
    """
    from geo.publish import data_package

    catalog = geo.read(layers)
    with err.status("Writing the data"):
        size = data_package.write(catalog, folder)
    show(f"{folder}: {size / 1e6:.1f} MB")
