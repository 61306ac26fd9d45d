"""Files in folders and object stores: listed, fetched, put whole, and a record of what is done."""

import json
import tempfile
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import uuid4

from geo.errors import MapError

RECORD = "_locate.json"  # beside the parts; Dask, Spark and pyarrow pass over names that begin so
VERSION = ("size", "mtime", "ETag", "etag", "LastModified", "updated")  # as file systems name it


@dataclass(frozen=True)
class Source:
    """A part as it lies in its folder."""

    address: str  # with the protocol of its file system
    name: str  # below the folder that all parts are in
    size: int
    state: str  # changes when the file does


def list_sources(points: str, endings: Container[str], *, apart_from: str) -> list[Source]:
    """List the files of a folder, a pattern or an address that have one of some endings.

    Names that begin with _ or . are passed over, and what lies in the folder ``apart_from``.
    """
    system, pattern = file_system(points)
    if system.isdir(pattern):
        pattern = f"{pattern.rstrip('/')}/**"
    folder = pattern.partition("*")[0].partition("?")[0].partition("[")[0].rpartition("/")[0]
    answers = file_system(apart_from)[1].rstrip("/") + "/"
    sources = []
    for path, about in sorted(system.glob(pattern, detail=True).items()):
        name = PurePosixPath(path.removeprefix(folder).lstrip("/"))
        hidden = path.startswith(answers) or any(step[0] in "_." for step in name.parts)
        if about["type"] == "file" and name.suffix.lower() in endings and not hidden:
            state = sha256(repr([about.get(key) for key in VERSION]).encode()).hexdigest()[:16]
            address, size = system.unstrip_protocol(path), int(about["size"] or 0)
            sources.append(Source(address, str(name), size, state))
    if not sources:
        raise MapError(f"{points}: no files of points. Name a folder or a pattern that has some.")
    return sources


def file_system(address: str) -> tuple[Any, str]:
    """Return the file system of fsspec that an address names, and the path in it."""
    try:
        from fsspec.core import url_to_fs

        system, path = url_to_fs(address)
    except (ImportError, ValueError) as error:
        remedy = "Install what it names, with karabakh-map[cluster]."
        raise MapError(f"{address}: cannot be reached: {error}. {remedy}") from None
    return system, str(path)


@contextmanager
def fetched(address: str) -> Iterator[Path]:
    """Give a file of any file system as one of this machine's."""
    system, path = file_system(address)
    if "file" in system.protocol:
        yield Path(path)
        return
    suffix = PurePosixPath(path).suffix
    files = system.glob(f"{path.removesuffix(suffix)}.*") if suffix == ".shp" else [path]
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            system.get_file(file, f"{folder}/{PurePosixPath(file).name}")
        yield Path(folder) / PurePosixPath(path).name


def put_whole(content: bytes | Path, address: str) -> None:
    """Write a file so that it is there whole or not at all."""
    system, path = file_system(address)
    folder, _, name = path.rpartition("/")
    partial = f"{folder}/.{name}.{uuid4().hex}"
    system.makedirs(folder, exist_ok=True)
    try:
        if isinstance(content, bytes):
            system.pipe_file(partial, content)
        else:
            system.put_file(str(content), partial)
        system.mv(partial, path)
    except BaseException:
        if system.exists(partial):
            system.rm_file(partial)
        raise


@dataclass(frozen=True)
class Record:
    """What was asked, and which parts are there with which counts; kept in the answers' folder."""

    folder: str
    asked: Mapping[str, str]
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: str, asked: Mapping[str, str]) -> "Record":
        """Read or begin the record of a folder, which may hold no answers to other questions."""
        remedy = "Name another folder, or empty this one."
        record = cls(folder.rstrip("/"), asked)
        system, path = file_system(record.folder)
        if system.isfile(path):
            raise MapError(f"{folder}: is a file. Many files are answered into a folder.")
        system.makedirs(path, exist_ok=True)
        if system.exists(f"{path}/{RECORD}"):
            kept = json.loads(system.cat_file(f"{path}/{RECORD}"))
            if kept["asked"] != asked:
                fault = "holds answers to another question, or of another state of the map"
                raise MapError(f"{folder}: {fault}. {remedy}")
            record.parts.update(kept["parts"])
        elif system.ls(path):
            raise MapError(f"{folder}: holds files already, and no {RECORD}. {remedy}")
        else:
            record.save()
        return record

    def has(self, source: Source, name: str) -> bool:
        """Decide whether a part is there and was made from the source as it is."""
        system, path = file_system(f"{self.folder}/{name}")
        same = self.parts.get(source.name, {}).get("state") == source.state
        return bool(same and system.exists(path))

    def save(self) -> None:
        """Write the record."""
        content = json.dumps({"asked": self.asked, "parts": self.parts}, indent=1)
        put_whole(content.encode(), f"{self.folder}/{RECORD}")
