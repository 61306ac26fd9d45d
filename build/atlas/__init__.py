"""The published map: a Folium page that carries everything it shows."""

from atlas.folium_map import AtlasMap
from atlas.page import make as map  # noqa: A004 -- atlas.map(…) reads as it should
from atlas.page import render, write
from atlas.policy import ForeignLinks

__all__ = ["AtlasMap", "ForeignLinks", "map", "render", "write"]
