"""The names on the map: none touches another, whatever the zoom, the language and the screen."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from tests.browser.fixtures import Visitor

pytestmark = pytest.mark.browser

SCREENS = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 360, "height": 640}}
ZOOMS = (7, 8, 9, 10)
NAMES = """() => [...document.querySelectorAll("#labels text")].filter((name) =>
  name.getClientRects().length).map((name) => {
  const { left, top, right, bottom } = name.getBoundingClientRect();
  const ascent = (bottom - top) * 0.12;
  return { name: name.textContent, key: name.dataset.for,
    box: [left + 2, top + ascent, right - 2, bottom - ascent] };
})"""  # a text's box holds its halo and the room above its capitals


def names(page: Any, zoom: float | None = None) -> list[dict[str, Any]]:
    if zoom is not None:
        page.evaluate("(zoom) => { map_1.setZoom(zoom, { animate: false }); }", zoom)
    return list(page.evaluate(NAMES))


def touching(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (one["name"], other["name"])
        for one, other in combinations(found, 2)
        if one["box"][0] < other["box"][2]
        and other["box"][0] < one["box"][2]
        and one["box"][1] < other["box"][3]
        and other["box"][1] < one["box"][3]
    ]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("lang", ["en", "az", "hy", "ru"])
def test_no_name_touches_another(visit: Visitor, index: Path, lang: str, screen: str) -> None:
    page = visit(index, viewport=SCREENS[screen]).page
    page.locator(f'.languages input[value="{lang}"]').check(force=True)
    for zoom in ZOOMS:
        found = names(page, zoom)
        assert touching(found) == [], f"zoom {zoom}"
        assert len(found) >= (3 if screen == "phone" else 9), f"zoom {zoom}"


@pytest.mark.parametrize("screen", SCREENS)
def test_no_name_touches_another_without_scripts(visit: Visitor, index: Path, screen: str) -> None:
    page = visit(index, viewport=SCREENS[screen], java_script_enabled=False).page
    found = names(page)
    assert touching(found) == []
    assert {"towns:stepanakert", "towns:shushi"} <= {one["key"] for one in found}
    assert len(found) >= 20


@pytest.mark.layer("lakes")
@pytest.mark.parametrize("lang", ["en", "az", "hy", "ru"])
def test_the_opening_view_names_countries_and_the_great_lake(
    visit: Visitor, index: Path, lang: str
) -> None:
    page = visit(f"{index.as_uri()}#lang={lang}").page
    shown = {one["key"] for one in names(page)}
    assert {"armenia:armenia", "azerbaijan:azerbaijan", "lakes:sevan", "neighbours:iran"} <= shown


def test_a_country_is_not_named_inside_a_district_that_has_a_name_of_its_own(
    visit: Visitor, index: Path
) -> None:
    page = visit(f"{index.as_uri()}#map=9/39.8/46.7").page
    for period in ("pre-2020", "post-2020"):
        page.evaluate("(period) => { location.hash = `map=9/39.8/46.7&period=${period}`; }", period)
        inside = page.evaluate(
            """() => {
                const name = document.querySelector('[data-for="azerbaijan:azerbaijan"]:not(.off)');
                const { left, right, top, bottom } = name.getBoundingClientRect();
                const smaller = document.querySelectorAll("#layer-districts *, #layer-enclave *");
                return [...smaller].filter((one) => {
                    const place = new DOMPoint((left + right) / 2, (top + bottom) / 2)
                        .matrixTransform(one.getScreenCTM().inverse());
                    return one.isPointInFill(place);
                }).length;
            }"""
        )
        assert inside == 0


def test_names_stay_inside_the_frame(visit: Visitor, index: Path) -> None:
    page = visit(index).page
    found = names(page, 6)
    land = page.locator("#layers > .land").bounding_box()
    assert land
    for one in found:
        assert land["x"] - 1 < one["box"][0], one["name"]
        assert one["box"][2] < land["x"] + land["width"] + 1, one["name"]


def test_the_check_can_fail() -> None:
    box = {"name": "a", "box": [0, 0, 10, 10]}
    assert touching([box, {"name": "b", "box": [9, 9, 20, 20]}]) == [("a", "b")]
    assert touching([box, {"name": "b", "box": [11, 0, 20, 10]}]) == []


def test_stepanakert_is_named_before_agdam(visit: Visitor, index: Path) -> None:
    page = visit(index).page
    for zoom in ZOOMS:
        shown = {one["key"]: one for one in names(page, zoom)}
        assert "towns:stepanakert" in shown or "towns:agdam" not in shown
        if {"towns:stepanakert", "towns:agdam"} <= shown.keys():
            order = page.evaluate(
                "() => [...document.querySelectorAll('#labels text')].map((one) => one.dataset.for)"
            )
            assert order.index("towns:stepanakert") < order.index("towns:agdam")


@pytest.mark.layer("lakes")
@pytest.mark.layer("rivers")
def test_names_of_water_are_in_italics(visit: Visitor, index: Path) -> None:
    page = visit(index).page
    styles = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("#labels text")]
            .map((one) => [one.dataset.for.split(":")[0], getComputedStyle(one).fontStyle]))"""
    )
    assert {styles[layer] for layer in ("lakes", "rivers", "seas")} == {"italic"}
    assert styles["towns"] == "normal"


def test_nothing_outside_the_frame_can_be_reached(visit: Visitor, index: Path) -> None:
    page = visit(index).page
    page.evaluate("() => { map_1.setView([60, 10], 8, { animate: false }); }")
    page.evaluate("() => { map_1.panInsideBounds(map_1.options.maxBounds, { animate: false }); }")
    assert page.evaluate("() => map_1.options.maxBounds.contains(map_1.getCenter())")
    assert page.evaluate("() => [map_1.getMinZoom(), map_1.getMaxZoom()]") == [6, 12]
    assert page.locator(".leaflet-control-scale-line").count() == 1


def test_no_seam_shows_between_two_areas_of_one_class(visit: Visitor, index: Path) -> None:
    page = visit(index).page
    painted = page.evaluate(
        """() => [...document.querySelectorAll("#layer-control path")].map((one) => {
            const { fill, stroke, strokeWidth } = getComputedStyle(one);
            return [fill, stroke, parseFloat(strokeWidth) > 0];
        })"""
    )
    assert len(painted) > 10
    assert all(drawn for _, _, drawn in painted)
    edges = {
        fill: {stroke for other, stroke, _ in painted if other == fill} for fill, *_ in painted
    }
    assert all(len(strokes) == 1 for strokes in edges.values())  # alike on both sides
    assert all(fill.startswith("url(") or strokes == {fill} for fill, strokes in edges.items())
    assert not any(stroke.startswith("url(") for _, stroke, _ in painted)


def test_most_towns_are_named_to_their_right(visit: Visitor, index: Path) -> None:
    """As readers expect, where there is room; below, above or to the left where there is not."""
    page = visit(index).page
    sides = page.evaluate(
        """() => [...document.querySelectorAll("#labels .l-towns:not(.off)")]
            .map((one) => one.style.textAnchor)"""
    )
    assert sides.count("start") > len(sides) / 2
