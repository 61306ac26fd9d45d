"""Add to a map folder: a source, a statement, a feature, a layer; only what leaves it sound."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array, Table

from geo.check import problems
from geo.errors import InvalidFolder, MapError, did_you_mean
from geo.folder.canonical import dumps
from geo.folder.reader import layer_files
from geo.folder.strict_text import parse_json, parse_toml, read_text
from geo.output.atomic import write_whole

RETIRED = "retired"  # the folder of withdrawn layers
ENTRY = re.compile(r"(?<!\n)\n\[\[statement\]\]")  # with no blank line before it
Edit = Callable[[Path], None]


def edit_checked(folder: Path, *edits: Edit, leaving: Iterable[str] = ()) -> list[Path]:
    """Edit a copy of the folder, and take over what changed if no problem came of it.

    Parameters
    ----------
    leaving
        Kinds of problem that may remain: a source that nothing names yet.

    Returns
    -------
    list
        The files that were written or removed.

    Raises
    ------
    InvalidFolder
        With the problems that the edits would make; the folder is as it was.
    MapError
        If another program saved one of the files meanwhile.
    """
    before = set(problems(folder))
    with TemporaryDirectory() as place:
        copy = Path(place) / folder.resolve().name
        before_edit = {name: (folder / name).read_bytes() for name in _files(folder)}
        for name, content in before_edit.items():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes(content)
        for edit in edits:
            edit(copy)
        made = [one for one in problems(copy) if one not in before and one.kind not in leaving]
        if made:
            raise InvalidFolder(made)
        after_edit = {name: (copy / name).read_bytes() for name in _files(copy)}
    return _take_over(folder, before_edit, after_edit)


def _take_over(folder: Path, before: dict[str, bytes], after: dict[str, bytes]) -> list[Path]:
    """Write what an edit changed, and remove what it took away; what came meanwhile stays."""
    changed = [name for name in after if after[name] != before.get(name)]
    removed = [name for name in before if name not in after]
    for name in [*changed, *removed]:
        path = folder / name
        there = path.read_bytes() if path.exists() else None
        if there != before.get(name):
            fault = "was saved by another program meanwhile, and nothing was written"
            raise MapError(f"{path}: {fault}. Do it again.")
    for name in changed:
        write_whole(folder / name, after[name])
    for name in removed:
        (folder / name).unlink()
    return [folder / name for name in [*changed, *removed]]


def _files(folder: Path) -> list[str]:
    """List the files of a map folder, and of the retired layers in it."""
    places = [folder, *([folder / RETIRED] if (folder / RETIRED).is_dir() else [])]
    every = (path for place in places for path in place.iterdir() if not path.name.startswith("."))
    return sorted(path.relative_to(folder).as_posix() for path in every if path.is_file())


def source(key: str, values: Mapping[str, Any]) -> Edit:
    """Append a source to the bibliography."""

    def edit(folder: Path) -> None:
        document = _read(folder / "sources.toml")
        if key in document:
            raise MapError(f'sources.toml: the key "{key}" is taken. Choose another.')
        _write(folder / "sources.toml", _with_blank_line(document, key, _table(values)))

    return edit


def statement(values: Mapping[str, Any]) -> Edit:
    """Put a statement into the ledger, where its day belongs."""

    def edit(folder: Path) -> None:
        path = folder / "ledger.toml"
        document = _read(path)
        ledger = document.get("statement")
        if not isinstance(ledger, AoT):
            raise MapError("ledger.toml: has no [[statement]]. Write the first one by hand.")
        later = [i for i, one in enumerate(ledger) if str(one["from"]) > str(values["from"])]
        ledger.insert(later[0] if later else len(ledger), _table(values))
        text = ENTRY.sub(r"\n\n[[statement]]", tomlkit.dumps(document))
        write_whole(path, text.encode())

    return edit


def used_by(name: str, keys: Iterable[str]) -> Edit:
    """Name sources where they belong: at a statement, or at a ``layer:feature``."""

    def edit(folder: Path) -> None:
        layer, _, feature = name.partition(":")
        if feature:
            features = _features(folder, layer)
            named = {str(one["id"]): one for one in features}
            if feature not in named:
                raise MapError(f'"{name}" is not a feature. {did_you_mean(feature, named)}')
            own = named[feature]["properties"]["sources"]
            own += [key for key in keys if key not in own]
            _write_features(folder, layer, features)
            return
        document = _read(folder / "ledger.toml")
        statements = {str(one["id"]): one for one in document.get("statement", [])}
        if name not in statements:
            raise MapError(f'"{name}" is not a statement. {did_you_mean(name, statements)}')
        listed = statements[name]["sources"]
        for key in keys:
            if key not in listed:
                listed.append(key)
        _write(folder / "ledger.toml", document)

    return edit


def features(layer: str, added: Iterable[Mapping[str, Any]]) -> Edit:
    """Put features into a layer, in the place of those with the same ids."""

    def edit(folder: Path) -> None:
        by_id = {str(one["id"]): one for one in _features(folder, layer)}
        by_id |= {str(one["id"]): dict(one) for one in added}
        _write_features(folder, layer, list(by_id.values()))

    return edit


def layer(
    name: str, sidecar: Mapping[str, Any], drawn: Iterable[Mapping[str, Any]], *, group: str
) -> Edit:
    """Make a layer: its two files, its place on top of the others and in a group."""

    def edit(folder: Path) -> None:
        if (folder / f"{name}.toml").exists() or (folder / f"{name}.geojson").exists():
            raise MapError(f'layer "{name}" is there already. Choose another name.')
        document = tomlkit.document()
        for key, value in sidecar.items():
            document.add(key, _table(value) if isinstance(value, Mapping) else value)
        _write(folder / f"{name}.toml", document)
        _write_features(folder, name, [dict(one) for one in drawn])
        chart = _read(folder / "map.toml")
        groups = {str(one["id"]): one for one in chart.get("group", [])}
        if group not in groups:
            raise MapError(f'"{group}" is not a group. {did_you_mean(group, groups)}')
        for names in (chart["order"], groups[group]["layers"]):
            if isinstance(names, Array):
                names.append(name)
        _write(folder / "map.toml", chart)

    return edit


def withdraw(name: str, reason: str, day: date) -> Edit:
    """Move a layer to the retired ones, with the sources that only it used."""

    def edit(folder: Path) -> None:
        unused = _unused_sources(folder)
        retired = folder / RETIRED
        retired.mkdir(exist_ok=True)
        about = _read(folder / f"{name}.toml")
        about["omits"] = f"{about['omits']} Withdrawn on {day.isoformat()}: {reason}"
        for ending in (".geojson", ".toml"):
            if (retired / f"{name}{ending}").exists():
                raise MapError(f"{RETIRED}/{name}{ending}: is there already. Rename it.")
            (folder / f"{name}{ending}").rename(retired / f"{name}{ending}")
        _write(retired / f"{name}.toml", about)
        _take_from_map(folder / "map.toml", name)
        _retire_sources(folder, _unused_sources(folder) - unused)

    return edit


def _take_from_map(path: Path, name: str) -> None:
    """Take a layer out of the order and its group, and a group out that would be empty."""
    document = _read(path)
    groups = document.get("group", AoT([]))
    for names in (document["order"], *(group["layers"] for group in groups)):
        if isinstance(names, Array) and name in names:
            names.remove(name)
    relief = document.get("relief", {}).get("group")
    for group in [one for one in groups if not one["layers"] and one["id"] != relief]:
        groups.remove(group)
    _write(path, document)


def _unused_sources(folder: Path) -> set[str]:
    return {problem.place for problem in problems(folder) if problem.kind == "unused-source"}


def _retire_sources(folder: Path, keys: set[str]) -> None:
    if not keys:
        return
    document = _read(folder / "sources.toml")
    path = folder / RETIRED / "sources.toml"
    retired = _read(path) if path.exists() else tomlkit.document()
    for key in [key for key in document if key in keys]:
        entry = document.pop(key)
        if key not in retired:
            _with_blank_line(retired, key, _table(entry.unwrap()))
    _write(path, retired)
    _write(folder / "sources.toml", document)


def _read(path: Path) -> tomlkit.TOMLDocument:
    text = read_text(path)
    parse_toml(text)  # says what is wrong with it, in our words
    return tomlkit.parse(text)


def _write(path: Path, document: tomlkit.TOMLDocument) -> None:
    write_whole(path, tomlkit.dumps(document).encode())


def _with_blank_line(
    document: tomlkit.TOMLDocument, key: str, table: Table
) -> tomlkit.TOMLDocument:
    document.add(tomlkit.nl())
    document.add(key, table)
    return document


def _table(values: Mapping[str, Any]) -> Table:
    """Make a table; texts by language go on one line each, as in the files that are there."""
    table = tomlkit.table()
    for key, value in values.items():
        if isinstance(value, Mapping):
            inline = tomlkit.inline_table()
            inline.update(value)
            table.add(key, inline)
        else:
            table.add(key, list(value) if isinstance(value, tuple) else value)
    return table


def _features(folder: Path, layer: str) -> list[dict[str, Any]]:
    path = folder / f"{layer}.geojson"
    if not path.is_file():
        names = [path.stem for path in layer_files(folder)]
        raise MapError(f'layer "{layer}" is not there. {did_you_mean(layer, names)}')
    return list(parse_json(read_text(path))["features"])


def _write_features(folder: Path, layer: str, whole: list[dict[str, Any]]) -> None:
    fields = parse_toml(read_text(folder / f"{layer}.toml")).get("fields", {})
    write_whole(folder / f"{layer}.geojson", dumps(whole, fields=tuple(fields)).encode())
