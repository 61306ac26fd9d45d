"""What check finds on the ground, in names, sources and licences, and how it is told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from geo.check import problems
from geo.check.names import alphabetical, foreign_letters, script_of
from geo.errors import Problem
from tests.paths import INVENTED

AZERBAIJANI = "abcçdeəfgğhxıijkqlmnoöprsştuüvyz"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(INVENTED, tmp_path / "layers"))


def replace(file: str, old: str, new: str, count: int = 1) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"{file}: the invented map has changed"
        (folder / file).write_text(text.replace(old, new, count), encoding="utf-8")

    return change


def append(file: str, text: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    return change


def ring(layer: str, number: int, *points: tuple[float, float]) -> Callable[[Path], None]:
    """Draw a feature's outline again."""

    def change(folder: Path) -> None:
        path = folder / f"{layer}.geojson"
        collection = json.loads(path.read_text(encoding="utf-8"))
        collection["features"][number]["geometry"]["coordinates"] = [[*points, points[0]]]
        path.write_text(json.dumps(collection), encoding="utf-8")

    return change


WEST = ((10, 50), (11, 50), (12, 50), (12, 51), (10, 51))
FRONT = "[[11.0,50.0],[11.5,50.5],[12.5,50.5],[13.0,50.0]]"

FOUND: list[tuple[str, Callable[[Path], None], str, str, str]] = [
    ("clockwise", ring("shires", 0, *reversed(WEST)), "winding", "shires", 'feature "west"'),
    ("point twice", ring("shires", 0, WEST[0], *WEST), "duplicate-point", "shires", '"west"'),
    ("spike", ring("shires", 0, *WEST[:3], (12, 50.4), (11.7, 50.4), (12, 50.4005), *WEST[3:]),
     "spike", "shires", 'feature "west"'),
    ("beyond the frame", ring("north", 0, (10, 51), (14, 51), (14, 52), (8, 52)),
     "frame", "north", 'feature "north"'),
    ("open ring", replace("shires.geojson", ",[10.0,50.0]]]", "]]"),
     "geometry", "shires", 'feature "west": the geometry cannot be read: the ring is not closed'),
    ("height", replace("towns.geojson", "[12.1,50.25]", "[12.1,50.25,300]"),
     "geometry", "towns", 'feature "middle": the geometry cannot be read: it has heights'),
    ("gap", ring("shires", 0, *WEST[:3], (11.95, 50.5), *WEST[3:]), "gap", "shires", "a gap of"),
    ("overlap", ring("shires", 0, *WEST[:3], (12.05, 50.5), *WEST[3:]),
     "overlap", "shires", '"west": overlaps "shires:east" by'),
    ("outside the parent", ring("shires", 0, *WEST, (9.9, 50.5)),
     "outside", "shires", 'feature "west": sticks out of "south" by'),
    ("sliver", replace("front.geojson", "50.5", "50.0001", 2), "sliver", "ledger", "m²"),
    ("short line", replace("front.geojson", FRONT, FRONT.replace("13.0,50.0", "13.0,50.01")),
     "short-line", "front", 'feature "line": ends 1,112 m short of the outline that it cuts'),
    ("two holders a day", replace("ledger.toml", 'area = "north"', 'area = "north + south"'),
     "contradiction", "ledger", 'statement "start": on 1900-01-01 gives north'),
    ("statement out of order", replace("ledger.toml", '"1950-06-25"', '"1954"'),
     "date-order", "ledger", 'statement "truce"'),
    ("to before from", replace("front.geojson", "1953-07-27", "1949"), "date-order", "front", "to"),
    ("latest before first", replace(
        "ledger.toml", 'from = "1950-06-25"', 'from = "1950-06-25"\nfrom_latest = "1950-06-01"'),
     "date-order", "ledger", 'statement "war"'),
    ("latest without note", replace(
        "ledger.toml", 'from = "1953-07-27"', 'from = "1953-07-27"\nfrom_latest = "1953-08"'),
     "note", "ledger", 'statement "truce"'),
    ("period before the ledger", replace("map.toml", 'day = "1949"', 'day = "1899"'),
     "date-order", "map", 'period "peace"'),
    ("district elsewhere", replace("towns.geojson", "shires:east", "shires:west"),
     "wrong-district", "towns", 'feature "middle"'),
    ("unknown district", replace("towns.geojson", "shires:east", "shires:eats"),
     "district", "towns", 'Did you mean "shires:east"?'),
    ("evidence of nobody known", replace("towns.geojson", '"south"]]', '"east"]]'),
     "held", "towns", 'holder "east" is not in map.toml'),
    ("evidence out of order", replace("towns.geojson", "1953-07-27", "1950"),
     "held", "towns", "the dates are not in order"),
    ("names out of order", replace("towns.geojson", "Hill / Kopec", "Kopec / Hill"),
     "name-order", "towns", '"Hill" comes before "Kopec"'),
    ("another script", replace("towns.geojson", "Middleton", "Миддлтон"),
     "script", "towns", 'feature "middle": name'),
    ("letters that look alike", replace("towns.geojson", "Middleton", "Mіddleton"),
     "script", "towns", "mixes Cyrillic and Latin letters"),
    ("not a language", replace("shires.toml", 'en = "The shires"', 'en = "A"\nxx = "B"'),
     "language", "shires", '"xx" is not a language'),
    ("null", replace("towns.geojson", '"sources"', '"note":null,"sources"'),
     "schema", "towns", 'feature "middle": note'),
    ("a key twice", replace("towns.geojson", '"sources"', '"name:en":"B","sources"'),
     "unreadable", "towns", 'the key "name:en" is there twice'),
    ("unused source", append("sources.toml", '\n[old]\ntitle = "Old"\npublisher = "X"\n'
     'url = "https://example.org"\nside = "un"\n'), "unused-source", "sources", "old"),
    ("unknown licence", replace("shires.toml", "CC-BY-4.0", "CC-BY-4"), "licence", "shires",
     'Did you mean "CC-BY-4.0"?'),
    ("licence that forbids", replace("shires.toml", "CC-BY-4.0", "CC-BY-NC-4.0"),
     "licence", "shires", "forbids commercial use"),
    ("field that nothing has", append("shires.toml", '\n[fields.mayor]\nen = "Mayor"\n'),
     "unused-field", "shires", "fields.mayor: no feature has it"),
    ("unknown colour", append("shires.toml", '\n[style]\nfill = "lime"\n'),
     "palette", "shires", "lime"),
    ("looks by an unknown field", append(
        "shires.toml", '\n[[style.when]]\nfield = "kind"\nvalue = "x"\n'),
     "unknown-key", "shires", "style.when"),
    ("two layers of a title", replace("south.toml", 'en = "Southland"', 'en = "Northland"'),
     "twice", "south", 'title.en: "Northland" is the title of layer "north" too'),
    ("layer drawn twice", replace("map.toml", '["control", "north"', '["north", "north"'),
     "schema", "map", 'order: "north" is there twice'),
    ("a number as text", replace("shires.toml", "precision_km = 1.0", 'precision_km = "1"'),
     "schema", "shires", "precision_km"),
    ("imported from nowhere", replace("shires.toml", '"drawn"', '"imported"'),
     "upstream", "shires", "upstream"),
    ("layer of another kind as district", replace(
        "map.toml", 'districts = ["shires"', 'districts = ["towns"'),
     "unknown-layer", "map", "has no areas"),
    ("nothing new", append(
        "ledger.toml",
        '\n[[statement]]\nid = "again"\narea = "cut(shires, front:line, towns:middle)"\n'
        'from = "1990-02-02"\nholder = "south"\nhow = "handed-over"\nsources = ["gazette"]\n'
        'title = { en = "Again" }\n'),
     "no-effect", "ledger", "was held by that holder"),
    ("a day that is none", replace("towns.geojson", "1953-07-27", "1953-07-37"),
     "held", "towns", '"1953-07-37" is not in the calendar'),
    ("a point of nothing", replace("towns.geojson", "[12.1,50.25]", "[]"),
     "geometry", "towns", "it is empty"),
    ("a line of one point", replace("front.geojson", FRONT, "[[11.0,50.0]]"),
     "geometry", "front", "at least two points"),
    ("within nothing", replace("shires.toml", "[title]", 'within = "souht"\n\n[title]'),
     "unknown-layer", "shires", 'Did you mean "south"?'),
    ("a holder that runs", replace("map.toml", "[holder.north]", '[holder."x</style><script>"]'),
     "schema", "map", "is not an id: words in a-z and 0-9"),
    ("a how that runs", replace("map.toml", "initial.label", '"/JavaScript".label'),
     "schema", "map", "how./JavaScript: is not an id"),
    ("a period that runs", replace("map.toml", 'id = "peace"', 'id = "=1+1"'),
     "schema", "map", 'period "=1+1": id: is not an id'),
    ("a group that runs", replace("map.toml", 'id = "all"', 'id = "a b"'),
     "schema", "map", 'group "a b": id: is not an id'),
    ("a layer that runs", replace("map.toml", '["control", "north"', '["control", "<b>", "north"'),
     "schema", "map", "order.1: is not an id"),
    ("a flag that runs", replace("map.toml", "{ in_south =", '{ "in south" ='),
     "schema", "map", "flags.in south: is not the name of a field"),
    ("a colour that runs", replace("map.toml", "line =", '"li}ne" =', 2),
     "schema", "map", "palette.dark.li}ne: is not an id"),
    ("a language that runs", replace("map.toml", 'languages = ["en"]', 'languages = ["e{n"]'),
     "schema", "map", "languages.0: is not the code of a language"),
    ("a source that runs", replace("sources.toml", "[gazette]", "['gaz\"ette']"),
     "schema", "sources", 'gaz"ette: is not an id'),
    ("a source of a feature", replace("shires.geojson", '["gazette"]', '["<i>"]'),
     "schema", "shires", "sources.0: is not an id"),
    ("a statement's holder", replace("ledger.toml", 'holder = "north"', 'holder = "N orth"'),
     "schema", "ledger", 'statement "start": holder: is not an id'),
    ("a field in capitals", append("shires.toml", '\n[fields.Sources]\nen = "Mayor"\n'),
     "schema", "shires", "fields.Sources: is not the name of a field"),
    ("a field that all have", append("shires.toml", '\n[fields.note]\nen = "Note"\n'),
     "schema", "shires", "fields.note: every feature has one"),
    ("a look by a field that runs", append(
        "shires.toml", '\n[[style.when]]\nfield = "a b"\nvalue = "x"\n'),
     "schema", "shires", "style.when.0.field: is not the name of a field"),
    ("within what runs", replace("shires.toml", "[title]", 'within = "a b"\n\n[title]'),
     "schema", "shires", "within"),
    ("a control character", replace("map.toml", "An invented war", "An \\u001b[31m war"),
     "schema", "map", "title.en: holds a control character"),
    ("a table for a value", replace("towns.geojson", '"shires:east"', '{"a":1}'),
     "schema", "towns", "district: is a table, or a list of unlike things"),
    ("values of two kinds",
        replace("towns.geojson", '"Hill / Kopec"', '"Hill / Kopec","district":7'),
     "value", "towns", 'district: holds text (feature "middle") and a number (feature "hill")'),
    ("an underscore too many", replace("ledger.toml", 'from = "1950-06-25"', 'from_ = "1950"'),
     "unknown-key", "ledger", "from_: the key is not known"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "kind", "file", "said"), [one[1:] for one in FOUND], ids=[one[0] for one in FOUND]
)
def test_a_fault_is_found(
    change: Callable[[Path], None], kind: str, file: str, said: str, folder: Path
) -> None:
    change(folder)
    fitting = [one for one in problems(folder) if one.kind == kind]
    assert fitting, [f"{one.kind}: {one}" for one in problems(folder)]
    assert fitting[0].file.startswith(f"layers/{file}.")
    assert said in str(fitting[0])


def test_a_gap_has_a_place_and_a_size(folder: Path) -> None:
    ring("shires", 0, *WEST[:3], (11.9999, 50.5), *WEST[3:])(folder)
    (gap,) = (one for one in problems(folder) if one.kind == "gap")
    assert "leaves a gap of 394,613 m²" in gap.fault
    assert gap.spot is not None
    assert gap.spot[0] == pytest.approx(12, abs=1e-3)


def make_one_sided(folder: Path) -> None:
    replace("map.toml", "frame =", 'parties = ["un"]\nframe =')(folder)
    replace("sources.toml", '"third-party"', '"un"')(folder)


def test_a_claim_of_one_side_is_attributed(folder: Path) -> None:
    make_one_sided(folder)
    found = [one for one in problems(folder) if one.kind == "one-sided-claim"]
    assert {one.place for one in found} == {
        'feature "line"', 'statement "start"', 'statement "start-south"', 'statement "truce"',
        'statement "war"',
    }  # fmt: skip
    replace("ledger.toml", '"Both lands say so."', '"So the UN said."')(folder)
    left = [one.place for one in problems(folder) if one.kind == "one-sided-claim"]
    assert 'statement "war"' not in left


def test_one_fault_is_not_drowned_in_what_follows_from_it(folder: Path) -> None:
    append("sources.toml", "\n[[[")(folder)
    assert len(problems(folder)) == 1
    shutil.copyfile(INVENTED / "sources.toml", folder / "sources.toml")
    replace("ledger.toml", '"1950-06-25"', '"1950-06-31"')(folder)
    assert len(problems(folder)) == 1


GAP = '\n[[exception]]\nproblem = "licence"\nreason = "Allowed by letter."\nexpires = "2030"\n'


def test_a_known_problem_is_left_out_until_its_day(folder: Path) -> None:
    replace("shires.toml", "CC-BY-4.0", "CC-BY-NC-4.0")(folder)
    append("shires.toml", GAP)(folder)
    assert problems(folder, today=date(2029, 12, 31)) == []
    found = [str(one) for one in problems(folder, today=date(2030, 1, 1))]
    assert len(found) == 2
    assert any("expired on 2030-01-01" in one for one in found)


def test_an_exception_without_a_problem_is_one(folder: Path) -> None:
    append("shires.toml", GAP)(folder)
    assert [one.fault for one in problems(folder)] == ["fits no problem"]


@pytest.mark.parametrize(
    ("first", "second", "alphabet"),
    [
        ("Xankəndi", "Stepanakert", AZERBAIJANI),
        ("Khankendi", "Stepanakert", ""),
        ("Şuşa", "Şuşi", AZERBAIJANI),
        ("Şuşa", "Tərtər", AZERBAIJANI),
        ("Sus", "Şuşa", AZERBAIJANI),
        ("Irəvan", "İrəvan", AZERBAIJANI),
        ("Ёж", "Ерик", ""),
        ("ёж", "жук", ""),
        ("Май", "Майя", ""),
        ("или", "йод", ""),
        ("Խանքենդի", "Ստեփանակերտ", ""),
        ("Äpfel", "Banane", ""),
        ("Agdam", "Akna", ""),
    ],
)
def test_names_are_ordered_as_in_the_language(first: str, second: str, alphabet: str) -> None:
    assert alphabetical(first, alphabet) < alphabetical(second, alphabet)


def test_languages_know_their_script() -> None:
    found = {language: script_of(language) for language in ("az", "hy", "ru", "ka", "el", "xx")}
    assert found == {"az": "LATIN", "hy": "ARMENIAN", "ru": "CYRILLIC", "ka": "GEORGIAN",
                     "el": "GREEK", "xx": None}  # fmt: skip
    assert not foreign_letters("Нефтепровод Баку — Супса (WREP)", "ru")
    assert foreign_letters("Стеpanakert", "ru")


def told(folder: Path, to: str, capsys: pytest.CaptureFixture[str]) -> str:
    from atlas.cli.problems import Format, tell

    tell(problems(folder), Format(to), folder=folder)
    return capsys.readouterr().out


def test_problems_as_json_have_feature_line_and_position(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace("towns.geojson", "[12.1,50.75]", "[50.75,12.1]")(folder)
    (entry,) = json.loads(told(folder, "json", capsys))
    keys = ("file", "line", "feature", "position", "problem")
    assert {key: entry[key] for key in keys} == {
        "file": "layers/towns.geojson", "line": 3, "feature": "hill", "position": [50.75, 12.1],
        "problem": "axis-order",
    }  # fmt: skip


def test_problems_for_github_point_at_the_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace("ledger.toml", 'holder = "north"', 'holder = "a%b"')(folder)
    assert told(folder, "github", capsys) == (
        f'::error file={folder}/ledger.toml,line=2,title=schema::statement "start": '
        'holder: is not an id: words in a-z and 0-9, joined by dashes (value "a%25b"). '
        "Mend the value.\n"
    )


@pytest.mark.parametrize("to", ["text", "json", "github"])
def test_what_data_holds_steers_no_terminal(
    to: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = "\x1b[31m\x07\x9b\u202e\r\n::error::x"
    path = folder / "towns.geojson"
    collection = json.loads(path.read_text(encoding="utf-8"))
    collection["features"][0]["id"] = odd
    collection["features"][1]["properties"][odd] = odd
    collection[odd] = odd
    path.write_text(json.dumps(collection), encoding="utf-8")
    (folder / "shires.toml").write_text('"\\u001b[31m" = "\\u009b"', encoding="utf-8")
    from atlas.cli.problems import Format, tell

    found = problems(folder)
    assert len(found) > 3
    tell(found, Format(to), folder=folder)
    printed = "".join(capsys.readouterr())
    lines = printed.splitlines() if to != "json" else json.loads(printed)
    assert len(lines) == len(found)
    assert all(letter.isprintable() or letter == "\n" for letter in printed)
    assert "x1b" in printed


def test_the_lines_of_many_problems_take_one_reading(folder: Path) -> None:
    from atlas.cli.problems import Lines

    replace("towns.geojson", '"gazette"', '"gazete"', 2)(folder)
    lines, found = Lines(folder), problems(folder)
    replace("map.toml", 'group]]\nid = "all"', 'group]]\nid = "all"\nx = 1')(folder)
    found += problems(folder)
    numbers = {problem.place: lines.find(problem)[0] for problem in found}
    (folder / "towns.geojson").unlink()
    assert numbers == {problem.place: lines.find(problem)[0] for problem in found}
    assert numbers['feature "middle"'] == 2
    assert numbers['feature "hill"'] == 3
    assert numbers['group "all": x'] == 1 + (folder / "map.toml").read_text().splitlines().index(
        'id = "all"'
    )


def test_problems_are_sorted_and_told_once(folder: Path) -> None:
    replace("towns.geojson", '"gazette"', '"gazete"', 2)(folder)
    found: list[Problem] = problems(folder)
    assert found == sorted(set(found))
    assert len(found) == 2


def test_the_place_of_a_toml_error_is_a_line(folder: Path) -> None:
    append("map.toml", "\n[palette.light]\n")(folder)
    (found,) = problems(folder)
    assert found.place.startswith("line ")
    assert "is not TOML" in found.fault


def test_what_json_refuses_is_found_in_a_long_file(folder: Path) -> None:
    path = folder / "towns.geojson"
    pretty = json.dumps(json.loads(path.read_text()), indent=1, ensure_ascii=False)
    for fault, place, old, new in (
        ("NaN is no number of JSON", "NaN", "50.75", "NaN"),
        ("the number 999999999999… is too large", "9" * 5000, "50.75", "9" * 5000),
        (
            'the key "name:en" is there twice',
            '"name:en":',
            '"name:en": "Hill',
            '"name:en": "", "name:en": "Hill',
        ),
        ("\\udead is half a character", '"name:en":', "Hill", "\\uDEAD"),
    ):
        broken = pretty.replace(old, new, 1)
        path.write_text(broken)
        (found,) = problems(folder)
        assert fault in found.fault
        number = int(found.place.split()[1])
        assert place in broken.splitlines()[number - 1]
        assert '"id": "hill"' in "".join(broken.splitlines()[:number])


def test_a_point_that_cuts_of_many_statements_name_is_told_once(folder: Path) -> None:
    ledger = folder / "ledger.toml"
    truce = ledger.read_text().split("[[statement]]")[2]
    for day in range(3):
        append("ledger.toml", f"\n[[statement]]{truce}".replace("truce", f"t{day}"))(folder)
    replace("ledger.toml", "towns:middle", "towns:hill", 9)(folder)
    replace("towns.geojson", "[12.1,50.75]", "[12.0,50.5]")(folder)
    found = [one for one in problems(folder) if one.kind == "area"]
    assert len(found) == 1
    assert "more" in found[0].fault


def test_a_feature_without_a_name_is_found_by_its_number(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace("towns.geojson", '"id":"hill",', "")(folder)
    (entry,) = json.loads(told(folder, "json", capsys))
    assert (entry["line"], entry["place"]) == (3, "feature 2")


def test_a_relief_that_is_no_picture_is_named(folder: Path) -> None:
    relief = {
        "group": "land",
        "licence": "public-domain",
        "attribution": "X",
        "upstream": "X",
        "how": "X",
    }
    text = "".join(f'{key} = "{value}"\n' for key, value in relief.items())
    append(
        "map.toml",
        f'\n[relief]\nfile = "relief.webp"\nprecision_km = 1\n{text}'
        'title = { en = "R" }\nshows = { en = "R" }\n',
    )(folder)
    (folder / "relief.webp").write_text("hello")
    assert any('"relief.webp" is no WEBP picture' in one.fault for one in problems(folder))


def test_a_part_of_a_country_inside_another_is_an_overlap(folder: Path) -> None:
    replace("map.toml", "districts =", 'coverage = ["north", "south"]\ndistricts =')(folder)
    path = folder / "north.geojson"
    collection = json.loads(path.read_text(encoding="utf-8"))
    shape = collection["features"][0]["geometry"]
    inside = [[[12.1, 50.1], [12.2, 50.1], [12.2, 50.2], [12.1, 50.2], [12.1, 50.1]]]
    shape.update(type="MultiPolygon", coordinates=[shape["coordinates"], inside])
    path.write_text(json.dumps(collection), encoding="utf-8")
    assert any('overlaps "south:' in one.fault for one in problems(folder))


def test_each_feature_can_lie_inside_another_thing(folder: Path) -> None:
    append("towns.toml", '\n[within]\nmiddle = "north"\nhill = "shires:wset"\nhamlet = "south"\n')(
        folder
    )
    said = [str(one) for one in problems(folder)]
    assert any('"shires:wset" is not a feature. Did you mean "west"?' in one for one in said)
    assert any('within.hamlet: "hamlet" is not a feature' in one for one in said)
    replace("towns.toml", 'hill = "shires:wset"\nhamlet = "south"\n', "")(folder)
    (found,) = problems(folder)
    assert 'lies outside "north"' in found.fault
