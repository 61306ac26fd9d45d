"""Leaflet's files, whole or cut down to what a map of ours uses.

A page that is one file pays for every byte. Half of Leaflet draws tiles, markers, popups and shapes
of its own, none of which our drawing needs; a map to which other Folium elements were added gets
the whole of it.
"""

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from atlas import mangle

FOLDER = files("js_lib_leaflet") / "static" / "js_lib_leaflet"
SOURCE_MAP = "//# sourceMappingURL="
ENTRIES = {
    "map": "createMap",
    "Renderer": "Renderer",
    "DomUtil": "{setPosition}",
    "control": "control",
    "latLngBounds": "toLatLngBounds",
    "latLng": "toLatLng",
    "point": "toPoint",
}  # what our scripts call, and its name inside Leaflet
UNUSED = {
    "Attribution", "BoxZoom", "Canvas", "FeatureGroup", "GeoJSON", "GridLayer", "Icon",
    "ImageOverlay", "LayerGroup", "Layers", "Marker", "Path", "Popup", "SVG", "TapHold", "Tooltip",
    "DivOverlay", "EPSG3395", "EPSG4326", "Simple", "_setOpacityIE",
}  # fmt: skip
UNUSED_PARTS = ("Map.include({\ngetRenderer", "control.attribution", "control.layers")
UNUSED_RULES = ("attribution", "div-icon", "image", "layers", "marker", "popup", "tile", "tooltip")

KEPT_OR_COMMENT = re.compile(
    r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/|//[^\n]*""", re.DOTALL
)
BLANKS = re.compile(r"\s*\n\s*")
DECLARED = re.compile(r"(?:var|function) ([\w$]+(?:, [\w$]+)*)")
METHOD = re.compile(
    r"^(?P<indent>[\t ]+)(?P<name>\w+): function\b[^\n]*?"
    r"(?:\{[^\n]*\},?\n|\{\n.*?^(?P=indent)\},?\n)",
    re.DOTALL | re.MULTILINE,
)
TARGET = re.compile(r"([\w$]+)[.(]")
WORD = re.compile(r"[A-Za-z_$][\w$]*")


def script(ours: str, *, whole: bool) -> str:
    """Return Leaflet as a script that makes ``L``, cut down to what our scripts call."""
    return _file("leaflet.js").split(SOURCE_MAP)[0].strip() if whole else _needed(ours)


@cache
def style(*, whole: bool) -> str:
    """Return Leaflet's style sheet without the rules that ask for its images."""
    plain = re.sub(r"/\*.*?\*/", "", _file("leaflet.css"), flags=re.DOTALL)
    rules = [rule for rule in re.findall(r"[^{}]+\{[^{}]*\}", plain) if "url(" not in rule]
    if not whole:
        rules = [rule for rule in map(_without_unused, rules) if rule]
    return "\n".join(re.sub(r"\s+", " ", rule).strip() for rule in rules)


def icon(name: str) -> str:
    """Return an image of Leaflet's marker as an address that asks nobody."""
    content = (FOLDER / "images" / name).read_bytes()
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def _file(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


def _without_unused(rule: str) -> str:
    selectors, _, body = rule.partition("{")
    kept = [one for one in selectors.split(",") if not any(word in one for word in UNUSED_RULES)]
    return f"{','.join(kept)}{{{body}" if kept else ""


@cache
def _needed(ours: str) -> str:
    """Keep the statements that our entries reach, of their methods those that something names."""
    statements = [Statement.of(text) for text in _statements(_bare(_file("leaflet-src.esm.js")))]
    statements = [one for one in statements if one.names or _is_used(one.text)]
    called = _words(" ".join(ENTRIES.values()))
    named = _words(ours)
    size = -1
    while len(called) > size:
        size = len(called)
        for one in statements:
            if one.is_reached(called):
                called |= _words(one.shaken(called | named)) - UNUSED
    reached = [one for one in statements if one.is_reached(called)]
    chosen = [one.shaken(called | named, mangle.shortened) for one in reached]
    entries = ",".join(f"{name}:{inner}" for name, inner in ENTRIES.items())
    return "window.L=(()=>{{\n{}\nreturn {{{}}};}})();".format("\n".join(chosen), entries)


@dataclass(frozen=True)
class Statement:
    """A statement of the module, cut where methods of the object that it writes begin and end."""

    text: str
    names: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]  # a method's name, or nothing, and the text

    @classmethod
    def of(cls, text: str) -> "Statement":
        """Cut a statement's text."""
        parts, at = [], 0
        for method in METHOD.finditer(text):
            parts += [("", text[at : method.start()]), (method["name"], method[0])]
            at = method.end()
        parts.append(("", text[at:]))
        tight = tuple((name, _tight(part)) for name, part in parts if part.strip())
        return cls(_tight(text), tuple(_declares(text)), tight)

    def is_reached(self, called: set[str]) -> bool:
        """Say whether what it declares, or adds to, is called."""
        if self.names:
            return any(name in called for name in self.names)
        return _target(self.text) in called or self.text.startswith("if")

    def shaken(self, called: set[str], write: Callable[[str], str] = str) -> str:
        """Leave out the methods that nothing calls."""
        return "\n".join(write(part) for name, part in self.parts if not name or name in called)


def _bare(code: str) -> str:
    return KEPT_OR_COMMENT.sub(lambda match: match[1] or "", code)


def _statements(code: str) -> Iterator[str]:
    """Split the module: a statement starts where a line starts with neither blank nor bracket."""
    lines: list[str] = []
    for line in code.split("\n"):
        if lines and line.strip() and line[0] not in "\t })]":
            yield "\n".join(lines)
            lines = []
        lines.append(line)


def _tight(statement: str) -> str:
    return BLANKS.sub("\n", statement).strip()


def _is_used(effect: str) -> bool:
    return not effect.startswith(UNUSED_PARTS) and not _words(effect) & UNUSED


def _declares(statement: str) -> list[str]:
    match = DECLARED.match(statement)
    return match[1].split(", ") if match else []


def _target(statement: str) -> str:
    match = TARGET.match(statement)
    return match[1] if match else ""


def _words(statement: str) -> set[str]:
    return set(WORD.findall(statement))
