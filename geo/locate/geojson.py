"""Read GeoJSON a feature at a time, each as it is: with its id, heights and members."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn, TextIO

import numpy as np
import pyarrow as pa
import shapely
from pyproj import CRS

from geo.errors import MapError
from geo.locate.table import WGS84, Part, Question, Table, to_degrees

FEATURES = 1 << 14  # in a part
BLOCK = 1 << 20  # letters read at a time
LONGEST = 1 << 26  # letters of a feature; beyond, the text is no GeoJSON
SIGN = re.compile(r"[^\s,:\x1e\ufeff]")  # begins or ends something; the others only separate
DECODER = json.JSONDecoder(parse_constant=lambda _: None)  # NaN is no JSON
TYPES: list[tuple[set[type], pa.DataType]] = [
    ({bool}, pa.bool_()), ({int}, pa.int64()), ({int, float}, pa.float64()),
]  # fmt: skip

Feature = dict[str, Any]


@contextmanager
def open_geojson(path: Path, question: Question) -> Iterator[Table]:
    """Open GeoJSON; it is read once for names and kinds of its properties, and once more."""
    members: Feature = {}
    kinds: dict[str, set[type]] = {}
    ids: set[type] = set()
    count = 0
    try:
        with path.open(encoding=question.encoding or "utf-8-sig") as file:
            for count, feature in enumerate(_features(path, file, members), start=1):  # noqa: B007
                ids |= {_kind(feature["id"])} if "id" in feature else set()
                for name, value in _properties(feature).items():
                    kinds.setdefault(name, set()).add(_kind(value))
        columns = [("id", ids)] * bool(ids) + [*kinds.items()]
        types = [_type(found) for _, found in columns]
        crs = _crs(members, path)
        with path.open(encoding=question.encoding or "utf-8-sig") as file:
            chunks = _chunks(_features(path, file, {}))
            parts = (
                _part(chunk, [*kinds], types, crs, done / max(count, 1)) for chunk, done in chunks
            )
            yield Table([name for name, _ in columns], types, parts, has_geometry=True)
    except UnicodeDecodeError as error:
        remedy = "Save it as UTF-8, or name its encoding with --encoding."
        raise MapError(f"{path}: is not {error.encoding}. {remedy}") from None


def _kind(value: Any) -> type:
    """Return the type of a value; numbers too long for a column are none."""
    return object if isinstance(value, int) and abs(value) >= 1 << 63 else type(value)


def _type(kinds: set[type]) -> pa.DataType:
    kinds = kinds - {type(None)}
    return next((kind for fit, kind in TYPES if kinds and kinds <= fit), pa.string())


def _properties(feature: Feature) -> dict[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _crs(members: Feature, path: Path) -> CRS | None:
    """Read the CRS that files older than RFC 7946 may name; None for longitudes and latitudes."""
    try:
        named = ((members.get("crs") or {}).get("properties") or {}).get("name")
        crs = CRS.from_user_input(named or WGS84)
    except (AttributeError, ValueError) as error:
        raise MapError(f"{path}: its CRS cannot be read: {error}. Save it in EPSG:4326.") from None
    return None if crs.equals(CRS.from_user_input(WGS84), ignore_axis_order=True) else crs


def _chunks(features: Iterator[Feature]) -> Iterator[tuple[list[Feature], int]]:
    done = 0
    while chunk := list(islice(features, FEATURES)):
        done += len(chunk)
        yield chunk, done


def _part(
    features: list[Feature], names: list[str], types: list[pa.DataType], crs: Any, read: float
) -> Part:
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
    cells = [[_properties(feature).get(name) for feature in features] for name in names]
    if len(types) > len(names):
        cells.insert(0, [feature.get("id") for feature in features])
    columns = [_array(*column) for column in zip(cells, types, strict=True)]
    return Part(columns, shapes, faults, read, features)


def _array(cells: list[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_string(kind):
        cells = [cell if cell is None else as_text(cell) for cell in cells]
    return pa.array(cells, kind)


def as_text(value: Any) -> str:
    """Write a value as text: text as it is, anything else as JSON."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text.encode("utf-8", "backslashreplace").decode()  # half a letter is no text


def _features(path: Path, file: TextIO, members: Feature) -> Iterator[Feature]:
    """Give each feature of a collection, or of lines with one each; ``members`` gets the rest."""
    text = _Text(path, file)
    while text.peek():
        text.take("{")
        members.clear()
        listed = False
        while text.peek() != "}":
            name = str(text.value())
            if name == "features" and text.peek() == "[":
                listed = True
                yield from text.objects()
            else:
                members[name] = text.value()
        text.take("}")
        if members.get("type") == "Feature":
            yield {**members}
        elif not listed:
            text.fail("has no features", "Save it as a FeatureCollection.")


class _Text:
    """JSON that is decoded a value at a time; what separates values is passed over."""

    def __init__(self, path: Path, file: TextIO) -> None:
        self.path, self.file, self.text, self.start = path, file, "", 0

    def peek(self) -> str:
        """Return the letter that the next value begins with; at the end, none."""
        while not (sign := SIGN.search(self.text, self.start)):
            if not self._read_on():
                return ""
        self.start = sign.start()
        return sign[0]

    def take(self, sign: str) -> None:
        if self.peek() != sign:
            self.fail("is not GeoJSON", f"A {sign} is missing there.")
        self.start += 1

    def value(self) -> Any:
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self.text, self.start)
            except (ValueError, RecursionError) as error:
                if len(self.text) - self.start > LONGEST or not self._read_on():
                    self.fail(f"is cut short or not GeoJSON ({error!s:.60})")
                continue
            if end < len(self.text) or not self._read_on():  # a number may go on
                self.start = end
                return value

    def objects(self) -> Iterator[Feature]:
        self.take("[")
        while self.peek() != "]":
            feature = self.value()
            if not isinstance(feature, dict):
                self.fail("has a feature that is none")
            yield feature
        self.take("]")

    def fail(self, fault: str, remedy: str = "Save it again.") -> NoReturn:
        near = self.text[self.start : self.start + 40]
        raise MapError(f"{self.path}: {fault}, near {near!r}. {remedy}")

    def _read_on(self) -> bool:
        rest = self.text[self.start :]
        block = self.file.read(max(len(rest), BLOCK))
        if block:
            self.text, self.start = rest + block, 0
        return bool(block)
