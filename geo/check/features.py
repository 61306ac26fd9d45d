"""Features: names, dates, sources and the values of fields."""

from collections.abc import Iterator, Mapping
from typing import Any

from geo.check.names import both_names, in_each_language, names_of
from geo.check.problem import At, feature
from geo.check.sources import unknown_sources
from geo.dates import PartialDate
from geo.errors import Problem, did_you_mean
from geo.folder.catalog import Catalog, Layer


def features(catalog: Catalog, layer: Layer) -> Iterator[Problem]:
    """Check what each feature of a layer says."""
    at = At(catalog, f"{layer.id}.geojson")
    for name, properties in layer.features.items():
        place = feature(name)
        names = names_of(properties)
        yield from in_each_language(at, f"{place}: name", names)
        yield from both_names(at, f"{place}: name", names)
        yield from unknown_sources(at, place, properties["sources"])
        yield from _dates(at, place, properties)
        yield from _values(at, place, layer, properties)


def _values(at: At, place: str, layer: Layer, properties: Mapping[str, Any]) -> Iterator[Problem]:
    """Check values that are codes against the sidecar's list of them."""
    for key, field in layer.sidecar.fields.items():
        value = properties.get(key)
        if field.values and isinstance(value, str) and value not in field.values:
            fault = f'{key} "{value}" is not in fields.{key}.values of {layer.id}.toml'
            yield at("value", place, fault, did_you_mean(value, field.values))


def _dates(at: At, place: str, properties: Mapping[str, Any]) -> Iterator[Problem]:
    since, latest, until = (properties.get(key) for key in ("from", "from_latest", "to"))
    if since and until and since.first_day >= until.first_day:
        fault = f"from {since} is not before to {until}"
        yield at("date-order", place, fault, "Mend one of the dates.")
    if latest:
        yield from latest_day(at, place, since, latest, properties.get("note"))


def latest_day(
    at: At, place: str, since: PartialDate | None, latest: PartialDate, note: object
) -> Iterator[Problem]:
    """Check the last day on which something may have begun."""
    if since is None:
        yield at("date-order", place, "has from_latest without from", "Write both or neither.")
    elif latest.first_day < since.first_day:
        fault = f"from_latest {latest} is before from {since}"
        yield at("date-order", place, fault, "Mend one of the dates.")
    if not isinstance(note, str) or not note.strip():
        yield at("note", place, "has from_latest and no note", "Say which source has which day.")
