"""What elements added to a map ask other hosts for: refused, or let through the page's policy."""

from collections.abc import Iterable
from html.parser import HTMLParser

from markupsafe import Markup

from atlas.page.security_policy import digests, origin, written
from geo.errors import MapError

WEB = ("http://", "https://", "//")


class ForeignLinks(MapError):
    """A page that asks other hosts for files."""


def refuse(links: Iterable[str]) -> None:
    """Refuse addresses on other hosts.

    Raises
    ------
    ForeignLinks
        With all of them.
    """
    found = sorted(set(links))
    if found:
        raise ForeignLinks(
            f"the page would ask other hosts for {', '.join(found)}. "
            "Take out the element that brings them, or allow them with allow_links=True."
        )


def policy(scripts: Iterable[str], links: Iterable[str], *, images: Iterable[str] = ()) -> Markup:
    """Write the policy of a page with elements of Folium's, which set styles in markup.

    With ``links``, addresses that the page was allowed to ask, it may load scripts from their
    hosts, and data, fonts and pictures from anywhere: only a running element knows those.
    """
    hosts = sorted({origin(link) for link in links})
    web = ["http:", "https:"] if hosts else [*map(origin, images)]
    return written(
        {
            "script-src": [*digests(scripts), *hosts],
            "style-src": ["'unsafe-inline'", *hosts],
            "img-src": ["data:", *web],
            "font-src": ["data:", *web],
            "frame-src": ["data:"],
            "connect-src": web if hosts else [],
            "media-src": web if hosts else [],
        }
    )


class Markers(HTMLParser):
    """What a piece of HTML asks other hosts for, and whether it brings scripts of its own."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.has_script = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element asks for; a link to follow asks for nothing."""
        named = dict(attrs)
        address = (named.get("href") if tag == "link" else None) or named.get("src") or ""
        if address.startswith(WEB):
            self.links.append(address)
        self.has_script |= tag == "script" and "src" not in named
