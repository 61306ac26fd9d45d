"""The page's script: Leaflet cut down, names shortened, kept from one build to the next."""

import re
from pathlib import Path

import pytest

from atlas.page import assets, kept, leaflet, mangle

NEVER = {"_updateImperial"}  # a scale in miles


@pytest.mark.parametrize(
    ("code", "short"),
    [
        ("function double(km2) {\n  return 2 * km2; // twice\n}", "function aa(a){return 2*a}"),
        ("const areas = (day, { km2 = 0 }) => day + km2;", "const aa=(a,{km2:b=0})=>a+b;"),
        ("const now = { day: today, today };", "const aa={day:today,today};"),
        ("const say = (day) => `on ${to(`${day} `)}.`;", "const aa=(a)=>`on ${to(`${a} `)}.`;"),
        ("const isDay = /^[/\\d'\"]+$/.test(text) / 2;", "const aa=/^[/\\d'\"]+$/.test(text)/2;"),
        ("let open = 1;\nopen++ + +data.open;", "let aa=1;\naa++ + +data.open;"),
        ("let box = { get x() { return box.y; } };", "let aa={get x(){return aa.y}};"),
        ("for (const [key, one] of all) show(key, one);", "for(const[a,b]of all)show(a,b);"),
    ],
)  # fmt: skip
def test_names_and_blanks_are_shortened_and_nothing_else(code: str, short: str) -> None:
    assert mangle.shortened(code) == short


def test_a_short_name_never_hides_another() -> None:
    code = mangle.shortened("function f(first, second) { return a + b + first + second + aa; }")
    bound, used = re.findall(r"\(([^)]*)\)|return([^}]*)", code)
    assert not {*bound[0].split(",")} & {"a", "b", "aa"}
    assert {"a", "b", "aa", *bound[0].split(",")} == {*re.split(r"[ +]+", used[1].strip())}


def test_leaflet_calls_no_method_that_was_cut_away() -> None:
    ours = "\n".join(assets.read(f"{name}.js") for name in assets.SCRIPTS)
    cut = leaflet.needed(ours)
    written = re.findall(r"(\w+):function|\.(\w+)=function|^(_\w+)\(", f"{cut}\n{bare(ours)}", re.M)
    there = {name for names in written for name in names}
    called = {*re.findall(r"this\.(\w+)\(", cut)}
    assert len(called) > 100
    assert called - there == NEVER
    assert len(cut) < 60_000


def bare(code: str) -> str:
    return re.sub(r"^\s+", "", code, flags=re.MULTILINE)


def test_what_was_made_is_kept_until_what_it_was_made_from_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "FOLDER", tmp_path)
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    assert kept.kept("viewer", ["a", "b"], lambda: "made\nonce") == "made\nonce"
    assert kept.kept("viewer", ["a", "b"], lambda: "made again") == "made\nonce"
    assert kept.kept("viewer", ["ab"], lambda: "made again") == "made again"
    (tmp_path / "viewer.kept").write_bytes(b"\xff")
    assert kept.kept("viewer", ["ab"], lambda: "made anew") == "made anew"


def test_where_nothing_can_be_kept_it_is_made_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(kept, "FOLDER", tmp_path / "file")
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    assert kept.kept("viewer", [], lambda: "one") == "one"
    assert kept.kept("viewer", [], lambda: "two") == "two"


def test_a_style_sheet_keeps_the_blanks_that_count() -> None:
    style = "a b > c:hover { margin: 0.5rem -0.5rem; }\n/* x */\n"
    style += 'p { content: ": 0.5 "; w: calc(1px + 2px) }'
    assert assets.tight(style) == (
        'a b>c:hover{margin:.5rem -.5rem}p{content:": 0.5 ";w:calc(1px + 2px)}'
    )
