"""How problems are told: to people, to programs, and to GitHub beside the line."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from rich.markup import escape

from atlas.cli.options import err, out
from geo.errors import Problem

NAMED = re.compile(r'(?:feature|statement) "([^"]*)"')
LINE = re.compile(r"line (\d+)(?: column (\d+))?")
NUMBERED = re.compile(r"feature (\d+)$")  # where a feature has no name
A_FEATURE = re.compile(r'"type"\s*:\s*"Feature"')


class Format(StrEnum):
    """Who the problems are for."""

    text = "text"
    json = "json"
    github = "github"


def tell(problems: Iterable[Problem], to: Format = Format.text, *, folder: Path) -> None:
    """Print problems, one a line; as JSON, all of them as one list on standard output."""
    found = list(problems)
    if to is Format.json:
        out.print_json(json.dumps([_entry(problem, folder) for problem in found]))
        return
    for problem in found:
        if to is Format.github:
            out.print(_annotation(problem, folder), markup=False, highlight=False, soft_wrap=True)
        else:
            say(problem)


def say(problem: Problem) -> None:
    """Print one problem for people."""
    place = ": ".join(part for part in (problem.file, problem.place) if part)
    text = f"[bold]{escape(place)}[/bold]: {escape(problem.fault)}. [green]{escape(problem.remedy)}"
    err.print(text.rstrip(), highlight=False, soft_wrap=True)


def in_full(problem: Problem, folder: Path) -> Problem:
    """Name a file by its whole path, where its name alone would mean another from here."""
    whole = folder.resolve() / Path(problem.file).name
    is_ours = Path(problem.file).parent.name == folder.resolve().name
    if not is_ours or Path(problem.file).resolve() == whole:
        return problem
    return replace(problem, file=str(whole))


def _entry(problem: Problem, folder: Path) -> dict[str, object]:
    named = NAMED.match(problem.place)
    line, column = _line(problem, folder)
    return {
        "file": problem.file,
        "line": line,
        "column": column,
        "feature": named[1] if named else None,
        "place": problem.place,
        "position": problem.spot,
        "problem": problem.kind,
        "fault": problem.fault,
        "remedy": problem.remedy,
    }


def _annotation(problem: Problem, folder: Path) -> str:
    """Write a workflow command, which GitHub shows beside the line of the change."""
    line, column = _line(problem, folder)
    where = f"file={_escaped(str(folder / Path(problem.file).name))}"
    where += f",line={line}" if line else ""
    where += f",col={column}" if column else ""
    text = ": ".join(part for part in (problem.place, problem.fault) if part)
    message = f"{text}. {problem.remedy}".rstrip().replace("%", "%25")
    message = message.replace("\r", "%0D").replace("\n", "%0A")
    return f"::error {where},title={_escaped(problem.kind)}::{message}"


def _escaped(value: str) -> str:
    for letter, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C")):
        value = value.replace(letter, code)
    return value


def _line(problem: Problem, folder: Path) -> tuple[int | None, int | None]:
    """Find the line: of the parser's complaint, or of the feature or entry that is named."""
    if said := LINE.match(problem.place):
        return int(said[1]), int(said[2]) if said[2] else None
    named = NAMED.match(problem.place)
    key = problem.place.split(".")[0].split(":")[0]
    keys = (f'"id":"{named[1]}"', f'"id": "{named[1]}"', f'id = "{named[1]}"') if named else (
        f"[{key}]", f"{key} =",
    )  # fmt: skip
    if not key:
        return None, None
    try:
        text = (folder / Path(problem.file).name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None, None
    if counted := NUMBERED.match(problem.place):
        found = [*A_FEATURE.finditer(text)][int(counted[1]) - 1 :]
        return (text.count("\n", 0, found[0].start()) + 1 if found else None), None
    for number, line in enumerate(text.splitlines(), start=1):
        if any(one in line if named else line.startswith(one) for one in keys):
            return number, None
    return None, None
