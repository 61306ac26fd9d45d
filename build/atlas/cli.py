"""The command line: the verbs, and how their errors are told."""

import sys
from collections.abc import Callable

import typer

from atlas.commands.areas import areas
from atlas.commands.build import build
from atlas.commands.check import check
from atlas.commands.cite import cite
from atlas.commands.data import data
from atlas.commands.diff import diff
from atlas.commands.export import export
from atlas.commands.format import format_layers
from atlas.commands.import_file import import_file
from atlas.commands.locate import locate
from atlas.commands.new import new
from atlas.commands.options import err
from atlas.commands.report import say
from atlas.commands.schema import schema
from atlas.commands.serve import serve
from atlas.commands.still import still
from geo.errors import InvalidFolder, MapError

app = typer.Typer(
    name="karabakh-map",
    help="Build, check and ask the Karabakh map: who held what, on any day since 1988.",
    epilog="A map folder holds NAME.geojson with NAME.toml for each layer, and map.toml, "
    "ledger.toml and sources.toml. Without --layers, the folder that comes with the program.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
EXAMPLES: dict[
    Callable[..., None], str
] = {  # each command with a use of it, in the order that --help lists them
    build: "build --period pre-2020 --lang hy --out public",
    serve: "serve --watch --layers my-layers",
    check: "check --layers my-layers --format github",
    format_layers: "format --check",
    areas: "areas --at 2020-12-13 --by district --json",
    export: "export control --at 2020-12-13 control.geojson",
    still: "still --period pre-2020 --lang az --size 1600x900 --out pre-2020.svg",
    data: "data --out public/data",
    cite: "cite --style credit",
    locate: "locate events.csv --at 2020-10-15 --out located.csv",
    diff: "diff main --html change.html",
    import_file: "import roads.gpkg --layer roads --map ROAD_NAME=name:en --group places",
    schema: "schema --out schemas",
}
for command, example in EXAMPLES.items():
    verb = example.split()[0]
    app.command(verb, epilog=f"Example: [bold]karabakh-map {example}[/bold]")(command)
app.add_typer(new, name="new")


def main() -> None:
    """Run the command line; an error becomes its message and exit code 1, never a traceback."""
    try:
        app()
    except InvalidFolder as error:
        for problem in error.problems:
            say(problem)
        count = len(error.problems)
        err.print(f"{count} problem{'s' if count > 1 else ''}. Nothing was written.", style="bold")
        sys.exit(1)
    except MapError as error:
        err.print(str(error), markup=False, highlight=False, soft_wrap=True, style="red")
        sys.exit(1)
    except OSError as error:
        fault = f"{error.filename}: {error.strerror}. Look at the path and its permissions."
        err.print(fault, markup=False, highlight=False, soft_wrap=True, style="red")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
