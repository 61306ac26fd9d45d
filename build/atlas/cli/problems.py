"""Problems as text for people, JSON for programs, and annotations for GitHub beside the line."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from rich.markup import escape

from atlas.cli.options import err, out, show
from geo.errors import Problem

NAMED = re.compile(r'(feature|statement|period|group) "([^"]*)"')
LINE = re.compile(r"line (\d+)(?: column (\d+))?")
NUMBERED = re.compile(r"feature (\d+)")  # where a feature has no name
# In a file: the start of a feature, an id, the head of a table, a key
MARKS = re.compile(
    r'(?P<feature>"type"\s*:\s*"Feature")|"id"\s*:\s*"(?P<id>[^"]*)"|^id = "(?P<name>[^"]*)"'
    r"|^\[(?P<table>[^\[\]]+)\]|^(?P<key>[\w-]+) =",
    re.MULTILINE,
)


class Format(StrEnum):
    """Who the problems are for."""

    text = "text"
    json = "json"
    github = "github"


def tell(problems: Iterable[Problem], to: Format = Format.text, *, folder: Path) -> None:
    """Print problems, one a line; as JSON, all of them as one list on standard output."""
    lines = Lines(folder)
    if to is Format.json:
        out.print_json(json.dumps([_entry(problem, lines) for problem in problems]))
        return
    for problem in problems:
        if to is Format.github:
            show(_annotation(problem, lines))
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


class Lines:
    """The lines of a folder's files that problems are about; each file is read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, dict[str | int, int]] = {}

    def find(self, problem: Problem) -> tuple[int | None, int | None]:
        """Find line and column: of the parser's complaint, or of the entry that is named."""
        if match := LINE.match(problem.place):
            return int(match[1]), int(match[2]) if match[2] else None
        key: str | int = re.split(r"[.:]", problem.place)[0]
        if match := NAMED.match(problem.place):
            key = f'"{match[2]}"'
        elif match := NUMBERED.fullmatch(problem.place.split(":")[0]):
            key = int(match[1])
        name = Path(problem.file).name
        if name not in self.files:
            self.files[name] = self._index(self.folder / name)
        return self.files[name].get(key), None

    @staticmethod
    def _index(path: Path) -> dict[str | int, int]:
        """Index the first line of each id, in quotes, of each key, and of each feature's number."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return {}
        index: dict[str | int, int] = {}
        features, line, before = 0, 1, 0
        for mark in MARKS.finditer(text):
            line += text.count("\n", before, mark.start())
            before = mark.start()
            name = mark["id"] if mark["id"] is not None else mark["name"]
            if mark["feature"]:
                features += 1
                index[features] = line
            elif name is not None:
                index.setdefault(f'"{name}"', line)
            else:
                index.setdefault((mark["table"] or mark["key"]).split(".")[0], line)
        return index


def _entry(problem: Problem, lines: Lines) -> dict[str, object]:
    named = NAMED.match(problem.place)
    line, column = lines.find(problem)
    return {
        "file": problem.file,
        "line": line,
        "column": column,
        "feature": named[2] if named else None,
        "place": problem.place,
        "position": problem.spot,
        "problem": problem.kind,
        "fault": problem.fault,
        "remedy": problem.remedy,
    }


def _annotation(problem: Problem, lines: Lines) -> str:
    """Write a workflow command, which GitHub shows beside the line of the change."""
    line, column = lines.find(problem)
    where = f"file={_escaped(str(lines.folder / Path(problem.file).name))}"
    where += f",line={line}" if line else ""
    where += f",col={column}" if column else ""
    text = ": ".join(part for part in (problem.place, problem.fault) if part)
    message = f"{text}. {problem.remedy}".rstrip().replace("%", "%25")
    return f"::error {where},title={_escaped(problem.kind)}::{message}"


def _escaped(value: str) -> str:
    for letter, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C")):
        value = value.replace(letter, code)
    return value
