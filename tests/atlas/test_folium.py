"""Folium's elements on the map: each works as on any, or the page says why not."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import pytest
from folium.plugins import Fullscreen

import atlas
from geo.errors import MapError
from tests.browser.fixtures import Visitor
from tests.paths import INVENTED, ROOT

TILES = "https://tiles.example.org/{z}/{x}/{y}.png"
PICTURE = "https://pictures.example.org/one.png"
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)  # a picture of one pixel


def made(*elements: Any, **options: Any) -> atlas.AtlasMap:
    whole = atlas.map(layers=INVENTED, **options)
    for element in elements:
        element.add_to(whole)
    return whole


WAYS: dict[str, Callable[[atlas.AtlasMap, Path], Any]] = {
    "save": lambda whole, folder: whole.save(str(folder / "map.html")),
    "render": lambda whole, _: atlas.render(whole),
    "root": lambda whole, _: whole.get_root().render(),
    "notebook": lambda whole, _: whole._repr_html_(),
    "write": lambda whole, folder: atlas.write(whole, folder / "map.html"),
}
ASKING: dict[str, Callable[[], Any]] = {
    "tile layer": lambda: folium.TileLayer(TILES, attr="Somebody"),
    "plugin": Fullscreen,
    "icon": lambda: folium.Marker((1, 1), icon=folium.CustomIcon("https://pin.example.org/p.png")),
    "picture": lambda: folium.raster_layers.ImageOverlay(PICTURE, [[0, 0], [1, 1]]),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("element", ASKING)
def test_what_asks_another_host_is_refused_in_every_way_to_write(
    element: str, way: str, tmp_path: Path
) -> None:
    (tmp_path / "map.html").write_text("an older map")
    with pytest.raises(atlas.ForeignLinks, match="allow_links=True"):
        WAYS[way](made(ASKING[element]()), tmp_path)
    assert (tmp_path / "map.html").read_text() == "an older map"


@pytest.mark.parametrize("way", WAYS)
def test_what_may_ask_other_hosts_is_written_in_every_way(way: str, tmp_path: Path) -> None:
    WAYS[way](made(ASKING["tile layer"](), ASKING["plugin"](), allow_links=True), tmp_path)


def test_links_can_be_allowed_for_one_writing(tmp_path: Path) -> None:
    whole = made(ASKING["plugin"]())
    whole.save(str(tmp_path / "map.html"), allow_links=True)
    assert "cdn.jsdelivr.net" in (tmp_path / "map.html").read_text("utf-8")


def test_the_bounds_are_those_of_the_map_and_of_what_was_added() -> None:
    whole = made()
    west, south, east, north = whole.page.scene.catalog.map.frame
    assert whole.get_bounds() == [[south, west], [north, east]]
    folium.CircleMarker((north + 1, west)).add_to(whole)
    assert whole.get_bounds()[1][0] == north + 1


def test_a_script_in_markup_is_refused_because_the_policy_would_not_run_it() -> None:
    whole = made()
    whole.page.html.add_child(folium.Element("<p>x</p><script>hello()</script>"))
    with pytest.raises(MapError, match="figure's script"):
        atlas.render(whole)


def test_code_that_would_end_its_element_is_refused() -> None:
    whole = made()
    whole.page.script.add_child(folium.Element("var a = '</script><script>hacked()';"))
    with pytest.raises(MapError, match="</script"):
        atlas.render(whole)


def test_without_links_nothing_but_our_own_hosts_is_in_the_policy() -> None:
    page = atlas.render(made(folium.Marker((1, 1), popup="<b>here</b>")))
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    assert "http" not in policy
    assert "script-src 'sha256-" in policy


@pytest.mark.browser
def test_elements_work_as_in_any_folium_map(visit: Visitor, tmp_path: Path) -> None:
    west, south, east, north = made().page.scene.catalog.map.view
    middle = ((south + north) / 2, (west + east) / 2)
    group = folium.FeatureGroup("Added")
    group.add_child(folium.CircleMarker(middle, radius=9, tooltip="Here"))
    whole = made(
        group, folium.Marker(middle, popup="<b>here</b>"), folium.LayerControl(collapsed=False)
    )
    whole.save(str(tmp_path / "map.html"))
    seen = visit(tmp_path / "map.html")
    page = seen.page
    assert page.locator("path.leaflet-interactive").count() == 1
    page.locator(".leaflet-marker-icon").click(force=True)
    assert page.locator(".leaflet-popup-content b").inner_text() == "here"
    page.locator(".leaflet-control-layers-selector").click()
    page.locator("path.leaflet-interactive").wait_for(state="detached")
    assert seen.complaints == []


@pytest.mark.browser
def test_a_tile_layer_lies_below_the_map_and_is_credited(visit: Visitor, tmp_path: Path) -> None:
    whole = made(folium.TileLayer(TILES, attr="Somebody's tiles"), allow_links=True)
    whole.save(str(tmp_path / "map.html"))
    seen = visit("about:blank")
    page = seen.page
    page.route(
        "https://tiles.example.org/**",
        lambda route: route.fulfill(body=DOT, content_type="image/png"),
    )
    page.goto((tmp_path / "map.html").as_uri())
    page.locator("img.leaflet-tile-loaded").first.wait_for(state="attached")
    assert "tiled" in str(page.locator("html").get_attribute("class"))
    assert page.locator(".leaflet-control-attribution").inner_text() == "Somebody's tiles"
    assert not page.locator(".land").first.is_visible()
    assert [text for text in seen.complaints if "policy" in text.lower()] == []


def test_the_notebook_gives_what_it_shows() -> None:
    notebook = runpy.run_path(str(ROOT / "docs" / "notebook.py"))
    text = (ROOT / "docs" / "folium.ipynb").read_text("utf-8")
    assert notebook["executed"](text) == text, "run python docs/notebook.py"
