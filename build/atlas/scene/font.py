"""Text as outlines of a font that comes with the package: it shows wherever it is opened."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import groupby
from typing import Any

from fontTools.pens.basePen import decomposeQuadraticSegment
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from atlas.scene.paths import Commands

UNITS = 1000  # of the fonts, per em
ASCENT, DESCENT = 0.76, 0.2  # of the size: what letters with accents and tails take
_lacking: set[str] = set()


def lacking() -> str:
    """List the letters that were drawn as empty boxes, because the font has none of them."""
    return "".join(sorted(_lacking))


@cache
def face(weight: str) -> "Face":
    """Open ``Regular`` or ``Bold`` of the fonts that are there.

    Noto Sans has Latin, Cyrillic and Armenian letters; others, such as
    ``NotoSansGeorgian-Regular.ttf``, help out with what it lacks.
    """
    ending = f"-{weight}.ttf"
    fonts = (
        file for file in files("atlas").joinpath("fonts").iterdir() if file.name.endswith(ending)
    )
    return Face(*(file.read_bytes() for file in sorted(fonts, key=lambda file: file.name)))


class Face:
    """One weight of a font, and of those that have what it lacks; 1000 units an em."""

    def __init__(self, *contents: bytes) -> None:
        self._letters: dict[int, Any] = {}
        self._contents: dict[int, bytes] = {}
        for content in reversed(contents):  # the first has the last word
            font = TTFont(BytesIO(content))
            glyphs, names = font.getGlyphSet(), font.getBestCmap()
            self._letters |= {code: glyphs[name] for code, name in names.items()}
            self._contents |= dict.fromkeys(names, content)
        self._box = glyphs[".notdef"]
        self._drawn: dict[str, Commands] = {}

    def covers(self, text: str) -> bool:
        """Check that the font has every letter of a text."""
        return all(ord(letter) in self._letters for letter in text)

    def runs(self, text: str) -> Iterator[tuple[bytes, str]]:
        """Part a text that it covers by the fonts, whole files, that have the letters."""
        for content, letters in groupby(text, key=lambda letter: self._contents[ord(letter)]):
            yield content, "".join(letters)

    def width(self, text: str, size: float, spacing: float = 0) -> float:
        """Measure a line of text; ``spacing`` after each letter is a share of its size."""
        units = sum(float(self._glyph(letter).width) for letter in text)
        return (units / UNITS + spacing * len(text)) * size

    def outline(self, text: str, size: float, x: float, y: float, spacing: float = 0) -> Commands:
        """Draw a line of text from a point on its base line."""
        scale, out = size / UNITS, []
        for letter in text:
            for verb, *numbers in self._path(letter):
                xy = [
                    x + value * scale if place % 2 == 0 else y - value * scale
                    for place, value in enumerate(numbers)
                ]
                out.append((verb, *xy))
            x += self._glyph(letter).width * scale + spacing * size
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

    def _glyph(self, letter: str) -> Any:
        if ord(letter) not in self._letters and letter.isprintable():
            _lacking.add(letter)
        return self._letters.get(ord(letter), self._box)

    def _path(self, letter: str) -> Commands:
        if letter not in self._drawn:
            glyph = self._glyph(letter)
            pen = DecomposingRecordingPen(glyph.glyphSet)
            glyph.draw(pen)
            self._drawn[letter] = _commands(pen.value)
        return self._drawn[letter]


def _commands(recorded: list[tuple[str, Any]]) -> Commands:
    """Turn what a pen recorded into single lines and quadratic curves."""
    signs = {"moveTo": "M", "lineTo": "L", "closePath": "Z"}
    out: Commands = []
    for verb, points in recorded:
        if verb == "qCurveTo":
            out += [("Q", *control, *end) for control, end in decomposeQuadraticSegment(points)]
        else:
            out.append((signs[verb], *(value for point in points for value in point)))
    return out
