"""The page as its readers meet it, in a real browser."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import folium
import pytest

import atlas
import geo
from tests.browser.fixtures import DESKTOP, Visitor, served
from tests.catalogs import fact

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

NAMED = [*map(fact, ("azerbaijan", "armenia", "enclave", "districts", "shushi", "pipelines"))]
HELD = """() => Object.fromEntries([...document.querySelectorAll('#drawing [data-layer=control]')]
    .map((face) => [face.dataset.feature, `${face.dataset.holder} ${face.dataset.how}`]))"""
LAYERS = """() => [...document.querySelectorAll('#layers > g')].map((layer) => layer.id)"""


def choose(page: Page, period: str) -> None:
    page.locator(f'input[name="period"][value="{period}"]').check(force=True)


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_the_page_asks_for_nothing_and_complains_of_nothing(
    visit: Visitor, index: Path, scheme: str
) -> None:
    if scheme == "file":
        seen = visit(index)
        seen.page.wait_for_load_state("networkidle")
    else:
        with served(index.parent) as address:
            seen = visit(f"{address}index.html")
            seen.page.wait_for_load_state("networkidle")
    assert len(seen.requests) == 1
    assert seen.complaints == []


def test_the_page_opens_after_the_2020_war(reader: Page) -> None:
    html = reader.locator("html")
    assert html.get_attribute("lang") == "en"
    assert html.get_attribute("data-period") == "post-2020"
    assert html.get_attribute("data-day") == "2020-12-13"
    assert reader.locator('input[name="period"]:checked').get_attribute("value") == "post-2020"
    assert "13 December 2020" in reader.locator("#caption").inner_text()
    assert "September 2023" in reader.locator("#caption-note").inner_text()


@pytest.mark.parametrize("layer", NAMED)
def test_each_named_layer_is_seen(reader: Page, layer: str) -> None:
    features = reader.locator(f'#drawing [data-layer="{layer}"][data-feature]')
    assert features.count() > 0
    assert any(box and box["width"] * box["height"] > 4 for box in _boxes(reader, layer))
    assert reader.locator(f'input[name="layer"][value="{layer}"]').is_checked()


def _boxes(page: Page, layer: str) -> list[dict[str, float]]:
    return page.evaluate(
        """(layer) => [...document.querySelectorAll(`#drawing [data-layer="${layer}"]`)]
            .map((feature) => feature.getBoundingClientRect().toJSON())""",
        layer,
    )


def test_switching_changes_just_the_faces_held_otherwise(
    reader: Page, catalog: geo.Catalog
) -> None:
    shown = {}
    for period in ("post-2020", "pre-2020"):
        choose(reader, period)
        shown[period] = reader.evaluate(HELD)
        day = reader.locator("html").get_attribute("data-day")
        held = geo.control(str(day), catalog)
        said = {str(face): f"{row.holder} {row.how}" for face, row in held.iterrows()}
        assert shown[period] == said
    changed = {face for face, held in shown["pre-2020"].items() if shown["post-2020"][face] != held}
    assert 0 < len(changed) < len(shown["pre-2020"])


def test_the_period_is_switched_by_keyboard(reader: Page) -> None:
    reader.locator('input[name="period"]:checked').focus()
    reader.keyboard.press("ArrowLeft")
    assert reader.locator("html").get_attribute("data-period") == "pre-2020"
    assert "26 September 2020" in reader.locator("#caption").inner_text()
    assert reader.locator("#caption-note").inner_text() == ""


def test_the_legend_shows_just_what_the_map_shows(reader: Page) -> None:
    choose(reader, "pre-2020")
    shown = reader.locator("#legend li:visible").all_inner_texts()
    assert any("Armenian forces" in entry for entry in shown)
    assert not any("handed over" in entry or "Peacekeepers" in entry for entry in shown)
    choose(reader, "post-2020")
    shown = reader.locator("#legend li:visible").all_inner_texts()
    assert any("handed over" in entry for entry in shown)
    assert any("captured" in entry for entry in shown)


def test_captured_and_handed_over_look_different(reader: Page) -> None:
    fills = reader.evaluate(
        """() => ['captured', 'handed-over'].map((how) => getComputedStyle(document.querySelector(
            `#drawing [data-holder="azerbaijan"][data-how="${how}"]`)).fill)"""
    )
    assert fills[0] != fills[1]


def test_every_layer_is_switched_off_and_on_by_keyboard_in_its_place(reader: Page) -> None:
    before = reader.evaluate(LAYERS)
    for box in reader.locator('input[name="layer"]').all():
        layer = f"#layer-{box.get_attribute('value')}"
        was_on = box.is_checked()
        box.focus()
        reader.keyboard.press("Space")
        assert reader.locator(layer).evaluate(DISPLAYED) is not was_on
        reader.keyboard.press("Space")
        assert reader.locator(layer).evaluate(DISPLAYED) is was_on
    assert reader.evaluate(LAYERS) == before


DISPLAYED = "(layer) => getComputedStyle(layer).display !== 'none'"


def test_a_feature_opens_with_enter_and_closes_with_escape(reader: Page) -> None:
    feature = reader.locator('#drawing [data-layer="line-2020"][data-feature]').first
    feature.focus()
    reader.keyboard.press("Enter")
    details = reader.locator("#details")
    assert details.is_visible()
    assert details.evaluate("(box) => box.contains(document.activeElement)")
    assert str(details.locator(".source-list a").first.get_attribute("href")).startswith("http")
    reader.keyboard.press("Escape")
    assert details.is_hidden()
    assert feature.evaluate("(feature) => feature === document.activeElement")


@pytest.mark.parametrize("day", ["1993-10-30", "2022-09-20"])
def test_every_feature_of_every_layer_opens_and_closes_by_keyboard(
    visit: Visitor, index: Path, catalog: geo.Catalog, day: str
) -> None:
    """On two days that between them show something of each layer."""
    layers = ",".join(["control", *catalog.layers])
    page = visit(f"{index.as_uri()}#day={day}&layers={layers}").page
    told = page.evaluate(
        """() => [...document.querySelectorAll("#layers > g")].flatMap((layer) => {
            const focused = () => document.activeElement;
            const press = (key) =>
                focused().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
            const all = [...layer.querySelectorAll("[data-feature]:not(.off)")];
            layer.querySelector('[tabindex="0"]:not(.off)')?.focus();
            return all.map(() => {
                const feature = focused();
                press("Enter");
                const isOpen = document.getElementById("details").contains(focused());
                const name = document.getElementById("details-name")?.textContent;
                press("Escape");
                const isBack = focused() === feature && document.getElementById("details").hidden;
                press("ArrowRight");
                return { layer: layer.id, name, key: feature.dataset.feature, isOpen, isBack };
            });
        })"""
    )
    assert len(told) > 200
    assert [one for one in told if not (one["isOpen"] and one["isBack"] and one["name"])] == []
    assert len({(one["layer"], one["key"]) for one in told}) == len(told)


def test_the_arrow_keys_walk_through_a_layer(reader: Page) -> None:
    reader.locator('#drawing [data-layer="districts"][tabindex="0"]').focus()
    first = reader.evaluate("() => document.activeElement.dataset.feature")
    reader.keyboard.press("ArrowRight")
    second = reader.evaluate("() => document.activeElement.dataset.feature")
    reader.keyboard.press("ArrowLeft")
    assert first != second
    assert reader.evaluate("() => document.activeElement.dataset.feature") == first


def test_a_click_shows_an_areas_history_with_sources(reader: Page, catalog: geo.Catalog) -> None:
    face = geo.control("2020-12-13", catalog).query("holder == 'peacekeepers'").area_km2.idxmax()
    spot = catalog.layers["towns"].gdf.geometry["stepanakert"]
    at = reader.evaluate(
        "([lat, lng]) => { const at = map_1.latLngToContainerPoint([lat, lng]);"
        " const box = map_1.getContainer().getBoundingClientRect();"
        " return [at.x + box.left, at.y + box.top]; }",
        [spot.y + 0.06, spot.x + 0.06],
    )
    reader.mouse.click(*at)
    details = reader.locator("#details")
    assert details.is_visible()
    selected = reader.locator("#drawing .selected")
    assert selected.get_attribute("data-feature") == face
    assert details.locator(".history li").count() >= 3
    assert details.locator(".history li .source-list a").count() >= 3


def test_the_language_changes_everywhere(reader: Page) -> None:
    reader.locator('input[name="lang"][value="ru"]').check(force=True)
    assert reader.locator("html").get_attribute("lang") == "ru"
    assert "13 декабря 2020" in reader.locator("#caption").inner_text()
    assert "Азербайджан" in reader.locator("#legend").inner_text()
    assert reader.locator('#labels [data-for="towns:stepanakert"]').text_content() == (
        "Степанакерт / Ханкенди"
    )


# Notes where the enclave lies when the page has been laid out and its script has not begun.
BEFORE_SCRIPTS = """
new MutationObserver((changes, observer) => {
  const begins = changes.some(({ addedNodes }) =>
    [...addedNodes].some(({ nodeName, type }) => nodeName === "SCRIPT" && !type));
  const drawn = document.querySelector('#drawing [data-layer="enclave"]');
  if (!begins || !drawn) return;
  window.before = drawn.getBoundingClientRect().toJSON();
  observer.disconnect();
}).observe(document, { childList: true, subtree: true });
"""


def test_leaflet_takes_over_without_a_jump(chromium: Browser, index: Path) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.add_init_script(BEFORE_SCRIPTS)
    page.goto(index.as_uri())
    page.wait_for_function("() => document.documentElement.classList.contains('live')")
    before = page.evaluate("() => window.before")
    after = page.evaluate(
        """() => document.querySelector('#drawing [data-layer="enclave"]')
            .getBoundingClientRect().toJSON()"""
    )
    page.close()
    for side in ("x", "y", "width", "height"):
        assert before[side] == pytest.approx(after[side], abs=1)


def test_zooming_keeps_the_drawing_where_leaflet_thinks_it_is(reader: Page) -> None:
    for zoom in (6, 8, 10, 12):
        reader.evaluate("(zoom) => map_1.setView([39.8, 46.75], zoom, {animate: false})", zoom)
        off = reader.evaluate(
            """() => {
                const dot = document.querySelector('[data-layer=towns][data-feature=stepanakert]');
                const { x, y, width, height } = dot.getBoundingClientRect();
                const at = map_1.latLngToContainerPoint([39.81528, 46.75194]);
                const box = map_1.getContainer().getBoundingClientRect();
                return Math.hypot(x + width / 2 - box.left - at.x, y + height / 2 - box.top - at.y);
            }"""
        )
        assert off < 40 * 2 ** (zoom - 12) + 2  # the town's dot may stand half a kilometre off


@pytest.mark.parametrize("lang", ["en", "az", "hy", "ru"])
@pytest.mark.parametrize("size", [(1280, 800), (360, 640)])
def test_names_never_collide(visit: Visitor, index: Path, size: tuple[int, int], lang: str) -> None:
    page = visit(index, viewport={"width": size[0], "height": size[1]}).page
    page.locator(f'input[name="lang"][value="{lang}"]').check(force=True)
    for zoom in (7, 8, 9, 10):
        page.evaluate("(zoom) => map_1.setZoom(zoom, {animate: false})", zoom)
        boxes = page.evaluate(
            """() => [...document.querySelectorAll('#labels text:not(.off)')].map((label) => {
                const { left, right, top, bottom } = label.getBoundingClientRect();
                return [label.textContent, left, right, top, bottom]; })"""
        )
        assert boxes
        for one, other in combinations(boxes, 2):
            apart = one[2] <= other[1] or other[2] <= one[1] or _apart_down(one, other)
            assert apart, (zoom, one, other)


def _apart_down(one: list[float], other: list[float]) -> bool:
    """Compare lines of text by what is inked, not by the room a font reserves around it."""
    spare = [(label[4] - label[3]) * 0.14 for label in (one, other)]
    top, bottom = (
        max(one[3] + spare[0], other[3] + spare[1]),
        min(one[4] - spare[0], other[4] - spare[1]),
    )
    return top >= bottom


@pytest.mark.parametrize("width", [320, 360, 768])
def test_a_narrow_screen_holds_the_page(visit: Visitor, index: Path, width: int) -> None:
    page = visit(index, viewport={"width": width, "height": 568}).page
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    map_box = page.locator(".folium-map").bounding_box()
    assert map_box
    assert map_box["width"] >= width * 0.5
    assert map_box["height"] >= 240


def test_without_javascript_every_period_is_drawn_and_told(
    visit: Visitor, index: Path, catalog: geo.Catalog
) -> None:
    page = visit(index, java_script_enabled=False).page
    periods = catalog.map.periods
    assert page.locator("svg.drawing:visible").count() == len(periods)
    assert page.locator("#table table").is_visible()
    assert "Armenian forces" in page.locator("#table").inner_text()
    fills = page.evaluate(
        """() => [...document.querySelectorAll('.drawings .drawing')].map((drawing) =>
            new Set([...drawing.querySelectorAll('[data-holder]')]
                .map((face) => getComputedStyle(face).fill)).size)"""
    )
    assert max(fills) >= 3
    for held in ("armenian-forces", "azerbaijan", "peacekeepers"):
        assert page.locator(f'#legend [data-holder="{held}"]').first.is_visible()
    lines = page.locator(".drawings .drawing use[href='#layer-azerbaijan']")
    assert lines.count() == len(periods) - 1


def test_without_javascript_the_switch_leads_to_the_drawing_of_its_day(
    visit: Visitor, index: Path, catalog: geo.Catalog
) -> None:
    page = visit(index, java_script_enabled=False).page
    assert page.locator(".switch input:visible").count() == 0
    assert page.locator(".switch a").count() == len(catalog.map.periods)
    for period in catalog.map.periods:
        page.locator(".switch a", has_text=period.label["en"]).click()
        drawn = page.locator(":target")
        box = drawn.bounding_box()
        assert box
        assert box["y"] < DESKTOP["height"] / 2
        if period.id != "post-2020":
            assert drawn.locator("figcaption").inner_text().startswith(period.label["en"])
        page.go_back()


def test_the_wheel_leaves_the_page_alone_until_the_map_has_the_focus(reader: Page) -> None:
    zoom = reader.evaluate("() => map_1.getZoom()")
    reader.mouse.move(400, 400)
    reader.mouse.wheel(0, -300)
    reader.locator("#hint.seen").wait_for()
    assert reader.evaluate("() => map_1.getZoom()") == zoom
    reader.locator(".folium-map").focus()
    reader.mouse.wheel(0, -300)
    reader.wait_for_function("(zoom) => map_1.getZoom() > zoom", arg=zoom)


def test_an_element_of_folium_shows_on_the_page(
    visit: Visitor, catalog: geo.Catalog, tmp_path: Path
) -> None:
    whole = atlas.map(layers=catalog)
    folium.CircleMarker((39.8, 46.75), radius=20, color="black").add_to(whole)
    atlas.write(whole, tmp_path / "index.html")
    seen = visit(tmp_path / "index.html")
    box = seen.page.locator(".leaflet-overlay-pane path").bounding_box()
    assert box
    assert box["width"] > 30
    assert seen.complaints == []


def test_tab_reaches_only_what_is_on_the_map_and_the_focus_stays_on_it(reader: Page) -> None:
    town = reader.locator('#drawing [data-layer="towns"]:not(.off)').first
    town.focus()
    box = reader.locator('input[name="layer"][value="towns"]')
    box.evaluate("(box) => box.click()")
    assert reader.locator('#layer-towns [tabindex="0"]').count() == 0
    focused = (
        "() => document.activeElement.closest('#drawing [data-feature]:not(.off)')?.dataset.layer"
    )
    assert reader.evaluate(focused) not in (None, "towns")
    box.evaluate("(box) => box.click()")
    assert reader.locator('#layer-towns [tabindex="0"]').count() == 1


def test_plus_zooms_by_one_step_however_it_is_typed(reader: Page) -> None:
    reader.locator(".leaflet-container").focus()
    scale = "() => Number(document.getElementById('drawing').style.getPropertyValue('--u'))"
    before = reader.evaluate(scale)
    reader.keyboard.press("Shift+Equal")
    reader.wait_for_function(f"(before) => ({scale})() < before", arg=before)
    reader.wait_for_function("() => /map=/.test(location.hash)")
    after = reader.evaluate(scale)
    assert 1 < before / after < 3


def test_the_link_says_where_a_flung_map_comes_to_rest(reader: Page) -> None:
    box = reader.locator(".leaflet-container").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    reader.keyboard.press("Escape")
    reader.mouse.move(x, y)
    reader.mouse.down()
    for step in range(8):
        reader.mouse.move(x - 12 * step, y)
    reader.mouse.up()
    view = "() => document.getElementById('drawing').getAttribute('viewBox')"
    reader.wait_for_function("() => /map=/.test(location.hash)")
    reader.wait_for_function(
        f"() => {{ const now = ({view})(); const same = now === window.last; window.last = now;"
        " return same; }",
        polling=700,
    )
    link = reader.url
    rested = _numbers(reader.evaluate(view))
    reader.goto("about:blank")
    reader.goto(link)
    reader.wait_for_function(f"(x) => Math.abs(parseFloat(({view})()) - x) < 40", arg=rested[0])
    assert _numbers(reader.evaluate(view)) == pytest.approx(rested, abs=40)


def _numbers(text: str) -> list[float]:
    return [float(one) for one in text.split()]
