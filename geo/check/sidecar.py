"""``NAME.toml``: its words, its looks and what it says of where the layer is from."""

from collections.abc import Iterator

from geo.check.language import in_each_language
from geo.check.problem import At
from geo.check.sources import unknown_sources
from geo.errors import Problem, did_you_mean
from geo.folder.catalog import Catalog, Layer


def sidecar(catalog: Catalog, layer: Layer) -> Iterator[Problem]:
    """Check the file beside a layer."""
    at = At(catalog, f"{layer.id}.toml")
    own = layer.sidecar
    yield from in_each_language(at, "title", own.title)
    yield from in_each_language(at, "shows", own.shows)
    if own.key:
        yield from in_each_language(at, "key", own.key)
    for name, field in own.fields.items():
        yield from in_each_language(at, f"fields.{name}", field.label)
        for value, words in field.values.items():
            yield from in_each_language(at, f"fields.{name}.values.{value}", words)
    written = {key for said in layer.features.values() for key in said}
    for name in own.fields:
        if name not in written and layer.id not in catalog.unread:
            remedy = "Take it out, or write it where it belongs."
            yield at("unused-field", f"fields.{name}", "no feature has it", remedy)
    yield from _looks(at, layer)
    yield from unknown_sources(at, "sources", own.sources)
    if own.method == "imported" and not own.upstream:
        yield at("upstream", "upstream", "is missing from an imported layer", "Name the package.")
    yield from _within(at, layer)


def _within(at: At, layer: Layer) -> Iterator[Problem]:
    """Check what the features of a layer are said to lie inside."""
    said = layer.sidecar.within
    layers = at.catalog.layers
    holders = said if isinstance(said, dict) else {"": said} if said else {}
    known = {*layers, *at.catalog.unread}
    for feature, holder in holders.items():
        key = f"within.{feature}" if feature else "within"
        place, _, name = holder.partition(":")
        if feature and feature not in layer.features and layer.id not in at.catalog.unread:
            fault = f'"{feature}" is not a feature'
            yield at("area", key, fault, did_you_mean(feature, layer.features))
        if place and place not in known:
            fault = f'"{place}" is not a layer'
            yield at("unknown-layer", key, fault, did_you_mean(place, known))
        elif place in layers and name and name not in layers[place].features:
            fault = f'"{holder}" is not a feature'
            yield at("area", key, fault, did_you_mean(name, layers[place].features))


def _looks(at: At, layer: Layer) -> Iterator[Problem]:
    style, fields = layer.sidecar.style, layer.sidecar.fields
    looks = [style, *style.when]
    colours = [colour for look in looks for colour in (look.stroke, look.fill) if colour]
    for colour in sorted(set(colours)):
        for theme in ("light", "dark"):
            known = getattr(at.catalog.map.palette, theme)
            if colour not in known:
                fault = f'"{colour}" is not in palette.{theme}'
                yield at("palette", "style", fault, did_you_mean(colour, known))
    for place, name in [*(("when", one.field) for one in style.when), ("rank", style.rank)]:
        if name and name not in fields:
            fault = f'"{name}" is not in [fields]'
            yield at("unknown-key", f"style.{place}", fault, did_you_mean(name, fields))
