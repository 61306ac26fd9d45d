"""``karabakh-map areas``."""

import json
from enum import StrEnum
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

import geo
from atlas.cli.options import AtOption, LayersOption, err, out
from geo.dates import parse_day
from geo.errors import MapError
from geo.output.spreadsheet import harmless


class By(StrEnum):
    """What areas are added up by."""

    holder = "holder"
    district = "district"


def areas(
    at: AtOption,
    by: Annotated[By, typer.Option(help="What to add up by.")] = By.holder,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, for spreadsheets.")] = False,
    layers: LayersOption = None,
) -> None:
    """Print how many km² each holder or district has on a day.

    Areas are equal-area and of faces that do not overlap: parts add up to their sum.
    """
    if as_json and as_csv:
        raise MapError("areas: --json and --csv. Choose one.")
    catalog = geo.read(layers)
    with err.status("Overlaying the areas of the ledger"):
        view = geo.control(at, catalog)
    columns = ["holder"] if by is By.holder else ["district", "holder"]
    table = geo.areas(view, tuple(columns)).round({"area_km2": 2})
    if as_json:
        areas = table.to_dict("records")
        answer = {"at": at, "by": by.value, "unit": "km2", "areas": areas}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    elif as_csv:
        table[columns] = table[columns].map(lambda cell: harmless(str(cell)))
        table.insert(0, "day", parse_day(at, catalog.period_days).isoformat())
        table = table.rename(columns={"area_km2": "km2"})
        typer.echo(table.to_csv(index=False, float_format="%.2f", lineterminator="\n"), nl=False)
    else:
        printed = Table(title=f"Areas on {at}", caption="km², equal-area")
        for column in columns:
            printed.add_column(column.capitalize())
        printed.add_column("km²", justify="right")
        for *cells, area in table[[*columns, "area_km2"]].itertuples(index=False):
            printed.add_row(*(escape(str(cell)) for cell in cells), f"{area:,.1f}")
        out.print(printed)
