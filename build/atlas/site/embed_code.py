"""The code that other pages paste to show the map, and the script that it runs."""

from html import escape
from urllib.parse import quote

from atlas.page import assets, data
from atlas.scene.scene import Scene
from atlas.site.location import Site

WIDTH, HEIGHT = 720, 640  # pixels, where a page needs a size
# No allow-same-origin: the map needs no cookies and no storage. Sources open in tabs of their own.
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
IFRAME = (
    '<iframe src="{src}" title="{title}" width="{width}" height="{height}"{style} frameborder="0" '
    f'loading="lazy" sandbox="{SANDBOX}"></iframe>'
)
ELEMENT = (
    '<karabakh-map{attributes}>{iframe}</karabakh-map>\n<script async src="{script}"></script>'
)


def script(scene: Scene, site: Site) -> str:
    """Write ``embed.js`` with the map's title in each language, and its own address if known."""
    url = site.address("embed.js") if site.url else ""
    titles = scene.catalog.map.title
    settings = data.json_text({"titles": titles, "sandbox": SANDBOX, "url": url})
    return f"((SETTINGS) => {{\n{assets.read('embed.js')}}})({settings});\n"


def fragment(**parts: str) -> str:
    """Write the part of a link, after its #, that says what the map shows."""
    return "&".join(f"{name}={quote(value, safe=':,/-')}" for name, value in parts.items() if value)


def iframe(src: str, title: str, *, width: str | int = "100%", height: int = HEIGHT) -> str:
    """Write the element that frames the map in another page."""
    return IFRAME.format(src=escape(src), title=escape(title), width=width, height=height, style="")
