"""Another conflict, from the same code: names, holders, periods, languages, frame are all data."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import geo
from atlas.site import build
from geo.check import problems
from tests.paths import CYPRUS, INVENTED, ROOT, STARTER

MAPS = [INVENTED, CYPRUS, STARTER]
PLACES = re.compile(
    r"karabakh|qaraba|azerba|armen|artsakh|shush|stepanak|khankend|xank|lachin|kalbaj|agdam|aghdam"
    r"|nkao|oblast|baku|yerevan|russia|iran\b|georgia\b|turkey|cyprus|caucas",
    re.IGNORECASE,
)
OURS = re.compile(  # the program's own name, an address as an example, scripts
    r"karabakh[-_]map|Karabakh map contributors|example\.org/\w+|\b(ARMENIAN|GEORGIAN)\b",
    re.IGNORECASE,
)
WITH_EXAMPLES = ROOT / "build" / "atlas" / "cli"  # their help shows how a call looks


def code() -> Iterator[Path]:
    for folder in (ROOT / "geo", ROOT / "build" / "atlas"):
        for path in sorted(folder.rglob("*.py")):
            upstream = ROOT / "geo" / "upstream" in path.parents  # where our own layers come from
            if not upstream and WITH_EXAMPLES not in path.parents:
                yield path


def words(path: Path) -> Iterator[str]:
    """List the texts and the names in a file of Python, without its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node.value not in told:
                yield node.value
        elif isinstance(node, ast.Name):
            yield node.id


@pytest.mark.parametrize("folder", MAPS, ids=lambda path: path.name)
def test_every_map_passes_check(folder: Path) -> None:
    assert problems(folder) == []


@pytest.mark.parametrize("folder", MAPS, ids=lambda path: path.name)
def test_every_map_builds(folder: Path, tmp_path: Path) -> None:
    built = build.build(tmp_path, folder)
    text = built.path.read_text(encoding="utf-8")
    assert "<svg" in text
    if folder == CYPRUS:
        assert "Cyprus: who held what, and when" in text
        assert "Turkish and Turkish Cypriot forces" in text


def test_the_areas_of_the_other_map_are_those_published() -> None:
    view = geo.control("1974-09", CYPRUS)
    held = geo.areas(view).set_index("holder")["area_km2"]
    assert held["turkish-forces"] == pytest.approx(3355, rel=0.02)
    assert held["united-nations"] == pytest.approx(346, rel=0.02)
    assert held["united-kingdom"] == pytest.approx(254, rel=0.12)  # the bases, coarsely drawn
    assert held.sum() == pytest.approx(9251, rel=0.01)


@pytest.mark.parametrize("path", list(code()), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_code_names_no_place(path: Path) -> None:
    assert [word for word in words(path) if PLACES.search(OURS.sub("", word))] == []


def test_the_words_of_the_page_name_no_place() -> None:
    for path in sorted((ROOT / "build" / "atlas" / "languages").glob("*.toml")):
        assert not PLACES.search(path.read_text(encoding="utf-8")), path.name
