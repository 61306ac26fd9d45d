"""What readers do, in each engine that is there: Chromium, Firefox and WebKit."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import install
from tests.browser.engines.chromium import Chromium
from tests.browser.engines.firefox import Firefox
from tests.browser.engines.webkit import WebKit
from tests.browser.fixtures import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.engines.engine import Engine

pytestmark = pytest.mark.browser

PERIODS = ("soviet", "pre-2020", "post-2020", "since-2023")
PATIENCE = 120_000  # milliseconds
WAIT = """
    const end = performance.now() + arguments[0];
    while (!(EXPRESSION)) {
        if (performance.now() > end) throw new Error("it never came to that");
        await new Promise((done) => setTimeout(done, 20));
    }
    await new Promise((done) => requestAnimationFrame(() => setTimeout(() => setTimeout(done))));
"""
READY = "document.documentElement.classList.contains('live')"
FRAME = """<!doctype html><meta charset="utf-8"><title>A page</title>
<body style="margin: 0"><iframe id="map" {attributes}
style="border: 0; display: block; width: 100vw; height: 100vh"></iframe>"""
INSIDE = "document.querySelector('iframe').contentDocument"
BOX = """
    const box = (arguments[1] ? document.querySelector("iframe").contentDocument : document)
        .querySelector(arguments[0]).getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The published pages: their address, and the folder that they are in."""
    from atlas.site.build import build

    folder = tmp_path_factory.mktemp("engines") / "site"
    build(folder)
    with served(folder) as address:
        yield address, folder


@pytest.fixture(scope="module")
def chrome(chromium: Browser) -> Iterator[Engine]:
    window = Chromium(chromium)
    yield window
    window.close()


@pytest.fixture(scope="module", params=["Chromium", "Firefox", "WebKit"])
def engine(
    request: pytest.FixtureRequest, chrome: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    if request.param == "Chromium":
        yield chrome
        return
    path = install.find_engine(request.param)
    if path is None:
        missing = f"No {request.param} here: run python tests/browser/install.py as root"
        if "CI" in os.environ:
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    start = {"Firefox": Firefox, "WebKit": WebKit}[request.param]
    window = start(path, tmp_path_factory.mktemp(request.param))
    yield window
    window.close()


def shown(engine: Engine, address: str, width: int = 1280, height: int = 800) -> Engine:
    """Open a page of the map, with its scripts."""
    engine.open("about:blank", width, height)  # a link to another part of a page loads nothing
    engine.open(address, width, height)
    wait(engine, READY)
    return engine


def wait(engine: Engine, expression: str) -> None:
    """Wait until an expression holds; it is part of the code, as the page evaluates none."""
    engine.run(WAIT.replace("EXPRESSION", expression), PATIENCE)


def click(engine: Engine, selector: str, *, inside: bool = False) -> None:
    engine.click(*engine.run(BOX, selector, inside))


def day(number: str) -> str:
    return f"document.documentElement.dataset.day === '{number}'"


def test_the_page_opens_switches_and_keeps_the_land_in_place(
    engine: Engine, site: tuple[str, Path]
) -> None:
    shown(engine, f"{site[0]}index.html")
    view = engine.run("return drawing.getAttribute('viewBox')")
    click(engine, '.switch label:has([value="pre-2020"])')
    wait(engine, day("2020-09-26"))
    assert "26 September 2020" in engine.run("return caption.textContent")
    assert engine.run("return drawing.getAttribute('viewBox')") == view


def test_the_map_is_dragged_and_the_timeline_too(engine: Engine, site: tuple[str, Path]) -> None:
    shown(engine, f"{site[0]}index.html")
    x, y = engine.run(BOX, ".folium-map", False)
    click(engine, ".leaflet-control-zoom-in")
    wait(engine, "location.hash.includes('map=')")  # it has zoomed in
    center = engine.run("return map_1.getCenter().lng")
    engine.drag([(x, y), (x - 60, y - 30), (x - 120, y - 60)])
    wait(engine, f"map_1.getCenter().lng > {center}")
    left, top = engine.run(BOX, '.handle[data-handle="day"]', False)
    engine.drag([(left, top), (left - 100, top), (left - 200, top)])
    wait(engine, "document.documentElement.dataset.day < '2020-12-13'")


def test_two_days_are_compared(engine: Engine, site: tuple[str, Path]) -> None:
    shown(engine, f"{site[0]}index.html")
    click(engine, "#compare-button")
    wait(engine, "!document.querySelector('#comparison').hidden")
    assert "26 September 2020" in engine.run("return comparison.textContent")
    wait(engine, "location.hash.includes('compare=')")


def test_a_place_is_searched_and_its_details_open(engine: Engine, site: tuple[str, Path]) -> None:
    shown(engine, f"{site[0]}index.html")
    click(engine, "#search")
    engine.press(*"susa")
    wait(engine, "document.querySelectorAll('#found li').length > 0")
    engine.press("Enter")
    wait(engine, "!details.hidden")
    assert "Shusha / Shushi" in engine.run("return details.textContent")
    engine.press("Escape")
    wait(engine, "details.hidden")
    assert engine.run("return document.activeElement !== document.body")


def test_the_focus_never_leaves_what_is_on_the_page(engine: Engine, site: tuple[str, Path]) -> None:
    shown(engine, f"{site[0]}index.html")
    for key in [*["Tab"] * 14, "Enter", "Escape", "ArrowRight", "Tab", "Enter", "Tab", "Escape"]:
        engine.press(key)
        engine.run("await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        assert engine.run("return document.activeElement !== document.body"), key


def test_a_link_opens_what_it_says(engine: Engine, site: tuple[str, Path]) -> None:
    link = "#period=pre-2020&lang=hy&feature=settlements:shusha&map=9/39.8/46.7"
    shown(engine, f"{site[0]}index.html{link}")
    wait(engine, day("2020-09-26"))
    assert engine.run("return document.documentElement.lang") == "hy"
    assert engine.run("return map_1.getZoom()") == 9


@pytest.mark.parametrize("size", [(720, 640), (390, 640)])
def test_no_period_and_no_language_moves_the_land_in_a_frame(
    engine: Engine, site: tuple[str, Path], size: tuple[int, int]
) -> None:
    seen = set()
    for lang in ("en", "az", "hy", "ru"):
        shown(engine, f"{site[0]}embed.html#lang={lang}", *size)
        for period in PERIODS:
            engine.run(f"document.querySelector('.switch [value=\"{period}\"]').click()")
            wait(engine, f"document.documentElement.dataset.period === '{period}'")
            seen.add(
                engine.run(
                    "const { top, height } = document.querySelector('.folium-map')"
                    ".getBoundingClientRect();"
                    "const view = drawing.getAttribute('viewBox');"
                    "return [view, top, height, document.documentElement.scrollHeight].join(' ')"
                )
            )
    assert len(seen) == 1


def test_a_map_in_the_page_of_another_is_as_tall_as_it_needs(
    engine: Engine, site: tuple[str, Path], tmp_path: Path
) -> None:
    address, _ = site
    (tmp_path / "article.html").write_text(
        f'<!doctype html><title>Article</title><script async src="{address}embed.js"></script>'
        '<karabakh-map period="pre-2020"></karabakh-map><p>It goes on.</p>'
    )
    with served(tmp_path) as other:
        engine.open(f"{other}article.html", 700, 900)
        wait(engine, "parseInt(document.querySelector('iframe')?.style.height) > 500")
        engine.open("about:blank", 700, 900)  # it asks for nothing more


def test_without_scripts_the_switch_leads_to_the_drawing_of_its_day(
    engine: Engine, site: tuple[str, Path]
) -> None:
    address, folder = site
    attributes = 'sandbox="allow-same-origin" src="index.html"'  # it runs no script
    (folder / "frame.html").write_text(FRAME.format(attributes=attributes))
    engine.open(f"{address}frame.html", 1000, 700)
    wait(engine, f"{INSIDE}?.querySelector('.about')")
    assert engine.run(
        f"return {INSIDE}.defaultView.getComputedStyle({INSIDE}.querySelector('.switch label'))"
        ".display === 'none'"
    )
    click(engine, '.switch a[href="#drawing-pre-2020"]', inside=True)
    drawn = f"{INSIDE}.querySelector('#drawing-pre-2020').getBoundingClientRect()"
    wait(engine, f"{drawn}.top < innerHeight / 2")


PAPERS = [(210, 297, 10), (297, 210, 10), (216, 279, 12), (210, 297, 4), (297, 210, 4)]


@pytest.mark.parametrize("paper", PAPERS, ids=str)
def test_a_print_is_one_page_with_the_map(
    engine: Engine, site: tuple[str, Path], paper: tuple[int, int, int]
) -> None:
    shown(engine, f"{site[0]}index.html")
    pdf = engine.print(*paper)
    pages = re.findall(rb"/Type\s*/Page\b", pdf)
    if pages:  # where the tree of pages is not compressed
        assert len(pages) == 1
    assert engine.run("return drawing.getBoundingClientRect().height > 200")
