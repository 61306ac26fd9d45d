"""The content-security-policy of a page, and the refusal of what comes from elsewhere."""

import base64
import hashlib
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from geo.errors import MapError

SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)

PICTURE = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"  # of an SVG on its own


class ForeignLinks(MapError):
    """A page that asks other hosts for files."""


def meta(
    page: str,
    links: Iterable[str] = (),
    *,
    others: bool = False,
    images: Iterable[str] = (),
    extra: Iterable[str] = (),
) -> str:
    """Write the policy that allows the scripts and styles of this page and no others.

    Parameters
    ----------
    links
        Addresses on other hosts that the page was allowed to ask.
    others
        Whether the map has elements that are not ours: those set styles in markup.
    images
        Hosts that pictures may come from.
    extra
        Rules that this page has beyond the others.
    """
    hosts = " ".join(sorted({_origin(link) for link in links}))
    attributes = "; style-src-attr 'unsafe-inline'" if others else ""
    rules = (
        "default-src 'none'",
        f"script-src {_hashes(SCRIPT.findall(page))} {hosts}".strip(),
        f"style-src {_hashes(STYLE.findall(page))} {hosts}".strip() + attributes,
        " ".join(["img-src data:", *images, *([hosts] if hosts else [])]),
        *((f"font-src {hosts}",) if hosts else ()),
        *extra,
        "base-uri 'none'",
        "form-action 'none'",
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}">'


def with_code(page: str, *, island: str, script: str, style: str) -> str:
    """Add a script, which may ask the server, and a style to a finished page and its policy."""
    rules = {
        "script-src ": f"script-src {_hashes([script])} ",
        "style-src ": f"style-src {_hashes([style])} ",
        "base-uri ": "connect-src 'self'; base-uri ",
    }
    for old, new in rules.items():
        page = page.replace(old, new, 1)
    before, end, after = page.rpartition("</body>")
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
            f"the page would ask other hosts for {len(found)} files: {', '.join(found)}. "
            "Take out the element that brings them, or allow them."
        )


def _hashes(contents: Iterable[str]) -> str:
    digests = (hashlib.sha256(content.encode()).digest() for content in contents)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def _origin(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.scheme or 'https'}://{parts.netloc}"
