"""What a published page says of itself to others: link previews, oEmbed, search engines."""

import json
import re
from dataclasses import dataclass
from html import escape
from typing import Any

from markupsafe import Markup

from atlas.page import data
from atlas.scene.scene import Scene
from atlas.site import embed_code
from geo.errors import MapError
from geo.publish import citation
from geo.schema import Period

CARD = (1200, 630)  # pixels of the picture that a link preview shows
CACHED = 86_400  # seconds that another site may keep what oEmbed says
DOWNLOADS = {
    f"data/{citation.NAME}.gpkg": "application/geopackage+sqlite3",
    "data/areas.csv": "text/csv",
    "data/ledger.json": "application/json",
}


@dataclass(frozen=True)
class Site:
    """Where a site is published, and what it has beside the pages; without address, links are bare.

    Other sites want whole addresses: what needs one is left out of the link previews then.
    """

    url: str = ""
    pictures: bool = False
    data: bool = False

    @classmethod
    def of(cls, folders: tuple[str, ...], url: str = "") -> "Site":
        """Describe a site by the downloads it has: ``data``, ``stills``."""
        return cls(url, pictures="stills" in folders, data="data" in folders)

    def address(self, path: str) -> str:
        """Give the address of a file of the site."""
        return self.url + path

    def card(self, period: str, lang: str) -> str:
        """Give the address of a period's picture, or nothing."""
        there = self.url and self.pictures
        return self.address(f"stills/card-{period}-{lang}.png") if there else ""


def base(url: str) -> str:
    """Read the address of a site, or of a page of it, as that of its folder with the last slash.

    Raises
    ------
    MapError
        If it is no web address.
    """
    if not re.fullmatch(r"https?://[^\s/?#\"'<>&]+(/[^\s?#\"'<>&]*)?", url):
        raise MapError(
            f'"{url}" is no address of a site. Write it as https://maps.example.org/karabakh/.'
        )
    return re.sub(r"(?<=[^/]/)[^/]+\.html$", "", url).rstrip("/") + "/"


def head(scene: Scene, site: Site, period: Period, *, page: str, up: str = "") -> Markup:
    """Write the tags that link previews and oEmbed read, for a page that opens on a period."""
    lang = scene.lang
    day = scene.language.date(period.day)
    found: dict[str, str | int] = {
        "og:type": "website",
        "og:site_name": scene.catalog.map.title[lang],
        "og:title": title(scene, period),
        "og:description": scene.catalog.map.description[lang],
        "og:url": site.url and site.address(page),
        "og:image": site.card(period.id, lang),
        "og:image:width": CARD[0],
        "og:image:height": CARD[1],
        "og:image:alt": f"{period.label[lang]}, {day}",
    }
    if not found["og:image"]:
        found = {key: value for key, value in found.items() if not key.startswith("og:image")}
    tags = [_meta("property", key, value) for key, value in found.items() if value]
    card = "summary_large_image" if "og:image" in found else "summary"
    tags.append(_meta("name", "twitter:card", card))
    if site.url:
        tags.append(_void("link", {"rel": "canonical", "href": site.address(page)}))
    where = site.address(told(scene, period)) if site.url else up + told(scene, period)
    kind = {"rel": "alternate", "type": "application/json+oembed"}
    tags.append(_void("link", {**kind, "href": where, "title": title(scene, period)}))
    return Markup("\n".join(tags) + "\n")  # noqa: S704 -- escaped tag by tag


def dataset(scene: Scene, site: Site) -> Markup:
    """Write what search engines for data read: schema.org's words, as data that no browser runs."""
    files = DOWNLOADS if site.url and site.data else {}
    described = citation.dataset(
        scene.catalog, site.url, {site.address(path): kind for path, kind in files.items()}
    )
    written = data.json_text(described)
    return Markup(f'<script type="application/ld+json">{written}</script>\n')  # noqa: S704


def told(scene: Scene, period: Period) -> str:
    """Name the oEmbed file of a period."""
    return "oembed.json" if period == scene.period else f"oembed/{period.id}.json"


def oembed(scene: Scene, site: Site, period: Period) -> str:
    """Write what oEmbed answers for a period."""
    src = site.address("embed.html#" + embed_code.fragment(period=period.id, lang=scene.lang))
    answer: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": title(scene, period),
        "provider_name": scene.catalog.map.title[scene.lang],
        "provider_url": site.url,
        "html": embed_code.iframe(src, title(scene, period)),
        "width": embed_code.WIDTH,
        "height": embed_code.HEIGHT,
        "cache_age": CACHED,
    }
    if picture := site.card(period.id, scene.lang):
        answer |= {
            "thumbnail_url": picture,
            "thumbnail_width": CARD[0],
            "thumbnail_height": CARD[1],
        }
    written = {key: value for key, value in answer.items() if value}
    return json.dumps(written, ensure_ascii=False, indent=2) + "\n"


def title(scene: Scene, period: Period) -> str:
    """Title the map of a period."""
    return f"{scene.catalog.map.title[scene.lang]} – {period.label[scene.lang]}"


def _meta(kind: str, key: str, value: str | int) -> str:
    return _void("meta", {kind: key, "content": value})


def _void(name: str, attributes: dict[str, str | int]) -> str:
    written = "".join(f' {key}="{escape(str(value))}"' for key, value in attributes.items())
    return f"<{name}{written}>"
