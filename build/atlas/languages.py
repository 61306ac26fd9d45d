"""The languages of the interface: their words, and how they write dates and numbers."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from babel import Locale

from geo.dates import first_day
from geo.errors import UnknownName, did_you_mean

PATTERN_PARTS = re.compile(r"'([^']*)'|(d+|[ML]+|y+)|([^'dMLy]+)")


@dataclass(frozen=True)
class Language:
    """One language: its own name, its words by key, its months and its digits."""

    id: str
    name: str
    words: dict[str, str]
    press: dict[str, str]  # the words of the press page
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
    """Read ``languages/CODE.toml`` and the calendar of its locale."""
    if code not in known():
        raise UnknownName(f'language "{code}" has no file. {did_you_mean(code, known())}')
    text = files("atlas").joinpath("languages", f"{code}.toml").read_text("utf-8")
    words = tomllib.loads(text)
    about = words.pop("language")
    press = words.pop("press", {})
    locale = Locale.parse(about["locale"], sep="-")
    return Language(
        id=code,
        name=about["name"],
        words=words,
        press=press,
        months=_months(locale, "format"),
        months_alone=_months(locale, "stand-alone"),
        day=_template(str(locale.date_formats["long"])),
        month=_template(str(locale.datetime_skeletons["yMMMM"])),
        decimal=locale.number_symbols["latn"]["decimal"],
        group=locale.number_symbols["latn"]["group"],
        letters=about.get("letters", ""),
    )


def _months(locale: Locale, context: str) -> tuple[str, ...]:
    names = locale.months[context]["wide"]
    return tuple(names[number] for number in range(1, 13))


def _template(pattern: str) -> str:
    """Turn a CLDR pattern, ``d MMMM y 'г'.``, into ``{d} {M} {y} г.``."""
    out = []
    for literal, field, other in PATTERN_PARTS.findall(pattern):
        name = field if field == "dd" else field[:1].replace("L", "M")
        out.append(f"{{{name}}}" if field else literal or other)
    return "".join(out)
