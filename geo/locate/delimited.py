"""Read CSV, TSV and their like: every row, every cell as it came."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

import numpy as np
import pyarrow as pa

from geo.errors import MapError
from geo.locate.columns import unique
from geo.locate.degrees import shown
from geo.locate.join import Column
from geo.locate.table import (
    BYTES,
    ROWS,
    USUAL,
    Options,
    Part,
    Table,
    TextStyle,
    find_axes,
    placed,
)  # fmt: skip

DELIMITERS = ",;\t|"
HEAD = 1 << 16  # bytes in which the header ends
LONGEST = 1 << 24  # letters in a cell; beyond, a quotation mark was not closed
END = "\0the end\0"  # a row after the last; inside of a cell, a quotation mark was not closed
MARKS = {  # the longer first: UTF-32 begins as UTF-16 does
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@contextmanager
def open_delimited(path: Path, options: Options) -> Iterator[Table]:
    """Open a delimited text file.

    Raises
    ------
    MapError
        If it is empty, in another encoding, lacks the columns of the points, or a quotation mark
        is not closed.
    """
    longest = csv.field_size_limit(LONGEST)
    try:
        with path.open("rb") as raw:
            head = raw.read(HEAD)
            raw.seek(0)
            encoding = _encoding(head, options.encoding, path)
            with io.TextIOWrapper(raw, encoding, newline="") as text:
                yield _table(path, text, head, encoding, options)
    except UnicodeDecodeError:
        raise MapError(_undecodable(path, encoding)) from None
    except csv.Error as error:
        raise MapError(f"{path}: cannot be read as CSV: {error}. Mend it there.") from None
    finally:
        csv.field_size_limit(longest)


def _encoding(head: bytes, given: str | None, path: Path) -> str:
    marked = next((name for mark, name in MARKS.items() if head.startswith(mark)), None)
    if marked:
        return marked
    if given is None and b"\0" in head:
        fault = "looks like UTF-16 without its mark"
        raise MapError(f"{path}: {fault}. Name its encoding: --encoding utf-16-le or utf-16-be.")
    try:
        return codecs.lookup(given or "utf-8").name
    except LookupError:
        remedy = "Known are utf-8, utf-16, cp1251, cp1254, latin-1 and others of Python's."
        raise MapError(f'{path}: encoding "{given}" is not known. {remedy}') from None


def _table(path: Path, text: TextIO, head: bytes, encoding: str, options: Options) -> Table:
    start = head.decode(encoding, "replace").lstrip()
    declared = re.match(r"sep=(.)[\r\n]", start)  # as Excel writes and reads it
    if declared:
        delimiter = declared[1]
    else:
        delimiter = "\t" if path.suffix.lower() == ".tsv" else _delimiter(start)
    filled = (row for row in csv.reader(chain(text, [END]), delimiter=delimiter) if row)
    header = [next(filled) for _ in range(2 if declared else 1)][-1]
    if header == [END]:
        raise MapError(f"{path}: is empty. Its first line names the columns.")
    names = unique(header)
    axes = find_axes(header, options, path)
    style = TextStyle(delimiter, encoding, "\r\n" if "\r\n" in start else "\n")
    size = path.stat().st_size
    parts = (
        _part(rows, names, axes, delimiter, read / max(size, 1))
        for rows, read in _chunks(path, text, filled)
    )
    schema = pa.schema([(name, pa.string()) for name in names])
    return Table(schema, parts, has_geometry=False, style=style, header=tuple(header))


def _delimiter(start: str) -> str:
    """Choose the sign by which the header has the names of points, or else the most columns."""

    def worth(sign: str) -> tuple[bool, int]:
        rows = csv.reader(io.StringIO(start, newline=""), delimiter=sign)
        header = next((row for row in rows if row), [])
        lower = {name.strip().lower() for name in header}
        return all(lower & {*names} for names in USUAL.values()), len(header)

    return max(DELIMITERS, key=worth)


def _chunks(
    path: Path, text: TextIO, rows: Iterator[list[str]]
) -> Iterator[tuple[list[list[str]], int]]:
    """Take rows that together are about as long as a part may be, with the bytes read so far."""
    count, before = 1 << 10, 0
    while chunk := list(islice(rows, count)):
        if END in chunk[-1][-1]:
            if chunk[-1] != [END]:
                raise MapError(f"{path}: {_unclosed(chunk[-1])}")
            del chunk[-1]
        read = text.buffer.tell()
        yield chunk, read
        count = min(ROWS, max(1, count * BYTES // max(read - before, 1)))
        before = read


def _unclosed(row: list[str]) -> str:
    lines = sum(cell.count("\n") for cell in row)
    fault = f"a quotation mark is not closed: the last row goes on for {lines:,} lines"
    return f"{fault}. It starts with {', '.join(row)[:40]!r}. Close it there."


def _part(
    rows: list[list[str]], names: list[str], axes: tuple[str, str], delimiter: str, read: float
) -> Part:
    faults = np.full(len(rows), None, object)
    width = len(names)
    if any(len(row) != width for row in rows):
        rows = [_fitted(row, width, delimiter, faults, number) for number, row in enumerate(rows)]
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    columns = columns or [pa.array([], pa.string()) for _ in names]
    return placed(columns, names, axes, faults, read=read)


def _fitted(row: list[str], width: int, delimiter: str, faults: Column, number: int) -> list[str]:
    """Give a row as many cells as there are columns, and mark it if it had more or fewer."""
    if len(row) == width:
        return row
    fault = f"{len(row)} cells for {width} columns"
    if extra := delimiter.join(row[width:]):
        fault += f', without a column: "{shown(extra)}"'
    if len(row) > width and delimiter == ",":
        fault += "; a comma inside a cell wants quotes around it, or another delimiter"
    faults[number] = fault
    return [*row[:width], *[""] * (width - len(row))]


def _undecodable(path: Path, encoding: str) -> str:
    """Name the line where a file stops being in its encoding."""
    remedy = "Name its encoding, such as --encoding cp1251, or save it as UTF-8."
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError as error:
                near = line[: error.start].decode(encoding, "replace")[-20:]
                sign = f"byte 0x{line[error.start]:02X} after {near!r}"
                return f"{path}: line {number}: is not {encoding}: {sign}. {remedy}"
    return f"{path}: is not {encoding}. {remedy}"
