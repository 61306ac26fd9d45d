"""Standard output that can write every letter, and errors of the system in words."""

import codecs
import errno
import sys
from io import TextIOWrapper

ESCAPED = "atlas.escaped"
BY_NUMBER = {
    errno.EACCES: ("is not open to you", "Look at its permissions."),
    errno.EEXIST: ("is there already", "Name another."),
    errno.EISDIR: ("is a folder, not a file", "Name a file in it."),
    errno.ELOOP: ("is a link that leads in a circle", "Mend the link."),
    errno.ENAMETOOLONG: ("is too long a name", "Name a shorter one."),
    errno.ENOENT: ("is not there", "Look at the path."),
    errno.ENOSPC: ("the disk is full", "Make room and run it again."),
    errno.ENOTDIR: ("leads through a file as if it were a folder", "Look at the path."),
    errno.EPERM: ("is not open to you", "Look at its permissions."),
    errno.EROFS: ("is on a disk that cannot be written", "Write elsewhere."),
}


def escape_what_does_not_fit() -> None:
    """Write letters that the encoding of the terminal lacks by their numbers, as JSON does."""
    codecs.register_error(ESCAPED, _escape)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=ESCAPED)


def _escape(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    units = (lacking[i : i + 2].hex() for i in range(0, len(lacking), 2))
    return "".join(f"\\u{unit}" for unit in units), error.end


def fault(error: OSError) -> str:
    """Say what the system refused: place, fault, remedy."""
    said, remedy = BY_NUMBER.get(error.errno or 0, (error.strerror or str(error), ""))
    place = f"{error.filename}: " if error.filename is not None else ""
    return f"{place}{said}. {remedy}".rstrip()
