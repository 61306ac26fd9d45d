"""Read a map folder: layers with their sidecars, ledger, sources and map file."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from geo import schema
from geo.errors import InvalidFolder, Problem, ProblemAt, limited
from geo.folder.catalog import CONTROL, Catalog, Layer
from geo.folder.collection import split_features
from geo.folder.geojson import Row, read_features
from geo.folder.strict_text import FOLDER_FILES, Unreadable, parse_toml, read_text
from geo.folder.wording import errors_in, explain


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


def _at(path: Path) -> ProblemAt:
    return ProblemAt(f"{path.parent.resolve().name}/{path.name}")


def _layer(folder: Path, name: str, problems: list[Problem]) -> Layer | None:
    path = folder / f"{name}.geojson"
    at = _at(path)
    if name == CONTROL or not re.fullmatch(schema.ID_PATTERN, name):
        fault = f'"{name}" cannot be the name of a layer'
        remedy = "Call the files by words in a-z, 0-9 and dashes."
        problems.append(at("id", "", fault, remedy))
        return None
    before = len(problems)
    sidecar = _toml(path.with_suffix(".toml"), SIDECAR, problems)
    declared = len(problems) == before
    collection = _parsed(path, split_features, problems)
    if sidecar is None or collection is None:
        return None
    rows: list[Row] = []
    problems += limited(read_features(collection, sidecar, at, rows, declared=declared))
    if not rows:
        return None
    shapes = {row["id"]: row.pop("geometry") for row in rows}
    features = {row.pop("id"): row for row in rows}
    present = {feature: shape for feature, shape in shapes.items() if shape is not None}
    return Layer(name, features, present, sidecar)


def _parsed(path: Path, parse: Callable[[str], Any], problems: list[Problem]) -> Any:
    """Read a file into plain values; None, and a problem, when it cannot be."""
    try:
        return parse(read_text(path))
    except Unreadable as error:
        problems.append(_at(path)("unreadable", error.place, error.fault, error.remedy))
        return None


def _toml(path: Path, shape: TypeAdapter[Any], problems: list[Problem]) -> Any:
    """Read a TOML file into its model, without the entries that do not fit it."""
    values = _parsed(path, parse_toml, problems)
    if values is None:
        return None
    try:
        return shape.validate_python(values)
    except ValidationError as error:
        errors = errors_in(error)
    at = _at(path)
    problems += limited(at(*explain(error, values)) for error in errors)
    try:
        return shape.validate_python(_without(values, [error["loc"] for error in errors]))
    except ValidationError:
        return None


def _without(values: dict[str, Any], places: list[tuple[int | str, ...]]) -> dict[str, Any]:
    """Leave out the entries of the ledger or of the sources that hold an error."""
    faulty = {place[:2] for place in places}
    statements = values.get("statement")
    if isinstance(statements, list):
        kept = [entry for i, entry in enumerate(statements) if ("statement", i) not in faulty]
        return {"statement": kept}
    keys = {place[0] for place in faulty if place}
    return {key: value for key, value in values.items() if key not in keys}


SIDECAR: TypeAdapter[Any] = TypeAdapter(schema.Sidecar)
FOLDER_TABLES: dict[str, TypeAdapter[Any]] = {
    "map": TypeAdapter(schema.MapFile),
    "ledger": TypeAdapter(schema.Ledger),
    "sources": TypeAdapter(schema.Sources),
}
