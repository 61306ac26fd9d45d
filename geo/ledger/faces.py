"""Faces: all areas of the ledger overlaid once, each piece with its whole history."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from shapely import Geometry, STRtree

from geo.dates import first_day
from geo.errors import ExpressionError, MapError, did_you_mean
from geo.folder.catalog import Catalog
from geo.ledger.expression import Area, Cut, Operation, Term, parse, terms
from geo.measure import area_km2
from geo.schema import Statement

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Change:
    """From a day on, a face is held by someone."""

    day: str
    holder: str
    how: str
    statement: str


@dataclass(frozen=True)
class Overlay:
    """Every outline that areas use, cut into atoms: polygons that no outline crosses."""

    catalog: Catalog
    atoms: NDArray[Any]

    @cached_property
    def tree(self) -> STRtree:
        """Index a point inside each atom."""
        return STRtree(shapely.point_on_surface(self.atoms))

    @cached_property
    def masks(self) -> dict[Area, Mask]:
        """Keep each mask once it is made: statements name the same areas again."""
        return {}

    def mask(self, area: Area) -> Mask:
        """Say for each atom whether it lies in an area."""
        if area not in self.masks:
            self.masks[area] = self._mask(area)
        return self.masks[area]

    def _mask(self, area: Area) -> Mask:
        match area:
            case Term():
                return self.covered(find(self.catalog, area))
            case Operation("+", left, right):
                return self.mask(left) | self.mask(right)
            case Operation("&", left, right):
                return self.mask(left) & self.mask(right)
            case Operation(_, left, right):
                return self.mask(left) & ~self.mask(right)
            case Cut():
                return self.mask(area.area) & self.covered(piece(self.catalog, area))

    def covered(self, geometry: Geometry | NDArray[Any]) -> Mask:
        """Say for each atom whether a geometry, or any of some, covers it, by a point inside it."""
        found = np.zeros(len(self.atoms), dtype=bool)
        found[self.tree.query(np.atleast_1d(geometry), predicate="intersects")[1]] = True
        return found


def in_order(statements: tuple[Statement, ...]) -> list[Statement]:
    """Sort statements as they override each other: by day, then as written."""
    return sorted(statements, key=lambda statement: first_day(statement.from_))


@lru_cache(maxsize=1024)  # a few hundred features of one map are asked for again and again
def find(catalog: Catalog, term: Term) -> NDArray[Any]:
    """Look up the geometries that a term names.

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


@lru_cache(maxsize=128)
def piece(catalog: Catalog, cut: Cut) -> Geometry:
    """Cut an area along a line and give the piece that holds the point.

    Raises
    ------
    ExpressionError
        If the line does not cut the area, or the point is on no side of it.
    """
    line = shapely.union_all(find(catalog, cut.line))
    point = shapely.union_all(find(catalog, cut.point))
    area = _whole(catalog, cut.area)
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


@lru_cache(maxsize=16)  # one area is cut along many lines
def _whole(catalog: Catalog, area: Area) -> Geometry:
    parts = Overlay(catalog, _polygons(_outlines(catalog, terms(area))))
    return shapely.coverage_union_all(parts.atoms[parts.mask(area)])


def _outlines(catalog: Catalog, named: Iterable[Term]) -> Iterator[Geometry]:
    for term in named:
        shapes = find(catalog, term)
        yield from shapely.boundary(shapes) if _areal(shapes) else shapes


def _polygons(outlines: Iterable[Geometry]) -> NDArray[Any]:
    noded = shapely.union_all([outline for outline in outlines if outline.length])
    return np.asarray(shapely.polygonize([noded]).geoms)


@lru_cache(maxsize=2)
def overlay(catalog: Catalog) -> Overlay:
    """Cut all areas of the ledger, and the districts, into atoms."""
    named = {term for statement in catalog.statements for term in terms(parse(statement.area))}
    named |= {Term(layer) for layer in (*catalog.map.districts, *catalog.map.flags.values())}
    atoms = _polygons(_outlines(catalog, sorted(named, key=str)))
    within = Overlay(catalog, atoms)
    land = np.zeros(len(atoms), dtype=bool)
    for term in named:
        if _areal(find(catalog, term)):
            land |= within.mask(term)
    return Overlay(catalog, atoms[land])


def _areal(shapes: Iterable[Geometry]) -> bool:
    return any(shapely.get_dimensions(shape) == 2 for shape in shapes)


def faces(catalog: Catalog) -> GeoDataFrame:
    """Overlay all areas of the ledger into faces.

    Returns
    -------
    GeoDataFrame
        EPSG:4326, a coverage without gaps or overlaps. Index: an id such as ``agdam-2`` (the
        district, then the rank by area). Columns: ``district`` (feature id), one yes-or-no
        column per flag of the map file, ``area_km2``, ``history`` (tuple of `Change`, by day).

    Raises
    ------
    MapError
        If the areas cannot be laid over each other; `geo.check` says where.
    """
    try:
        return _faces(catalog).copy()
    except shapely.errors.ShapelyError as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else "no reason given"
        fault = f"The areas cannot be laid over each other: {reason:.120}."
        raise MapError(f"{fault} karabakh-map check says where.") from None


@lru_cache(maxsize=2)  # checking a folder and drawing it need the same ones
def _faces(catalog: Catalog) -> GeoDataFrame:
    whole = overlay(catalog)
    table = pd.DataFrame({"district": _districts(whole)})
    for flag, layer in catalog.map.flags.items():
        table[flag] = whole.mask(Term(layer))
    table["history"] = _histories(whole)
    atoms = GeoDataFrame(table, geometry=whole.atoms, crs="EPSG:4326")
    keys = list(table.columns)
    merged = [
        {**dict(zip(keys, key, strict=True)), "geometry": shapely.coverage_union_all(part.geometry)}
        for key, part in atoms.groupby(keys, sort=False)
    ]
    single = GeoDataFrame(merged, crs="EPSG:4326").explode(ignore_index=True)
    single["area_km2"] = area_km2(single)
    return _named(single)


def _districts(whole: Overlay) -> list[str]:
    names = np.full(len(whole.atoms), "", dtype=object)
    for layer in reversed(whole.catalog.map.districts):
        for name in whole.catalog.layers[layer].features:
            names[whole.mask(Term(layer, name))] = name
    return list(names)


def _histories(whole: Overlay) -> list[tuple[Change, ...]]:
    histories: list[list[Change]] = [[] for _ in whole.atoms]
    for statement in in_order(whole.catalog.statements):
        day = first_day(statement.from_).isoformat()
        change = Change(day, statement.holder, statement.how, statement.id)
        for atom in np.flatnonzero(whole.mask(parse(statement.area))):
            if histories[atom] and histories[atom][-1].day == day:
                histories[atom].pop()  # overridden on the same day: never seen
            histories[atom].append(change)
    return [tuple(history) for history in histories]


def _named(single: GeoDataFrame) -> GeoDataFrame:
    ordered = single.sort_values(
        ["district", "area_km2"], ascending=[True, False], kind="stable", ignore_index=True
    )
    rank = ordered.groupby("district").cumcount() + 1
    ordered.index = pd.Index(ordered["district"] + "-" + rank.astype(str), name="id")
    return ordered
