"""A map folder as drawn: its faces and simplified shapes, a day and a language."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from geopandas import GeoDataFrame, GeoSeries

import geo
from atlas.scene.language import Language, choose, language
from atlas.scene.projection import Grid
from geo.dates import first_day
from geo.errors import MapError, UnknownName, did_you_mean
from geo.ledger.history import change_on
from geo.schema import Group, MapFile, Period

TOLERANCE = 220.0  # metres on the ground; half a pixel of the opening view, seven of the deepest
CONTROL = "control"  # the layer id of the faces

Properties = dict[str, Any]
Held = dict[str, geo.Change]  # by face
View = tuple[float, float, float, float]  # west, south, east, north, in degrees


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything that pages and stills are made from."""

    catalog: geo.Catalog
    faces: GeoDataFrame
    shapes: dict[str, GeoSeries]  # simplified, of the layers that are drawn and of the faces
    period: Period
    lang: str
    view: View  # what is looked at

    @cached_property
    def grid(self) -> Grid:
        """The pixels that everything is drawn in."""
        return Grid.of(self.catalog.map.frame)

    @cached_property
    def language(self) -> Language:
        """The language of the words."""
        return language(self.lang)

    @property
    def day(self) -> str:
        """The day shown, as an ISO date."""
        return first_day(self.period.day).isoformat()

    @cached_property
    def layers(self) -> dict[str, geo.Layer]:
        """The layers that are drawn: of a map folder, some may only serve to find places."""
        layers = self.catalog.layers.items()
        return {name: layer for name, layer in layers if layer.sidecar.drawn}

    @cached_property
    def groups(self) -> list[Group]:
        """The groups of the panel, with the layers that are drawn."""
        groups = []
        for group in self.catalog.map.groups:
            drawn = tuple(name for name in group.layers if name in self.shapes)
            groups.append(group.model_copy(update={"layers": drawn}))
        return groups

    @cached_property
    def order(self) -> list[str]:
        """Layers from the bottom to the top; those that the map file forgets come last."""
        known = [name for name in self.catalog.map.order if name in self.shapes]
        return [*known, *sorted(set(self.shapes) - set(known))]

    @cached_property
    def properties(self) -> dict[str, dict[str, Properties]]:
        """The properties of every feature that is drawn, without those that are empty."""
        return {
            name: {feature: _filled(row) for feature, row in layer.features.items()}
            for name, layer in self.layers.items()
        }

    @cached_property
    def areas(self) -> dict[str, tuple[str, float]]:
        """The district and the area in km² of every face."""
        columns = (self.faces.index, self.faces["district"], self.faces["area_km2"])
        return {
            str(face): (district, float(km2)) for face, district, km2 in zip(*columns, strict=True)
        }

    def held(self, day: str) -> Held:
        """Return the change by which each face is held on a day.

        Raises
        ------
        MapError
            If the day is before the first statement.
        """
        until = first_day(day).isoformat()
        changes = {
            str(face): change_on(history, until) for face, history in self.faces["history"].items()
        }
        held = {face: change for face, change in changes.items() if change}
        if len(held) < len(changes):
            raise MapError(f"{day} is before the first statement. Choose a later day.")
        return held

    def name(self, layer: str, feature: str) -> str:
        """Name a feature, or repeat its id where it has no name."""
        properties = self.properties.get(layer, {}).get(feature, {})
        return str(properties.get(f"name:{self.lang}", feature))

    def division(self, district: str) -> tuple[str, str]:
        """Find the layer of the feature that a face's district names."""
        for layer in self.catalog.map.districts:
            if district in self.properties.get(layer, {}):
                return layer, district
        return "", district


def scene(catalog: geo.Catalog, *, period: str | None = None, lang: str | None = None) -> Scene:
    """Prepare what a map shows on the day of a period.

    Raises
    ------
    UnknownName
        If the map has no such period, or no such language.
    """
    shown = find_period(catalog.map, period)
    spoken = choose(lang, catalog.map.languages)
    return looking_at(catalog, catalog.map.view, shown, spoken, TOLERANCE)


def find_period(chart: MapFile, name: str | None) -> Period:
    """Find a period by its id; without one, that which the map opens on."""
    periods = {period.id: period for period in chart.periods}
    chosen = name or chart.opens_on
    if chosen not in periods:
        raise UnknownName(f'period "{chosen}" is not there. {did_you_mean(chosen, periods)}')
    return periods[chosen]


def looking_at(
    catalog: geo.Catalog, view: View, period: Period, lang: str, tolerance: float
) -> Scene:
    """Prepare a part of a map, its shapes simplified by a tolerance in metres on the ground."""
    faces = geo.faces(catalog)
    shapes = geo.simplified(catalog, faces, tolerance, focus=view)
    drawn = {
        name: shape
        for name, shape in shapes.items()
        if name == CONTROL or catalog.layers[name].sidecar.drawn
    }
    return Scene(catalog, faces, drawn, period, lang, view)


def _filled(row: Properties) -> Properties:
    return {key: value for key, value in row.items() if value not in (None, "")}
