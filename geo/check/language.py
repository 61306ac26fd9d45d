"""Languages: which script a text is in, and which of two names comes first."""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from babel.core import get_global

from geo.check.problem import At
from geo.errors import Problem, did_you_mean

SCRIPTS = {  # of ISO 15924, as Unicode calls their letters
    "Arab": "ARABIC", "Armn": "ARMENIAN", "Cyrl": "CYRILLIC", "Deva": "DEVANAGARI",
    "Geor": "GEORGIAN", "Grek": "GREEK", "Hebr": "HEBREW", "Latn": "LATIN",
}  # fmt: skip
LONGEST_ACRONYM = 7  # letters; BTC and OSCE stay Latin in every language
BETWEEN_NAMES = " / "


def in_each_language(at: At, place: str, text: Mapping[str, str]) -> Iterator[Problem]:
    """Check that a text is there in every language of the map, and in its script."""
    languages = at.catalog.map.languages
    for language in languages:
        if language not in text:
            yield at("language", place, f'has no text in "{language}"', "Translate it.")
        elif fault := foreign_letters(text[language], language):
            yield at("script", place, fault, "Write it in that language.")
    for language in sorted(set(text) - set(languages)):
        fault = f'"{language}" is not a language of the map'
        yield at("language", place, fault, did_you_mean(language, languages))


@lru_cache(maxsize=8192)
def foreign_letters(text: str, language: str) -> str:
    """Say what in a text is not in the script of its language; nothing if all is."""
    own = script_of(language)
    if own is None or {_script(letter) for letter in set(text) if letter.isalpha()} == {own}:
        return ""
    for part in text.split(BETWEEN_NAMES):
        words = [word for word in _words(part) if not _is_acronym(word)]
        if words and not any(own in _scripts(word) for word in words):
            return f'"{part:.40}" is not in the script of "{language}"'
    for word in _words(text):
        found = _scripts(word)
        if len(found) > 1:
            mixed = " and ".join(sorted(script.capitalize() for script in found))
            return f'"{word:.40}" mixes {mixed} letters'
    return ""


@lru_cache
def script_of(language: str) -> str | None:
    """Name the script that a language is written in, as Unicode names letters of it."""
    likely = get_global("likely_subtags").get(language, "")
    return next((SCRIPTS[part] for part in likely.split("_") if part in SCRIPTS), None)


def _words(text: str) -> list[str]:
    return "".join(one if one.isalpha() else " " for one in text).split()


def _is_acronym(word: str) -> bool:
    return len(word) <= LONGEST_ACRONYM and word.isupper()


def _scripts(word: str) -> set[str]:
    return {script for letter in word if (script := _script(letter)) in SCRIPTS.values()}


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0]


Key = tuple[tuple[int, ...], tuple[int, ...]]


def alphabetical(text: str, alphabet: str = "") -> Key:
    """Give the key by which a text is sorted.

    Letters of the alphabet come in its order, others in Unicode's, with marks counting only
    between words that are alike without them; what is no letter comes first.
    """
    low = _lower(text, alphabet)
    first, second = [], []
    for letter in low:
        base = letter if letter in alphabet or _is_own(letter) else _base(letter)
        for one in base:
            place = alphabet.find(one)
            first.append(place + 1 if place >= 0 else 1000 + ord(one) if one.isalnum() else 0)
            second.append(ord(letter) if letter != one else 0)
    return tuple(first), tuple(second)


def _lower(text: str, alphabet: str) -> str:
    if "ı" in alphabet:  # a language with two letters i
        text = text.replace("I", "ı").replace("İ", "i")
    return text.lower()


@lru_cache(maxsize=4096)
def _base(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _is_own(letter: str) -> bool:
    """Say whether a letter with a mark is a letter of its own: й is, ё is not."""
    return letter == "й"
