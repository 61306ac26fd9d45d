"""Licences: known, free enough to publish and export, and at peace with each other."""

from collections.abc import Iterator

from geo.check.problem import At
from geo.errors import Problem, did_you_mean
from geo.folder.catalog import Catalog
from geo.ledger.overlay import layers_in_control
from geo.schema.licences import LICENCES, parts, share_alike


def licences(catalog: Catalog) -> Iterator[Problem]:
    """Check the licence of each layer, and of those that control is computed from."""
    for layer in catalog.layers.values():
        yield from _known(At(catalog, f"{layer.id}.toml"), "licence", layer.sidecar.licence)
    if catalog.map.relief is not None:
        yield from _known(At(catalog, "map.toml"), "relief.licence", catalog.map.relief.licence)
    yield from _joined(catalog)


def _known(at: At, place: str, expression: str) -> Iterator[Problem]:
    for name in parts(expression):
        if name not in LICENCES:
            fault = f'"{name}" is not a known licence'
            yield at("licence", place, fault, did_you_mean(name, LICENCES))
        elif LICENCES[name].forbids:
            fault = f"{name} forbids {LICENCES[name].forbids}"
            yield at("licence", place, fault, "Find another source for this layer.")


def _joined(catalog: Catalog) -> Iterator[Problem]:
    """Check that one licence can hold for the areas of control, which many layers make."""
    carriers: dict[str, str] = {}
    for name in sorted(layers_in_control(catalog) & catalog.layers.keys()):
        for licence in share_alike([catalog.layers[name].sidecar.licence]):
            carriers.setdefault(licence, name)
    if len(carriers) > 1:
        (one, first), (other, second) = sorted(carriers.items(), key=lambda item: item[1])[:2]
        fault = f'{other} cannot be joined with {one} of layer "{first}" in the areas of control'
        remedy = "Take one of them from another source."
        yield At(catalog, f"{second}.toml")("licence", "licence", fault, remedy)
