"""The published map: a Folium page that carries everything it shows."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from atlas.page.folium_map import AtlasMap
    from atlas.page.foreign_links import ForeignLinks
    from atlas.page.render import make as map  # noqa: A004 -- atlas.map(…) reads as it should
    from atlas.page.render import render, write

__all__ = ["AtlasMap", "ForeignLinks", "map", "render", "write"]

_HOMES = {
    "AtlasMap": ("atlas.page.folium_map", "AtlasMap"),
    "ForeignLinks": ("atlas.page.foreign_links", "ForeignLinks"),
    "map": ("atlas.page.render", "make"),
    "render": ("atlas.page.render", "render"),
    "write": ("atlas.page.render", "write"),
}


def __getattr__(name: str) -> Any:
    """Import what is asked for: Folium is slow to import, and most commands do without."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
