"""Which licence holds for which part of the published data, and whom each part credits."""

from collections.abc import Iterable
from dataclasses import dataclass

from geo.folder.catalog import Catalog
from geo.ledger.overlay import layers_in_control
from geo.schema.licences import LICENCES, parts, strictest


@dataclass(frozen=True)
class Terms:
    """A licence, as an SPDX expression, with the layers under it and whom they credit."""

    licence: str
    layers: tuple[str, ...]
    attributions: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """The licences that hold, all of them."""
        return parts(self.licence)


def control_terms(catalog: Catalog) -> Terms:
    """Return the terms of what is overlaid from layers: faces, control and areas."""
    return _terms(catalog, sorted(layers_in_control(catalog) & catalog.layers.keys()))


def whole_terms(catalog: Catalog) -> Terms:
    """Return the terms of all layers together: every attribution, the strictest licence."""
    return _terms(catalog, catalog.layers)


def terms_by_licence(catalog: Catalog) -> list[Terms]:
    """Group the layers by their licence, in the order of the licences' names."""
    layers: dict[str, list[str]] = {}
    for name, layer in catalog.layers.items():
        layers.setdefault(layer.sidecar.licence, []).append(name)
    return [
        Terms(licence, tuple(names), attributions(catalog, names))
        for licence, names in sorted(layers.items())
    ]


def attributions(catalog: Catalog, names: Iterable[str]) -> tuple[str, ...]:
    """List whom layers credit, each once."""
    written = (catalog.layers[name].sidecar.attribution for name in names)
    split = (credit.strip() for line in written for credit in line.split(";"))
    return tuple(dict.fromkeys(credit for credit in split if credit))


def title_and_address(spdx: str) -> tuple[str, str]:
    """Return what a licence is called, and where it stands."""
    known = LICENCES.get(spdx)
    if known is None:
        return spdx, f"https://spdx.org/licenses/{spdx}.html"
    return known.title, known.address


def _terms(catalog: Catalog, names: Iterable[str]) -> Terms:
    used = tuple(names)
    licence = strictest(catalog.layers[name].sidecar.licence for name in used)
    return Terms(licence, used, attributions(catalog, used))
