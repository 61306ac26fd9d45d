"""``karabakh-map build``."""

from pathlib import Path
from typing import Annotated

import typer

from atlas.cli.options import LayersOption, err, show
from atlas.cli.publish.still import warn_of_missing_letters


def build(
    out_folder: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where the site goes.")
    ] = Path("site"),
    period: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Period it opens on.", show_default="as map.toml says"),
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Language it opens in.", show_default="map.toml's first"),
    ] = None,
    layers: LayersOption = None,
    url: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="Where the site will be: link previews and oEmbed want whole addresses.",
            show_default=False,
        ),
    ] = "",
    reports: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="List of issues where readers report errors, from the details of a feature.",
            show_default="as map.toml says",
        ),
    ] = "",
    tiles: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Offer a base map from others' servers, such as OpenStreetMap.Mapnik.",
            show_default="none",
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Write data/ and stills/ too; a minute, once.")
    ] = False,
    draft: Annotated[
        bool,
        typer.Option(
            "--draft", help="Let texts be missing: those of the first language stand there, marked."
        ),
    ] = False,
) -> None:
    """Build the site: the map, its embed, and the page for newsrooms.

    index.html is one file that makes no request and opens from a disk; embed.html is the same map
    for frames, embed.js its element, press.html where others copy the code. The folder is checked
    first; with any problem nothing is written and the older site stays. Data and pictures, once
    there, are made again when the layers or the program have changed. Files of others stay; where
    they are in the way, they are named and nothing is written.
    """
    from atlas.site import build  # imports Folium, which is slow

    with err.status("Reading and checking the layers") as status:
        built = build.build(
            out_folder,
            layers,
            period=period,
            lang=lang,
            url=url,
            reports=reports,
            whole=everything,
            tiles=tiles,
            draft=draft,
            progress=status.update,
        )
    lines = [f"{built.path}: {built.summary}", f"beside it: {', '.join(built.beside)}"]
    if built.lacking:
        lines.append(f"without {' and '.join(built.lacking)}: they come with --all")
    if built.untranslated:
        lines.append(f"draft: check names {built.untranslated} texts and names still to translate")
    for line in lines:
        show(line)
    if everything:
        warn_of_missing_letters()
