"""``karabakh-map still``."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import geo
from atlas.cli.options import LayersOption, err, out
from geo.errors import MapError

LETTERS = 40  # of those that are lacking, as many as a line holds
SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")


class Format(StrEnum):
    """How a still is written."""

    svg = "svg"
    png = "png"
    pdf = "pdf"


def still(
    file: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Ends in .svg, .png or .pdf.")
    ],
    period: Annotated[
        str | None,
        typer.Option(metavar="ID", help="The period.", show_default="as map.toml says"),
    ] = None,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="ID ID", help="What changed hands between two.", show_default=False),
    ] = None,
    pair: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="ID ID", help="Two periods side by side.", show_default=False),
    ] = None,
    size: Annotated[str, typer.Option(metavar="WxH", help="In pixels.")] = "1600x900",
    lang: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="The language.", show_default="map.toml's first"),
    ] = None,
    kind: Annotated[
        Format | None,
        typer.Option("--format", help="The format.", show_default="as the file's name ends"),
    ] = None,
    card: Annotated[
        bool, typer.Option("--card", help="Large letters, few words: for previews of links.")
    ] = False,
    layers: LayersOption = None,
) -> None:
    """Draw a picture of the map, with legend, day, scale and credit; no browser needed.

    Letters are outlines and layers are named groups: SVG and PDF open the same everywhere.
    """
    from atlas.stills import files
    from atlas.stills import layout as draw

    read = SIZE.fullmatch(size)
    if not read:
        raise MapError(f'still: "{size}" is no size. Write it as 1600x900.')
    width, height = int(read[1]), int(read[2])
    draw.check(width, height)
    if [period, compare, pair].count(None) < 2 or (card and (compare or pair)):
        raise MapError("still: too much for one. Give --period, --compare or --pair.")
    catalog = geo.read(layers)
    with err.status("Drawing"):
        found = files.scenes(catalog, compare or pair or (period,), lang)
        if compare:
            canvas = draw.difference(found[0], found[1], width, height)
        elif pair:
            canvas = draw.pair(found[0], found[1], width, height)
        else:
            canvas = draw.still(found[0], width, height, brief=card)
        written = files.write(canvas, file, kind=kind)
    size_kb = f"{width} × {height} pixels, {written / 1000:.0f} kB"
    out.print(f"{file}: {size_kb}", markup=False, highlight=False, soft_wrap=True)
    tell_lacking()


def tell_lacking() -> None:
    """Warn of letters that a picture shows as boxes."""
    from atlas.scene import font  # reads fonts, which most commands do without

    if letters := font.lacking():
        some = " ".join(letters[:LETTERS]) + (" …" if len(letters) > LETTERS else "")
        err.print(
            f"warning: the pictures' font has no {some} and draws boxes for them. Put"
            " Regular and Bold of a font that has them into build/atlas/fonts.",
            markup=False,
            highlight=False,
            soft_wrap=True,
            style="yellow",
        )
