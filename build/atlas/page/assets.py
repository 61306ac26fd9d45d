"""The files that become part of a page: our own HTML, CSS and JS, and Leaflet's."""

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FunctionLoader,
    StrictUndefined,
    Template,
)

from atlas.page import kept, leaflet, mangle

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
CSS_BLANK = re.compile(
    r"""("[^"]*")|\s*([{};,>])(?:\s|/\*.*?\*/)*|/\*.*?\*/|(?<=:)\s+|(\s)\s*|(?<![\w.#])0(?=\.\d)""",
    re.DOTALL,
)  # and comments, and the zero of 0.5
LINE_START = re.compile(r"^\s+", re.MULTILINE)
MARKER = {
    "iconUrl": "marker-icon.png",
    "iconRetinaUrl": "marker-icon-2x.png",
    "shadowUrl": "marker-shadow.png",
}  # options of Leaflet's default icon


FOLDERS = {".html": "templates", ".css": "css", ".js": "js"}


@cache
def read(name: str) -> str:
    """Return the text of a template, a style sheet or a script of ``atlas/page``."""
    return files("atlas").joinpath("page", FOLDERS[Path(name).suffix], name).read_text("utf-8")


@cache
def template(name: str) -> Template:
    """Return one of our templates: it escapes what it is given, and refuses to do without it."""
    return _templates().get_template(name)


@cache
def _templates() -> Environment:
    is_kept = os.access(kept.FOLDER, os.W_OK)
    return Environment(
        loader=FunctionLoader(read),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=FileSystemBytecodeCache(str(kept.FOLDER), "%s.kept") if is_kept else None,
    )


def bare(code: str) -> str:
    """Take out indents, empty lines and the comments that stand on lines of their own."""
    return LINE_START.sub("", COMMENT.sub("", code)).strip()


def tight(style: str) -> str:
    """Take out of a style sheet the comments, and the blanks that separate nothing."""
    return CSS_BLANK.sub(r"\1\2\3", style).replace(";}", "}").strip()


@cache
def style(*, whole: bool, embed: bool = False, tiles: bool = False) -> str:
    """Return every style sheet of the page but the one made from the map's palette."""
    own = (read(f"{name}.css") for name in (*STYLES, *_added(embed=embed, tiles=tiles)))
    return tight("\n".join([leaflet.style(whole=whole or tiles), *own]))


def _added(*, embed: bool, tiles: bool) -> Iterator[str]:
    if embed:
        yield "embed"
    if tiles:
        yield "tiles"


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
    ours = "\n".join(read(f"{name}.js") for name in names)
    if not whole and not tiles:
        name = "embed" if embed else "viewer"
        return kept.kept(name, [ours, *leaflet.made_from(), *_makers()], lambda: _short(ours))
    scripts = [leaflet.whole(), _scoped(mangle.shortened(ours))]
    if whole:
        icons = {key: leaflet.icon(name) for key, name in MARKER.items()}
        scripts.append(bare(read("folium.js")).replace("MARKER", json.dumps(icons)))
    return "\n".join(scripts)


def _short(ours: str) -> str:
    """Return our scripts after what they need of Leaflet."""
    return leaflet.private(f"{leaflet.needed(ours)}\n{_scoped(mangle.shortened(ours))}")


def _scoped(ours: str) -> str:
    return f'(()=>{{\n"use strict";\n{ours}\n}})();'


def _makers() -> Iterator[str]:
    """Read the code that shortens, which makes another script when it changes."""
    return (Path(str(module.__file__)).read_text("utf-8") for module in (leaflet, mangle))
