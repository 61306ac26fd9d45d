"""What every command shares: its options' wording, its help and the two consoles."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

out = Console()
err = Console(stderr=True)
HELP = {"help_option_names": ["-h", "--help"]}


def help_of(command: Callable[..., Any]) -> str:
    """Turn a docstring into help that wraps at any width: one line for each paragraph."""
    paragraphs = inspect.getdoc(command) or ""
    return "\n\n".join(escape(" ".join(part.split())) for part in paragraphs.split("\n\n"))


LayersOption = Annotated[
    Path | None,
    typer.Option("--layers", metavar="DIR", help="Map folder.", show_default="the bundled one"),
]
AtOption = Annotated[
    str,
    typer.Option(
        "--at", metavar="DATE", help="The day, such as 2020-09-26, or the id of a period."
    ),
]
