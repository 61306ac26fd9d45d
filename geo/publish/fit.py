"""Make names and values of a table fit for the format that it is written in."""

import json
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from geopandas import GeoDataFrame

ID = "id"  # the name of the index in every format


@dataclass(frozen=True)
class Rules:
    """What a format asks of the columns of a table."""

    reserved: frozenset[str] = frozenset()  # in small letters
    ignores_case: bool = False
    longest_name: int = 200  # bytes
    longest_text: int | None = None  # bytes
    lists: bool = False
    odd: re.Pattern[str] = re.compile(r"[\x00-\x1f]")  # what no name may hold


PARQUET = Rules(reserved=frozenset({"geometry"}), lists=True)
GEOPACKAGE = Rules(reserved=frozenset({"fid", "geom", "geometry", "rowid"}), ignores_case=True)
SHAPEFILE = Rules(
    reserved=frozenset({"fid", "shape"}), ignores_case=True, longest_name=10, longest_text=254,
    odd=re.compile(r"[^A-Za-z0-9_]"),
)  # fmt: skip
KML = Rules(
    reserved=frozenset({"name", "description", "timestamp", "begin", "end", "altitudemode",
                        "tessellate", "extrude", "visibility", "draworder", "icon", "snippet"}),
    ignores_case=True,
)  # fmt: skip
CSV = Rules(reserved=frozenset({"lng", "lat", "wkt"}))


def fit(gdf: GeoDataFrame, rules: Rules) -> tuple[GeoDataFrame, list[str]]:
    """Return a table that a format takes, and what had to be changed for it, in words.

    The index becomes ``id``. Columns keep their names, unless the format has another use for one
    or takes two for the same: then it gets an underscore and a number. Lists become text joined by
    commas where there are none; what is nested deeper or of mixed kinds becomes text.
    """
    geometry = gdf.geometry.name
    columns = [name for name in gdf.columns if name != geometry]
    names = _unique([str(name) for name in columns], rules)
    table = gdf.rename(columns=dict(zip(columns, names, strict=True))).rename_axis(index=ID)
    notes = [
        f'column "{old}" is called "{new}"'
        for old, new in zip(columns, names, strict=True)
        if old != new
    ]
    for old, name in zip(columns, names, strict=True):
        cells = [None if is_missing(cell) else cell for cell in gdf[old]]
        if not _is_plain(cells, lists=rules.lists):
            table[name] = cells = [None if cell is None else as_text(cell) for cell in cells]
        if rules.longest_text is not None:
            cut = [_cut(cell, rules.longest_text) for cell in cells]
            changed = sum(one != other for one, other in zip(cut, cells, strict=True))
            if changed:
                table[name] = cut
                notes.append(f'"{old}" is cut at {rules.longest_text} bytes in {changed} rows')
    return table, notes


def is_missing(cell: Any) -> bool:
    """Decide whether a cell holds nothing: None or NaN."""
    return cell is None or (isinstance(cell, float) and math.isnan(cell))


def as_text(cell: Any) -> str:
    """Write a cell as text: a list joined by commas, what is nested in it by spaces."""
    if isinstance(cell, dict):
        return json.dumps(cell, ensure_ascii=False, default=str)
    if isinstance(cell, list | tuple):
        return ", ".join(_joined(part) for part in cell)
    if isinstance(cell, bool):
        return str(cell).lower()
    return str(cell)


def unique_names(
    names: Iterable[str], *, taken: Iterable[str] = (), alike: Callable[[str], str] = str
) -> list[str]:
    """Make names differ: the second of a kind gets ``_2``."""
    used = {alike(name) for name in taken}
    found = []
    for name in names:
        again, free = 1, name
        while alike(free) in used:
            again += 1
            free = f"{name}_{again}"
        used.add(alike(free))
        found.append(free)
    return found


def _joined(part: Any) -> str:
    if isinstance(part, list | tuple):
        return " ".join("" if cell is None else as_text(cell) for cell in part)
    return "" if part is None else as_text(part)


def _unique(names: list[str], rules: Rules) -> list[str]:
    alike = str.lower if rules.ignores_case else str
    fitting = [rules.odd.sub("_", name) or "field" for name in names]
    cut = [_cut(name, rules.longest_name) for name in fitting]
    if [*map(alike, cut)] == [*map(alike, fitting)]:
        return unique_names(cut, taken={ID, *rules.reserved}, alike=alike)
    room = rules.longest_name - len("_99")  # what is cut may be like another that is
    short = [_cut(name, room) if len(name) > room else name for name in fitting]
    return unique_names(short, taken={ID, *rules.reserved}, alike=alike)


def _cut(cell: Any, longest: int) -> Any:
    if not isinstance(cell, str) or len(cell.encode()) <= longest:
        return cell
    return cell.encode()[:longest].decode("utf-8", "ignore")


def _is_plain(cells: list[Any], *, lists: bool) -> bool:
    """Decide whether a column is of one kind that a format takes as it is."""
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds & {list, tuple, dict}:
        return lists and dict not in kinds and _is_arrow(cells)
    numbers = {int, float}
    return len(kinds) <= 1 or kinds <= numbers or not kinds & {str, bool, int, float}


def _is_arrow(cells: list[Any]) -> bool:
    try:
        pa.array(cells)
    except (pa.ArrowException, OverflowError):
        return False
    return True
