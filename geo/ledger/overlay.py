"""All areas of the ledger laid over each other: atoms, and the areas that each lies in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Geometry, STRtree

from geo.errors import ExpressionError, did_you_mean
from geo.folder.catalog import Catalog, kept_with_catalog
from geo.schema.expression import Area, Cut, Operation, Term, terms

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Overlay:
    """Every outline that areas use, cut into atoms: polygons that no outline crosses."""

    catalog: Catalog
    atoms: NDArray[Any]  # EPSG:4326

    @cached_property
    def tree(self) -> STRtree:
        """Index a point inside each atom."""
        return STRtree(shapely.point_on_surface(self.atoms))

    def mask(self, area: Area) -> Mask:
        """Decide for each atom whether it lies in an area."""
        match area:
            case Term():
                return self.covered(geometries(self.catalog, area))
            case Operation("+", left, right):
                return self.mask(left) | self.mask(right)
            case Operation("&", left, right):
                return self.mask(left) & self.mask(right)
            case Operation(_, left, right):
                return self.mask(left) & ~self.mask(right)
            case Cut():
                return self.mask(area.area) & self.covered(piece(self.catalog, area))

    def covered(self, geometry: Geometry | NDArray[Any]) -> Mask:
        """Decide for each atom whether a geometry, or any of several, covers a point inside it."""
        mask = np.zeros(len(self.atoms), dtype=bool)
        mask[self.tree.query(np.atleast_1d(geometry), predicate="intersects")[1]] = True
        return mask


@kept_with_catalog
def overlay(catalog: Catalog) -> Overlay:
    """Cut all areas of the ledger, the districts and the flags into atoms.

    Raises
    ------
    ExpressionError
        If an area names what is not there, or cannot be cut.
    """
    named = terms_in_control(catalog)
    atoms = _polygons(_outlines(catalog, sorted(named, key=str)))
    within = Overlay(catalog, atoms)
    land = np.zeros(len(atoms), dtype=bool)
    for term in named:
        if _areal(geometries(catalog, term)):
            land |= within.mask(term)
    return Overlay(catalog, atoms[land])


def terms_in_control(catalog: Catalog) -> set[Term]:
    """List what the faces are cut from: what the ledger names, the districts and the flags."""
    named = {term for statement in catalog.statements for term in terms(statement.area.parsed)}
    return named | {Term(name) for name in (*catalog.map.districts, *catalog.map.flags.values())}


def layers_in_control(catalog: Catalog) -> set[str]:
    """Name the layers that the faces are cut from."""
    return {term.layer for term in terms_in_control(catalog)}


def geometries(catalog: Catalog, term: Term) -> NDArray[Any]:
    """Look up the geometries (EPSG:4326) that a term names.

    Raises
    ------
    ExpressionError
        If the layer or the feature is not there.
    """
    if term.layer not in catalog.layers:
        remedy = did_you_mean(term.layer, catalog.layers)
        raise ExpressionError(f'"{term}" is not a layer', remedy)
    layer = catalog.layers[term.layer]
    if term.feature is None:
        return layer.geometries
    if term.feature not in layer.features:
        names = [f"{term.layer}:{name}" for name in layer.features]
        raise ExpressionError(f'"{term}" is not a feature', did_you_mean(str(term), names))
    shape = layer.shapes.get(term.feature)
    return np.array([shape] if shape is not None else [], dtype=object)


@kept_with_catalog
def piece(catalog: Catalog, cut: Cut) -> Geometry:
    """Cut an area along a line and return the piece that holds the point.

    Raises
    ------
    ExpressionError
        If the line does not cut the area, or the point is on no side of it.
    """
    line = shapely.union_all(geometries(catalog, cut.line))
    point = shapely.union_all(geometries(catalog, cut.point))
    area = _union(catalog, cut.area)
    if area.is_empty:
        raise ExpressionError(f'the area that "{cut.line}" should cut is empty')
    pieces = Overlay(catalog, _polygons([area.boundary, line]))
    inside = pieces.atoms[pieces.covered(area)]
    if len(inside) == shapely.get_num_geometries(area):
        raise ExpressionError(f'"{cut.line}" does not cut the area: it must reach its outline')
    held = inside[shapely.intersects(inside, point)]
    if len(held) != 1:
        fault = "on the line" if len(held) else "outside the area"
        raise ExpressionError(f'"{cut.point}" is {fault}, and so on no side of "{cut.line}"')
    return held[0]


@kept_with_catalog
def _union(catalog: Catalog, area: Area) -> Geometry:
    """Unite what an area is made of; one area is cut along many lines."""
    parts = Overlay(catalog, _polygons(_outlines(catalog, terms(area))))
    return shapely.coverage_union_all(parts.atoms[parts.mask(area)])


def _outlines(catalog: Catalog, named: Iterable[Term]) -> Iterator[Geometry]:
    for term in named:
        shapes = geometries(catalog, term)
        yield from shapely.boundary(shapes) if _areal(shapes) else shapes


def _polygons(outlines: Iterable[Geometry]) -> NDArray[Any]:
    # GEOS compares each line with every line on it: districts in a heap would take their square
    distinct = {outline.wkb: outline for outline in outlines if outline.length}
    noded = shapely.union_all([*distinct.values()])
    return np.asarray(shapely.polygonize([noded]).geoms)


def _areal(shapes: Iterable[Geometry]) -> bool:
    return any(shapely.get_dimensions(shape) == 2 for shape in shapes)
