"""What to say when the map or its data is used: citation, credit, licences, metadata."""

import json
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from geo.dates import first_day
from geo.folder.catalog import Catalog
from geo.publish.licences import (
    Terms,
    attributions,
    control_terms,
    terms_by_licence,
    title_and_address,
    whole_terms,
)
from geo.schema.licences import PUBLIC_DOMAIN

NAME = "karabakh-map"
AUTHOR = "Karabakh map contributors"
NOTICE = "Each layer has its own licence; hasPart says which. What is made from all has them all."
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Work:
    """The map as something to be cited."""

    title: str
    abstract: str
    version: str
    day: date  # of the data
    terms: tuple[Terms, ...]  # which licence holds for which layers
    attributions: tuple[str, ...]  # owed to others

    @property
    def licences(self) -> list[str]:
        """The licences of the parts; each part says which hold for it."""
        return sorted({name for terms in self.terms for name in terms.names})

    @property
    def written_day(self) -> str:
        """Write the day of the data in English."""
        return f"{self.day.day} {MONTHS[self.day.month - 1]} {self.day.year}"


def work(catalog: Catalog) -> Work:
    """Describe the map of a folder."""
    return Work(
        title=_english(catalog.map.title),
        abstract=_english(catalog.map.description),
        version=released(),
        day=updated(catalog),
        terms=tuple(terms_by_licence(catalog)),
        attributions=tuple(
            credit for credit in attributions(catalog, catalog.layers) if AUTHOR not in credit
        ),
    )


def released() -> str:
    """Give the version of the program, installed or in a checkout."""
    try:
        return version(NAME)
    except PackageNotFoundError:
        project = Path(__file__).parents[2] / "pyproject.toml"
        return str(tomllib.loads(project.read_text("utf-8"))["project"]["version"])


def updated(catalog: Catalog) -> date:
    """Give the day of the data: as the map file says, or that of the newest source."""
    dates = [source.date for source in catalog.sources.values() if source.date]
    newest = [*dates, *(one.from_ for one in catalog.statements)]
    return first_day(catalog.map.updated or max(newest, key=first_day))


def apa(cited: Work) -> str:
    """Write a reference as the American Psychological Association does."""
    return (
        f"{AUTHOR}. ({cited.day.year}). {cited.title} "
        f"(Version {cited.version}, data of {cited.written_day}) [Map and data set]."
    )


def bibtex(cited: Work) -> str:
    """Write a BibTeX entry."""
    fields = {
        "author": f"{{{AUTHOR}}}",
        "title": f"{{{cited.title}}}",
        "year": str(cited.day.year),
        "month": MONTHS[cited.day.month - 1][:3].lower(),
        "version": cited.version,
        "note": f"Map and data set, data of {cited.written_day}",
    }
    lines = [
        f"  {key} = {value}" if key == "month" else f"  {key} = {{{value}}}"
        for key, value in fields.items()
    ]
    return f"@misc{{{NAME}-{cited.version},\n" + ",\n".join(lines) + "\n}"


def credit(cited: Work) -> str:
    """Write the line that goes under a picture of the map."""
    whose = ", ".join(cited.attributions)
    return f"Map: {AUTHOR}, version {cited.version}, data of {cited.written_day}. {whose}."


def cff(cited: Work) -> str:
    """Write CITATION.cff."""
    entries = {
        "cff-version": "1.2.0",
        "message": "If you use the map or its data, please cite it as below.",
        "type": "dataset",
        "title": cited.title,
        "abstract": cited.abstract,
        "version": cited.version,
        "date-released": cited.day.isoformat(),
    }
    lines = [f"{key}: {_quoted(value)}" for key, value in entries.items()]
    lines += ["authors:", f"  - name: {json.dumps(AUTHOR)}"]
    if len(cited.terms) == 1 and len(cited.licences) == 1:
        lines += _cff_licence(cited.licences[0], "")
    else:  # a list there would mean that any of them may be chosen
        lines += ["references:", *(line for terms in cited.terms for line in _cff_part(terms))]
    return "\n".join(lines) + "\n"


def _cff_part(terms: Terms) -> list[str]:
    """Write the layers under a licence as a reference of their own."""
    lines = [
        "  - type: data",
        f"    title: {_quoted('Layers ' + ', '.join(terms.layers))}",
        "    authors:",
        *(f"      - name: {_quoted(credit)}" for credit in terms.attributions),
    ]
    if len(terms.names) == 1:
        return lines + _cff_licence(terms.names[0], "    ")
    return [*lines, f"    notes: {_quoted(f'All of {terms.licence} hold.')}"]


def _cff_licence(spdx: str, indent: str) -> list[str]:
    if spdx == PUBLIC_DOMAIN:  # which is no SPDX identifier
        return [f"{indent}license-url: {_quoted(title_and_address(spdx)[1])}"]
    return [f"{indent}license: {spdx}"]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def dataset(catalog: Catalog, url: str = "", files: dict[str, str] | None = None) -> dict[str, Any]:
    """Describe the data as a schema.org Dataset, in the few words that search engines read.

    Parameters
    ----------
    url
        Where the map is published.
    files
        Addresses to download from, each with its media type.
    """
    cited = work(catalog)
    west, south, east, north = catalog.map.frame
    first = min(first_day(one.from_) for one in catalog.statements)
    described: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": cited.title,
        "description": cited.abstract,
        "url": url,
        "version": cited.version,
        "dateModified": cited.day.isoformat(),
        "creator": {"@type": "Organization", "name": AUTHOR},
        "license": _addresses(whole_terms(catalog)),
        "copyrightNotice": NOTICE if len(cited.terms) > 1 else "",
        "hasPart": [
            *(_part(terms, f"Layers {', '.join(terms.layers)}") for terms in cited.terms),
            _part(control_terms(catalog), "Control on any day, and its areas"),
        ],
        "temporalCoverage": f"{first.isoformat()}/..",
        "spatialCoverage": {
            "@type": "Place",
            "geo": {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"},
        },
        "distribution": [
            {"@type": "DataDownload", "contentUrl": address, "encodingFormat": kind}
            for address, kind in (files or {}).items()
        ],
    }
    return {key: value for key, value in described.items() if value}


def _part(terms: Terms, name: str) -> dict[str, Any]:
    """Describe what is under a licence as a part of the data set."""
    return {
        "@type": "Dataset",
        "name": name,
        "license": _addresses(terms),
        "creditText": ", ".join(terms.attributions),
    }


def _addresses(terms: Terms) -> str | list[str]:
    """Give the address of a licence, or all of those that hold together."""
    found = [title_and_address(name)[1] for name in terms.names]
    return found[0] if len(found) == 1 else found


def _english(text: dict[str, str]) -> str:
    return text.get("en") or next(iter(text.values()))
