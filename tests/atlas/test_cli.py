"""The command line: what it teaches, what it prints, what it writes, and how it fails."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import typer

from atlas.cli import app
from atlas.site.build import write_pages
from geo.output import record
from tests.paths import INVENTED, ROOT

APP: Any = typer.main.get_command(app.app)
COMMANDS = {verb: APP.get_command(typer.Context(APP), verb) for verb in app.VERBS}
OLD = "<!DOCTYPE html><title>the page of yesterday</title>"


@dataclass(frozen=True)
class Done:
    """How a run of the command line ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the command line in an empty folder, as from a terminal without colours."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def run_once(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["karabakh-map", *map(str, arguments)])
        capsys.readouterr()
        try:
            app.main()
            code: object = 0
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return Done(code if isinstance(code, int) else 0, said.out, said.err)

    return run_once


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(INVENTED, tmp_path / "layers"))


def spoil(folder: Path) -> None:
    path = folder / "ledger.toml"
    path.write_text(path.read_text().replace('area = "north"', 'area = "nort"'))


def test_help_says_what_it_is_for_and_lists_every_verb(run: Run) -> None:
    done = run("--help")
    assert done.code == 0
    assert "who held what, on any day since 1988" in done.out
    assert {"build", "check", "format", "areas", "export"} <= set(COMMANDS)
    assert all(re.search(rf"│ {verb} +[A-Z]", done.out) for verb in COMMANDS)


@pytest.mark.parametrize("verb", COMMANDS)
def test_the_help_of_each_verb_explains_its_options_and_shows_a_use(run: Run, verb: str) -> None:
    done = run(verb, "--help")
    assert done.code == 0
    assert f"Example: karabakh-map {verb} " in done.out
    for option in COMMANDS[verb].params:
        assert option.name == "help" or getattr(option, "help", ""), option.name


def test_without_a_verb_it_shows_the_help(run: Run) -> None:
    done = run()
    assert "List every problem of a map folder" in done.out + done.err


def test_an_unknown_verb_is_an_error_of_usage(run: Run) -> None:
    done = run("biuld")
    assert done.code == 2
    assert "No such command 'biuld'. Did you mean 'build'?" in done.err


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "CONTRIBUTING.md",
        "NEUTRALITY.md",
        "docs/maintainers.md",
        "docs/researchers.md",
        "docs/journalists.md",
    ],
)
def test_every_command_a_page_shows_is_there_with_its_options(page: str) -> None:
    text = (ROOT / page).read_text()
    for verb, rest in re.findall(r"^ *`?karabakh-map ([a-z]+)(.*)$", text, re.MULTILINE):
        options = {name for option in COMMANDS[verb].params for name in option.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, f"{verb}{rest}"
    assert set(re.findall(r"`karabakh-map ([a-z]+)", text)) <= set(COMMANDS)


def test_check_counts_what_it_looked_at(run: Run, folder: Path) -> None:
    done = run("check", "--layers", folder)
    assert done == Done(0, "5 layers, 7 features, 4 statements, 1 sources: no problem.\n", done.err)


def test_check_prints_each_problem_on_a_line_and_fails(run: Run, folder: Path) -> None:
    spoil(folder)
    done = run("check", "--layers", folder)
    assert done.code == 1
    assert (
        'layers/ledger.toml: statement "start": area "nort" is not a layer. Did you mean "north"?'
        in done.err.splitlines()
    )


@pytest.mark.parametrize("verb", ["check", "areas", "cite"])
def test_what_only_reads_does_not_say_that_it_wrote_nothing(
    run: Run, folder: Path, verb: str
) -> None:
    path = folder / "ledger.toml"
    path.write_text(path.read_text() + 'colour = "red"\n')
    more = ["--at", "1951"] if verb == "areas" else []
    said = run(verb, *more, "--layers", folder).err
    assert said.splitlines()[-1] == "1 problem."


def test_what_looks_like_markup_in_a_message_is_shown_as_written(run: Run, folder: Path) -> None:
    path = folder / "ledger.toml"
    path.write_text(path.read_text().replace('holder = "north"', 'holder = "[red]x[/red]"', 1))
    assert '(value "[red]x[/red]")' in run("check", "--layers", folder).err


def test_areas_by_holder_as_json(run: Run, folder: Path) -> None:
    done = run("areas", "--at", "1951", "--json", "--layers", folder)
    answer = json.loads(done.out)
    assert set(answer) == {"at", "by", "unit", "areas"}
    assert (answer["by"], answer["unit"]) == ("holder", "km2")
    held = {row["holder"]: row["area_km2"] for row in answer["areas"]}
    assert set(held) == {"north", "south"}
    assert all(set(row) == {"holder", "area_km2"} for row in answer["areas"])


def test_areas_by_district_add_up_to_areas_by_holder(run: Run, folder: Path) -> None:
    totals = []
    for by in ("holder", "district"):
        done = run("areas", "--at", "1951-06", "--by", by, "--json", "--layers", folder)
        totals.append(sum(row["area_km2"] for row in json.loads(done.out)["areas"]))
    assert totals[0] == pytest.approx(totals[1], abs=0.1)


def test_areas_as_a_table_for_people(run: Run, folder: Path) -> None:
    done = run("areas", "--at", "1951", "--layers", folder)
    assert re.search(r"north +│ +[\d,.]+", done.out)


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "parquet"])
def test_control_can_be_exported_and_read_again(run: Run, folder: Path, ending: str) -> None:
    file = folder.parent / f"control.{ending}"
    done = run("export", "control", "--at", "1951", file, "--layers", folder)
    assert done == Done(0, f"{file}: {len(_read(file))} features\n", done.err)
    expected = {"holder", "how", "district", "in_south", "area_km2", "since", "sources"}
    assert expected <= set(_read(file).columns)


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "parquet"])
def test_a_layer_can_be_exported_with_its_ids_and_properties(
    run: Run, folder: Path, ending: str
) -> None:
    file = folder.parent / f"towns.{ending}"
    assert run("export", "towns", file, "--layers", folder).code == 0
    table = _read(file)
    assert list(table.get("id", table.index)) == ["middle", "hill"]
    assert {"name:en", "held", "district", "sources"} <= set(table.columns)
    assert table.crs.to_epsg() == 4326


def _read(file: Path) -> gpd.GeoDataFrame:
    return gpd.read_parquet(file) if file.suffix == ".parquet" else gpd.read_file(file)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("areas --at 1899", "1899-01-01 is before the first statement. Choose a day from 1900-"),
        ("areas --at yesterday", '"yesterday" is no date: write 1994, 1994-05 or 1994-05-12.'),
        ("areas --at 1951-02-30", '"1951-02-30" is not in the calendar.'),
        ("export control x.geojson", "export control: no day. Say which with --at, such as"),
        ("export twons x.geojson", 'layer "twons" is not there. Did you mean "towns"?'),
        ("export towns x.dxf", 'x.dxf: the ending ".dxf" is not a format. '),
        ("export towns no/x.gpkg", "no/x.gpkg: the folder no is not there. Make it first."),
        ("build --period wra", '"wra" is not there. Did you mean "war"?'),
        ("build --lang xx", '"xx" is not there. '),
        ("build --out layers/map.toml", "layers/map.toml: "),
    ],
)
def test_a_request_that_cannot_be_met_says_why_and_what_to_do(
    run: Run, folder: Path, arguments: str, message: str
) -> None:
    done = run(*arguments.split(), "--layers", folder)
    assert done.code == 1
    assert message in done.err
    assert "Traceback" not in done.err
    assert not done.out


@pytest.mark.parametrize("verb", ["build", "check", "areas --at 1951", "export towns x.gpkg"])
def test_a_folder_that_is_not_there_is_named_by_every_verb(run: Run, verb: str) -> None:
    done = run(*verb.split(), "--layers", "nowhere")
    assert done.code == 1
    assert "nowhere: is not a folder." in done.err


def test_build_says_where_the_page_is_and_what_is_in_it(run: Run, folder: Path) -> None:
    done = run("build", "--out", "public", "--layers", folder)
    assert done.code == 0
    first, second, third = done.out.splitlines()
    assert re.fullmatch(r"public/index\.html: 5 layers, 7 features, \d+ kB", first)
    named = second.removeprefix("beside it: ").split(", ")
    shown = [path.name for path in Path("public").glob("[!.]*")]
    assert sorted(shown) == sorted([*named, "index.html"])
    assert {"embed.html", "embed.js", "press.html", "oembed.json"} <= set(named)
    assert third == "without data and stills: they come with --all"


def test_two_builds_of_one_folder_are_the_same_to_the_byte(tmp_path: Path) -> None:
    for seed in ("0", "2"):  # sets have another order
        subprocess.run(
            [sys.executable, "-m", "atlas", "build", "--out", tmp_path / seed],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
    one, two = tmp_path / "0", tmp_path / "2"
    files = [path.relative_to(one) for path in one.rglob("*") if path.is_file()]
    assert len(files) > 5
    assert [file for file in files if (one / file).read_bytes() != (two / file).read_bytes()] == []


def _leave_a_page(folder: Path) -> Path:
    page = folder.parent / "site" / "index.html"
    write_pages({page.name: OLD}, page.parent)
    return page


def test_a_build_with_a_fault_leaves_the_old_page_alone(run: Run, folder: Path) -> None:
    page = _leave_a_page(folder)
    spoil(folder)
    done = run("build", "--layers", folder)
    assert done.code == 1
    assert "Nothing was written." in done.err
    assert list(page.parent.glob("[!.]*")) == [page]
    assert page.read_text() == OLD


def test_a_build_that_breaks_off_leaves_the_old_page_alone(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _leave_a_page(folder)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(page))

    monkeypatch.setattr(Path, "replace", full)
    done = run("build", "--layers", folder)
    assert done.code == 1
    assert f"{page}: the disk is full." in done.err
    assert list(page.parent.glob("[!.]*")) == [page]
    assert page.read_text() == OLD


def test_a_build_puts_the_new_page_in_the_place_of_the_old_one(run: Run, folder: Path) -> None:
    page = _leave_a_page(folder)
    own = page.with_name("CNAME")
    own.write_text("maps.example.org")
    for _ in range(2):
        assert run("build", "--layers", folder).code == 0
    assert page.read_text() != OLD
    assert own.read_text() == "maps.example.org"
    assert [path.name for path in page.parent.glob(".*")] == [record.NAME]
    assert not [*page.parent.parent.glob("*.partial")]


def test_the_program_itself_ends_with_a_message_and_no_traceback(folder: Path) -> None:
    spoil(folder)
    command = [sys.executable, "-c", "from atlas.__main__ import main; main()", "build"]
    done = subprocess.run(
        [*command, "--layers", str(folder)],
        cwd=folder.parent,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "1 problem. Nothing was written." in done.stderr
