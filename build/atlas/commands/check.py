"""``karabakh-map check``."""

import geo
from atlas.commands.options import LayersOption, err, out
from geo.check import problems
from geo.errors import InvalidFolder


def check(layers: LayersOption = None) -> None:
    """List every problem of a map folder in one run; exit code 1 if there is any."""
    folder = layers or geo.bundled()
    with err.status("Checking"):
        found = problems(folder)
    if found:
        raise InvalidFolder(found)
    catalog = geo.read(folder)
    count = sum(len(layer.gdf) for layer in catalog.layers.values())
    out.print(
        f"{len(catalog.layers)} layers, {count} features, {len(catalog.statements)} statements, "
        f"{len(catalog.sources)} sources: no problem.",
        highlight=False,
    )
