"""Read GeoJSON, each feature as it is: with its id, its heights and all its members."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from pyproj import CRS

from geo.errors import MapError
from geo.locate.table import ROWS, WGS84, Part, Question, Table, to_degrees

Feature = dict[str, Any]


@contextmanager
def open_geojson(path: Path, question: Question) -> Iterator[Table]:
    """Open a FeatureCollection, a Feature, or one Feature a line."""
    features, crs = _read(path, question.encoding or "utf-8-sig")
    properties = [feature.get("properties") or {} for feature in features]
    names = [*dict.fromkeys(name for each in properties for name in each)]
    cells = [[each.get(name) for each in properties] for name in names]
    if any("id" in feature for feature in features):
        names.insert(0, "id")
        cells.insert(0, [feature.get("id") for feature in features])
    columns = [typed(column) for column in cells]

    def parts() -> Iterator[Part]:
        for first in range(0, len(features), ROWS):
            rows = slice(first, first + ROWS)
            part = [column[rows] for column in columns]
            yield _part(features[rows], part, crs, min(first + ROWS, len(features)) / len(features))

    yield Table(names, [column.type for column in columns], parts(), has_geometry=True)


def _read(path: Path, encoding: str) -> tuple[list[Feature], CRS | None]:
    """Read the features, and the CRS if it is not EPSG:4326; files older than RFC 7946 have one."""
    try:
        text = path.read_text(encoding)
        try:
            documents = [_decode(text)]
        except json.JSONDecodeError:
            lines = text.replace("\x1e", "").split("\n")  # a text sequence has the separators
            documents = [_decode(line) for line in lines if line.strip()]
        features = [feature for each in documents for feature in each.get("features", [each])]
        if not all(_is_feature(feature) for feature in features):
            raise ValueError("not all of it is features")
        named = ((documents[0].get("crs") or {}).get("properties") or {}).get("name")
        crs = CRS.from_user_input(named or WGS84)
        return features, None if crs.equals(CRS(WGS84), ignore_axis_order=True) else crs
    except UnicodeDecodeError as error:
        remedy = "Save it as UTF-8, or name its encoding with --encoding."
        raise MapError(f"{path}: is not {error.encoding}. {remedy}") from None
    except (ValueError, IndexError, TypeError, AttributeError, RecursionError) as error:
        remedy = "Save it again as a FeatureCollection."
        raise MapError(f"{path}: is not GeoJSON: {error}. {remedy}") from None


def _is_feature(value: Any) -> bool:
    is_feature = isinstance(value, dict) and value.get("type") == "Feature"
    return is_feature and isinstance(value.get("properties") or {}, dict)


def _decode(text: str) -> Any:
    return json.loads(text, parse_constant=lambda _: None)  # NaN is no JSON


def _part(features: list[Feature], columns: list[pa.Array], crs: Any, read: float) -> Part:
    texts = [json.dumps(feature.get("geometry")) for feature in features]
    shapes = shapely.from_geojson(np.array(texts, object), on_invalid="ignore")
    faults = np.full(len(features), None, object)
    for row in np.flatnonzero(shapely.is_missing(shapes)):
        if texts[row] != "null":
            faults[row] = f"a geometry that cannot be read: {texts[row]:.80}"
    if crs:
        shapes = to_degrees(shapes, crs)
        moved = (shape and json.loads(shapely.to_geojson(shape)) for shape in shapes)
        pairs = zip(features, moved, strict=True)
        features = [{**feature, "geometry": geometry} for feature, geometry in pairs]
    return Part(columns, shapes, faults, read, features)


def typed(cells: list[Any]) -> pa.Array:
    """Make a column of cells, of their type if all have one, or else of text."""
    kinds = {type(cell) for cell in cells} - {type(None)}
    if len(kinds) == 1 or kinds == {int, float}:
        try:
            column = pa.array(cells)
            if not pa.types.is_nested(column.type):
                return column
        except (pa.ArrowInvalid, OverflowError, UnicodeEncodeError):
            pass
    return pa.array([cell if cell is None else as_text(cell) for cell in cells], pa.string())


def as_text(value: Any) -> str:
    """Write a value as text: text and days as they are, anything else as JSON."""
    if isinstance(value, date | time):
        return value.isoformat()
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text.encode("utf-8", "backslashreplace").decode()  # half a letter is no text
