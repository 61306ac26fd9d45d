"""``karabakh-map diff``."""

from pathlib import Path
from typing import Annotated

import typer

import geo
from atlas.cli.options import LayersOption, err
from atlas.cli.versions import folder_of
from atlas.difference.text import report
from atlas.difference.writers import WRITERS, Form
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
    lang: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Language.", show_default="map.toml's first"),
    ] = None,
    layers: LayersOption = None,
) -> None:
    """Say what changed between two versions of a map folder, in words and figures.

    Features, statements and sources added, removed and changed; how far lines moved, in metres;
    who held how much more or less of each district in each period, in km².
    """
    folder = layers or geo.bundled()
    with folder_of(old, folder) as one, folder_of(new or str(folder), folder) as other:
        with err.status("Comparing"):
            catalogs = geo.read(one), geo.read(other)
            found = compare(*catalogs)
        spoken = language(choose(lang, catalogs[1].map.languages))
        if form is Form.markdown:
            typer.echo(f"## {spoken.difference['title']}\n")
        for line in report(found, catalogs, WRITERS[form](spoken)):
            typer.echo(line)
        if html:
            with err.status("Drawing"):
                from atlas.difference.page import page

                content = page(found, catalogs, (old, new or str(folder)), spoken)
            write_file(html, content.encode())
            size = f"{html}: {len(content.encode()) / 1000:,.0f} kB"
            err.print(size, markup=False, highlight=False, soft_wrap=True)
