"""``karabakh-map cite``."""

from dataclasses import replace
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
    doi: Annotated[
        str | None,
        typer.Option(
            metavar="DOI",
            help="Identifier of the archived version that is cited.",
            show_default="as map.toml says",
        ),
    ] = None,
    layers: LayersOption = None,
) -> None:
    """Print how to cite the map, with its version and the day of its data."""
    cited = citation.work(geo.read(layers))
    write = getattr(citation, style.value)
    typer.echo(write(replace(cited, doi=doi) if doi else cited).rstrip())
