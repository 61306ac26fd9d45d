"""``karabakh-map withdraw``."""

from datetime import UTC, datetime
from typing import Annotated

import typer

import geo
from atlas.cli.options import LayersOption, show
from atlas.cli.prompts import Form, filled
from geo.edit import add


def withdraw(
    layer: Annotated[str, typer.Argument(help="Id of the layer.", show_default=False)],
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why, in a sentence.", show_default=False)
    ] = None,
    layers: LayersOption = None,
) -> None:
    """Take a layer off the map, and keep its files in the folder retired.

    Its .toml says the day and the reason there; sources that only it used go with it. Nothing is
    moved while the ledger, a list of map.toml or another layer leans on it: each is named.
    """
    folder = layers or geo.bundled()
    geo.read(folder).layer(layer)
    with Form("withdraw", layer, layers=layers) as form:
        why = form.text(reason, "--reason", "Why it is withdrawn", check=filled)
        form.complete()
        show(*add.edit_checked(folder, add.withdraw(layer, why, datetime.now(UTC).date())))
    show("Say so in CHANGELOG.md, under Changed layers.")
