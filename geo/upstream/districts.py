"""The former oblast and the seven districts around it, as they were in Soviet times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from geo.upstream import planar
from geo.upstream.packages import Packages

OBLAST = "nkao"
REACH = 0.08  # degrees; Natural Earth's border is nowhere further than this from OpenStreetMap's


@dataclass(frozen=True)
class Outlines:
    """What the inner overlay is made of, by label; ``corrections`` win over all others."""

    corrections: Mapping[str, BaseGeometry]
    oblast: Polygon
    rayons: Mapping[str, BaseGeometry]
    shusha: Mapping[str, BaseGeometry]
    surrounding: tuple[str, ...]
    gaps: tuple[str, ...]
    lines: Sequence[LineString]

    @property
    def areas(self) -> list[BaseGeometry]:
        """Collect every area whose outline takes part in the overlay."""
        return [
            *self.corrections.values(), self.oblast, *self.rayons.values(), *self.shusha.values()
        ]  # fmt: skip


def outlines(packages: Packages, tables: Mapping[str, Any], country: BaseGeometry) -> Outlines:
    """Collect oblast, rayons and corrections; lead the rayons' lines to the country's border."""
    table = tables["districts"]
    named = {number: name for name, number in (table["surrounding"] | table["gaps"]).items()}
    around = shapely.box(*table["around"])
    rayons = {
        named.get(number, f"rayon-{number}"): shape
        for number, shape in packages.rayons.items()
        if number in named or shape.intersects(around)
    }
    oblast = planar.join(packages.disputed(table["oblast"]))
    return Outlines(
        corrections=_corrections(table["correction"], oblast),
        oblast=oblast,
        rayons=rayons,
        shusha={name: packages.rayons[number] for name, number in tables["shusha"].items()},
        surrounding=tuple(table["surrounding"]),
        gaps=tuple(table["gaps"]),
        lines=connectors(list(rayons.values()), country),
    )


def _corrections(
    rows: Sequence[Mapping[str, Any]], oblast: BaseGeometry
) -> dict[str, BaseGeometry]:
    """Unite the rings of each district; those marked so leave the oblast what it has."""
    parts: dict[str, list[BaseGeometry]] = {}
    for row in rows:
        ring = Polygon(row["ring"])
        part = ring.difference(oblast) if row.get("outside_oblast", False) else ring
        parts.setdefault(row["to"], []).append(part)
    return {to: shapely.union_all(rings) for to, rings in parts.items()}


def connectors(areas: Sequence[BaseGeometry], country: BaseGeometry) -> list[LineString]:
    """Lead each line between two areas on to the country's border, where it ends short of it."""
    outer = shapely.union_all(areas).boundary
    inner = shapely.union_all([area.boundary for area in areas]).difference(outer)
    border, lines = country.boundary, []
    for line in shapely.get_parts(shapely.line_merge(inner)):
        for end in (line.coords[0], line.coords[-1]):
            point = shapely.Point(end)
            if point.distance(outer) < planar.GRID and country.contains(point):
                landfall = nearest_points(point, border)[1]
                if point.distance(landfall) < REACH:
                    lines.append(LineString([point, landfall]))
    return lines


def cells(
    pieces: Sequence[Polygon],
    shared: Sequence[Mapping[int, float]],
    mainland: Sequence[bool],
    inner: Outlines,
) -> list[str | None]:
    """Label the faces of the country's mainland with oblast, district or other rayon."""
    areas = {OBLAST: inner.oblast, **inner.rayons}
    plain = [
        name if inside else None
        for name, inside in zip(planar.label(pieces, areas), mainland, strict=True)
    ]
    rayons = set(inner.rayons)
    grown = planar.fill(plain, shared, lambda face: rayons if mainland[face] else ())
    settled = _give_away(grown, pieces, shared, inner)
    corrected = planar.label(pieces, inner.corrections)
    return [
        (fix or name) if inside else None
        for fix, name, inside in zip(corrected, settled, mainland, strict=True)
    ]


def _give_away(
    labels: Sequence[str | None],
    pieces: Sequence[Polygon],
    shared: Sequence[Mapping[int, float]],
    inner: Outlines,
) -> list[str | None]:
    """Give what lies between oblast and districts to the district that it borders most.

    That is each piece of today's rayons that sticks out of the oblast (``gaps``), and each piece
    that the oblast cuts off from the rest of its rayon.
    """
    given, moved = list(labels), []
    for name in sorted({label for label in labels if label and label != OBLAST}):
        members = [index for index, label in enumerate(labels) if label == name]
        parts = planar.groups(members, shared)
        if name not in inner.gaps:
            largest = max(parts, key=lambda part: sum(pieces[face].area for face in part))
            parts = [part for part in parts if part is not largest and _meets(part, shared, labels)]
        moved += parts
    for part in moved:
        for face in part:
            given[face] = None
    for part in moved:
        _hand_over(part, given, shared, inner.surrounding)
    return given


def _meets(
    part: Sequence[int], shared: Sequence[Mapping[int, float]], labels: Sequence[str | None]
) -> bool:
    return any(labels[other] == OBLAST for face in part for other in shared[face])


def _hand_over(
    part: Sequence[int],
    given: list[str | None],
    shared: Sequence[Mapping[int, float]],
    surrounding: Sequence[str],
) -> None:
    border = dict.fromkeys(surrounding, 0.0)
    for face in part:
        for other, length in shared[face].items():
            if given[other] in border:
                border[str(given[other])] += length
    most = max(surrounding, key=border.__getitem__)
    for face in part:
        given[face] = most if border[most] else OBLAST  # a pocket in the oblast's own outline
