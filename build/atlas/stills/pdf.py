"""A drawing as PDF: vectors, layers that can be switched, outlines that know what they say."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from io import BytesIO

import pydyf

from atlas.scene.font import face
from atlas.scene.paths import Command
from atlas.stills.canvas import Canvas, Group, Hatch, Line, Path, Shadow
from atlas.stills.embedded import Font

OVERLAP = 1  # pixel by which a tile of strokes reaches into the next
POINT = 0.75  # of a pixel: 96 pixels to the inch, 72 points


def write(canvas: Canvas) -> bytes:
    """Write a drawing as a PDF file; the same drawing gives the same bytes."""
    document = pydyf.PDF()
    document.info.update(
        Title=pydyf.String(canvas.title),
        Subject=pydyf.String(canvas.description),
        Author=pydyf.String(canvas.credit),
    )
    page = _Page(canvas, document)
    document.add_page(page.described())
    switches = pydyf.Array([layer.reference for layer in reversed(page.layers.values())])
    document.catalog.update(
        Lang=pydyf.String(canvas.lang),
        ViewerPreferences=pydyf.Dictionary({"DisplayDocTitle": "true"}),
        OCProperties=pydyf.Dictionary(
            {"OCGs": switches, "D": pydyf.Dictionary({"Order": switches})}
        ),
    )
    file = BytesIO()
    document.write(file)
    return file.getvalue()


class _Page:
    """The one page of a document: what is drawn, and the resources that it is drawn with."""

    def __init__(self, canvas: Canvas, document: pydyf.PDF) -> None:
        self.canvas, self.document = canvas, document
        self.layers = {layer.id: self._layer(layer) for layer in canvas.layers}
        patterns = sorted(canvas.hatches().items())
        self.patterns = {name: self._added(self._pattern(hatch)) for name, hatch in patterns}
        self.opacities: dict[float, str] = {}
        self.images: dict[str, pydyf.Object] = {}
        self.fonts: dict[bytes, Font] = {}
        self.content = pydyf.Stream(compress=True)
        self.content.set_matrix(POINT, 0, 0, -POINT, 0, canvas.height * POINT)
        self.content.set_line_join(1)
        for layer in canvas.layers:
            self.content.begin_marked_content("OC", f"/{layer.id}")
            self._draw(layer)
            self.content.end_marked_content()

    def described(self) -> pydyf.Dictionary:
        """Describe the page as the document lists it."""
        self._added(self.content)
        states = {
            name: pydyf.Dictionary({"CA": opacity, "ca": opacity})
            for opacity, name in self.opacities.items()
        }
        described = ((font.name, font.described(self._added)) for font in self.fonts.values())
        fonts = {name: self._added(font) for name, font in described}
        resources = {
            "Properties": pydyf.Dictionary(_references(self.layers)),
            "Pattern": pydyf.Dictionary(_references(self.patterns)),
            "ExtGState": pydyf.Dictionary(states),
            "XObject": pydyf.Dictionary(_references(self.images)),
        }
        if fonts:
            resources["Font"] = pydyf.Dictionary(_references(fonts))
        size = (self.canvas.width * POINT, self.canvas.height * POINT)
        return pydyf.Dictionary(
            {
                "Type": "/Page",
                "Parent": self.document.pages.reference,
                "MediaBox": pydyf.Array([0, 0, *size]),
                "Group": pydyf.Dictionary({"S": "/Transparency", "CS": "/DeviceRGB"}),
                "Resources": pydyf.Dictionary(resources),
                "Contents": self.content.reference,
            }
        )

    def _added(self, thing: pydyf.Object) -> pydyf.Object:
        self.document.add_object(thing)
        return thing

    def _layer(self, layer: Group) -> pydyf.Object:
        name = pydyf.String(layer.label or layer.id)
        return self._added(pydyf.Dictionary({"Type": "/OCG", "Name": name}))

    def _draw(self, group: Group) -> None:
        if group.words:
            words = pydyf.Dictionary({"ActualText": pydyf.String(group.words)})
            self.content.begin_marked_content("Span", words.data)
        for child in group.children:
            if isinstance(child, Group):
                self._draw(child)
            elif isinstance(child, Line):
                self._write(child)
            elif isinstance(child, Path):
                self._paint(child)
            else:
                self._shade(child)
        if group.words:
            self.content.end_marked_content()

    def _paint(self, path: Path) -> None:
        content = self.content
        content.push_state()
        if path.opacity != 1:
            name = self.opacities.setdefault(path.opacity, f"o{len(self.opacities)}")
            content.set_state(name)
        if isinstance(path.fill, Hatch):
            self._paint(replace(path, fill=path.fill.fill, stroke=None))
            content.set_color_space("Pattern")
            content.set_color_special(path.fill.id)
        elif path.fill:
            content.set_color_rgb(*_channels(path.fill))
        if path.stroke:
            content.set_color_rgb(*_channels(path.stroke), stroke=True)
            content.set_line_width(round(path.width, 2))
            if path.dash and path.dash[0] <= 1:
                content.set_line_cap(1)
            if path.dash:
                content.set_dash([round(part, 2) for part in path.dash], 0)
        _outline(content, path.commands)
        if path.fill and path.stroke:
            content.fill_and_stroke(path.evenodd)
        elif path.fill:
            content.fill(path.evenodd)
        else:
            content.stroke()
        content.pop_state()

    def _write(self, line: Line) -> None:
        content = self.content
        *halo, _ = line.paths()
        for path in halo:
            self._paint(path)
        content.set_color_rgb(*_channels(line.fill))
        content.begin_text()
        content.set_text_matrix(1, 0, 0, -1, *_rounded([line.x, line.y]))
        for file, run in face(line.weight).runs(line.words):
            if file not in self.fonts:
                self.fonts[file] = Font(file, f"f{len(self.fonts)}")
            font = self.fonts[file]
            content.set_font_size(font.name, round(line.size, 2))
            content.show_text(font.encoded(run, line.spacing))
        content.end_text()

    def _shade(self, shadow: Shadow) -> None:
        opacity = _image(shadow.columns, shadow.rows, shadow.opacity)
        black = _image(1, 1, bytes(1), SMask=self._added(opacity).reference)
        name = f"s{len(self.images)}"
        self.images[name] = self._added(black)
        left, top, right, bottom = shadow.box
        self.content.push_state()
        self.content.set_matrix(right - left, 0, 0, top - bottom, left, bottom)
        self.content.draw_x_object(name)
        self.content.pop_state()

    def _pattern(self, hatch: Hatch) -> pydyf.Stream:
        """Draw the strokes of a tile; with the ground in it, gaps would show between tiles."""
        size, scale = hatch.tile, hatch.scale * POINT
        about = {
            "Type": "/Pattern",
            "PatternType": 1,
            "PaintType": 1,
            "TilingType": 1,
            "BBox": pydyf.Array([-OVERLAP, -OVERLAP, size + OVERLAP, size + OVERLAP]),
            "XStep": size,
            "YStep": size,
            "Matrix": pydyf.Array([scale, 0, 0, -scale, 0, self.canvas.height * POINT]),
            "Resources": pydyf.Dictionary(),
        }
        tile = pydyf.Stream(extra=about, compress=True)
        tile.set_color_rgb(*_channels(hatch.ink), stroke=True)
        tile.set_line_width(hatch.width)
        tile.set_line_cap(1)
        _outline(tile, hatch.commands)
        tile.stroke()
        return tile


def _references(objects: dict[str, pydyf.Object]) -> dict[str, bytes]:
    return {name: thing.reference for name, thing in objects.items()}


def _image(columns: int, rows: int, values: bytes, **more: bytes) -> pydyf.Stream:
    about = {
        "Type": "/XObject",
        "Subtype": "/Image",
        "Width": columns,
        "Height": rows,
        "ColorSpace": "/DeviceGray",
        "BitsPerComponent": 8,
        "Interpolate": "true",
    }
    return pydyf.Stream([values], extra=about | more, compress=True)


def _outline(content: pydyf.Stream, commands: Iterable[Command]) -> None:
    draw = {"M": content.move_to, "L": content.line_to, "C": content.curve_to}
    here: Sequence[float] = (0, 0)
    for verb, *numbers in commands:
        if verb == "Z":
            content.close()
        elif verb == "Q":  # which PDF does not have
            content.curve_to(*_rounded(_cubic(here, numbers)))
        else:
            draw[verb](*_rounded(numbers))
        here = numbers[-2:] or here


def _rounded(numbers: Sequence[float]) -> list[float]:
    return [round(float(number), 2) for number in numbers]


def _cubic(here: Sequence[float], numbers: Sequence[float]) -> list[float]:
    """Turn a quadratic curve into the cubic one that is the same."""
    control, end = numbers[:2], numbers[2:]
    first = [a + 2 / 3 * (b - a) for a, b in zip(here, control, strict=True)]
    second = [a + 2 / 3 * (b - a) for a, b in zip(end, control, strict=True)]
    return [*first, *second, *end]


def _channels(colour: str) -> list[float]:
    return [round(int(colour[place : place + 2], 16) / 255, 4) for place in (1, 3, 5)]
