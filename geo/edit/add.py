"""Add to a map folder: a source, a statement, a feature, a layer; only what leaves it sound."""

import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array, Table

from geo.check import problems
from geo.errors import InvalidFolder, MapError, did_you_mean
from geo.folder.canonical import dumps
from geo.folder.strict_text import parse_json, parse_toml, read_text
from geo.output.atomic import write_whole

ENTRY = re.compile(r"(?<!\n)\n\[\[statement\]\]")  # with no blank line before it
Edit = Callable[[Path], None]


def edit_checked(folder: Path, *edits: Edit, leaving: Iterable[str] = ()) -> list[Path]:
    """Edit a copy of the folder, and take it over if no problem came of it.

    Parameters
    ----------
    leaving
        Kinds of problem that may remain: a source that nothing names yet.

    Returns
    -------
    list
        The files that were written.

    Raises
    ------
    InvalidFolder
        With the problems that the edits would make; the folder is as it was.
    """
    before = set(problems(folder))
    with TemporaryDirectory() as place:
        copy = Path(place) / folder.resolve().name
        copy.mkdir()
        for path in _files(folder):
            shutil.copyfile(path, copy / path.name)
        for edit in edits:
            edit(copy)
        made = [one for one in problems(copy) if one not in before and one.kind not in leaving]
        if made:
            raise InvalidFolder(made)
        written = []
        for path in _files(copy):
            target, content = folder / path.name, path.read_bytes()
            if not target.exists() or target.read_bytes() != content:
                write_whole(target, content)
                written.append(target)
    return written


def _files(folder: Path) -> list[Path]:
    every = (path for path in folder.iterdir() if not path.name.startswith("."))
    return sorted(path for path in every if path.is_file())


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
        names = [one.stem for one in folder.glob("*.geojson")]
        raise MapError(f'layer "{layer}" is not there. {did_you_mean(layer, names)}')
    return list(parse_json(read_text(path))["features"])


def _write_features(folder: Path, layer: str, whole: list[dict[str, Any]]) -> None:
    fields = parse_toml(read_text(folder / f"{layer}.toml")).get("fields", {})
    write_whole(folder / f"{layer}.geojson", dumps(whole, fields=tuple(fields)).encode())
