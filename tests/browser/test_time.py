"""Any day, what changed on it, and what differs between two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import geo
from atlas.scene.language import language
from geo.dates import first_day
from tests.browser.fixtures import Visitor

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

HELD = """() => Object.fromEntries([...document.querySelectorAll('#drawing [data-layer=control]')]
    .map((face) => [face.dataset.feature, `${face.dataset.holder} ${face.dataset.how}`]))"""
MUTED = (
    """() => [...document.querySelectorAll('#drawing .same')].map((face) => face.dataset.feature)"""
)
EVENTS = """() => [...document.querySelectorAll('#drawing [data-layer=events]:not(.off)')]
    .map((dot) => dot.dataset.feature)"""


def handle(page: Page, name: str = "day") -> Locator:
    return page.locator(f'[data-handle="{name}"]')


def day(page: Page) -> str:
    return str(page.locator("html").get_attribute("data-day"))


def test_every_statement_and_every_located_or_placeless_event_is_a_stop(
    reader: Page, catalog: geo.Catalog
) -> None:
    events = catalog.layers["events"].features.values() if "events" in catalog.layers else ()
    since = [one.from_ for one in catalog.statements] + [event["from"] for event in events]
    wanted = sorted({first_day(str(one)).isoformat() for one in since})
    handle(reader).focus()
    reader.keyboard.press("Home")
    met = [day(reader)]
    while len(met) <= len(wanted):
        reader.keyboard.press("ArrowRight")
        met.append(day(reader))
    assert met[: len(wanted)] == wanted
    reader.keyboard.press("ArrowLeft")
    assert day(reader) == wanted[-1]


def test_the_timeline_says_its_day_in_words(reader: Page) -> None:
    slider = handle(reader)
    assert slider.get_attribute("role") == "slider"
    assert slider.get_attribute("aria-valuetext") == "13 December 2020"
    slider.focus()
    reader.keyboard.press("ArrowLeft")
    assert day(reader) == "2020-12-12"
    assert str(slider.get_attribute("aria-valuetext")).startswith("12 December 2020: ")
    assert reader.locator("html").get_attribute("data-period") == ""
    assert reader.locator('input[name="period"]:checked').count() == 0
    assert "12 December 2020" in reader.locator("#caption").inner_text()
    reader.keyboard.press("End")
    value, last = (slider.get_attribute(f"aria-value{name}") for name in ("now", "max"))
    assert value == last


@pytest.mark.parametrize("chosen", ["1992-06-12", "1993-08-31", "2020-11-10", "2023-10-01"])
def test_a_day_shows_who_held_what_on_it(
    visit: Visitor, index: Path, catalog: geo.Catalog, chosen: str
) -> None:
    page = visit(f"{index.as_uri()}#day={chosen}").page
    held = geo.control(chosen, catalog)
    assert page.evaluate(HELD) == {
        str(face): f"{row.holder} {row.how}" for face, row in held.iterrows()
    }
    changes = page.locator("#changes")
    assert "Changed on" in changes.locator("h2").inner_text()
    titles = [one.title["en"] for one in catalog.statements if one.from_ == chosen]
    assert titles
    for title in titles:
        assert title in changes.inner_text()
    changes.locator("summary").first.click()
    assert changes.locator(".source-list li").first.is_visible()
    assert " · " in changes.locator(".source-list li").first.inner_text()  # whose voice it is


def test_the_timeline_is_dragged(reader: Page) -> None:
    track = reader.locator(".track").bounding_box()
    assert track
    reader.mouse.move(track["x"] + track["width"] - 2, track["y"] + 20)
    reader.mouse.down()
    assert day(reader) > "2026"
    reader.mouse.move(track["x"] + track["width"] * 0.45, track["y"] + 20, steps=4)
    assert "1994-05-12" < day(reader) < "2016-04-02"
    reader.mouse.up()
    before = day(reader)
    reader.mouse.move(track["x"] + 3, track["y"] + 20)
    assert day(reader) == before


def test_the_buttons_step_and_play(reader: Page) -> None:
    reader.locator("#back").click()
    assert day(reader) == "2020-12-12"
    reader.locator("#forth").click()
    assert day(reader) > "2020-12-13"
    reader.locator("#play").click()
    assert reader.locator("#play").get_attribute("aria-label") == "Pause"
    first = day(reader)
    reader.wait_for_function("(day) => document.documentElement.dataset.day > day", arg=first)
    reader.locator("#play").click()
    assert reader.locator("#play").get_attribute("aria-label") == "Play all changes"


def test_the_timeline_ends_where_the_sources_do(reader: Page, catalog: geo.Catalog) -> None:
    updated, last = catalog.map.updated, catalog.map.events_to
    assert updated
    assert last
    handle(reader).focus()
    reader.keyboard.press("End")
    assert day(reader) == last
    about = reader.locator(".about").text_content() or ""
    written = language("en").date
    assert f"Data of {written(updated)}, events to {written(last)}" in about


def test_for_readers_who_want_no_motion_play_is_a_step(visit: Visitor, index: Path) -> None:
    page = visit(index, reduced_motion="reduce").page
    assert "Step" in str(page.locator("#play").get_attribute("aria-label"))
    page.clock.install()
    page.locator("#play").click()
    first = day(page)
    assert first > "2020-12-13"
    page.clock.run_for(60_000)
    assert day(page) == first


def test_a_screen_reader_hears_what_changed(reader: Page) -> None:
    handle(reader).focus()
    reader.keyboard.press("ArrowLeft")
    reader.wait_for_function("() => document.getElementById('live').textContent")
    told = reader.locator("#live").inner_text()
    assert "Control on 12 December 2020." in told
    reader.locator('input[name="period"][value="pre-2020"]').check(force=True)
    reader.wait_for_function("() => /September/.test(document.getElementById('live').textContent)")
    assert "km²" in reader.locator("#live").inner_text()


HEARD = {
    "en": (
        "Control on 26 September 2020. Areas that differ:",
        "Control is the same on both days.",
        "What changed from 26 September 2020 to 13 December 2020. Areas that differ:",
    ),
    "az": (
        "26 sentyabr 2020 tarixində nəzarət. Fərqli sahələrin sayı:",
        "Hər iki gündə nəzarət eynidir.",
        "26 sentyabr 2020 – 13 dekabr 2020: nə dəyişib. Fərqli sahələrin sayı:",
    ),
    "hy": (
        "Վերահսկողությունը՝ 26 սեպտեմբերի, 2020 թ. Տարբերվող տարածքներ՝",
        "Երկու օրերին էլ վերահսկողությունը նույնն է։",
        "Ինչ է փոխվել՝ 26 սեպտեմբերի, 2020 թ. – 13 դեկտեմբերի, 2020 թ. Տարբերվող տարածքներ՝",
    ),
    "ru": (
        "Контроль на 26 сентября 2020 г. Изменилось участков:",
        "В оба дня контроль одинаков.",
        "Что изменилось: 26 сентября 2020 г. – 13 декабря 2020 г. Изменилось участков:",
    ),
}


@pytest.mark.parametrize("lang", HEARD)
def test_what_a_screen_reader_hears_is_whole_sentences(
    visit: Visitor, index: Path, lang: str
) -> None:
    page = visit(f"{index.as_uri()}#lang={lang}").page
    page.wait_for_function("(lang) => document.documentElement.lang === lang", arg=lang)

    def heard(say: str) -> None:
        page.wait_for_function(
            """(say) => document.getElementById('live').textContent
                .replaceAll(/[\u00a0\u202f]/g, ' ').includes(say)""",
            arg=say,
        )

    switched, same, compared = HEARD[lang]
    page.locator('input[name="period"][value="pre-2020"]').check(force=True)
    heard(switched)
    page.locator("#back").click()
    heard(same)
    page.locator("#compare-button").click()
    heard(compared)


def test_comparing_shows_the_differences_alone(reader: Page, catalog: geo.Catalog) -> None:
    reader.locator("#compare-button").click()
    assert reader.locator("#compare-button").get_attribute("aria-pressed") == "true"
    one, other = (geo.control(at, catalog) for at in ("2020-09-26", "2020-12-13"))
    same = (one["holder"] == other["holder"]) & (one["how"] == other["how"])
    assert set(reader.evaluate(MUTED)) == set(one.index[same])
    table = reader.locator("#comparison table")
    total = table.locator("tfoot td").inner_text().replace(",", "")
    assert int(total) == round(other["area_km2"][~same].sum())
    for how, words in (("captured", "captured"), ("handed-over", "handed over")):
        km2 = other[~same & (other["how"] == how) & (one["holder"] == "armenian-forces")][
            "area_km2"
        ]
        row = table.locator("tr.turn", has_text=f"Armenian forces → Azerbaijan, {words}")
        assert row.locator("td").inner_text().replace(",", "") == str(round(km2.sum()))
    opacities = reader.evaluate(
        """() => [...new Set([...document.querySelectorAll('#drawing .same')]
            .map((face) => getComputedStyle(face).fillOpacity))]"""
    )
    assert [float(opacity) < 0.5 for opacity in opacities] == [True]


BOTH = """() => Object.fromEntries([...document.querySelectorAll('#earlier use')].map(
    (use) => [use.getAttribute('href').slice(6), `${use.dataset.holder} ${use.dataset.how}`]))"""


def halves(page: Page) -> tuple[float, float]:
    """Where the earlier day ends and the later one begins, on the drawing."""
    rects = page.locator("clipPath#before rect, clipPath#after rect")
    first, second = (
        [float(str(rects.nth(number).get_attribute(key))) for key in ("x", "width")]
        for number in (0, 1)
    )
    return sum(first), second[0]


def test_both_days_are_seen_at_once_on_either_side_of_a_divider(
    reader: Page, catalog: geo.Catalog
) -> None:
    reader.locator("#compare-button").click()
    assert reader.locator("#compare-button").inner_text() == "Stop comparing"
    before = geo.control("2020-09-26", catalog)
    shown = reader.evaluate(BOTH)
    assert shown
    assert shown == {face: f"{before.holder[face]} {before.how[face]}" for face in shown}
    assert reader.locator(".divider .before").inner_text() == "26 September 2020"
    assert reader.locator(".divider .after").inner_text() == "13 December 2020"
    marked = reader.locator(".switch .compared input")
    assert [one.get_attribute("value") for one in marked.all()] == ["pre-2020", "post-2020"]
    line, corridor = (
        reader.locator(f"#layer-{name} > path").first.get_attribute("class") or ""
        for name in ("line-of-contact", "lachin-corridor")
    )
    assert "before" in line.split()
    assert "after" in corridor.split()
    holders = reader.locator("#legend li:visible")
    assert {one.get_attribute("data-holder") for one in holders.all()} == {
        "azerbaijan", "armenian-forces", "peacekeepers",
    }  # fmt: skip
    swatches = reader.locator("#comparison .turn").first.locator(".split .swatch")
    assert swatches.count() == 2
    reader.locator("#compare-button").click()
    assert reader.locator("#compare-button").inner_text() == "Compare two days"
    assert reader.locator(".divider").is_hidden()
    assert reader.locator("#earlier use").count() == 0


def test_the_divider_is_dragged_and_goes_by_keyboard_and_stays_when_the_map_moves(
    reader: Page,
) -> None:
    reader.locator("#compare-button").click()
    knob = reader.locator("#divider")
    assert knob.get_attribute("role") == "slider"
    box = knob.bounding_box()
    assert box
    edge = halves(reader)
    assert edge[0] == edge[1]
    reader.mouse.move(box["x"] + 22, box["y"] + 22)
    reader.mouse.down()
    reader.mouse.move(box["x"] + 222, box["y"] + 60, steps=3)
    reader.mouse.up()
    moved = halves(reader)
    assert moved[0] == moved[1] > edge[0]
    share = int(str(knob.get_attribute("aria-valuenow")))
    assert share > 60
    reader.keyboard.press("ArrowLeft")
    assert int(str(knob.get_attribute("aria-valuenow"))) == share - 5
    place = knob.bounding_box()
    here = halves(reader)
    reader.evaluate("map_1.panBy([120, 0], { animate: false })")
    assert knob.bounding_box() == place
    assert halves(reader)[0] > here[0]


@pytest.mark.parametrize("width", [360, 390])
@pytest.mark.parametrize("lang", ["en", "hy"])
def test_on_a_phone_comparing_keeps_timeline_days_and_caption_in_sight(
    visit: Visitor, index: Path, width: int, lang: str
) -> None:
    size = {"width": width, "height": 667}
    page = visit(
        f"{index.as_uri()}#lang={lang}", viewport=size, has_touch=True, is_mobile=True
    ).page
    page.locator("#compare-button").tap()
    for part in ("#caption", ".track", "#compare-button", ".divider .before", ".divider .after"):
        box = page.locator(part).bounding_box()
        assert box, part
        assert box["x"] >= 0, part
        assert box["x"] + box["width"] <= width, part
        assert box["y"] >= 0, part
        assert box["y"] + box["height"] <= size["height"], part


def test_the_war_is_played_by_itself_and_ends_with_it(reader: Page, catalog: geo.Catalog) -> None:
    film = catalog.map.film
    assert film
    reader.clock.install()
    assert reader.locator("#film").inner_text().strip() == film.label["en"]
    reader.locator("#film").click()
    assert day(reader) == film.from_
    days = {day(reader)}
    for _ in range(100):
        reader.clock.run_for(600)
        days.add(day(reader))
    assert max(days) == film.to
    turns = {one.from_ for one in catalog.statements if film.from_ < one.from_ < film.to}
    assert days == turns | {film.from_, film.to}
    assert reader.locator("#play").get_attribute("aria-label") == "Play all changes"


def test_the_strip_says_what_it_is_and_that_it_is_not_to_scale(visit: Visitor, index: Path) -> None:
    for width in (360, 1280):
        page = visit(index, viewport={"width": width, "height": 800}).page
        assert "years of change are stretched" in page.locator(".timeline .scale").inner_text()
        box = page.locator(".timeline .scale").bounding_box()
        assert box
        assert box["width"] <= width


def test_the_two_days_are_chosen_by_keyboard(reader: Page) -> None:
    reader.locator("#compare-button").focus()
    reader.keyboard.press("Enter")
    handle(reader, "later").focus()
    reader.keyboard.press("End")
    handle(reader, "earlier").focus()
    reader.keyboard.press("Home")
    title = reader.locator("#comparison-title").inner_text()
    assert title.startswith("What changed from 1 January 1988 to ")
    reader.keyboard.press("End")  # never past the other one
    values = [
        int(str(handle(reader, name).get_attribute("aria-valuenow")))
        for name in ("earlier", "later")
    ]
    assert values[0] == values[1] - 1
    reader.locator("#comparison .close").click()
    assert reader.locator("#comparison").is_hidden()
    assert day(reader) == "2020-12-13"
    assert reader.evaluate(MUTED) == []


def test_a_period_ends_the_comparison(reader: Page) -> None:
    reader.locator("#compare-button").click()
    reader.locator('input[name="period"][value="post-2020"]').check(force=True)
    assert reader.locator("#comparison").is_hidden()
    assert reader.locator("html").get_attribute("data-period") == "post-2020"


@pytest.mark.layer("events")
def test_events_stand_on_the_map_around_their_day(visit: Visitor, index: Path) -> None:
    page = visit(f"{index.as_uri()}#day=1993-08-31&layers=control,events").page
    shown = page.evaluate(EVENTS)
    assert "qubadli-1993" in shown
    assert 1 < len(shown) < 9
    assert "now" in str(page.locator('[data-feature="qubadli-1993"]').get_attribute("class"))
    page.locator('input[name="period"][value="since-2023"]').check(force=True)
    assert "qubadli-1993" not in page.evaluate(EVENTS)


def test_an_event_that_has_no_place_opens_from_the_day(visit: Visitor, index: Path) -> None:
    page = visit(f"{index.as_uri()}#day=1988-07-18").page
    page.locator("#changes .plain").click()
    assert "Soviet presidium" in page.locator("#details h2").inner_text()


def test_the_timeline_speaks_every_language(visit: Visitor, index: Path) -> None:
    for lang, says in (("az", "Müqayisə"), ("hy", "Համեմատել"), ("ru", "Сравнить")):
        page = visit(f"{index.as_uri()}#lang={lang}").page
        assert says.lower() in page.locator("#compare-button").inner_text().lower()
        assert page.locator("#timeline").get_attribute("aria-label") != "Timeline"
