"""Each fault of a layer folder is named with its place, its value and its remedy."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from geo.check import problems
from tests.paths import INVENTED

TOO_LARGE = 200_000_000  # bytes


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one file, and what is said of it."""

    name: str
    file: str
    old: str
    new: str
    message: str

    def put_into(self, folder: Path) -> None:
        path = folder / self.file
        text = path.read_text(encoding="utf-8")
        assert self.old in text, f"{self.name}: the invented map has changed"
        path.write_text(text.replace(self.old, self.new, 1), encoding="utf-8")


UNREADABLE = [
    Fault(
        "not JSON",
        "south.geojson",
        '"features":[',
        "features: [",
        "layers/south.geojson: line 1 column 29: is not JSON: expecting property name enclosed in"
        " double quotes. Mend it there.",
    ),
    Fault(
        "truncated",
        "south.geojson",
        "[14.0,51.0],[10.0,51.0],[10.0,50.0]]]}}\n]}\n",
        "[14.0,5",
        "layers/south.geojson: line 2 column 203: is not JSON: expecting ',' delimiter."
        " Mend it there.",
    ),
    Fault(
        "not a number",
        "south.geojson",
        "[14.0,50.0]",
        "[NaN,50.0]",
        "layers/south.geojson: line 2 column 185: is not JSON: NaN is no number of JSON."
        " Mend that value.",
    ),
    Fault(
        "JSON of another kind",
        "south.geojson",
        "FeatureCollection",
        "GeometryCollection",
        "layers/south.geojson: is not a FeatureCollection."
        " karabakh-map format wraps what can be one.",
    ),
    Fault(
        "wrong CRS",
        "south.geojson",
        '{"type":"FeatureCollection",',
        '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:3857"}},',
        'layers/south.geojson: crs: is {"type": "name", "properties": {"name": "EPSG:3857"}},'
        " not EPSG:4326. karabakh-map format reprojects it to EPSG:4326.",
    ),
    Fault(
        "metres for degrees",
        "south.geojson",
        "[14.0,51.0]",
        "[1558472.9,6621293.7]",
        'layers/south.geojson: feature "south": coordinates reach 10 50 to 1.5585e+06 6.6213e+06,'
        " no degrees. Reproject the layer to EPSG:4326, longitude first.",
    ),
    Fault(
        "unknown key",
        "shires.toml",
        "licence =",
        "license =",
        'layers/shires.toml: license: the key is not known (value "CC-BY-4.0").'
        " Take it out or mend its name.",
    ),
    Fault(
        "not TOML",
        "shires.toml",
        'method = "drawn"',
        "method = drawn",
        "layers/shires.toml: line 1 column 10: is not TOML: invalid value. Mend it there.",
    ),
    Fault(
        "date that is no date",
        "front.geojson",
        "1950-06-25",
        "25 June 1950",
        'layers/front.geojson: feature "line": from: "25 June 1950" is no date: write 1994,'
        ' 1994-05 or 1994-05-12 (value "25 June 1950"). Mend the value.',
    ),
]

FAULTS = [
    *UNREADABLE,
    Fault(
        "self-crossing ring",
        "shires.geojson",
        "[13.0,50.0],[14.0,50.0],[14.0,51.0]",
        "[13.0,50.0],[14.0,51.0],[14.0,50.0]",
        'layers/shires.geojson: feature "east": the geometry is not valid: self-intersection at'
        " 13.33333 50.33333. Redraw it there.",
    ),
    Fault(
        "latitude first",
        "towns.geojson",
        "[12.1,50.75]",
        "[50.75,12.1]",
        'layers/towns.geojson: feature "hill": has latitude before longitude, at'
        " 50.75 12.1. Longitude comes first.",
    ),
    Fault(
        "no geometry",
        "towns.geojson",
        '{"type":"Point","coordinates":[12.1,50.75]}',
        "null",
        'layers/towns.geojson: feature "hill": has no geometry.'
        " Draw it, or say placeless = true in the sidecar.",
    ),
    Fault(
        "missing name",
        "shires.geojson",
        '"name:en":"West Shire",',
        "",
        'layers/shires.geojson: feature "west": name: has no text in "en". Translate it.',
    ),
    Fault(
        "empty name",
        "shires.geojson",
        '"name:en":"West Shire"',
        '"name:en":" "',
        'layers/shires.geojson: feature "west": name:en: is no name (value " "). Write the name.',
    ),
    Fault(
        "missing id",
        "shires.geojson",
        '"id":"west",',
        "",
        "layers/shires.geojson: feature 1: the id is null."
        " Give it words in a-z, 0-9 and dashes, or let karabakh-map format find it.",
    ),
    Fault(
        "id with capitals",
        "shires.geojson",
        '"id":"west"',
        '"id":"West Shire"',
        'layers/shires.geojson: feature "West Shire": the id is "West Shire".'
        " Give it words in a-z, 0-9 and dashes, or let karabakh-map format find it.",
    ),
    Fault(
        "id used twice",
        "shires.geojson",
        '"id":"west"',
        '"id":"east"',
        'layers/shires.geojson: feature "east": the id is there twice.'
        " Give one of them another id.",
    ),
    Fault(
        "unknown property",
        "shires.geojson",
        '"name:en":"West Shire"',
        '"name:en":"West Shire","note2":"Weston"',
        "layers/shires.geojson: feature \"west\": note2: the key is not known (value 'Weston')."
        ' Declare it in the sidecar\'s [fields]. Did you mean "note"?',
    ),
    Fault(
        "no sources",
        "shires.geojson",
        ',"sources":["gazette"]',
        "",
        'layers/shires.geojson: feature "west": sources: is missing. Write it.',
    ),
    Fault(
        "unknown source",
        "shires.geojson",
        '"gazette"',
        '"gazete"',
        'layers/shires.geojson: feature "west": source "gazete" is not in sources.toml.'
        ' Did you mean "gazette"?',
    ),
    Fault(
        "day that is not in the calendar",
        "ledger.toml",
        "1950-06-25",
        "1950-06-31",
        'layers/ledger.toml: statement "war": from: "1950-06-31" is not in the calendar'
        ' (value "1950-06-31"). Mend the value.',
    ),
    Fault(
        "statement about a missing feature",
        "ledger.toml",
        'area = "north"',
        'area = "shires:wst"',
        'layers/ledger.toml: statement "start": area "shires:wst" is not a feature.'
        ' Did you mean "shires:west"?',
    ),
    Fault(
        "statement about a missing layer",
        "ledger.toml",
        'area = "north"',
        'area = "nort"',
        'layers/ledger.toml: statement "start": area "nort" is not a layer. Did you mean "north"?',
    ),
    Fault(
        "area that cannot be read",
        "ledger.toml",
        'area = "north"',
        'area = "north +"',
        'layers/ledger.toml: statement "start": area: "north +" cannot be read: expected a layer or'
        ' layer:feature, found the end at character 7 (value "north +"). Mend the value.',
    ),
    Fault(
        "unknown holder",
        "ledger.toml",
        'holder = "north"',
        'holder = "nord"',
        'layers/ledger.toml: statement "start": holder "nord" is not in map.toml.'
        ' Did you mean "north"?',
    ),
    Fault(
        "statement without a source",
        "ledger.toml",
        'how = "initial"\nsources = ["gazette"]',
        'how = "initial"',
        'layers/ledger.toml: statement "start": sources: is missing. Write it.',
    ),
    Fault(
        "statement that changes nothing",
        "ledger.toml",
        'area = "cut(shires, front:line, towns:middle)"',
        'area = "north & south"',
        'layers/ledger.toml: statement "truce": changes nothing: other statements of its day'
        " cover its whole area. Mend its area, or take it out.",
    ),
    Fault(
        "land that nobody holds",
        "ledger.toml",
        'area = "south"',
        'area = "shires:west"',
        'layers/ledger.toml: face "east-1" at 13.0000 50.7500 (12807.672 km²): is held by nobody'
        " on 1900-01-01. Let the first statement cover it.",
    ),
    Fault(
        "place on the wrong side",
        "towns.geojson",
        '[["1950-06-25","south"]]',
        '[["1950-06-25","north"]]',
        'layers/towns.geojson: feature "hill": was held by north from 1950-06-25; on 1950-06-25'
        ' the map has south. Look at face "east-1", the line there, or the source.',
    ),
    Fault(
        "evidence that cannot be read",
        "towns.geojson",
        '[["1950-06-25","south"]]',
        '["1950-06-25","south"]',
        "layers/towns.geojson: feature \"hill\": held: ['1950-06-25', 'south'] is no list of"
        ' [date, holder]. Write it as [["1994-05-12","holder"],["2020-11-10",null]].',
    ),
    Fault(
        "address that runs",
        "sources.toml",
        "https://example.org/gazette",
        "javascript:alert(1)",
        "layers/sources.toml: gazette.url: URL scheme should be 'http' or 'https'"
        ' (value "javascript:alert(1)"). Mend the value.',
    ),
]


def name_of(fault: Fault) -> str:
    return fault.name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(INVENTED, tmp_path / "layers"))


def said_of(folder: Path) -> list[str]:
    return [str(problem) for problem in problems(folder)]


def test_the_folder_the_faults_are_put_into_has_none(folder: Path) -> None:
    assert said_of(folder) == []


@pytest.mark.parametrize("fault", FAULTS, ids=name_of)
def test_a_fault_is_named_with_its_place_value_and_remedy(fault: Fault, folder: Path) -> None:
    fault.put_into(folder)
    assert fault.message in said_of(folder)


@pytest.mark.parametrize("fault", UNREADABLE, ids=name_of)
def test_a_file_that_cannot_be_read_is_not_said_to_be_missing(fault: Fault, folder: Path) -> None:
    fault.put_into(folder)
    assert not [said for said in said_of(folder) if "is not a layer" in said]


def test_every_fault_is_named_in_one_run(folder: Path) -> None:
    chosen = [fault for fault in FAULTS if fault.name in ("unknown source", "unknown holder")]
    for fault in chosen:
        fault.put_into(folder)
    assert {fault.message for fault in chosen} <= set(said_of(folder))


def test_a_layer_without_its_toml_is_named(folder: Path) -> None:
    (folder / "shires.toml").unlink()
    assert (
        "layers/shires.toml: is not there. A layer is NAME.geojson with NAME.toml beside it."
        in said_of(folder)
    )


def test_a_file_too_large_to_be_a_layer_is_not_read(folder: Path) -> None:
    with (folder / "shires.geojson").open("r+b") as file:
        file.truncate(TOO_LARGE)
    assert (
        "layers/shires.geojson: is 200 MB, at most 120 MB are read. Simplify or split it."
        in said_of(folder)
    )


def test_a_file_in_another_encoding_is_named(folder: Path) -> None:
    path = folder / "shires.geojson"
    path.write_bytes(path.read_bytes().replace(b"West", "Wést".encode("latin-1")))
    assert any(
        said.startswith("layers/shires.geojson: is not UTF-8 at byte ") for said in said_of(folder)
    )


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert said_of(tmp_path / "nowhere") == [
        f"{tmp_path / 'nowhere'}: is not a folder. Name the layers folder."
    ]
