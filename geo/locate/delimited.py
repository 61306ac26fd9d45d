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
from geo.locate.degrees import shown
from geo.locate.nearest import Column
from geo.locate.table import (
    ROWS,
    Part,
    Question,
    Table,
    TextStyle,
    find_axes,
    has_axes,
    read_points,
)  # fmt: skip

BYTES = 1 << 24  # of text in a part, about; one row may be longer
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
def open_delimited(path: Path, question: Question) -> Iterator[Table]:
    """Open a delimited text file, whose quotation marks must be closed."""
    longest = csv.field_size_limit(LONGEST)
    try:
        with path.open("rb") as raw:
            head = raw.read(HEAD)
            raw.seek(0)
            encoding = _encoding(head, question.encoding, path)
            with io.TextIOWrapper(raw, encoding, newline="") as text:
                yield _table(path, text, head.decode(encoding, "replace"), question)
    except UnicodeDecodeError:
        raise MapError(_undecodable(path, encoding)) from None
    except csv.Error as error:
        raise MapError(f"{path}: cannot be read as CSV: {error}. Mend it there.") from None
    finally:
        csv.field_size_limit(longest)


def _encoding(head: bytes, given: str | None, path: Path) -> str:
    for mark, name in MARKS.items():
        if head.startswith(mark):
            return name
    if given is None and head.count(0) > len(head) // 4:
        fault = "looks like UTF-16 without its mark"
        raise MapError(f"{path}: {fault}. Name its encoding: --encoding utf-16-le or utf-16-be.")
    try:
        return codecs.lookup(given or "utf-8").name
    except LookupError:
        remedy = "Known are utf-8, utf-16, cp1251, cp1254, latin-1 and others of Python's."
        raise MapError(f'{path}: encoding "{given}" is not known. {remedy}') from None


def _table(path: Path, text: TextIO, start: str, question: Question) -> Table:
    start = start.lstrip("\r\n")
    if declared := re.match(r"sep=(.)[\r\n]+", start):  # as Excel writes and reads it
        delimiter = declared[1]
    else:
        delimiter = "\t" if path.suffix.lower() == ".tsv" else _delimiter(start, question)
    rows = filter(None, csv.reader(chain(text, [END]), delimiter=delimiter))
    header = [next(rows) for _ in range(2 if declared else 1)][-1]
    if header == [END]:
        raise MapError(f"{path}: is empty. Its first line names the columns.")
    axes = find_axes(header, question, path)
    chunks = _chunks(path, text, rows)
    first = next(chunks, ([], 1))
    newline = re.search(r"\r\n?|\n", start)
    style = TextStyle(
        delimiter, text.encoding, newline[0] if newline else "\n", _decimal(first[0], axes)
    )
    size = max(path.stat().st_size, 1)

    def parts() -> Iterator[Part]:
        for chunk, read in chain([first], chunks):
            faults = np.full(len(chunk), None, object)
            columns = _columns(chunk, len(header), delimiter, faults)
            shapes = read_points(columns, header, axes, faults)
            yield Part(columns, shapes, faults, read / size)

    return Table(header, [pa.string()] * len(header), parts(), has_geometry=False, style=style)


def _delimiter(start: str, question: Question) -> str:
    """Choose the sign by which the header has the names of points, or else the most columns."""

    def worth(sign: str) -> tuple[bool, int]:
        rows = filter(None, csv.reader(io.StringIO(start, newline=""), delimiter=sign))
        header = next(rows, [])
        return has_axes(header, question), len(header)

    return max(DELIMITERS, key=worth)


def _decimal(rows: list[list[str]], axes: tuple[int, int]) -> str:
    """Tell the decimal sign by the first place that has one."""
    signs = [{*row[axis]} & {",", "."} for row in rows for axis in axes if axis < len(row)]
    return next((sign.pop() for sign in signs if len(sign) == 1), ".")


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


def _columns(
    rows: list[list[str]], width: int, delimiter: str, faults: Column
) -> list[tuple[str, ...]]:
    """Turn rows into columns; a row with more or fewer cells than there are is marked."""
    uneven = {*map(len, rows)} - {width}
    for number, row in enumerate(rows) if uneven else ():
        if len(row) == width:
            continue
        fault = f"{len(row)} cells for {width} columns"
        if extra := delimiter.join(row[width:]):
            fault += f', without a column: "{shown(extra)}"'
        if len(row) > width and delimiter == ",":
            fault += "; a comma inside a cell wants quotes around it, or another delimiter"
        faults[number] = fault
        rows[number] = [*row[:width], *[""] * (width - len(row))]
    return list(zip(*rows, strict=True)) or [()] * width


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
