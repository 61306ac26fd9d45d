"""What differs on the ground between two map folders: who holds what, and which lines moved."""

from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

import geo
from geo.dates import first_day
from geo.edit.compare import Comparison, outline
from geo.errors import MapError
from geo.folder.catalog import Catalog
from geo.ledger.history import is_present

NOTHING = 1e-9  # square degrees, some ten square metres: below it rounding explains a difference

Holding = tuple[str, str]  # holder and how
Grounds = dict[Holding | None, BaseGeometry]  # None: what nobody holds any more
Faces = dict[tuple[bytes, Holding], BaseGeometry]


@dataclass(frozen=True)
class Line:
    """A feature that moved, came or went: the parts of its outline that are in one map only."""

    layer: str
    feature: str
    before: BaseGeometry
    after: BaseGeometry
    days: list[dict[str, Any]]  # its properties in either map

    @property
    def shapes(self) -> list[BaseGeometry]:
        """List what was and what is."""
        return [shape for shape in (self.before, self.after) if not shape.is_empty]

    def is_there(self, day: str) -> bool:
        """Decide whether the feature is there on a day, in either map."""
        return any(is_present(row, day) for row in self.days)


def lines(comparison: Comparison, old: Catalog, new: Catalog) -> list[Line]:
    """List the features whose shape is not the same in both maps."""
    drawn = []
    for difference in comparison.differences:
        layers = [catalog.layers.get(difference.group) for catalog in (old, new)]
        before, after = (layer.shapes.get(difference.name) if layer else None for layer in layers)
        is_moved = difference.what != "changed" or difference.moved is not None
        if is_moved and (before or after):
            features = [layer.features for layer in layers if layer]
            rows = [rows[difference.name] for rows in features if difference.name in rows]
            parts = _without(before, after), _without(after, before)
            drawn.append(Line(difference.group, difference.name, *parts, rows))
    return drawn


def _without(shape: BaseGeometry | None, other: BaseGeometry | None) -> BaseGeometry:
    """Take from the outline of a shape what the other has too."""
    if shape is None:
        return shapely.Polygon()
    return outline(shape) if other is None else outline(shape).difference(outline(other))


def ground(old: Catalog, new: Catalog, day: str) -> Grounds:
    """Find the areas whose holder differs on a day: by new holder, and what has none any more."""
    before, after = _faces(old, day), _faces(new, day)
    gone, come = _by_holder(before, after), _by_holder(after, before)
    none = shapely.Polygon()
    changed = {key: shape.difference(gone.get(key, none)) for key, shape in come.items()}
    whole, left = (shapely.union_all(list(table.values())) for table in (come, gone))
    changed[None] = left.difference(whole)
    large = {key: _large(shape) for key, shape in changed.items()}
    return {key: shape for key, shape in large.items() if not shape.is_empty}


def _faces(catalog: Catalog, day: str) -> Faces:
    try:
        view = geo.control(first_day(day), catalog, faces=geo.faces(catalog))
    except MapError:  # before its first statement
        return {}
    rows = zip(view.geometry, view["holder"], view["how"], strict=True)
    return {(shape.wkb, (holder, how)): shape for shape, holder, how in rows}


def _by_holder(table: Faces, other: Faces) -> Grounds:
    """Put the faces that the other map does not have together, by who holds them and how."""
    grouped: dict[Holding | None, list[BaseGeometry]] = {}
    for key in sorted(table.keys() - other.keys()):
        grouped.setdefault(key[1], []).append(table[key])
    return {holding: shapely.union_all(shapes) for holding, shapes in grouped.items()}


def _large(shape: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(shape)
    large = parts[(shapely.get_dimensions(parts) == 2) & (shapely.area(parts) > NOTHING)]
    return shapely.MultiPolygon(list(large))
