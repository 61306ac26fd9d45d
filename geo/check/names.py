"""Names: both sides' in every language, in the order of its alphabet."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from shapely.geometry.base import BaseGeometry

from geo.check.language import BETWEEN_NAMES, alphabetical
from geo.check.problem import At, feature
from geo.errors import Problem
from geo.folder.catalog import Catalog

WORD = re.compile(r"[^\W\d_]+")
NEAR = 0.05  # degrees, some 5 km: farther apart, places of one name are two places


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
        for one, other in _out_of_order(name, alphabet):
            fault = f'"{name:.60}" is not in the order of the alphabet of "{language}"'
            yield at("name-order", place, fault, f'"{other}" comes before "{one}".')


def _out_of_order(name: str, alphabet: str) -> Iterator[tuple[str, str]]:
    """Find names about a slash that are in the wrong order.

    In a sentence, such as ``Aghdam / Akna handed over``, only the words at the slash are names.
    """

    def in_order(one: str, other: str) -> bool:
        return alphabetical(one, alphabet) <= alphabetical(other, alphabet)

    for one, other in pairwise(name.split(BETWEEN_NAMES)):
        left, right = WORD.findall(one)[-1:], WORD.findall(other)[:1]
        if not in_order(one, other) and not (left and right and in_order(left[0], right[0])):
            yield (left or [one])[0], (right or [other])[0]


def one_sided_names(catalog: Catalog) -> Iterator[Problem]:
    """Find features with one name where another layer has both for a place of their kind."""
    named = [
        (layer, name, key, value)
        for layer in catalog.layers.values()
        for name, said in layer.features.items()
        for key, value in said.items()
        if key.startswith("name:") and isinstance(value, str)
    ]
    shapes = {
        (layer.id, name): shape
        for layer in catalog.layers.values()
        for name, shape in layer.shapes.items()
    }
    pairs: dict[tuple[str, str, str], list[tuple[str, BaseGeometry]]] = {}
    for layer, name, key, value in named:
        if BETWEEN_NAMES in value and (shape := shapes.get((layer.id, name))):
            for part in value.split(BETWEEN_NAMES):
                pairs.setdefault((layer.kind, key, part), []).append((value, shape))
    for layer, name, key, value in named:
        shape = shapes.get((layer.id, name))
        twins = pairs.get((layer.kind, key, value), ())
        near = (pair for pair, other in twins if shape is not None and shape.dwithin(other, NEAR))
        if pair := next(near, None):
            at = At(catalog, f"{layer.id}.geojson")
            fault = f'"{value}" has two names elsewhere, "{pair}"'
            remedy = "Write both here too."
            yield at("one-sided-name", f"{feature(name)}: {key}", fault, remedy)
