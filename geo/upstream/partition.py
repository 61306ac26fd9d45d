"""The ground that every area layer is cut from: one coverage of the frame, each face labelled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.upstream import districts, planar, timezones
from geo.upstream.packages import Packages

MARGIN = 0.5  # degrees that time zones are read beyond the frame, so that no cell is missed


@dataclass(frozen=True)
class Ground:
    """Faces that tile the frame: what each belongs to, and which district or oblast it is in."""

    pieces: Sequence[Polygon]
    owners: Sequence[str | None]
    exclaves: Sequence[str | None]
    cells: Sequence[str | None]
    shusha: Sequence[str | None]

    def where(self, labels: Sequence[str | None], *wanted: str) -> BaseGeometry:
        """Unite the faces with one of these labels."""
        return planar.merge(
            piece for piece, name in zip(self.pieces, labels, strict=True) if name in wanted
        )


def lay(packages: Packages, tables: Mapping[str, Any]) -> Ground:
    """Overlay OpenStreetMap's borders, Natural Earth's and the inner lines, and label the faces."""
    frame = shapely.box(*tables["frame"])
    republics = _republics(packages, tables)
    exclaves = _exclaves(packages, tables["exclaves"])
    sea = packages.natural_earth("physical/ne_10m_ocean").geometry.iloc[0].intersection(frame)
    countries = _countries(packages, tables["countries"], frame)
    inner = districts.outlines(packages, tables, republics["azerbaijan"])

    areas = [*republics.values(), *exclaves.values(), sea, *countries.values(), *inner.areas]
    lines = [line.intersection(frame) for line in planar.edges([*areas, *inner.lines])]
    pieces = planar.faces([*lines, frame.exterior])
    shared = planar.neighbours(pieces)

    owners = _owners(pieces, shared, sea, republics, countries)
    exclave_of = planar.label(pieces, exclaves)
    for index, name in enumerate(exclave_of):
        if name is not None:
            owners[index] = tables["exclaves"][name]["of"]
    mainland = [
        owner == "azerbaijan" and exclave is None
        for owner, exclave in zip(owners, exclave_of, strict=True)
    ]
    cells = districts.cells(pieces, shared, mainland, inner)
    return Ground(pieces, owners, exclave_of, cells, _shusha(pieces, shared, cells, inner))


def _republics(packages: Packages, tables: Mapping[str, Any]) -> dict[str, BaseGeometry]:
    west, south, east, north = tables["frame"]
    around = (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    zones = tables["republics"]
    republics = timezones.read(packages.timezones(), tuple(zones.values()), around)
    return {name: republics[zone] for name, zone in zones.items()}


def _exclaves(packages: Packages, table: Mapping[str, Any]) -> dict[str, BaseGeometry]:
    """Find each exclave among the parts of its country by a point in it, or take its ring."""
    exclaves: dict[str, BaseGeometry] = {}
    for name, row in table.items():
        if "ring" in row:
            exclaves[name] = Polygon(row["ring"])
            continue
        parts = shapely.get_parts(packages.land[row["country"]])
        holding = [part for part in parts if part.contains(shapely.Point(row["at"]))]
        exclaves[name] = Polygon(min(holding, key=lambda part: part.area).exterior)
    return exclaves


def _countries(
    packages: Packages, table: Mapping[str, int], frame: BaseGeometry
) -> dict[str, BaseGeometry]:
    shapes = packages.natural_earth("cultural/ne_10m_admin_0_countries").set_index("NE_ID").geometry
    return {name: shapes[number].intersection(frame) for name, number in table.items()}


def _owners(
    pieces: Sequence[Polygon],
    shared: Sequence[Mapping[int, float]],
    sea: BaseGeometry,
    republics: Mapping[str, BaseGeometry],
    countries: Mapping[str, BaseGeometry],
) -> list[str | None]:
    """Sea first, then the republics by OpenStreetMap, then the rest by Natural Earth.

    What Natural Earth gives a republic beyond its border in OpenStreetMap goes to the neighbour
    beside it, which so reaches the border.
    """
    seas = {"black-sea": shapely.box(0, 0, 44, 90), "caspian-sea": shapely.box(44, 0, 90, 90)}
    waters = {name: sea.intersection(half) for name, half in seas.items()}
    labels = planar.label(pieces, {**waters, **republics, **countries})
    return planar.fill(labels, shared, lambda _: countries) if countries else labels


def _shusha(
    pieces: Sequence[Polygon],
    shared: Sequence[Mapping[int, float]],
    cells: Sequence[str | None],
    inner: districts.Outlines,
) -> list[str | None]:
    """Label the town and the largest piece of its district inside the oblast."""
    labels = [
        name if cell == districts.OBLAST else None
        for name, cell in zip(planar.label(pieces, inner.shusha), cells, strict=True)
    ]
    members = [index for index, name in enumerate(labels) if name]
    for part in planar.groups(members, shared)[1:]:
        for face in part:
            labels[face] = None
    return labels
