"""Leaflet's files, whole or cut down to what a map of ours uses.

A page that is one file pays for every byte. Half of Leaflet draws tiles, markers, popups and shapes
of its own, none of which our drawing needs; a map to which other Folium elements were added gets
the whole of it.
"""

import base64
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

FOLDER = files("js_lib_leaflet") / "static" / "js_lib_leaflet"
SOURCE_MAP = "//# sourceMappingURL="
ENTRIES = {
    "map": "createMap",
    "Renderer": "Renderer",
    "DomUtil": "DomUtil",
    "control": "control",
    "latLngBounds": "toLatLngBounds",
    "latLng": "toLatLng",
    "point": "toPoint",
}  # what our scripts call, and its name inside Leaflet
UNUSED = {
    "Attribution", "BoxZoom", "Canvas", "FeatureGroup", "GeoJSON", "GridLayer", "Icon",
    "ImageOverlay", "LayerGroup", "Layers", "Marker", "Path", "Popup", "SVG", "TapHold", "Tooltip",
    "DivOverlay",
}  # fmt: skip
UNUSED_PARTS = ("Map.include({\ngetRenderer", "control.attribution", "control.layers")
UNUSED_RULES = ("attribution", "div-icon", "image", "layers", "marker", "popup", "tile", "tooltip")

KEPT_OR_COMMENT = re.compile(
    r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/|//[^\n]*""", re.DOTALL
)
BLANKS = re.compile(r"\s*\n\s*")
DECLARED = re.compile(r"(?:var|function) ([\w$]+(?:, [\w$]+)*)")
TARGET = re.compile(r"([\w$]+)[.(]")
WORD = re.compile(r"[A-Za-z_$][\w$]*")


def script(*, whole: bool) -> str:
    """Return Leaflet as a script that makes ``L``."""
    return _file("leaflet.js").split(SOURCE_MAP)[0].strip() if whole else _needed()


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
def _needed() -> str:
    """Keep the statements that our entries reach."""
    statements = list(_statements(_bare(_file("leaflet-src.esm.js"))))
    declared = {name: text for text in statements for name in _declares(text)}
    effects = [text for text in statements if not _declares(text) and _is_used(text)]
    reached = {name for name in ENTRIES.values() if name in declared}
    size = -1
    while len(reached) > size:
        size = len(reached)
        kept = [declared[name] for name in reached]
        kept += [text for text in effects if _target(text) in reached]
        reached |= {word for text in kept for word in _words(text) & declared.keys()} - UNUSED
    chosen = [text for text in statements if _is_kept(text, reached, effects)]
    entries = ",".join(f"{name}:{inner}" for name, inner in ENTRIES.items())
    return "window.L=(()=>{{\n{}\nreturn {{{}}};}})();".format("\n".join(chosen), entries)


def _bare(code: str) -> str:
    return KEPT_OR_COMMENT.sub(lambda match: match[1] or "", code)


def _statements(code: str) -> Iterator[str]:
    """Split the module: a statement starts where a line starts with neither blank nor bracket."""
    lines: list[str] = []
    for line in code.split("\n"):
        if lines and line.strip() and line[0] not in "\t })]":
            yield _tight("\n".join(lines))
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


def _is_kept(statement: str, reached: set[str], effects: list[str]) -> bool:
    names = _declares(statement)
    if names:
        return any(name in reached for name in names)
    return statement in effects and (_target(statement) in reached or statement.startswith("if"))
