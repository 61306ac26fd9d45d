"""``karabakh-map still``."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

import geo
from atlas.cli.options import Language, LayersOption, err, show, warn
from geo.errors import MapError

LETTERS = 40  # named in a warning: a line full
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
    lang: Language = None,
    kind: Annotated[
        Format | None,
        typer.Option("--format", help="The format.", show_default="as the file's name ends"),
    ] = None,
    text: Annotated[
        Literal["outlines", "live"],
        typer.Option(help="Words as outlines, or live: to select and edit."),
    ] = "outlines",
    card: Annotated[
        bool, typer.Option("--card", help="Large letters, few words: for previews of links.")
    ] = False,
    layers: LayersOption = None,
) -> None:
    """Draw a picture of the map, with legend, day, scale and credit; no browser needed.

    Letters are outlines and layers are named groups: SVG and PDF open the same everywhere. With
    --text live words are text: PDF brings its font along, SVG needs Noto Sans where it is opened.
    """
    from atlas.stills import files
    from atlas.stills import layout as draw

    parsed = SIZE.fullmatch(size)
    if not parsed:
        raise MapError(f'still: "{size}" is no size. Write it as 1600x900.')
    width, height = int(parsed[1]), int(parsed[2])
    draw.check(width, height)
    if [period, compare, pair].count(None) < 2 or (card and (compare or pair)):
        remedy = "Give --period, also with --card, or --compare, or --pair."
        raise MapError(f"still: more than one kind of picture is asked for. {remedy}")
    catalog = geo.read(layers)
    with err.status("Drawing"):
        scenes = files.scenes(catalog, compare or pair or (period,), lang)
        if compare:
            canvas = draw.difference(scenes[0], scenes[1], width, height)
        elif pair:
            canvas = draw.pair(scenes[0], scenes[1], width, height)
        else:
            canvas = draw.still(scenes[0], width, height, brief=card)
        written = files.write(canvas, file, kind=kind, text=text == "live")
    size_kb = f"{width} × {height} pixels, {written / 1000:.0f} kB"
    show(f"{file}: {size_kb}")
    warn_of_missing_letters()


def warn_of_missing_letters() -> None:
    """Warn of letters that the font of the pictures lacks and that are drawn as boxes."""
    from atlas.scene import font  # reads fonts, which most commands do without

    if letters := font.lacking():
        some = " ".join(letters[:LETTERS]) + (" …" if len(letters) > LETTERS else "")
        warn(
            f"warning: the pictures' font has no {some} and draws boxes for them. Put"
            " Regular and Bold of a font that has them into build/atlas/fonts."
        )
