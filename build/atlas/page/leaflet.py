"""Leaflet's files, whole or cut down to what a map of ours uses.

A page that is one file pays for every byte. Half of Leaflet draws tiles, markers, popups and shapes
of its own, none of which our drawing needs; a map to which other Folium elements were added gets
the whole of it.
"""

import base64
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from atlas.page import mangle

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
    "DivOverlay", "EPSG3395", "EPSG4326", "EPSG900913", "Mixin", "Simple", "_setOpacityIE",
}  # fmt: skip
UNUSED_MAKERS = {"attribution", "layers"}  # of controls; in statements, options have these names
UNUSED_PARTS = (
    "Map.include({\ngetRenderer",
    "CRS.",
    "Events.",
    "Handler.",
    "control.attribution",
    "control.layers",
)
UNUSED_METHODS = {
    "Map": {"remove", "stopLocate", "_clearControlPos", "_clearHandlers"},  # it stays
    "Drag": {"_onPreDragWrap"},  # around the world
    "Scale": {"_updateImperial"},
}  # that something calls, but never here
UNUSED_RULES = (
    "attribution", "canvas", "crosshair", "div-icon", "image", "interactive", "layers", "marker",
    "oldie", "overlay", "popup", "shadow", "tile", "tooltip", "vml", "zoom-box", "zoom-hide",
)  # fmt: skip
OLD = re.compile(
    r"(?:-(?:moz|ms)-[\w-]+|-webkit-(?:transform|transition)[\w-]*):[^;]*;"
    r"|[\w-]+: *-(?:moz|webkit)-[^;]*;"
)  # declarations for browsers of other decades

KEPT_OR_COMMENT = re.compile(
    r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/|//[^\n]*""", re.DOTALL
)
BLANKS = re.compile(r"\s*\n\s*")
DECLARED = re.compile(r"(?:var|function) ([\w$]+(?:, [\w$]+)*)")
REPLACED = re.compile(r"(?:var |function )?([\w$.]+)")  # what a statement declares or sets
METHOD = re.compile(
    r"^(?P<indent>[\t ]+)(?P<name>\w+): function\b[^\n]*?"
    r"(?:\{[^\n]*\},?\n|\{\n.*?^(?P=indent)\},?\n)",
    re.DOTALL | re.MULTILINE,
)
TARGET = re.compile(r"([\w$]+)[.(]")
NAME = re.compile(r"(?<![.\w$])[A-Za-z_$][\w$]*")
PROPERTY = re.compile(r"""(?<=[.'"])[A-Za-z_$][\w$]*""")  # as it is read, or named by a text
PRIVATE = re.compile(r"""(?<![\w$'"])_(?!leaflet)[A-Za-z]\w*""")


def whole() -> str:
    """Return all of Leaflet as a script that makes ``L``."""
    return _file("leaflet.js").split(SOURCE_MAP)[0].strip()


def made_from() -> list[str]:
    """Return what `needed` is cut from."""
    return [_file("leaflet-src.esm.js"), _ours()]


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
    return f"{','.join(kept)}{{{OLD.sub('', body)}" if kept else ""


def private(code: str) -> str:
    """Shorten the properties that Leaflet keeps to itself and to what extends it."""
    count = Counter(PRIVATE.findall(code))
    short = mangle.named(count, 1, ())
    return PRIVATE.sub(lambda match: f"_{short[match[0]]}", code)


def needed(ours: str) -> str:
    """Return Leaflet as a script that makes ``L``, cut down to what our scripts call.

    Keeps the statements that our entries reach, of their methods those that something reads.
    """
    statements = [*_modern()]
    statements = [one for one in statements if one.names or _is_used(one.text)]
    named, read = {*NAME.findall(" ".join(ENTRIES.values()))}, {*PROPERTY.findall(ours)}
    size = -1
    while len(named) + len(read) > size:
        size = len(named) + len(read)
        for one in statements:
            if one.is_reached(named):
                kept = one.shaken(read)
                named |= {*NAME.findall(kept)} - UNUSED - UNUSED_MAKERS
                read |= {*PROPERTY.findall(kept)}
    chosen = "\n".join(one.shaken(read) for one in statements if one.is_reached(named))
    entries = ",".join(f"{name}:{inner}" for name, inner in ENTRIES.items())
    code = mangle.shortened(f"{chosen}\nreturn {{{entries}}};")
    return f"window.L=(()=>{{\n{code}\n}})();"


def _modern() -> Iterator["Statement"]:
    """List Leaflet's statements, those in our own file in place of Leaflet's of the same name."""
    ours = {_replaced(text): text for text in _statements(_bare(_ours()))}
    for text in _statements(_bare(_file("leaflet-src.esm.js"))):
        yield Statement.of(ours.pop(_replaced(text), text))
    yield from map(Statement.of, ours.values())


def _ours() -> str:
    return files("atlas").joinpath("page", "js", "leaflet.js").read_text("utf-8")


def _replaced(statement: str) -> str:
    match = REPLACED.match(statement)
    return match[1] if match else ""


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

    def is_reached(self, named: set[str]) -> bool:
        """Say whether what it declares, or adds to, is named."""
        return any(name in named for name in self.names or [_target(self.text)])

    def shaken(self, read: set[str]) -> str:
        """Leave out the methods that nothing calls."""
        unused = UNUSED_METHODS.get(self.names[0] if self.names else _target(self.text), set())
        kept = (text for name, text in self.parts if not name or name in read - unused)
        return "\n".join(kept)


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
    return not effect.startswith(UNUSED_PARTS) and not UNUSED.intersection(NAME.findall(effect))


def _declares(statement: str) -> list[str]:
    match = DECLARED.match(statement)
    return match[1].split(", ") if match else []


def _target(statement: str) -> str:
    match = TARGET.match(statement)
    return match[1] if match else ""
