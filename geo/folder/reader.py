"""Read a map folder: layers with their sidecars, ledger, sources and map file."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from geo import schema
from geo.errors import InvalidFolder, Problem
from geo.folder.catalog import CONTROL, Catalog, Layer
from geo.folder.geojson import RESERVED, Report, explain, rows
from geo.folder.strict_text import FOLDER_FILES, Unreadable, parse_json, parse_toml, read_text


def bundled() -> Path:
    """Find the layers that come with the package, installed or in a checkout."""
    here = Path(__file__).parents[1]
    return here / "layers" if (here / "layers").is_dir() else here.parent / "layers"


def as_catalog(catalog: Catalog | Path | str | None = None) -> Catalog:
    """Return a catalogue as it is, or read that of a map folder, or the one of the package.

    Raises
    ------
    InvalidFolder
        With every problem that keeps a file of the folder from being read.
    """
    return catalog if isinstance(catalog, Catalog) else read(catalog)


NONE_KNOWN: Mapping[str, Layer] = MappingProxyType({})


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


def load(
    folder: Path, known: Mapping[str, Layer] = NONE_KNOWN
) -> tuple[Catalog | None, list[Problem]]:
    """Read as much of a map folder as can be read, with the problems met on the way.

    ``known`` are layers read before whose files are still the same.
    """
    problems: list[Problem] = []
    if not folder.is_dir():
        return None, [Problem(str(folder), "", "is not a folder", "Name the layers folder.")]
    unread = set()
    tables = {}
    for name, shape in FOLDER_TABLES.items():
        before = len(problems)
        tables[name] = _toml(folder / f"{name}.toml", shape, problems)
        if len(problems) > before:
            unread.add(name)
    layers: dict[str, Layer] = {}
    for name in _names(folder):
        before = len(problems)
        layer = known.get(name) or _layer(folder, name, problems)
        if layer is not None:
            layers[name] = layer
        if len(problems) > before:
            unread.add(name)
    if tables["map"] is None:
        return None, problems
    statements = tables["ledger"].statements if tables["ledger"] else ()
    sources = tables["sources"] or {}
    catalog = Catalog(folder, layers, sources, statements, tables["map"], unread=frozenset(unread))
    return catalog, problems


def layer_files(folder: Path) -> list[Path]:
    """List the layer files of a folder; a Mac's hidden ``._NAME.geojson`` is none."""
    return [path for path in _visible(folder) if path.suffix.lower() == ".geojson"]


def _visible(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _names(folder: Path) -> list[str]:
    """List the layers that have a file, in whatever case its ending is."""
    files = (path for path in _visible(folder) if path.suffix.lower() in (".geojson", ".toml"))
    return sorted({path.stem for path in files} - {*FOLDER_FILES})


def _reporter(path: Path, problems: list[Problem]) -> Report:
    name = f"{path.parent.resolve().name}/{path.name}"

    def report(place: str, fault: str, remedy: str, kind: str = "unreadable") -> None:
        problems.append(Problem(name, place, fault, remedy, kind=kind))

    return report


def _layer(folder: Path, name: str, problems: list[Problem]) -> Layer | None:
    path = folder / f"{name}.geojson"
    report = _reporter(path, problems)
    if name == CONTROL or not re.fullmatch(schema.ID_PATTERN, name):
        fault = f'"{name}" cannot be the name of a layer'
        report("", fault, "Call the files by words in a-z, 0-9 and dashes.", kind="id")
        return None
    before = len(problems)
    sidecar = _toml(folder / f"{name}.toml", SIDECAR, problems)
    declared = len(problems) == before
    collection = _parsed(path, parse_json, report)
    if sidecar is None or collection is None:
        return None
    for key in RESERVED:
        if key in sidecar.fields:
            about = _reporter(folder / f"{name}.toml", problems)
            about(f"fields.{key}", "every feature has one", "Call it otherwise.", kind="schema")
            return None
    found = rows(collection, sidecar, report, declared=declared)
    if not found:
        return None
    shapes = {row["id"]: row.pop("geometry") for row in found}
    features = {row.pop("id"): row for row in found}
    there = {feature: shape for feature, shape in shapes.items() if shape is not None}
    return Layer(name, features, there, sidecar)


def _parsed(path: Path, parse: Callable[[str], Any], report: Report) -> Any:
    """Read a file into plain values; None, and a report, when it cannot be."""
    try:
        value = parse(read_text(path))
    except Unreadable as error:
        report(error.place, error.fault, error.remedy, kind="unreadable")
        return None
    if value is None:
        report("", "is null", "Export the layer as GeoJSON again.")
    return value


def _toml(path: Path, shape: TypeAdapter[Any], problems: list[Problem]) -> Any:
    """Read one TOML file into its model, without the entries that do not fit it."""
    report = _reporter(path, problems)
    values = _parsed(path, parse_toml, report)
    if values is None:
        return None
    try:
        return shape.validate_python(values)
    except ValidationError as error:
        errors = error.errors()
    for one in errors:
        place, fault, remedy = explain(one, values)
        known = one["type"] == "extra_forbidden"
        report(place, fault, remedy, kind="unknown-key" if known else "schema")
    try:
        return shape.validate_python(_without(values, [one["loc"] for one in errors]))
    except ValidationError:
        return None


def _without(values: dict[str, Any], places: list[tuple[int | str, ...]]) -> dict[str, Any]:
    """Leave out the entries of the ledger or of the sources that hold an error."""
    faulty = {place[:2] for place in places}
    statements = values.get("statement")
    if isinstance(statements, list):
        kept = [one for i, one in enumerate(statements) if ("statement", i) not in faulty]
        return {"statement": kept}
    return {key: value for key, value in values.items() if key not in {one[0] for one in faulty}}


SIDECAR: TypeAdapter[Any] = TypeAdapter(schema.Sidecar)
FOLDER_TABLES: dict[str, TypeAdapter[Any]] = {
    "map": TypeAdapter(schema.MapFile),
    "ledger": TypeAdapter(schema.Ledger),
    "sources": TypeAdapter(dict[str, schema.Source]),
}
