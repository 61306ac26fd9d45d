"""``karabakh-map schema``."""

import json
from pathlib import Path
from typing import Annotated

import typer

from atlas.commands.options import out
from geo.format import write_whole
from geo.schemas import schemas


def schema(
    out_folder: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where the schemas go.")
    ] = Path("site/schema"),
) -> None:
    """Write a JSON Schema for each kind of file, so that editors complete and check them.

    One for layer, sidecar, ledger, sources and map, each with a description of every key. In VS
    Code, name them in json.schemas and in evenBetterToml.schema.associations.
    """
    for name, body in schemas().items():
        path = out_folder / f"{name}.schema.json"
        text = json.dumps(body, ensure_ascii=False, indent=2) + "\n"
        write_whole(path, text.encode())
        out.print(str(path), markup=False, highlight=False, soft_wrap=True)
