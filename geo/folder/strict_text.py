"""Files as values: JSON and TOML read strictly, with the place of what cannot be read."""

import json
import re
import tomllib
from json import decoder, scanner
from pathlib import Path
from typing import Any

from geo.errors import MapError
from geo.folder.not_json import recognise

FOLDER_FILES = ("ledger", "map", "sources")  # .toml files that are no sidecar
LARGEST_FILE = 160_000_000  # bytes; the largest real layer with a hundred times its points
LARGEST_NUMBER = 1e15  # beyond it neither JavaScript nor pandas counts exactly
LONGEST_NUMBER = 400  # digits; beyond it Python itself refuses to count
HALF_A_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


class Unreadable(MapError):
    """A file whose text is no value: ``place``, ``fault`` and ``remedy`` say why."""

    def __init__(self, place: str, fault: str, remedy: str) -> None:
        self.place, self.fault, self.remedy = place, fault, remedy
        super().__init__(f"{place}: {fault}. {remedy}" if place else f"{fault}. {remedy}")


def read_text(path: Path) -> str:
    """Read a text file, whatever mark or line ends an editor gave it.

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
        if (size := path.stat().st_size) > LARGEST_FILE:
            limit = f"at most {LARGEST_FILE // 1_000_000} MB"
            fault = f"is {size / 1e6:.0f} MB, {limit} are read"
            raise Unreadable("", fault, "Simplify or split the layer.")
        return path.read_bytes()
    except OSError as error:
        fault = f"cannot be read: {error.strerror}"
        raise Unreadable("", fault, "Look at its permissions.") from None


def decode(content: bytes) -> str:
    """Decode a file of UTF-8, with or without a byte order mark.

    Raises
    ------
    Unreadable
        With the first byte that is none.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("", f"is not UTF-8 at byte {error.start}", "Save it as UTF-8.") from None


def parse_json(content: str) -> Any:
    """Read JSON; what editors would read in different ways is refused.

    Raises
    ------
    Unreadable
        With the line and the column, where the parser knows them.
    """
    try:
        value = json.loads(content, **STRICT)
    except json.JSONDecodeError as error:
        if known := recognise(content):
            raise Unreadable(*known) from None
        place = f"line {error.lineno} column {error.colno}"
        raise Unreadable(place, f"is not JSON: {continued(error.msg)}", "Mend it there.") from None
    except ValueError as error:
        place = _place(content)
        raise Unreadable(place, f"is not JSON: {error!s:.120}", "Mend that value.") from None
    except RecursionError:
        raise Unreadable("", "is nested too deep", "Write plain GeoJSON.") from None
    if HALF_A_CHARACTER.search(content):
        _whole_characters(value, content)
    return value


def parse_toml(content: str) -> dict[str, Any]:
    """Read TOML.

    Raises
    ------
    Unreadable
        With the line and the column, where the parser knows them.
    """
    try:
        return tomllib.loads(content.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        if known := recognise(content):
            raise Unreadable(*known) from None
        place = TOML_PLACE.search(str(error))
        where = f"line {place[1]} column {place[2]}" if place and place[1] else "the end"
        fault = continued(TOML_PLACE.sub("", str(error)))
        raise Unreadable(where, f"is not TOML: {fault}", "Mend it there.") from None
    except RecursionError:
        raise Unreadable("", "is nested too deep", "Write plain TOML.") from None
    except ValueError as error:
        raise Unreadable("", f"is not TOML: {error!s:.120}", "Mend that value.") from None


def continued(sentence: str) -> str:
    """Let a sentence go on from a colon, unless it starts with an abbreviation."""
    if not sentence or sentence[:2].isupper():
        return sentence
    return f"{sentence[0].lower()}{sentence[1:]}"


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


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number of JSON")


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise ValueError(f"the number {digits[:12]}… is too large")
    return int(digits)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that is there twice: half of the programs keep one, half the other."""
    table = dict(pairs)
    if len(table) < len(pairs):
        keys = [key for key, _ in pairs]
        twin = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f'the key "{twin}" is there twice')
    for key, value in pairs:
        if isinstance(value, int | float) and abs(value) > LARGEST_NUMBER:
            raise ValueError(f'the number of "{key}" is too large')
    return table


def _whole_characters(value: Any, content: str) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        half = f"\\u{ord(error.object[error.start]):04x}"
        place = _line(content, content.lower().find(half))
        raise Unreadable(place, f"is not JSON: {half} is half a character", "Mend it.") from None


STRICT: dict[str, Any] = {
    "parse_constant": _refuse, "parse_int": _whole, "object_pairs_hook": _once,
}  # fmt: skip


def _place(content: str) -> str:
    """Find the innermost object that holds a value which is refused.

    The quick parser does not say where it is: the slow one of the standard library reads once more.
    """
    slow: Any = json.JSONDecoder(**STRICT)
    parts: Any = decoder, scanner  # in Python; what is used otherwise is the same in C
    faulty: list[int] = []

    def watched(start: tuple[str, int], *rest: Any) -> Any:
        try:
            return parts[0].JSONObject(start, *rest)
        except ValueError:
            faulty.append(start[1])
            raise

    slow.parse_object = watched
    slow.scan_once = parts[1].py_make_scanner(slow)
    try:
        slow.decode(content)
    except (ValueError, RecursionError):
        return _line(content, faulty[0]) if faulty else ""
    return ""


def _line(content: str, position: int) -> str:
    start = content.rfind("\n", 0, position) + 1
    return f"line {content.count(chr(10), 0, position) + 1} column {position - start + 1}"
