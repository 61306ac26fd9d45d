"""What to say when the map or its data is used: citation, credit, licences, metadata."""

import json
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path
from typing import Any

from geo.dates import first_day
from geo.folder.catalog import Catalog
from geo.folder.reader import bundled
from geo.publish.licences import (
    Terms,
    attributions,
    control_terms,
    terms_by_licence,
    title_and_address,
    whole_terms,
)
from geo.schema.licences import PUBLIC_DOMAIN

PROGRAM = "karabakh-map"
NOTICE = "Each layer has its own licence; hasPart says which. What is made from all has them all."
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Work:
    """The map as something to be cited."""

    name: str
    title: str
    abstract: str
    authors: tuple[str, ...]
    version: str
    url: str  # where it is published, or nothing
    doi: str  # of an archived version, or nothing
    keywords: tuple[str, ...]
    day: date  # of the data
    terms: tuple[Terms, ...]  # which licence holds for which layers
    attributions: tuple[str, ...]  # owed to others

    @property
    def byline(self) -> str:
        """The authors in one line."""
        return ", ".join(self.authors)

    @property
    def address(self) -> str:
        """Where to find it: by its DOI, or else where it is published."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url

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
    about = catalog.map
    return Work(
        name=about.name,
        title=_english(about.title),
        abstract=_english(about.description),
        authors=about.authors,
        version=about.version,
        url=about.url or project_address(catalog, "Homepage"),
        doi=about.doi or "",
        keywords=about.keywords,
        day=updated(catalog),
        terms=tuple(terms_by_licence(catalog)),
        attributions=tuple(
            credit
            for credit in attributions(catalog, catalog.layers)
            if not any(author in credit for author in about.authors)
        ),
    )


def project_address(catalog: Catalog, label: str) -> str:
    """Return an address of the program's own project, for the map that comes with it.

    ``[project.urls]`` of pyproject.toml is where such addresses stand; the installed package
    carries them. Without one, and for any other map, the answer is empty.
    """
    if catalog.folder.resolve() != bundled().resolve():
        return ""
    try:
        stated = metadata(PROGRAM).get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    return dict(line.split(", ", 1) for line in stated).get(label, "")


def reports(catalog: Catalog) -> str:
    """Return the address of the list of issues in which readers report errors, or nothing."""
    return (catalog.map.reports or project_address(catalog, "Issues")).rstrip("/")


def released() -> str:
    """Give the version of the program, installed or in a checkout."""
    try:
        return version(PROGRAM)
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
        f"{cited.byline}. ({cited.day.year}). {cited.title} "
        f"(Version {cited.version}, data of {cited.written_day}) [Map and data set]. "
        f"{cited.address}"
    ).rstrip()


def bibtex(cited: Work) -> str:
    """Write a BibTeX entry."""
    fields = {
        "author": " and ".join(f"{{{author}}}" for author in cited.authors),
        "title": f"{{{cited.title}}}",
        "year": str(cited.day.year),
        "month": MONTHS[cited.day.month - 1][:3].lower(),
        "version": cited.version,
        "note": f"Map and data set, data of {cited.written_day}",
        "doi": cited.doi,
        "url": cited.url,
    }
    lines = [
        f"  {key} = {value}" if key == "month" else f"  {key} = {{{value}}}"
        for key, value in fields.items()
        if value
    ]
    return f"@misc{{{cited.name}-{cited.version},\n" + ",\n".join(lines) + "\n}"


def credit(cited: Work) -> str:
    """Write the line that goes under a picture of the map."""
    whose = ", ".join(cited.attributions)
    return f"Map: {cited.byline}, version {cited.version}, data of {cited.written_day}. {whose}."


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
        "doi": cited.doi,
        "url": cited.url,
    }
    lines = [f"{key}: {_quoted(value)}" for key, value in entries.items() if value]
    lines += ["authors:", *(f"  - name: {_quoted(author)}" for author in cited.authors)]
    if cited.keywords:
        lines += ["keywords:", *(f"  - {_quoted(word)}" for word in cited.keywords)]
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
        "url": url or cited.url,
        "identifier": cited.address,
        "keywords": list(cited.keywords),
        "version": cited.version,
        "dateModified": cited.day.isoformat(),
        "creator": [{"@type": "Organization", "name": author} for author in cited.authors],
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
