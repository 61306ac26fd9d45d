"""Ask for what no option says; without a terminal, say which option is missing."""

import sys
from collections.abc import Iterable, Mapping
from typing import Any

import typer

from geo.errors import MapError, did_you_mean


def text(value: str | None, option: str, question: str, *, default: str | None = None) -> str:
    """Give an option's value, or ask for it."""
    if value is not None:
        return value
    if sys.stdin.isatty():
        return str(typer.prompt(question, default=default))
    if default is not None:
        return default
    raise MapError(f"{question}: not said. Add {option}.")


def choice(value: str | None, option: str, question: str, known: Iterable[str]) -> str:
    """Give an option's value, or ask for it, until it is one that is known."""
    names = sorted(known)
    said = text(value, option, f"{question} ({', '.join(names)})")
    if said not in names:
        raise MapError(f'{option}: "{said}" is not known. {did_you_mean(said, names)}')
    return said


def by_language(
    pairs: Iterable[str], option: str, question: str, languages: Iterable[str]
) -> dict[str, str]:
    """Read texts such as ``en=Agdam``, and ask for each language that is left."""
    said = dict(pair(one, option) for one in pairs)
    return {
        language: text(said.get(language), f'{option} "{language}=…"', f"{question} [{language}]")
        for language in languages
    } | {key: value for key, value in said.items() if key not in set(languages)}


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


def listed(values: Iterable[str], option: str, question: str) -> list[str]:
    """Give an option's values, or ask for some, joined by commas."""
    given = list(values)
    if not given:
        given = [one.strip() for one in text(None, option, question).split(",") if one.strip()]
    return given


def without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what was not said."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}
