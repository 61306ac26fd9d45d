"""Map folders by name: a folder, a release, or a revision of the repository that holds one."""

import io
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from geo.errors import MapError

MAP = "map.toml"  # what makes a folder a map folder
PLACES = (".", "layers", "geo/layers")  # where a checkout or a release has it
PUBLISHED = ("layers.zip", "data/layers.zip", "site/data/layers.zip")  # where a site has it
ZIPS = (".zip", ".whl")
PACKED = (*ZIPS, ".tar.gz", ".tgz")
LARGEST = 200_000_000  # bytes of unpacked layers: a hundred times what they are


@contextmanager
def folder_of(name: str, layers: Path) -> Iterator[Path]:
    """Give the map folder of that name, or ``layers`` as it was in a git revision of that name.

    A name is that of a folder (a map folder, a checkout, a site, its data), of a release (a wheel,
    a zip, a packed source) or of a revision.

    Raises
    ------
    MapError
        If it is none of these, or holds no map folder.
    """
    path = Path(name)
    if name and path.is_dir():
        packed = next((path / one for one in PUBLISHED if (path / one).is_file()), None)
        within = _within(path)
        if within or not packed:
            yield within or path
            return
        path = packed
    with TemporaryDirectory() as place:
        if path.name.endswith(PACKED) and path.is_file():
            yield _unpacked(path, Path(place))
        else:
            yield _revision(name, layers, Path(place))


def _within(folder: Path) -> Path | None:
    return next((folder / one for one in PLACES if (folder / one / MAP).is_file()), None)


def _unpacked(path: Path, place: Path) -> Path:
    """Unpack the map folder of a release, and nothing else of it."""
    try:
        for name, content in _zipped(path) if path.suffix in ZIPS else _tarred(path):
            (place / PurePosixPath(name).name).write_bytes(content)
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, OSError) as error:
        raise MapError(f"{path}: cannot be unpacked: {error}. Fetch it again.") from None
    return place


def _inside(path: Path, sizes: dict[str, int]) -> list[str]:
    """Choose the files beside the map file that is the least deep."""
    maps = [one for one in map(PurePosixPath, sizes) if one.name == MAP]
    if not maps:
        raise MapError(f"{path}: holds no {MAP}. Name a release of a map, or a map folder.")
    folder = min(maps, key=lambda one: len(one.parts)).parent
    found = [
        name
        for name in sizes
        if PurePosixPath(name).parent == folder and not PurePosixPath(name).name.startswith(".")
    ]
    size = sum(sizes[name] for name in found)
    if size > LARGEST:
        fault = f"unpacks to {size / 1e6:,.0f} MB of layers"
        raise MapError(f"{path}: {fault}. Unpack it yourself, and name the folder.")
    return found


def _zipped(path: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        sizes = {one.filename: one.file_size for one in archive.infolist() if not one.is_dir()}
        for name in _inside(path, sizes):
            yield name, archive.read(name)


def _tarred(path: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(path) as archive:
        sizes = {one.name: one.size for one in archive.getmembers() if one.isfile()}
        for name in _inside(path, sizes):
            content = archive.extractfile(name)
            yield name, content.read() if content else b""


def _revision(name: str, layers: Path, place: Path) -> Path:
    top = _git(layers, "rev-parse", "--show-toplevel")
    if top is None:
        fault = f'"{name}" is no folder, and {layers} is in no git repository'
        raise MapError(f"{fault}; name two folders.")
    root = Path(top.decode().strip())
    inside = layers.resolve().relative_to(root.resolve()).as_posix()
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if found is None:
        remedy = "Name a folder, a release's file, a branch, a tag or a commit."
        raise MapError(f'"{name}" is neither a folder nor a revision. {remedy}')
    packed = _git(root, "archive", "--format=tar", found.decode().strip(), "--", inside)
    if packed is None:
        raise MapError(f'"{name}" had no folder {inside}. Name a revision that had it.')
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(place, filter="data")
    return place / inside


def _git(folder: Path, *arguments: str) -> bytes | None:
    """Ask git; None if it refuses."""
    try:
        return subprocess.run(  # noqa: S603 (the revision is an argument, never an option)
            ["git", "-C", str(folder), *arguments],  # noqa: S607 (git, wherever it is)
            capture_output=True,
            check=True,
        ).stdout
    except FileNotFoundError:
        raise MapError("git is not there. Name two folders, or install it.") from None
    except subprocess.CalledProcessError:
        return None
