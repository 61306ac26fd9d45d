"""Stills: the page's map as pictures, whole, in every language, the same each time."""

import re
import struct
import xml.etree.ElementTree as ET
import zlib
from base64 import b64decode
from dataclasses import replace
from html import unescape
from importlib.resources import files as files_of
from io import BytesIO

import numpy as np
import pytest
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from PIL import Image
from shapely import box
from typer.testing import CliRunner

import geo
from atlas.cli.app import app
from atlas.cli.publish.still import warn_of_missing_letters
from atlas.page import drawing, sections
from atlas.scene import legend
from atlas.scene.font import Face, face
from atlas.scene.language import language
from atlas.scene.looks import LIGHT
from atlas.scene.scene import scene
from atlas.stills import canvas as canvas_module
from atlas.stills import files, layout, pdf, svg
from atlas.stills.canvas import Canvas, Group, Line, Path, live
from atlas.stills.picture import Picture
from atlas.stills.relief import shadow
from geo.errors import MapError, UnknownName
from tests.paths import INVENTED

PAIR = rb"<([0-9a-f]{4})> <([0-9a-f]{4})> endbfchar"  # a glyph and its letter
SPACE = "{http://www.w3.org/2000/svg}"
LABEL = "{http://www.inkscape.org/namespaces/inkscape}label"
LANGUAGES = ("en", "az", "hy", "ru")
PERIODS = ("soviet", "pre-2020", "post-2020", "since-2023")
SIZES = [(1600, 900), (1200, 630), (1080, 1350), (600, 600), (3000, 1000), (400, 900)]
run = CliRunner().invoke


@pytest.fixture(scope="module")
def opening(catalog):
    return scene(catalog)


@pytest.fixture(scope="module")
def invented():
    return scene(geo.read(INVENTED))


def of(opening, period, lang="en"):
    chosen = next(one for one in opening.catalog.map.periods if one.id == period)
    return replace(opening, period=chosen, lang=lang)


def texts(catalog):
    """Give every text that a still can hold."""
    chart = catalog.map
    for one in (chart.title, chart.disclaimer):
        yield from one.values()
    for lang in chart.languages:
        yield from language(lang).still.values()
        yield from language(lang).difference.values()
    for table in (*chart.holders.values(), *chart.hows.values(), *chart.periods):
        yield from table.label.values()
    for holder in chart.holders.values():
        yield from (holder.definition or {}).values()
    for layer in catalog.layers.values():
        yield from layer.sidecar.title.values()
        yield from (layer.sidecar.key or {}).values()
        for name in (column for column in layer.gdf if column.startswith("name:")):
            yield from layer.gdf[name].dropna()


def test_the_font_has_every_letter_of_the_map(catalog):
    missing = {text for text in texts(catalog) if not face("Regular").covers(text)}
    assert missing == set()
    assert all(face("Bold").covers(text) for text in texts(catalog))


def test_a_letter_the_font_lacks_is_noticed_and_told(capsys):
    assert not face("Regular").covers("地図")
    face("Regular").width("a\u2028 地", 10)
    warn_of_missing_letters()
    assert "the pictures' font has no 地 and draws boxes" in capsys.readouterr().err


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("period", PERIODS)
def test_an_svg_says_what_it_shows_in_its_language(opening, period, lang):
    one = of(opening, period, lang)
    root = ET.fromstring(svg.write(layout.still(one, 1600, 900)))  # noqa: S314
    said = {group.get("aria-label", "") for group in root.iter(f"{SPACE}g")}
    words = " ".join(sorted(said))
    assert one.language.date(one.period.day) in said
    assert all(part in words for part in one.period.label[lang].split(" "))
    assert one.name("towns", "stepanakert") in said
    assert root.get("lang") == lang
    assert not list(root.iter(f"{SPACE}text")), "every letter is an outline"


@pytest.mark.parametrize("period", PERIODS)
def test_faces_are_held_and_coloured_as_on_the_page(opening, period):
    one = of(opening, period)
    page = dict(
        re.findall(
            r'data-feature="([^"]+)" data-holder="([^"]+)"',
            drawing.svg(one).replace('data-layer="control" ', ""),
        )
    )
    root = ET.fromstring(svg.write(layout.still(one, 1600, 900)))  # noqa: S314
    held = [path for path in root.iter(f"{SPACE}path") if path.get("data-holder")]
    assert len(held) > 15
    for path in held:
        holder = path.get("data-holder")
        assert page[path.get("data-feature")] == holder
        colour = one.catalog.map.holders[holder].colour
        fill = path.get("fill", "")
        assert fill == colour or fill.startswith(f"url(#{holder}-")


FILLS = """() => {
  const fillOf = (one) => getComputedStyle(one).fill;
  const faces = [...document.querySelectorAll("#layer-control [data-feature]")];
  return Object.fromEntries(faces.map((face) => {
    const fill = fillOf(face.querySelector("path") ?? face);
    const pattern = /#([^".]+)/.exec(fill)?.[1] ?? "";
    const ground = pattern ? fillOf(document.querySelector(`#${pattern} rect`)) : fill;
    return [face.dataset.feature, [pattern, ground]];
  }));
}"""


@pytest.mark.browser
@pytest.mark.parametrize("period", PERIODS)
def test_a_picture_is_coloured_as_a_reader_sees_the_page(opening, index, visit, period):
    page = visit(f"{index.as_uri()}#period={period}", color_scheme="light").page
    page.wait_for_function("(one) => document.documentElement.dataset.period === one", arg=period)
    root = ET.fromstring(svg.write(layout.still(of(opening, period), 1600, 900)))  # noqa: S314
    grounds = {one.get("id"): one[0].get("fill") for one in root.iter(f"{SPACE}pattern")}
    drawn = {}
    for path in root.iter(f"{SPACE}path"):
        if path.get("data-holder"):
            fill = path.get("fill", "")
            pattern = fill[len("url(#") : -1] if fill.startswith("url") else ""
            drawn[path.get("data-feature")] = [pattern, _rgb(grounds.get(pattern, fill))]
    seen = page.evaluate(FILLS)
    assert len(drawn) > 15
    assert drawn == {face: seen[face] for face in drawn}
    view = box(*opening.catalog.map.view)
    inside = {face for face, shape in opening.shapes["control"].items() if shape.within(view)}
    assert inside <= drawn.keys()


def _rgb(colour):
    return "rgb({}, {}, {})".format(*bytes.fromhex(colour[1:]))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_live_text_of_an_svg_is_its_words_where_the_outlines_stood(opening, lang):
    outlined = layout.still(of(opening, "pre-2020", lang), 1600, 900)
    root = ET.fromstring(svg.write(live(outlined)))  # noqa: S314
    written = list(root.iter(f"{SPACE}text"))
    assert [text.text for text in written] == list(spoken(outlined.layers))
    assert not [group for group in root.iter(f"{SPACE}g") if group.get("aria-label")]
    for text, line in zip(written, lines(outlined.layers), strict=True):
        assert (float(text.get("x", "")), float(text.get("y", ""))) == pytest.approx(
            (line.x, line.y), abs=0.01
        )
        assert text.get("font-family") == '"Noto Sans", sans-serif'
        assert (text.get("font-weight") == "bold") == (line.weight == "Bold")
        assert (text.get("paint-order") == "stroke") == line.halo


@pytest.mark.parametrize("lang", LANGUAGES)
def test_live_text_of_a_pdf_reads_as_its_words_in_fonts_that_it_holds(opening, lang):
    outlined = layout.still(of(opening, "pre-2020", lang), 1600, 900)
    written = pdf.write(live(outlined))
    assert written == pdf.write(live(outlined))
    streams = unpacked(written)
    fonts = [TTFont(BytesIO(one)) for one in streams if one.startswith(b"\0\1\0\0")]
    assert len(fonts) == 2 == written.count(b"/FontFile2") == written.count(b"/Identity-H")
    letters = [
        {int(code, 16): chr(int(letter, 16)) for code, letter in re.findall(PAIR, stream)}
        for stream in streams
        if b"beginbfchar" in stream
    ]
    for font, said in zip(fonts, letters, strict=True):
        drawn = {font.getGlyphName(glyph) for glyph, letter in said.items() if letter.strip()}
        assert all(font["glyf"][glyph].numberOfContours for glyph in drawn)
    content = max(streams, key=lambda stream: stream.count(b" Tm"))
    shown = re.findall(rb"/f(\d) [\d.]+ Tf\n\[(.*?)\] TJ", content)
    read = [
        "".join(letters[int(font)][int(glyph, 16)] for glyph in re.findall(rb"<(.{4})>", glyphs))
        for font, glyphs in shown
    ]
    assert read == list(spoken(outlined.layers))


def test_letters_of_another_font_are_live_too_and_those_of_none_stay_outlines(monkeypatch):
    regular = files_of("atlas").joinpath("fonts/NotoSans-Regular.ttf").read_bytes()
    latin, rest = (subset_of(regular, letters) for letters in ("Lachin ", "Լաչին"))
    monkeypatch.setattr(canvas_module, "face", lambda _: Face(latin, rest))
    monkeypatch.setattr(pdf, "face", lambda _: Face(latin, rest))
    both, none = (Line(words, 10, 20, 12).outlined() for words in ("Lachin Լաչին", "Lachin 地"))
    drawn = Canvas(300, 240, "", "", "", "en", (Group("names", (both, none)),))
    assert [type(child) for child in live(drawn).layers[0].children] == [Line, Group]
    streams = unpacked(pdf.write(live(drawn)))
    content = max(streams, key=lambda stream: stream.count(b" Tm"))
    assert re.findall(rb"/(f\d) 12 Tf", content) == [b"f0", b"f1"]
    assert content.count(b"/ActualText") == 1


def subset_of(content, letters):
    font, out = TTFont(BytesIO(content)), BytesIO()
    subsetter = Subsetter()
    subsetter.populate(text=letters)
    subsetter.subset(font)
    font.save(out)
    return out.getvalue()


def unpacked(written):
    packed = re.findall(rb"FlateDecode[^\n]*\nstream\n(.*?)\nendstream", written, re.DOTALL)
    return [zlib.decompress(stream) for stream in packed]


def lines(things):
    for thing in things:
        if isinstance(thing, Group):
            yield from [thing.line] if thing.line else lines(thing.children)


def test_layers_are_groups_with_names(opening):
    canvas = layout.still(of(opening, "pre-2020", "az"), 1600, 900)
    root = ET.fromstring(svg.write(canvas))  # noqa: S314
    layers = {group.get("id"): group.get(LABEL) for group in root.findall(f"{SPACE}g")}
    assert {"control", "azerbaijan", "line-of-contact", "names", "legend", "credit"} <= set(layers)
    assert layers["towns"] == opening.catalog.layers["towns"].sidecar.title["az"]
    assert all(layers.values())
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(set(ids)) == len(ids)
    uses = set(re.findall(r"url\(#([^)]+)\)", svg.write(canvas)))
    assert uses <= set(ids)


def test_a_pair_tells_its_layers_apart(opening):
    canvas = layout.pair(of(opening, "pre-2020"), of(opening, "post-2020"), 1600, 1000)
    ids = [layer.id for layer in canvas.layers]
    assert len(set(ids)) == len(ids)
    assert {"a-control", "b-control"} <= set(ids)


def test_a_difference_shows_what_changed_hands_and_how_much(opening):
    before, after = of(opening, "pre-2020"), of(opening, "post-2020")
    canvas = layout.difference(before, after, 1600, 900)
    catalog = opening.catalog
    views = [geo.control(one.day, catalog, faces=opening.faces) for one in (before, after)]
    moved = set(views[0].index[views[0]["holder"] != views[1]["holder"]])
    control = next(layer for layer in canvas.layers if layer.id == "control")
    drawn = [one.data.get("feature") for one in control.children if isinstance(one, Path)]
    assert set(drawn) - {None} == moved
    there = sum(_numbers(words) for words in _said(canvas) if "km²" in words)
    km2 = views[1].loc[list(moved), "area_km2"].sum()
    assert there == pytest.approx(km2, abs=3)


KEYS = {
    "en": ("Recognised border", "No change of control"),
    "az": ("Tanınmış sərhəd", "Nəzarət dəyişməyib"),
    "hy": ("Ճանաչված սահման", "Վերահսկողությունը չի փոխվել"),
    "ru": ("Признанная граница", "Контроль не изменился"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_key_names_borders_and_what_did_not_change(opening, lang):
    before, after = of(opening, "pre-2020", lang), of(opening, "post-2020", lang)
    border, unchanged = KEYS[lang]
    compared = _said(layout.difference(before, after, 1600, 900))
    assert [compared.count(words) for words in (border, unchanged)] == [1, 1]
    shown = _said(layout.still(after, 1600, 900))
    assert [shown.count(words) for words in (border, unchanged)] == [1, 0]


@pytest.mark.parametrize(
    "size", [(400, 900), (1600, 900), (3000, 2000)], ids=lambda size: f"{size[0]}x{size[1]}"
)
@pytest.mark.parametrize("kind", ["still", "card", "pair", "difference"])
def test_keys_of_lines_are_as_wide_dashed_and_coloured_as_on_the_map(opening, kind, size):
    before, after = of(opening, "pre-2020"), of(opening, "post-2020")
    canvas = {
        "still": lambda: layout.still(before, *size),
        "card": lambda: layout.still(before, *size, brief=True),
        "pair": lambda: layout.pair(before, after, *size),
        "difference": lambda: layout.difference(before, after, *size),
    }[kind]()
    legend = next(layer for layer in canvas.layers if layer.id == "legend")
    keys = [path for path in legend.children if isinstance(path, Path) and not path.fill]
    drawn = {
        (path.stroke, path.width, path.dash)
        for layer in canvas.layers
        for path in layer.children
        if isinstance(path, Path) and "feature" in path.data
    }
    assert keys
    assert [key for key in keys if (key.stroke, key.width, key.dash) not in drawn] == []


def _said(canvas):
    legend = next(layer for layer in canvas.layers if layer.id == "legend")
    return [child.words for child in legend.children if isinstance(child, Group)]


def _numbers(words):
    return int(re.sub(r"\D", "", words.replace("km²", "").rpartition(", ")[2]))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_words_and_keys_stay_on_the_sheet_and_clear_of_each_other(opening, size, lang):
    one = of(opening, "post-2020", lang)
    canvas = layout.still(one, *size)
    boxes = {
        layer.id: _box(layer)
        for layer in canvas.layers
        if layer.id in ("title", "legend", "credit")
    }
    for left, top, right, bottom in boxes.values():
        assert left >= 0
        assert top >= 0
        assert right <= size[0]
        assert bottom <= size[1]
    assert boxes["title"][3] < boxes["legend"][1]
    assert boxes["legend"][3] < boxes["credit"][1]


def _box(thing):
    points = list(_points(thing))
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _points(thing):
    if isinstance(thing, Group):
        for child in thing.children:
            yield from _points(child)
    else:
        for _, *numbers in thing.commands:
            yield from zip(numbers[::2], numbers[1::2], strict=True)


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_the_same_map_gives_the_same_bytes(opening, kind):
    one = of(opening, "pre-2020", "hy")
    first, again = (files.WRITERS[kind](layout.still(one, 800, 450)) for _ in range(2))
    assert first == again


def test_a_png_has_its_size_and_says_whose_it_is(opening):
    painted = files.png(layout.still(of(opening, "pre-2020"), 800, 450))
    assert painted[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", painted[16:24]) == (800, 450)
    assert "© OpenStreetMap contributors".encode() in painted


def test_a_pdf_is_whole_and_has_layers(opening):
    canvas = layout.still(of(opening, "pre-2020", "ru"), 1600, 900)
    written = pdf.write(canvas)
    assert written.startswith(b"%PDF-1.7")
    assert b"/MediaBox [0 0 1200 675]" in written
    start = int(written.rpartition(b"startxref\n")[2].split()[0])
    table = written[start:].split(b"trailer")[0].splitlines()[3:]
    for number, line in enumerate(table, 1):
        assert written[int(line[:10]) :].startswith(b"%d 0 obj" % number)
    assert written.count(b"/Type /OCG") == len(canvas.layers) > 10
    assert "Линия соприкосновения".encode("utf-16-be").hex().encode() in written
    packed = re.findall(rb"stream\n(.*?)\nendstream", written, re.DOTALL)
    content = b"".join(map(zlib.decompress, packed))
    assert content.count(b"/ActualText") == len(list(spoken(canvas.layers))) > 50


def spoken(things):
    for thing in things:
        if isinstance(thing, Group):
            if thing.words:
                yield thing.words
            yield from spoken(thing.children)


def test_a_still_shows_the_relief_as_the_page_does(opening):
    canvas = layout.still(opening, 800, 450)
    root = ET.fromstring(svg.write(canvas))  # noqa: S314
    [layer] = [one for one in root.findall(f"{SPACE}g") if one.get("id") == "relief"]
    assert layer.get(LABEL) == opening.catalog.map.relief.title["en"]
    address = layer[0].get("href", "").removeprefix("data:image/png;base64,")
    shade = np.asarray(Image.open(BytesIO(b64decode(address))))
    assert shade[..., 0].max() == 0, "black"
    flat, steep = shade[..., 1].min(), shade[..., 1].max()
    assert flat < 5
    assert 20 < steep <= 255 * LIGHT.relief
    assert pdf.write(canvas).count(b"/SMask") == 1
    order = [one.id for one in canvas.layers]
    assert order.index("control") < order.index("relief") < order.index("towns")


def test_the_relief_of_a_still_lies_where_the_pages_does(opening):
    west, south, east, north = opening.catalog.map.frame
    middle = ((west + east) / 2, (south + north) / 2)
    with Image.open(opening.catalog.folder / opening.catalog.map.relief.file) as image:
        there = np.asarray(image.convert("L")).astype(float)
    x, y, width, height = opening.grid.box(opening.catalog.map.frame)
    picture = Picture(replace(opening, view=(west, south, *middle)), (0, 0, width, height), 1, ())
    drawn = shadow(picture)
    assert drawn is not None
    rows, columns = there.shape
    left, top = picture.on_grid(drawn.box)[:2]
    expected = there[round((top - y) / height * rows) :, round((left - x) / width * columns) :]
    small = Image.frombytes("L", (drawn.columns, drawn.rows), drawn.opacity)
    right, bottom = picture.on_grid(drawn.box)[2:]
    span = (round((right - left) / width * columns), round((bottom - top) / height * rows))
    back = 255 - np.asarray(small.resize(span)).astype(float) / LIGHT.relief
    same = np.corrcoef(back.ravel(), expected[: span[1], : span[0]].ravel())[0, 1]
    assert same > 0.95


def test_a_map_without_relief_is_drawn_without(invented):
    assert "relief" not in [one.id for one in layout.still(invented, 800, 450).layers]


def test_an_invented_map_is_drawn_too(invented):
    canvas = layout.still(invented, 900, 600)
    assert ET.fromstring(svg.write(canvas)).tag == f"{SPACE}svg"  # noqa: S314


def test_an_unknown_period_is_said(catalog):
    with pytest.raises(UnknownName, match='Did you mean "pre-2020"'):
        files.scenes(catalog, ("post-2020", "pre2020"))


def test_a_size_no_picture_has_is_refused():
    with pytest.raises(MapError, match="Choose 240 to 12000 pixels a side"):
        layout.check(100, 900)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--out", "a.gif"], '"gif" is not a format'),
        (["--out", "a.png", "--text", "live"], "holds no live text. Write SVG or PDF"),
        (["--out", "a.svg", "--size", "big"], '"big" is no size'),
        (["--out", "a.svg", "--size", "9x9"], "9x9 is no size for it"),
        (["--out", "a.svg", "--period", "war", "--pair", "peace", "war"], "more than one kind"),
        (["--out", "a.svg", "--lang", "xx"], 'language "xx" is not there'),
    ],
)
def test_what_cannot_be_drawn_is_said(tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    result = run(app, ["still", *arguments, "--layers", str(INVENTED)])
    assert message in str(result.exception)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [[], ["--card"], ["--compare", "war", "after"], ["--text", "live"]]
)
def test_the_command_draws(tmp_path, arguments):
    out = tmp_path / "still.svg"
    size = ["--size", "800x500"]
    result = run(app, ["still", *arguments, *size, "--out", str(out), "--layers", str(INVENTED)])
    assert result.exit_code == 0, result.exception
    assert result.stdout.startswith(f"{out}: 800 × 500 pixels")
    assert out.read_text().startswith("<?xml")
    assert ("<text" in out.read_text()) == ("live" in arguments)


def test_the_standard_set_is_each_period_in_each_language(tmp_path):
    written = files.write_set(geo.read(INVENTED), tmp_path)
    names = {path.name for path in written}
    assert len(names) == 3 * 1 * 3
    assert {"war-en.svg", "war-en.png", "card-war-en.png"} <= names
    assert all(path.stat().st_size > 1000 for path in written)


@pytest.mark.parametrize("period", PERIODS)
def test_page_and_still_have_the_same_legend(opening, period):
    one = of(opening, period)
    html = sections.templates(one).panel(embed=False)
    entries = re.findall(r'<li data-holder="[^"]+" data-shade="([^"]+)"([^>]*)>(.*?)</li>', html)
    shown = {
        shade: re.sub(r"<[^>]+>", "", re.findall(r"<b>(.*?)</b>", inside)[0])
        for shade, attributes, inside in entries
        if "hidden" not in attributes
    }
    held = one.held(one.day)
    in_still = legend.shade_entries(one, legend.holdings(held))
    assert in_still
    assert list(shown) == [entry.id for entry in in_still]
    assert [unescape(words) for words in shown.values()] == [entry.label(one) for entry in in_still]
    written = _said(layout.still(one, 1600, 900))
    assert [words for words in written if words in set(map(unescape, shown.values()))] == [
        unescape(words) for words in shown.values()
    ]
