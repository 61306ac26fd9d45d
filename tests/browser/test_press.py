"""The page for newsrooms: what it copies is what shows the map that was chosen."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page

import atlas
import geo
from atlas.scene.language import known, language
from atlas.scene.scene import scene
from atlas.site import build, embed_code
from atlas.site.location import Site
from tests.browser.fixtures import Visit, Visitor, served
from tests.browser.test_axe import AXE, FOUND

ATLAS = Path(atlas.__file__).parent
HERE = "https://example.org/map/"


@pytest.fixture(scope="module")
def published(catalog: geo.Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("press")
    build.write_pages(build.pages(scene(catalog), Site()), folder)
    return folder


@pytest.fixture
def press(visit: Visitor, published: Path) -> Visit:
    return visit(published / "press.html")


def code(page: Page, name: str) -> str:
    return page.locator(f"#code-{name}").input_value()


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f'#choose input[name="{name}"][value="{value}"]').check(force=True)


@pytest.mark.layer("pipelines")
@pytest.mark.browser
def test_the_codes_show_what_was_chosen(press: Visit, published: Path) -> None:
    page = press.page
    choose(page, "period", "pre-2020")
    choose(page, "lang", "hy")
    page.locator("#choose summary").click()
    page.locator('#choose input[name="layer"][value="pipelines"]').uncheck()
    frame = code(page, "iframe")
    shown = re.search(r'src="([^"]+)"', frame)
    assert shown
    address, fragment = shown[1].replace("&amp;", "&").split("#")
    said = dict(part.split("=") for part in fragment.split("&"))
    assert address == f"{HERE}embed.html"
    assert (said["period"], said["lang"]) == ("pre-2020", "hy")
    assert "pipelines" not in said["layers"]
    assert "control" in said["layers"]
    assert f'sandbox="{embed_code.SANDBOX}"' in frame
    assert 'loading="lazy"' in frame
    assert "style=" not in frame
    element = code(page, "element")
    assert element.startswith(
        f'<karabakh-map period="pre-2020" layers="{said["layers"]}" lang="hy">'
    )
    assert element.endswith(f'<script async src="{HERE}embed.js"></script>')
    assert code(page, "link") == f"{HERE}index.html#{fragment}"
    assert json.loads(code(page, "oembed"))["html"] == frame
    assert "OpenStreetMap" in code(page, "credit")
    assert page.locator("html").get_attribute("lang") == "hy"
    preview = _preview(page)
    preview.wait_for_function("""() => {
        const { dataset, lang } = document.documentElement;
        return dataset.day === "2020-09-26" && lang === "hy";
    }""")
    assert press.complaints == []
    assert {Path(url.split("#")[0]).name for url in press.requests} == {"press.html", "embed.html"}


def _preview(page: Page) -> Frame:
    """Find the frame of the preview, which changes its process when its sandbox begins."""
    page.frame_locator("iframe").locator("html[data-day]").wait_for(state="attached")
    frame = page.locator("iframe").element_handle().content_frame()
    assert frame
    return frame


@pytest.mark.browser
def test_any_day_and_any_shape_can_be_chosen(press: Visit) -> None:
    page = press.page
    choose(page, "period", "")
    page.locator('input[name="day"]').fill("2020-11-22")
    choose(page, "size", "ratio")
    page.locator('select[name="shape"]').select_option("16/9")
    frame = code(page, "iframe")
    assert "embed.html#day=2020-11-22&amp;lang=en" in frame
    assert 'style="width:100%;height:auto;aspect-ratio:16/9"' in frame
    assert "22 November 2020" in frame
    assert page.locator("#strict").is_visible()
    assert "style=" not in code(page, "element")
    page.locator('input[name="day"]').fill("1900-01-01")
    assert "embed.html#lang=en" in code(page, "iframe")


@pytest.mark.browser
def test_a_published_page_knows_its_address(visit: Visitor, published: Path) -> None:
    with served(published) as there:
        page = visit(f"{there}press.html").page
        assert f'src="{there}embed.html#period=post-2020&amp;lang=en"' in code(page, "iframe")
        page.locator('input[name="address"]').fill("https://cdn.example.org/a/index.html")
        assert 'src="https://cdn.example.org/a/embed.html#' in code(page, "iframe")
        page.locator('input[name="address"]').fill("javascript:alert(1)//")
        assert "javascript:" not in code(page, "link")


@pytest.mark.browser
def test_copy_copies(visit: Visitor, published: Path) -> None:
    with served(published) as there:
        page = visit(f"{there}press.html", permissions=["clipboard-read", "clipboard-write"]).page
        for name in ("iframe", "element", "link", "oembed", "credit"):
            page.locator(f'[data-copy="code-{name}"]').click()
            page.locator("#said", has_text="Copied").wait_for()  # also what the last copy said
            page.wait_for_function(
                "async (text) => await navigator.clipboard.readText() === text",
                arg=code(page, name),
            )


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 768])
def test_a_narrow_screen_holds_the_press_page(visit: Visitor, published: Path, width: int) -> None:
    page = visit(published / "press.html", viewport={"width": width, "height": 700}).page
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_the_copied_frame_and_element_work_where_they_are_pasted(
    visit: Visitor, published: Path, tmp_path: Path
) -> None:
    with served(published) as there:
        page = visit(f"{there}press.html").page
        choose(page, "period", "pre-2020")
        pasted = code(page, "iframe") + code(page, "element")
        icon = '<link rel="icon" href="data:,">'  # or the browser asks for one that is not there
        (tmp_path / "a.html").write_text(f"<!doctype html><meta charset=utf-8>{icon}{pasted}")
        with served(tmp_path) as other:
            seen = visit(f"{other}a.html")
            seen.page.wait_for_function(
                """() => [...document.querySelectorAll('iframe')]
                    .filter((frame) => frame.style.height).length === 2"""
            )
            assert seen.page.locator("iframe").count() == 2
            assert seen.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["press.html", "embed.html"])
def test_axe_finds_nothing(visit: Visitor, published: Path, name: str, theme: str) -> None:
    page = visit(published / name, color_scheme=theme, bypass_csp=True).page
    page.evaluate(AXE)
    assert page.evaluate(FOUND) == []


def test_the_policy_of_the_press_page(published: Path) -> None:
    page = (published / "press.html").read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    assert "unsafe" not in policy[1]
    assert "frame-src 'self'" in policy[1]
    assert not re.search(
        r"<[^>]+\s(?:on\w+|style)=", re.sub(r"<(s\w+).*?</\1>", "", page, flags=re.S)
    )


@pytest.mark.parametrize("lang", known())
def test_a_language_has_every_word_of_the_press_page(lang: str) -> None:
    english, words = language("en").press, language(lang).press
    assert words.keys() == english.keys()
    for key, said in english.items():
        slots = [sorted(re.findall(r"\{\w+\}", one)) for one in (said, words[key])]
        assert slots[0] == slots[1], key


def test_every_word_of_the_press_page_is_used() -> None:
    files = ("page/js/press.js", "page/templates/press.html", "site/newsroom.py", "page/data.py")
    code = "".join((ATLAS / file).read_text("utf-8") for file in files)
    used = {f"as_{name}" for name in ("iframe", "element", "link", "oembed", "credit")}
    used |= {f"{name}_help" for name in used}
    words = tomllib.loads((ATLAS / "languages" / "en.toml").read_text("utf-8"))["press"]
    assert not [key for key in words if not re.search(rf"\b{key}\b", code) and key not in used]


@pytest.mark.browser
def test_the_picture_of_the_preview_is_saved_and_its_credit_comes_along(press: Visit) -> None:
    page = press.page
    choose(page, "period", "pre-2020")
    choose(page, "lang", "ru")
    frame = page.frame_locator("#preview")
    frame.locator("html[data-period=pre-2020][lang=ru]").wait_for()
    credit = page.locator("#picture [data-text=credit]").inner_text()
    assert credit == code(page, "credit")
    for kind in ("svg", "png"):
        with page.expect_download() as download:
            page.locator(f'#picture [data-save="{kind}"]').click()
        assert download.value.suggested_filename == f"map-2020-09-26-ru.{kind}"
        content = Path(download.value.path()).read_bytes()
        if kind == "svg":
            markup = content.decode()
            assert f"<desc>{credit}</desc>" in markup
            assert frame.locator("#caption").inner_text() in markup
        else:
            assert content.startswith(b"\x89PNG")
    assert press.complaints == []
