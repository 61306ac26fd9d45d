"""Licences: known, free enough to publish and export, and at peace with each other."""

from collections.abc import Iterator
from dataclasses import dataclass

from geo.check.problem import At
from geo.errors import Problem, did_you_mean
from geo.folder.catalog import Catalog
from geo.ledger.overlay import layers_in_control


@dataclass(frozen=True)
class Licence:
    """What a licence forbids or asks of a map that uses the layer."""

    forbids: str = ""
    share_alike: bool = False


NC = "commercial use, which a newspaper is"
ND = "changes, and a map changes what it draws"
KNOWN = {
    **dict.fromkeys(
        ("public-domain", "CC0-1.0", "PDDL-1.0", "CC-BY-4.0", "CC-BY-3.0", "CC-BY-2.5",
         "CC-BY-2.0", "ODC-By-1.0", "OGL-UK-3.0", "MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause",
         "Apache-2.0", "CDLA-Permissive-2.0", "etalab-2.0", "DL-DE-BY-2.0", "DL-DE-ZERO-2.0",
         "NLOD-2.0"), Licence(),
    ),
    **dict.fromkeys(
        ("ODbL-1.0", "CC-BY-SA-4.0", "CC-BY-SA-3.0", "CDLA-Sharing-1.0"), Licence(share_alike=True)
    ),
    **dict.fromkeys(("CC-BY-NC-4.0", "CC-BY-NC-3.0", "CC-BY-NC-SA-4.0"), Licence(forbids=NC)),
    **dict.fromkeys(("CC-BY-ND-4.0", "CC-BY-NC-ND-4.0"), Licence(forbids=ND)),
}  # fmt: skip
JOINED = " AND "


def licences(catalog: Catalog) -> Iterator[Problem]:
    """Check the licence of each layer, and of those that control is computed from."""
    shared: dict[str, str] = {}
    in_control = layers_in_control(catalog)
    for layer in catalog.layers.values():
        at = At(catalog, f"{layer.id}.toml")
        for name in layer.sidecar.licence.split(JOINED):
            if name not in KNOWN:
                fault = f'"{name}" is not a known licence'
                yield at("licence", "licence", fault, did_you_mean(name, KNOWN))
                continue
            licence = KNOWN[name]
            if licence.forbids:
                fault = f"{name} forbids {licence.forbids}"
                yield at("licence", "licence", fault, "Find another source for this layer.")
            if licence.share_alike and layer.id in in_control:
                shared.setdefault(name, layer.id)
    if len(shared) > 1:
        (one, first), (other, second) = list(shared.items())[:2]
        at = At(catalog, f"{second}.toml")
        fault = f'{other} cannot be joined with {one} of layer "{first}" in the areas of control'
        yield at("licence", "licence", fault, "Take one of them from another source.")
