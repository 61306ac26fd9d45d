"""Longitudes and latitudes as the files of others write them."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

MINUS = str.maketrans(dict.fromkeys("\u2212\u2013\ufe63\uff0d", "-"))  # signs that look like one
SIDES = {"lng": "EW", "lat": "NS"}
NUMBER = r"\d+(?:[.,]\d+)?"
DEGREES = re.compile(
    rf"(?P<before>[NESW])?\s*(?P<sign>[-+]?)(?P<degrees>{NUMBER})\s*(?:[°º˚d]|deg)?\s*"
    rf"(?:(?P<minutes>{NUMBER})\s*['′’‘ʹm]\s*"
    rf"(?:(?P<seconds>{NUMBER})\s*(?:[\"″”“ʺs]|''|′′|’’))?)?\s*(?P<after>[NESW])?",
    re.IGNORECASE | re.ASCII,
)


def read_degrees(
    cells: Sequence[Any] | pa.Array, name: str, axis: str, faults: NDArray[Any]
) -> NDArray[np.float64]:
    """Read a column of longitudes (``axis`` is lng) or latitudes (lat), in degrees.

    Numbers, or text: with a decimal comma, degrees with minutes and seconds, a letter for the side.
    What is no number becomes NaN, and ``faults`` says why, naming the column.
    """
    column = cells if isinstance(cells, pa.Array) else pa.array(cells, pa.string())
    try:
        numbers = column.cast(pa.float64()).to_numpy(zero_copy_only=False).copy()
    except pa.ArrowException:
        texts = ("" if cell is None else str(cell) for cell in column.to_pylist())
        numbers = np.array([_number(text, axis) for text in texts])
    for row in np.flatnonzero(~np.isfinite(numbers)):
        numbers[row] = np.nan
        faults[row] = faults[row] or _fault(column[int(row)].as_py(), name, axis)
    return numbers


def _number(cell: str, axis: str) -> float:
    text = visible(cell).translate(MINUS)
    try:
        return float(text) if "_" not in text else np.nan  # Python's way to write a million
    except ValueError:
        pass
    match = DEGREES.fullmatch(text)
    if not match or (match["before"] and match["after"]):
        return np.nan
    side = (match["before"] or match["after"] or "").upper()
    degrees, minutes, seconds = (
        float((match[part] or "0").replace(",", ".")) for part in ("degrees", "minutes", "seconds")
    )
    whole = degrees.is_integer() and (match["seconds"] is None or minutes.is_integer())
    if (side and (side not in SIDES[axis] or match["sign"])) or minutes >= 60 or seconds >= 60:
        return np.nan
    if match["minutes"] and not whole:
        return np.nan
    south = match["sign"] == "-" or side in ("S", "W")
    return (-1 if south else 1) * (degrees + minutes / 60 + seconds / 3600)


def _fault(cell: object, name: str, axis: str) -> str:
    text = shown(str("" if cell is None else cell))
    if not text.strip():
        return f"no {name}"
    other = {"lng": "latitude", "lat": "longitude"}[axis]
    sides = SIDES["lat" if axis == "lng" else "lng"]
    if re.search(rf"^[{sides}]\s*\d|\d\W*[{sides}]$", text, re.IGNORECASE):
        return f'{name} "{text:.80}" is a {other}'
    return f'{name} "{text:.80}" is no number: write degrees such as 46.75'


def visible(text: str) -> str:
    """Take away what no reader sees: marks of direction, joiners, spaces at the ends."""
    if text.isascii():
        return text.strip()
    kept = (letter for letter in text if unicodedata.category(letter) != "Cf")
    return "".join(" " if letter.isspace() else letter for letter in kept).strip()


def shown(text: str) -> str:
    """Write invisible letters as their codes, so that a message shows them."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )
