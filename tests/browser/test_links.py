"""A link restores what it says; what it says wrongly is as if it were not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.fixtures import SETTLED, Visitor, served
from tests.catalogs import fact

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SEEN = """() => {
    const { lat, lng } = map_1.getCenter();
    const chosen = (name) => [...document.querySelectorAll(`input[name=${name}]:checked`)]
        .map(({ value }) => value);
    return {
        day: document.documentElement.dataset.day,
        period: document.documentElement.dataset.period,
        radio: chosen('period').join(),
        lang: document.documentElement.lang + chosen('lang').join(),
        layers: chosen('layer').sort().join(),
        compare: document.getElementById('comparison').hidden ? ''
            : [...document.querySelectorAll('.handle:not([hidden])')]
                .map((handle) => handle.getAttribute('aria-valuetext').split(':')[0]).join(' | '),
        feature: document.getElementById('details').hidden ? ''
            : document.getElementById('details-name').textContent,
        map: [map_1.getZoom().toFixed(2), lat.toFixed(2), lng.toFixed(2)].join('/'),
    };
}"""

SHOWS_THE_ENCLAVE = """() => {
    const [map, land] = ['.folium-map', '#layer-enclave']
        .map((name) => document.querySelector(name).getBoundingClientRect());
    return land.left >= map.left && land.right <= map.right
        && land.top >= map.top && land.bottom <= map.bottom;
}"""


def on(day: str) -> dict[str, str]:
    return {"day": day, "period": "", "radio": ""}


PRE = {"day": "2020-09-26", "period": "pre-2020", "radio": "pre-2020"}
COMPARED = {"compare": "26 September 2020 | 13 December 2020", "radio": ""}
LINKS: list[Any] = [
    ("#period=pre-2020", PRE),
    ("#period=since-2023", {"day": "2024-01-01", "period": "since-2023", "radio": "since-2023"}),
    ("#day=2020-11-22", on("2020-11-22")),
    ("#day=1988-01-01", on("1988-01-01")),
    ("#day=2020-09-26", PRE),
    ("#day=1993-08-31&period=pre-2020", on("1993-08-31")),
    ("#layers=control,towns", {"layers": "control,towns"}),
    ("#layers=", {"layers": ""}),
    ("#lang=hy", {"lang": "hyhy"}),
    ("#map=9/39.8/46.7", {"map": "9.00/39.80/46.70"}),
    ("#compare=2020-09-26,2020-12-13", COMPARED),
    ("#compare=2020-12-13,2020-09-26", COMPARED),
    ("#compare=pre-2020%2Cpost-2020", COMPARED),
    ("#feature=towns:shushi", {"feature": "Shusha / Shushi"}),
    (
        "#feature=line-of-contact:line",
        {**on("2020-11-09"), "feature": "Line of contact"},
    ),
    fact(
        "events",
        "#feature=events:presidium-1988",
        {**on("1988-07-18"), "feature": "Soviet presidium refuses to change the borders"},
    ),
    (
        "#period=pre-2020&layers=control&feature=districts:agdam&lang=ru&map=8/40/47",
        {
            **PRE,
            "layers": "control",
            "feature": "Агдам / Акна",
            "lang": "ruru",
            "map": "8.00/40.00/47.00",
        },
    ),
    ("#period=post-2021", {}),
    ("#day=2020-02-30", {}),
    ("#day=1899-01-01", {}),
    ("#day=2020-1-1&lang=az", {"lang": "azaz"}),
    ("#day=<script>&period=pre-2020", PRE),
    ("#layers=nothing,of,these", {}),
    ("#layers=control,nothing", {"layers": "control"}),
    ("#compare=2020-09-26", {}),
    ("#compare=2020-09-26,2020-09-26", {}),
    ("#compare=2020-09-26,x&period=pre-2020", PRE),
    ("#feature=towns:atlantis", {}),
    ("#feature=__proto__:toString&feature=constructor", {}),
    ("#lang=xx&lang2=&=&&period", {}),
    ("#lang=constructor", {}),
    ("#map=9/39.8", {}),
    ("#map=99/39.8/46.7&period=pre-2020", PRE),
    ("#map=9/0/0", {}),
    ("#map=NaN/NaN/NaN", {}),
    ("#%E0%A4%A=%&day=%E0%A4%A", {}),
    ("#", {}),
    ("#period=soviet&period=pre-2020", PRE),
    ("#period=constructor", {}),
    ("#period=__proto__&day=__proto__", {}),
    ("#layers=__proto__,constructor", {}),
    ("#layers=,,control,,control", {"layers": "control"}),
    ("#layers=control%2Ctowns", {"layers": "control,towns"}),
    ("#feature=control:constructor", {}),
    ("#feature=towns:__proto__", {}),
    ("#feature=towns:", {}),
    ("#feature=:shushi", {}),
    ("#feature=towns%3Ashushi", {"feature": "Shusha / Shushi"}),
    ("#compare=__proto__,constructor", {}),
    ("#compare=pre-2020,post-2020,soviet", {}),
    ("#compare=,", {}),
    ("#lang=%68%79", {"lang": "hyhy"}),
    ("#lang=HY", {"lang": "hyhy"}),
    ("#lang=hy-AM", {"lang": "hyhy"}),
    ("#lang=hy_AM&amp;period=pre-2020", {**PRE, "lang": "hyhy"}),
    ("#period%3Dpre-2020%26lang%3Dhy", {**PRE, "lang": "hyhy"}),
    ("#lang=hy&period=pre-2020#?secret=x", {**PRE, "lang": "hyhy"}),
    ("#day=9999-12-31", {}),
    ("#day=2020-11-22T00:00", {}),
    ("#map=8/40/46.5", {"map": "8.00/40.00/46.50"}),
    ("#map=12/39.8/46.7", {"map": "12.00/39.80/46.70"}),
    ("#map=5.9/40/46.5", {}),
    ("#map=12.01/39.8/46.7", {}),
    ("#map=8//46.5", {}),
    ("#map=1e1/39.8/46.7", {}),
    ("#map=9/39.8/46.7/0", {}),
    ("##period=pre-2020", PRE),
    ("#PERIOD=pre-2020", {}),
    ("#=pre-2020&period", {}),
]


@pytest.fixture(scope="module")
def plain(chromium: Any, index: Path) -> dict[str, str]:
    """What is seen without a link."""
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.goto(index.as_uri())
    seen: dict[str, str] = page.evaluate(SEEN)
    page.close()
    return seen


@pytest.mark.parametrize(
    ("link", "says"), LINKS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_link_restores_exactly_what_it_says(
    visit: Visitor, index: Path, plain: dict[str, str], link: str, says: dict[str, str]
) -> None:
    seen = visit(index.as_uri() + link)
    found = seen.page.evaluate(SEEN)
    wanted = {**plain, **says}
    if "feature" in says and "map" not in says:
        wanted["map"] = found["map"]  # the map moves to what is off the screen
        wanted["layers"] = found["layers"]  # and shows its layer
    if "lang" in says and "map" not in says:
        wanted["map"] = found["map"]  # fitted under a head of another height, it shows the same
        assert seen.page.evaluate(SHOWS_THE_ENCLAVE)
    assert found == wanted
    assert seen.complaints == []


def settle(page: Page, part: str) -> None:
    page.wait_for_function("(part) => location.hash.includes(part)", arg=part)


@pytest.mark.layer("pipelines")
def test_what_is_done_is_in_the_address_and_back_undoes_it(reader: Page) -> None:
    reader.locator('input[name="period"][value="pre-2020"]').check(force=True)
    settle(reader, "period=pre-2020")
    reader.locator('input[name="lang"][value="az"]').check(force=True)
    settle(reader, "lang=az")
    reader.locator('input[name="layer"][value="pipelines"]').uncheck()
    settle(reader, "layers=")
    reader.locator("#compare-button").click()
    settle(reader, "compare=2020-09-26,2020-12-13")
    whole = reader.evaluate(SEEN)
    for _ in range(3):
        reader.go_back()
    found = reader.evaluate(SEEN)
    assert (found["day"], found["lang"][:2], found["compare"]) == ("2020-09-26", "en", "")
    reader.go_back()
    assert reader.evaluate(SEEN)["period"] == "post-2020"
    for _ in range(4):
        reader.go_forward()
    assert reader.evaluate(SEEN) == whole


@pytest.mark.parametrize("lang", ["hy", "ru"])
def test_another_language_leaves_the_land_where_it_is(reader: Page, lang: str) -> None:
    reader.evaluate(
        """() => {
            const style = new CSSStyleSheet();
            style.replaceSync("html:not([lang=en]) .timeline { padding-bottom: 90px }");
            document.adoptedStyleSheets = [style];
        }"""
    )
    before = reader.evaluate(SEEN)["map"]
    tall = reader.locator(".folium-map").bounding_box()
    reader.locator(f'input[name="lang"][value="{lang}"]').check(force=True)
    reader.evaluate(SETTLED)
    assert reader.locator(".folium-map").bounding_box() != tall  # the head has grown
    assert reader.evaluate(SEEN)["map"] == before


def test_moving_the_map_changes_the_address_and_not_the_history(reader: Page) -> None:
    before = reader.evaluate("() => history.length")
    reader.locator(".leaflet-control-zoom-in").click()
    settle(reader, "map=")
    zoom = reader.evaluate("() => map_1.getZoom()")
    assert f"map={zoom:.2f}".rstrip("0").rstrip(".") in reader.evaluate("() => location.hash")
    assert reader.evaluate("() => history.length") == before


def test_a_walk_along_the_timeline_is_one_step_back(reader: Page) -> None:
    reader.locator('[data-handle="day"]').focus()
    for _ in range(4):
        reader.keyboard.press("ArrowLeft")
    day = reader.evaluate("() => document.documentElement.dataset.day")
    settle(reader, f"day={day}")
    reader.go_back()
    assert reader.evaluate("() => document.documentElement.dataset.period") == "post-2020"


@pytest.mark.layer("events")
def test_a_copied_address_shows_the_same_elsewhere(visit: Visitor, index: Path) -> None:
    first = visit(f"{index.as_uri()}#day=1993-08-31&lang=hy&layers=control,events").page
    first.locator("#changes .plain").first.click()
    settle(first, "feature=")
    second = visit(first.url).page
    assert second.evaluate(SEEN) == first.evaluate(SEEN)


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_a_sandboxed_frame_follows_its_link(
    visit: Visitor, index: Path, tmp_path: Path, scheme: str
) -> None:
    frame = '<iframe sandbox="allow-scripts" width="1000" height="700" src="{}#period=pre-2020">'
    if scheme == "http":
        with served(index.parent) as address:
            _check_frame(visit, tmp_path, frame.format(f"{address}index.html"))
    else:
        _check_frame(visit, tmp_path, frame.format(index.as_uri()))


def _check_frame(visit: Visitor, folder: Path, frame: str) -> None:
    (folder / "host.html").write_text(f"<!doctype html><title>Host</title>{frame}</iframe>")
    seen = visit(folder / "host.html")
    inside = seen.page.frame_locator("iframe")
    assert inside.locator("html").get_attribute("data-day") == "2020-09-26"
    inside.locator('input[name="period"][value="post-2020"]').check(force=True)
    assert inside.locator("html").get_attribute("data-period") == "post-2020"
    inside.locator("#forth").click()
    assert inside.locator("html").get_attribute("data-period") == ""
    seen.page.frames[-1].evaluate(SETTLED)
    assert seen.complaints == []
