"""The files that become part of a page: our own HTML, CSS and JS, and Leaflet's."""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from atlas import leaflet

STYLES = ("page", "map", "panel", "timeline", "print")
SCRIPTS = (
    "dom",
    "state",
    "text",
    "drawing",
    "labels",
    "control",
    "layers",
    "legend",
    "details",
    "search",
    "sheet",
    "print",
    "keyboard",
    "timeline",
    "changes",
    "compare",
    "links",
    "live",
    "start",
)
COMMENT = re.compile(r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)[ \t]*$", re.DOTALL | re.MULTILINE)
LINE_START = re.compile(r"^\s+", re.MULTILINE)
MARKER = {
    "iconUrl": "marker-icon.png",
    "iconRetinaUrl": "marker-icon-2x.png",
    "shadowUrl": "marker-shadow.png",
}  # options of Leaflet's default icon


@cache
def read(name: str) -> str:
    """Return the text of a file in ``atlas/page``."""
    return files("atlas").joinpath("page", name).read_text("utf-8")


def bare(code: str) -> str:
    """Take out indents, empty lines and the comments that stand on lines of their own."""
    return LINE_START.sub("", COMMENT.sub("", code)).strip()


def style(*, whole: bool, embed: bool = False, tiles: bool = False) -> str:
    """Return every style sheet of the page but the one made from the map's palette."""
    own = (bare(read(f"{name}.css")) for name in (*STYLES, *_added(embed=embed, tiles=tiles)))
    return "\n".join([leaflet.style(whole=whole or tiles), *own])


def _added(*, embed: bool, tiles: bool) -> Iterator[str]:
    if embed:
        yield "embed"
    if tiles:
        yield "tiles"


@cache
def _callers() -> str:
    """Return the scripts of the viewer and the embed, so that one cut of Leaflet serves both."""
    return "\n".join(bare(read(f"{name}.js")) for name in (*SCRIPTS, "frame"))


def script(*, whole: bool, embed: bool = False, tiles: bool = False) -> str:
    """Return every script of the page: Leaflet, then ours in one scope of its own.

    ``whole`` brings what other Folium elements need: all of Leaflet, its marker, a ``$``;
    ``embed`` what a frame in another page needs; ``tiles`` a raster base map.
    """
    names = [*SCRIPTS]
    if embed:
        names.append("frame")
    if tiles:
        names.insert(names.index("start"), "tiles")
    own = "\n".join(bare(read(f"{name}.js")) for name in names)
    scripts = [
        leaflet.script(_callers(), whole=whole or tiles),
        f'(() => {{\n"use strict";\n{own}\n}})();',
    ]
    if whole:
        icons = {key: leaflet.icon(name) for key, name in MARKER.items()}
        scripts.append(bare(read("folium.js")).replace("MARKER", json.dumps(icons)))
    return "\n".join(scripts)
