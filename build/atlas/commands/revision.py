"""Map folders by name: a folder, or a revision of the repository that holds one."""

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from geo.errors import MapError


@contextmanager
def folder_of(name: str, layers: Path) -> Iterator[Path]:
    """Give the folder of that name, or ``layers`` as it was in a git revision of that name.

    Raises
    ------
    MapError
        If it is neither.
    """
    if name and Path(name).is_dir():
        yield Path(name)
        return
    with TemporaryDirectory() as place:
        top = Path(_git(layers, "rev-parse", "--show-toplevel").decode().strip())
        inside = layers.resolve().relative_to(top.resolve()).as_posix()
        _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        packed = _git(top, "archive", "--format=tar", f"{name}", "--", inside)
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(place, filter="data")
        yield Path(place) / inside


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 (the revision is an argument, never an option)
            ["git", "-C", str(folder), *arguments],  # noqa: S607 (git, wherever it is)
            capture_output=True,
            check=True,
        )
    except FileNotFoundError:
        raise MapError("git is not there. Name two folders, or install it.") from None
    except subprocess.CalledProcessError as error:
        last = error.stderr.decode(errors="replace").strip().splitlines()[-1:]
        said = last[0].removeprefix("fatal: ") if last else "there is no such revision"
        name = arguments[-1].removesuffix("^{commit}")
        fault = f'"{name}" is neither a folder nor a revision: {said}'
        raise MapError(f"{fault}. Name a folder, a branch, a tag or a commit.") from None
    return done.stdout
