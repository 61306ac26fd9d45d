"""Panel, search, details and print, as readers meet them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

import geo
from atlas.site import build
from geo.errors import MapError
from tests.browser.fixtures import steady
from tests.paths import CYPRUS

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.fixtures import Visitor

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 320, "height": 568}, "has_touch": True, "is_mobile": True}
FRAME = "() => new Promise(requestAnimationFrame)"
WHERE = """[scrollX, scrollY, map_1.getZoom(), map_1.getCenter(),
    document.querySelector('.folium-map').getBoundingClientRect()]"""  # what moves, and where it is
LANGUAGES = ("en", "az", "hy", "ru")
CONTRAST = """([selector, on]) => {
    const light = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
            .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const styles = [...document.querySelectorAll(selector)].map((one) => getComputedStyle(one));
    const under = on.map((name) => getComputedStyle(document.querySelector(name)).fill);
    return Math.min(...styles.flatMap(({ stroke }) => under.map((fill) => {
        const [high, low] = [light(stroke), light(fill)].sort((a, b) => b - a);
        return (high + 0.05) / (low + 0.05);
    })));
}"""


@pytest.fixture
def phone(visit: Visitor, index: Path) -> Page:
    return visit(index, **PHONE).page


def speak(page: Page, lang: str) -> None:
    page.locator(f'input[name="lang"][value="{lang}"]').check(force=True)


def find(page: Page, text: str) -> list[str]:
    page.locator("#search").fill(text)
    return page.locator("#found [role=option]").evaluate_all(
        "(options) => options.map((option) => option.dataset.key)"
    )


@pytest.mark.parametrize(
    ("texts", "key"),
    [
        ("shushi şuşa susa shusha Շուշի Շուշա Шуша ШУШИ", "towns:shushi"),
        ("khankendi xankəndi xankendi Ханкенди Stepanakert Ստեփանակերտ", "towns:stepanakert"),
        ("agdam ağdam aghdam Агдам Акна Ակնա", "towns:agdam"),
        ("kelbadjar Kəlbəcər kalbajar Кельбаджар Քարվաճառ karvachar", "towns:kalbajar"),
        ("khojaly Xocalı hodjali Ходжалы Խոջալու", "towns:khojaly"),
        ("jabrayil cebrail Cəbrayıl Джебраил", "towns:jabrayil"),
    ],
)
def test_a_name_is_found_in_any_script(reader: Page, texts: str, key: str) -> None:
    for text in texts.split():
        assert find(reader, text)[0] == key, text


def test_every_name_in_every_language_finds_its_feature(reader: Page, catalog: geo.Catalog) -> None:
    """Typed as it is written, and without its marks and capitals."""
    names = [
        (f"{layer}:{feature}", name)
        for layer in ("towns", "districts", "enclave", "lakes", "rivers", "exclaves", "pockets")
        if layer in catalog.layers
        for lang in LANGUAGES
        for feature, both in catalog.layers[layer].gdf[f"name:{lang}"].items()
        for name in both.split(" / ")
    ]
    assert len(names) > 600
    lost = reader.evaluate(
        r"""(names) => {
            const field = document.getElementById("search");
            const answers = (text) => {
                field.value = text;
                field.dispatchEvent(new Event("input"));
                return [...document.querySelectorAll("#found li")].map((one) => one.dataset.key);
            };
            const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
            return names.filter(([key, name]) =>
                [name, plain(name)].some((text) => !answers(text).includes(key)));
        }""",
        names,
    )
    assert lost == []


def test_a_search_says_that_nothing_answers(reader: Page) -> None:
    assert find(reader, "qqqwww") == []
    assert reader.locator("#found-count").inner_text() == "Nothing found"


def test_search_goes_by_keyboard_to_a_feature_and_back(reader: Page) -> None:
    find(reader, "Шуша")
    field = reader.locator("#search")
    assert field.get_attribute("aria-expanded") == "true"
    reader.keyboard.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    assert reader.locator(f"#{active}").get_attribute("aria-selected") == "true"
    assert "Towns" in reader.locator(f"#{active}").inner_text()
    reader.keyboard.press("Enter")
    assert reader.locator("#details-name").inner_text() == "Shusha / Shushi"
    box = reader.locator("#drawing .selected").bounding_box()
    around = reader.locator(".folium-map").bounding_box()
    assert box
    assert around
    assert around["x"] < box["x"] < around["x"] + around["width"]
    assert around["y"] < box["y"] < around["y"] + around["height"]
    reader.keyboard.press("Escape")
    assert reader.locator("#details").is_hidden()
    assert field.evaluate("(field) => field === document.activeElement")


@pytest.mark.layer("events")
def test_search_switches_on_the_layer_and_the_day_of_what_it_finds(reader: Page) -> None:
    assert find(reader, "Violence against Armenians in Sumgait")
    reader.keyboard.press("Enter")
    assert reader.locator('input[name="layer"][value="events"]').is_checked()
    assert reader.locator("html").get_attribute("data-day") == "1988-02-27"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_events_and_codes_are_told_in_the_language(reader: Page, lang: str) -> None:
    speak(reader, lang)
    told = {"en": "Crowds", "az": "izdiham", "hy": "հայ բնակիչների", "ru": "толпа"}
    find(reader, "Sumqayıtda ermənilərə")
    reader.keyboard.press("Enter")
    details = reader.locator("#details").inner_text()
    assert told[lang] in details
    assert all(other not in details for name, other in told.items() if name != lang)
    codes = {"en": "under construction", "az": "tikilir", "hy": "կառուցվում է", "ru": "строится"}
    for name, word in codes.items():
        assert (word in (reader.locator("form.layers").text_content() or "")) is (name == lang)


def test_a_district_tells_its_history_and_its_area(reader: Page) -> None:
    reader.locator('#drawing [data-feature="agdam"][data-layer="districts"]').focus()
    reader.keyboard.press("Enter")
    details = reader.locator("#details")
    assert re.search(r"Area\s+1,\d{3} km²", details.inner_text())
    assert "20 November 2020" in details.inner_text()
    assert details.locator(".history > li").count() >= 3
    links = details.locator("a").evaluate_all(
        "(links) => links.map(({ href, target }) => [href, target])"
    )
    assert all(href.startswith("http") and target == "_blank" for href, target in links)


def test_every_layer_is_reached_by_tab_on_every_day(reader: Page) -> None:
    for period in ("soviet", "pre-2020", "since-2023"):
        reader.locator(f'input[name="period"][value="{period}"]').check(force=True)
        stops = reader.evaluate(
            """() => [...document.querySelectorAll('#layers > g:not(.off)')].map((layer) => [
                layer.id, layer.querySelectorAll('[data-feature]:not(.off)').length,
                layer.querySelectorAll('[data-feature][tabindex="0"]:not(.off)').length])"""
        )
        assert all(stop == min(count, 1) for _, count, stop in stops), (period, stops)


def test_every_feature_has_a_name_for_a_screen_reader(reader: Page) -> None:
    for lang in LANGUAGES:
        speak(reader, lang)
        names = reader.locator("#drawing [data-feature]").evaluate_all(
            "(all) => all.map((one) => one.getAttribute('aria-label'))"
        )
        assert all(names)


def test_the_sheet_opens_grows_and_closes(phone: Page) -> None:
    panel, opener = phone.locator("#panel"), phone.locator("#open-sheet")
    assert phone.locator("#sheet").is_hidden()
    opener.click()
    assert panel.get_attribute("data-size") == "half"
    assert opener.get_attribute("aria-expanded") == "true"
    phone.locator("#size-sheet").click()
    assert panel.get_attribute("data-size") == "full"
    phone.keyboard.press("Escape")
    assert panel.get_attribute("data-size") == "peek"
    assert opener.evaluate("(opener) => opener === document.activeElement")


def test_the_sheet_leaves_a_map_to_use(phone: Page) -> None:
    phone.locator("#open-search").click()
    find(phone, "shushi")
    phone.keyboard.press("Enter")
    top = phone.locator("#grip").bounding_box()
    around = phone.locator(".folium-map").bounding_box()
    dot = phone.locator("#drawing .selected").bounding_box()
    assert top
    assert around
    assert dot
    assert top["y"] - max(around["y"], 0) >= 160
    assert dot["y"] + dot["height"] < top["y"]


def drag(page: Page, fingers: list[int], start: int, end: int) -> None:
    """Move fingers that touch the screen at some x up or down."""
    hand = page.context.new_cdp_session(page)
    for step in range(11):
        y = start + (end - start) * step / 10
        points = [{"x": x, "y": y, "id": x} for x in fingers]
        kind = "touchMove" if step else "touchStart"
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.evaluate(FRAME)
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    steady(page, WHERE)


def test_one_finger_scrolls_the_page_and_two_move_the_map(phone: Page) -> None:
    where = "() => [scrollY, map_1.getCenter().lat]"
    scrolled, lat = phone.evaluate(where)
    drag(phone, [160], 420, 280)
    assert phone.evaluate(where)[0] > scrolled + 80
    assert phone.evaluate(where)[1] == lat
    drag(phone, [120, 200], 200, 300)
    assert phone.evaluate(where)[1] > lat


def test_nothing_keeps_a_reader_from_zooming_the_page(phone: Page) -> None:
    content = str(phone.locator('meta[name="viewport"]').get_attribute("content"))
    assert "maximum-scale" not in content
    assert "user-scalable" not in content


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_wider_than_a_small_phone(phone: Page, lang: str) -> None:
    speak(phone, lang)
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 320
    phone.locator("#open-sheet").click()
    wide = phone.evaluate(
        """() => [...document.querySelectorAll('.panel *')].filter((one) => !one.closest('svg')
            && one.checkVisibility() && !one.matches('.unseen')
            && one.getBoundingClientRect().right > 321).map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert wide == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_stand_out_from_the_ground(visit: Visitor, index: Path, theme: str) -> None:
    page = visit(index, color_scheme=theme).page
    lines = "#layer-line-2020 > *, #layer-azerbaijan > *, #layer-armenia > *, #layer-pipelines > *"
    assert page.evaluate(CONTRAST, [lines, [".land"]]) >= 3


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_map_prints_on_one_page(reader: Page, lang: str, size: str, landscape: bool) -> None:
    speak(reader, lang)
    reader.locator('input[name="period"][value="since-2023"]').check(force=True)
    paper = reader.pdf(format=size, landscape=landscape)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def test_the_print_shows_map_legend_day_and_sources(reader: Page) -> None:
    reader.emulate_media(media="print")
    reader.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    for part in ("h1", "#caption", "#drawing", "#legend", "#print-sources", ".attributions"):
        assert reader.locator(part).is_visible(), part
    for part in ("#search", "#table", ".languages", '.layer-row:has([value="line-of-contact"])'):
        assert reader.locator(part).is_hidden(), part
    assert reader.locator('.layer-row:has([value="line-2020"]) .swatch').is_visible()
    assert "Sources:" in reader.locator("#print-sources").inner_text()
    reader.evaluate("() => dispatchEvent(new Event('afterprint'))")
    land = reader.locator("#layers > .land")
    assert float(land.get_attribute("width") or 0) == reader.evaluate(
        "() => document.querySelector('#frame rect').width.baseVal.value"
    )


PAPERS = {  # in CSS pixels, without the margins
    "A4": (711, 1040),
    "A4 landscape": (1040, 711),
    "Letter": (733, 973),
    "Letter landscape": (973, 733),
}


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("screen", [(1280, 800), (360, 640)], ids=["desktop", "phone"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_that_is_printed_is_cut_off(
    visit: Visitor, index: Path, paper: str, screen: tuple[int, int], lang: str
) -> None:
    """The day is the one with the most sources."""
    width, height = screen
    link = f"{index.as_uri()}#day=2022-08-30&lang={lang}"
    page = visit(link, viewport={"width": width, "height": height}).page
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    width, height = PAPERS[paper]
    page.set_viewport_size({"width": width, "height": height})
    last = page.locator(".attributions").bounding_box()
    drawn = page.locator("#drawing").bounding_box()
    panel = page.locator("#panel").bounding_box()
    below = page.locator(".below").bounding_box()
    assert last
    assert drawn
    assert panel
    assert below
    assert last["y"] + last["height"] <= height
    assert panel["y"] + panel["height"] <= below["y"] + 1
    assert drawn["height"] >= 0.35 * height
    told = page.locator("#print-sources").inner_text()
    assert told.count(";") > 30


def test_a_print_says_how_many_sources_it_leaves_out(reader: Page) -> None:
    reader.evaluate(
        """() => document.querySelectorAll('#sources li')
            .forEach((one) => one.append('x'.repeat(400)))"""
    )
    reader.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    told = reader.locator("#print-sources").text_content() or ""
    assert len(told) < 5000
    assert re.search(r"and \d+ more, listed on the map’s page", told)


SMALL = {"width": 320, "height": 568}


@pytest.mark.parametrize("lang", ["en", "az", "hy", "ru"])
@pytest.mark.parametrize("size", [SMALL, {"width": 360, "height": 640}], ids=["320", "360"])
def test_a_phone_opens_on_all_of_what_the_map_is_about(
    visit: Visitor, index: Path, lang: str, size: dict[str, int]
) -> None:
    page = visit(f"{index.as_uri()}#lang={lang}", viewport=size, is_mobile=True).page
    steady(page, WHERE)
    seen = page.locator(".folium-map").bounding_box()
    grip = page.locator("#grip").bounding_box()
    about = page.locator("#layer-enclave [data-feature]").bounding_box()
    assert seen
    assert grip
    assert about
    assert seen["height"] >= 0.4 * size["height"]
    assert seen["y"] < about["y"]
    assert about["y"] + about["height"] < min(seen["y"] + seen["height"], grip["y"])


def test_the_first_drawing_stands_where_the_map_will_on_a_phone(
    visit: Visitor, index: Path, tmp_path: Path
) -> None:
    """As long as scripts have not run the sheet leaves its room, and the languages theirs."""
    whole = index.read_text("utf-8")
    slow = tmp_path / "slow.html"
    slow.write_text(re.sub(r"<script>.*?</script>", "", whole, flags=re.DOTALL), "utf-8")
    places = [
        visit(path, viewport={"width": 360, "height": 640})
        .page.locator(".folium-map")
        .bounding_box()
        for path in (slow, index)
    ]
    assert places[0] == places[1]


def test_a_map_that_nobody_moved_shows_its_opening_view_in_any_window(
    visit: Visitor, index: Path
) -> None:
    page = visit(index).page
    wide = page.evaluate("() => map_1.getZoom()")
    page.set_viewport_size({"width": 400, "height": 700})
    page.wait_for_function("(wide) => map_1.getZoom() < wide", arg=wide)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.wait_for_function("(wide) => Math.abs(map_1.getZoom() - wide) < 1e-6", arg=wide)
    assert "map=" not in page.url


LOOK = "(one) => getComputedStyle(one).stroke"
INK = """() => { const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = "var(--ink)"; return getComputedStyle(probe).color; }"""


def test_what_is_chosen_has_a_thick_outline_whatever_its_layer(reader: Page) -> None:
    drawn = reader.evaluate("() => [...document.querySelectorAll('#layers > g')].map((g) => g.id)")
    layers = ("districts", "towns", "pipelines", "rivers", "control")
    for layer in (name for name in layers if f"layer-{name}" in drawn):
        feature = reader.locator(f"#layer-{layer} [data-feature]:not(.off)").first
        key = feature.evaluate("(one) => `${one.dataset.layer}:${one.dataset.feature}`")
        reader.evaluate("(key) => { location.hash = `feature=${key}`; }", key)
        chosen = reader.locator("#drawing .selected")
        assert chosen.evaluate("(one) => parseFloat(getComputedStyle(one).strokeWidth)") >= 3, layer
        over = reader.locator("#outline > .over").last
        assert over.evaluate(LOOK) == reader.evaluate(INK), layer  # above all areas and lines
        assert feature.evaluate("(one) => (one.matches('g') ? one.firstChild : one)"
            ".getAttribute('d')") == over.get_attribute("d"), layer  # fmt: skip


@pytest.mark.layer("pipelines")
def test_the_outline_of_what_is_chosen_goes_with_it(reader: Page) -> None:
    reader.evaluate("location.hash = 'feature=pipelines:btc'")
    reader.evaluate("location.hash = 'feature=line-of-contact:line&period=post-2020'")
    assert reader.locator("#outline > *").count() == 0  # not there on that day
    reader.locator('input[name="period"][value="pre-2020"]').check(force=True)
    assert reader.locator("#outline > *").count() == 2
    reader.keyboard.press("Escape")  # the focus goes back to the line
    assert reader.locator("#outline > *").count() == 2
    line = reader.locator("#outline > .over").get_attribute("d")
    reader.keyboard.press("Tab")
    reader.wait_for_function(
        "(line) => document.querySelector('#outline > .over')?.getAttribute('d') !== line", arg=line
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_panel_says_which_layers_have_nothing_on_the_day(reader: Page, lang: str) -> None:
    told = {
        "en": "nothing on this day",
        "az": "bu tarixdə heç nə yoxdur",
        "hy": "այս օրը ոչինչ չկա",
        "ru": "в этот день ничего нет",
    }
    speak(reader, lang)

    def empty() -> set[str]:
        return {
            row.locator("input").get_attribute("value") or ""
            for row in reader.locator(".layer-row").all()
            if told[lang] in row.locator("label").inner_text()
        }

    assert empty() == {"line-of-contact", "border-2021"}
    reader.evaluate("(lang) => { location.hash = `period=pre-2020&lang=${lang}`; }", lang)
    reader.wait_for_function("() => document.documentElement.dataset.day === '2020-09-26'")
    assert empty() == {"line-2020", "lachin-corridor", "border-2021"}


def test_what_search_finds_and_what_the_list_of_changes_names_open_in_one_way(
    reader: Page,
) -> None:
    reader.evaluate("() => { location.hash = 'compare=pre-2020,post-2020'; }")
    reader.wait_for_selector("#comparison:visible")
    find(reader, "Violence against Armenians in Sumgait")
    reader.keyboard.press("Enter")
    assert reader.locator("#comparison").is_hidden()
    assert reader.locator("html").get_attribute("data-day") == "1988-02-27"
    find(reader, "Xankəndi")
    reader.keyboard.press("Enter")
    assert reader.evaluate("() => map_1.getZoom()") >= 9
    assert reader.locator("html").get_attribute("data-day") == "1988-02-27"


def test_forced_colours_keep_the_patterns_and_make_them_stronger(
    visit: Visitor, index: Path
) -> None:
    def looks(**theme: str) -> list[list[str]]:
        page = visit(f"{index.as_uri()}#period=post-2020", **theme).page
        found: list[list[str]] = page.evaluate(
            """() => [...document.querySelectorAll("#layer-control [data-feature] path")]
                .map((one) => [one.parentNode.dataset.how, getComputedStyle(one).fill,
                    getComputedStyle(document.querySelector(".ink")).strokeOpacity])"""
        )
        return found

    plain, forced = looks(), looks(forced_colors="active")
    assert [fill for _, fill, _ in plain] == [fill for _, fill, _ in forced]
    patterns = {how: fill for how, fill, _ in forced}
    assert len({patterns[how] for how in ("captured", "handed-over", "deployed")}) == 3
    assert all("url(" in patterns[how] for how in ("captured", "handed-over", "deployed"))
    assert float(forced[0][2]) > float(plain[0][2])


def test_every_feature_lets_a_reader_report_an_error(visit: Visitor, tmp_path: Path) -> None:
    """The address opens a new issue that names the feature, the day and the sources."""
    page = visit(build.build(tmp_path, CYPRUS).path).page
    for key in page.locator("#drawing [data-feature]").evaluate_all(
        "(drawn) => drawn.map(({ dataset }) => `${dataset.layer}:${dataset.feature}`)"
    ):
        page.evaluate("(key) => { location.hash = `#day=1974-08-17&feature=${key}`; }", key)
        link = page.locator("#details .report a")
        page.wait_for_function("(key) => document.querySelector('#details .report a')"
                               "?.href.includes(encodeURIComponent(key))", arg=key)  # fmt: skip
        address = urlsplit(str(link.get_attribute("href")))
        assert address.path == "/cyprus/issues/new"
        query = parse_qs(address.query)
        assert query["title"] == [f"{key}, 1974-08-17"]
        assert set(geo.read(CYPRUS).sources) & set(re.findall(r"[\w-]+", query["body"][0]))


def test_a_build_may_say_where_errors_are_reported(tmp_path: Path) -> None:
    issues = "https://forge.example.org/a/b/issues"
    text = build.build(tmp_path, CYPRUS, reports=f"{issues}/").path.read_text(encoding="utf-8")
    assert f'"reports":"{issues}"' in text
    with pytest.raises(MapError, match='"javascript:1" is no address'):
        build.build(tmp_path, CYPRUS, reports="javascript:1")


def test_without_an_address_nobody_is_sent_to_one(reader: Page) -> None:
    reader.evaluate("location.hash = '#feature=districts:agdam'")
    reader.locator("#details h2").wait_for()
    assert reader.locator(".report").count() == 0
