"""``karabakh-map format``."""

from pathlib import Path
from typing import Annotated

import typer

import geo
from atlas.cli.options import LayersOption, err, out, show
from atlas.cli.problems import say
from geo.edit.reformat import problem_of, reformat
from geo.folder.reader import layer_files
from geo.folder.strict_text import Unreadable


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
    if not files and not folder.is_dir():
        geo.read(folder)  # says what is wrong with it
    with err.status("Reading the layers"):
        done, problems = reformat(files or layer_files(folder))
    changed = [file for file in done if file.changed]
    for file in changed:
        try:
            if not check:
                file.save()
        except Unreadable as error:
            problems.append(problem_of(file.path, error))
            continue
        show(str(file.path))
    verb = "would change" if check else "changed"
    count = sum(file.features for file in done)
    out.print(f"{len(done)} files, {count} features: {len(changed)} {verb}.", highlight=False)
    for problem in problems:
        say(problem)
    if problems or (check and changed):
        raise typer.Exit(1)
