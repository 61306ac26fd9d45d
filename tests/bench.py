"""Time the build beside stock Folium drawing the same layers: ``make bench``."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import folium
import geopandas as gpd
from rich.console import Console

import geo
from atlas import site

ROUNDS = 3  # the best of them: what else the machine does only ever adds
MOST = 1.5  # times as long as stock Folium
LARGEST = 150  # kB in brotli, Leaflet included


def stock(folder: Path, out: Path) -> None:
    """Draw every layer as Folium's own documentation does."""
    page = folium.Map(location=(39.8, 46.7), zoom_start=8)
    for path in sorted(folder.glob("*.geojson")):
        gdf = gpd.read_file(path)
        names = [name for name in gdf.columns if str(name).startswith("name:")]
        drawn = gdf.loc[gdf.geometry.notna(), [*names, "geometry"]]
        tooltip = folium.GeoJsonTooltip(fields=names)
        folium.GeoJson(drawn, name=path.stem, tooltip=tooltip).add_to(page)
    folium.LayerControl().add_to(page)
    page.save(out)


def best(work: Callable[[], object]) -> float:
    """Measure the shortest of some rounds, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> int:
    """Print both times and both sizes; 1 if the build takes too long or the page is too large."""
    import brotli

    say = Console().print
    layers = geo.bundled()
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = Path(folder) / "site", Path(folder) / "stock.html"
        mine = best(lambda: site.build(ours, layers))
        reference = best(lambda: stock(layers, theirs))
        pages = {"karabakh-map": ours / "index.html", "stock Folium": theirs}
        sizes = {
            name: len(brotli.compress(path.read_bytes())) / 1e3 for name, path in pages.items()
        }
    for name, seconds in zip(sizes, (mine, reference), strict=True):
        say(f"{name:>12}: {seconds:6.2f} s, {sizes[name]:7.1f} kB in brotli", highlight=False)
    say(f"{mine / reference:.2f} times stock Folium; at most {MOST}", highlight=False)
    return int(mine > MOST * reference or sizes["karabakh-map"] > LARGEST)


if __name__ == "__main__":
    sys.exit(main())
