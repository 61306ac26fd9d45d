"""Errors of the schema in words: place, fault with value, and remedy."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from geo.folder.strict_text import continued
from geo.schema.values import NAMES

Words = tuple[str, str, str, str]  # kind, place, fault, remedy


def explain(error: Any, values: Any) -> Words:
    """Put one error of pydantic into words.

    Parameters
    ----------
    error
        An entry of ``ValidationError.errors()``.
    values
        What was validated: entries of its lists are named by their ids.
    """
    about = error.get("ctx", {})
    path = [*(part for part in error["loc"] if part != "[key]"), *filter(None, [about.get("key")])]
    value = shown(about.get("value", error["input"]))
    kind, fault, remedy = "schema", "", "Mend the value."
    match error["type"]:
        case "extra_forbidden":
            kind, fault = "unknown-key", f"the key is not known (value {value})"
            remedy = "Take it out or mend its name."
        case "missing":
            fault, remedy = "is missing", "Write it."
        case "too_short":
            fault = f"is empty (value {value})"
            remedy = "Fill it, or take out what it belongs to."
        case "tuple_type":
            fault, remedy = f"is no list (value {value})", "Put it into brackets."
        case "string_pattern_mismatch" if about["pattern"] in NAMES:
            fault = f"is not {NAMES[about['pattern']]} (value {value})"
        case _ if "remedy" in about:
            kind, remedy = error["type"], about["remedy"]
            fault = f"{error['msg']} (value {value})"
        case _:
            reason = continued(error["msg"].removeprefix("Value error, "))
            fault = f"{reason} (value {value})"
    return kind, _place(path, values), fault, remedy


def errors_in(error: ValidationError) -> list[Any]:
    """List the errors of pydantic, without lists that are too short for want of faulty entries."""
    every = error.errors(include_url=False)
    return [entry for entry in every if entry["type"] != "too_short" or not entry["input"]]


def shown(value: Any) -> str:
    """Show a value in a message, on one line and not too long."""
    try:
        return json.dumps(value, ensure_ascii=False, default=str)[:80]
    except (RecursionError, ValueError):
        return f"a {type(value).__name__}"


def _place(path: list[Any], values: Any) -> str:
    """Name an entry of a list of tables, such as a statement, by its id."""
    parts = [f"{part:.80}" if isinstance(part, str) else str(part) for part in path]
    if (
        len(path) < 2
        or not isinstance(path[1], int)
        or path[0] not in ("statement", "period", "group")
    ):
        return ".".join(parts)
    entry = values[path[0]][path[1]]
    name = entry.get("id", path[1] + 1) if isinstance(entry, Mapping) else path[1] + 1
    rest = f": {'.'.join(parts[2:])}" if parts[2:] else ""
    return f'{path[0]} "{name!s:.80}"{rest}'
