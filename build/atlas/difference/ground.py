"""What differs on the ground between two map folders: who holds what, and which lines moved."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from geopandas import GeoSeries
from shapely.geometry.base import BaseGeometry

import geo
from geo.dates import first_day
from geo.edit.compare import Comparison
from geo.errors import MapError
from geo.folder.catalog import Catalog
from geo.ledger.history import is_present
from geo.measure import area_km2

NOTHING = 1e-9  # square degrees, some ten square metres: below it rounding explains a difference

Holding = tuple[str, str]  # holder and how
Grounds = dict[Holding, BaseGeometry]


@dataclass(frozen=True)
class Line:
    """A feature that moved, came or went: the parts of its outline that are in one map only."""

    layer: str
    feature: str
    before: BaseGeometry | None
    after: BaseGeometry | None
    days: tuple[dict[str, Any], ...]  # its properties in either map

    @property
    def shapes(self) -> list[BaseGeometry]:
        """List what was and what is."""
        return [
            shape for shape in (self.before, self.after) if shape is not None and not shape.is_empty
        ]

    def is_there(self, day: str) -> bool:
        """Decide whether the feature is there on a day, in either map."""
        return any(is_present(row, day) for row in self.days)


@dataclass(frozen=True)
class Ground:
    """The areas whose holder differs on a day: by new holder, and what has none any more."""

    taken: Grounds
    left: BaseGeometry

    @property
    def shapes(self) -> list[BaseGeometry]:
        """List them."""
        return [shape for shape in (*self.taken.values(), self.left) if not shape.is_empty]

    def km2(self) -> dict[Holding, float]:
        """Measure them."""
        return {holding: _km2(shape) for holding, shape in self.taken.items()}

    def left_km2(self) -> float:
        """Measure what nobody holds any more."""
        return _km2(self.left)


def _km2(shape: BaseGeometry) -> float:
    return float(area_km2(GeoSeries([shape], crs="EPSG:4326")).iloc[0])


def lines(comparison: Comparison, old: Catalog, new: Catalog) -> list[Line]:
    """List the features whose shape is not the same in both maps."""
    drawn = []
    for difference in comparison.differences:
        if difference.name == f"{difference.group}.toml" or (
            difference.what == "changed" and difference.moved is None
        ):
            continue
        layers = [catalog.layers.get(difference.group) for catalog in (old, new)]
        before, after = (layer.shapes.get(difference.name) if layer else None for layer in layers)
        if before is None and after is None:
            continue
        rows = [
            layer.features[difference.name]
            for layer in layers
            if layer and difference.name in layer.features
        ]
        parts = _without(before, after), _without(after, before)
        drawn.append(Line(difference.group, difference.name, *parts, tuple(rows)))
    return drawn


def _without(shape: BaseGeometry | None, other: BaseGeometry | None) -> BaseGeometry | None:
    """Take from the outline of a shape what the other has too."""
    if shape is None or other is None:
        return _outline(shape)
    return shapely.difference(_outline(shape), _outline(other))


def _outline(shape: BaseGeometry | None) -> BaseGeometry | None:
    return shape.boundary if shape is not None and shapely.get_dimensions(shape) == 2 else shape


def ground(old: Catalog, new: Catalog, day: str) -> Ground:
    """Find the areas whose holder differs on a day."""
    before, after = _faces(old, day), _faces(new, day)
    gone, come = (_by_holder(table, table.keys() - both.keys()) for table, both in
                  ((before, after), (after, before)))  # fmt: skip
    taken = {}
    for holding, shape in come.items():
        rest = _large(shapely.difference(shape, gone.get(holding, shapely.Polygon())))
        if not rest.is_empty:
            taken[holding] = rest
    whole = [shapely.union_all(list(table.values())) for table in (gone, come)]
    return Ground(taken, _large(shapely.difference(*whole)))


Faces = dict[tuple[bytes, Holding], BaseGeometry]


def _faces(catalog: Catalog, day: str) -> Faces:
    try:
        view = geo.control(first_day(day), catalog, faces=geo.faces(catalog))
    except MapError:  # before its first statement
        return {}
    rows = zip(view.geometry, view["holder"], view["how"], strict=True)
    return {(shape.wkb, (holder, how)): shape for shape, holder, how in rows}


def _by_holder(table: Faces, keys: set[tuple[bytes, Holding]]) -> Grounds:
    """Put the faces that only one map has together, by who holds them and how."""
    grouped: dict[Holding, list[BaseGeometry]] = {}
    for key in sorted(keys):
        grouped.setdefault(key[1], []).append(table[key])
    return {holding: shapely.union_all(shapes) for holding, shapes in grouped.items()}


def _large(shape: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(shape)
    large = parts[(shapely.get_dimensions(parts) == 2) & (shapely.area(parts) > NOTHING)]
    return shapely.MultiPolygon(list(large)) if len(large) else shapely.Polygon()


def bounds(shapes: list[BaseGeometry]) -> tuple[float, float, float, float]:
    """Return the west, south, east and north that hold some shapes."""
    west, south, east, north = shapely.total_bounds(np.asarray(shapes, dtype=object)).tolist()
    return west, south, east, north
