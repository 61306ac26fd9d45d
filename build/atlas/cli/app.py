"""The command line: its commands, and what is printed when one fails."""

import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from rich.markup import escape
from typer.core import TyperGroup

from atlas.cli import terminal
from atlas.cli.options import HELP, err, help_of, warn
from atlas.cli.problems import say
from geo.errors import InvalidFolder, MapError, printable
from geo.publish.citation import released

VERBS = {  # in the order of the help: where each command is, and an example of its use
    "build": ("publish.build.build", "--period pre-2020 --lang hy --out public"),
    "serve": ("publish.serve.serve", "--watch --layers my-layers"),
    "check": ("maintain.check.check", "--layers my-layers --format github"),
    "format": ("maintain.format.format_layers", "--check"),
    "areas": ("query.areas.areas", "--at post-2020 --by district --csv"),
    "export": ("query.export.export", "control --at 2020-12-13 control.geojson"),
    "still": (
        "publish.still.still",
        "--period pre-2020 --lang az --size 1600x900 --out pre-2020.svg",
    ),
    "data": ("publish.data.data", "--out public/data"),
    "cite": ("query.cite.cite", "--style credit"),
    "locate": ("query.locate.locate", "events.csv --at 2020-10-15 --out located.csv"),
    "diff": ("maintain.diff.diff", "main --html change.html"),
    "import": (
        "maintain.import_file.import_file",
        "roads.gpkg --layer roads --map ROAD_NAME=name:en --group places",
    ),
    "withdraw": ("maintain.withdraw.withdraw", 'pipelines --reason "Superseded by gas-2025."'),
    "schema": ("publish.schema.schema", "--out schemas"),
    "new": ("maintain.new.new", ""),  # has verbs of its own, with their uses
}
READING = {"areas", "check", "cite", "diff", "serve"}  # commands that write nothing of the map


class Verbs(TyperGroup):
    """The commands, each imported only when it is used: some need libraries that load slowly."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 -- as Typer calls it
        """List the commands in the order of the help."""
        return [*VERBS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import a command; all of them if none has that name, so that the nearest is suggested."""
        for verb in [cmd_name] if cmd_name in VERBS else VERBS:
            if verb not in self.commands:
                self.add_command(_command(verb), verb)
        return super().get_command(ctx, cmd_name)


def _command(verb: str) -> Any:
    home, example = VERBS[verb]
    module, _, function = home.rpartition(".")
    found = getattr(import_module(f"atlas.cli.{module}"), function)
    if isinstance(found, typer.Typer):
        return typer.main.get_command(found)
    alone = typer.Typer(add_completion=False, rich_markup_mode="rich")
    epilog = f"Example: [bold]karabakh-map {verb} {escape(example)}[/bold]"
    alone.command(verb, epilog=epilog, help=help_of(found), context_settings=HELP)(found)
    return typer.main.get_command(alone)


def version(value: bool) -> None:
    """Print the version, if it is asked for."""
    if value:
        typer.echo(f"karabakh-map {released()}")
        raise typer.Exit


app = typer.Typer(
    name="karabakh-map",
    cls=Verbs,
    help="Build, check and ask the Karabakh map: who held what, on any day since 1988.",
    epilog="A map folder holds NAME.geojson with NAME.toml for each layer, and map.toml, "
    "ledger.toml and sources.toml. Without --layers, the folder that comes with the program.",
    no_args_is_help=True,
    context_settings=HELP,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


@app.callback()
def _options(
    _: Annotated[
        bool, typer.Option("--version", callback=version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that stand before a verb."""


def main() -> None:
    """Run the command line; an error becomes its message and exit code 1, never a traceback."""
    terminal.escape_unencodable()
    try:
        app()
    except InvalidFolder as error:
        for problem in error.problems:
            say(problem)
        count = len(error.problems)
        end = "" if {*sys.argv[1:2]} & READING else " Nothing was written."
        err.print(f"{count} problem{'s' if count > 1 else ''}.{end}", style="bold")
        sys.exit(1)
    except (MapError, OSError) as error:
        fault = terminal.describe(error) if isinstance(error, OSError) else str(error)
        message = "\n".join(map(printable, fault.split("\n")))
        warn(message, style="red")
        sys.exit(1)
