"""``karabakh-map format``."""

from pathlib import Path
from typing import Annotated

import typer

import geo
from atlas.cli.options import LayersOption, err, out
from atlas.cli.problems import say
from geo.edit.reformat import tidied
from geo.output.atomic import write_whole


def format_layers(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Layer files.", show_default="all of the folder", metavar="[FILES]..."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit code 1 if something would.")
    ] = False,
    layers: LayersOption = None,
) -> None:
    """Bring layer files that geojson.io, QGIS or a hand saved back into the canonical form.

    One feature a line, five decimals, outer rings counter-clockwise, EPSG:4326, one order of
    keys: a diff then shows the features that changed and nothing else. Ids and properties stay.
    What cannot be mended is left as it is, and named. TOML files are only read.
    """
    folder = layers or geo.bundled()
    paths = files or sorted(folder.glob("*.geojson"))
    if not files and not folder.is_dir():
        geo.read(folder)  # says what is wrong with it
    with err.status("Reading the layers"):
        done, problems = tidied(paths)
    changed = [one for one in done if one.changed]
    for one in changed:
        if not check:
            write_whole(one.path, one.after.encode())
        out.print(str(one.path), markup=False, highlight=False, soft_wrap=True)
    verb = "would change" if check else "changed"
    count = sum(one.features for one in done)
    out.print(f"{len(done)} files, {count} features: {len(changed)} {verb}.", highlight=False)
    for problem in problems:
        say(problem)
    if problems or (check and changed):
        raise typer.Exit(1)
