"""What the head of a page says to sites that link to it, and to search engines."""

from html import escape

from markupsafe import Markup

from atlas.page import data
from atlas.scene.scene import Scene
from atlas.site import oembed
from atlas.site.location import CARD, Site
from geo.publish import citation
from geo.schema import Period


def head(
    scene: Scene, site: Site, period: Period, *, page: str, up: str = "", robots: str = ""
) -> Markup:
    """Write the tags that link previews and oEmbed read, for a page that opens on a period.

    Parameters
    ----------
    page
        The path of the page inside the site.
    up
        The way from it to the folder of the site, such as ``../``.
    robots
        What search engines are asked to do with the page; without it, they list it.
    """
    lang = scene.lang
    day = scene.language.date(period.day)
    properties: dict[str, str | int] = {
        "og:type": "website",
        "og:site_name": scene.catalog.map.title[lang],
        "og:title": oembed.title(scene, period),
        "og:description": scene.catalog.map.description[lang],
        "og:url": site.url and site.address(page),
        "og:image": site.card(period.id, lang),
        "og:image:width": CARD[0],
        "og:image:height": CARD[1],
        "og:image:alt": f"{period.label[lang]}, {day}",
    }
    if not properties["og:image"]:
        properties = {k: v for k, v in properties.items() if not k.startswith("og:image")}
    tags = [_meta("property", key, value) for key, value in properties.items() if value]
    card = "summary_large_image" if "og:image" in properties else "summary"
    tags.append(_meta("name", "twitter:card", card))
    if robots:
        tags.append(_meta("name", "robots", robots))
    if site.url:
        tags.append(_void("link", {"rel": "canonical", "href": site.address(page)}))
    path = oembed.path(scene, period)
    where = site.address(path) if site.url else up + path
    kind = {"rel": "alternate", "type": "application/json+oembed"}
    tags.append(_void("link", {**kind, "href": where, "title": oembed.title(scene, period)}))
    return Markup("\n".join(tags) + "\n")  # noqa: S704 -- escaped tag by tag


def dataset(scene: Scene, site: Site) -> Markup:
    """Describe the data in schema.org's terms for search engines, as JSON that no browser runs."""
    addresses: dict[str, str] = {}
    if site.url and site.data:
        from geo.publish import data_package  # slow to import; most pages need none of it

        files = data_package.media_types(scene.catalog)
        addresses = {site.address(f"data/{path}"): kind for path, kind in files.items()}
    written = data.json_text(citation.dataset(scene.catalog, site.url, addresses))
    return Markup(f'<script type="application/ld+json">{written}</script>\n')  # noqa: S704


def _meta(kind: str, key: str, value: str | int) -> str:
    return _void("meta", {kind: key, "content": value})


def _void(name: str, attributes: dict[str, str | int]) -> str:
    written = "".join(f' {key}="{escape(str(value))}"' for key, value in attributes.items())
    return f"<{name}{written}>"
