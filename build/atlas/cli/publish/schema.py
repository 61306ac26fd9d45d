"""``karabakh-map schema``."""

from pathlib import Path
from typing import Annotated

import typer

from atlas.cli.options import out
from geo.output.atomic import write_whole
from geo.schema.json_schema import written


def schema(
    out_folder: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where the schemas go.")
    ] = Path("site/schema"),
) -> None:
    """Write a JSON Schema for each kind of file, so that editors complete and check them.

    One for layer, sidecar, ledger, sources and map, each with a description of every key. A clone
    names them for VS Code and for every editor that uses Taplo, in .vscode/ and .taplo.toml.
    """
    for name, text in written().items():
        path = out_folder / name
        write_whole(path, text.encode())
        out.print(str(path), markup=False, highlight=False, soft_wrap=True)
