"""Ask for what no option gives; what was answered is never lost."""

import re
import shlex
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import typer

from atlas.cli.options import err, warn
from geo.dates import first_day
from geo.edit.identity import slug
from geo.errors import MapError, did_you_mean
from geo.schema import ID_PATTERN

Check = Callable[[str], str | None]  # returns what is wrong with an answer, or nothing


class Form:
    """The options of a command, with questions for those that were not given.

    In a terminal a wrong answer is asked for again. Without one, `complete` names every option
    that is missing or wrong. Use it in a ``with`` statement: should the command fail in the end,
    it prints the command with all answers, to be run again.
    """

    def __init__(self, *command: str, layers: Path | None = None) -> None:
        where = ["--layers", str(layers)] if layers else []
        self.command = ["karabakh-map", *command, *where]
        self.typed = False
        self.faults: list[str] = []

    def __enter__(self) -> "Form":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self.typed and isinstance(error, MapError | typer.Abort | KeyboardInterrupt):
            err.print("What you answered is kept in this command:", style="bold")
            warn(shlex.join(self.command), style="")

    def keep(self, option: str, *values: str) -> None:
        """Keep an option that was given, in the command that is printed should it fail."""
        self.command += [part for value in values for part in (option, value)]

    def text(
        self,
        value: str | None,
        option: str,
        question: str,
        *,
        key: str = "",
        default: str | None = None,
        check: Check = lambda _: None,
    ) -> str:
        """Return an option's value, or ask for it; ``key`` is that of ``--say KEY=VALUE``."""
        written = f'{option} "{key}=…"' if key else option
        if value is not None:
            if fault := check(value):
                self.faults.append(f"{written}: {fault}")
        elif is_interactive():
            value = self._ask(question, default, check)
        elif default is None:
            self.faults.append(f"{question}: is missing. Add {written}.")
        value = value if value is not None else default or ""
        if value and value != default:
            self.command += [option, f"{key}={value}" if key else value]
        return value

    def _ask(self, question: str, default: str | None, check: Check) -> str:
        while True:
            answer = str(typer.prompt(question, default=default)).strip()
            self.typed = True
            fault = check(answer)
            if fault is None:
                return answer
            warn(fault, style="red")

    def choice(
        self, value: str | None, option: str, question: str, known: Iterable[str], *, key: str = "",
        default: str | None = None,
    ) -> str:  # fmt: skip
        """Return an option's value, or ask for it, until it is among the known."""
        names = sorted(known)
        asked = f"{question} ({', '.join(names)})"
        return self.text(value, option, asked, key=key, default=default, check=among(names))

    def new_id(
        self,
        value: str | None,
        option: str,
        titles: Mapping[str, str],
        taken: Iterable[str],
        *,
        longest: int = 80,
    ) -> str:
        """Return an id that is not taken; the first of the titles suggests one."""
        title = next(iter(titles.values()), "")
        suggested = slug(title)[:longest].strip("-") or None
        question = option.removeprefix("--").capitalize()
        return self.text(value, option, question, default=suggested, check=is_new_id(taken))

    def by_language(
        self, pairs: Iterable[str], option: str, question: str, languages: Iterable[str]
    ) -> dict[str, str]:
        """Read texts such as ``en=Agdam``, and ask for each language that is left."""
        given = dict(pair(written, option) for written in pairs)
        wanted = {
            language: self.text(
                given.pop(language, None), option, f"{question} [{language}]", key=language
            )
            for language in languages
        }
        return wanted | given

    def several(
        self,
        values: Iterable[str],
        option: str,
        question: str,
        *,
        check: Check = lambda _: None,
    ) -> list[str]:
        """Return an option's values, or ask for some, joined by commas."""
        given = list(values)
        for value in given:
            self.text(value, option, question, check=check)
        if given:
            return given

        def check_all(answer: str) -> str | None:
            parts = _split(answer)
            faults = filter(None, map(check, parts))
            return next(faults, None) if parts else "Name at least one."

        before = len(self.command)
        answered = _split(self.text(None, option, f"{question}, joined by commas", check=check_all))
        self.command[before:] = [part for value in answered for part in (option, value)]
        return answered

    def complete(self) -> None:
        """Stop if an option is missing or wrong.

        Raises
        ------
        MapError
            With all of them, one a line.
        """
        if self.faults:
            raise MapError("\n".join(self.faults))


def is_interactive() -> bool:
    """Decide whether somebody is there to answer."""
    return sys.stdin.isatty()


def among(known: Iterable[str]) -> Check:
    """Refuse what is not among the known, with the nearest of them."""
    names = sorted(known)

    def check(value: str) -> str | None:
        return None if value in names else f'"{value}" is not known. {did_you_mean(value, names)}'

    return check


def fits(read: Callable[[str], Any], fault: str) -> Check:
    """Refuse what a function cannot read."""

    def check(value: str) -> str | None:
        try:
            read(value)
        except (MapError, ValueError) as error:
            return str(error) if isinstance(error, MapError) else f'"{value}" {fault}'
        return None

    return check


def filled(value: str) -> str | None:
    """Refuse an empty answer."""
    return None if value.strip() else "Write something."


def is_new_id(taken: Iterable[str]) -> Check:
    """Refuse what is no id, or is taken."""
    used = {*taken}

    def check(value: str) -> str | None:
        if not re.fullmatch(ID_PATTERN, value):
            return f'"{value}" is not words in a-z, 0-9 and dashes. Write it so.'
        return f'"{value}" is taken. Choose another.' if value in used else None

    return check


def day(value: str) -> str | None:
    """Refuse what is no day, month or year."""
    return fits(first_day, "is no day such as 1994-05-12")(value)


def optional(check: Check) -> Check:
    """Let an answer be empty."""
    return lambda value: check(value) if value else None


def pair(written: str, option: str) -> tuple[str, str]:
    """Split ``name=value``.

    Raises
    ------
    MapError
        If there is no equals sign.
    """
    key, sign, value = written.partition("=")
    if not sign or not key.strip():
        raise MapError(f'{option}: "{written}" is not NAME=VALUE. Write it so.')
    return key.strip(), value.strip()


def without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what has no value."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def _split(answer: str) -> list[str]:
    return [part.strip() for part in answer.split(",") if part.strip()]
