"""The content-security-policy of a page, and the refusal of what comes from elsewhere."""

import base64
import hashlib
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from urllib.parse import urlsplit

from markupsafe import Markup

from geo.errors import MapError

META = re.compile(r'(?<=<meta http-equiv="Content-Security-Policy" content=")[^"]*')
ORIGIN = re.compile(r"https?://[\w.*:\[\]-]+")
WEB = ("http://", "https://", "//")

PICTURE = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"  # of an SVG on its own


class ForeignLinks(MapError):
    """A page that asks other hosts for files."""


def policy(
    *,
    scripts: Iterable[str] = (),
    styles: Iterable[str] = (),
    images: Iterable[str] = (),
    more: Iterable[str] = (),
) -> Markup:
    """Write the policy of a page of ours for its ``meta`` element.

    Parameters
    ----------
    scripts, styles
        The contents of its elements, which run by their digest; no others do.
    images
        Origins that pictures may come from.
    more
        Rules that this page has beyond the others.
    """
    return _policy(
        _rule("script-src", _digests(scripts)),
        _rule("style-src", _digests(styles)),
        _rule("img-src", ["data:", *map(_origin, images)]),
        *more,
    )


def folium_policy(
    scripts: Iterable[str], links: Iterable[str], *, images: Iterable[str] = ()
) -> Markup:
    """Write the policy of a page with elements of Folium's, which set styles in markup.

    With ``links``, addresses that the page was allowed to ask, it may load scripts from their
    hosts, and data, fonts and pictures from anywhere: only a running element knows those.
    """
    hosts = sorted({_origin(link) for link in links})
    web = ["http:", "https:"] if hosts else [*map(_origin, images)]
    return _policy(
        _rule("script-src", [*_digests(scripts), *hosts]),
        _rule("style-src", ["'unsafe-inline'", *hosts]),
        _rule("img-src", ["data:", *web]),
        _rule("font-src", ["data:", *web]),
        "frame-src data:",
        *([_rule("connect-src", web), _rule("media-src", web)] if hosts else []),
    )


def _policy(*rules: str) -> Markup:
    there = [rule for rule in rules if rule]
    written = "; ".join(["default-src 'none'", *there, "base-uri 'none'", "form-action 'none'"])
    return Markup(written)  # noqa: S704 -- keywords, digests, and origins of the form above


def with_code(page: str, *, island: str, script: str, style: str) -> str:
    """Add a script, which may ask the server, and a style to a page of ours and to its policy."""

    def widened(match: re.Match[str]) -> str:
        rules = dict(rule.split(" ", 1) for rule in match[0].split("; "))
        for name, content in (("script-src", script), ("style-src", style)):
            rules[name] = " ".join([rules.get(name, ""), *_digests([content])]).strip()
        rules["connect-src"] = "'self'"
        return "; ".join(f"{name} {values}" for name, values in rules.items())

    before, end, after = META.sub(widened, page, count=1).rpartition("</body>")
    return f"{before}<style>{style}</style>{island}<script>{script}</script>\n{end}{after}"


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


def _rule(name: str, values: Iterable[str]) -> str:
    there = " ".join(values)
    return f"{name} {there}" if there else ""


def _digests(contents: Iterable[str]) -> list[str]:
    digests = (hashlib.sha256(content.encode()).digest() for content in contents)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def _origin(link: str) -> str:
    """Return the origin of an address, ``*`` for the subdomains of tiles.

    Raises
    ------
    MapError
        If it has none.
    """
    parts = urlsplit(link.replace("{s}", "*"))
    origin = f"{parts.scheme or 'https'}://{parts.netloc}"
    if not ORIGIN.fullmatch(origin):
        raise MapError(f'"{link}" is no web address. Write it as https://tiles.example.org/.')
    return origin
