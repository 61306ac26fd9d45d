"""Lines of control: what the ledger cuts areas along, and the outlines that part two holders."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from shapely import Geometry

from geo.dates import first_day
from geo.folder.catalog import Catalog, Layer, kept_with_catalog
from geo.ledger.history import change_on, histories, is_present
from geo.ledger.overlay import layers_in_control
from geo.schema.expression import Term, cuts


@dataclass(frozen=True, eq=False)
class ControlLine:
    """A line that an area is cut along; or the outline of an area that has days of its own."""

    term: Term
    shape: Geometry  # EPSG:4326
    properties: dict[str, Any]
    precision_km: float
    is_outline: bool  # such as a corridor's: a line of control only where it parts two holders


def layers_cut_along(catalog: Catalog) -> set[str]:
    """Name the layers whose lines cut areas of the ledger."""
    return {
        cut.line.layer for statement in catalog.statements for cut in cuts(statement.area.parsed)
    }


@kept_with_catalog
def control_lines(catalog: Catalog) -> tuple[ControlLine, ...]:
    """List the lines that are lines of control on some day, by layer."""
    along = layers_cut_along(catalog)
    return tuple(
        line
        for name in sorted(layers_in_control(catalog) & catalog.layers.keys())
        for line in _of_layer(catalog.layers[name], cut_along=name in along)
    )


def _of_layer(layer: Layer, *, cut_along: bool) -> Iterator[ControlLine]:
    for name, shape in layer.shapes.items():
        properties, km = layer.features[name], layer.sidecar.precision_km
        if cut_along:
            yield ControlLine(Term(layer.id, name), shape, properties, km, is_outline=False)
        elif layer.kind == "polygon" and "from" in properties:
            outline = shapely.boundary(shape)
            yield ControlLine(Term(layer.id, name), outline, properties, km, is_outline=True)


def lines_of_control(day: date, catalog: Catalog, faces: GeoDataFrame) -> GeoDataFrame:
    """Return the lines of control on a day.

    Parameters
    ----------
    faces
        Faces of that catalogue, from `geo.faces`.

    Returns
    -------
    GeoDataFrame
        EPSG:4326. Index: ``layer:feature``, by layer. Columns: ``precision_km``, ``geometry``. A
        line that areas are cut along is there whole, of an outline only what parts two holders.
    """
    there = [line for line in control_lines(catalog) if is_present(line.properties, day)]
    between = between_holders(faces, day) if any(line.is_outline for line in there) else None
    shapes = [
        shapely.intersection(line.shape, between) if line.is_outline else line.shape
        for line in there
    ]
    table = GeoDataFrame(
        {"precision_km": [float(line.precision_km) for line in there]},
        geometry=shapes,
        index=pd.Index([str(line.term) for line in there], dtype=object, name="id"),
        crs="EPSG:4326",
    )
    return table[shapely.length(shapes) > 0]


def turns(catalog: Catalog) -> NDArray[np.datetime64]:
    """List, in order, the days on which control or a line of control changes.

    From each of them to the day before the next, every answer is the same.
    """
    days = {statement.from_.first_day for statement in catalog.statements}
    for line in control_lines(catalog):
        dates = (line.properties.get("from"), line.properties.get("to"))
        days |= {first_day(text) for text in dates if isinstance(text, str)}
    return np.array(sorted(days), "datetime64[D]")


def between_holders(faces: GeoDataFrame, day: date) -> Geometry:
    """Return the edges of each holder's ground on a day."""
    grounds: dict[str, list[Geometry]] = {}
    for shape, history in zip(faces.geometry, histories(faces), strict=True):
        change = change_on(history, day)
        if change:
            grounds.setdefault(change.holder, []).append(shape)
    united = [shapely.coverage_union_all(shapes) for shapes in grounds.values()]
    return shapely.union_all(shapely.boundary(united))
