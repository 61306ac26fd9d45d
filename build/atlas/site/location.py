"""Where a site is published, for all that needs whole addresses."""

import re
from dataclasses import dataclass

from geo.errors import MapError

CARD = (1200, 630)  # pixels of the picture that a link preview shows


@dataclass(frozen=True)
class Site:
    """Where a site is published, and which downloads it has.

    Link previews and oEmbed need whole addresses: without ``url`` they lack what needs one.
    """

    url: str = ""
    pictures: bool = False
    data: bool = False

    @classmethod
    def of(cls, folders: tuple[str, ...], url: str = "") -> "Site":
        """Describe a site by the downloads it has: ``data``, ``stills``."""
        return cls(url, pictures="stills" in folders, data="data" in folders)

    def address(self, path: str) -> str:
        """Return the address of a file, by its path inside the site."""
        return self.url + path

    def card(self, period: str, lang: str) -> str:
        """Return the address of the picture that previews a period, or "" if it has none."""
        has_card = self.url and self.pictures
        return self.address(f"stills/card-{period}-{lang}.png") if has_card else ""


def folder_address(url: str) -> str:
    """Return the folder that the address of a site or of a page means, with its last slash.

    Raises
    ------
    MapError
        If it is no web address.
    """
    if not re.fullmatch(r"https?://[^\s/?#\"'<>&]+(/[^\s?#\"'<>&]*)?", url):
        raise MapError(
            f'"{url}" is no address of a site. Write it as https://maps.example.org/karabakh/.'
        )
    return re.sub(r"(?<=[^/]/)[^/]+\.html?$", "", url).rstrip("/") + "/"
