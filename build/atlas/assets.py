"""The files that become part of a page: our own HTML, CSS and JS, and Leaflet's."""

from functools import cache
from importlib.resources import files

STYLES = ("page", "map", "panel", "print")
SCRIPTS = (
    "dom",
    "text",
    "drawing",
    "labels",
    "control",
    "layers",
    "legend",
    "details",
    "keyboard",
    "start",
)
SOURCE_MAP = "//# sourceMappingURL="


@cache
def read(name: str) -> str:
    """Return the text of a file in ``atlas/page``."""
    return files("atlas").joinpath("page", name).read_text("utf-8")


@cache
def leaflet(name: str) -> str:
    """Return a file of Leaflet, without the link to a source map that we do not ship."""
    path = files("js_lib_leaflet").joinpath("static", "js_lib_leaflet", name)
    return path.read_text("utf-8").split(SOURCE_MAP)[0].strip()


def leaflet_css() -> str:
    """Return Leaflet's style sheet without the rules that ask for its images."""
    rules = leaflet("leaflet.css").split("}")
    return "}".join(rule for rule in rules if "url(" not in rule or "#default#VML" in rule)


def style() -> str:
    """Return every style sheet of the page but the one made from the map's palette."""
    return "\n".join([leaflet_css(), *(read(f"{name}.css") for name in STYLES)])


def script() -> str:
    """Return every script of the page: Leaflet, then ours in one scope of its own."""
    own = "\n".join(read(f"{name}.js") for name in SCRIPTS)
    return f'{leaflet("leaflet.js")}\n(() => {{\n"use strict";\n{own}\n}})();'
