"""The page of a difference shows it: before, after and what moved, in one file that asks nobody."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import tarfile
import xml.etree.ElementTree as ET
import zipfile
from html import unescape
from pathlib import Path

import pytest
from typer.testing import CliRunner

import geo
from atlas.cli import app
from atlas.cli.versions import folder_of
from atlas.difference import ground
from atlas.difference.page import page
from atlas.scene.language import language
from geo.edit.compare import compare, km2
from geo.publish import data_package
from tests.paths import INVENTED

ATLAS = Path(ground.__file__).parents[1]
IMAGE = re.compile(
    r'src="data:image/svg\+xml;base64,([^"]+)" width="\d+" height="\d+" alt="([^"]+)"'
)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(INVENTED, tmp_path / "edited"))


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def move_the_front(folder: Path) -> None:
    change(folder, "front.geojson", "[12.5,50.5]", "[12.5,50.52]")


def shown(folder: Path, old: Path = INVENTED, *, lang: str = "en") -> str:
    catalogs = geo.read(old), geo.read(folder)
    return page(compare(*catalogs), catalogs, (str(old), "edited"), language(lang))


def pictures(html: str) -> dict[str, ET.Element]:
    return {
        unescape(name): ET.fromstring(base64.b64decode(source))  # noqa: S314 (made above)
        for source, name in IMAGE.findall(html)
    }


def drawn(picture: ET.Element, group: str) -> list[ET.Element]:
    return [path for one in picture.iter(f"{SVG}g") if one.get("id") == group for path in one]


def test_a_moved_line_is_drawn_in_each_period_that_it_changes(folder: Path) -> None:
    move_the_front(folder)
    html = shown(folder)
    found = pictures(html)
    names = [name for name in found if name.startswith("Difference")]
    assert [name.split(",")[0] for name in names] == ["Difference: War", "Difference: After"]
    difference = found[names[0]]
    assert drawn(difference, "changed")
    before, after = drawn(difference, "moved")[:2]
    assert before.get("stroke-dasharray")
    assert not after.get("stroke-dasharray")
    assert before.get("stroke") != after.get("stroke")
    assert {"Before: War, 1951", "After: War, 1951"} <= found.keys()


def test_a_place_that_moved_is_drawn_though_nobody_holds_more_for_it(folder: Path) -> None:
    path = folder / "towns.geojson"
    collection = json.loads(path.read_text())
    collection["features"][0]["geometry"]["coordinates"][0] += 0.01
    path.write_text(json.dumps(collection))
    html = shown(folder)
    [name] = [name for name in pictures(html) if name.startswith("Difference")]
    difference = pictures(html)[name]
    assert not drawn(difference, "changed")
    assert len(drawn(difference, "moved")) == 2
    assert "Nobody holds more or less ground" in html


def test_the_words_are_those_of_the_text(folder: Path) -> None:
    change(folder, "ledger.toml", '"Both lands say so."', '"One <b>says</b> so & more."')
    move_the_front(folder)
    done = CliRunner().invoke(
        app.app,
        ["diff", str(INVENTED), str(folder), "--html", str(folder / "d.html")],
        catch_exceptions=False,
    )
    html = (folder / "d.html").read_text(encoding="utf-8")
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
    for line in done.stdout.splitlines():
        assert " ".join(line.strip(" *").split()) in re.sub(r" (?=:)", "", text)
    assert "<b>says" not in html


def test_the_page_asks_nobody_and_runs_nothing(folder: Path) -> None:
    move_the_front(folder)
    html = shown(folder)
    assert "<script" not in html
    assert "default-src 'none'" in html
    assert "img-src data:;" in html
    assert not re.search(r'(?:src|href)="(?!data:)', html)
    assert shown(folder) == html  # the same each time


def test_a_map_is_like_itself_without_pictures() -> None:
    html = shown(INVENTED)
    assert "Nothing changes" in html
    assert not pictures(html)


def test_ground_that_changes_hands_is_measured(folder: Path) -> None:
    move_the_front(folder)
    changed = ground.ground(geo.read(INVENTED), geo.read(folder), "1951")
    sizes = {holding: km2(shape) for holding, shape in changed.items()}
    assert sizes == {("north", "captured"): pytest.approx(118, abs=1)}


def test_a_release_is_a_version(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "site" / "data"
    data_package.write(geo.read(folder), data)
    wheel, packed = tmp_path / "map.whl", tmp_path / "map.tar.gz"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path in folder.iterdir():
            archive.write(path, f"geo/layers/{path.name}")
        archive.writestr("../outside.toml", "")
    with tarfile.open(packed, "w:gz") as archive:
        archive.add(folder, "map-1.0/layers")
    for name in (wheel, packed, data, tmp_path / "site", data / "layers.zip"):
        with folder_of(str(name), INVENTED) as found:
            assert not compare(geo.read(folder), geo.read(found)).differences
    assert not (tmp_path / "outside.toml").exists()


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive"])
def test_a_broken_release_is_refused(tmp_path: Path, content: bytes) -> None:
    for name in ("map.zip", "map.whl", "map.tar.gz"):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(geo.MapError), folder_of(str(path), INVENTED):
            pass


def test_a_tag_is_a_version(folder: Path) -> None:
    def git(*arguments: str) -> None:
        names = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", "-C", str(folder), *names, *arguments], check=True)

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "The first map")
    git("tag", "v1.0")
    with folder_of("v1.0", folder) as found:
        assert not compare(geo.read(INVENTED), geo.read(found)).differences


REAL = geo.bundled()
TITLES = {
    "en": "What changes on the map",
    "az": "Xəritədə nə dəyişir",
    "hy": "Ինչ է փոխվում քարտեզի վրա",
    "ru": "Что меняется на карте",
}


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real map with a corner moved, a statement taken out and a town renamed."""
    folder = Path(shutil.copytree(REAL, tmp_path_factory.mktemp("real") / "edited"))
    path = folder / "districts.geojson"
    whole = json.loads(path.read_text("utf-8"))
    ring = whole["features"][0]["geometry"]["coordinates"][0]
    ring[3][0] += 0.02
    whole["features"][0]["properties"]["note"] = "Seen again."
    path.write_text(json.dumps(whole, ensure_ascii=False), "utf-8")
    return folder


@pytest.mark.parametrize("lang", TITLES)
def test_the_page_speaks_each_language_of_the_map(edited: Path, lang: str) -> None:
    html = shown(edited, REAL, lang=lang)
    assert f'<html lang="{lang}">' in html
    assert f"<h1>{TITLES[lang]}</h1>" in html
    text = re.sub(r"<style>.*?</style>|base64,[^\"]*", "", html, flags=re.DOTALL)
    others = {one: set(language(one).difference.values()) for one in TITLES}
    for other in others.keys() - {lang}:
        words = {re.escape(one) for one in others[other] - others[lang] if "{" not in one}
        assert not re.findall(rf"\b(?:{'|'.join(sorted(words))})\b", text), other
    assert len(pictures(html)) >= 3


def test_the_words_come_in_a_language_that_is_asked_for(edited: Path, tmp_path: Path) -> None:
    page = tmp_path / "d.html"
    arguments = ["diff", str(REAL), str(edited), "--lang", "ru", "--html", str(page)]
    done = CliRunner().invoke(app.app, arguments, catch_exceptions=False)
    assert "изменено: " in done.stdout
    assert TITLES["ru"] in page.read_text("utf-8")
    with pytest.raises(geo.MapError, match='language "fr" is not there'):
        CliRunner().invoke(app.app, [*arguments[:4], "fr"], catch_exceptions=False)


def test_every_word_of_the_difference_is_used() -> None:
    files = [*(ATLAS / "difference").glob("*.py"), ATLAS / "cli" / "maintain" / "diff.py"]
    files += (ATLAS / "page" / "templates").glob("difference.*")
    code = "".join(path.read_text("utf-8") for path in files)
    code += "count_added count_changed count_removed added removed"  # named by what was done
    assert not [key for key in language("en").difference if not re.search(rf"\b{key}\b", code)]
