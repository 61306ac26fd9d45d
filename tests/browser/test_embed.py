"""The map in pages of others: frames and elements, their heights, and messages that lie."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page

import geo
from atlas.scene.scene import Scene, scene
from atlas.site import build, embed_code, link_previews
from atlas.site.location import Site, folder_address
from geo.errors import MapError
from tests.browser.fixtures import SETTLED, Visit, Visitor, served, steady

pytestmark = pytest.mark.browser

LIMITS = (120, 3000)  # pixels that a frame's height is kept within
STRICT = (
    "default-src 'none'; script-src {map}; frame-src {map}; style-src 'none'; base-uri 'none'; "
    "form-action 'none'"
)
Elements = list[dict[str, str]]

ELEMENTS: Elements = [
    {"period": "pre-2020"},
    {"period": "post-2020", "lang": "hy"},
    {"period": "since-2023", "lang": "az"},
    {"day": "1994-06-01", "lang": "ru"},
    {"period": "pre-2020", "layers": "control,districts"},
    {"feature": "towns:shushi", "period": "pre-2020"},
]
FRAMES = [
    "period=soviet",
    "period=pre-2020&lang=ru",
    "period=post-2020&lang=az",
    "day=2020-11-22",
]
SEEN = """() => {
  const { lang, dataset } = document.documentElement;
  const day = /\\d.*\\d( թ\\.)?/.exec(document.getElementById("caption").textContent)[0];
  const shown = [...document.querySelectorAll("input[name=layer]:checked")];
  const name = document.querySelector("#details:not([hidden]) #details-name")?.textContent ?? "";
  return [lang, dataset.day, day, shown.map(({ value }) => value).sort().join(" "), name];
}"""
HEIGHTS = "() => [...document.querySelectorAll('iframe')].map((frame) => frame.offsetHeight)"


@pytest.fixture(scope="module")
def shown(catalog: geo.Catalog) -> Scene:
    return scene(catalog)


@pytest.fixture(scope="module")
def files(shown: Scene) -> dict[str, str]:
    return build.pages(shown, Site("https://maps.example.org/k/", pictures=True))


@pytest.fixture(scope="module")
def published(files: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    build.write_pages(files, folder)
    return folder


@pytest.fixture(scope="module")
def there(published: Path) -> Iterator[str]:
    """The address of the published map."""
    with served(published) as address:
        yield address


def _article(folder: Path, there: str, elements: Elements, frames: list[str]) -> Path:
    """Write an article of another origin, under a strict policy, with maps in it."""
    parts = []
    for said in elements:
        attributes = "".join(f' {name}="{value}"' for name, value in said.items())
        parts.append(f"<karabakh-map{attributes}></karabakh-map>")
    parts += [embed_code.iframe(f"{there}embed.html#{fragment}", fragment) for fragment in frames]
    policy = STRICT.format(map=there)
    body = "<p>An article.</p>".join(part.replace('loading="lazy" ', "") for part in parts)
    page = folder / "article.html"
    page.write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Article</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<script async src="{there}embed.js"></script><body>{body}</body></html>'
    )
    return page


@contextmanager
def opened(
    visit: Visitor, there: str, folder: Path, elements: Elements, frames: list[str]
) -> Iterator[Visit]:
    page = _article(folder, there, elements, frames)
    with served(folder) as address:
        seen = visit(f"{address}{page.name}", viewport={"width": 700, "height": 900})
        seen.page.wait_for_function(
            "(count) => document.querySelectorAll('iframe').length === count",
            arg=len(elements) + len(frames),
        )
        for frame in seen.page.locator("iframe").all():  # those far off the screen wait for that
            frame.scroll_into_view_if_needed()
            seen.page.wait_for_function("(frame) => frame.style.height", arg=frame.element_handle())
        yield seen


@pytest.fixture
def article(visit: Visitor, there: str, tmp_path: Path) -> Iterator[Visit]:
    """An article with ten maps."""
    with opened(visit, there, tmp_path, ELEMENTS, FRAMES) as seen:
        yield seen


@pytest.fixture
def short(visit: Visitor, there: str, tmp_path: Path) -> Iterator[Visit]:
    """An article with three."""
    with opened(visit, there, tmp_path, ELEMENTS[:2], FRAMES[:1]) as seen:
        yield seen


def test_ten_maps_in_an_article_of_another_origin(article: Visit, there: str, shown: Scene) -> None:
    page = article.page
    switched_on = [name for name, one in shown.layers.items() if one.sidecar.shown]
    usual = " ".join(sorted([*switched_on, "control", "relief"]))
    frames = _in_order(page)
    assert [tuple(frame.evaluate(SEEN)) for frame in frames] == [
        ("en", "2020-09-26", "26 September 2020", usual, ""),
        ("hy", "2020-12-13", "13 դեկտեմբերի, 2020 թ.", usual, ""),
        ("az", "2024-01-01", "1 yanvar 2024", usual, ""),
        ("ru", "1994-06-01", "1 июня 1994", usual, ""),
        ("en", "2020-09-26", "26 September 2020", "control districts", ""),
        ("en", "2020-09-26", "26 September 2020", usual, "Shusha / Shushi"),
        ("en", "1988-02-19", "19 February 1988", usual, ""),
        ("ru", "2020-09-26", "26 сентября 2020", usual, ""),
        ("az", "2020-12-13", "13 dekabr 2020", usual, ""),
        ("en", "2020-11-22", "22 November 2020", usual, ""),
    ]
    for frame in frames:  # as tall as its map: nothing of it is cut off, nothing scrolls
        assert frame.evaluate("() => document.documentElement.scrollHeight <= innerHeight + 1")
    assert article.complaints == []
    host = page.url.rpartition("/")[0]
    assert [url for url in article.requests if not url.startswith((there, host))] == []


def test_a_map_grows_and_shrinks_with_its_column(short: Visit) -> None:
    before = short.page.evaluate(HEIGHTS)
    short.page.set_viewport_size({"width": 360, "height": 900})
    short.page.wait_for_function(
        f"(before) => JSON.stringify(({HEIGHTS})()) !== before", arg=json.dumps(before)
    )
    short.page.set_viewport_size({"width": 700, "height": 900})
    short.page.wait_for_function(
        f"(before) => JSON.stringify(({HEIGHTS})()) === before",
        arg=json.dumps(before).replace(" ", ""),
    )


def test_the_wheel_over_a_map_scrolls_the_article(short: Visit) -> None:
    page = short.page
    page.evaluate("() => scrollTo(0, 0)")
    page.mouse.move(350, 400)
    for _ in range(4):
        page.mouse.wheel(0, 200)
    page.wait_for_function("() => scrollY > 300")


def test_one_map_leaves_the_others_and_the_history_alone(short: Visit) -> None:
    page = short.page
    steps = page.evaluate("() => history.length")
    frames = [frame for frame in page.frames if frame != page.main_frame]
    days = "() => document.documentElement.dataset.day"
    others = [frame.evaluate(days) for frame in frames[1:]]
    frames[0].evaluate("() => document.querySelector('input[value=since-2023]').click()")
    assert frames[0].evaluate(days) == "2024-01-01"
    for frame in frames:
        frame.evaluate("() => new Promise((done) => setTimeout(done))")  # off the screen: no frames
    assert [frame.evaluate(days) for frame in frames[1:]] == others
    assert page.evaluate("() => history.length") == steps


def test_an_element_follows_its_attributes(short: Visit) -> None:
    page = short.page
    page.evaluate(
        "() => document.querySelector('karabakh-map').setAttribute('period', 'since-2023')"
    )
    frame = page.locator("karabakh-map iframe").first.element_handle().content_frame()
    assert frame
    frame.wait_for_function("() => document.documentElement.dataset.day === '2024-01-01'")


OTHERS = '<script src="embed.js"></script><script src="lib/embed.js"></script>'
LOADED = {
    "a module": '<script type="module" src="./k/embed.js"></script>',
    "injected late": "<script>addEventListener('load', () => setTimeout(() => {"
    "const script = document.createElement('script'); script.src = './k/embed.js';"
    "document.head.append(script);}))</script>",
    "a module injected late": "<script>addEventListener('load', () => import('./k/embed.js'))"
    "</script>",
    "with a version": '<script src="./k/embed.js?ver=6.4"></script>',
}
BORDERS = """() => [...document.querySelectorAll("iframe")]
    .map((frame) => getComputedStyle(frame).borderTopWidth)"""


@pytest.mark.parametrize("way", LOADED)
def test_however_the_script_is_loaded_it_finds_its_own_site(
    visit: Visitor, files: dict[str, str], tmp_path: Path, way: str
) -> None:
    for name in ("embed.js", "lib/embed.js"):  # of another vendor
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    build.write_pages(files, tmp_path / "k")
    page = tmp_path / "host.html"
    page.write_text(
        f'<!doctype html><link rel="icon" href="data:,"><title>Host</title>{OTHERS}'
        f"{LOADED[way]}"
        '<karabakh-map period="pre-2020" lang="hy-AM"></karabakh-map>'
        '<karabakh-map lang="az"><iframe src="k/embed.html"></iframe></karabakh-map>'
    )
    with served(tmp_path) as address:
        there = f"{address}k/"
        seen = visit(f"{address}host.html")
        seen.page.wait_for_function(
            "() => [...document.querySelectorAll('iframe')].filter(({src}) => src).length === 2"
        )
        seen.page.wait_for_function(
            "() => document.querySelectorAll('iframe')[1].src.includes('#')"
        )
        sources = seen.page.evaluate(
            "() => [...document.querySelectorAll('iframe')].map(f => f.src)"
        )
        assert sources == [
            f"{there}embed.html#period=pre-2020&lang=hy-AM", f"{there}embed.html#lang=az"
        ]  # fmt: skip
        assert seen.page.evaluate(BORDERS) == ["0px", "0px"]
        assert seen.complaints == []


def test_a_script_that_others_joined_with_theirs_leaves_the_frames_as_they_are(
    visit: Visitor, there: str, files: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "all.js").write_text(
        files["embed.js"].replace("https://maps.example.org/k/embed.js", "")
    )
    (tmp_path / "host.html").write_text(
        f'<!doctype html><title>Host</title><iframe src="{there}embed.html"></iframe>'
        '<karabakh-map></karabakh-map><script src="all.js"></script>'
    )
    with served(tmp_path) as address:
        seen = visit(f"{address}host.html")
        assert [frame.url for frame in seen.page.frames[1:]] == [f"{there}embed.html"]
        assert "load embed.js from the site of the map" in " ".join(seen.complaints)


LIES = 10_000
LIAR = (Path(__file__).parent / "liar.js").read_text("utf-8").partition("*/")[2].strip()
HEAR = "() => { heard = 0; addEventListener('message', () => { heard += 1; }); }"
SHOUT = f"(count) => {{ for (const lie of ({LIAR})(count)) TARGET.postMessage(lie, '*'); }}"
TARGET = "document.querySelectorAll('iframe')[{}].contentWindow"
ALL_HEARD = "(count) => heard >= count"
WHOLE = "() => document.documentElement.outerHTML"


def _in_order(page: Page) -> list[Frame]:
    """List the frames of a page as they stand in it."""
    found = [frame.element_handle().content_frame() for frame in page.locator("iframe").all()]
    return [frame for frame in found if frame]


def _heard(frame: Frame, count: int) -> None:
    """Wait until a page has heard so many messages; off the screen it paints no frames to count."""
    frame.wait_for_function(ALL_HEARD, arg=count, polling=50)


def test_a_map_hears_nothing_that_its_host_page_says_but_the_question(short: Visit) -> None:
    page = short.page
    frames = _in_order(page)
    steady(page, f"({HEIGHTS})()")  # the maps take up the room that they asked for
    states = "() => [document.documentElement.outerHTML, location.href, history.length, scrollY]"
    before = [frame.evaluate(states) for frame in frames]
    for number, frame in enumerate(frames):
        frame.evaluate(HEAR)
        page.evaluate(SHOUT.replace("TARGET", TARGET.format(number)), LIES)
        _heard(frame, LIES)
    assert [frame.evaluate(states) for frame in frames] == before
    assert short.complaints == []


def test_a_page_beside_the_map_says_nothing_that_an_article_believes(short: Visit) -> None:
    page = short.page
    page.evaluate(
        """() => new Promise((done) => {
          const frame = document.createElement("iframe");  // of another origin, no map
          frame.sandbox = "allow-scripts";
          frame.onload = done;
          document.body.append(frame);
        })"""
    )
    before = page.evaluate(WHOLE)
    page.evaluate(HEAR)
    page.evaluate(SHOUT.replace("TARGET", "window"), LIES)
    page.frames[-1].evaluate(SHOUT.replace("TARGET", "parent"), LIES)
    _heard(page.main_frame, 2 * LIES)
    assert page.evaluate(WHOLE) == before
    assert short.complaints == []


def test_a_map_that_lies_changes_its_own_height_alone_and_within_bounds(short: Visit) -> None:
    page = short.page
    frames = _in_order(page)
    steady(page, f"({HEIGHTS})()")
    before, heights = page.evaluate(WHOLE), page.evaluate(HEIGHTS)
    page.evaluate(HEAR)
    page.evaluate(
        """() => {
          seen = [];
          const frames = [...document.querySelectorAll("iframe")];
          const told = ({ target, attributeName }) =>
            [frames.indexOf(target), attributeName, target.offsetHeight];
          new MutationObserver((changes) => seen.push(...changes.map(told)))
            .observe(document, { attributes: true, childList: true, subtree: true });
        }"""
    )
    frames[0].evaluate(SHOUT.replace("TARGET", "parent"), LIES)
    _heard(page.main_frame, LIES)
    seen = page.evaluate("() => seen")
    assert {tuple(one[:2]) for one in seen} == {(0, "style")}
    assert all(LIMITS[0] <= one[2] <= LIMITS[1] for one in seen)
    assert page.evaluate(HEIGHTS)[1:] == heights[1:]
    without = re.compile(r"height: \d+px")
    assert without.sub("", page.evaluate(WHOLE)) == without.sub("", before)
    assert short.complaints == []


def test_the_map_tells_its_height_in_three_forms(
    visit: Visitor, there: str, tmp_path: Path
) -> None:
    (tmp_path / "host.html").write_text(
        "<script>said = []; onmessage = ({data}) => said.push(data);</script>"
        f'<iframe src="{there}embed.html?childId=map-1" width="600" height="500"'
        ' sandbox="allow-scripts"></iframe>'
    )
    with served(tmp_path) as address:
        page = visit(f"{address}host.html").page
        page.wait_for_function("() => said.length >= 3")
        own, amp, pym = page.evaluate("() => said.slice(0, 3)")
    assert own == {"type": "karabakh-map", "height": own["height"]}
    assert amp == {"sentinel": "amp", "type": "embed-size", "height": own["height"]}
    assert pym == f"pymxPYMxmap-1xPYMxheightxPYMx{own['height']}"
    assert 400 < own["height"] < 1000


@pytest.mark.parametrize(("width", "height"), [(320, 420), (360, 640), (600, 500), (900, 560)])
def test_the_map_fits_the_frame_that_it_is_given(
    visit: Visitor, there: str, width: int, height: int
) -> None:
    page = visit(f"{there}embed.html", viewport={"width": width, "height": height}).page
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    box = page.locator(".folium-map").bounding_box()
    assert box
    assert box["height"] >= 200
    assert page.locator(".caption").is_visible()
    assert page.locator("#legend").is_visible()
    assert "OpenStreetMap" in page.locator(".foot").inner_text()
    if height >= 560:
        assert page.evaluate("() => document.documentElement.scrollHeight") <= height


@pytest.mark.parametrize("width", [320, 720])
def test_without_scripts_both_periods_are_drawn_and_each_says_its_day(
    visit: Visitor, there: str, width: int
) -> None:
    reader = {"java_script_enabled": False, "viewport": {"width": width, "height": 640}}
    page = visit(f"{there}embed.html#period=pre-2020&lang=hy", **reader).page
    assert page.locator(".caption").inner_text().startswith("Control on 13 December 2020.")
    said = page.locator(".drawings figcaption").all_inner_texts()
    assert len(said) == 3
    assert "Before the 2020 war: 26 September 2020" in said
    drawn = page.locator(".drawings .drawing").first.bounding_box()
    assert drawn
    assert drawn["width"] > 250
    assert page.locator('.timeline a[href="#drawings"]').is_visible()
    hidden = ("#table", ".about", ".languages")
    assert not any(page.locator(name).is_visible() for name in hidden)
    whole = page.locator("html").bounding_box()
    assert whole
    assert whole["width"] <= width


def test_with_scripts_an_embedded_map_has_nothing_below_its_foot(
    visit: Visitor, there: str
) -> None:
    page = visit(f"{there}embed.html").page
    assert page.locator(".below").evaluate("(below) => below.offsetHeight") == 0
    assert not page.locator(".timeline").is_visible()


def test_the_element_is_small(files: dict[str, str]) -> None:
    assert len(files["embed.js"].encode()) < 3000
    assert not re.search(r"\b(import|fetch|XMLHttpRequest|eval|innerHTML)\b", files["embed.js"])


def test_the_embed_has_the_strictest_policy(files: dict[str, str]) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', files["embed.html"])
    assert policy
    assert "unsafe" not in policy[1]
    rules = [rule.strip().split(" ")[0] for rule in policy[1].split(";")]
    assert rules == ["default-src", "script-src", "style-src", "img-src", "base-uri", "form-action"]
    assert "cookie" not in files["embed.html"]


@pytest.mark.parametrize("period", ["soviet", "pre-2020", "post-2020", "since-2023"])
def test_oembed_and_link_previews_of_each_period(
    files: dict[str, str], shown: Scene, period: str
) -> None:
    answer = json.loads(files[f"oembed/{period}.json"])
    base = "https://maps.example.org/k/"
    assert answer["version"] == "1.0"
    assert answer["type"] == "rich"
    assert f'src="{base}embed.html#period={period}&amp;lang=en"' in answer["html"]
    picture = f"{base}stills/card-{period}-en.png"
    assert answer["thumbnail_url"] == picture
    page = files[f"periods/{period}.html"]
    assert f'<meta property="og:image" content="{picture}">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    told = "oembed.json" if period == shown.period.id else f"oembed/{period}.json"
    assert f'type="application/json+oembed" href="{base}{told}"' in page


def test_the_first_page_is_a_dataset_to_search_engines(
    files: dict[str, str], shown: Scene, visit: Visitor, published: Path
) -> None:
    described = re.findall(
        r'<script type="application/ld.json">(.*?)</script>', files["index.html"]
    )
    assert len(described) == 1
    assert len(described[0]) < 2000  # who opens the map waits for it
    about = json.loads(described[0])
    assert (about["@type"], about["url"]) == ("Dataset", "https://maps.example.org/k/")
    assert "ld+json" not in files["embed.html"]
    downloads = link_previews.dataset(shown, Site("https://maps.example.org/k/", data=True))
    assert '"contentUrl":"https://maps.example.org/k/data/areas.csv"' in downloads
    assert visit(published / "index.html").complaints == []


def test_the_pages_beside_the_map_say_what_they_belong_to(files: dict[str, str]) -> None:
    base = "https://maps.example.org/k/"
    assert f'<link rel="canonical" href="{base}index.html">' in files["embed.html"]
    assert '<meta name="robots" content="noindex, indexifembedded">' in files["embed.html"]
    assert f'<link rel="canonical" href="{base}press.html">' in files["press.html"]
    for page in ("index.html", "embed.html", "press.html"):
        assert f'<meta property="og:image" content="{base}stills/card-' in files[page]


def test_without_an_address_nothing_claims_one(shown: Scene) -> None:
    head = link_previews.head(shown, Site(), shown.period, page="index.html")
    assert "og:title" in head
    assert "og:image" not in head
    assert "og:url" not in head
    assert "http" not in head.replace("http-equiv", "")
    described = link_previews.dataset(shown, Site(data=True))
    assert '"url"' not in described
    assert "contentUrl" not in described


@pytest.mark.parametrize(
    "url",
    [
        "https://x.org/karabakh",
        "https://x.org/karabakh/",
        "https://x.org/karabakh/index.html",
        "https://x.org/karabakh/embed.html",
        "https://x.org/karabakh/index.htm",
    ],
)
def test_the_address_of_a_page_means_its_folder(url: str) -> None:
    assert folder_address(url) == "https://x.org/karabakh/"


def test_the_address_of_a_whole_host_stays() -> None:
    assert folder_address("https://index.html") == "https://index.html/"
    assert folder_address("https://x.org/index.html") == "https://x.org/"


@pytest.mark.parametrize("url", ["maps.example.org", "ftp://x/", "https://", 'https://x/"><b>'])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(MapError, match="is no address of a site"):
        folder_address(url)


WHERE_IT_LIES = """() => {
    const map = document.querySelector(".folium-map").getBoundingClientRect();
    const view = document.querySelector("#drawing").getAttribute("viewBox");
    return [view, map.top, map.height, document.documentElement.scrollHeight];
}"""


@pytest.mark.parametrize("width", [720, 390])
def test_the_land_stays_where_it_is_in_every_period_and_language(
    visit: Visitor, there: str, catalog: geo.Catalog, width: int
) -> None:
    page = visit(f"{there}embed.html", viewport={"width": width, "height": 640}).page
    seen = set()
    for lang in catalog.map.languages:
        for period in catalog.map.periods:
            page.evaluate("(hash) => { location.hash = hash; }", f"period={period.id}&lang={lang}")
            page.wait_for_function(
                "([day, lang]) => document.documentElement.dataset.day === day"
                " && document.documentElement.lang === lang",
                arg=[period.day, lang],
            )
            page.evaluate(SETTLED)
            seen.add(str(page.evaluate(WHERE_IT_LIES)))
    assert len(seen) == 1
