"""The colours of control, as readers with each kind of colour blindness see them, and in grey."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

import numpy as np
import pytest
from numpy.typing import NDArray

import geo
from atlas.scene import looks
from atlas.scene.scene import scene
from geo.upstream.relief import DARKEST

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
CONTRAST = 3.0  # of what must be seen to understand a map; WCAG 2.2, 1.4.11
APART = 0.045  # in OKLab: seen side by side without searching
TO_LMS = np.array([[0.4122214708, 0.5363325363, 0.0514459929],
                   [0.2119034982, 0.6806995451, 0.1073969566],
                   [0.0883024619, 0.2817188376, 0.6299787005]])  # fmt: skip
TO_LAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468],
                   [1.9779984951, -2.4285922050, 0.4505937099],
                   [0.0259040371, 0.7827717662, -0.8086757660]])  # fmt: skip


def linear(colour: str) -> Colour:
    return decoded(parts(colour))


def decoded(red_green_blue: Colour) -> Colour:
    low, high = red_green_blue / 12.92, ((red_green_blue + 0.055) / 1.055) ** 2.4
    return np.where(red_green_blue <= 0.04045, low, high)


def oklab(seen: Colour) -> Colour:
    return TO_LAB @ np.cbrt(TO_LMS @ np.clip(seen, 0, 1))


def distance(one: str, other: str, how: str) -> float:
    first, second = (oklab(SEEN[how] @ linear(colour)) for colour in (one, other))
    return float(np.linalg.norm(first - second))


@pytest.fixture(scope="module")
def shades(catalog: geo.Catalog) -> dict[looks.Shade, tuple[str, str]]:
    """Each class that control can have, with its colours in the light and the dark theme."""
    holders = catalog.map.holders
    met = {shade for _, _, shade in looks.shades(scene(catalog))}
    return {shade: (holders[shade[0]].colour, holders[shade[0]].dark) for shade in met}


@pytest.mark.parametrize("how", SEEN)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_two_classes_differ_in_colour_or_in_pattern(
    shades: dict[looks.Shade, tuple[str, str]], how: str, theme: int
) -> None:
    for (one, first), (other, second) in combinations(shades.items(), 2):
        is_told_apart = one[1] != other[1] or distance(first[theme], second[theme], how) > APART
        assert is_told_apart, f"{one} and {other} look the same"


THEMES = {"light": looks.LIGHT, "dark": looks.DARK}


def fills(catalog: geo.Catalog, theme: str) -> Iterator[tuple[str, Colour, float]]:
    """Each holder's colour, in the sun and in the deepest shade of the relief, and that shade."""
    opacity = THEMES[theme].relief
    for name, holder in catalog.map.holders.items():
        fill = parts(holder.colour if theme == "light" else holder.dark)
        for shade in (1, 1 - opacity * (1 - DARKEST)):
            yield f"{name} in a shade of {shade:.2f}", fill, shade


def parts(colour: str) -> Colour:
    return np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])


def contrast(one: Colour, other: Colour) -> float:
    """As WCAG measures it."""
    low, high = sorted(float(SEEN["in grey"][0] @ decoded(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_lines_stand_out_from_every_holders_colour(catalog: geo.Catalog, theme: str) -> None:
    looks = [layer.sidecar.style for layer in catalog.layers.values()]
    inks = {one.stroke for style in looks for one in (style, *style.when) if one.stroke}
    assert {"border", "line", "oblast", "district", "oil", "gas", "river"} <= inks
    for ink, (name, fill, shade) in product(sorted(inks), fills(catalog, theme)):
        colour = parts(getattr(catalog.map.palette, theme)[ink])  # lines lie above the relief
        assert contrast(colour, fill * shade) >= CONTRAST, f"{ink} on {name}"


@pytest.mark.parametrize("theme", THEMES)
def test_patterns_stand_out_from_the_colour_they_are_on(catalog: geo.Catalog, theme: str) -> None:
    ink, opacity = parts(THEMES[theme].ink), THEMES[theme].inked
    for name, fill, shade in fills(catalog, theme):
        mixed = ink * opacity + fill * (1 - opacity)
        assert contrast(mixed * shade, fill * shade) >= CONTRAST, name


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_chosen_stands_out_from_every_holders_colour(
    catalog: geo.Catalog, theme: str
) -> None:
    """Its outline is ink, and so is what a reader works the page with: no holder has that hue."""
    for name, fill, shade in fills(catalog, theme):
        assert contrast(parts(THEMES[theme].ink), fill * shade) >= CONTRAST, name


def test_no_line_shares_its_hue_with_another_kind_of_line(catalog: geo.Catalog) -> None:
    for theme in ("light", "dark"):
        colours = getattr(catalog.map.palette, theme)
        for pipeline, other in product(("oil", "gas"), ("line", "border", "event", "oblast")):
            assert distance(colours[pipeline], colours[other], "as most people do") > 2 * APART


def test_the_check_can_fail() -> None:
    assert contrast(parts("#ffffff"), parts("#000000")) == pytest.approx(21)
    assert contrast(parts("#a39a8e"), parts("#cdc3da")) < CONTRAST
    assert distance("#ff0000", "#7a6a00", "as most people do") > 3 * APART
    assert distance("#808080", "#7c8181", "in grey") < APART
    assert distance("#c05040", "#708030", "as most people do") > 3 * APART
    assert distance("#c05040", "#708030", "deuteranopia") < 2 * APART
