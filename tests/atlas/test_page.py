"""The page as text: its parts, its policy, its size."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import brotli
import folium
import pytest
from folium.plugins import Fullscreen
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Polygon

import atlas
import geo
from atlas.page import assets
from atlas.scene.language import known, language
from atlas.scene.projection import Grid, Pen
from geo.errors import UnknownName
from tests.browser.fixtures import Visitor
from tests.paths import INVENTED

SAME = (
    "km",
    "km2",
    "as_element",
    "as_iframe",
    "as_oembed",
)  # words that a language may share with English
LANGUAGES = Path(atlas.__file__).parent / "languages"
GRID = Grid.of((41.0, 37.5, 51.5, 43.5))


@pytest.fixture(scope="module")
def page(index: Path) -> str:
    return index.read_text("utf-8")


def test_two_builds_are_the_same_bytes(catalog: geo.Catalog, page: str) -> None:
    assert atlas.render(atlas.map(layers=catalog)) == page


def test_rendering_again_changes_nothing(real_map: atlas.AtlasMap, page: str) -> None:
    assert atlas.render(real_map) == page


def test_a_map_without_relief_has_no_switch_for_it() -> None:
    page = atlas.render(atlas.map(layers=INVENTED))
    assert "relief" not in re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)


def test_the_page_names_no_other_file(page: str) -> None:
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    asking = r"<(?:script|link|img|iframe|source|image)\b[^>]*(?:src|href)=.(?!data:)"
    assert not re.search(asking, markup)
    styles = "".join(re.findall(r"<style>(.*?)</style>", page, flags=re.DOTALL))
    assert not re.findall(r"url\((?!#)[^)]*\)", styles.replace("url(#default#VML)", ""))
    assert "@import" not in styles
    assert not re.search(r"src:\s*url", styles)


def test_the_policy_names_each_script_and_style_by_its_hash(page: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    assert "unsafe" not in policy[1]
    assert policy[1].startswith("default-src 'none'; ")
    contents = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", page, flags=re.DOTALL)
    assert len(contents) >= 3
    for content in contents:
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[1]


@pytest.mark.browser
def test_the_policy_refuses_a_script_that_was_put_into_the_page(
    visit: Visitor, index: Path, tmp_path: Path
) -> None:
    evil = "<script>window.ran = 1</script><img src=x onerror='window.ran = 2'>"
    for number, place in enumerate(("</head>", "<main", "</body>")):
        page = tmp_path / f"{number}.html"
        page.write_text(index.read_text("utf-8").replace(place, evil + place, 1), "utf-8")
        seen = visit(page)
        assert seen.page.evaluate("window.ran") is None
        assert any("Content Security Policy" in text for text in seen.complaints)
        assert seen.page.locator(".leaflet-control-zoom").count() == 1


def test_the_policy_is_the_same_whatever_texts_a_map_has(catalog: geo.Catalog, page: str) -> None:
    other = atlas.render(atlas.map(layers=catalog, lang="hy", period="pre-2020"))
    first, second = (
        re.findall(r'Security-Policy" content="([^"]+)"', one) for one in (page, other)
    )
    assert first == second


def test_no_handler_and_no_style_stands_in_the_markup(page: str) -> None:
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    assert not re.search(r"<[^>]+\s(?:on\w+|style)=", markup)


def test_leaflet_comes_as_its_package_brings_it(page: str) -> None:
    script = files("js_lib_leaflet") / "static" / "js_lib_leaflet" / "leaflet.js"
    assert f"<script>{script.read_text('utf-8')}</script>" in page


def test_leaflets_flag_and_prefix_are_off(page: str) -> None:
    assert re.search(r"attributionControl:(?:false|!1)", assets.read("viewer.js"))
    assert assets.read("viewer.js") in page


def test_the_drawing_comes_before_every_script(page: str) -> None:
    assert page.index("<svg") < page.index("</svg>") < page.index("<script")


def test_borders_drawn_again_cost_next_to_nothing(page: str) -> None:
    districts = re.search(r'<g[^>]*id="layer-districts".*?</g>', page, flags=re.DOTALL)
    assert districts
    without = page.replace(districts[0], "")
    cost = len(brotli.compress(page.encode())) - len(brotli.compress(without.encode()))
    assert cost < len(districts[0]) / 10


def islands(page: str) -> dict[str, str]:
    return dict(
        re.findall(r'<script type="application/json" id="([\w-]+)">(.*?)</script>', page, re.DOTALL)
    )


def test_the_data_cannot_leave_its_element(page: str) -> None:
    assert json.loads(islands(page)["data"])["statements"]
    assert not re.search("[<>&\u2028\u2029]", "".join(islands(page).values()))


def test_every_language_tells_the_same_in_its_own_element(page: str, catalog: geo.Catalog) -> None:
    data = json.loads(islands(page)["data"])
    features = [one for layer in data["layers"].values() for one in layer["features"].values()]
    keys = [*data["words"], *(f"statement.{one['id']}" for one in data["statements"])]
    texts = len(keys) + len(features) + sum(one.get("told", 0) for one in features)
    for lang in catalog.map.languages:
        spoken = json.loads(islands(page)[f"text-{lang}"])
        assert len(spoken) == texts
        words = dict(zip(keys, spoken, strict=False))
        first = catalog.statements[0]
        assert words[f"statement.{first.id}"] == first.title[lang]
        assert words["title"] == catalog.map.title[lang]
    assert sum(one.get("told", 0) for one in features) > 50
    assert len(data["notes"]) == len(features) + len(data["statements"])


def test_an_unknown_period_or_language_is_named(catalog: geo.Catalog) -> None:
    with pytest.raises(UnknownName, match='period "post-2021" is not there'):
        atlas.map(layers=catalog, period="post-2021")
    with pytest.raises(UnknownName, match='language "xx" is not there'):
        atlas.map(layers=catalog, lang="xx")


def test_the_page_opens_on_the_period_and_language_asked_for(catalog: geo.Catalog) -> None:
    page = atlas.render(atlas.map(layers=catalog, period="pre-2020", lang="hy"))
    assert '<html lang="hy" data-period="pre-2020" data-day="2020-09-26">' in page


def test_folium_elements_add_to_the_map(catalog: geo.Catalog) -> None:
    whole = atlas.map(layers=catalog)
    assert isinstance(whole, folium.Map)
    folium.CircleMarker((40, 46.5), radius=9).add_to(whole)
    page = atlas.render(whole)
    assert "L.circleMarker" in page
    assert ".addTo(map_1)" in page


def test_an_element_that_asks_another_host_is_refused(catalog: geo.Catalog) -> None:
    whole = atlas.map(layers=catalog)
    Fullscreen().add_to(whole)
    with pytest.raises(atlas.ForeignLinks, match="the page would ask other hosts for https://cdn"):
        atlas.render(whole)
    allowed = atlas.render(whole, allow_links=True)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', allowed)
    assert policy
    assert "https://cdn.jsdelivr.net" in policy[1]


def test_our_map_leaves_foliums_own_class_alone(real_map: atlas.AtlasMap) -> None:
    assert real_map.default_js == []
    assert len(folium.Map.default_js) > 2


def test_a_notebook_shows_the_map(real_map: atlas.AtlasMap) -> None:
    assert real_map._repr_html_().startswith("<iframe srcdoc=")


@pytest.mark.parametrize("code", known())
def test_a_language_has_every_word(code: str) -> None:
    english, other = (
        tomllib.loads((LANGUAGES / f"{name}.toml").read_text("utf-8")) for name in ("en", code)
    )
    assert other.keys() == english.keys()
    for words, translated in ((english, other), (english["press"], other["press"])):
        assert words.keys() == translated.keys()
        for key, text in words.items():
            if isinstance(text, str):
                slots = re.findall(r"\{\w+\}", text)
                assert sorted(re.findall(r"\{\w+\}", translated[key])) == sorted(slots), key
                assert code == "en" or key in SAME or translated[key] != text, key


def test_every_word_is_used_and_every_word_used_is_there() -> None:
    sources = (path for path in sorted(LANGUAGES.parent.rglob("*.*")) if "dist" not in path.parts)
    code = "".join(
        path.read_text("utf-8") for path in sources if path.suffix in (".html", ".js", ".py")
    )
    words = {**language("en").words, **language("en").press}
    dynamic = {key for key in words if key.startswith(("method_", "as_"))}
    unused = [key for key in words if not re.search(rf"\b{key}\b", code)]
    assert set(unused) <= dynamic
    named = set(re.findall(r'words\("(\w+)"|data-(?:text|label)="(\w+)"|hint\("(\w+)"', code))
    asked = {name for found in named for name in found if name} - {"title", "description", "credit"}
    assert asked - {"disclaimer", "film"} <= words.keys()  # those two are of the map itself


@pytest.mark.parametrize(
    ("code", "day", "month"),
    [
        ("en", "12 May 1994", "May 1994"),
        ("az", "12 may 1994", "may 1994"),
        ("hy", "12 մայիսի, 1994 թ.", "1994 թ․ մայիս"),
        ("ru", "12 мая 1994\u202fг.", "май 1994\u202fг."),
    ],
)
def test_dates_are_written_as_the_language_does(code: str, day: str, month: str) -> None:
    spoken = language(code)
    assert spoken.date("1994-05-12") == day
    assert spoken.date("1994-05") == month
    assert spoken.date("1994") == "1994"


def test_numbers_are_written_as_the_language_does() -> None:
    assert language("en").number(11458.4) == "11,458"
    assert language("az").number(11458.36, 1) == "11.458,4"
    assert language("ru").number(11458) == "11\xa0458"


def test_borders_that_areas_share_are_the_same_text() -> None:
    west = Polygon([(46, 39), (47, 39), (47.2, 39.5), (47, 40), (46, 40)])
    east = Polygon([(47, 39), (48, 39), (48, 40), (47, 40), (47.2, 39.5)])
    pen = Pen(GRID)
    first, second = pen.path(west), pen.path(east)
    shared = re.findall(r"-?\d+", Pen(GRID).path(LineString([(47, 39), (47.2, 39.5), (47, 40)])))
    run = r"[ ]?".join(map(re.escape, shared[2:]))
    assert re.search(run, first)
    assert re.search(run, second)


@given(st.lists(st.tuples(st.integers(0, 60_000), st.integers(0, 45_000)), min_size=2, unique=True))
def test_a_line_can_be_read_back_from_its_path(pixels: list[tuple[int, int]]) -> None:
    line = LineString([_place(x, y) for x, y in pixels])
    numbers = list(map(int, re.findall(r"-?\d+", Pen(GRID).path(line))))
    x, y = numbers[:2]
    read = [(x, y)]
    for across, down in zip(numbers[2::2], numbers[3::2], strict=True):
        x, y = x + across, y + down
        read.append((x, y))
    assert read == pixels


def _place(x: int, y: int) -> tuple[float, float]:
    from math import atan, degrees, pi, sinh

    from atlas.scene.projection import WORLD

    lng = ((x + GRID.west) / WORLD - 0.5) * 360
    return lng, degrees(atan(sinh((0.5 - (y + GRID.north) / WORLD) * 2 * pi)))


def test_evidence_that_is_not_drawn_stays_out_of_the_page() -> None:
    layers = geo.read().layers.items()
    left_out = [name for name, layer in layers if not layer.sidecar.drawn]
    assert left_out
    page = atlas.render(atlas.map())
    assert not [name for name in left_out if f'data-layer="{name}"' in page]
    assert not [name for name in left_out if f'value="{name}"' in page]
