"""``karabakh-map schema``."""

from pathlib import Path
from typing import Annotated

import typer

from atlas.cli.options import show
from geo.output.transaction import transaction
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
    with transaction(out_folder) as output:
        folder = output.add("schema", out_folder)
        for name, text in written().items():
            (folder / name).write_text(text, "utf-8", newline="\n")
        output.commit()
    for name in written():
        show(str(out_folder / name))
