"""What changed between two versions of a map folder."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoSeries
from pydantic import BaseModel
from shapely.geometry.base import BaseGeometry

from geo.errors import MapError
from geo.folder.catalog import Catalog, Layer
from geo.ledger.control import areas, control
from geo.ledger.faces import faces
from geo.measure import METRES_IN_A_DEGREE, area_km2

SMALLEST = 0.005  # km²: what two printed decimals would call nothing
SAME_PLACE = 0.05  # metres: below the fifth decimal of a degree


@dataclass(frozen=True)
class Moved:
    """How far an outline or a line moved, and how its area changed."""

    farthest: float  # metres on the ground
    mean: float  # metres, of the points that moved
    points: int
    area_before: float  # km²
    area_after: float


@dataclass(frozen=True)
class Difference:
    """One feature, statement, source or table: added, removed or changed."""

    group: str  # the layer's id, or ledger, sources, map
    name: str
    what: str  # added, removed or changed
    values: tuple[tuple[str, Any, Any], ...] = ()  # key, before, after
    moved: Moved | None = None


@dataclass(frozen=True)
class Comparison:
    """All differences, and the areas that came out of them."""

    differences: tuple[Difference, ...]
    areas: pd.DataFrame  # period, district, holder, before, after, change; in km²


def compare(old: Catalog, new: Catalog) -> Comparison:
    """Compare two map folders: features, statements, sources, and who held how much when."""
    differences = [
        *_features(old, new),
        *_entries("ledger", _by_id(old.statements), _by_id(new.statements)),
        *_entries("sources", old.sources, new.sources),
        *_entries("map", _parts(old), _parts(new)),
    ]
    return Comparison(tuple(differences), _areas(old, new))


def _by_id(models: tuple[Any, ...]) -> dict[str, Any]:
    return {model.id: model for model in models}


def _parts(catalog: Catalog) -> dict[str, Any]:
    """Split the map file into its parts: what has an id or a name is compared by itself."""
    chart = catalog.map
    parts: dict[str, Any] = {f"period {period.id}": period for period in chart.periods}
    parts |= {f"holder {name}": holder for name, holder in chart.holders.items()}
    parts |= {f"how {name}": how for name, how in chart.hows.items()}
    parts |= {f"group {group.id}": group for group in chart.groups}
    named = {"periods", "holders", "hows", "groups"}
    plain = {key: value for key, value in dict(chart).items() if key not in named}
    return {**parts, "map.toml": plain}


def _entries(group: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for name in sorted(old.keys() | new.keys()):
        if name not in old:
            yield Difference(group, name, "added", _values({}, _table(new[name])))
        elif name not in new:
            yield Difference(group, name, "removed", _values(_table(old[name]), {}))
        elif values := _values(_table(old[name]), _table(new[name])):
            yield Difference(group, name, "changed", values)


def _table(entry: Any) -> dict[str, Any]:
    if isinstance(entry, BaseModel):
        return entry.model_dump(by_alias=True, exclude_defaults=True, mode="json")
    return {
        key: value.model_dump(mode="json") if isinstance(value, BaseModel) else value
        for key, value in entry.items()
    }


def _values(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[tuple[str, Any, Any], ...]:
    """List the keys whose values differ; texts by language come language by language."""
    values: list[tuple[str, Any, Any]] = []
    for key in [*old, *(key for key in new if key not in old)]:
        before, after = old.get(key), new.get(key)
        if isinstance(before or after, dict) and isinstance(after or before, dict):
            inner = _values(before or {}, after or {})
            values += [(f"{key}.{name}", *pair) for name, *pair in inner]
        elif before != after:
            values.append((key, before, after))
    return tuple(values)


def _features(old: Catalog, new: Catalog) -> Iterator[Difference]:
    for name in sorted(old.layers.keys() | new.layers.keys()):
        before, after = old.layers.get(name), new.layers.get(name)
        yield from _entries(
            name,
            {f"{name}.toml": before.sidecar} if before else {},
            {f"{name}.toml": after.sidecar} if after else {},
        )
        yield from _layer(name, _rows(before), _rows(after))


Rows = dict[str, tuple[dict[str, Any], BaseGeometry | None]]


def _rows(layer: Layer | None) -> Rows:
    if layer is None:
        return {}
    return {name: (row, layer.shapes.get(name)) for name, row in layer.features.items()}


def _layer(layer: str, old: Rows, new: Rows) -> Iterator[Difference]:
    for name in [*old, *(name for name in new if name not in old)]:
        before, after = old.get(name), new.get(name)
        values = _values(before[0] if before else {}, after[0] if after else {})
        if before is None or after is None:
            yield Difference(layer, name, "removed" if before else "added", values)
            continue
        moved = _moved(before[1], after[1])
        if values or moved:
            yield Difference(layer, name, "changed", values, moved)


def _moved(old: BaseGeometry | None, new: BaseGeometry | None) -> Moved | None:
    """Measure how far a shape moved: its points that are new, to where the shape was."""
    if old is None or new is None:
        return None if old is new else Moved(0, 0, 0, km2(old), km2(new))
    if shapely.equals_exact(old, new):
        return None
    scale = np.cos(np.radians(shapely.get_coordinates(old)[:, 1].mean()))

    def to_metres(xy: Any) -> Any:
        return xy * np.array([scale, 1.0]) * METRES_IN_A_DEGREE

    before, after = (shapely.transform(outline(shape), to_metres) for shape in (old, new))
    new_points, old_points = _far(after, before), _far(before, after)
    far = np.concatenate([new_points, old_points])
    if not len(far) and shapely.equals(old, new):
        return None
    farthest, mean = (float(far.max()), float(far.mean())) if len(far) else (0.0, 0.0)
    count = max(len(new_points), len(old_points))  # a point that moved is both gone and new
    return Moved(farthest, mean, count, km2(old), km2(new))


def outline(shape: BaseGeometry) -> BaseGeometry:
    """Return the boundary of an area; lines and points are their own outline."""
    return shape.boundary if shapely.get_dimensions(shape) == 2 else shape


def _far(shape: BaseGeometry, other: BaseGeometry) -> Any:
    """Measure the points of a shape that do not lie on the other, each once."""
    shapely.prepare(other)
    points = np.unique(shapely.get_coordinates(shape), axis=0)
    distances = shapely.distance(shapely.points(points), other)
    return distances[distances > SAME_PLACE]


def km2(shape: BaseGeometry | None) -> float:
    """Measure an area in degrees, in km²; what is not there measures 0."""
    if shape is None:
        return 0.0
    return float(area_km2(GeoSeries([shape], crs="EPSG:4326")).iloc[0])


def _areas(old: Catalog, new: Catalog) -> pd.DataFrame:
    """Compare who held how much of each district, on the day of each period of either map."""
    days = {period.id: period.day for catalog in (old, new) for period in catalog.map.periods}
    tables = []
    for period, day in sorted(days.items(), key=lambda item: item[1].first_day):
        before, after = (_held(catalog, day) for catalog in (old, new))
        table = pd.concat([before, after], axis=1, keys=["before", "after"]).fillna(0.0)
        tables.append(table.reset_index().assign(period=period))
    whole = pd.concat(tables, ignore_index=True)
    whole["change"] = whole["after"] - whole["before"]
    changed = whole[whole["change"].abs() > SMALLEST]
    return changed[["period", "district", "holder", "before", "after", "change"]]


def _held(catalog: Catalog, day: str) -> "pd.Series[float]":
    keys = ["district", "holder"]
    whole = faces(catalog)
    try:
        view = control(day, catalog, faces=whole)
    except MapError:  # before its first statement
        empty = pd.MultiIndex.from_arrays([[], []], names=keys)
        return pd.Series([], index=empty, dtype=float)
    return areas(view, ("district", "holder")).set_index(keys)["area_km2"]
