"""GeoJSON of tables in pieces, a feature a line, written by columns: a million in seconds."""

import json

import numpy as np
import pyarrow as pa
import shapely
from pyarrow import compute as pc

from geo.locate.join import Floats
from geo.locate.points import Piece

START = b'{"type":"FeatureCollection","features":[\n'
END = b"\n]}\n"
ODD = r'["\\\x00-\x1f]'  # what JSON does not take as it is


def lines(piece: Piece, columns: list[pa.Array], names: list[str]) -> pa.Buffer:
    """Write the rows of a piece as features, with a comma and a new line before each."""
    cells = [
        pc.binary_join_element_wise(f"{json.dumps(name, ensure_ascii=False)}:", _json(column), "")
        for name, column in zip(names, columns, strict=True)
    ]
    rows = pc.binary_join_element_wise(
        ',\n{"type":"Feature","properties":{',
        pc.binary_join_element_wise(*cells, ","),
        '},"geometry":',
        _geometry(piece),
        "}",
        "",
    )
    return text_of(rows)


def text_of(rows: pa.Array) -> pa.Buffer:
    """Give the texts of a column without nulls, one after the other, as they lie in memory."""
    if not len(rows):
        return pa.py_buffer(b"")
    offsets = np.frombuffer(rows.buffers()[1], np.int32)
    start, end = offsets[rows.offset], offsets[rows.offset + len(rows)]
    return rows.buffers()[2][int(start) : int(end)]


def _json(column: pa.Array) -> pa.Array:
    """Write each cell as JSON."""
    kind = column.type
    if pa.types.is_boolean(kind) or pa.types.is_integer(kind):
        written = column.cast(pa.string())
    elif pa.types.is_floating(kind):
        finite = pc.if_else(pc.is_finite(column), column, None)
        written = finite.cast(pa.string())
    elif pa.types.is_nested(kind) or pa.types.is_binary(kind):
        written = pa.array([json.dumps(cell, default=str) for cell in column.to_pylist()])
    else:
        written = _quoted(column.cast(pa.string()))
    return written.fill_null("null")


def _quoted(column: pa.Array) -> pa.Array:
    if pc.any(pc.match_substring_regex(column, ODD)).as_py():
        texts = [json.dumps(cell, ensure_ascii=False) for cell in column.to_pylist()]
        return pa.array(texts, pa.string())
    return pc.binary_join_element_wise('"', column, '"', "")


def _geometry(piece: Piece) -> pa.Array:
    points = pc.binary_join_element_wise(
        '{"type":"Point","coordinates":[', _number(piece.lng), ",", _number(piece.lat), "]}", ""
    )
    simple = shapely.get_type_id(piece.shapes) == shapely.GeometryType.POINT
    if simple.all():
        return points
    others = pa.array(np.where(simple, None, shapely.to_geojson(piece.shapes)), pa.string())
    return pc.if_else(pa.array(simple), points, others.fill_null("null"))


def _number(values: Floats) -> pa.Array:
    return pa.array(values, from_pandas=True).cast(pa.string()).fill_null("null")
