"""The record, kept in a folder, of the files that were written there and of their digests."""

import hashlib
import json
import stat
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from geo.errors import InTheWay

NAME = ".karabakh-map.json"
ABOUT = "Files that karabakh-map wrote here. It replaces and removes no others, nor changed ones."


@dataclass(frozen=True)
class Entry:
    """A file on record.

    While a command writes there are two digests, of the old and of the new content: whichever is
    found after a crash is ours.
    """

    set_name: str  # the files it was written with; "" for a file written alone
    digests: tuple[str, ...]


@dataclass
class Record:
    """What was written into a folder, by path inside it, with slashes."""

    folder: Path
    entries: dict[str, Entry] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> "Record":
        """Read the record of a folder; an empty one if there is none.

        Raises
        ------
        InTheWay
            If a file of its name is no record.
        """
        path = folder / NAME
        if not path.is_symlink() and not path.exists():
            return cls(folder)
        try:
            files = json.loads(path.read_bytes())["files"]
            return cls(folder, {name: _entry(name, value) for name, value in files.items()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            fault = f"{path}: is not a record that karabakh-map can read"
            raise InTheWay([fault]) from None

    def text(self) -> str:
        """Write the record as JSON."""
        files = {
            name: {"set": entry.set_name, "sha256": list(entry.digests)}
            for name, entry in sorted(self.entries.items())
        }
        return json.dumps({"about": ABOUT, "files": files}, ensure_ascii=False, indent=1) + "\n"

    def of_set(self, set_name: str) -> dict[str, Entry]:
        """Return the entries of files that were written together, or of those written alone."""
        return {name: entry for name, entry in self.entries.items() if entry.set_name == set_name}

    def is_unchanged(self, name: str) -> bool:
        """Decide whether a file is on record, and there as it was written."""
        path = self.folder / name
        return name in self.entries and is_plain(path) and not self.fault(name)

    def fault(self, name: str) -> str:
        """Say why a file that is there may not be replaced; or ""."""
        path = self.folder / name
        if name not in self.entries:
            return f"{path}: was not written by karabakh-map"
        if digest(path) not in self.entries[name].digests:
            return f"{path}: was changed since karabakh-map wrote it"
        return ""

    @property
    def has_sets(self) -> bool:
        """Whether files were written here together: a site, its data, its pictures."""
        return any(entry.set_name for entry in self.entries.values())


def is_unchanged(folder: Path, set_name: str) -> bool:
    """Decide whether a folder holds a set of files, each of them as it was written."""
    try:
        record = Record.read(folder)
    except InTheWay:
        return False
    names = record.of_set(set_name)
    return bool(names) and all(record.is_unchanged(name) for name in names)


def is_plain(path: Path) -> bool:
    """Decide whether a path is a file: no link, no folder, no pipe."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _entry(name: str, value: Any) -> Entry:
    """Read an entry; a path that leads out of the folder is none."""
    path = PurePosixPath(name)
    if path.is_absolute() or not path.parts or ".." in path.parts or "\0" in name:
        raise ValueError(name)
    return Entry(str(value["set"]), tuple(str(one) for one in value["sha256"]))
