"""A raster base map: a build option, off at first, from one host that the page names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import atlas
import geo
from atlas.page import base_map
from geo.errors import MapError, UnknownName
from tests.browser.fixtures import Visitor

HOST = "tile.openstreetmap.org"
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)  # a picture of one pixel


@pytest.fixture(scope="module")
def tiled(catalog: geo.Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tiled") / "index.html"
    from atlas.scene.scene import scene

    offered = base_map.find("OpenStreetMap.Mapnik")
    atlas.write(atlas.AtlasMap(scene(catalog), tiles=offered), path)
    return path


def test_the_policy_names_the_one_host_and_for_pictures_alone(tiled: Path) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', tiled.read_text("utf-8"))
    assert policy
    assert f"img-src data: https://{HOST};" in policy[1]
    assert policy[1].count("https://") == 1


def test_a_map_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"OpenStreetMap\.Mapnik"):
        base_map.find("OpenStreetMap.Mapnick")


def test_a_map_that_wants_a_key_is_refused() -> None:
    with pytest.raises(MapError, match="wants a key"):
        base_map.find("Thunderforest.OpenCycleMap")


@pytest.mark.browser
def test_nobody_is_asked_before_the_reader_switches_it_on(visit: Visitor, tiled: Path) -> None:
    seen = visit(tiled)
    page = seen.page
    page.route(
        f"https://{HOST}/**", lambda route: route.fulfill(body=DOT, content_type="image/png")
    )
    page.wait_for_load_state("networkidle")
    assert len(seen.requests) == 1
    box = page.locator('input[name="tiles"]')
    assert not box.is_checked()
    assert HOST in page.locator("form.tiles").inner_text()
    box.focus()
    page.keyboard.press("Space")
    page.locator("img.leaflet-tile-loaded").nth(3).wait_for(state="attached")
    asked = [url for url in seen.requests[1:] if not url.startswith("data:")]
    assert asked
    assert all(url.startswith(f"https://{HOST}/") for url in asked)
    assert "OpenStreetMap" in page.locator(".credit").inner_text()
    page.keyboard.press("Space")
    assert page.locator(".credit").count() == 0
    assert seen.complaints == []
