"""Simplify all layers together, as one coverage, so that shared borders stay shared."""

from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray
from shapely import Geometry, STRtree

from geo.catalog import Catalog, Layer

TOLERANCE = 120.0  # metres on the ground: the side of the smallest triangle that stays
NODING_NOISE = 0.5  # metres; crossings of outlines are rounded, far below the data's own metre
PLANE = "EPSG:3857"  # the page's own projection, so that what is dropped is dropped in its pixels


def simplified(
    catalog: Catalog, faces: GeoDataFrame, tolerance: float = TOLERANCE
) -> dict[str, GeoSeries]:
    """Simplify every layer, and the faces as ``control``, as one coverage.

    All outlines, and the lines that run along them, are noded once and simplified once
    (Visvalingam); what two features share stays identical vertex by vertex.

    Parameters
    ----------
    faces
        From `geo.faces`.
    tolerance
        In metres on the ground at the middle of the frame.

    Returns
    -------
    dict
        Layer id to geometry (EPSG:4326, index: feature id).
    """
    middle = np.radians((catalog.map.frame[1] + catalog.map.frame[3]) / 2)
    metres = tolerance / np.cos(middle)
    plane = {name: layer.gdf.geometry.to_crs(PLANE) for name, layer in catalog.layers.items()}
    plane["control"] = faces.geometry.to_crs(PLANE)
    areal = [name for name, series in plane.items() if _is_areal(catalog.layers.get(name))]
    along = _lines_of_control(catalog)
    coverage = _Coverage([plane[name] for name in areal], [plane[name] for name in along], metres)
    for name in areal:
        plane[name] = plane[name].map(coverage.polygon)
    for name in along:
        plane[name] = plane[name].map(coverage.line)
    for name, layer in catalog.layers.items():
        if layer.kind == "line" and name not in along:
            plane[name] = plane[name].simplify(metres / 2)
    return {name: series.set_crs(PLANE).to_crs("EPSG:4326") for name, series in plane.items()}


def _is_areal(layer: Layer | None) -> bool:
    return layer is None or layer.kind == "polygon"


def _lines_of_control(catalog: Catalog) -> list[str]:
    """Name the line layers that the ledger cuts areas with: they run along faces."""
    cuts = " ".join(statement.area for statement in catalog.statements)
    return [name for name, layer in catalog.layers.items() if layer.kind == "line" and name in cuts]


class _Coverage:
    """The noded outlines of many layers, before and after simplification."""

    def __init__(self, areas: list[GeoSeries], lines: list[GeoSeries], tolerance: float) -> None:
        outlines = [shapely.boundary(np.asarray(series)) for series in areas]
        noded = shapely.union_all(np.concatenate([*outlines, *map(np.asarray, lines)]))
        self.atoms = np.asarray(shapely.polygonize([noded]).geoms)
        self.tree = STRtree(shapely.point_on_surface(self.atoms))
        self.simple = shapely.coverage_simplify(self.atoms, tolerance)
        self.arcs = _arcs(noded)
        self.simple_arcs = _by_ends(_arcs(shapely.union_all(shapely.boundary(self.simple))))
        self.arc_tree = STRtree(self.arcs)

    def polygon(self, original: Geometry) -> Geometry:
        """Build a polygon again from the simplified atoms inside it."""
        inside = np.sort(self.tree.query(original, predicate="intersects"))
        return shapely.coverage_union_all(self.simple[inside]) if len(inside) else original

    def line(self, original: Geometry) -> Geometry:
        """Build a line again from the simplified arcs along it."""
        near = np.sort(self.arc_tree.query(original.buffer(NODING_NOISE), predicate="covers"))
        arcs = [self._simple_arc(self.arcs[arc]) for arc in near]
        return shapely.line_merge(shapely.union_all(arcs)) if arcs else original

    def _simple_arc(self, arc: Geometry) -> Geometry:
        twins = self.simple_arcs.get(_ends(arc), [])
        return min(
            twins, key=lambda twin: float(shapely.hausdorff_distance(arc, twin)), default=arc
        )


def _arcs(noded: Geometry) -> NDArray[Any]:
    merged = shapely.line_merge(noded)
    return np.asarray(shapely.get_parts(merged))


def _ends(arc: Geometry) -> frozenset[tuple[float, ...]]:
    """Key an arc by its two end points; rings have none that simplification keeps."""
    xy = shapely.get_coordinates(arc)
    return frozenset() if arc.is_closed else frozenset((tuple(xy[0]), tuple(xy[-1])))


def _by_ends(arcs: NDArray[Any]) -> dict[frozenset[tuple[float, ...]], list[Geometry]]:
    found: dict[frozenset[tuple[float, ...]], list[Geometry]] = {}
    for arc in arcs:
        found.setdefault(_ends(arc), []).append(arc)
    return found
