"""Bring layer files that editors saved back into the canonical form."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.edit.geometry import geometry_type, projection
from geo.edit.identity import row_numbers
from geo.edit.repair import repair
from geo.errors import Problem
from geo.folder.canonical import dumps
from geo.folder.not_json import features_by_line
from geo.folder.strict_text import (
    Unreadable,
    decode,
    parse_json,
    parse_toml,
    read_bytes,
    read_text,
)
from geo.output.atomic import ChangedMeanwhile, write_whole

EDITORS_OWN = {  # what programs say of themselves and of the file, not of the map
    "bbox", "copyright", "crs", "exceededTransferLimit", "generator", "name", "timestamp",
    "totalFeatures", "numberMatched", "numberReturned", "timeStamp", "version",
    "xy_coordinate_resolution", "z_coordinate_resolution",
}  # fmt: skip
ATTEMPTS = 3  # to replace a file that an editor saves at the same moment


@dataclass(frozen=True)
class Reformatted:
    """A layer file: how it reads, how it should read, and how many features it has."""

    path: Path
    before: bytes
    after: bytes
    features: int

    @property
    def changed(self) -> bool:
        """Whether the file is not canonical yet."""
        return self.before != self.after

    def save(self) -> None:
        """Write the canonical form; what an editor saved in the meantime is reformatted again.

        Raises
        ------
        Unreadable
            If what was saved cannot be repaired, or is saved again and again.
        """
        current = self
        for _ in range(ATTEMPTS):
            try:
                return write_whole(current.path, current.after, expected=current.before)
            except ChangedMeanwhile:
                current = _reformatted(self.path)
        fault = "is being saved by another program, and is as that left it"
        raise Unreadable("", fault, "Run karabakh-map format again when it is done.")


def reformat(paths: Iterable[Path]) -> tuple[list[Reformatted], list[Problem]]:
    """Make layer files canonical, as far as they can be repaired; TOML files stay as they are.

    Unwraps a bare feature or geometry, and wraps one feature a line; takes ids, lists and dates
    back from where OGR, QGIS and geojson.io put them; leaves out properties without a value;
    reprojects to EPSG:4326 what declares another CRS; drops heights; rounds, winds and orders.
    Features stay in their order. Doing it again changes nothing.
    """
    done, problems = [], []
    for path in paths:
        try:
            done.append(_reformatted(path))
        except Unreadable as error:
            problems.append(problem_of(path, error))
    return done, problems


def problem_of(path: Path, error: Unreadable) -> Problem:
    """Name the file that could not be read."""
    name = f"{path.absolute().parent.name}/{path.name}"
    return Problem(name, error.place, error.fault, error.remedy)


def reformat_features(value: Any, *, fields: tuple[str, ...] = (), stem: str = "") -> list[Any]:
    """Repair every feature of a parsed file; ``stem`` is the id of a lone feature without one.

    Raises
    ------
    Unreadable
        With the first fault that cannot be repaired.
    """
    collection = collection_of(value)
    features = collection["features"]
    project = projection(collection.get("crs"))
    counted = row_numbers(features)
    named = stem if len(features) == 1 else ""
    repaired = [
        repair(feature, number, project, fields=fields, counted=counted, named=named)
        for number, feature in enumerate(features, start=1)
    ]
    _refuse_twins(repaired)
    return repaired


def _reformatted(path: Path) -> Reformatted:
    before = read_bytes(path)
    text = decode(before)
    if path.suffix == ".toml":
        parse_toml(text)
        return Reformatted(path, before, before, 0)
    fields = _fields(path)
    lines = features_by_line(text)
    value = parse_json("[" + ",\n".join(lines) + "]" if lines else text)
    features = reformat_features(value, fields=fields, stem=path.stem)
    return Reformatted(path, before, dumps(features, fields).encode(), len(features))


def _fields(path: Path) -> tuple[str, ...]:
    """Read the order of a layer's own properties from the file beside it, if there is one."""
    try:
        fields = parse_toml(read_text(path.with_suffix(".toml"))).get("fields", {})
    except Unreadable:
        return ()
    return tuple(fields) if isinstance(fields, dict) else ()


def _refuse_twins(features: list[dict[str, Any]]) -> None:
    seen: dict[str, int] = {}
    for number, feature in enumerate(features, start=1):
        first = seen.setdefault(feature["id"], number)
        if first != number:
            fault = f"the id is there more than once, in features {first} and {number}"
            remedy = "Merge these features, or give each an id of its own."
            raise Unreadable(f'feature "{feature["id"]}"', fault, remedy)


def collection_of(value: Any) -> dict[str, Any]:
    """Wrap what is less than a collection of features."""
    if isinstance(value, list):
        value = {"type": "FeatureCollection", "features": value}
    if not isinstance(value, dict):
        raise Unreadable("", f"is {json.dumps(value):.40}, no GeoJSON", "Export it again.")
    kind = value.get("type")
    lower = kind.lower() if isinstance(kind, str) else ""
    if lower == "feature" or geometry_type(value):
        value = {"type": "FeatureCollection", "features": [value]}
    elif lower == "topology":
        raise Unreadable("", "is TopoJSON", "Export the layer as GeoJSON.")
    elif lower != "featurecollection":
        shown = json.dumps(kind, ensure_ascii=False)
        raise Unreadable("", f"is of the type {shown:.40}, no GeoJSON", "Export it as GeoJSON.")
    if not isinstance(value.get("features"), list):
        raise Unreadable("features", "is not a list", "Export the layer as GeoJSON again.")
    for key in sorted(set(value) - {"type", "features"} - EDITORS_OWN):
        fault = f'the key "{key}" has no place in a layer, and would be lost'
        raise Unreadable("", fault, "Move it into the sidecar, or take it out.")
    return value
