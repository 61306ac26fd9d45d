"""Find the id of a feature among what programs put where it belongs."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from geo.folder.strict_text import Unreadable

FOREIGN_KEYS = ("@id", "fid")  # where Overpass and GeoPackages put the id of a feature
FEATURE_ID = "id of the feature"


def slug(text: str) -> str:
    """Write a name as an id: ``Şuşa / Shushi`` becomes ``susa-shushi``; empty if none can be."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i").replace("ə", "a"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if any(letter.isalpha() and not letter.isascii() for letter in letters):
        return ""
    return "-".join(re.findall(r"[a-z0-9]+", letters))


def row_numbers(features: Iterable[Any]) -> frozenset[str]:
    """Name the places of an id that only count the rows of a file, from 0 or from 1.

    GDAL and GeoPandas number what has no id of its own: nothing is lost without these numbers.
    """
    rows = [feature for feature in features if isinstance(feature, dict)]
    columns = {FEATURE_ID: [row.get("id") for row in rows]}
    for key in ("id", "fid"):
        columns[key] = [(row.get("properties") or {}).get(key) for row in rows if _has_table(row)]
    counts = [[*range(start, start + len(rows))] for start in (0, 1)]
    return frozenset(
        key for key, values in columns.items() if rows and [*map(_number, values)] in counts
    )


def take_id(
    feature: Mapping[str, Any],
    properties: dict[str, Any],
    place: str,
    *,
    fields: Iterable[str] = (),
    counted: frozenset[str] = frozenset(),
    named: str = "",
) -> str:
    """Find the id, and take its copies out of the properties.

    Parameters
    ----------
    fields
        Properties that the sidecar declares: these are no ids.
    counted
        Places of an id that only count rows, as `row_numbers` names them.
    named
        The id of a feature that nothing else names.

    Raises
    ------
    Unreadable
        If there is no id, or there are two.
    """
    own = _own_id(feature, properties, place, fields, counted)
    foreign = [properties[key] for key in FOREIGN_KEYS if key in properties and key not in fields]
    names = [properties[key] for key in ("name:en", "name") if key in properties]
    numbers = [feature.get("id"), properties.get("id")]
    choices = [
        *(value for value in foreign if isinstance(value, str)),
        *(value for value in names if isinstance(value, str)),
        *(_text(value) or "" for value in [*foreign, *numbers]),
        named,
    ]
    found = own or next(filter(None, map(slug, choices)), "")
    if not found:
        raise Unreadable(place, "has no id", "Give it words in a-z, 0-9 and dashes.")
    if "id" not in fields:
        properties.pop("id", None)
    for key in FOREIGN_KEYS:
        if key in properties and key not in fields:
            text = _text(properties[key])
            if key in counted or text == "" or (text is not None and slug(text) == found):
                del properties[key]
    return found


def _own_id(
    feature: Mapping[str, Any],
    properties: Mapping[str, Any],
    place: str,
    fields: Iterable[str],
    counted: frozenset[str],
) -> str:
    """Read the id that stands where ids belong, or among the properties."""
    given = {FEATURE_ID: feature.get("id"), "id": None if "id" in fields else properties.get("id")}
    given = {key: value for key, value in given.items() if value is not None and value != ""}
    if FEATURE_ID in counted and "id" in given:
        given.pop(FEATURE_ID)
    elif "id" in counted and FEATURE_ID in given:
        given.pop("id")
    written = {}
    for key, value in given.items():
        if key in counted and not isinstance(value, str):
            continue  # a name makes a better id than the number of a row
        written[key] = slug(_text(value) or "")
        if not written[key]:
            remedy = "Give it words in a-z, 0-9 and dashes."
            raise Unreadable(place, f"has an id that cannot be one, {value!r:.60}", remedy)
    if len({*written.values()}) > 1:
        fault = f'has another id, "{given["id"]}", in its properties'
        raise Unreadable(f'feature "{written[FEATURE_ID]}"', fault, "Take one of them out.")
    return next(iter(written.values()), "")


def _has_table(feature: Mapping[str, Any]) -> bool:
    return isinstance(feature.get("properties"), dict)


def _number(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: Any) -> str | None:
    """Write a text or a whole number as text; None for anything else, which is no id."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None
