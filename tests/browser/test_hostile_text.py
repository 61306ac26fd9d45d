"""Whatever stands in a map folder reaches the reader as text."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

import geo
from atlas.scene.scene import scene
from atlas.site import build
from atlas.site.location import Site

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.fixtures import Visitor

HOSTILE = (
    "${hacked()} {{ 7*7 }} {% if %} {# #} `+hacked()+` </script><script>hacked()</script> --> ]]>"
    " <img src=x onerror=hacked()> \" ' \\ &amp; javascript:hacked() \u2028\u2029 [mark:svg] %s {0}"
)
IDS = {"from", "to", "from_latest", "sources", "held", "district"}
TEXTS = re.compile(
    r"\b(en|az|hy|ru|note|how|omits|attribution|publisher|title|unit|upstream)"
    r'( = )("(?:[^"\\]|\\.)*")'
)
LEDGER_TEXTS = re.compile(r'\b(en|az|hy|ru|note)( = )("(?:[^"\\]|\\.)*")')


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real map folder with hostile text wherever text can be."""
    path = tmp_path_factory.mktemp("hostile") / "layers"
    shutil.copytree(geo.bundled(), path)
    for file in path.glob("*.toml"):
        kinds = LEDGER_TEXTS if file.stem == "ledger" else TEXTS
        file.write_text(kinds.sub(_spoilt, file.read_text("utf-8")), "utf-8")
    for file in path.glob("*.geojson"):
        whole = json.loads(file.read_text("utf-8"))
        for feature in whole["features"]:
            _spoil(feature["properties"])
        file.write_text(json.dumps(whole, ensure_ascii=False), "utf-8")
    return path


def _spoilt(match: re.Match[str]) -> str:
    value = json.loads(match[3])
    if len(set(value)) == len(value) > 20:
        return match[0]  # an alphabet: each letter once
    value = f"{value} {HOSTILE}"
    return f"{match[1]}{match[2]}{json.dumps(value)}"


def _spoil(properties: dict[str, Any]) -> None:
    for key, value in properties.items():
        if isinstance(value, str) and key not in IDS:
            properties[key] = f"{value} {HOSTILE}"


@pytest.fixture(scope="module")
def page(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    about = Site("https://maps.example.org/", pictures=True, data=True)
    build.write_pages(build.pages(scene(geo.read(folder)), about), out)
    return out / "index.html"


@pytest.mark.browser
def test_nothing_runs_and_everything_shows_as_written(
    visit: Visitor, page: Path, folder: Path
) -> None:
    catalog = geo.read(folder)
    seen = visit(page)
    reader = seen.page
    assert reader.locator("h1").text_content() == catalog.map.title["en"]
    assert HOSTILE in str(reader.locator("#legend b").first.text_content())
    town = '[data-layer="towns"][data-feature="stepanakert"]'
    label = reader.locator('#labels [data-for="towns:stepanakert"]')
    name = catalog.layers["towns"].gdf.loc["stepanakert", "name:en"]
    assert label.text_content() == name
    for feature in (town, '[data-layer="control"]', '[data-layer="line-2020"]'):
        reader.locator(f"#drawing {feature}").first.focus()
        reader.keyboard.press("Enter")
        assert HOSTILE in str(reader.locator("#details").text_content())
    for lang in catalog.map.languages:
        reader.locator(f'input[name="lang"][value="{lang}"]').check(force=True)
        assert reader.locator("h1").text_content() == catalog.map.title[lang]
    assert reader.locator("img, iframe").count() == 0
    assert len(seen.requests) == 1
    assert seen.complaints == []


@pytest.mark.browser
def test_what_search_engines_read_is_data(visit: Visitor, page: Path, folder: Path) -> None:
    seen = visit(page)
    described = seen.page.locator('script[type="application/ld+json"]')
    about = json.loads(described.text_content() or "")
    assert about["name"] == geo.read(folder).map.title["en"]
    assert HOSTILE in about["description"]
    assert seen.complaints == []


@pytest.mark.browser
def test_the_text_without_javascript_is_text_too(visit: Visitor, page: Path, folder: Path) -> None:
    reader = visit(page, java_script_enabled=False).page
    catalog = geo.read(folder)
    assert reader.locator("h1").text_content() == catalog.map.title["en"]
    assert reader.locator("img, iframe").count() == 0
    assert HOSTILE in str(reader.locator("#table").text_content())


def test_an_address_that_is_no_web_address_is_refused(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "layers")
    sources = tmp_path / "layers" / "sources.toml"
    text = sources.read_text("utf-8")
    sources.write_text(re.sub(r'url = "[^"]+"', 'url = "javascript:hacked()"', text, count=1))
    with pytest.raises(geo.InvalidFolder, match="javascript"):
        geo.read(tmp_path / "layers")
