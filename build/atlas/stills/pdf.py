"""A drawing as PDF: vectors, layers that can be switched, outlines that know what they say."""

import zlib
from collections.abc import Iterator, Sequence

from atlas.scene.paths import Commands
from atlas.stills.canvas import Canvas, Group, Hatch, Path

POINT = 0.75  # of a pixel: 96 pixels to the inch, 72 points


def written(canvas: Canvas) -> bytes:
    """Write a drawing as a PDF file; the same drawing gives the same bytes."""
    return _Writer(canvas).file()


class _Writer:
    """Numbers objects as they come; 1 is the catalogue, 2 the pages, 3 the page, 4 the content."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.objects: list[bytes] = [b""] * 4
        self.layers = {
            one.id: self._add(f"<</Type/OCG/Name{_text(one.label or one.id)}>>".encode())
            for one in canvas.layers
        }
        self.patterns = {
            name: self._add(self._pattern(hatch))
            for name, hatch in sorted(canvas.hatches().items())
        }
        self.opacities: dict[float, str] = {}

    def file(self) -> bytes:
        canvas = self.canvas
        width, height = canvas.width * POINT, canvas.height * POINT
        lines = [f"{POINT} 0 0 -{POINT} 0 {_n(height)} cm 1 j"]
        for one in canvas.layers:
            lines += [f"/OC /{one.id} BDC", *self._group(one), "EMC"]
        states = "".join(
            f"/{name}<</CA {value}/ca {value}>>" for value, name in self.opacities.items()
        )
        patterns = "".join(f"/{name} {number} 0 R" for name, number in self.patterns.items())
        layers = "".join(f"/{name} {number} 0 R" for name, number in self.layers.items())
        order = " ".join(f"{number} 0 R" for number in reversed(self.layers.values()))
        about = self._add(
            f"<</Title{_text(canvas.title)}/Subject{_text(canvas.description)}/Author{_text(canvas.credit)}>>".encode()
        )
        self.objects[0] = (
            f"<</Type/Catalog/Pages 2 0 R/Lang({canvas.lang})/OCProperties<</OCGs[{order}]"
            f"/D<</Order[{order}]>>>>/ViewerPreferences<</DisplayDocTitle true>>>>"
        ).encode()
        self.objects[1] = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
        self.objects[2] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {_n(width)} {_n(height)}]/Contents 4 0 R"
            f"/Group<</S/Transparency/CS/DeviceRGB>>/Resources<</Properties<<{layers}>>"
            f"/Pattern<<{patterns}>>/ExtGState<<{states}>>>>>>"
        ).encode()
        self.objects[3] = _stream("", "\n".join(lines))
        return self._numbered(about)

    def _add(self, content: bytes) -> int:
        self.objects.append(content)
        return len(self.objects)

    def _numbered(self, about: int) -> bytes:
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for number, content in enumerate(self.objects, 1):
            places.append(len(out))
            out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
        table = "".join(f"{place:010d} 00000 n \n" for place in places)
        count, start = len(places) + 1, len(out)
        out += (
            f"xref\n0 {count}\n0000000000 65535 f \n{table}"
            f"trailer\n<</Size {count}/Root 1 0 R/Info {about} 0 R>>\nstartxref\n{start}\n%%EOF\n"
        ).encode()
        return bytes(out)

    def _group(self, group: Group) -> Iterator[str]:
        if group.words:
            yield f"/Span <</ActualText{_text(group.words)}>> BDC"
        for one in group.children:
            if isinstance(one, Group):
                yield from self._group(one)
            else:
                yield self._drawn(one)
        if group.words:
            yield "EMC"

    def _drawn(self, path: Path) -> str:
        fill, stroke = path.fill, path.stroke
        parts = ["q"]
        if path.opacity != 1:
            name = self.opacities.setdefault(path.opacity, f"o{len(self.opacities)}")
            parts.append(f"/{name} gs")
        if isinstance(fill, Hatch):
            parts.append(f"/Pattern cs /{fill.id} scn")
        elif fill:
            parts.append(f"{_colour(fill)} rg")
        if stroke:
            cap = " 1 J" if path.dash and path.dash[0] <= 1 else ""
            dash = f" [{' '.join(map(_n, path.dash))}] 0 d" if path.dash else ""
            parts.append(f"{_colour(stroke)} RG {_n(path.width)} w{cap}{dash}")
        rule = "*" if path.evenodd else ""
        paint = f"B{rule}" if fill and stroke else f"f{rule}" if fill else "S"
        return " ".join([*parts, _path(path.commands), paint, "Q"])

    def _pattern(self, hatch: Hatch) -> bytes:
        size, scale = _n(hatch.tile), hatch.scale * POINT
        matrix = f"[{scale:.5f} 0 0 {-scale:.5f} 0 {_n(self.canvas.height * POINT)}]"
        head = (
            f"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 {size} {size}]"
            f"/XStep {size}/YStep {size}/Matrix{matrix}/Resources<<>>"
        )
        body = (
            f"{_colour(hatch.fill)} rg 0 0 {size} {size} re f "
            f"{_colour(hatch.ink)} RG {_n(hatch.width)} w 1 J {_path(list(hatch.commands))} S"
        )
        return _stream(head, body)


def _stream(head: str, body: str) -> bytes:
    packed = zlib.compress(body.encode(), 9)
    start = f"<<{head}/Filter/FlateDecode/Length {len(packed)}>>\nstream\n"
    return start.encode() + packed + b"\nendstream"


def _path(commands: Commands) -> str:
    signs = {"M": "m", "L": "l", "C": "c", "Z": "h"}
    out = []
    here: tuple[float, ...] = (0, 0)
    for verb, *numbers in commands:
        if verb == "Q":  # which PDF does not have
            numbers = _cubic(here, numbers)
        out.append(" ".join([*map(_n, numbers), signs.get(verb, "c")]))
        here = tuple(numbers[-2:]) or here
    return " ".join(out)


def _cubic(here: Sequence[float], numbers: Sequence[float]) -> list[float]:
    """Turn a quadratic curve into the cubic one that is the same."""
    control, end = numbers[:2], numbers[2:]
    first = [a + 2 / 3 * (b - a) for a, b in zip(here, control, strict=True)]
    second = [a + 2 / 3 * (b - a) for a, b in zip(end, control, strict=True)]
    return [*first, *second, *end]


def _colour(value: str) -> str:
    return " ".join(_n(int(value[place : place + 2], 16) / 255, 4) for place in (1, 3, 5))


def _text(value: str) -> str:
    return f"<FEFF{value.encode('utf-16-be').hex().upper()}>"


def _n(value: float, places: int = 2) -> str:
    return f"{value:.{places}f}".rstrip("0").rstrip(".") or "0"
