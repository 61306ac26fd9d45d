"""``karabakh-map diff``."""

from pathlib import Path
from typing import Annotated

import typer

import geo
from atlas.cli.options import Language, LayersOption, err, warn
from atlas.cli.versions import folder_of
from atlas.difference.text import Form, report, write
from atlas.scene.language import choose, language
from geo.edit.compare import compare
from geo.output.transaction import write_file


def diff(
    old: Annotated[
        str,
        typer.Argument(
            help="A map folder; a site or its data; a release's wheel, zip or packed source; "
            "a git revision such as main or a tag."
        ),
    ],
    new: Annotated[
        str, typer.Argument(help="The same.", show_default="the folder as it is now")
    ] = "",
    form: Annotated[
        Form, typer.Option("--format", help="Markdown is for a pull request.")
    ] = Form.text,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a page with maps too: before, after, difference."),
    ] = None,
    lang: Language = None,
    layers: LayersOption = None,
) -> None:
    """Show what changed between two versions of a map folder, in words and figures.

    Features, statements and sources added, removed and changed; how far lines moved, in metres;
    who held how much more or less of each district in each period, in km².
    """
    current = layers or geo.bundled()
    new = new or str(current)
    with folder_of(old, current) as old_folder, folder_of(new, current) as new_folder:
        with err.status("Comparing"):
            catalogs = geo.read(old_folder), geo.read(new_folder)
            comparison = compare(*catalogs)
        words = language(choose(lang, catalogs[1].map.languages))
        typer.echo(write(report(comparison, catalogs, words), form), nl=False)
        if html:
            with err.status("Drawing"):
                from atlas.difference.page import page  # imports what draws, which is slow

                content = page(comparison, catalogs, (old, new), words).encode()
            write_file(html, content)
            warn(f"{html}: {len(content) / 1000:,.0f} kB", style="")
