"""A raster base map of somebody else's, which a build may offer: off until a reader asks for it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from geo.errors import MapError, UnknownName, did_you_mean


@dataclass(frozen=True)
class Tiles:
    """Where the pictures of a base map come from, and whom to credit."""

    name: str
    url: str
    attribution: str
    deepest: int

    @property
    def origin(self) -> str:
        """The one host that the page may ask."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        """The host's name, as readers are told it."""
        return urlsplit(self.url).netloc

    @property
    def options(self) -> dict[str, Any]:
        """What the page's script needs to know."""
        return {"url": self.url, "credit": self.attribution, "deepest": self.deepest}


def find(name: str) -> Tiles:
    """Find a base map by its name in xyzservices, such as ``OpenStreetMap.Mapnik``.

    Raises
    ------
    UnknownName
        If there is none.
    MapError
        If it wants a key, which a page would give away.
    """
    from xyzservices import providers  # only here: a build without tiles does without

    known = providers.flatten()
    if name not in known:
        remedy = did_you_mean(name, sorted(known))
        raise UnknownName(f'base map "{name}" is not there. {remedy}')
    found = known[name]
    if found.requires_token():
        raise MapError(f'base map "{name}" wants a key. Choose one that needs none.')
    url = found.build_url(x="{x}", y="{y}", z="{z}")  # with the first of its subdomains
    return Tiles(name, url, str(found.get("attribution", name)), int(found.get("max_zoom", 18)))
