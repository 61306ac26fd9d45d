"""What a terminal needs: output in any encoding, and errors of the system in words."""

import codecs
import errno
import sys
from io import TextIOWrapper

ESCAPING = "atlas.escape"
NO_ACCESS = ("is not open to you", "Look at its permissions.")
# What the system refuses, and what to do about it
REFUSALS = {
    errno.EACCES: NO_ACCESS,
    errno.EPERM: NO_ACCESS,
    errno.EEXIST: ("is there already", "Name another."),
    errno.EISDIR: ("is a folder, not a file", "Name a file in it."),
    errno.ELOOP: ("is a link that leads in a circle", "Mend the link."),
    errno.ENAMETOOLONG: ("is too long a name", "Name a shorter one."),
    errno.ENOENT: ("is not there", "Look at the path."),
    errno.ENOSPC: ("the disk is full", "Make room and run it again."),
    errno.ENOTDIR: ("leads through a file as if it were a folder", "Look at the path."),
    errno.EROFS: ("is on a disk that cannot be written", "Write elsewhere."),
}


def escape_unencodable() -> None:
    """Write letters that the terminal lacks by their numbers, as JSON does."""
    codecs.register_error(ESCAPING, _escape)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=ESCAPING)


def _escape(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    # Two bytes are one unit; letters beyond the first 65,536 have two units.
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    codes = (units[i : i + 2].hex() for i in range(0, len(units), 2))
    return "".join(f"\\u{code}" for code in codes), error.end


def describe(error: OSError) -> str:
    """Put an error of the system into words: place, fault, remedy."""
    fault, remedy = REFUSALS.get(error.errno or 0, (error.strerror or str(error), ""))
    place = f"{error.filename}: " if error.filename is not None else ""
    return f"{place}{fault}. {remedy}".rstrip()
