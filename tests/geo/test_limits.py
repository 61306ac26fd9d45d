"""Whatever a file holds, reading it stays within bounds of time and memory, and ends in words."""

from __future__ import annotations

import gc
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import geo
from geo.folder import collection, strict_text
from geo.folder.collection import split_features
from geo.folder.strict_text import Unreadable, parse_json, parse_toml
from tests.paths import INVENTED

HEAD = '{"type":"FeatureCollection","features":['
MOST_MEMORY = 2**20  # KiB, as Linux counts


def feature(geometry: str, more: str = "") -> str:
    properties = f'{{"name:en":"A","sources":["gazette"]{more}}}'
    return f'{{"type":"Feature","id":"a","properties":{properties},"geometry":{geometry}}}'


HOSTILE: dict[str, tuple[Callable[[], str], str]] = {
    "features.geojson": (lambda: f"{HEAD}{'[],' * 10_000_000}[]]}}", "500,000 features"),
    "coordinates.geojson": (
        lambda: HEAD + feature(f'{{"coordinates":[{"[]," * 10_000_000}[]]}}') + "]}",
        "a feature holds [ 10,000,0"),
    "endless.geojson": (lambda: f'{HEAD}{{"geometry":{"[]," * 10_000_000}', "[ 10,000,0"),
    "keys.geojson": (
        lambda: HEAD + feature("null", "".join(f',"k{n}":1' for n in range(6_000_000))) + "]}",
        "a feature holds , 6,000,0"),
    "numbers.geojson": (lambda: f'{{"k":{"1" * 5000}}}', "the number 111111111111… is too large"),
    "depth.geojson": (lambda: HEAD + feature("[" * 1_000_000), "is nested too deep"),
    "dotted.toml": (lambda: ".".join(["a"] * 100_000) + " = 1", "deeper than 8 levels"),
    "quoted.toml": (
        lambda: "x = {" + " . ".join(['"a"'] * 100_000) + " = 1}", "deeper than 8 levels"),
    "header.toml": (lambda: f"[{'.'.join(['a'] * 1200)}]", "deeper than 8 levels"),
    "lists.toml": (lambda: f"x = {'[' * 300}{']' * 300}", "deeper than 8 levels"),
    "large.toml": (lambda: f"x = [{'[],' * 3_000_000}]", "at most 2 MB are read"),
}  # fmt: skip


def test_files_that_are_refused_take_less_than_a_gibibyte(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(INVENTED, tmp_path / "layers"))
    for name, (content, _) in HOSTILE.items():
        layer = folder / name
        shutil.copyfile(INVENTED / "shires.toml", layer.with_suffix(".toml"))
        layer.write_text(content(), encoding="utf-8")
    code = (
        "import resource, sys, geo\n"
        "print(*geo.check(sys.argv[1]), sep='\\n')\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True
    )
    *problems, peak = done.stdout.splitlines()
    for name, (_, words) in HOSTILE.items():
        (problem,) = [line for line in problems if line.startswith(f"layers/{name}: ")]
        assert words in problem
    assert int(peak) < MOST_MEMORY


def test_what_is_beside_the_features_is_small() -> None:
    with pytest.raises(Unreadable, match="a value beside the features is longer than 500,000"):
        split_features(f'{{"a":[{"1," * 300_000}1],"features":[]}}')


def test_json_of_too_many_values_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(Unreadable, match=r"holds \{ 2,000,001 times"):
        parse_json("{" * 2_000_001)


def test_dots_in_texts_and_numbers_are_no_levels() -> None:
    dots = ".".join("abcdefghijklmn")
    text = (
        f'a = "{dots}"\nb = """\n{dots}"""\nc = \'\'\'{dots}\'\'\'  # {dots}\nd = 1.5\n'
        f'e.f.g.h = 1\n"{dots}".x = [[1.25]]\n'
    )
    value = parse_toml(text)
    assert value["a"] == value["b"] == value["c"] == dots
    assert value["e"]["f"]["g"]["h"] == 1
    assert value[dots] == {"x": [[1.25]]}


def test_eight_levels_are_read_and_nine_are_not() -> None:
    assert parse_toml("a.b.c.d.e.f.g = 1")
    assert parse_toml("x = [[[[[[1]]]]]]")
    for text in ("a.b.c.d.e.f.g.h.i = 1", "[a.b.c.d]\ne.f.g.h.i = 1", "x = [[[[[[[[1]]]]]]]]"):
        with pytest.raises(Unreadable, match="nested deeper than 8 levels"):
            parse_toml(text)


def test_features_are_the_same_in_any_layout() -> None:
    first, second = feature('{"type":"Point","coordinates":[1,2]}', ',"t":"}{\\"}{"'), '{"a":{}}'
    for text in (
        f"{HEAD}{first},{second}]}}",
        f' {{ "features" : [ {first} , {second} ] , "type" : "FeatureCollection" }} ',
        f'\n{{"type":"FeatureCollection","name":"{{[","features":[\n{first},\n{second}\n]}}\n',
    ):
        split = split_features(text)
        assert split.members["type"] == "FeatureCollection"
        expected = parse_json(text)["features"]
        assert [value for _, value in split.features()] == expected
        assert [number for number, _ in split.features()] == [1, 2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("{", "line 1 column 2: is not JSON: expecting property name"),
        ('{"a"', "line 1 column 5: is not JSON: expecting ':'"),
        ('{"a":1,}', "line 1 column 8: is not JSON: expecting a value after the comma"),
        ('{"a":1}}', "line 1 column 8: is not JSON: extra data"),
        ('{"a":1,"a":2}', 'line 1 column 8: is not JSON: the key "a" is there twice'),
        ('{"features":[{}', "line 1 column 16: is not JSON: expecting ','"),
        ('{"features":[{},]}', "line 1 column 17: is not JSON: expecting a value after the comma"),
        ('{"features":[{} {}]}', "line 1 column 17: is not JSON: expecting ','"),
        ('{"features":[{"a":1},\n{"b" 1}}', "line 2 column 6: is not JSON: expecting ':'"),
        ('{"features":[{"a":{"b":1},\n"c"},{}]}', "line 2 column 4: is not JSON: expecting ':'"),
        ('{"features":[{"a":"x},{"b":1}]}', "line 1 column 25: is not JSON: expecting ','"),
    ],
)
def test_a_broken_file_is_told_where_it_is_broken(text: str, words: str) -> None:
    try:
        found = [value for _, value in split_features(text).features()]
    except Unreadable as error:
        found = [error]
    (broken,) = [value for value in found if isinstance(value, Unreadable)]
    assert words in str(broken)


def test_limits_are_those_that_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection, "MOST_FEATURES", 2)
    assert len(split_features(f"{HEAD}{{}},{{}}]}}").spans or ()) == 2
    with pytest.raises(Unreadable, match="more than 2 features"):
        split_features(f"{HEAD}{{}},{{}},{{}}]}}")
    monkeypatch.setattr(strict_text, "MOST", {"[": 2})
    assert parse_json("[[]]") == [[]]
    with pytest.raises(Unreadable, match=r"holds \[ 3 times, at most 2 are read"):
        parse_json("[[[]]]")


def test_a_thousand_problems_of_a_kind_are_told_and_the_others_counted(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(INVENTED, tmp_path / "layers"))
    towns = folder / "towns.geojson"
    point = '{"type":"Point","coordinates":[12.1,50.25]}'
    more = ",".join(
        feature(point).replace('"a"', f'"a{number}"', 1).replace("gazette", "gazete")
        for number in range(1500)
    )
    towns.write_text(towns.read_text(encoding="utf-8").replace("\n]}", f",\n{more}]}}"), "utf-8")
    unknown = [problem for problem in geo.check(folder) if problem.kind == "unknown-source"]
    assert len(unknown) == 1000
    assert sum("; and 500 more" in problem.fault for problem in unknown) == 1


def catalogues() -> int:
    gc.collect()
    return sum(isinstance(thing, geo.Catalog) for thing in gc.get_objects())


def test_fifty_edits_leave_no_catalogue_behind(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(INVENTED, tmp_path / "layers"))
    before = catalogues()
    for _ in range(50):
        catalog, problems = geo.load(folder)
        assert catalog is not None
        assert not problems
        assert not geo.check(catalog)
    del catalog
    assert catalogues() == before
