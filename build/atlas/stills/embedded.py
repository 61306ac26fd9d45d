"""A font inside a PDF: the letters that are used of it, and what they say when copied."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO

import pydyf
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from atlas.scene.font import UNITS

FONT = {"Type": "/Font", "Subtype": "/Type0", "Encoding": "/Identity-H"}
SYSTEM = "<</Registry (Adobe)/Ordering (Identity)/Supplement 0>>"
GLYPHS = {"Type": "/Font", "Subtype": "/CIDFontType2", "CIDSystemInfo": SYSTEM}
GLYPHS["CIDToGIDMap"] = "/Identity"
DESCRIPTOR = {"Type": "/FontDescriptor", "Flags": 4, "ItalicAngle": 0, "StemV": 80}
TO_UNICODE = """\
/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
{} endcmap CMapName currentdict /CMap defineresource pop end end"""


class Font:
    """A font of a document; ``name`` is what pages call it."""

    def __init__(self, content: bytes, name: str) -> None:
        self.name, self._content = name, content
        self._font = TTFont(BytesIO(content))
        self._letters: dict[int, str] = {}  # by the number of their glyph

    def encoded(self, text: str, spacing: float) -> str:
        """Write a text as its glyphs; ``spacing`` after each is a share of the size."""
        names = self._font.getBestCmap()
        glyphs = [self._font.getGlyphID(names[ord(letter)]) for letter in text]
        self._letters |= zip(glyphs, text, strict=True)
        gap = f" {-UNITS * spacing:g} " if spacing else ""
        return "".join(f"<{glyph:04x}>{gap}" for glyph in glyphs)

    def described(self, add: Callable[[pydyf.Object], pydyf.Object]) -> pydyf.Dictionary:
        """Describe the font with the letters encoded so far; ``add`` puts objects into a PDF."""
        font, file, letters = self._font, self._subset(), sorted(self._letters.items())
        tag = "".join(chr(ord("A") + byte % 26) for byte in sha256(file).digest()[:6])
        name = f"/{tag}+{font['name'].getDebugName(6)}"
        head = font["head"]
        descriptor = {
            "FontName": name,
            "FontBBox": pydyf.Array([head.xMin, head.yMin, head.xMax, head.yMax]),
            "Ascent": font["hhea"].ascent,
            "Descent": font["hhea"].descent,
            "CapHeight": font["OS/2"].sCapHeight,
            "FontFile2": add(pydyf.Stream([file], {"Length1": len(file)}, compress=True)).reference,
        }
        widths = (font["hmtx"][font.getGlyphName(glyph)][0] for glyph in self._letters)
        glyphs = {
            "BaseFont": name,
            "FontDescriptor": add(pydyf.Dictionary(DESCRIPTOR | descriptor)).reference,
            "W": pydyf.Array(map("{} [{}]".format, self._letters, widths)),
        }
        codes = ((glyph, letter.encode("utf-16-be").hex()) for glyph, letter in letters)
        said = " ".join(f"1 beginbfchar <{glyph:04x}> <{code}> endbfchar" for glyph, code in codes)
        about = {
            "BaseFont": name,
            "DescendantFonts": pydyf.Array([add(pydyf.Dictionary(GLYPHS | glyphs)).reference]),
            "ToUnicode": add(pydyf.Stream([TO_UNICODE.format(said)], compress=True)).reference,
        }
        return pydyf.Dictionary(FONT | about)

    def _subset(self) -> bytes:
        font, file = TTFont(BytesIO(self._content), recalcTimestamp=False), BytesIO()
        subsetter = Subsetter(Options(retain_gids=True, hinting=False, layout_features=[]))
        subsetter.populate(gids=self._letters)
        subsetter.subset(font)
        font.save(file)
        return file.getvalue()
