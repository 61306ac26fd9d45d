"""Whatever a map folder names, writes or says: it is refused, or it runs nowhere."""

from __future__ import annotations

import csv
import html
import io
import itertools
import json
import re
import shutil
import sqlite3
import tomllib
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from pydantic import ValidationError

import geo
from atlas.difference import page as difference
from atlas.scene.language import language
from atlas.scene.scene import scene
from atlas.site import build
from atlas.stills import layout, pdf, svg
from geo.edit.compare import compare
from geo.publish import data_package
from geo.publish.export import csv_text
from geo.schema.json_schema import SHAPES
from tests.browser.fixtures import Visit, Visitor
from tests.paths import INVENTED

RUN = "ran()"  # defined in every page that is opened, beside alert() and its kin
HTML = [
    f"<script>{RUN}</script>", f"<img src=x onerror={RUN}>", f"<svg onload={RUN}>",
    f"<iframe srcdoc='<script>{RUN}</script>'>", f"</title><script>{RUN}</script>",
    f"--><script>{RUN}</script>", f"</textarea><script>{RUN}</script>",
    f"<a href=javascript:{RUN}>x</a>", f"<details open ontoggle={RUN}>", "<base href=//x.example>",
    "<meta http-equiv=refresh content='0;url=//x.example'>", f"<noscript><p title='{RUN}'>",
    f"<math><mi xlink:href='javascript:{RUN}'>", "<template><b>", f'" onload="{RUN}',
    f"' autofocus onfocus='{RUN}", f"`onclick=`{RUN}", "<!--", "<![CDATA[", "&lt;b&gt;&amp;&#60;",
    "<plaintext>", "<link rel=stylesheet href=//x.example>", "<style>*{display:none}</style>",
    "</p></main></body></html>", "<object data=//x.example>", "<form action=//x.example><button>",
]  # fmt: skip
SVG = [
    f"</text><script>{RUN}</script>", f"</svg><svg onload={RUN}>",
    f"]]><script>{RUN}</script>", "<!DOCTYPE x [<!ENTITY e 'x'>]>&e;",
    f"<foreignObject><img src=x onerror={RUN}></foreignObject>",
    f"<animate onbegin={RUN} attributeName=x dur=1s>", "<use href='data:image/svg+xml,x'/>",
    f"<set attributeName=href to=javascript:{RUN}>", "</desc></title>", "<?xml version='1.0'?>",
]  # fmt: skip
SCRIPT = [
    f"</script><script>{RUN}</script>", f"${{{RUN}}}", f"`+{RUN}+`", f"';{RUN}//", f'";{RUN}//',
    f"\\';{RUN}//", f"javascript:{RUN}", f"data:text/html,<script>{RUN}</script>", "__proto__",
    "constructor", "</SCRIPT ><b>", "<!--<script>", f"\u2028{RUN}", f"\u2029{RUN}", "\\u003cb>",
]  # fmt: skip
STYLE = [
    "}html{display:none}", "</style><b>", "*/html{display:none}/*", "@import '//x.example';",
    "url(//x.example/a.png)", "\\3c script>", "expression(ran())", ";color:red", "'}*{x:'",
]  # fmt: skip
TEMPLATE = [
    "{{ 7*7 }}", "{% if %}", "{# x #}", "{{ ''.__class__ }}", "[STYLE]", "[SCRIPT]", "[DATA]",
    "SANDBOX", "TITLES", "{constructor}", "{0}", "{day}", "{", "}", "%s %(x)s %", "$x ${x}",
    "\\1 \\g<0>", "[mark:svg]",
]  # fmt: skip
SHEET = ["=1+1", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", '=HYPERLINK("//x.example")', "\t=1"]
PDF = [
    f") >> /OpenAction << /S /JavaScript /JS ({RUN}) >> (", "/JavaScript /URI /Launch",
    "endstream endobj", ") Tj (x", "\\) Tj", "%%EOF", "<< /AA 1 0 R >>", "(((", ")))",
]  # fmt: skip
OTHER = [
    "'; DROP TABLE towns; --", '"; DROP TABLE towns; --', "../../etc/passwd", "\\\\x\\c$", "a: b",
    "- [x", "!!python/object:os.system", "*x &x", "\u202egnp.js", "\u2066x\u2069", "\u200b",
    "\ufeffx", "e\u0301\u0301\u0301", "\U0001f600",
]  # fmt: skip
UNPRINTABLE = ["\x00", "\x07", "\x1b[31m", "\x7f", "\x9b31m", "\ufffe", "\r", "\x85"]
PAYLOADS = [*HTML, *SVG, *SCRIPT, *STYLE, *TEMPLATE, *SHEET, *PDF, *OTHER]
ALL = " ".join(PAYLOADS)

TEXT_KEYS = {"attribution", "en", "how", "note", "omits", "publisher", "title", "unit", "upstream"}
ODD_IDS = ["constructor", "10", "7", "null", "relief", "control", "layers", "map-1", "drawing"]
ADDRESS = f"https://example.org/?\"><script>{RUN}</script>'`${{{RUN}}}"


def toml(value: Any) -> str:
    """Write a value of TOML on one line; its texts are written as those of JSON."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def write_toml(path: Path, tables: dict[str, Any]) -> None:
    lines = [f"{json.dumps(key)} = {toml(value)}" for key, value in tables.items()]
    path.write_text("\n".join(lines), "utf-8")


def change_toml(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    tables = tomllib.loads(path.read_text("utf-8"))
    change(tables)
    write_toml(path, tables)


def hostile(value: Any, words: Iterator[str], key: str = "") -> Any:
    """Put payloads into every text."""
    if isinstance(value, dict):
        return {name: hostile(part, words, name) for name, part in value.items()}
    if isinstance(value, list):
        return [hostile(part, words, key) for part in value]
    return f"{value} {next(words)}" if isinstance(value, str) and key in TEXT_KEYS else value


def town(number: int, payload: str) -> dict[str, Any]:
    name = ODD_IDS[number] if number < len(ODD_IDS) else f"t{number}"
    place = [10.2 + number % 12 * 0.3, 50.1 + number // 12 * 0.2]
    said = {"name:en": payload, "note": payload, "text": payload, "kind": "odd"}
    return {
        "type": "Feature",
        "id": name,
        "properties": {**said, "sources": [f"s{number}"]},
        "geometry": {"type": "Point", "coordinates": place},
    }


def hostile_map(path: Path, words: Iterator[str]) -> Path:
    """Make a small map whose every text holds payloads, and whose ids are odd where ids may be."""
    shutil.copytree(INVENTED, path)

    def ledger(tables: dict[str, Any]) -> None:
        for entry in tables["statement"]:
            entry |= {"note": next(words), "title": {"en": next(words)}}
            entry["holder"] = entry["holder"].replace("north", "constructor")

    def map_file(tables: dict[str, Any]) -> None:
        tables |= hostile(tables, words)
        tables["holder"]["constructor"] = tables["holder"].pop("north")
        tables["period"][0] |= {"id": "constructor", "note": {"en": next(words)}}
        tables["group"][0]["id"] = "constructor"
        tables |= {"sides": {"third-party": {"en": next(words)}}, "keywords": PAYLOADS}

    def sources(tables: dict[str, Any]) -> None:
        source = tables["gazette"] | {"url": ADDRESS, "archived": ADDRESS}
        for number, payload in enumerate(PAYLOADS):
            said = {"title": payload, "publisher": payload, "note": payload}
            tables[f"s{number}"] = source | said

    def towns(tables: dict[str, Any]) -> None:
        kinds = {"en": next(words), "values": {"odd": {"en": next(words)}}}
        tables["fields"] |= {"text": {"en": next(words), "unit": next(words)}, "kind": kinds}
        tables["style"] = {"label": 9, "when": [{"field": "kind", "value": "odd", "width": 1}]}

    changes = {"ledger": ledger, "map": map_file, "sources": sources, "towns": towns}
    for file in sorted(path.glob("*.toml")):
        if file.stem in changes:
            change_toml(file, changes[file.stem])
        if (path / f"{file.stem}.geojson").exists():
            change_toml(file, lambda tables: tables.update(hostile(tables, words)))
    layer = path / "towns.geojson"
    whole = json.loads(layer.read_text("utf-8").replace('"north"', '"constructor"'))
    whole["features"] += [town(number, payload) for number, payload in enumerate(PAYLOADS)]
    layer.write_text(json.dumps(whole), "utf-8")
    assert geo.check(path) == []
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map with all payloads in each text."""
    return hostile_map(tmp_path_factory.mktemp("hostile") / "layers", itertools.repeat(ALL))


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map with some payloads in each text, others in the next: a picture has less room."""
    some = [" ".join(PAYLOADS[start::8]) for start in range(8)]
    return hostile_map(tmp_path_factory.mktemp("pictured") / "layers", itertools.cycle(some))


@pytest.fixture(scope="module")
def site(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    build.build(out, folder, url="https://maps.example.org/")
    data_package.write(geo.read(folder), out / "data")
    return out


@pytest.fixture(scope="module")
def pictures(pictured: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A still and a card in each format, and the page of what changed."""
    out = tmp_path_factory.mktemp("pictures")
    catalogs = geo.read(INVENTED), geo.read(pictured)
    shown = scene(catalogs[1])
    for name, brief in (("still", False), ("card", True)):
        canvas = layout.still(shown, 1600, 900, brief=brief)
        (out / f"{name}.svg").write_text(svg.write(canvas), "utf-8")
        (out / f"{name}.pdf").write_bytes(pdf.write(canvas))
    text = difference.page(compare(*catalogs), catalogs, (ALL, ALL), language("en"))
    (out / "difference.html").write_text(text, "utf-8")
    return out


def test_the_payloads_are_as_many_as_they_should_be() -> None:
    assert len({*PAYLOADS, *UNPRINTABLE}) == len([*PAYLOADS, *UNPRINTABLE]) > 100
    assert len(ALL) < 4000


WATCHED = """
window.ran = () => { window.hasRun = true; };
window.alert = window.confirm = window.prompt = window.ran;
"""
FOREIGN = """() => [...document.querySelectorAll("*")].filter((element) =>
    [...element.attributes].some(({ name, value }) => /^on/i.test(name)
        || (/href|src|action|data$/.test(name) && /^\\s*(java|vb)script/i.test(value)))
    || element.matches("iframe:not(#preview), object, embed, base, foreignObject, parsererror")
).map((element) => element.outerHTML)"""


def opened(visit: Visitor, path: Path, **reader: Any) -> Visit:
    seen = visit("about:blank", **reader)
    seen.page.add_init_script(WATCHED)
    seen.page.goto(path.as_uri())
    seen.page.wait_for_load_state()
    return seen


def assert_nothing_ran(seen: Visit) -> None:
    assert seen.page.evaluate("window.hasRun") is None
    assert seen.page.evaluate(FOREIGN) == []
    assert seen.complaints == []
    assert all(request.startswith(("file:", "data:", "about:")) for request in seen.requests)


@pytest.mark.browser
@pytest.mark.parametrize(("name", "step"), [("index.html", 1), ("embed.html", 10)])
def test_nothing_runs_on_the_map_and_every_name_is_as_written(
    visit: Visitor, site: Path, name: str, step: int
) -> None:
    seen = opened(visit, site / name)
    page = seen.page
    assert page.locator("h1").text_content() == f"An invented war {ALL}"
    assert ALL in str(page.locator("#legend").text_content())
    for number, payload in [*enumerate(PAYLOADS)][::step]:
        feature = town(number, payload)["id"]
        page.locator(f'#drawing [data-layer="towns"][data-feature="{feature}"]').focus()
        page.keyboard.press("Enter")
        assert page.locator("#details-name").text_content() == payload
        assert str(page.locator("#details").text_content()).count(payload) > 2
    page.locator('#drawing [data-layer="control"]').first.focus()
    page.keyboard.press("Enter")
    assert ALL in str(page.locator("#details").text_content())
    assert_nothing_ran(seen)


@pytest.mark.browser
def test_nothing_runs_on_the_other_pages(visit: Visitor, site: Path, pictures: Path) -> None:
    periods = sorted(site.glob("periods/*.html"))
    for path in (site / "press.html", pictures / "difference.html", *periods):
        seen = opened(visit, path)
        assert ALL in str(seen.page.locator("body").text_content())
        assert_nothing_ran(seen)


@pytest.mark.browser
@pytest.mark.parametrize("name", ["still.svg", "card.svg"])
def test_nothing_runs_in_a_picture(
    visit: Visitor, pictures: Path, pictured: Path, name: str
) -> None:
    seen = opened(visit, pictures / name)
    assert seen.page.evaluate("document.documentElement.localName") == "svg"
    assert seen.page.evaluate("document.querySelectorAll('script, a, style').length") == 0
    assert_nothing_ran(seen)
    title = ET.parse(pictures / name).getroot()[0].text  # noqa: S314 -- our own
    assert str(title).startswith(geo.read(pictured).map.title["en"])


@pytest.mark.browser
def test_the_policy_refuses_what_gets_in_all_the_same(visit: Visitor, site: Path) -> None:
    seen = opened(visit, site / "index.html")
    seen.page.evaluate("""() => {
        for (const [name, value] of [["script", "ran()"], ["style", "html{display:none}"]]) {
            const element = document.createElement(name);
            element.textContent = value;
            document.head.append(element);
        }
        const picture = document.createElement("img");
        picture.setAttribute("onerror", "ran()");
        document.body.append(picture);
        picture.dispatchEvent(new Event("error"));
    }""")
    assert seen.page.evaluate("window.hasRun") is None
    assert seen.page.evaluate("getComputedStyle(document.documentElement).display") == "block"
    assert len(seen.complaints) == 3


@pytest.mark.browser
def test_what_newsrooms_paste_runs_nothing(visit: Visitor, site: Path, tmp_path: Path) -> None:
    answer = json.loads((site / "oembed.json").read_text("utf-8"))
    script = f'<script src="{(site / "embed.js").as_uri()}"></script>'
    path = tmp_path / "article.html"
    address = "https://maps.example.org/embed.html"
    frame = answer["html"].replace(address, (site / "embed.html").as_uri())
    element = "<karabakh-map></karabakh-map>"
    path.write_text(f'<!doctype html><meta charset="utf-8">{element}{frame}{script}', "utf-8")
    seen = opened(visit, path)
    assert seen.page.evaluate("window.hasRun") is None
    assert seen.complaints == []
    title = html.unescape(re.findall(r'title="([^"]*)"', answer["html"])[0])
    titles = seen.page.locator("iframe").evaluate_all("(all) => all.map((one) => one.title)")
    assert title in titles
    assert all(ALL in found for found in titles)


STRING = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9a-fA-F\s]+>", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\nendstream", re.DOTALL)
ACTIONS = (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/AA", b"/OpenAction", b"/Annots", b"Tj")


@pytest.mark.parametrize("name", ["still.pdf", "card.pdf"])
def test_a_pdf_has_no_action(pictures: Path, name: str) -> None:
    written = (pictures / name).read_bytes()
    streams = [zlib.decompress(stream) for stream in STREAM.findall(written)]
    assert streams
    for part in (STREAM.sub(b"", written), *streams):
        left = STRING.sub(b"", part)
        assert [word for word in ACTIONS if word in left] == []
        assert b"(" not in left  # every string was whole


def test_no_cell_of_a_table_is_a_formula(folder: Path, site: Path) -> None:
    towns = csv_text(geo.read(folder).layers["towns"].gdf)
    assert "'=1+1" in towns
    for text in (towns, (site / "data" / "areas.csv").read_text("utf-8")):
        rows = list(csv.reader(io.StringIO(text)))
        assert len(rows) > 4
        for cell in (cell for row in rows for cell in row):
            assert not re.match(r"[=+@\t\r\n]|-\D", cell)


def test_data_says_what_was_written(site: Path) -> None:
    layer = json.loads((site / "data" / "layers" / "towns.geojson").read_text("utf-8"))
    named = [feature["properties"]["name:en"] for feature in layer["features"]]
    assert named[2:] == PAYLOADS
    for path in sorted(site.rglob("*.json")):
        json.loads(path.read_text("utf-8"))
    (package,) = (site / "data").glob("*.gpkg")
    with closing(sqlite3.connect(package)) as database:
        rows = database.execute('select "name:en" from towns').fetchall()
        assert [name for (name,) in rows][2:] == PAYLOADS
        about = database.execute("select description from gpkg_contents").fetchall()
        assert any(ALL in str(text) for (text,) in about)


def keyed(table: dict[str, Any], payload: str) -> None:
    """Call the first entry of a table by a payload."""
    table[payload] = table.pop(next(iter(table)))


POSITIONS: dict[str, tuple[str, Any]] = {
    "holder": ("map", lambda tables, text: keyed(tables["holder"], text)),
    "how": ("map", lambda tables, text: keyed(tables["how"], text)),
    "period": ("map", lambda tables, text: tables["period"][0].update(id=text)),
    "group": ("map", lambda tables, text: tables["group"][0].update(id=text)),
    "layer": ("map", lambda tables, text: tables["order"].append(text)),
    "opening": ("map", lambda tables, text: tables.update(opens_on=text)),
    "language": ("map", lambda tables, text: tables["languages"].append(text)),
    "text by language": ("map", lambda tables, text: keyed(tables["title"], text)),
    "colour's name": ("map", lambda tables, text: keyed(tables["palette"]["light"], text)),
    "colour": ("map", lambda tables, text: tables["palette"]["light"].update(line=text)),
    "holder's colour": ("map", lambda t, text: t["holder"]["north"].update(colour=text)),
    "pattern": ("map", lambda t, text: t["holder"]["north"].update(pattern=text)),
    "flag": ("map", lambda tables, text: keyed(tables["flags"], text)),
    "name of the map": ("map", lambda tables, text: tables.update(name=text)),
    "day": ("map", lambda tables, text: tables["period"][0].update(day=text)),
    "source": ("sources", keyed),
    "side": ("sources", lambda tables, text: tables["gazette"].update(side=text)),
    "address": ("sources", lambda tables, text: tables["gazette"].update(url=text)),
    "statement": ("ledger", lambda tables, text: tables["statement"][0].update(id=text)),
    "area": ("ledger", lambda tables, text: tables["statement"][0].update(area=text)),
    "who": ("ledger", lambda tables, text: tables["statement"][0].update(holder=text)),
    "source of it": ("ledger", lambda t, text: t["statement"][0].update(sources=[text])),
    "field": ("towns", lambda tables, text: keyed(tables["fields"], text)),
    "stroke": ("towns", lambda tables, text: tables.update(style={"stroke": text})),
    "dash": ("towns", lambda tables, text: tables.update(style={"dash": text})),
    "within": ("towns", lambda tables, text: tables.update(within=text)),
    "licence": ("towns", lambda tables, text: tables.update(licence=text)),
}
SOUND = {"constructor"}  # as an id


@pytest.mark.parametrize("position", POSITIONS)
def test_what_names_something_is_a_name(tmp_path: Path, position: str) -> None:
    stem, change = POSITIONS[position]
    _, shape = SHAPES[stem if stem in SHAPES else "sidecar"]
    folder = Path(shutil.copytree(INVENTED, tmp_path / "layers"))
    file = folder / f"{stem}.toml"
    before = file.read_text("utf-8")
    for number, payload in enumerate((*PAYLOADS, *UNPRINTABLE)):
        if payload in SOUND:
            continue
        tables = tomllib.loads(before)
        change(tables, payload)
        try:
            shape.validate_python(tables)
        except ValidationError:
            if number % 20:
                continue
        write_toml(file, tables)
        problems = geo.check(folder)
        assert problems, payload
        assert all(str(problem).isprintable() for problem in problems), payload
