"""Files that take their places together: all are written aside first, and nothing is lost."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from geo.errors import InTheWay
from geo.output import record
from geo.output.atomic import PARTIAL
from geo.output.lock import locked
from geo.output.record import Entry, Record, digest


class Transaction:
    """Sets of files on their way into a folder and the folders inside it.

    `add` gives a folder to write a set into; `commit` puts every file in its place, by itself and
    at once. Files of an older run that the new set lacks are removed, if they are on record and
    unchanged. All other files stay.
    """

    def __init__(self, root: Path, staging: Path) -> None:
        self.root, self.staging = root, staging
        self._sets: list[_Set] = []

    def add(
        self, set_name: str, folder: Path | None = None, *, expected: Iterable[str] = ()
    ) -> Path:
        """Begin a set of files that belongs into a folder; return where to write them.

        A set without a name is a file by itself: no other file is removed for it. Files that are
        ``expected``, by their paths in the folder, are refused before the work on them starts.

        Raises
        ------
        InTheWay
            If a file of others is where an expected one belongs.
        """
        place = folder or self.root
        known = Record.read(place)
        faults = [
            fault
            for path in map(place.joinpath, expected)
            if (
                fault := obstacle(self.root, path)
                or (path.exists() and known.fault(path.relative_to(place).as_posix()))
            )
        ]
        if faults:
            raise InTheWay(faults)
        staged = self.staging / str(len(self._sets))
        staged.mkdir()
        self._sets.append(_Set(set_name, place, staged))
        return staged

    def commit(self, last: Path | None = None) -> None:
        """Put the files in their places, ``last`` after all others.

        Raises
        ------
        InTheWay
            If a file of others is where one of ours belongs; nothing is written then.
        """
        plans = [self._plan(one) for one in self._sets]
        if faults := [fault for plan in plans for fault in plan.faults]:
            raise InTheWay(faults)
        for plan in plans:
            self._write(plan.announced())
        moves = [(target, staged) for plan in plans for target, staged in plan.moves.items()]
        for target, staged in sorted(moves, key=lambda move: move[0] == last):
            target.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(target)
        for plan in plans:
            plan.remove_stale()
            self._write(plan.finished())

    def _plan(self, one: "_Set") -> "_Plan":
        """Compare what was written aside with what is there."""
        known = Record.read(one.folder)
        plan = _Plan(one, known)
        mode = self._mode()
        for staged in sorted(path for path in one.staged.rglob("*") if path.is_file()):
            name = staged.relative_to(one.staged).as_posix()
            target = one.folder / name
            plan.digests[name] = digest(staged)
            if fault := obstacle(self.root, target):
                plan.faults.append(fault)
            elif not record.is_plain(target):
                plan.moves[target] = staged
            elif (there := digest(target)) != plan.digests[name]:
                plan.moves[target], plan.replaced[name] = staged, there
                if fault := known.fault(name):
                    plan.faults.append(fault)
            staged.chmod(mode)  # libraries choose modes of their own
        return plan

    def _mode(self) -> int:
        """Return the permissions that the umask leaves to a new file."""
        probe = self.staging / "mode"
        probe.touch()
        return probe.stat().st_mode & 0o777

    def _write(self, after: Record) -> None:
        """Write a record, if it is another than the one there."""
        path = after.folder / record.NAME
        text = after.text().encode()
        if path.is_file() and path.read_bytes() == text:
            return
        staged = self.staging / record.NAME
        staged.write_bytes(text)
        path.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(path)


@dataclass(frozen=True)
class _Set:
    name: str
    folder: Path  # where the files belong, with their record
    staged: Path  # where they are until then


@dataclass
class _Plan:
    """What is to be done for a set of files."""

    files: _Set
    known: Record
    digests: dict[str, str] = field(default_factory=dict)  # of the new files
    replaced: dict[str, str] = field(default_factory=dict)  # digests of what is there instead
    moves: dict[Path, Path] = field(default_factory=dict)  # by target, where the file is now
    faults: list[str] = field(default_factory=list)

    @property
    def stale(self) -> list[str]:
        """Name the files of the older set that the new one lacks."""
        name = self.files.name
        return [one for one in self.known.of_set(name) if name and one not in self.digests]

    def announced(self) -> Record:
        """Return the record for the time of writing, in which old and new files are ours."""
        entries = dict(self.known.entries)
        for name, new in self.digests.items():
            old = [self.replaced[name]] if name in self.replaced else []
            entries[name] = Entry(self.files.name, (*old, new))
        return Record(self.files.folder, entries)

    def finished(self) -> Record:
        """Return the record of what is there in the end."""
        stale = self.stale
        gone = [name for name in self.known.of_set("") if not (self.files.folder / name).exists()]
        kept = {
            name: entry
            for name, entry in self.known.entries.items()
            if name not in stale and name not in gone
        }
        new = {name: Entry(self.files.name, (one,)) for name, one in self.digests.items()}
        return Record(self.files.folder, kept | new)

    def remove_stale(self) -> None:
        """Remove the files that the new set lacks, and the folders that this leaves empty."""
        for name in self.stale:
            path = self.files.folder / name
            if obstacle(self.files.folder, path):
                continue
            if self.known.is_unchanged(name):
                path.unlink()
            for parent in path.relative_to(self.files.folder).parents[:-1]:
                with suppress(OSError):  # others' files are in it
                    (self.files.folder / parent).rmdir()


def obstacle(root: Path, target: Path) -> str:
    """Say what keeps a file from being written inside a folder, whatever its content; or ""."""
    inside = target.relative_to(root)
    for parent in reversed(inside.parents[:-1]):
        path = root / parent
        if path.is_symlink():
            return f"{path}: is a link where a folder belongs"
        if path.exists() and not path.is_dir():
            return f"{path}: is a file where a folder belongs"
    if target.is_symlink():
        return f"{target}: is a link where a file belongs"
    if target.is_dir():
        return f"{target}: is a folder where a file belongs"
    if target.exists() and not record.is_plain(target):
        return f"{target}: is no file but a device or a pipe"
    return ""


@contextmanager
def transaction(
    folder: Path,
    *,
    source: Path | None = None,
    alone: bool = False,
    waiting: Callable[[], None] = lambda: None,
) -> Iterator[Transaction]:
    """Open a folder for writing: make and lock it, and clear what a killed run left.

    Parameters
    ----------
    source
        The map folder that the files are made from; nothing may go among its own.
    alone
        Whether a single file is written, which needs no folder beside this one.
    waiting
        Called if another command is writing there, before waiting for its end.

    Raises
    ------
    InTheWay
        If the folder is a file, or ``source``.
    """
    if source is not None and folder.resolve() == source.resolve():
        raise InTheWay([f"{folder}: is the map folder itself"])
    if not folder.is_dir() and (folder.exists() or folder.is_symlink()):
        raise InTheWay([f"{folder}: is not a folder"])
    root = _root(folder)
    is_new = not root.exists()
    root.mkdir(parents=True, exist_ok=True)
    with locked(root, waiting):
        root.mkdir(exist_ok=True)  # the command waited for has removed its empty folder
        is_inside = alone and not Record.read(root).has_sets
        places = [root / PARTIAL] if is_inside else _places(root)
        for litter in {*places, root / PARTIAL}:
            _clear(litter)
        places[0].mkdir()
        try:
            yield Transaction(root, places[0])
        finally:
            shutil.rmtree(places[0], ignore_errors=True)
            if is_new:
                with suppress(OSError):  # it was filled
                    root.rmdir()


def _root(folder: Path) -> Path:
    """Return the site that a folder is part of, so that one lock holds for all of it."""
    if folder.name in ("", ".."):
        return folder
    with suppress(InTheWay):  # a file of others, with the name of a record
        if Record.read(folder.parent).has_sets:
            return folder.parent
    return folder


def _places(root: Path) -> list[Path]:
    """List where files can wait for their places, the best first.

    That is beside the folder, where nothing that copies the site sees them; or inside, if only that
    may be written or it is on a disk of its own, to which no file can be moved in one step.
    """
    inside = root / PARTIAL
    whole = root.resolve()
    beside = whole.parent / f".{whole.name}{PARTIAL}"
    is_near = whole != whole.parent and whole.stat().st_dev == whole.parent.stat().st_dev
    can_write = os.access(whole.parent, os.W_OK | os.X_OK)
    return [beside, inside] if is_near and can_write else [inside]


def _clear(litter: Path) -> None:
    """Remove what a killed run left in the folder where files wait."""
    if litter.is_symlink() or (litter.exists() and not litter.is_dir()):
        raise InTheWay([f"{litter}: is a file where a folder belongs"])
    if litter.exists():
        shutil.rmtree(litter)


@contextmanager
def new_file(path: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[Path]:
    """Give a place to write a file; it takes its own when the block ends without an error.

    Raises
    ------
    InTheWay
        At once if others wrote a file there; the block is not run then.
    """
    with transaction(path.parent, alone=True, waiting=waiting) as output:
        yield output.add("", path.parent, expected=[path.name]) / path.name
        output.commit()


def write_file(path: Path, content: bytes) -> None:
    """Write a file, unless others wrote what is there.

    Raises
    ------
    InTheWay
        If so.
    """
    with transaction(path.parent, alone=True) as output:
        (output.add("", path.parent) / path.name).write_bytes(content)
        output.commit()
