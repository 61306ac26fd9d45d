"""``karabakh-map build``."""

from pathlib import Path
from typing import Annotated

import typer

from atlas.commands.options import LayersOption, err, out


def build(
    out_folder: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where the page goes.")
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
) -> None:
    """Build the map: one HTML file that makes no request and opens from a disk.

    The folder is checked first; with any problem nothing is written and an older page stays.
    """
    from atlas import site  # imports Folium, which is slow: the other verbs do without

    with err.status("Reading and checking the layers") as status:
        built = site.build(out_folder, layers, period=period, lang=lang, say=status.update)
    out.print(f"{built.path}: {built.summary}", markup=False, highlight=False, soft_wrap=True)
