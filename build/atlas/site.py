"""Build the site: check the folder, draw the page, put it in place whole."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geo
from atlas import page
from geo.check import read_checked


@dataclass(frozen=True)
class Built:
    """What a build wrote."""

    path: Path
    layers: int
    features: int
    size: int

    @property
    def summary(self) -> str:
        """Count what is in the page."""
        return f"{self.layers} layers, {self.features} features, {self.size / 1000:.0f} kB"


def build(
    out: Path,
    folder: Path | None = None,
    *,
    period: str | None = None,
    lang: str | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Built:
    """Build ``index.html`` of a map folder in ``out``.

    Nothing is written unless the folder has no problem; the page replaces an older one at once.

    Parameters
    ----------
    folder
        The map folder; without one, the layers that come with the package.
    period, lang
        What the page opens on and in; without them, as the map file says.
    say
        Told what is being done, for whoever waits.

    Raises
    ------
    InvalidFolder
        With every problem of the folder.
    UnknownName
        If the map has no such period or language.
    """
    say("Reading and checking the layers")
    catalog = read_checked(folder or geo.bundled())
    say("Overlaying and simplifying the areas")
    whole = page.make(period=period, lang=lang, layers=catalog)
    say("Drawing the page")
    size = page.write(whole, out / "index.html")
    features = sum(len(layer.gdf) for layer in catalog.layers.values())
    return Built(out / "index.html", len(catalog.layers), features, size)
