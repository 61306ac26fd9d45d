"""Locate points by the million: our command beside plain GeoPandas, and workers beside one another.

``python -m tests.bench.locating [ROWS]``; 1 if a goal is missed.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

import geo

ROWS = 1_000_000
PARTS = 8
DAY = "2020-12-13"
GOALS = {  # the second of a pair must be at most so many times the first
    "seconds, of plain GeoPandas": 0.5,
    "seconds of the processor, of plain GeoPandas": 0.5,  # where other programs run too
    "memory, MB": 1024,
    "one worker, of two": 1.7,
    "seconds a row at ten times the rows": 1.2,
    "memory at ten times the rows": 1.2,
}
PLAIN = """
import sys
from datetime import date

import geopandas as gpd
import pandas as pd

import geo
from geo.ledger.lines import lines_of_control

catalog = geo.read()
faces = geo.faces(catalog)
control = geo.control("{day}", catalog, faces=faces)
lines = lines_of_control(date.fromisoformat("{day}"), catalog, faces)
conic = "+proj=lcc +lat_1=38.5 +lat_2=42.5 +lon_0=46.25 +lat_0=40.5 +datum=WGS84 +units=km"
table = pd.read_csv(sys.argv[1])
points = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table.lng, table.lat), crs=4326)
columns = ["district", "holder", "how", "since", "statement", "sources", "geometry"]
held = gpd.sjoin(points, control[columns], how="left", predicate="within")
held = held.drop(columns="id_right").to_crs(conic)
near = lines.rename_axis("line").to_crs(conic)
located = gpd.sjoin_nearest(held, near, how="left", distance_col="line_km")
located.drop(columns="geometry").to_csv(sys.argv[2], index=False)
"""
OURS = """
import sys

from atlas.cli.app import main

sys.argv[1:1] = ["locate", "--at", "{day}"]
main()
"""


def main() -> int:
    """Print what was measured."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scatter(rows, folder / "points.csv")
        scatter(rows * 10, folder / "many.csv")
        plain = timed(PLAIN, folder / "points.csv", folder / "plain.csv")
        ours = timed(OURS, folder / "points.csv", "--out", folder / "ours.csv")
        many = timed(OURS, folder / "many.csv", "--out", folder / "many-located.csv")
        split(folder / "many.csv", folder / "parts")
        one, two = (
            timed(OURS, folder / "parts", "--out", folder / f"answers-{n}", "--workers", n)
            for n in (1, 2)
        )
    found = {
        "seconds, of plain GeoPandas": ours.seconds / plain.seconds,
        "seconds of the processor, of plain GeoPandas": ours.processor / plain.processor,
        "memory, MB": ours.mb,
        "one worker, of two": one.seconds / two.seconds,
        "seconds a row at ten times the rows": many.processor / ours.processor / 10,
        "memory at ten times the rows": many.mb / ours.mb,
    }
    runs = {"plain": plain, "ours": ours, "ten times": many, "one worker": one, "two": two}
    each = "; ".join(
        f"{name} {run.seconds:.1f} s, of the processor {run.processor:.1f}"
        for name, run in runs.items()
    )
    Console().print(_table(found, f"{rows:,} rows: {each}"))
    missed = [name for name, goal in GOALS.items() if not _is_met(name, found[name], goal)]
    return int(bool(missed))


def scatter(rows: int, path: Path) -> None:
    """Write points at random, with an id and a name, a million at a time."""
    rng = np.random.default_rng(0)
    west, south, east, north = geo.faces(geo.read()).total_bounds
    for first in range(0, rows, ROWS):
        ids = np.arange(first, min(first + ROWS, rows))
        table = {
            "id": ids,
            "name": np.char.add("place ", (ids % 1000).astype(str)),
            "lng": rng.uniform(west, east, len(ids)).round(6),
            "lat": rng.uniform(south, north, len(ids)).round(6),
        }
        pd.DataFrame(table).to_csv(path, index=False, mode="a", header=first == 0)


def split(path: Path, folder: Path) -> None:
    """Cut a file into parts."""
    folder.mkdir()
    table = pd.read_csv(path)
    for number, part in enumerate(np.array_split(np.arange(len(table)), PARTS)):
        table.iloc[part].to_parquet(folder / f"{number}.parquet")


class Used(NamedTuple):
    """What a program took, with its workers: time by the clock and of processors; most memory."""

    seconds: float
    processor: float
    mb: float


def timed(program: str, *arguments: object) -> Used:
    """Run a program in a process of its own."""
    command = [sys.executable, "-c", program.replace("{day}", DAY), *map(str, arguments)]
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit("locate: a run failed")
    per_mb = 2**20 if sys.platform == "darwin" else 2**10
    seconds = time.perf_counter() - start
    return Used(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / per_mb)


def _is_met(name: str, value: float, goal: float) -> bool:
    return value >= goal if name.startswith("one worker") else value <= goal


def _table(found: dict[str, float], title: str) -> Table:
    table = Table("locate", "measured", "goal", title=title)
    for name, goal in GOALS.items():
        sign = "≥" if name.startswith("one worker") else "≤"
        table.add_row(name, f"{found[name]:,.2f}", f"{sign} {goal:g}")
    return table


if __name__ == "__main__":
    sys.exit(main())
