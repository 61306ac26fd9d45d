"""Simplify all layers together, as one coverage, so that shared borders stay shared."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray
from pyproj import Transformer
from pyproj.enums import TransformDirection
from shapely import Geometry, STRtree

from geo.folder.catalog import Catalog, Layer
from geo.ledger.lines import layers_cut_along
from geo.ledger.overlay import overlay

TOLERANCE = 120.0  # metres on the ground: the side of the smallest triangle that stays
ON_THE_LINE = 0.5  # metres; far below the data's own metre, far above the noise of a crossing
PLANE = "EPSG:3857"  # the page's own projection, so that what is dropped is dropped in its pixels
FALLOFF = 1_500.0  # metres outside the focus; 400 km away, triangles may be sixteen times as large
LINES = 0.75  # of the tolerance: how far a river or pipeline may move
MISSED = 1e-3  # share of an area by which the pieces that make it up may miss it


@dataclass(frozen=True)
class Focus:
    """The plane, compressed outside a box, so that what is far from it is simplified more.

    Each axis is left as it is inside the box and becomes a root of the distance outside: what does
    not cross before does not cross after, and a vertex that stays goes back to its place.

    ``low`` and ``high`` are the corners of the box, in metres of the plane.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]

    @classmethod
    def on(cls, bounds: tuple[float, float, float, float]) -> "Focus":
        """Return the focus on bounds: west, south, east, north, in degrees."""
        return cls(*_projected(np.reshape(bounds, (2, 2))))

    def compress(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        """Project points (n, 2) from degrees to the plane, compressed outside the box."""
        points = _projected(degrees)
        inside = np.clip(points, self.low, self.high)
        beyond = points - inside
        return inside + np.sign(beyond) * 2 * FALLOFF * (np.sqrt(1 + np.abs(beyond) / FALLOFF) - 1)

    def restore(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Undo `compress`: return points of the plane (n, 2) to degrees."""
        inside = np.clip(points, self.low, self.high)
        beyond = points - inside
        apart = np.sign(beyond) * FALLOFF * ((1 + np.abs(beyond) / (2 * FALLOFF)) ** 2 - 1)
        return _projected(inside + apart, TransformDirection.INVERSE)


@cache
def _to_plane() -> Transformer:
    return Transformer.from_crs("EPSG:4326", PLANE, always_xy=True)


def _projected(
    points: NDArray[np.float64], direction: TransformDirection = TransformDirection.FORWARD
) -> NDArray[np.float64]:
    x, y = _to_plane().transform(points[:, 0], points[:, 1], direction=direction)
    return np.column_stack([x, y])


def simplified(
    catalog: Catalog,
    faces: GeoDataFrame,
    tolerance: float = TOLERANCE,
    *,
    focus: tuple[float, float, float, float] | None = None,
) -> dict[str, GeoSeries]:
    """Simplify every layer, and the faces as ``control``, as one coverage.

    The atoms of the faces, and the areas beside them, are simplified once (Visvalingam); areas made
    of atoms are put together again from them, and lines that run along them keep the vertices that
    the atoms kept. What two features share stays identical vertex by vertex.

    Parameters
    ----------
    catalog, faces
        A map, and its faces from `geo.faces`.
    tolerance
        Side of the smallest triangle that stays, in metres on the ground at the middle of the
        frame.
    focus
        West, south, east, north in degrees: the farther outside, the more is dropped. Without it,
        as much everywhere in the frame.

    Returns
    -------
    dict
        Layer id to geometry (EPSG:4326; index: feature id).

    Raises
    ------
    MapError
        If the areas cannot be laid over each other.
    """
    middle = np.radians((catalog.map.frame[1] + catalog.map.frame[3]) / 2)
    metres = tolerance / np.cos(middle)
    lens = Focus.on(focus or catalog.map.frame)
    degrees = {name: layer.geometries for name, layer in catalog.layers.items()}
    degrees["control"] = np.asarray(faces.geometry)
    plane = {name: shapely.transform(shapes, lens.compress) for name, shapes in degrees.items()}
    areal = [name for name in plane if _is_areal(catalog.layers.get(name))]
    beside = [shape for name in areal for shape in plane[name]]
    atoms = shapely.transform(overlay(catalog).atoms, lens.compress)
    coverage = _coverage(atoms, beside, metres)
    along = layers_cut_along(catalog)
    for name, shapes in plane.items():
        if name in areal:
            plane[name] = _each(coverage.polygon, shapes)
        elif name in along:
            plane[name] = _each(coverage.line, shapes)
        elif catalog.layers[name].kind == "line":
            plane[name] = shapely.simplify(shapes, metres * LINES)
    names = {name: [*layer.shapes] for name, layer in catalog.layers.items()}
    names["control"] = list(faces.index)
    return {
        name: GeoSeries(shapely.transform(shapes, lens.restore), index=names[name], crs="EPSG:4326")
        for name, shapes in plane.items()
    }


def _each(simpler: Callable[[Geometry], Geometry], shapes: NDArray[Any]) -> NDArray[Any]:
    return np.array([*map(simpler, shapes), None], dtype=object)[:-1]


def _is_areal(layer: Layer | None) -> bool:
    return layer is None or layer.kind == "polygon"


def _coverage(atoms: NDArray[Any], areas: list[Geometry], metres: float) -> "_Coverage":
    """Simplify the atoms of the faces with every area that lies beside them."""
    whole, within = STRtree(atoms), STRtree(shapely.point_on_surface(atoms))
    beside = [
        area
        for area in areas
        if not len(within.query(area, predicate="intersects"))
        and not len(whole.query(shapely.point_on_surface(area), predicate="intersects"))
    ]
    pieces = np.concatenate([atoms, np.asarray(beside, dtype=object)])
    return _Coverage(pieces, shapely.coverage_simplify(pieces, metres), metres)


@dataclass(frozen=True)
class _Coverage:
    """Pieces of land and sea that share borders, before and after simplification."""

    pieces: NDArray[Any]
    simple: NDArray[Any]
    metres: float

    @cached_property
    def tree(self) -> STRtree:
        """Index a point inside each piece."""
        return STRtree(shapely.point_on_surface(self.pieces))

    @cached_property
    def kept(self) -> STRtree:
        """Index every vertex that simplification kept."""
        vertices = np.unique(shapely.get_coordinates(self.simple), axis=0)
        return STRtree(shapely.points(vertices))

    def polygon(self, original: Geometry) -> Geometry:
        """Put an area together from its pieces; what is not made of pieces is simplified alone."""
        inside = np.sort(self.tree.query(original, predicate="intersects"))
        areas = shapely.area(self.pieces[inside])
        itself = inside[areas == original.area]
        if len(itself):  # with others on it, as a country has lakes
            return self.simple[itself[0]]
        if abs(areas.sum() - original.area) > original.area * MISSED:
            return shapely.coverage_simplify(original, self.metres)
        return shapely.coverage_union_all(self.simple[inside])

    def line(self, original: Geometry) -> Geometry:
        """Keep those vertices of a line that the pieces along it kept."""
        parts = [self._part(part) for part in shapely.get_parts(original)]
        return parts[0] if len(parts) == 1 else shapely.multilinestrings(parts)

    def _part(self, line: Geometry) -> Geometry:
        near = self.kept.query(line, predicate="dwithin", distance=ON_THE_LINE)
        points = self.kept.geometries[near]
        ends = shapely.get_point(line, [0, -1])
        along = [*ends[:1], *points[np.argsort(shapely.line_locate_point(line, points))], *ends[1:]]
        distinct = [along[0]]
        for point in along[1:]:
            if shapely.distance(point, distinct[-1]) > ON_THE_LINE:
                distinct.append(point)
        return shapely.linestrings(shapely.get_coordinates(distinct))
