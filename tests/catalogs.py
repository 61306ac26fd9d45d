"""Catalogues changed in memory, for tests that need another map than the invented one."""

from dataclasses import replace
from typing import Any

import pytest
from shapely.geometry.base import BaseGeometry

from geo.folder.catalog import Catalog, Layer
from geo.schema import Statement

Param = Any  # pytest's own type of a parameter has no public name
Row = tuple[BaseGeometry, dict[str, Any]]


def with_layer(catalog: Catalog, name: str, like: str, **rows: Row) -> Catalog:
    """Add a layer that has the sidecar of another; rows are shapes with properties, by id."""
    shapes = {feature: shape for feature, (shape, _) in rows.items()}
    features = {feature: properties for feature, (_, properties) in rows.items()}
    layer = Layer(name, features, shapes, catalog.layers[like].sidecar)
    return replace(catalog, layers={**catalog.layers, name: layer})


def with_statement(catalog: Catalog, area: str, since: str, holder: str, **more: str) -> Catalog:
    """Add a statement to the end of the ledger; its id is the area and the day."""
    values = {
        "id": f"{len(catalog.statements)}-{since}",
        "title": {"en": area},
        "area": area,
        "from": since,
        "holder": holder,
        "how": "captured",
        "sources": ["gazette"],
        **more,
    }
    return replace(catalog, statements=(*catalog.statements, Statement.model_validate(values)))


def fact(layer: str, *values: Any) -> Param:
    """Make parameters of a fact about a layer; without values, of the layer itself."""
    return pytest.param(*(values or (layer,)), marks=pytest.mark.layer(layer))
