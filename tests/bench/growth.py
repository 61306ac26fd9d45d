"""Layers drawn finer than they are, to see how a page grows with them."""

from __future__ import annotations

import json
import math
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

ROUGH = 0.003  # of a line's length: how far the middle of it moves

Point = tuple[float, ...]


def finer(folder: Path, out: Path, *, times: int, rough: bool) -> None:
    """Copy a map folder with so many times the vertices of every line and border.

    New vertices lie on the lines or, if ``rough``, beside them as in an older coast; a border that
    two features share stays shared.
    """
    shutil.copytree(folder, out)
    for path in out.glob("*.geojson"):
        layer = json.loads(path.read_text("utf-8"))
        for feature in layer["features"]:
            geometry = feature["geometry"]
            if geometry and geometry["type"] not in {"Point", "MultiPoint"}:
                lines = geometry["coordinates"]
                geometry["coordinates"] = _finer(lines, times, ROUGH if rough else 0)
        path.write_text(json.dumps(layer), "utf-8")


def _finer(lines: Any, times: int, rough: float) -> Any:
    if not isinstance(lines[0][0], int | float):
        return [_finer(line, times, rough) for line in lines]
    out: list[Point] = []
    for start, end in pairwise(lines):
        forth = start < end  # the same whichever way a border runs
        between = _between(tuple(min(start, end)), tuple(max(start, end)), times, rough)
        out += [tuple(start), *(between if forth else between[::-1])]
    return [*out, tuple(lines[-1])]


def _between(start: Point, end: Point, times: int, rough: float) -> list[Point]:
    """List vertices that part a line into pieces: the middle first, then each half."""
    if times < 2:
        return []
    first = times // 2
    share = first / times
    east, north = end[0] - start[0], end[1] - start[1]
    aside = rough * math.sin(1e5 * (start[0] + end[0]) + 7e4 * (start[1] + end[1]))
    middle = (
        round(start[0] + share * east - aside * north, 7),
        round(start[1] + share * north + aside * east, 7),
    )
    return [
        *_between(start, middle, first, rough),
        middle,
        *_between(middle, end, times - first, rough),
    ]
