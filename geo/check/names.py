"""Names and texts: in every language, in its script, both sides' names in its alphabet's order."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

import shapely
from babel.core import get_global
from shapely.geometry.base import BaseGeometry

from geo.check.problem import At, feature
from geo.errors import Problem, did_you_mean
from geo.folder.catalog import Catalog

SCRIPTS = {  # of ISO 15924, as Unicode calls their letters
    "Arab": "ARABIC", "Armn": "ARMENIAN", "Cyrl": "CYRILLIC", "Deva": "DEVANAGARI",
    "Geor": "GEORGIAN", "Grek": "GREEK", "Hebr": "HEBREW", "Latn": "LATIN",
}  # fmt: skip
LONGEST_ACRONYM = 7  # letters; BTC and OSCE stay Latin in every language
BETWEEN_NAMES = " / "
WORD = re.compile(r"[^\W\d_]+")
NEAR = 0.05  # degrees, some 5 km: farther apart, places of one name are two places


Name = tuple[str, str, str]  # kind of layer, language, text


def names_of(properties: Mapping[str, Any]) -> dict[str, str]:
    """Return a feature's names by language."""
    return {
        key.removeprefix("name:"): value
        for key, value in properties.items()
        if key.startswith("name:") and isinstance(value, str)
    }


def in_each_language(at: At, place: str, text: Mapping[str, str]) -> Iterator[Problem]:
    """Check that a text is there in every language of the map, and in its script."""
    languages = at.catalog.map.languages
    for language in languages:
        if language not in text:
            yield at("language", place, f'has no text in "{language}"', "Translate it.")
        elif fault := foreign_letters(text[language], language):
            yield at("script", place, fault, "Write it in that language.")
    for language in sorted(text.keys() - at.languages):
        fault = f'"{language:.40}" is not a language of the map'
        yield at("language", place, fault, did_you_mean(language, languages))


def foreign_letters(text: str, language: str) -> str:
    """Name what in a text is not in the script of its language; empty if all of it is."""
    own = script_of(language)
    if own == "LATIN" and text.isascii():
        return ""
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


@cache  # of what CLDR knows
def script_of(language: str) -> str | None:
    """Return the script of a language, as the Unicode names of its letters begin."""
    likely = get_global("likely_subtags").get(language, "")
    return next((SCRIPTS[part] for part in likely.split("_") if part in SCRIPTS), None)


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalpha() else " " for letter in text).split()


def _is_acronym(word: str) -> bool:
    return len(word) <= LONGEST_ACRONYM and word.isupper()


def _scripts(word: str) -> set[str]:
    return {script for letter in word if (script := _script(letter)) in SCRIPTS.values()}


@cache  # of what Unicode knows
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0]


Key = tuple[tuple[int, ...], tuple[int, ...]]


def alphabetical(text: str, alphabet: str = "") -> Key:
    """Return the key by which a text is sorted.

    Letters of the alphabet come in its order, others in Unicode's, with marks counting only
    between words that are alike without them; what is no letter comes first.
    """
    low = _lower(text, alphabet)
    first, second = [], []
    for letter in low:
        base = letter if letter in alphabet or _is_own(letter) else _base(letter)
        for plain in base:
            place = alphabet.find(plain)
            first.append(place + 1 if place >= 0 else 1000 + ord(plain) if plain.isalnum() else 0)
            second.append(ord(letter) if letter != plain else 0)
    return tuple(first), tuple(second)


def _lower(text: str, alphabet: str) -> str:
    if "ı" in alphabet:  # a language with two letters i
        text = text.replace("I", "ı").replace("İ", "i")
    return text.lower()


@cache  # of what Unicode knows
def _base(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _is_own(letter: str) -> bool:
    """Decide whether a letter with a mark is a letter of its own: й is, ё is not."""
    return letter == "й"


def both_names(at: At, place: str, names: Mapping[str, str]) -> Iterator[Problem]:
    """Check that what has two names has them in every language, in alphabetical order."""
    counts = {language: name.count(BETWEEN_NAMES) for language, name in names.items()}
    most = max(counts.values(), default=0)
    fewer = sorted(language for language, count in counts.items() if count < most)
    if fewer:
        fault = f"has both names in some languages only, not in {', '.join(fewer)}"
        remedy = "Write both, in the alphabet's order, in every one."
        yield at("one-sided-name", place, fault, remedy)
    for language, name in names.items():
        alphabet = at.catalog.map.alphabets.get(language, "")
        for first, second in _out_of_order(name, alphabet):
            fault = f'"{name:.60}" is not in the order of the alphabet of "{language}"'
            yield at("name-order", place, fault, f'"{second}" comes before "{first}".')


def _out_of_order(name: str, alphabet: str) -> Iterator[tuple[str, str]]:
    """Find names on either side of a slash that are in the wrong order.

    In a sentence, such as ``Aghdam / Akna handed over``, only the words at the slash are names.
    """

    def in_order(first: str, second: str) -> bool:
        return alphabetical(first, alphabet) <= alphabetical(second, alphabet)

    for first, second in pairwise(name.split(BETWEEN_NAMES)):
        left, right = WORD.findall(first)[-1:], WORD.findall(second)[:1]
        if not in_order(first, second) and not (left and right and in_order(left[0], right[0])):
            yield (left or [first])[0], (right or [second])[0]


def one_sided_names(catalog: Catalog) -> Iterator[Problem]:
    """Find features with one name where another layer has both for a place of their kind."""
    named: dict[Name, list[tuple[str, str]]] = {}  # layer and feature of each
    pairs: dict[Name, list[tuple[str, BaseGeometry]]] = {}
    for layer in catalog.layers.values():
        for feature_id, shape in layer.shapes.items():
            for language, value in names_of(layer.features[feature_id]).items():
                named.setdefault((layer.kind, language, value), []).append((layer.id, feature_id))
                if BETWEEN_NAMES in value:
                    for part in value.split(BETWEEN_NAMES):
                        pairs.setdefault((layer.kind, language, part), []).append((value, shape))
    for name in pairs.keys() & named.keys():
        yield from _near(catalog, name, named[name], pairs[name])


def _near(
    catalog: Catalog,
    name: Name,
    places: list[tuple[str, str]],
    twins: list[tuple[str, BaseGeometry]],
) -> Iterator[Problem]:
    """Report the places of one name that lie near others with two."""
    shapes = [catalog.layers[layer].shapes[feature_id] for layer, feature_id in places]
    tree = shapely.STRtree([shape for _, shape in twins])
    near = tree.query_nearest(shapes, max_distance=NEAR, all_matches=False)
    for row, twin in near.T:
        layer, feature_id = places[row]
        at = At(catalog, f"{layer}.geojson")
        fault = f'"{name[2]}" has two names elsewhere, "{twins[twin][0]}"'
        place = f"{feature(feature_id)}: name:{name[1]}"
        yield at("one-sided-name", place, fault, "Write both here too.")
