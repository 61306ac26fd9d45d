"""Measure everything and print the table, with ratios to stock Folium."""

from __future__ import annotations

import gzip
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import brotli
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

import geo
from tests.bench import building, files, growth, opening, weighing
from tests.browser import install
from tests.browser.fixtures import FLAGS

NAMES = {"ours": "this map", "stock": "stock Folium", "explore": "geopandas.explore"}
CACHE = Path(tempfile.gettempdir()) / "karabakh-map-bench"
LIGHT = 100  # bytes; parts below it are not listed
GROWTH = {10: 3.0, 100: 5.0}  # times the vertices: times the page, at the most
GOALS = {
    "map seen, ms": 0.4,
    "map seen on slow 4G, ms": 0.2,
    "map usable, ms": 0.8,
    "map usable on slow 4G, ms": 0.35,
    "build, s": 0.9,
    "build, MB of memory": 1.0,
}  # times stock Folium, at the most


def main() -> int:
    """Print what was measured; 1 if a goal is missed."""
    found: dict[str, dict[str, float]] = {}
    parts: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(install.find()), args=FLAGS)
        for kind in _there():
            page = Path(folder) / kind / "index.html"
            page.parent.mkdir()
            found[kind] = building.measure(kind, geo.bundled(), page)
            if kind == "ours":
                parts = weighing.weighed(page.read_text("utf-8"))
            found[kind] |= _sizes([page, *files.localised(page, CACHE)])
            with files.served(page.parent) as address:
                found[kind] |= opening.measure(chromium, kind, f"{address}index.html")
        chromium.close()
        grown = {times: _grown(Path(folder), times) for times in GROWTH}
    Console().print(_table(found), _growth(grown), _parts(parts))
    missed = [name for name, most in GOALS.items() if _ratio(found, name) > most]
    return int(bool(missed) or any(grown[times] > most for times, most in GROWTH.items()))


def _grown(folder: Path, times: int) -> float:
    """Say how many times as large our page is with so many times the vertices."""
    growth.finer(geo.bundled(), folder / f"finer-{times}", times=times, rough=False)
    page = folder / f"page-{times}" / "index.html"
    building.build("ours", folder / f"finer-{times}", page)
    return page.stat().st_size / (folder / "ours" / "index.html").stat().st_size


def _growth(grown: dict[int, float]) -> Table:
    table = Table("times the vertices", "times the page", "goal")
    for times, page in grown.items():
        table.add_row(f"{times}", f"{page:.2f}", f"≤ {GROWTH[times]:g}")
    return table


def _there() -> list[str]:
    """Name the maps that can be drawn: ``explore`` wants packages that nothing else here does."""
    wanted = ("mapclassify", "matplotlib")
    if all(find_spec(package) for package in wanted):
        return [*NAMES]
    Console(stderr=True).print("geopandas.explore is left out: pip install", *wanted)
    return [kind for kind in NAMES if kind != "explore"]


def _sizes(paths: list[Path]) -> dict[str, float]:
    contents = [path.read_bytes() for path in paths]
    return {
        "kB raw": sum(map(len, contents)) / 1e3,
        "kB gzip": sum(len(gzip.compress(one)) for one in contents) / 1e3,
        "kB brotli": sum(len(brotli.compress(one)) for one in contents) / 1e3,
    }


def _ratio(found: dict[str, dict[str, float]], name: str) -> float:
    return found["ours"][name] / max(found["stock"][name], 1e-9)


def _table(found: dict[str, dict[str, float]]) -> Table:
    table = Table("", *(NAMES[kind] for kind in found), "ratio to Folium", "goal")
    for name in found["ours"]:
        row = [f"{found[kind][name]:,.{0 if found[kind][name] > 50 else 1}f}" for kind in found]
        goal = f"≤ {GOALS[name]}" if name in GOALS else ""
        table.add_row(name, *row, f"{_ratio(found, name):.2f}", goal)
    return table


def _parts(weights: dict[str, int]) -> Table:
    table = Table("part of this map", "bytes of brotli without which it is")
    for name, weight in sorted(weights.items(), key=lambda one: -one[1]):
        if weight >= LIGHT:
            table.add_row(name, f"{weight:,}")
    return table


if __name__ == "__main__":
    sys.exit(main())
