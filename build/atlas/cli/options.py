"""What every command shares: its options' wording and the two consoles."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

out = Console()
err = Console(stderr=True)

LayersOption = Annotated[
    Path | None,
    typer.Option("--layers", metavar="DIR", help="Map folder.", show_default="the bundled one"),
]
AtOption = Annotated[
    str,
    typer.Option("--at", metavar="DATE", help="The day, such as 2020-09-26."),
]
