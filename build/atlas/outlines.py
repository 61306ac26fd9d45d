"""Text as outlines of a font that comes with the package: it shows wherever it is opened."""

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

from fontTools.pens.basePen import decomposeQuadraticSegment
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from atlas.canvas import Commands

UNITS = 1000  # of the fonts, per em
ASCENT, DESCENT = 0.76, 0.2  # of the size: what letters with accents and tails take


@cache
def face(weight: str) -> "Face":
    """Open ``Regular`` or ``Bold`` of Noto Sans: Latin, Cyrillic and Armenian letters."""
    return Face(files("atlas").joinpath("fonts", f"NotoSans-{weight}.ttf").read_bytes())


class Face:
    """One weight of the font."""

    def __init__(self, content: bytes) -> None:
        font = TTFont(BytesIO(content))
        self._letters: dict[int, str] = font.getBestCmap()
        self._glyphs = font.getGlyphSet()
        self._drawn: dict[str, Commands] = {}

    def covers(self, text: str) -> bool:
        """Say whether the font has every letter of a text."""
        return all(ord(letter) in self._letters for letter in text)

    def width(self, text: str, size: float) -> float:
        """Measure a line of text."""
        return sum(self._glyphs[self._name(letter)].width for letter in text) * size / UNITS

    def outline(self, text: str, size: float, x: float, y: float) -> Commands:
        """Draw a line of text from a point on its base line."""
        scale, out = size / UNITS, []
        for letter in text:
            name = self._name(letter)
            for verb, *numbers in self._glyph(name):
                xy = [
                    x + value * scale if place % 2 == 0 else y - value * scale
                    for place, value in enumerate(numbers)
                ]
                out.append((verb, *xy))
            x += self._glyphs[name].width * scale
        return out

    def wrapped(self, text: str, size: float, width: float) -> list[str]:
        """Break a text into lines no wider than a width."""
        lines: list[str] = []
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, size) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _name(self, letter: str) -> str:
        return self._letters.get(ord(letter), ".notdef")

    def _glyph(self, name: str) -> Commands:
        if name not in self._drawn:
            pen = DecomposingRecordingPen(self._glyphs)
            self._glyphs[name].draw(pen)
            self._drawn[name] = _commands(pen.value)
        return self._drawn[name]


def _commands(recorded: list[tuple[str, Any]]) -> Commands:
    """Turn what a pen recorded into lines and quadratic curves, one at a time."""
    signs = {"moveTo": "M", "lineTo": "L", "closePath": "Z"}
    out: Commands = []
    for verb, points in recorded:
        if verb == "qCurveTo":
            out += [("Q", *control, *end) for control, end in decomposeQuadraticSegment(points)]
        else:
            out.append((signs[verb], *(value for point in points for value in point)))
    return out
