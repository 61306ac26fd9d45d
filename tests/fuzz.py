"""Spoil a map folder at random, in bytes, structure and meaning: nothing ends in a traceback.

python tests/fuzz.py [COUNT] [FOLDER] [SEED]
"""

from __future__ import annotations

import json
import random
import re
import resource
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from geo.errors import MapError
from tests.paths import INVENTED

ODD: list[Any] = [
    None, True, False, 0, -1, 1.5, 1e308, 10**30, "", " ", "a", "\u202e", "\x00", "1994-13-45",
    "2020-11-10", [], {}, [None], [[]], [["1994", "x"]], {"type": "Point"}, "../x", "<script>",
    [0, 0], "${7*7}", "{{ 7*7 }}", "north", "control", float("1e-300"),
]  # fmt: skip
TEXTS = ["", "\x00", "\u2028", "{", "}", "]", "[[", '"', "'", "=", "\\", "null", "1e999", "NaN",
         "-", "\ufeff", "9" * 40, "€", "[x]", "a.b.c = 1\n", "\r\n"]  # fmt: skip

FIELDS = ["fid", "geom", "Id", "Sources", "id", "geometry", "index", "holder", "area_km2", "name",
          "ogc_fid", "rowid", "layer", "select", "a b", "ü", "x" * 60, "metadata"]  # fmt: skip
CELLS: list[Any] = [
    1, 2.5, -0.0, True, "a", "", "=1+1", "1994", "1994-05-12", [], ["a"], ["a", "b"], [1, 2],
    [["1994", "x"]], [[1]], ["a", 1], 10**14, "\u202e", "long " * 700, "a\nb", "[STYLE]", None,
]  # fmt: skip
WORDINGS = [
    "[STYLE]", "[SCRIPT]", "[DATA]", "SANDBOX", "{constructor}", "{{ 7 * 7 }}", "{% raw %}", "${x}",
    "</script><b>", "%s", "{0}", "\\", "'", '"', "&amp;", "=1+1", "\u202e", "\U0001f600", "a\nb",
    "\u2028", "-->", "]]>", "A" * 3000,
]  # fmt: skip
WORDS = re.compile(r'(?<=")[A-Z][^"\n\\]*(?=")')
DAYS = re.compile(r'(?<=")[0-9]{4}(?:-[0-9]{2}){0,2}(?=")')


def in_bytes(path: Path, chance: random.Random) -> None:
    """Flip, cut, double or put in bytes."""
    data = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del data[at : at + chance.randint(1, 60)]
            case 2:
                data[at:at] = chance.choice(TEXTS).encode("utf-8", "surrogatepass")
            case 3:
                data[at:at] = data[at : at + chance.randint(1, 200)]
            case _ if data:
                digit = [place for place, one in enumerate(data) if 48 <= one <= 57]
                if digit:
                    data[chance.choice(digit)] = 48 + chance.randrange(10)
    path.write_bytes(bytes(data))


def in_structure(path: Path, chance: random.Random) -> None:
    """Change, take out or double a value of a JSON file, or a line of a TOML file."""
    if path.suffix != ".geojson":
        lines = path.read_text(encoding="utf-8").splitlines()
        at = chance.randrange(len(lines))
        key, sign, _ = lines[at].partition("=")
        odd = json.dumps(chance.choice(ODD))
        choices = [lines[at], f"{key}{sign}{odd}", f"{lines[at]}\n{lines[at]}", "", f"x = {odd}"]
        lines[at] = chance.choice(choices[1:])
        path.write_text("\n".join(lines), encoding="utf-8")
        return
    value = json.loads(path.read_text(encoding="utf-8"))
    for _ in range(chance.randint(1, 3)):
        _change(value, chance)
    path.write_text(json.dumps(value), encoding="utf-8")


def _change(value: Any, chance: random.Random) -> None:
    """Walk down to some container, and change one thing in it."""
    while True:
        places = list(value) if isinstance(value, dict) else list(range(len(value)))
        deeper = [
            place for place in places if isinstance(value[place], dict | list) and value[place]
        ]
        if not deeper or chance.random() < 0.25:
            break
        value = value[chance.choice(deeper)]
    if not places:
        return
    at = chance.choice(places)
    match chance.randrange(5):
        case 0:
            value[at] = chance.choice(ODD)
        case 1:
            del value[at]
        case 2 if isinstance(value, list):
            value.insert(at, value[at])
        case 3 if isinstance(value[at], int | float):
            value[at] = value[at] + chance.choice([1, -1, 0.01, 90, 1e-6, 1e9])
        case _ if isinstance(value, list):
            chance.shuffle(value)
        case _:
            value[str(chance.choice(["id", "name:en", "from", "held", "geometry", "zz"]))] = value[
                at
            ]


def in_files(path: Path, chance: random.Random) -> None:
    """Take a file away, empty it, or put another in its place."""
    match chance.randrange(4):
        case 0:
            path.unlink()
        case 1:
            path.write_bytes(b"")
        case 2:
            others = sorted(one for one in path.parent.iterdir() if one.suffix == path.suffix)
            path.write_bytes(chance.choice(others).read_bytes())
        case _:
            path.unlink()
            path.mkdir()


def in_meaning(path: Path, chance: random.Random) -> None:
    """Change what check may well pass: texts, fields with their values, dates, titles."""
    folder = path.parent
    stem = chance.choice(sorted(one.stem for one in folder.glob("*.geojson")))
    layer, sidecar = folder / f"{stem}.geojson", folder / f"{stem}.toml"
    match chance.randrange(4):
        case 0:
            value = json.loads(layer.read_text(encoding="utf-8"))
            key = chance.choice(FIELDS)
            odd = chance.choice(CELLS)
            for feature in value["features"]:
                if chance.random() < 0.7:
                    feature["properties"][key] = chance.choice([odd, odd, chance.choice(CELLS)])
            layer.write_text(json.dumps(value), encoding="utf-8")
            with sidecar.open("a", encoding="utf-8") as file:
                file.write(f"\n[fields.{json.dumps(key)}]\nen = {json.dumps(key)}\n")
        case 1:
            text = path.read_text(encoding="utf-8")
            words = [one for one in WORDS.findall(text) if path.suffix == ".toml" or "Shire" in one]
            if words:
                new = json.dumps(chance.choice(WORDINGS))[1:-1]
                path.write_text(text.replace(chance.choice(words), new), encoding="utf-8")
        case 2:
            other = chance.choice(sorted(folder.glob("*.toml")))
            titles = [one for one in WORDS.findall(other.read_text(encoding="utf-8")) if " " in one]
            text = path.read_text(encoding="utf-8")
            words = [one for one in WORDS.findall(text) if " " in one]
            if titles and words:
                new = text.replace(chance.choice(words), chance.choice(titles))
                path.write_text(new, encoding="utf-8")
        case _:
            text = path.read_text(encoding="utf-8")
            days = DAYS.findall(text)
            if days:
                day = chance.choice(["0001", "1900-01", "1950-06-25", "1953-07", "9999-12-31"])
                path.write_text(text.replace(chance.choice(days), day, 1), encoding="utf-8")


def spoil(source: Path, folder: Path, chance: random.Random) -> str:
    """Copy a folder and spoil one file of the copy; say which, and how."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder)
    path = chance.choice(
        sorted(one for one in folder.iterdir() if one.suffix in (".geojson", ".toml"))
    )
    way = chance.choice([*[in_bytes, in_structure] * 3, in_files, *[in_meaning] * 4])
    way(path, chance)
    return f"{way.__name__} of {path.name}"


def run(
    count: int,
    source: Path,
    seed: int,
    use: Callable[[Path], object],
    report: Callable[[str], object] = lambda _: None,
) -> list[str]:
    """Use many spoilt folders; list, and report at once, each that ends without a message."""
    failures: list[str] = []

    def fail(text: str) -> None:
        failures.append(text)
        report(text)

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "layers"
        for number in range(seed, seed + count):
            said = spoil(source, folder, random.Random(number))  # noqa: S311
            try:
                use(folder)
            except MapError as error:
                if not str(error).strip():
                    fail(f"{number}: {said}: no message")
            except Exception:  # what this is about
                fail(f"{number}: {said}:\n{traceback.format_exc(limit=-4)}")
    return failures


def everything(out: Path, folder: Path) -> None:
    """Check a folder, and make all that can be made of it: pages, data and stills."""
    from atlas.site import build

    build.build(out, folder, whole=True)


def main() -> None:
    """Spoil, check and build; print what went wrong."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    source = Path(sys.argv[2]) if len(sys.argv) > 2 else INVENTED
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    show = partial(print, flush=True)
    with tempfile.TemporaryDirectory() as out:
        failures = run(count, source, seed, partial(everything, Path(out)), show)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{count} folders, {len(failures)} failures, at most {peak:.2f} GiB of memory")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
