"""Faces: all areas of the ledger overlaid once, each piece with its whole history."""

from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from geo.errors import MapError
from geo.folder.catalog import Catalog, kept_with_catalog
from geo.folder.reader import as_catalog
from geo.ledger.history import Change, in_order
from geo.ledger.overlay import Overlay, overlay
from geo.measure import area_km2
from geo.schema.expression import Term


def faces(catalog: Catalog | Path | str | None = None) -> GeoDataFrame:
    """Overlay all areas of the ledger into faces.

    Parameters
    ----------
    catalog
        A catalogue or a map folder; without one, the layers that come with the package.

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
        return _faces(as_catalog(catalog)).copy()
    except shapely.errors.ShapelyError as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else "no reason given"
        fault = f"The areas cannot be laid over each other: {reason:.120}."
        raise MapError(f"{fault} karabakh-map check says where.") from None


@kept_with_catalog
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
        day = statement.from_.first_day.isoformat()
        change = Change(day, statement.holder, statement.how, statement.id)
        for atom in np.flatnonzero(whole.mask(statement.area.parsed)):
            if histories[atom] and histories[atom][-1].since == day:
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
