"""``karabakh-map areas``."""

import csv
import json
import sys
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
    """Say how many km² each holder or district has on a day.

    Areas are equal-area and of faces that do not overlap: parts add up to their sum.
    """
    if as_json and as_csv:
        raise MapError("areas: --json and --csv. Choose one.")
    catalog = geo.read(layers)
    with err.status("Overlaying the areas of the ledger"):
        view = geo.control(at, catalog)
    keys = ("holder",) if by is By.holder else ("district", "holder")
    table = geo.areas(view, keys)
    rows = [{**row, "area_km2": round(row["area_km2"], 2)} for row in table.to_dict("records")]
    if as_json:
        answer = {"at": at, "by": by.value, "unit": "km2", "areas": rows}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    if as_csv:
        lines = csv.writer(sys.stdout, lineterminator="\n")
        lines.writerow(["day", *keys, "km2"])
        day = parse_day(at, catalog.period_days).isoformat()
        for row in rows:
            cells = (harmless(str(row[key])) for key in keys)
            lines.writerow([day, *cells, f"{row['area_km2']:.2f}"])
        return
    printed = Table(title=f"Areas on {at}", caption="km², equal-area")
    for key in keys:
        printed.add_column(key.capitalize())
    printed.add_column("km²", justify="right")
    for row in rows:
        printed.add_row(*(escape(str(row[key])) for key in keys), f"{row['area_km2']:,.1f}")
    out.print(printed)
