"""``karabakh-map check``."""

from typing import Annotated

import typer

import geo
from atlas.cli.options import LayersOption, err, out
from atlas.cli.problems import Format, in_full, tell
from atlas.scene import language
from geo.check import inspect
from geo.errors import InvalidFolder


def check(
    layers: LayersOption = None,
    to: Annotated[
        Format, typer.Option("--format", help="Text for people, JSON for programs, or GitHub.")
    ] = Format.text,
) -> None:
    """List every problem of a map folder in one run; exit code 1 if there is any.

    A problem that is right as it is can be recorded in the layer's .toml file, with a reason and
    a last day, as [[exception]]; --format json names its kind.
    """
    folder = layers or geo.bundled()
    with err.status("Checking"):
        catalog, problems = inspect(folder)
        if catalog is not None:  # what the page itself would lack
            problems += language.problems(catalog.map.languages)
    if to is not Format.text:
        tell(problems, to, folder=folder)
        raise typer.Exit(1 if problems else 0)
    if catalog is None or problems:
        raise InvalidFolder([in_full(problem, folder) for problem in problems])
    count = sum(len(layer.features) for layer in catalog.layers.values())
    out.print(
        f"{len(catalog.layers)} layers, {count} features, {len(catalog.statements)} statements, "
        f"{len(catalog.sources)} sources: no problem.",
        highlight=False,
    )
