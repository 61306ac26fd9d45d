"""Ask for what a sidecar must say, and for the names that features lack."""

import math
from collections.abc import Iterable
from typing import Any

from atlas.cli.prompts import Check, Form, among, fits, pair, without_empty
from geo.errors import MapError, did_you_mean
from geo.schema.licences import LICENCES, parts

METHODS = ("imported", "derived", "drawn")
COMMON = {"from", "from_latest", "to", "note", "sources"}


def _kilometres(text: str) -> float:
    number = float(text)
    if not (math.isfinite(number) and 0 < number <= 1000):
        raise ValueError
    return number


def _licence(text: str) -> None:
    for name in parts(text):
        if fault := among(LICENCES)(name):
            raise MapError(fault)


QUESTIONS: dict[str, tuple[str, str | None, Check]] = {
    "method": (f"How the geometry came about ({', '.join(METHODS)})", "imported", among(METHODS)),
    "licence": ("Licence, as an SPDX identifier", None, fits(_licence, "")),
    "attribution": ("Whom to credit", None, lambda _: None),
    "precision_km": (
        "How far off it may be, in km", "1", fits(_kilometres, "is no number of km above 0"),
    ),
    "how": ("How it was made", None, lambda _: None),
    "upstream": ("Package or file, with its version", "", lambda _: None),
    "omits": ("What it does not show", None, lambda _: None),
}  # fmt: skip


def ask_sidecar(
    form: Form,
    title: list[str],
    shows: list[str],
    says: list[str],
    sources: list[str],
    *,
    languages: Iterable[str],
    known_sources: Iterable[str],
) -> dict[str, Any]:
    """Fill a sidecar from options, and ask for the rest."""
    given = dict(pair(written, "--say") for written in says)
    for key in given:
        if key not in QUESTIONS:
            raise MapError(f'--say: "{key}" is not known. {did_you_mean(key, QUESTIONS)}')
    answers: dict[str, Any] = {
        key: form.text(given.get(key), "--say", question, key=key, default=default, check=check)
        for key, (question, default, check) in QUESTIONS.items()
    }
    answers["sources"] = form.several(sources, "--source", "Sources", check=among(known_sources))
    answers["title"] = form.by_language(title, "--title", "Title", languages)
    answers["shows"] = form.by_language(shows, "--shows", "What it shows", languages)
    return answers


def sidecar(answers: dict[str, Any]) -> dict[str, Any]:
    """Return a sidecar's values; of answers that are complete."""
    return without_empty({**answers, "precision_km": _kilometres(answers["precision_km"])})


def ask_names(
    form: Form, features: list[dict[str, Any]], names: list[str], languages: Iterable[str]
) -> None:
    """Give each feature the names that it lacks."""
    given = dict(pair(written, "--name") for written in names)
    for feature in features:
        own = feature["properties"]
        for language in languages:
            key = f"{feature['id']}.{language}"
            if key in given or f"name:{language}" not in own:
                question = f'Name of "{feature["id"]}" [{language}]'
                own[f"name:{language}"] = form.text(given.get(key), "--name", question, key=key)


def ask_fields(
    form: Form, features: list[dict[str, Any]], labels: list[str], languages: Iterable[str]
) -> dict[str, Any]:
    """Declare the properties that are the layer's own, with a name in each language."""
    keys = dict.fromkeys(key for feature in features for key in feature["properties"])
    given = dict(pair(written, "--label") for written in labels)
    return {
        field: {
            language: form.text(
                given.get(f"{field}.{language}"),
                "--label",
                f'Name of the field "{field}" [{language}]',
                key=f"{field}.{language}",
            )
            for language in languages
        }
        for field in keys
        if field not in COMMON and not field.startswith("name:")
    }
