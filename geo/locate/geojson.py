"""Read and write GeoJSON a feature at a time, each as it is: with its id, heights and members."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import pyarrow as pa
import shapely
from pyproj import CRS

from geo.errors import MapError
from geo.locate.columns import unique
from geo.locate.join import coordinates
from geo.locate.table import WGS84, Options, Part, Table, to_degrees

FEATURES = 1 << 14  # in a part
LONGEST = 1 << 26  # letters of a feature; beyond, the text is no GeoJSON
BLOCK = 1 << 20  # letters read at a time

Feature = dict[str, Any]


@contextmanager
def open_geojson(path: Path, options: Options) -> Iterator[Table]:
    """Open a GeoJSON; it is read once for the names and kinds of its properties, and once more.

    Raises
    ------
    MapError
        If it is no GeoJSON.
    """
    try:
        with path.open(encoding=options.encoding or "utf-8-sig") as file:
            reader = FeatureReader(path, file)
            has_id, kinds, count = _survey(reader)
            crs = _crs(reader.members, path)
        names = unique([*(["id"] if has_id else []), *kinds])
        types = [*([_type(has_id)] if has_id else []), *map(_type, kinds.values())]
        schema = pa.schema(list(zip(names, types, strict=True)))
        with path.open(encoding=options.encoding or "utf-8-sig") as file:
            features = iter(FeatureReader(path, file))
            parts = _parts(features, schema, list(kinds), bool(has_id), crs, count)
            yield Table(schema, parts, has_geometry=True)
    except UnicodeDecodeError as error:
        remedy = "Save it as UTF-8, or name its encoding with --encoding."
        raise MapError(f"{path}: is not {error.encoding}. {remedy}") from None


def _survey(
    features: "FeatureReader",
) -> tuple[set[type], dict[str, set[type]], int]:
    """List the types of the ids, and of each property by its name; and count the features."""
    ids: set[type] = set()
    kinds: dict[str, set[type]] = {}
    count = 0
    for count, feature in enumerate(features, start=1):  # noqa: B007 -- the count is returned
        if "id" in feature:
            ids.add(_kind(feature["id"]))
        for name, value in (feature.get("properties") or {}).items():
            kinds.setdefault(name, set()).add(_kind(value))
    return ids, kinds, count


def _kind(value: Any) -> type:
    return dict if isinstance(value, int) and abs(value) >= 1 << 63 else type(value)


def _type(kinds: set[type]) -> pa.DataType:
    match kinds - {type(None)}:
        case kind if kind == {bool}:
            return pa.bool_()
        case kind if kind == {int}:
            return pa.int64()
        case kind if kind and kind <= {int, float}:
            return pa.float64()
    return pa.string()


def _crs(members: Feature, path: Path) -> Any:
    """Read the CRS that files older than RFC 7946 may name."""
    try:
        named = (members.get("crs") or {}).get("properties", {}).get("name")
        crs = CRS.from_user_input(named or WGS84)
    except (AttributeError, ValueError) as error:
        raise MapError(f"{path}: its CRS cannot be read: {error}. Save it in EPSG:4326.") from None
    return None if crs.equals(CRS.from_user_input(WGS84), ignore_axis_order=True) else crs


def _parts(
    features: Iterator[Feature],
    schema: pa.Schema,
    properties: list[str],
    has_id: bool,
    crs: Any,
    count: int,
) -> Iterator[Part]:
    done = 0
    while chunk := list(islice(features, FEATURES)):
        done += len(chunk)
        texts = [json.dumps(feature.get("geometry")) for feature in chunk]
        shapes = shapely.from_geojson(np.array(texts, object), on_invalid="ignore")
        if crs:
            shapes = to_degrees(shapes, crs)
            chunk = [_moved(*pair) for pair in zip(chunk, shapes, strict=True)]
        lng, lat, faults = coordinates(shapes)
        for row in np.flatnonzero([shape is None for shape in shapes]):
            if texts[row] != "null":
                faults[row] = f"a geometry that cannot be read: {texts[row]:.80}"
        columns = [
            [(feature.get("properties") or {}).get(name) for feature in chunk]
            for name in properties
        ]
        columns = [*([[feature.get("id") for feature in chunk]] if has_id else []), *columns]
        arrays = [_array(cells, field.type) for cells, field in zip(columns, schema, strict=True)]
        yield Part(arrays, lng, lat, faults, shapes, done / max(count, 1), features=chunk)


def _moved(feature: Feature, shape: Any) -> Feature:
    return {**feature, "geometry": shape and json.loads(shapely.to_geojson(shape))}


def _array(cells: list[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_string(kind):
        cells = [cell if cell is None else as_text(cell) for cell in cells]
    return pa.array(cells, kind)


def as_text(value: Any) -> str:
    """Write a value as text: text as it is, anything else as JSON."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text.encode("utf-8", "backslashreplace").decode()  # half a letter is no text


class FeatureReader:
    """The features of a file; ``members`` holds the rest of the collection as far as it was read.

    Takes a FeatureCollection, a single Feature, or one Feature a line.
    """

    def __init__(self, path: Path, file: TextIO) -> None:
        self.path, self.file = path, file
        self.text, self.start, self.ended = "", 0, False
        self.members: dict[str, Any] = {}
        self._decoder = json.JSONDecoder(parse_constant=lambda _: None)  # NaN is no JSON

    def __iter__(self) -> Iterator[Feature]:
        """Give each feature.

        Raises
        ------
        MapError
            Where the text is no GeoJSON.
        """
        while self._next():
            if self._next() != "{":
                self._fail("is not GeoJSON", "A collection of features begins with {.")
            self.start += 1
            self.members = {}
            yield from self._object()

    def _object(self) -> Iterator[Feature]:
        streamed = False
        while self._next() != "}":
            key = self._value()
            self._expect(":")
            if key == "features" and self._next() == "[":
                self.start += 1
                streamed = True
                yield from self._features()
            else:
                self.members[str(key)] = self._value()
            if self._next() == ",":
                self.start += 1
            elif self._next() != "}":
                self._fail("is cut short or not GeoJSON")
        self.start += 1
        if self.members.get("type") == "Feature":
            yield self.members
        elif not streamed:
            self._fail("has no features", "Save it as a FeatureCollection.")

    def _features(self) -> Iterator[Feature]:
        while self._next() != "]":
            feature = self._value()
            if not isinstance(feature, dict):
                self._fail("has a feature that is none")
            yield feature
            if self._next() == ",":
                self.start += 1
            elif self._next() != "]":
                self._fail("is cut short or not GeoJSON")
        self.start += 1

    def _value(self) -> Any:
        """Decode the value that starts here, reading on while it is not whole."""
        self._next()
        while True:
            try:
                value, end = self._decoder.raw_decode(self.text, self.start)
            except json.JSONDecodeError as error:
                if len(self.text) - self.start > LONGEST or not self._more(len(self.text)):
                    self._fail(f"is cut short or not GeoJSON ({error.msg})")
                continue
            if end == len(self.text) and self._more(BLOCK):
                continue  # a number may go on
            self.start = end
            return value

    def _next(self) -> str:
        """Skip space, and look at the letter after it; at the end, none."""
        while True:
            while self.start < len(self.text) and self.text[self.start] in " \t\r\n\x1e\ufeff":
                self.start += 1
            if self.start < len(self.text):
                return self.text[self.start]
            if not self._more(BLOCK):
                return ""

    def _more(self, letters: int) -> bool:
        block = self.file.read(max(letters, BLOCK))
        self.text, self.start = self.text[self.start :] + block, 0
        return bool(block)

    def _expect(self, sign: str) -> None:
        if self._next() != sign:
            self._fail("is cut short or not GeoJSON")
        self.start += 1

    def _fail(self, fault: str, remedy: str = "Save it again.") -> None:
        near = self.text[self.start : self.start + 40]
        raise MapError(f"{self.path}: {fault}, near {near!r}. {remedy}")
