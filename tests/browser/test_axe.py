"""The page under axe-core, which finds what keeps readers with disabilities out."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.fixtures import Visitor

pytestmark = pytest.mark.browser

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
FOUND = """async () => {
    const options = { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } };
    return (await axe.run(document, options)).violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`));
}"""
SIZES = {"desktop": (1280, 800), "phone": (360, 640), "small": (320, 568)}


@pytest.fixture
def opened(visit: Visitor, index: Path) -> Any:
    """Open the page with axe in it; only here its policy is set aside, to let axe in."""

    def page(size: str, theme: str, lang: str = "en") -> Page:
        width, height = SIZES[size]
        viewport = {"width": width, "height": height}
        page = visit(index, viewport=viewport, color_scheme=theme, bypass_csp=True).page
        page.locator(f'input[name="lang"][value="{lang}"]').check(force=True)
        page.evaluate(AXE)
        return page

    return page


@pytest.mark.parametrize("lang", ["en", "az", "hy", "ru"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(opened: Any, size: str, theme: str, lang: str) -> None:
    page = opened(size, theme, lang)
    assert page.evaluate(FOUND) == []
    if size != "desktop":
        page.locator("#open-sheet").click()
        assert page.evaluate(FOUND) == []
    page.locator('#drawing [data-layer="line-2020"][tabindex="0"]').focus()
    page.keyboard.press("Enter")
    assert page.locator("#details").is_visible()
    assert page.evaluate(FOUND) == []
    page.keyboard.press("Escape")
    _compare(page)
    assert page.evaluate(FOUND) == []


def _compare(page: Page) -> None:
    page.locator("#compare-button").click()
    assert page.locator('[data-handle="earlier"]').is_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_a_search(opened: Any, theme: str) -> None:
    page = opened("desktop", theme)
    page.locator("#search").fill("shushi")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOUND) == []


def test_axe_can_fail(opened: Any) -> None:
    page = opened("desktop", "light")
    page.evaluate("() => document.body.append(document.createElement('button'))")
    assert any(found.startswith("button-name") for found in page.evaluate(FOUND))
