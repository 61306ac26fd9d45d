"""A map folder in memory: its layers, ledger, sources and map file."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo import schema
from geo.errors import UnknownName, did_you_mean
from geo.folder.geometry import KINDS
from geo.folder.strict_text import FOLDER_FILES

CONTROL = "control"  # the areas of the ledger, named beside the layers


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer: by feature id, in the order of the file, what each says and its shape."""

    id: str
    features: dict[str, dict[str, Any]]
    shapes: dict[str, BaseGeometry]  # EPSG:4326; of the features that have one
    sidecar: schema.Sidecar

    def __repr__(self) -> str:
        return f"<Layer {self.id!r}: {len(self.features)} features, {self.kind}>"

    @cached_property
    def gdf(self) -> GeoDataFrame:
        """The features as rows (index: feature id, EPSG:4326)."""
        rows = [{**said, "geometry": self.shapes.get(name)} for name, said in self.features.items()]
        return GeoDataFrame(rows, index=pd.Index([*self.features], name="id"), crs="EPSG:4326")

    @cached_property
    def kind(self) -> str:
        """``point``, ``line`` or ``polygon``; ``none`` for a layer without geometry."""
        return next((KINDS[shape.geom_type] for shape in self.shapes.values()), "none")

    @cached_property
    def geometries(self) -> NDArray[Any]:
        """The shapes, as an array of the same order."""
        return np.array([*self.shapes.values(), None], dtype=object)[:-1]

    @cached_property
    def valid(self) -> NDArray[np.bool_]:
        """Say for each shape whether it is valid."""
        return np.atleast_1d(shapely.is_valid(self.geometries))


@dataclass(frozen=True, eq=False)
class Catalog:
    """A whole map folder."""

    folder: Path
    layers: dict[str, Layer]
    sources: dict[str, schema.Source]
    statements: tuple[schema.Statement, ...]
    map: schema.MapFile
    unread: frozenset[str] = frozenset()  # layers whose files are there and could not be read whole
    derived: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)

    def __repr__(self) -> str:
        counts = f"{len(self.layers)} layers, {len(self.statements)} statements"
        return f"<Catalog {str(self.folder)!r}: {counts}, {len(self.sources)} sources>"

    @cached_property
    def name(self) -> str:
        """The name of the folder, as problems give it."""
        return self.folder.resolve().name

    @cached_property
    def files(self) -> list[Path]:
        """The files that the catalogue is read from; a map folder may hold others."""
        names = [f"{name}.toml" for name in (*FOLDER_FILES, *self.layers)]
        names += [f"{name}.geojson" for name in self.layers]
        names += [self.map.relief.file] if self.map.relief else []
        return [self.folder / name for name in sorted(names)]

    @cached_property
    def period_days(self) -> dict[str, date]:
        """The day of each period, by the period's id."""
        return {period.id: period.day.first_day for period in self.map.periods}

    def layer(self, name: str) -> Layer:
        """Find a layer by its id.

        Raises
        ------
        UnknownName
            With the nearest id there is.
        """
        if name not in self.layers:
            raise UnknownName(f'layer "{name}" is not there. {did_you_mean(name, self.layers)}')
        return self.layers[name]


P = ParamSpec("P")
T = TypeVar("T")


def kept_with_catalog(
    work_out: Callable[Concatenate[Catalog, P], T],
) -> Callable[Concatenate[Catalog, P], T]:
    """Work something out once for each catalogue and arguments, and keep it as long as that lives.

    A cache of the module's would keep every catalogue alive that was ever read.
    """

    @wraps(work_out)
    def kept(catalog: Catalog, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (work_out, *args, *kwargs.items())
        if key not in catalog.derived:
            catalog.derived[key] = work_out(catalog, *args, **kwargs)
        return catalog.derived[key]

    return kept
