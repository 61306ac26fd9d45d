"""What maintainers do in the folder alone: edit, add a layer, a statement, a source, a language."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest

import geo
from atlas.page import drawing
from atlas.scene import language
from atlas.scene.scene import scene
from atlas.site import build
from geo.check import problems
from geo.edit import add
from geo.errors import MapError
from tests.fuzz import run
from tests.paths import INVENTED, ROOT
from tests.reformatted import reformatted

PATH = re.compile(r'<path data-layer="([^"]+)" data-feature="([^"]+)"[^>]*? d="([^"]+)"')
TEXT = re.compile(r'\ben = ("[^"]*")')
Save = Callable[[Path], None]


def as_geojson_io_saves(path: Path) -> None:
    collection = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(collection, ensure_ascii=False, indent=2), encoding="utf-8")


def as_qgis_saves(path: Path) -> None:
    gpd.read_file(path).to_file(path, driver="GeoJSON")


def as_ogr_saves_it_in_metres(path: Path) -> None:
    moved = gpd.read_file(path).to_crs("EPSG:3857")
    moved.to_file(path, driver="GeoJSON", RFC7946="NO", COORDINATE_PRECISION=3)


def drawn(folder: Path) -> dict[tuple[str, str], str]:
    found = PATH.findall(drawing.svg(scene(geo.read(folder))))
    return {(layer, feature): path for layer, feature, path in found}


@pytest.fixture(scope="module")
def before() -> dict[tuple[str, str], str]:
    return drawn(geo.bundled())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(INVENTED, tmp_path / "layers"))


@pytest.mark.parametrize("save", [as_geojson_io_saves, as_qgis_saves, as_ogr_saves_it_in_metres])
def test_an_edited_border_changes_that_feature_and_nothing_else(
    save: Save, tmp_path: Path, before: dict[tuple[str, str], str]
) -> None:
    folder = Path(shutil.copytree(geo.bundled(), tmp_path / "layers"))
    path = folder / "shushi.geojson"
    lines = path.read_text(encoding="utf-8").splitlines()
    collection = json.loads(path.read_text(encoding="utf-8"))
    town = next(one for one in collection["features"] if one["id"] == "town")
    ring = town["geometry"]["coordinates"][0]
    ring[2] = [ring[2][0] + 0.00501234567, ring[2][1] + 0.0070000001]
    path.write_text(json.dumps(collection), encoding="utf-8")
    save(path)

    for one, text in reformatted(folder).items():
        one.write_text(text, encoding="utf-8")
    after = path.read_text(encoding="utf-8").splitlines()
    changed = [json.loads(new.rstrip(","))["id"]
               for old, new in zip(lines, after, strict=True) if old != new]  # fmt: skip
    assert changed == ["town"]
    for other in sorted(geo.bundled().iterdir()):
        if other.is_file() and other.name != path.name:
            assert (folder / other.name).read_bytes() == other.read_bytes()

    assert problems(folder) == []
    shown = drawn(folder)
    assert [key for key in shown if shown[key] != before[key]] == [("shushi", "town")]


def test_a_layer_is_its_two_files_and_a_line_in_the_map_file(folder: Path, tmp_path: Path) -> None:
    text = (folder / "front.toml").read_text(encoding="utf-8")
    (folder / "roads.toml").write_text(text.replace('"The front"', '"The old roads"'))
    road = {
        "type": "Feature",
        "id": "high-road",
        "properties": {"name:en": "The high road", "sources": ["gazette"]},
        "geometry": {"type": "LineString", "coordinates": [[11.0, 50.2], [13.0, 50.8]]},
    }
    collection = {"type": "FeatureCollection", "features": [road]}
    (folder / "roads.geojson").write_text(json.dumps(collection))
    chart = folder / "map.toml"
    text = chart.read_text(encoding="utf-8")
    chart.write_text(text.replace('"front"', '"front", "roads"'), encoding="utf-8")
    for path, text in reformatted(folder).items():
        path.write_text(text, encoding="utf-8")
    assert problems(folder) == []
    page = build.build(tmp_path / "site", folder).path.read_text(encoding="utf-8")
    assert 'id="layer-roads"' in page
    assert "The high road" in page


def test_a_statement_and_a_source_are_entries_in_two_files(folder: Path, tmp_path: Path) -> None:
    source = {
        "title": "A later gazette",
        "publisher": "The gazette",
        "url": "https://example.org/later",
        "side": "third-party",
    }
    statement = {
        "id": "later",
        "title": {"en": "The north taken over"},
        "area": "north",
        "from": "1949",
        "holder": "north",
        "how": "handed-over",
        "sources": ["later"],
    }
    written = add.edit_checked(folder, add.source("later", source), add.statement(statement))
    assert {path.name for path in written} == {"sources.toml", "ledger.toml"}
    page = build.build(tmp_path / "site", folder).path.read_text(encoding="utf-8")
    assert "A later gazette" in page
    assert "The north taken over" in page


@pytest.fixture
def fifth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder of languages with room for another."""
    where = tmp_path / "package" / "languages"
    shutil.copytree(ROOT / "build" / "atlas" / "languages", where)
    monkeypatch.setattr(language, "files", lambda _: where.parent)
    language.language.cache_clear()
    return where


def in_french(folder: Path) -> None:
    for path in folder.glob("*.toml"):
        text = path.read_text(encoding="utf-8").replace('["en"]', '["en", "fr"]')
        path.write_text(TEXT.sub(r"en = \1, fr = \1", text), encoding="utf-8")
        inline = re.sub(r"^en = (.*), fr = (.*)$", r"en = \1\nfr = \2",
                        path.read_text(encoding="utf-8"), flags=re.MULTILINE)  # fmt: skip
        path.write_text(inline, encoding="utf-8")
    for path in folder.glob("*.geojson"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r'"name:en":("[^"]*")', r'"name:en":\1,"name:fr":\1', text))


def test_a_language_is_its_file_and_texts_in_the_folder(
    folder: Path, tmp_path: Path, fifth: Path
) -> None:
    in_french(folder)
    text = (fifth / "en.toml").read_text(encoding="utf-8")
    text = text.replace('legend = "Legend"', 'legend = "Légende"')
    (fifth / "fr.toml").write_text(text, encoding="utf-8")
    assert problems(folder) == []
    [name, words] = language.problems(["en", "fr"])
    assert (name.place, name.fault) == ("language.name", "is still 'English'")
    count = int(words.fault.split()[0])
    assert f"{count} of {count + 1} words are still those of en.toml: about, " in words.fault
    text = re.sub(r'(?m)^((?!locale)\w+ = ")', r"\1Fr ", text)
    (fifth / "fr.toml").write_text(text, encoding="utf-8")
    language.language.cache_clear()
    assert not list(language.problems(["en", "fr"]))
    page = build.build(tmp_path / "site", folder, lang="fr").path.read_text(encoding="utf-8")
    assert '<html lang="fr"' in page
    assert "Légende" in page


def test_a_draft_shows_what_is_missing_in_the_first_language_marked(
    folder: Path, tmp_path: Path, fifth: Path
) -> None:
    chart = folder / "map.toml"
    text = chart.read_text(encoding="utf-8").replace('["en"]', '["en", "fr"]')
    chart.write_text(text, encoding="utf-8")
    words = (fifth / "en.toml").read_text(encoding="utf-8")
    words = words.replace('legend = "Legend"', 'legend = "Légende"').replace('close = "Close"', "")
    (fifth / "fr.toml").write_text(words.replace("English", "Français"), encoding="utf-8")
    with pytest.raises(geo.InvalidFolder, match="has no text in"):
        build.build(tmp_path / "site", folder, lang="fr")
    assert not (tmp_path / "site").exists()

    built = build.build(tmp_path / "site", folder, lang="fr", draft=True)
    page = built.path.read_text(encoding="utf-8")
    assert built.untranslated == len(problems(folder)) + len([*language.problems(["en", "fr"])])
    assert "Légende" in page
    for missing in ("[en] Middleton", "[en] The front", "[en] Close", "[en] Language"):
        assert missing in page, missing
    assert "[en]" not in build.build(tmp_path / "en", INVENTED).path.read_text(encoding="utf-8")
    path = folder / "towns.geojson"
    path.write_text(path.read_text(encoding="utf-8").replace('"gazette"', '"gazetteer"'))
    with pytest.raises(geo.InvalidFolder, match="gazetteer"):
        build.build(tmp_path / "site", folder, draft=True)


def test_each_text_that_a_language_lacks_is_named(folder: Path) -> None:
    chart = folder / "map.toml"
    text = chart.read_text(encoding="utf-8")
    chart.write_text(text.replace('["en"]', '["en", "fr"]'), encoding="utf-8")
    said = [str(problem) for problem in problems(folder)]
    for place in ("map.toml: title", 'ledger.toml: statement "war"', 'feature "middle"'):
        assert any(place in one and "fr" in one.partition(place)[2] for one in said), place


def test_a_language_without_words_is_named(fifth: Path) -> None:
    [problem] = language.problems(["en", "fr"])
    assert "languages/fr.toml" in str(problem)
    (fifth / "fr.toml").write_text(
        '[language]\nname = "Français"\nlocale = "fr"\n', encoding="utf-8"
    )
    assert any(problem.place == "legend" for problem in language.problems(["fr"]))


def test_the_site_survives_whatever_happens_to_the_folder(tmp_path: Path) -> None:
    out = tmp_path / "site"
    build.build(out, INVENTED)
    there = {path for path in out.rglob("*") if path.is_file()}

    def rebuild(folder: Path) -> None:
        was = {path: path.read_bytes() for path in there}
        try:
            build.build(out, folder)
        except MapError:
            assert {path: path.read_bytes() for path in there} == was
            raise

    assert run(12, INVENTED, 40_000, rebuild) == []
    assert {path for path in out.rglob("*") if path.is_file()} >= there
