"""What takes a while to make of the package's own files, kept among its compiled modules."""

import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from geo.output.atomic import write_whole

FOLDER = Path(__file__).parent / "__pycache__"


def kept(name: str, made_from: Iterable[str], make: Callable[[], str]) -> str:
    """Return what was made last time, or make it again if what it was made from is another.

    As with compiled modules, nothing depends on it: where it cannot be kept, it is made each time.
    """
    place = FOLDER / f"{name}.kept"
    digest = hashlib.sha256("\0".join(made_from).encode()).hexdigest()
    with suppress(OSError, UnicodeDecodeError):
        before, _, content = place.read_text("utf-8").partition("\n")
        if before == digest:
            return content
    content = make()
    with suppress(OSError):
        write_whole(place, f"{digest}\n{content}".encode())
    return content
