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
from geo.ledger.overlay import layers_in_control

NAME = "karabakh-map"
AUTHOR = "Karabakh map contributors"
STRICTEST = "ODbL-1.0"  # a database with any part of one under it is under it as a whole
LICENCES = {
    "ODbL-1.0": ("Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    "CC-BY-4.0": (
        "Creative Commons Attribution 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "public-domain": ("Public domain", "https://creativecommons.org/publicdomain/mark/1.0/"),
}
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
    licences: tuple[str, ...]
    attributions: tuple[str, ...]  # owed to others

    @property
    def written_day(self) -> str:
        """Write the day of the data in English."""
        return f"{self.day.day} {MONTHS[self.day.month - 1]} {self.day.year}"


def work(catalog: Catalog) -> Work:
    """Describe the map of a folder."""
    chart = catalog.map
    sidecars = [layer.sidecar for layer in catalog.layers.values()]
    parts = [part.strip() for one in sidecars for part in one.attribution.split(";")]
    return Work(
        title=_english(chart.title),
        abstract=_english(chart.description),
        version=released(),
        day=updated(catalog),
        licences=tuple(sorted({one.licence for one in sidecars})),
        attributions=tuple(dict.fromkeys(one for one in parts if AUTHOR not in one)),
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


def control_licence(catalog: Catalog) -> tuple[str, tuple[str, ...]]:
    """Give the licence and the attributions of what is overlaid from layers: faces and areas."""
    named = layers_in_control(catalog)
    used = [catalog.layers[name].sidecar for name in catalog.layers if name in named]
    licences = {one.licence for one in used}
    strictest = STRICTEST if STRICTEST in licences else "CC-BY-4.0"
    return strictest, tuple(dict.fromkeys(one.attribution for one in used))


def licence_link(spdx: str) -> tuple[str, str]:
    """Give a licence's title and address."""
    return LICENCES.get(spdx, (spdx, f"https://spdx.org/licenses/{spdx}.html"))


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
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in entries.items()]
    lines += ["authors:", f"  - name: {json.dumps(AUTHOR)}"]
    listed = [one for one in cited.licences if one != "public-domain"]  # not an SPDX name
    lines += ["license:", *[f"  - {one}" for one in listed]] if listed else []
    return "\n".join(lines) + "\n"


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
        "license": [licence_link(one)[1] for one in cited.licences],
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


def _english(text: dict[str, str]) -> str:
    return text.get("en") or next(iter(text.values()))
