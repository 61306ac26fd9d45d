"""A drawing as SVG that opens clean in Illustrator and Inkscape: named layers, no style sheet."""

from base64 import b64encode
from html import escape
from io import BytesIO

from PIL import Image

from atlas.scene.font import face
from atlas.scene.markup import tag
from atlas.scene.paths import data
from atlas.stills.canvas import Canvas, Group, Hatch, Line, Path, Shadow, Thing

SHAPES, LETTERS = 1, 2  # decimals of a pixel
INKSCAPE = "http://www.inkscape.org/namespaces/inkscape"


def write(canvas: Canvas) -> str:
    """Write a drawing as an SVG file."""
    definitions = [_pattern(hatch) for _, hatch in sorted(canvas.hatches().items())]
    body = tag(
        "svg",
        tag("title", escape(canvas.title)),
        tag("desc", escape(f"{canvas.description} {canvas.credit}")),
        tag("defs", *definitions),
        *(_group(layer, layer=True) for layer in canvas.layers),
        **{"xmlns:inkscape": INKSCAPE},
        xmlns="http://www.w3.org/2000/svg",
        lang=canvas.lang,
        width=canvas.width,
        height=canvas.height,
        viewBox=f"0 0 {canvas.width} {canvas.height}",
        role="img",
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _group(group: Group, *, layer: bool = False) -> str:
    named = {"inkscape:groupmode": "layer", "inkscape:label": group.label} if layer else {}
    described = {"role": "img", "aria_label": group.words} if group.words else {}
    written = tag("g", *map(_element, group.children), id=group.id or None, **named, **described)
    return written + ("\n" if layer or group.words else "")


def _element(thing: Thing) -> str:
    if isinstance(thing, Group):
        return _group(thing)
    if isinstance(thing, Line):
        return _text(thing)
    return _path(thing) if isinstance(thing, Path) else _shadow(thing)


def _text(line: Line) -> str:
    *halo, _ = line.paths()
    written = tag(
        "text",
        escape(line.words),
        x=_n(line.x),
        y=_n(line.y),
        font_family='"Noto Sans", sans-serif',
        font_size=_n(line.size),
        font_weight="bold" if line.weight == "Bold" else None,
        letter_spacing=_n(line.spacing * line.size) if line.spacing else None,
        # where Noto Sans is not there, another font takes the same room
        textLength=_n(face(line.weight).width(line.words, line.size, line.spacing)),
        lengthAdjust="spacingAndGlyphs",
        fill=line.fill,
        paint_order="stroke" if halo else None,
        **(_stroke(halo[0]) if halo else {}),
    )
    return f"{written}\n"


def _shadow(shadow: Shadow) -> str:
    opacity = Image.frombytes("L", (shadow.columns, shadow.rows), shadow.opacity)
    png = BytesIO()
    black = Image.new("L", opacity.size)
    Image.merge("LA", (black, opacity)).save(png, "PNG", optimize=True)
    left, top, right, bottom = shadow.box
    return tag(
        "image",
        x=_n(left),
        y=_n(top),
        width=_n(right - left),
        height=_n(bottom - top),
        preserveAspectRatio="none",
        href="data:image/png;base64," + b64encode(png.getvalue()).decode(),
    )


def _path(path: Path) -> str:
    fill = f"url(#{path.fill.id})" if isinstance(path.fill, Hatch) else path.fill or "none"
    return tag(
        "path",
        d=_outline(path),
        fill=fill,
        fill_rule="evenodd" if path.evenodd else None,
        **(_stroke(path) if path.stroke else {}),
        **{f"data-{key}": value for key, value in path.data.items()},
    )


def _stroke(path: Path) -> dict[str, str | None]:
    return {
        # of the stroke alone: for a whole path, programs would paint a layer of its own
        "stroke_opacity": None if path.opacity == 1 else _n(path.opacity),
        "stroke": path.stroke,
        "stroke_width": _n(path.width),
        "stroke_linejoin": "round",
        "stroke_linecap": "round" if path.dash and path.dash[0] <= 1 else None,
        "stroke_dasharray": " ".join(map(_n, path.dash)) or None,
    }


def _outline(path: Path) -> str:
    if path.data:
        return data(path.commands, SHAPES, keep_still=False)
    return data(path.commands, LETTERS)


def _pattern(hatch: Hatch) -> str:
    return tag(
        "pattern",
        tag("rect", width=hatch.tile, height=hatch.tile, fill=hatch.fill),
        tag(
            "path",
            d=data(hatch.commands, LETTERS),
            fill="none",
            stroke=hatch.ink,
            stroke_width=_n(hatch.width),
            stroke_linecap="round",
        ),
        id=hatch.id,
        width=hatch.tile,
        height=hatch.tile,
        patternUnits="userSpaceOnUse",
        patternTransform=f"scale({hatch.scale:.4g})",
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
