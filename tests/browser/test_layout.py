"""The head and the legend: what stands where, in every language."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
import resvg_py
from PIL import Image

from tests.browser.fixtures import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "az", "hy", "ru")
MAP = """() => { const { top, height, width } =
    document.querySelector(".folium-map").getBoundingClientRect();
    const { lat, lng } = map_1.getCenter();
    return [top, height, width, lat, lng, map_1.getZoom()].map((value) => value.toFixed(5)); }"""


def switch(page: Page, name: str, value: str) -> None:
    page.locator(f'input[name="{name}"][value="{value}"]').check(force=True)


@pytest.mark.parametrize("width", [360, 390, 820, 1280])
def test_neither_language_nor_period_moves_the_map(visit: Visitor, index: Path, width: int) -> None:
    page = visit(index, viewport={"width": width, "height": 800}).page
    places: dict[str, Any] = {}
    for lang in LANGUAGES:
        switch(page, "lang", lang)
        for period in ("soviet", "pre-2020", "post-2020", "since-2023"):
            switch(page, "period", period)
            places[f"{lang} {period}"] = page.evaluate(MAP)
    assert len({tuple(place) for place in places.values()}) == 1, places


@pytest.mark.parametrize("width", [360, 390, 1280])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_head_is_small_and_says_the_day_under_the_title(
    visit: Visitor, index: Path, width: int, lang: str
) -> None:
    page = visit(f"{index.as_uri()}#lang={lang}", viewport={"width": width, "height": 667}).page
    top = page.locator(".folium-map").bounding_box()
    assert top
    assert top["y"] <= 240
    title, caption, button = (
        page.locator(part).first.bounding_box() for part in ("h1", ".caption", ".switch label")
    )
    assert title
    assert caption
    assert button
    assert title["y"] + title["height"] <= caption["y"] + 1
    assert caption["y"] + caption["height"] <= button["y"] + 1


def test_the_legend_says_when_and_how_and_nothing_twice(reader: Page) -> None:
    entries = reader.locator("#legend li:visible").all()
    texts = {str(one.get_attribute("data-shade")): one.inner_text() for one in entries}
    assert "Azerbaijan, handed over\n20 November 2020 to 1 December 2020" in texts.values()
    assert "captured\n1992, 2016, 2020" in texts["azerbaijan-dots"]
    assert "since 18 October 1991" in texts["azerbaijan-plain"]
    assert "since 10 November 2020" in texts["peacekeepers-vertical"]
    assert not any("Controlled by" in text for text in texts.values())
    switch(reader, "period", "soviet")
    assert "19" not in reader.locator("#legend").inner_text()  # it was so before the first day


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_legend_is_the_same_before_and_after_the_scripts(
    visit: Visitor, real_map: Any, tmp_path: Path, lang: str
) -> None:
    import atlas

    path = tmp_path / "index.html"
    atlas.write(atlas.map(layers=real_map.page.scene.catalog, lang=lang), path)
    texts = []
    for scripts in (False, True):
        page = visit(path, java_script_enabled=scripts).page
        shown = page.locator("#legend li:not([hidden]), #lines li:not([hidden])").all()
        texts.append([one.text_content() for one in shown])
    assert texts[0] == texts[1]


def test_the_lines_stand_in_the_legend_above_the_fold_on_their_days(reader: Page) -> None:
    lines = reader.locator("#lines li:visible")
    after = lines.all_inner_texts()
    assert "Recognised border" in after
    assert "Lachin corridor" in after
    assert not any("contact" in text for text in after)
    switch(reader, "period", "pre-2020")
    before = lines.all_inner_texts()
    assert any("Line of contact" in text for text in before)
    assert "Lachin corridor" not in before
    for one in lines.all():
        box = one.bounding_box()
        assert box
        assert box["y"] + box["height"] <= 800
    reader.locator('form.layers input[value="line-of-contact"]').uncheck()
    assert not any("contact" in text for text in lines.all_inner_texts())


def saved(page: Page, button: str) -> tuple[str, bytes]:
    """The name and the content of the file that a button saves."""
    with page.expect_download() as download:
        page.locator(button).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("fragment", ["", "#lang=hy&compare=pre-2020,post-2020"])
def test_what_is_seen_is_saved_with_title_day_legend_scale_and_credit(
    visit: Visitor, index: Path, fragment: str
) -> None:
    seen = visit(f"{index.as_uri()}{fragment}", accept_downloads=True)
    page = seen.page
    name, content = saved(page, '.save [data-save="svg"]')
    lang = page.locator("html").get_attribute("lang")
    assert name.startswith("map-20")
    assert name.endswith(f"{lang}.svg")
    root = ET.fromstring(content)  # noqa: S314 -- our own
    texts = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    whole = " ".join(texts)
    title = page.locator("h1").inner_text()
    for part in (title, page.locator("#caption").inner_text(), "OpenStreetMap"):
        assert part in whole
    assert page.locator(".leaflet-control-scale-line").inner_text() in texts
    legend = page.locator("#legend li:visible b, #lines li:visible span").all_inner_texts()
    assert legend
    for entry in legend:
        assert " ".join(entry.split()) in " ".join(whole.split())
    faces = [one for one in root.iter() if one.get("id", "").startswith("face-")]
    assert len(faces) == page.locator("[id^=face-]").count()
    markup = content.decode()
    assert "var(" not in markup
    assert "class=" not in markup
    assert "https://" not in markup.replace("http://www.w3.org", "")
    painted = resvg_py.svg_to_bytes(svg_string=markup)
    name, content = saved(page, '.save [data-save="png"]')
    assert name.endswith(".png")
    with Image.open(BytesIO(content)) as png, Image.open(BytesIO(bytes(painted))) as other:
        assert png.size == (other.width * 2, other.height * 2)
        colours = png.convert("RGB").resize((200, 150)).getcolors(30_000)
        assert colours
        assert len(colours) > 1000
    assert seen.complaints == []
