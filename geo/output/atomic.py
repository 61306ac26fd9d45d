"""Replace a file that is the user's own, such as a layer that is edited."""

import os
from pathlib import Path

from geo.output.lock import locked

PARTIAL = ".karabakh-map.partial"  # ends the name of what is not finished


class ChangedMeanwhile(Exception):
    """The file no longer holds what the new content was made from."""


def write_whole(path: Path, content: bytes, *, expected: bytes | None = None) -> None:
    """Write a file so that readers see the old one or the new one, never half.

    A link stays a link, to the new file. An old file keeps its permissions; those of a new one
    follow the umask.

    Raises
    ------
    ChangedMeanwhile
        If the file holds anything but ``expected``, which an editor may have saved since.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path = path.resolve()
    partial = path.with_name(f".{path.name}{PARTIAL}")  # the same each time: no litter piles up
    with locked(path.parent):
        partial.unlink(missing_ok=True)
        try:
            with partial.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())  # a power cut must not leave an empty layer
            if path.is_file():
                partial.chmod(path.stat().st_mode & 0o7777)
            if expected is not None and path.read_bytes() != expected:
                raise ChangedMeanwhile(path)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
