"""The colours of control, as readers with each kind of colour blindness see them, and in grey."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

import geo
from atlas import palette
from atlas.scene import scene

Colour = NDArray[np.float64]

# Machado, Oliveira and Fernandes 2009, severity 1; for linear RGB
SEEN = {
    "as most people do": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                            [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                              [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                            [0.004733, 0.691367, 0.303900]]),
    "in grey": np.full((3, 3), [0.2126, 0.7152, 0.0722]),
}  # fmt: skip
APART = 0.045  # in OKLab: seen side by side without searching
TO_LMS = np.array([[0.4122214708, 0.5363325363, 0.0514459929],
                   [0.2119034982, 0.6806995451, 0.1073969566],
                   [0.0883024619, 0.2817188376, 0.6299787005]])  # fmt: skip
TO_LAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468],
                   [1.9779984951, -2.4285922050, 0.4505937099],
                   [0.0259040371, 0.7827717662, -0.8086757660]])  # fmt: skip


def linear(colour: str) -> Colour:
    red_green_blue = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    low, high = red_green_blue / 12.92, ((red_green_blue + 0.055) / 1.055) ** 2.4
    return np.where(red_green_blue <= 0.04045, low, high)


def oklab(seen: Colour) -> Colour:
    return TO_LAB @ np.cbrt(TO_LMS @ np.clip(seen, 0, 1))


def distance(one: str, other: str, how: str) -> float:
    first, second = (oklab(SEEN[how] @ linear(colour)) for colour in (one, other))
    return float(np.linalg.norm(first - second))


@pytest.fixture(scope="module")
def shades(catalog: geo.Catalog) -> dict[palette.Shade, tuple[str, str]]:
    """Each class that control can have, with its colours in the light and the dark theme."""
    holders = catalog.map.holders
    met = {shade for _, _, shade in palette.shades(scene(catalog))}
    return {shade: (holders[shade[0]].colour, holders[shade[0]].dark) for shade in met}


def together(catalog: geo.Catalog, *classes: palette.Shade) -> bool:
    """Whether some day shows both."""
    drawn = scene(catalog)
    days = sorted({change.day for history in drawn.faces["history"] for change in history})
    shown = [drawn.held(day).values() for day in days]
    return any(
        {*classes} <= {palette.shade(drawn, one.holder, one.how) for one in held} for held in shown
    )


@pytest.mark.parametrize("how", SEEN)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_two_classes_differ_in_colour_or_in_pattern(
    catalog: geo.Catalog, shades: dict[palette.Shade, tuple[str, str]], how: str, theme: int
) -> None:
    for (one, first), (other, second) in combinations(shades.items(), 2):
        apart = distance(first[theme], second[theme], how) > APART
        is_told_apart = apart or one[1] != other[1] or not together(catalog, one, other)
        assert is_told_apart, f"{one} and {other} look the same"


def test_the_check_can_fail() -> None:
    assert distance("#ff0000", "#7a6a00", "as most people do") > 3 * APART
    assert distance("#808080", "#7c8181", "in grey") < APART
    assert distance("#c05040", "#708030", "as most people do") > 3 * APART
    assert distance("#c05040", "#708030", "deuteranopia") < 2 * APART
