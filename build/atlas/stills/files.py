"""Stills in files: SVG, PNG, PDF; one at a time, or the standard set of a site."""

import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import resvg_py

import geo
from atlas.scene.scene import Scene, find_period, scene
from atlas.stills import pdf, svg
from atlas.stills.canvas import Canvas, live
from atlas.stills.layout import still
from geo.errors import MapError, did_you_mean
from geo.output.transaction import write_file

SIZE = (1600, 900)
CARD = (1200, 630)  # what the previews of links are cut to


def png(canvas: Canvas, drawn: str = "") -> bytes:
    """Paint a drawing as a PNG that says its title and whose it is; ``drawn`` is its SVG."""
    whole = drawn or svg.write(canvas)
    painted = bytes(resvg_py.svg_to_bytes(svg_string=whole, skip_system_fonts=True))
    texts = {"Title": canvas.title, "Description": canvas.description, "Copyright": canvas.credit}
    header = painted.index(b"IDAT") - 4
    chunks = b"".join(_chunk(key, value) for key, value in texts.items())
    return painted[:header] + chunks + painted[header:]


WRITERS: dict[str, Callable[[Canvas], bytes]] = {
    "svg": lambda canvas: svg.write(canvas).encode(),
    "png": png,
    "pdf": pdf.write,
}


def write(canvas: Canvas, path: Path, *, kind: str | None = None, text: bool = False) -> int:
    """Write a drawing, whole or not at all; return its size in bytes.

    Words are outlines, or ``text`` that can be selected and edited.

    Raises
    ------
    MapError
        If neither ``kind`` nor the ending is a format, or is one that holds no text.
    """
    chosen = kind or path.suffix[1:].lower()
    if chosen not in WRITERS:
        remedy = did_you_mean(chosen, WRITERS)
        raise MapError(f'{path}: "{chosen}" is not a format. {remedy}')
    if text and chosen == "png":
        remedy = "Write SVG or PDF, or leave --text out."
        raise MapError(f"{path}: a PNG is made of pixels and holds no live text. {remedy}")
    content = WRITERS[chosen](live(canvas) if text else canvas)
    write_file(path, content)
    return len(content)


def write_set(
    catalog: geo.Catalog, folder: Path, say: Callable[[str], None] = lambda _: None
) -> list[Path]:
    """Write the standard set into an empty folder: each period in each language, and as a card."""
    first = scene(catalog)
    written = []
    for period in catalog.map.periods:
        for lang in catalog.map.languages:
            current = replace(first, period=period, lang=lang)
            name = f"{period.id}-{lang}"
            say(f"Drawing stills: {period.id}, {lang}")
            whole = still(current, *SIZE)
            drawn = svg.write(whole)
            card = still(current, *CARD, brief=True)
            contents = (drawn.encode(), png(whole, drawn), png(card))
            for file, content in zip(_names(name), contents, strict=True):
                (folder / file).write_bytes(content)
                written.append(folder / file)
    return written


def names_of_set(catalog: geo.Catalog) -> list[str]:
    """List the files of the standard set."""
    about = catalog.map
    each = [f"{period.id}-{lang}" for period in about.periods for lang in about.languages]
    return [file for name in each for file in _names(name)]


def _names(name: str) -> tuple[str, str, str]:
    return f"{name}.svg", f"{name}.png", f"card-{name}.png"


def _chunk(key: str, value: str) -> bytes:
    """Make a PNG's chunk of international text."""
    body = b"iTXt" + key.encode() + b"\0\0\0\0\0" + value.encode()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def scenes(
    catalog: geo.Catalog, periods: Sequence[str | None], lang: str | None = None
) -> list[Scene]:
    """Prepare the scenes of some periods; the shapes are made once."""
    chosen = [find_period(catalog.map, period) for period in periods]
    first = scene(catalog, lang=lang)
    return [replace(first, period=period) for period in chosen]
