"""Write a file whole or not at all."""

import os
import tempfile
from pathlib import Path


class ChangedMeanwhile(Exception):
    """The file no longer holds what the new content was made from."""


def write_whole(path: Path, content: bytes, *, expected: bytes | None = None) -> None:
    """Write a file so that readers see the old one or the new one, never half.

    Raises
    ------
    ChangedMeanwhile
        If the file holds anything but ``expected``, which an editor may have saved since.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        if expected is not None and path.read_bytes() != expected:
            raise ChangedMeanwhile(path)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
