"""What a page shows: the map folder, its faces, the shapes as drawn, a day and a language."""

from collections.abc import Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from geopandas import GeoDataFrame, GeoSeries

import geo
from atlas.scene.language import Language, choose, language
from atlas.scene.projection import Grid
from geo.dates import first_day
from geo.errors import MapError, UnknownName, did_you_mean
from geo.ledger.history import change_on
from geo.schema import Period

TOLERANCE = 220.0  # metres on the ground; half a pixel of the opening view, seven of the deepest
CONTROL = "control"  # the layer id of the faces

Properties = dict[str, Any]
Held = dict[str, geo.Change]  # by face


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything that the parts of a page are made from."""

    catalog: geo.Catalog
    faces: GeoDataFrame
    shapes: dict[str, GeoSeries]
    period: Period
    lang: str

    @cached_property
    def grid(self) -> Grid:
        """The pixels that everything is drawn in."""
        return Grid.of(self.catalog.map.frame)

    @cached_property
    def language(self) -> Language:
        """The language that the page opens in."""
        return language(self.lang)

    @property
    def day(self) -> str:
        """The day that the page opens on."""
        return first_day(self.period.day).isoformat()

    @cached_property
    def order(self) -> list[str]:
        """Layers from the bottom to the top; those that the map file forgets come last."""
        known = [name for name in self.catalog.map.order if name in self.shapes]
        return [*known, *sorted(set(self.shapes) - set(known))]

    @cached_property
    def properties(self) -> dict[str, dict[str, Properties]]:
        """The properties of every feature of every layer, without those that are empty."""
        return {
            name: {feature: _written(said) for feature, said in layer.features.items()}
            for name, layer in self.catalog.layers.items()
        }

    @cached_property
    def measured(self) -> dict[str, tuple[str, float]]:
        """The district and the area in km² of every face."""
        columns = (self.faces.index, self.faces["district"], self.faces["area_km2"])
        return {
            str(face): (district, float(km2)) for face, district, km2 in zip(*columns, strict=True)
        }

    def held(self, day: str) -> Held:
        """Say who holds each face on a day, and how that came about."""
        until = first_day(day).isoformat()
        found = {
            str(face): change_on(history, until) for face, history in self.faces["history"].items()
        }
        held = {face: change for face, change in found.items() if change}
        if len(held) < len(found):
            raise MapError(f"{day} is before the first statement. Choose a later day.")
        return held

    def name(self, layer: str, feature: str, lang: str = "") -> str:
        """Name a feature, or repeat its id where it has no name."""
        properties = self.properties.get(layer, {}).get(feature, {})
        return str(properties.get(f"name:{lang or self.lang}", feature))

    def division(self, district: str) -> tuple[str, str]:
        """Find the layer of the feature that a face's district names."""
        for layer in self.catalog.map.districts:
            if district in self.properties.get(layer, {}):
                return layer, district
        return "", district


def scene(catalog: geo.Catalog, *, period: str | None = None, lang: str | None = None) -> Scene:
    """Prepare what a page shows.

    Raises
    ------
    UnknownName
        If the map has no such period, or no such language.
    """
    periods = {one.id: one for one in catalog.map.periods}
    chosen = period or catalog.map.opens_on
    if chosen not in periods:
        raise UnknownName(f'period "{chosen}" is not there. {did_you_mean(chosen, periods)}')
    spoken = choose(lang, catalog.map.languages)
    faces = geo.faces(catalog)
    shapes = geo.simplified(catalog, faces, TOLERANCE, focus=catalog.map.view)
    left_out = {name for name, layer in catalog.layers.items() if not layer.sidecar.drawn}
    kept = {name: shape for name, shape in shapes.items() if name not in left_out}
    return Scene(_without(catalog, left_out), faces, kept, periods[chosen], spoken)


def _without(catalog: geo.Catalog, names: Set[str]) -> geo.Catalog:
    layers = {name: layer for name, layer in catalog.layers.items() if name not in names}
    groups = tuple(
        group.model_copy(
            update={"layers": tuple(name for name in group.layers if name not in names)}
        )
        for group in catalog.map.groups
    )
    return replace(catalog, layers=layers, map=catalog.map.model_copy(update={"groups": groups}))


def _written(said: Properties) -> Properties:
    return {key: value for key, value in said.items() if value not in (None, "")}
