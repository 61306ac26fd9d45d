"""Read a map folder: layers with their sidecars, ledger, sources and map file."""

import json
import math
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import shapely
from geopandas import GeoDataFrame
from pydantic import BaseModel, TypeAdapter, ValidationError

from geo import schema
from geo.errors import InvalidFolder, Problem, UnknownName, did_you_mean

LARGEST_FILE = 20_000_000  # bytes; the largest real layer is under a twentieth of this
KINDS = {
    "Point": "point", "MultiPoint": "point",
    "LineString": "line", "MultiLineString": "line",
    "Polygon": "polygon", "MultiPolygon": "polygon",
}  # fmt: skip
FOLDER_FILES = ("ledger", "map", "sources")  # .toml files that are no sidecar

Model = TypeVar("Model", bound=BaseModel)
Report = Callable[[str, str, str], None]  # place, fault, remedy


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer: features as rows (index: feature id, EPSG:4326) and its sidecar."""

    id: str
    gdf: GeoDataFrame
    sidecar: schema.Sidecar

    @cached_property
    def kind(self) -> str:
        """``point``, ``line`` or ``polygon``; ``none`` for a layer without geometry."""
        kinds = self.gdf.geometry.dropna().geom_type.map(KINDS)
        return str(kinds.iloc[0]) if len(kinds) else "none"


@dataclass(frozen=True, eq=False)
class Catalog:
    """A whole map folder."""

    folder: Path
    layers: dict[str, Layer]
    sources: dict[str, schema.Source]
    statements: tuple[schema.Statement, ...]
    map: schema.MapFile
    unread: frozenset[str] = frozenset()  # layers whose files are there and could not be read whole

    def layer(self, name: str) -> Layer:
        """Find a layer by its id.

        Raises
        ------
        UnknownName
            With the nearest id there is.
        """
        if name not in self.layers:
            raise UnknownName(f'layer "{name}" is not there. {did_you_mean(name, self.layers)}')
        return self.layers[name]


def bundled() -> Path:
    """Find the layers that come with the package, installed or in a checkout."""
    here = Path(__file__).parent
    return here / "layers" if (here / "layers").is_dir() else here.parent / "layers"


def read(folder: Path | str | None = None) -> Catalog:
    """Read a map folder; without one, the layers that come with the package.

    Raises
    ------
    InvalidFolder
        With every problem that keeps a file from being read. What files say of each other is
        looked at by `geo.check`.
    """
    catalog, problems = load(Path(folder) if folder is not None else bundled())
    if catalog is None or problems:
        raise InvalidFolder(problems)
    return catalog


def load(folder: Path) -> tuple[Catalog | None, list[Problem]]:
    """Read as much of a map folder as can be read, with the problems met on the way."""
    problems: list[Problem] = []
    if not folder.is_dir():
        return None, [Problem(str(folder), "", "is not a folder", "Name the layers folder.")]
    map_file = _toml(folder / "map.toml", TypeAdapter(schema.MapFile), problems)
    ledger = _toml(folder / "ledger.toml", TypeAdapter(schema.Ledger), problems)
    sources = _toml(folder / "sources.toml", TypeAdapter(dict[str, schema.Source]), problems)
    layers: dict[str, Layer | None] = {}
    unread = set()
    for name in _names(folder):
        before = len(problems)
        layers[name] = _layer(folder, name, problems)
        if len(problems) > before:
            unread.add(name)
    if map_file is None or ledger is None or sources is None:
        return None, problems
    whole = {name: layer for name, layer in layers.items() if layer is not None}
    catalog = Catalog(folder, whole, sources, ledger.statements, map_file, unread=frozenset(unread))
    return catalog, problems


def _names(folder: Path) -> list[str]:
    files = (path for path in folder.iterdir() if path.suffix in (".geojson", ".toml"))
    return sorted({path.stem for path in files if not path.name.startswith(".")} - {*FOLDER_FILES})


def _layer(folder: Path, name: str, problems: list[Problem]) -> Layer | None:
    sidecar = _toml(folder / f"{name}.toml", TypeAdapter(schema.Sidecar), problems)
    path = folder / f"{name}.geojson"
    content = _text(path, problems)
    if sidecar is None or content is None:
        return None

    def report(place: str, fault: str, remedy: str) -> None:
        problems.append(Problem(_called(path), place, fault, remedy))

    collection = _json(content, report)
    features = _features(collection, report) if collection is not None else None
    if features is None:
        return None
    rows = [row for row in (_row(feature, sidecar, report) for feature in features) if row]
    _one_kind(rows, report)
    if not rows:
        report("", "holds no feature", "Draw one, or take the layer's files out.")
        return None
    index = [row.pop("id") for row in rows]
    for twin in sorted({one for one in index if index.count(one) > 1}):
        report(_feature(twin), "the id is there twice", "Give one of them another id.")
    gdf = GeoDataFrame(rows, index=pd.Index(index, name="id"), crs="EPSG:4326")
    return Layer(name, gdf, sidecar)


def _called(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _text(path: Path, problems: list[Problem]) -> str | None:
    def report(fault: str, remedy: str) -> None:
        problems.append(Problem(_called(path), "", fault, remedy))

    if not path.is_file():
        report("is not there", "A layer is NAME.geojson with NAME.toml beside it.")
    elif (size := path.stat().st_size) > LARGEST_FILE:
        limit = f"at most {LARGEST_FILE // 1_000_000} MB"
        report(f"is {size / 1e6:.0f} MB, {limit} are read", "Simplify or split the layer.")
    else:
        try:
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            report(f"is not UTF-8 at byte {error.start}", "Save it as UTF-8.")
        except OSError as error:
            report(f"cannot be read: {error.strerror}", "Look at its permissions.")
    return None


def _toml(path: Path, shape: TypeAdapter[Any], problems: list[Problem]) -> Any:
    """Read one TOML file into its model; None when it cannot be."""
    content = _text(path, problems)
    if content is None:
        return None
    try:
        values = tomllib.loads(content)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        fault = f"is not TOML: {str(error) or 'nested too deep'}"
        problems.append(Problem(_called(path), "", fault, "Mend the line named."))
        return None
    try:
        return shape.validate_python(values)
    except ValidationError as error:
        for one in error.errors():
            place, fault, remedy = _explain(one, values)
            problems.append(Problem(_called(path), place, fault, remedy))
        return None


def _explain(error: Any, values: Any) -> tuple[str, str, str]:
    """Word one error of pydantic as place, fault with value, and remedy."""
    path = [part for part in error["loc"] if part != "[key]"]
    place = ".".join(str(part) for part in path)
    if len(path) > 1 and path[0] in ("statement", "period", "group") and path[1] != "statement":
        entry = values[path[0]][path[1]] if isinstance(path[1], int) else {}
        named = entry.get("id", path[1] + 1) if isinstance(entry, dict) else path[1] + 1
        place = f'{path[0]} "{named}"' + (f": {'.'.join(map(str, path[2:]))}" if path[2:] else "")
    value = json.dumps(error["input"], ensure_ascii=False, default=str)[:80]
    match error["type"]:
        case "extra_forbidden":
            return place, f"the key is not known (value {value})", "Take it out or mend its name."
        case "missing":
            return place, "is missing", "Write it."
        case _:
            reason = error["msg"].removeprefix("Value error, ")
            return place, f"{_continued(reason)} (value {value})", "Mend the value."


def _continued(sentence: str) -> str:
    """Let a sentence go on from a colon, unless it starts with an abbreviation."""
    return sentence if sentence[:2].isupper() else f"{sentence[0].lower()}{sentence[1:]}"


def _json(content: str, report: Report) -> Any:
    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is no number of JSON")

    try:
        return json.loads(content, parse_constant=refuse)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        report(place, f"is not JSON: {_continued(error.msg)}", "Mend it there.")
    except ValueError as error:
        report("", f"is not JSON: {error}", "Mend the coordinates.")
    except RecursionError:
        report("", "is nested too deep", "Write plain GeoJSON.")
    return None


def _features(collection: Any, report: Report) -> list[Any] | None:
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        report("", "is not a FeatureCollection", "Export the layer as GeoJSON again.")
        return None
    for key in sorted(set(collection) - {"type", "features", "crs", "name", "bbox"}):
        report("", f'the key "{key}" is not known', "Take it out.")
    crs = collection.get("crs")
    if crs is not None and not any(end in json.dumps(crs) for end in ("CRS84", "4326")):
        value = json.dumps(crs)[:120]
        report("crs", f"is {value}, not EPSG:4326", "Reproject the layer to EPSG:4326.")
        return None
    features = collection.get("features")
    if not isinstance(features, list):
        report("features", "is not a list", "Export the layer as GeoJSON again.")
        return None
    return features


def _feature(name: object) -> str:
    return f'feature "{name}"'


def _row(feature: Any, sidecar: schema.Sidecar, report: Report) -> dict[str, Any] | None:
    """Read one feature as a row; report what is wrong with it and give what can be kept."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        report("", f"{json.dumps(feature)[:60]} is not a Feature", "Export the layer again.")
        return None
    name = feature.get("id")
    place = _feature(name if name is not None else "?")
    try:
        TypeAdapter(schema.Id).validate_python(name)
    except ValidationError:
        value = json.dumps(name, ensure_ascii=False)
        report(place, f"the id is {value}", "Give it words in a-z, 0-9 and dashes.")
        return None
    for key in sorted(set(feature) - {"type", "id", "properties", "geometry", "bbox"}):
        report(place, f'the key "{key}" is not known', "Move it into properties.")
    properties = _properties(feature.get("properties"), sidecar, place, report)
    geometry = _geometry(feature.get("geometry"), sidecar.placeless, place, report)
    if properties is None or (geometry is None and not sidecar.placeless):
        return None
    return {"id": name, **properties, "geometry": geometry}


def _properties(
    properties: Any, sidecar: schema.Sidecar, place: str, report: Report
) -> dict[str, Any] | None:
    try:
        known = schema.Properties.model_validate(properties)
    except ValidationError as error:
        for one in error.errors():
            where, fault, remedy = _explain(one, properties)
            report(f"{place}: {where}" if where else place, fault, remedy)
        return None
    for key, value in (known.__pydantic_extra__ or {}).items():
        if key.startswith("name:"):
            if not isinstance(value, str) or not value.strip():
                report(f"{place}: {key}", f"is {json.dumps(value)}, no name", "Write the name.")
        elif key not in sidecar.fields:
            known_fields = (*schema.COMMON_PROPERTIES, *sidecar.fields)
            remedy = f"Declare it in the sidecar's [fields]. {did_you_mean(key, known_fields)}"
            report(f"{place}: {key}", f"the key is not known (value {value!r:.60})", remedy)
    return dict(properties)


def _geometry(value: Any, placeless: bool, place: str, report: Report) -> Any:
    if value is None:
        if not placeless:
            report(place, "has no geometry", "Draw it, or say placeless = true in the sidecar.")
        return None
    try:
        if value["type"] not in KINDS:
            raise ValueError(f"{value['type']} is no point, line or polygon")
        geometry = shapely.geometry.shape(value)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        reason = str(error) or type(error).__name__
        report(place, f"the geometry cannot be read: {reason:.120}", "Draw it again.")
        return None
    except shapely.errors.ShapelyError as error:
        report(place, f"the geometry cannot be read: {error!s:.120}", "Draw it again.")
        return None
    if geometry.is_empty:
        report(place, "the geometry is empty", "Draw it, or take the feature out.")
        return None
    west, south, east, north = geometry.bounds
    if not all(map(math.isfinite, geometry.bounds)):
        report(place, "a coordinate is not a finite number", "Draw it again.")
        return None
    if west < -180 or east > 180 or south < -90 or north > 90:
        fault = f"coordinates reach {west:.5g} {south:.5g} to {east:.5g} {north:.5g}, no degrees"
        report(place, fault, "Reproject the layer to EPSG:4326, longitude first.")
        return None
    return geometry


def _one_kind(rows: Iterable[dict[str, Any]], report: Report) -> None:
    kinds: dict[str, str] = {}
    for row in rows:
        if row["geometry"] is not None:
            kinds.setdefault(KINDS[row["geometry"].geom_type], row["id"])
    if len(kinds) > 1:
        found = ", ".join(f"{kind} ({name})" for kind, name in sorted(kinds.items()))
        report("", f"mixes kinds of geometry: {found}", "Make a layer of each.")
