"""The languages of the interface: their words, and how they write dates and numbers."""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import babel

from geo.dates import first_day
from geo.errors import MapError, Problem, UnknownName, did_you_mean

FOLDER, PATTERN = "build/atlas/languages", "en"  # where the files are; the one others follow
OPTIONAL = ("language.letters", "language.same")
APART = ("press", "still", "difference")  # tables of words that the map's own page does without
BRACES = re.compile(r"\{\w*\}")
PATTERN_PARTS = re.compile(r"'([^']*)'|(d+|[ML]+|y+)|([^'dMLy]+)")


@dataclass(frozen=True)
class Language:
    """One language: its own name, its words by key, its months and its digits."""

    id: str
    name: str
    words: dict[str, str]
    press: dict[str, str]  # the words of the press page
    still: dict[str, str]  # what only a picture says
    difference: dict[str, str]  # the words of what changes from one map to another
    months: tuple[str, ...]
    months_alone: tuple[str, ...]
    day: str
    month: str
    decimal: str
    group: str
    letters: str  # as `ш=sh`: how its letters are spelt where a search compares scripts

    def date(self, partial: str) -> str:
        """Write a partial date in words."""
        first = first_day(partial)
        month = first.month - 1
        parts = {"d": first.day, "dd": f"{first.day:02}", "M": self.months[month], "y": first.year}
        if len(partial) == 4:
            return str(first.year)
        if len(partial) == 7:
            parts["M"] = self.months_alone[month]
            return self.month.format(**parts)
        return self.day.format(**parts)

    def number(self, value: float, decimals: int = 0) -> str:
        """Write a number with this language's separators."""
        whole, _, rest = f"{value:,.{decimals}f}".partition(".")
        return whole.replace(",", self.group) + (self.decimal + rest if rest else "")


def known() -> list[str]:
    """Name the languages that have a file."""
    folder = files("atlas").joinpath("languages")
    return sorted(
        file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml")
    )


@cache
def language(code: str) -> Language:
    """Read ``languages/CODE.toml`` and the calendar of its locale.

    Words that are not translated yet are those of the first language here, marked.
    """
    if code not in known():
        raise UnknownName(f'language "{code}" has no file. {did_you_mean(code, known())}')
    words = _file(code)
    about = words.pop("language")
    if code != PATTERN:
        pattern = _file(PATTERN)
        del pattern["language"]
        words = _completed(words, pattern, about.get("same", ()))
    apart = {name: words.pop(name, {}) for name in APART}
    return Language(
        id=code,
        name=about["name"],
        words=words,
        **apart,
        **_calendar(about["locale"]),
        letters=about.get("letters", ""),
    )


def marked(text: str, code: str) -> str:
    """Mark a text that stands in for one in another language."""
    return f"[{code}] {text}"


def _completed(
    words: dict[str, Any], pattern: dict[str, Any], same: Collection[str], before: str = ""
) -> dict[str, Any]:
    """Put marked words of the pattern where a language has none, or still has the pattern's."""
    whole = dict(words)
    for key, word in pattern.items():
        name = f"{before}{key}"
        if isinstance(word, dict):
            whole[key] = _completed(words.get(key, {}), word, same, f"{name}.")
        elif words.get(key, word) == word and name not in same:
            whole[key] = marked(word, PATTERN)
    return whole


def choose(code: str | None, languages: Sequence[str]) -> str:
    """Choose a language of a map; without a code, its first.

    Raises
    ------
    UnknownName
        If the map has no such language.
    """
    if code and code not in languages:
        raise UnknownName(f'language "{code}" is not there. {did_you_mean(code, languages)}')
    return code or languages[0]


def _file(code: str) -> dict[str, Any]:
    text = files("atlas").joinpath("languages", f"{code}.toml").read_text("utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MapError(f"{FOLDER}/{code}.toml: {error}. Mend it there.") from None


def problems(codes: Iterable[str]) -> Iterator[Problem]:
    """List what the languages of a map lack: a file, words that the first language here has."""
    whole = _words(_file(PATTERN))
    for code in codes:
        file = f"{FOLDER}/{code}.toml"
        if code not in known():
            remedy = f"Copy {FOLDER}/{PATTERN}.toml, and translate the values."
            yield Problem(file, "", "is not there", remedy, kind="language")
            continue
        found = _words(_file(code))
        if code != PATTERN:
            yield from _untranslated(file, whole, found, _file(code).get("language", {}))
        for key in sorted(whole.keys() - found.keys()):
            yield Problem(file, key, "is not there", "Translate it.", kind="language")
        for key in sorted(whole.keys() & found.keys()):
            lost = sorted(set(BRACES.findall(whole[key])) - set(BRACES.findall(found[key])))
            if lost and not key.startswith("language."):
                fault = f"has no {lost[0]} (value {found[key]!r})"
                yield Problem(file, key, fault, "Keep what stands in braces.", kind="language")


def _untranslated(
    file: str, whole: dict[str, str], found: dict[str, str], about: dict[str, Any]
) -> Iterator[Problem]:
    """Count the words that are as they came from the file that was copied."""
    if found.get("language.name") == whole["language.name"]:
        fault = f"is still {whole['language.name']!r}"
        remedy = "Write what the language calls itself."
        yield Problem(file, "language.name", fault, remedy, kind="language")
    words = [key for key in sorted(whole) if not key.startswith("language.")]
    right = about.get("same", [])  # a word may be the same in both
    same = [key for key in words if found.get(key) == whole[key] and key not in right]
    if same:
        named = ", ".join(same[:6]) + (", …" if len(same) > 6 else "")
        fault = f"{len(same)} of {len(words)} words are still those of {PATTERN}.toml: {named}"
        remedy = "Translate them. Those that are right as they are go into same, under [language]."
        yield Problem(file, "", fault, remedy, kind="language")


def _words(table: dict[str, Any], before: str = "") -> dict[str, str]:
    words: dict[str, str] = {}
    for key, value in table.items():
        inner = _words(value, f"{before}{key}.") if isinstance(value, dict) else {}
        words |= inner or {f"{before}{key}": str(value)}
    return {key: value for key, value in words.items() if key not in OPTIONAL}


def _calendar(tag: str) -> dict[str, Any]:
    """Take from CLDR how a locale writes dates and numbers."""
    locale = babel.Locale.parse(tag, sep="-")
    symbols = locale.number_symbols["latn"]
    return {
        "months": _months(locale, "format"),
        "months_alone": _months(locale, "stand-alone"),
        "day": _template(str(locale.date_formats["long"])),
        "month": _template(str(locale.datetime_skeletons["yMMMM"])),
        "decimal": symbols["decimal"],
        "group": symbols["group"],
    }


def _months(locale: babel.Locale, context: str) -> tuple[str, ...]:
    names = locale.months[context]["wide"]
    return tuple(names[number] for number in range(1, 13))


def _template(pattern: str) -> str:
    """Turn a CLDR pattern, ``d MMMM y 'г'.``, into ``{d} {M} {y} г.``."""
    out = []
    for literal, field, other in PATTERN_PARTS.findall(pattern):
        name = field if field == "dd" else field[:1].replace("L", "M")
        out.append(f"{{{name}}}" if field else literal or other)
    return "".join(out)
