"""The content-security-policy of a page: what it may run, show and ask for."""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from markupsafe import Markup

from geo.errors import MapError

ORIGIN = re.compile(r"https?://[\w.*:\[\]-]+")

PICTURE = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"  # of an SVG on its own


def policy(
    *,
    scripts: Iterable[str] = (),
    styles: Iterable[str] = (),
    images: Iterable[str] = (),
    frames: Iterable[str] = (),
) -> Markup:
    """Write the policy of a page of ours for its ``meta`` element.

    Parameters
    ----------
    scripts, styles
        The contents of its elements, which run by their digest; no others do.
    images
        Addresses whose origins pictures may come from.
    frames
        Where it may frame pages from.
    """
    return written(
        {
            "script-src": digests(scripts),
            "style-src": digests(styles),
            "img-src": ["data:", *map(origin, images)],
            "frame-src": [*frames],
        }
    )


def written(rules: Mapping[str, list[str]]) -> Markup:
    """Write rules that permit what they list; all else is forbidden."""
    nothing = ["'none'"]
    whole = {"default-src": nothing, **rules, "base-uri": nothing, "form-action": nothing}
    text = "; ".join(" ".join([name, *values]) for name, values in whole.items() if values)
    return Markup(text)  # noqa: S704 -- keywords, digests, and origins of the form above


def digests(contents: Iterable[str]) -> list[str]:
    """Write the digest by which a policy knows each script or style."""
    found = (hashlib.sha256(content.encode()).digest() for content in contents)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in found]


def origin(link: str) -> str:
    """Return the origin of an address, ``*`` for the subdomains of tiles.

    Raises
    ------
    MapError
        If it has none.
    """
    parts = urlsplit(link.replace("{s}", "*"))
    found = f"{parts.scheme or 'https'}://{parts.netloc}"
    if not ORIGIN.fullmatch(found):
        raise MapError(f'"{link}" is no web address. Write it as https://tiles.example.org/.')
    return found
