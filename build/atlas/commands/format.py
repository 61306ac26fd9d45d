"""``karabakh-map format``."""

from typing import Annotated

import typer

import geo
from atlas.commands.options import LayersOption, err, out
from geo.format import write_whole
from geo.tidy import tidy


def format_layers(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit code 1 if something would.")
    ] = False,
    layers: LayersOption = None,
) -> None:
    """Bring layer files that geojson.io or QGIS saved back into the canonical form.

    One feature a line, five decimals, outer rings counter-clockwise, one order of keys: a diff
    then shows the features that changed and nothing else. Ids and properties stay.
    """
    folder = layers or geo.bundled()
    with err.status("Reading the layers"):
        changed = tidy(folder)
    for path, text in changed.items():
        if not check:
            write_whole(path, text.encode())
        out.print(str(path), markup=False, highlight=False, soft_wrap=True)
    verb = "would change" if check else "changed"
    out.print(f"{len(changed)} files {verb}.", highlight=False)
    if check and changed:
        raise typer.Exit(1)
