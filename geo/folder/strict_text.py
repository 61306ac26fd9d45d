"""Files as values: JSON and TOML read strictly, with the place of what cannot be read."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from geo.errors import MapError
from geo.folder.not_json import recognise

FOLDER_FILES = ("ledger", "map", "sources")  # .toml files that are no sidecar
# Bytes. A layer of 200,000 places has 100 MB, the largest layer with 100 times its points 70 MB.
# A file of TOML takes up to 300 times its size in memory; the largest real one has 70 kB.
LARGEST_FILE = 120_000_000
LARGEST = {".toml": 2_000_000}  # by ending
LARGEST_OTHER = 10_000_000  # characters; to recognise what a file is takes memory as well
LARGEST_NUMBER = 1e15  # beyond it neither JavaScript nor pandas counts exactly
LONGEST_NUMBER = 400  # digits; beyond it Python itself refuses to count
# Of each mark, how often a text may hold it: what a value takes in memory is in proportion.
MOST = {"[": 6_000_000, "{": 2_000_000, ":": 8_000_000, ",": 20_000_000}
DEEPEST = 8  # levels of tables and lists in a file of TOML; four are in use
HALF_A_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
KEY_PART = r"""(?:[A-Za-z0-9_-]++|"(?:\\.|[^"\\\n])*+"|'[^'\n]*+')"""
# What can hold dots that part no keys comes first: comments and texts of several lines.
TOML_KEYS = re.compile(
    r"""#[^\n]*+|"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*+"{3}|'{3}(?:[^']|'{1,2}(?!'))*+'{3}"""
    rf"|(?P<deep>{KEY_PART}(?:[ \t]*\.[ \t]*{KEY_PART}){{{DEEPEST},}}+)|{KEY_PART}",
    re.DOTALL,
)


class Unreadable(MapError):
    """A file whose text is no value: ``place``, ``fault`` and ``remedy`` say why."""

    def __init__(self, place: str, fault: str, remedy: str) -> None:
        self.place, self.fault, self.remedy = place, fault, remedy
        super().__init__(f"{place}: {fault}. {remedy}" if place else f"{fault}. {remedy}")


class RefusedValue(ValueError):
    """A value that is JSON and not ours; ``text`` is what to look for in the file."""

    def __init__(self, fault: str, text: str) -> None:
        self.text = text
        super().__init__(fault)


def read_text(path: Path) -> str:
    """Read a text file, whatever byte order mark or line ends an editor gave it.

    Raises
    ------
    Unreadable
        If it is not there, too large, or in another encoding.
    """
    return decode(read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """Read a file that is there and not too large.

    Raises
    ------
    Unreadable
        With what stands in the way.
    """
    try:
        if not path.is_file():
            there = path.exists() or path.is_symlink()
            raise Unreadable("", *(("is not a file", _why(path)) if there else _missing(path)))
        largest = LARGEST.get(path.suffix, LARGEST_FILE)
        if (size := path.stat().st_size) > largest:
            fault = f"is {size / 1e6:.0f} MB, at most {largest // 1_000_000} MB are read"
            raise Unreadable("", fault, "Simplify or split it.")
        return path.read_bytes()
    except OSError as error:
        fault = f"cannot be read: {error.strerror}"
        raise Unreadable("", fault, "Look at its permissions.") from None


def decode(content: bytes) -> str:
    """Decode a file of UTF-8, with or without a byte order mark.

    Raises
    ------
    Unreadable
        With the first byte that is not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("", f"is not UTF-8 at byte {error.start}", "Save it as UTF-8.") from None


def parse_json(content: str) -> Any:
    """Parse JSON; what programs would read in different ways is refused.

    Raises
    ------
    Unreadable
        With the line and the column of the fault.
    """
    for mark, most in MOST.items():
        if (count := content.count(mark)) > most:
            fault = f"holds {mark} {count:,} times, at most {most:,} are read"
            raise Unreadable("", fault, "Simplify or split it.")
    start = len(content) - len(content.lstrip())
    try:
        value, end = decode_json(content, start)
        if rest := content[end:].lstrip():
            place = position(content, len(content) - len(rest))
            raise Unreadable(place, "is not JSON: extra data", "Mend it there.")
    except Unreadable:
        refuse_other_formats(content)
        raise
    return value


def decode_json(content: str, start: int) -> tuple[Any, int]:
    """Parse the JSON value that starts at a position, and return it with the position of its end.

    Raises
    ------
    Unreadable
        With the line and the column of the fault.
    """
    try:
        value, end = DECODER.raw_decode(content, start)
        if HALF_A_CHARACTER.search(content, start, end):
            _refuse_half_characters(value)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise Unreadable(place, f"is not JSON: {continued(error.msg)}", "Mend it there.") from None
    except RefusedValue as error:
        found = re.compile(re.escape(error.text), re.IGNORECASE).search(content, start)
        place = position(content, found.start() if found else start)
        raise Unreadable(place, f"is not JSON: {error!s:.120}", "Mend that value.") from None
    except RecursionError:
        place = position(content, start)
        raise Unreadable(place, "is nested too deep", "Write plain GeoJSON.") from None
    return value, end


def parse_toml(content: str) -> dict[str, Any]:
    """Parse TOML.

    Raises
    ------
    Unreadable
        With the line and the column of the fault, where the parser knows them.
    """
    text = content.replace("\r\n", "\n")
    try:
        for match in TOML_KEYS.finditer(text):  # each part costs as much as all before it
            if match["deep"] is not None:
                raise Unreadable(position(text, match.start()), *_too_deep(match["deep"]))
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        refuse_other_formats(content)
        place = TOML_PLACE.search(str(error))
        where = f"line {place[1]} column {place[2]}" if place and place[1] else "the end"
        fault = continued(TOML_PLACE.sub("", str(error)))
        raise Unreadable(where, f"is not TOML: {fault}", "Mend it there.") from None
    except RecursionError:
        raise Unreadable("", *_too_deep("")) from None
    except ValueError as error:
        raise Unreadable("", f"is not TOML: {error!s:.120}", "Mend that value.") from None
    for key, part in value.items():
        if _depth(part, DEEPEST) > DEEPEST:
            raise Unreadable(f"{key:.80}", *_too_deep(""))
    return value


def refuse_other_formats(content: str) -> None:
    """Say what a text that cannot be parsed is in place of JSON or TOML, if that is known.

    Raises
    ------
    Unreadable
        With the name of what it is, and what to do with it.
    """
    if len(content) < LARGEST_OTHER and (known := recognise(content)):
        raise Unreadable(*known)


def continued(sentence: str) -> str:
    """Let a sentence go on from a colon, unless it starts with an abbreviation."""
    if not sentence or sentence[:2].isupper():
        return sentence
    return f"{sentence[0].lower()}{sentence[1:]}"


def position(content: str, index: int) -> str:
    """Write the place of a character of a text as its line and column."""
    start = content.rfind("\n", 0, index) + 1
    return f"line {content.count(chr(10), 0, index) + 1} column {index - start + 1}"


def _missing(path: Path) -> tuple[str, str]:
    """Say that a file is not there, and whether another ending or case of it is."""
    endings = {path.suffix} | ({".json"} if path.suffix == ".geojson" else set())
    siblings = sorted(path.parent.iterdir()) if path.parent.is_dir() else []
    for other in siblings:
        if other.stem.lower() == path.stem.lower() and other.suffix.lower() in endings:
            return f"is not there, but {other.name} is", f"Rename that {path.name}."
    return "is not there", _why(path)


def _why(path: Path) -> str:
    if path.stem in FOLDER_FILES and path.suffix == ".toml":
        return f"A map folder has {', '.join(f'{name}.toml' for name in FOLDER_FILES)}."
    return "A layer is NAME.geojson with NAME.toml beside it."


def _too_deep(key: str) -> tuple[str, str]:
    value = f' ("{key:.40}…")' if key else ""
    return f"is nested deeper than {DEEPEST} levels{value}", "No key of a map needs as many."


def _depth(value: Any, most: int) -> int:
    """Count how deep tables and lists lie in each other, up to one more than ``most``."""
    if not isinstance(value, dict | list) or not most:
        return 1
    parts = value.values() if isinstance(value, dict) else value
    return 1 + max((_depth(part, most - 1) for part in parts), default=0)


def _refuse_constant(constant: str) -> None:
    raise RefusedValue(f"{constant} is no number of JSON", constant)


def _whole_number(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise RefusedValue(f"the number {digits[:12]}… is too large", digits)
    return int(digits)


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that is there twice: half of the programs keep the first value, half the last.

    Numbers that JavaScript or pandas would round are refused as well.
    """
    table = dict(pairs)
    if len(table) < len(pairs):
        seen: set[str] = set()
        twin = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise RefusedValue(f'the key "{twin}" is there twice', _quoted(twin))
    for key, value in pairs:
        if isinstance(value, int | float) and abs(value) > LARGEST_NUMBER:
            raise RefusedValue(f'the number of "{key}" is too large', _quoted(key))
    return table


def _quoted(key: str) -> str:
    return json.dumps(key, ensure_ascii=False)


def _refuse_half_characters(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        half = f"\\u{ord(error.object[error.start]):04x}"
        raise RefusedValue(f"{half} is half a character", half) from None


DECODER = json.JSONDecoder(
    parse_constant=_refuse_constant, parse_int=_whole_number, object_pairs_hook=_table
)
