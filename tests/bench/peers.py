"""Draw every layer with stock Folium and with ``geopandas.explore``, as their manuals do."""

from __future__ import annotations

import sys
from pathlib import Path

import folium
import geopandas

MIDDLE = (39.8, 46.7)  # latitude, longitude


def stock(folder: Path, out: Path) -> None:
    """Draw with ``folium.GeoJson``."""
    page = folium.Map(MIDDLE, tiles=None, zoom_start=8)
    for name, gdf in _layers(folder):
        names = [column for column in gdf.columns if str(column).startswith("name:")]
        tooltip = folium.GeoJsonTooltip(fields=names)
        folium.GeoJson(gdf[[*names, "geometry"]], name=name, tooltip=tooltip).add_to(page)
    folium.LayerControl().add_to(page)
    page.save(out)


def explore(folder: Path, out: Path) -> None:
    """Draw with ``GeoDataFrame.explore``."""
    page = folium.Map(MIDDLE, tiles=None, zoom_start=8)
    for name, gdf in _layers(folder):
        names = [column for column in gdf.columns if str(column).startswith("name:")]
        gdf[[*names, "geometry"]].explore(m=page, name=name, tooltip=names)
    folium.LayerControl().add_to(page)
    page.save(out)


def _layers(folder: Path) -> list[tuple[str, geopandas.GeoDataFrame]]:
    tables = [(path.stem, geopandas.read_file(path)) for path in sorted(folder.glob("*.geojson"))]
    return [(name, gdf[gdf.geometry.notna()]) for name, gdf in tables]


if __name__ == "__main__":
    {"stock": stock, "explore": explore}[sys.argv[1]](*map(Path, sys.argv[2:]))
