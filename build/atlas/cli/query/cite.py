"""``karabakh-map cite``."""

from enum import StrEnum
from typing import Annotated

import typer

import geo
from atlas.cli.options import LayersOption
from geo.publish import citation


class CitationStyle(StrEnum):
    """How a citation is written; each is the name of a function of `geo.publish.citation`."""

    apa = "apa"
    bibtex = "bibtex"
    credit = "credit"
    cff = "cff"


def cite(
    style: Annotated[
        CitationStyle,
        typer.Option(help="A reference, a BibTeX entry, a line under a picture, CITATION.cff."),
    ] = CitationStyle.apa,
    layers: LayersOption = None,
) -> None:
    """Print how to cite the map, with its version and the day of its data."""
    write = getattr(citation, style.value)
    typer.echo(write(citation.work(geo.read(layers))).rstrip())
