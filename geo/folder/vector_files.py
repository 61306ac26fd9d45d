"""Read files of other programs through GDAL: each by the driver that its ending names.

GDAL goes by content: a file called ``.kml`` may describe a service on the network or another file.
So the content must be of the format first, then the driver that opened it is looked at, and all the
while GDAL's network file systems are off.
"""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers import expat

import pyogrio

from geo.errors import MapError, did_you_mean
from geo.folder.not_json import recognise
from geo.folder.strict_text import LARGEST_FILE

HEAD = 1 << 12  # bytes that tell the format of a file
OFFLINE = {
    "GDAL_HTTP_UNIX_SOCKET_PATH": "/dev/null/offline",  # what libcurl connects to instead of a host
    "GDAL_HTTP_PROXY": "http://127.0.0.1:9",
    "GDAL_HTTP_MAX_RETRY": "0",
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "/offline",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "OGR_SQLITE_LOAD_EXTENSIONS": "NO",
}
PACKED = (".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".tar")
GDAL_ERRORS = (
    pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FieldError,
    pyogrio.errors.FeatureError, pyogrio.errors.GeometryError, RuntimeError, ValueError, OSError,
)  # fmt: skip

Sniff = Callable[[Path, bytes], bool]


@dataclass(frozen=True)
class Format:
    """A format of vector files: what it is called, who reads it, and how its content begins."""

    title: str
    drivers: tuple[str, ...]
    begins: Sniff


def _magic(*starts: bytes) -> Sniff:
    return lambda _, head: head.startswith(starts)


def _root(*names: str) -> Sniff:
    def sniff(path: Path, _: bytes) -> bool:
        return root_element(path).rpartition(":")[2] in names

    return sniff


def _json(_: Path, head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\x1e \t\r\n")[:1] in (b"{", b"[")


ZIP = _magic(b"PK\x03\x04")
BY_LINE = (".geojsonl", ".geojsons", ".jsonl", ".ndjson")  # one feature on each line
SQLITE = _magic(b"SQLite format 3\x00")
TABLES = {
    ".csv": Format("CSV", ("CSV",), lambda _, head: head.strip()[:1] not in (b"", b"<")),
    ".dbf": Format(
        "dBASE", ("ESRI Shapefile",), _magic(b"\x02", b"\x03", b"\x30", b"\x83", b"\x8b")
    ),
    ".ods": Format("OpenDocument", ("ODS",), ZIP),
    ".xlsx": Format("Excel", ("XLSX",), ZIP),
}
FORMATS = {
    ".geojson": Format("GeoJSON", ("GeoJSON",), _json),
    ".json": Format("GeoJSON", ("GeoJSON",), _json),
    **dict.fromkeys(BY_LINE, Format("GeoJSON", ("GeoJSONSeq", "GeoJSON"), _json)),
    ".shp": Format("Shapefile", ("ESRI Shapefile",), _magic(b"\x00\x00\x27\x0a")),
    ".gpkg": Format("GeoPackage", ("GPKG",), SQLITE),
    ".kml": Format("KML", ("LIBKML", "KML"), _root("kml")),
    ".kmz": Format("KMZ", ("LIBKML",), ZIP),
    ".gpx": Format("GPX", ("GPX",), _root("gpx")),
    ".gml": Format("GML", ("GML",), _root("FeatureCollection")),
    ".fgb": Format("FlatGeobuf", ("FlatGeobuf",), _magic(b"fgb")),
    ".mif": Format("MapInfo", ("MapInfo File",), _magic(b"Version", b"VERSION", b"version")),
    ".tab": Format("MapInfo", ("MapInfo File",), _magic(b"!table", b"!Table", b"!TABLE")),
    **TABLES,
}


def vector_layers(path: Path, *, whole: bool = True) -> dict[str, dict[str, Any]]:
    """Describe the layers of a file, as `pyogrio.read_info` does, by their names.

    ``whole`` is whether the file will be in memory as a whole: then it may not be too large, and
    features are counted even where that needs all of it to be read.

    Raises
    ------
    MapError
        If the file is not of the format that its ending names, or cannot be read.
    """
    drivers = check_format(path, whole=whole).drivers
    with offline(path):
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
        found = {
            name: pyogrio.read_info(path, layer=name, force_feature_count=whole) for name in names
        }
    for about in found.values():
        if about["driver"] not in drivers:
            title = FORMATS[path.suffix.lower()].title
            fault = f"is {about['driver']}, not {title}"
            raise MapError(f"{path}: {fault}. Name the file by its format.")
    return found


def check_format(path: Path, *, whole: bool = True) -> Format:
    """Look at how a file begins, and whether that is the format that its ending names.

    Raises
    ------
    MapError
        If it is not, with what the file is as far as that is known.
    """
    ending = path.suffix.lower()
    if not path.is_file():
        fault = "is no file" if path.exists() else "is not there"
        raise MapError(f"{path}: {fault}. Name a file that is.")
    if ending in PACKED:
        raise MapError(f"{path}: is packed. Unpack it, and name the file that was in it.")
    if ending not in FORMATS:
        known = did_you_mean(ending, FORMATS)
        raise MapError(f'{path}: the ending "{path.suffix}" is no format that is read. {known}')
    if whole and path.stat().st_size > LARGEST_FILE * 10:
        raise MapError(f"{path}: is too large. Split it.")
    head = _head(path)
    form = FORMATS[ending]
    if not form.begins(path, head):
        _refuse_known(path, head)
        remedy = "Name the file by its format, or export it again."
        raise MapError(f"{path}: cannot be read: it is not {form.title}. {remedy}")
    if ending == ".shp":
        _check_siblings(path)
    return form


def root_element(path: Path) -> str:
    """Read an XML file to its end, and return the name of its outermost element.

    Raises
    ------
    MapError
        If it is not well-formed.
    """
    names: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _: names.append(name) if not names else None
    parser.EntityDeclHandler = _refuse_entity
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except expat.ExpatError as error:
        _refuse_known(path, _head(path))
        fault = f"is not XML: {expat.ErrorString(error.code)}"
        raise MapError(f"{path}: line {error.lineno}: {fault}. Export it again.") from None
    return names[0] if names else ""


@contextmanager
def offline(path: Path) -> Iterator[None]:
    """Keep GDAL from the network and from talking; word what it cannot read.

    Raises
    ------
    MapError
        With the file, and what GDAL says of it.
    """
    before = {name: pyogrio.get_gdal_config_option(name) for name in OFFLINE}
    pyogrio.set_gdal_config_options(OFFLINE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except UnicodeDecodeError:
        remedy = "Save it as UTF-8, or name its encoding with --encoding."
        raise MapError(f"{path}: cannot be read: its letters are not UTF-8. {remedy}") from None
    except GDAL_ERRORS as error:
        raise MapError(f"{path}: cannot be read: {_reason(error)}. Export it again.") from None
    finally:
        pyogrio.set_gdal_config_options(before)


def _reason(error: Exception) -> str:
    """Take the words of GDAL without its prefixes and options."""
    first = str(error).strip().splitlines()[0] if str(error).strip() else "no reason given"
    words = first.partition("; It might help to specify")[0].partition(" Set SHAPE_RESTORE")[0]
    return words.strip(" .")[:160]


def _check_siblings(path: Path) -> None:
    there = {other.suffix.lower() for other in path.parent.glob(f"{_escaped(path.stem)}.*")}
    for ending in (".shx", ".dbf"):
        if ending not in there:
            fault = f"{path.with_suffix(ending).name} is not there"
            remedy = "A Shapefile is several files: put its .shp, .shx, .dbf and .prj together."
            raise MapError(f"{path}: {fault}. {remedy}")


def _escaped(stem: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in stem)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD)
    except OSError as error:
        fault = f"cannot be read: {error.strerror}"
        raise MapError(f"{path}: {fault}. Look at its permissions.") from None


def _refuse_known(path: Path, head: bytes) -> None:
    """Refuse what is known to be no data, such as a web page or a Git LFS pointer."""
    known = recognise(head.decode("utf-8", "replace"))
    if known and "XML" not in known[1]:
        raise MapError(f"{path}: {known[1]}. {known[2]}")


def _refuse_entity(*_: Any) -> None:
    raise MapError("The file declares entities of XML. Export it again, without them.")
