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


def show(*lines: object) -> None:
    """Print lines on standard output, whatever signs they hold."""
    for line in lines:
        out.print(str(line), markup=False, highlight=False, soft_wrap=True)


def warn(*lines: str, style: str = "yellow") -> None:
    """Print lines on standard error."""
    for line in lines:
        err.print(line, markup=False, highlight=False, soft_wrap=True, style=style)


def help_of(command: Callable[..., Any]) -> str:
    """Turn a docstring into help that wraps at any width: one line for each paragraph."""
    paragraphs = inspect.getdoc(command) or ""
    return "\n\n".join(escape(" ".join(part.split())) for part in paragraphs.split("\n\n"))


LayersOption = Annotated[
    Path | None,
    typer.Option("--layers", metavar="DIR", help="Map folder.", show_default="the bundled one"),
]
Language = Annotated[
    str | None, typer.Option(metavar="CODE", help="Language.", show_default="map.toml's first")
]
Sources = Annotated[
    list[str], typer.Option("--source", metavar="KEY", help="Key of a source; may be repeated.")
]
Titles = Annotated[
    list[str], typer.Option("--title", metavar="LANG=TEXT", help="Its name; once a language.")
]
Shows = Annotated[
    list[str], typer.Option(metavar="LANG=TEXT", help="What it shows; once a language.")
]
Columns = Annotated[
    list[str],
    typer.Option(
        "--map",
        metavar="COLUMN=NAME",
        help="What a column becomes: id, name:en, …; several with commas between.",
    ),
]
Table = Annotated[str | None, typer.Option(help="Layer of the file, if it holds several.")]
Crs = Annotated[
    str | None, typer.Option(metavar="EPSG:CODE", help="Of a file without one, as without a .prj.")
]
Encoding = Annotated[
    str | None, typer.Option(metavar="NAME", help="Of a .dbf without one, such as cp1251.")
]
Names = Annotated[
    list[str],
    typer.Option("--name", metavar="ID.LANG=TEXT", help="Name of a feature that has none."),
]
Labels = Annotated[
    list[str],
    typer.Option("--label", metavar="FIELD.LANG=TEXT", help="Name of a field of its own."),
]
Says = Annotated[
    list[str],
    typer.Option("--say", metavar="KEY=VALUE", help="Key of the sidecar, such as licence."),
]
Group = Annotated[str | None, typer.Option(help="Group of the panel it goes into.")]
AtOption = Annotated[
    str,
    typer.Option(
        "--at", metavar="DATE", help="The day, such as 2020-09-26, or the id of a period."
    ),
]
