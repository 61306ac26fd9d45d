"""Take features from files of other programs: their rows, columns, coordinates and ids."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyogrio
import pyproj
import shapely

from geo.edit.identity import FEATURE_ID, row_numbers, slug
from geo.edit.plain_file import plain_file
from geo.edit.reformat import collection_of, reformat_features
from geo.errors import MapError, did_you_mean
from geo.folder.not_json import features_by_line
from geo.folder.strict_text import Unreadable, parse_json, read_text
from geo.folder.vector_files import BY_LINE, TABLES, check_format, offline, vector_layers

GEOJSON = (".geojson", ".json", *BY_LINE)
WHOLE = re.compile(r"(\d+)\.0+")  # a code, in a column that pandas took for numbers with gaps
AXES = (("lng", "lat"), ("lon", "lat"), ("long", "lat"), ("longitude", "latitude"), ("x", "y"))
NETWORK_LINK = re.compile(rb"<(?:\w+:)?NetworkLink\b")
LANGUAGE_DRIVER = 29  # the byte of a .dbf that names its code page; 0 for none
GEOS_SAYS = {
    "point array must contain": "a line has at least two points",
    "do not form a closed": "the ring is not closed",
    "Invalid number of points": "a ring has at least four points, of which the last is the first",
}


@dataclass(frozen=True)
class Foreign:
    """Rows of a file, with the columns that they have and the CRS of their coordinates."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Any, ...]  # GeoJSON features
    crs: Any = None  # as GeoJSON declares it
    warnings: tuple[str, ...] = ()

    def features(self, columns: Mapping[str, str], *, layer: str) -> list[dict[str, Any]]:
        """Make features of the rows; each property named comes from a column.

        Without columns, GeoJSON keeps all its properties. Rows without an id are called after
        their name, or by their number; ``layer`` names those that have neither.

        Raises
        ------
        MapError
            If a column is not there, a row cannot be repaired, or two have the same id.
        """
        for column in columns.values():
            if column not in self.columns:
                remedy = did_you_mean(column, self.columns)
                raise MapError(f'{self.path}: has no column "{column}". {remedy}')
        rows = [_mapped(row, columns) if columns else row for row in self.rows]
        _give_ids(rows, slug(self.path.stem) or layer)
        _refuse_same_ids(self.path, rows)
        collection = {"type": "FeatureCollection", "crs": self.crs, "features": rows}
        try:
            return reformat_features(collection)
        except Unreadable as error:
            raise MapError(f"{self.path}: {error}") from None


def read_foreign(
    path: Path, *, table: str | None = None, crs: str | None = None, encoding: str | None = None
) -> Foreign:
    """Read the rows of a file by the format that its ending names.

    Parameters
    ----------
    table
        The layer, where the file has several.
    crs
        Of a file that declares none, such as a Shapefile without .prj.
    encoding
        Of the texts of a Shapefile or .dbf without a code page.

    Raises
    ------
    MapError
        With what the file is or lacks, and what to do about it.
    """
    if crs is not None:
        _check_crs(crs)
    with TemporaryDirectory() as folder:
        plain, name = plain_file(path, Path(folder))
        try:
            check_format(plain)
            read = _from_geojson if plain.suffix.lower() in GEOJSON else _from_gdal
            found = read(plain, table, crs, encoding)
            if not found.rows:
                raise MapError(f"{plain}: holds nothing to take{_why_nothing(plain)}")
        except MapError as error:
            raise MapError(str(error).replace(str(plain), str(name))) from None
    warnings = tuple(warning.replace(str(plain), str(name)) for warning in found.warnings)
    return replace(found, path=name, warnings=warnings)


def _from_geojson(
    path: Path, _table: str | None, crs: str | None, _encoding: str | None
) -> Foreign:
    try:
        text = read_text(path)
        lines = features_by_line(text)
        collection = collection_of(parse_json("[" + ",\n".join(lines) + "]" if lines else text))
    except Unreadable as error:
        raise MapError(f"{path}: {error}") from None
    declared = collection.get("crs")
    if declared and crs:
        raise MapError(f"{path}: declares a CRS of its own. Leave --crs out.")
    rows = [{**row} if isinstance(row, dict) else row for row in collection["features"]]
    tables = (row.get("properties") for row in rows if isinstance(row, dict))
    keys = dict.fromkeys(key for table in tables if isinstance(table, dict) for key in table)
    return Foreign(path, tuple(keys), tuple(rows), declared or _named(crs))


def _named(crs: str | None) -> dict[str, Any] | None:
    return {"type": "name", "properties": {"name": crs}} if crs else None


def _from_gdal(path: Path, table: str | None, crs: str | None, encoding: str | None) -> Foreign:
    layers = vector_layers(path)
    name = _layer(path, layers, table)
    guessed, notes = _encoding(path) if encoding is None else (encoding, ())
    with offline(path):
        about, _, shapes, values = pyogrio.raw.read(path, layer=name, encoding=guessed)
    columns = tuple(map(str, about["fields"]))
    rows: list[dict[str, Any]] = [
        {"type": "Feature", "properties": dict(zip(columns, map(_plain, row), strict=True))}
        for row in (zip(*values, strict=True) if len(values) else [()] * len(shapes or ()))
    ]
    if shapes is None:
        _place(path, rows, columns)
        return Foreign(path, columns, tuple(rows), _named(crs), notes)
    for number, (row, shape) in enumerate(zip(rows, shapes, strict=True), start=1):
        row["geometry"] = _geometry(path, number, row["properties"], shape)
    if rows and all(row["geometry"] is None for row in rows):
        raise MapError(f"{path}: none of its {len(rows)} rows has a place{_why_nothing(path)}")
    return Foreign(path, columns, tuple(rows), _named(_crs(path, about["crs"], crs)), notes)


def _layer(path: Path, layers: Mapping[str, Any], table: str | None) -> str:
    if table is not None and table not in layers:
        raise MapError(f'{path}: has no layer "{table}". {did_you_mean(table, layers)}')
    full = [name for name, about in layers.items() if about["features"]] or [*layers]
    if not full:
        raise MapError(f"{path}: holds nothing to take{_why_nothing(path)}")
    if table is None and len(full) > 1:
        raise MapError(f"{path}: has several layers. Choose one with --table: {', '.join(full)}.")
    return table or full[0]


def _crs(path: Path, declared: str | None, given: str | None) -> str:
    if declared and given:
        raise MapError(f"{path}: declares a CRS of its own. Leave --crs out.")
    if not declared and not given:
        lacks = f": {path.stem}.prj is not there" if path.suffix.lower() == ".shp" else ""
        remedy = (
            "Say which its coordinates are in, such as --crs EPSG:32638; EPSG:4326 for degrees."
        )
        raise MapError(f"{path}: declares no CRS{lacks}. {remedy}")
    return str(declared or given)


def _check_crs(crs: str) -> None:
    try:
        pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError:
        remedy = "Write EPSG and its number, such as EPSG:32638."
        raise MapError(f'--crs: "{crs}" is not a CRS that PROJ knows. {remedy}') from None


def _encoding(path: Path) -> tuple[str | None, tuple[str, ...]]:
    """Guess the encoding of a .dbf that names none; warn where that matters."""
    if path.suffix.lower() not in (".shp", ".dbf"):
        return None, ()
    siblings = {
        other.suffix.lower(): other
        for other in sorted(path.parent.iterdir())
        if other.stem == path.stem
    }
    dbf = siblings.get(".dbf")
    content = dbf.read_bytes() if dbf else b""
    if ".cpg" in siblings or not content[LANGUAGE_DRIVER:] or content[LANGUAGE_DRIVER]:
        return None, ()
    texts = content[int.from_bytes(content[8:10], "little") :]
    if texts.isascii():
        return None, ()
    try:
        texts.decode()
        guess = "UTF-8"
    except UnicodeDecodeError:
        guess = "ISO-8859-1"
    warning = f"{path}: names no encoding; its letters are read as {guess}."
    return guess, (f"{warning} Give it if they are wrong, such as --encoding cp1251.",)


def _place(path: Path, rows: list[dict[str, Any]], columns: Iterable[str]) -> None:
    """Make points of the columns of a table that hold coordinates."""
    by_name = {name.strip().lower(): name for name in columns}
    axes = next((pair for pair in AXES if {*pair} <= by_name.keys()), None)
    if axes is None:
        named = ", ".join(by_name.values())
        remedy = "Name its columns of coordinates lng and lat, lon and lat, or x and y."
        raise MapError(f"{path}: has no coordinates among its columns ({named}). {remedy}")
    for number, row in enumerate(rows, start=1):
        place = [_coordinate(path, number, row["properties"], by_name[axis]) for axis in axes]
        row["geometry"] = {"type": "Point", "coordinates": place}


def _coordinate(path: Path, number: int, row: Mapping[str, Any], column: str) -> float:
    value = row[column]
    try:
        found = float(str(value).strip().replace(",", "."))
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        fault = f"{column} is {'empty' if value is None else repr(value)}, no number"
        raise MapError(f"{path}: {_row(number, row)}: {fault}. Write degrees, such as 46.75.")
    return found


def _geometry(path: Path, number: int, row: Mapping[str, Any], wkb: bytes | None) -> Any:
    if wkb is None:
        return None
    try:
        shape = shapely.from_wkb(wkb)
    except shapely.errors.GEOSException as error:
        shape = shapely.from_wkb(wkb, on_invalid="fix")  # closes rings
        if shape is None or shapely.get_dimensions(shape) != 2:
            said = str(error)
            words = (words for known, words in GEOS_SAYS.items() if known in said)
            fault = f"its geometry cannot be read: {next(words, 'its coordinates are broken')}"
            raise MapError(f"{path}: {_row(number, row)}: {fault}. Draw it again.") from None
    return None if shape.is_empty else shapely.geometry.mapping(shapely.force_2d(shape))


def _row(number: int, row: Mapping[str, Any]) -> str:
    """Name a row by its number and, if it has one, its name."""
    named = (value for key, value in row.items() if key.lower() in ("name", "name:en") and value)
    name = next(named, None)
    return f'row {number} "{name}"' if name else f"row {number}"


def _mapped(row: Any, columns: Mapping[str, str]) -> Any:
    if not isinstance(row, dict):
        return row
    own = row.get("properties") or {}
    values = {name: own.get(column) for name, column in columns.items()}
    kept = {name: value for name, value in values.items() if value is not None and value != ""}
    if code := WHOLE.fullmatch(str(kept.get("id", ""))):
        kept["id"] = code[1]
    geometry = {key: row[key] for key in ("geometry", "crs") if key in row}
    return {"type": "Feature", "properties": kept, **geometry}


def _give_ids(rows: list[Any], stem: str) -> None:
    """Call rows that have no id after their name, or by their number where they have none."""
    counted = row_numbers(rows)
    used = {str(_own_id(row, counted)) for row in rows if isinstance(row, dict)}
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or _own_id(row, counted) is not None:
            continue
        own = row.get("properties") or {}
        name = next((own[key] for key in ("name:en", "name") if own.get(key)), "")
        base = slug(str(name))
        candidates = [base] if base else [f"{stem}-{number}"]
        candidates += [f"{candidates[0]}-{again}" for again in range(2, len(rows) + 2)]
        row["id"] = next(name for name in candidates if name not in used)
        used.add(row["id"])


def _own_id(row: Mapping[str, Any], counted: frozenset[str]) -> Any:
    """Return what a row itself calls its id: numbers that only count rows are none."""
    own = row.get("properties") or {}
    places = {FEATURE_ID: row.get("id"), "id": own.get("id"), "@id": own.get("@id")}
    if not {"name:en", "name"} & own.keys():
        places["fid"] = own.get("fid")
    given = (value for key, value in places.items() if key not in counted)
    return next((value for value in given if value not in (None, "")), None)


def _refuse_same_ids(path: Path, rows: list[Any]) -> None:
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        own = _own_id(row, frozenset()) if isinstance(row, dict) else None
        name = slug(str(own)) if own is not None else ""
        first = seen.setdefault(name, number) if name else number
        if first != number:
            remedy = "Map another column to it, --map COLUMN=id, or none: names become ids then."
            fault = f'rows {first} and {number} have the same id, "{name}"'
            raise MapError(f"{path}: {fault}. {remedy}")


def _why_nothing(path: Path) -> str:
    """Say why a file has no places, as far as that shows."""
    ending = path.suffix.lower()
    if ending == ".kml":
        content = path.read_bytes()
        if NETWORK_LINK.search(content):
            return ": it is a network link. Open it where it was made, and save the places."
        if b"<address>" in content:
            return ": it has addresses only. Look them up where it was made, and save the places."
    if ending in TABLES:
        return ". Its first line names columns, the others are rows."
    return ". Export what you drew."


def _plain(value: Any) -> Any:
    """Turn a cell into a plain value; None for one that holds nothing."""
    if isinstance(value, np.datetime64):
        if np.isnat(value):
            return None
        day, _, time = str(value.astype("datetime64[s]")).partition("T")
        return day if time in ("", "00:00:00") else f"{day}T{time}"
    if isinstance(value, np.ndarray):
        return [_plain(part) for part in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, bytes):
        return value.hex()
    return value
