"""Make pages: one file each, which asks for no other."""

from pathlib import Path

import geo
from atlas.page.folium_map import AtlasMap
from atlas.scene.scene import scene
from geo.output.atomic import write_whole


def make(
    *,
    period: str | None = None,
    lang: str | None = None,
    layers: geo.Catalog | Path | str | None = None,
    allow_links: bool = False,
) -> AtlasMap:
    """Make the map of a folder of layers.

    Parameters
    ----------
    period
        The period that the map opens on, by id; without one, the map file's choice.
    lang
        The language that it opens in; without one, the map file's first.
    layers
        The folder, or what `geo.read` read from it; without one, the layers of the package.
    allow_links
        Whether elements added to the map may ask other hosts for files, as tile layers do.
    """
    catalog = layers if isinstance(layers, geo.Catalog) else geo.read(layers)
    return AtlasMap(scene(catalog, period=period, lang=lang), allow_links=allow_links)


def render(atlas_map: AtlasMap, *, allow_links: bool | None = None) -> str:
    """Render a map as a whole page.

    Raises
    ------
    ForeignLinks
        If an element added to the map asks other hosts for files and ``allow_links`` is set neither
        here nor for the map.
    """
    return atlas_map.page.render(allow_links=allow_links)


def write(atlas_map: AtlasMap, path: Path, *, allow_links: bool | None = None) -> int:
    """Write a map as a page, whole or not at all; return its size in bytes."""
    content = render(atlas_map, allow_links=allow_links).encode()
    write_whole(path, content)
    return len(content)
