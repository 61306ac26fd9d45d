"""Files as they can be read: unpacked, and text as UTF-8."""

import zipfile
import zlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path, PurePosixPath

from geo.errors import MapError
from geo.folder.strict_text import LARGEST_FILE
from geo.folder.vector_files import FORMATS, TABLES


def plain_file(path: Path, folder: Path) -> tuple[Path, Path]:
    """Return a file that can be read by its ending, and how messages name it.

    A zipped file is unpacked into the folder, with its companions; text of UTF-16, which GDAL does
    not read, is written there as UTF-8.

    Raises
    ------
    MapError
        If a zipped file cannot be unpacked, or holds several that could be meant.
    """
    if path.suffix.lower() == ".zip" and path.is_file():
        return _unzipped(path, folder)
    if path.suffix.lower() != ".csv" or not path.is_file():
        return path, path
    content = path.read_bytes()
    if not content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return path, path
    plain = folder / path.name
    plain.write_text(content.decode("utf-16", "replace"), "utf-8")
    return plain, path


def _unzipped(path: Path, folder: Path) -> tuple[Path, Path]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = {PurePosixPath(entry.filename): entry for entry in archive.infolist()}
            names = [name for name in entries if name.suffix.lower() in FORMATS]
            names = [name for name in names if not name.name.startswith(".")]  # a Mac adds those
            # The .dbf of a Shapefile is a table too, of the same name.
            main = [name for name in names if name.suffix.lower() not in TABLES] or names
            if len(main) != 1:
                held = ", ".join(map(str, main)) or "nothing that is read"
                raise MapError(f"{path}: holds {held}. Unpack it, and name one file of it.")
            parts = [
                entry
                for name, entry in entries.items()
                if name.with_suffix("") == main[0].with_suffix("")
            ]
            if sum(entry.file_size for entry in parts) > LARGEST_FILE:
                raise MapError(f"{path}: is too large unpacked. Split it.")
            for entry in parts:
                target = folder / PurePosixPath(entry.filename).name
                target.write_bytes(archive.read(entry))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, zlib.error):
        raise MapError(f"{path}: cannot be unpacked. Fetch it again, or unpack it.") from None
    return folder / main[0].name, path / main[0]
