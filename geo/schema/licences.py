"""The licences that a layer may have: what each asks and forbids, and which of several holds."""

from collections.abc import Iterable
from dataclasses import dataclass

JOIN = " AND "  # of an SPDX expression: all of them hold
OWN = "CC-BY-4.0"  # of what this map adds, and of what no stricter licence covers
PUBLIC_DOMAIN = "public-domain"  # no SPDX identifier: there is no licence to name
NC = "commercial use, which a newspaper is"
ND = "changes, and a map changes what it draws"


@dataclass(frozen=True)
class Licence:
    """What a licence is called, where it stands, and what it asks of a map that uses a layer."""

    title: str
    address: str
    share_alike: bool = False  # what is made from it is under it too
    forbids: str = ""


def _creative_commons(kind: str, words: str, version: str, **asked: object) -> Licence:
    title = f"Creative Commons {words} {version}"
    address = f"https://creativecommons.org/licenses/{kind}/{version}/"
    return Licence(title, address, **asked)  # type: ignore[arg-type]


BY, SA, NO_USE, NO_CHANGE = "Attribution", "ShareAlike", "NonCommercial", "NoDerivatives"
LICENCES = {
    PUBLIC_DOMAIN: Licence("Public domain", "https://creativecommons.org/publicdomain/mark/1.0/"),
    "CC0-1.0": Licence("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "PDDL-1.0": Licence(
        "Public Domain Dedication and License 1.0",
        "https://opendatacommons.org/licenses/pddl/1-0/",
    ),
    "CC-BY-4.0": _creative_commons("by", BY, "4.0"),
    "CC-BY-3.0": _creative_commons("by", BY, "3.0"),
    "CC-BY-2.5": _creative_commons("by", BY, "2.5"),
    "CC-BY-2.0": _creative_commons("by", BY, "2.0"),
    "ODC-By-1.0": Licence(
        "Open Data Commons Attribution License 1.0",
        "https://opendatacommons.org/licenses/by/1-0/",
    ),
    "OGL-UK-3.0": Licence(
        "Open Government Licence 3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    ),
    "etalab-2.0": Licence(
        "Licence Ouverte 2.0",
        "https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf",
    ),
    "DL-DE-BY-2.0": Licence(
        "Datenlizenz Deutschland – Namensnennung 2.0", "https://www.govdata.de/dl-de/by-2-0"
    ),
    "DL-DE-ZERO-2.0": Licence(
        "Datenlizenz Deutschland – Zero 2.0", "https://www.govdata.de/dl-de/zero-2-0"
    ),
    "NLOD-2.0": Licence(
        "Norwegian Licence for Open Government Data 2.0", "https://data.norge.no/nlod/en/2.0"
    ),
    "CDLA-Permissive-2.0": Licence(
        "Community Data License Agreement – Permissive 2.0", "https://cdla.dev/permissive-2-0/"
    ),
    "MIT": Licence("MIT License", "https://spdx.org/licenses/MIT.html"),
    "ISC": Licence("ISC License", "https://spdx.org/licenses/ISC.html"),
    "BSD-2-Clause": Licence("BSD 2-Clause License", "https://spdx.org/licenses/BSD-2-Clause.html"),
    "BSD-3-Clause": Licence("BSD 3-Clause License", "https://spdx.org/licenses/BSD-3-Clause.html"),
    "Apache-2.0": Licence("Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
    "ODbL-1.0": Licence(
        "Open Database License 1.0",
        "https://opendatacommons.org/licenses/odbl/1-0/",
        share_alike=True,
    ),
    "CC-BY-SA-4.0": _creative_commons("by-sa", f"{BY}-{SA}", "4.0", share_alike=True),
    "CC-BY-SA-3.0": _creative_commons("by-sa", f"{BY}-{SA}", "3.0", share_alike=True),
    "CDLA-Sharing-1.0": Licence(
        "Community Data License Agreement – Sharing 1.0",
        "https://cdla.dev/sharing-1-0/",
        share_alike=True,
    ),
    "CC-BY-NC-4.0": _creative_commons("by-nc", f"{BY}-{NO_USE}", "4.0", forbids=NC),
    "CC-BY-NC-3.0": _creative_commons("by-nc", f"{BY}-{NO_USE}", "3.0", forbids=NC),
    "CC-BY-NC-SA-4.0": _creative_commons(
        "by-nc-sa", f"{BY}-{NO_USE}-{SA}", "4.0", share_alike=True, forbids=NC
    ),
    "CC-BY-ND-4.0": _creative_commons("by-nd", f"{BY}-{NO_CHANGE}", "4.0", forbids=ND),
    "CC-BY-NC-ND-4.0": _creative_commons(
        "by-nc-nd", f"{BY}-{NO_USE}-{NO_CHANGE}", "4.0", forbids=ND
    ),
}


def parts(expression: str) -> list[str]:
    """Split ``ODbL-1.0 AND CC-BY-4.0`` into the licences that hold together."""
    return expression.split(JOIN)


def share_alike(expressions: Iterable[str]) -> list[str]:
    """List the licences that pass on to whatever is made from layers under these."""
    named = dict.fromkeys(name for expression in expressions for name in parts(expression))
    return [name for name in named if name in LICENCES and LICENCES[name].share_alike]


def strictest(expressions: Iterable[str]) -> str:
    """Return the licence of what is made from layers under these, as an SPDX expression.

    Two share-alike licences exclude each other, which `geo.check` reports; then both are named.
    """
    return JOIN.join(sorted(share_alike(expressions))) or OWN
