"""The data folder of the published map: every layer and view, in formats that others read."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geopandas import GeoDataFrame
from pyarrow import parquet

from geo.dates import first_day
from geo.errors import MapError
from geo.folder.catalog import Catalog
from geo.ledger.control import areas, control
from geo.ledger.faces import faces
from geo.ledger.history import in_order
from geo.output.gdal_clock import gdal_clock
from geo.output.spreadsheet import harmless
from geo.output.transaction import transaction
from geo.publish import freshness
from geo.publish.citation import Work, cff, work
from geo.publish.export import geojson
from geo.publish.fit import GEOPACKAGE, PARQUET, fit, unique_names
from geo.publish.licences import Terms, control_terms, title_and_address, whole_terms
from geo.schema import Source
from geo.schema.licences import parts

SET = "data"  # on the record of written files
CONTROL = "control"
CITATION = "CITATION.cff"
FOLDER = "layers.zip"  # the map folder itself, which the program builds and compares
FORMATS = {
    ".csv": ("csv", "text/csv"),
    ".geojson": ("geojson", "application/geo+json"),
    ".gpkg": ("gpkg", "application/geopackage+sqlite3"),
    ".json": ("json", "application/json"),
    ".parquet": ("geoparquet", "application/vnd.apache.parquet"),
    ".zip": ("zip", "application/zip"),
}  # by ending: as a data package names it, and as a server does
TABLE_ENDINGS = (".geojson", ".parquet")  # each layer, and control on each period's day
AREA_FIELDS = {
    "day": ("date", "The day; each on which control changed, and the day of each period."),
    "district": ("string", "Id of the feature that the area lies in."),
    "holder": ("string", "Who held it, as ledger.json defines."),
    "km2": ("number", "Square kilometres on the ground, equal-area."),
}


@dataclass(frozen=True)
class Table:
    """One layer, or control on a period's day, with what its file must say of itself."""

    path: str  # without ending
    gdf: GeoDataFrame
    title: str
    description: str
    licence: str
    attribution: str
    sources: tuple[str, ...]
    day: str = ""

    @property
    def layer(self) -> str:
        """Name the table inside a GeoPackage."""
        return self.path.rpartition("layers/")[2].replace("/", "-")


def write(catalog: Catalog, folder: Path) -> int:
    """Write the data folder, or bring an older one up to date; return its size in bytes.

    The same layers give the same bytes.

    Raises
    ------
    InTheWay
        If a file of others is where one of ours belongs; nothing is written then.
    """
    with transaction(folder, source=catalog.folder) as output:
        new = output.add(SET, folder, expected=names(catalog))
        write_files(catalog, new)
        size = sum(path.stat().st_size for path in new.rglob("*") if path.is_file())
        output.commit()
    return size


def write_files(catalog: Catalog, folder: Path) -> None:
    """Write the data into an empty folder."""
    cited = work(catalog)
    overlaid = faces(catalog)
    found = [*_layers(catalog), *_views(catalog, overlaid)]
    for one in found:
        (folder / one.path).parent.mkdir(parents=True, exist_ok=True)
        _geojson(one, cited, folder / f"{one.path}.geojson")
        _parquet(one, cited, folder / f"{one.path}.parquet")
    _geopackage(found, cited, folder / f"{cited.name}.gpkg")
    (folder / "areas.csv").write_text(_areas(catalog, overlaid), "utf-8")
    (folder / "ledger.json").write_text(_json(_ledger(catalog, cited)), "utf-8")
    (folder / CITATION).write_text(cff(cited), "utf-8")
    _zip(catalog, folder / FOLDER)
    package = _package(catalog, cited, found, folder)
    (folder / freshness.PACKAGE).write_text(_json(package), "utf-8")


def media_types(catalog: Catalog) -> dict[str, str]:
    """List the files of the data folder, by path, each with its media type."""
    tables = [f"layers/{name}" for name in catalog.layers]
    tables += [f"{CONTROL}/{period.id}" for period in catalog.map.periods]
    paths = [f"{catalog.map.name}.gpkg", FOLDER, "areas.csv", "ledger.json"]
    paths += [f"{table}{ending}" for table in tables for ending in TABLE_ENDINGS]
    return {path: FORMATS[Path(path).suffix][1] for path in paths}


def names(catalog: Catalog) -> list[str]:
    """List every file of the data folder, by path."""
    return [*media_types(catalog), CITATION, freshness.PACKAGE]


def _layers(catalog: Catalog) -> Iterator[Table]:
    for name, layer in catalog.layers.items():
        about = layer.sidecar
        yield Table(
            path=f"layers/{name}",
            gdf=layer.gdf,
            title=_english(about.title),
            description=f"{_english(about.shows)} Not shown: {about.omits}",
            licence=about.licence,
            attribution=about.attribution,
            sources=about.sources,
        )


def _views(catalog: Catalog, overlaid: GeoDataFrame) -> Iterator[Table]:
    terms = control_terms(catalog)
    for period in catalog.map.periods:
        day = first_day(period.day).isoformat()
        view = control(day, catalog, faces=overlaid)
        yield Table(
            path=f"{CONTROL}/{period.id}",
            gdf=view,
            title=f"Control: {_english(period.label)}",
            description=f"Who held what on {day}, how and since when.",
            licence=terms.licence,
            attribution="; ".join(terms.attributions),
            sources=tuple(dict.fromkeys(key for keys in view["sources"] for key in keys)),
            day=day,
        )


def _about(one: Table, cited: Work) -> dict[str, str]:
    """Say in a file what it is, which version, of which day, and under which licence."""
    said = {
        "title": one.title,
        "description": one.description,
        "day": one.day,
        "version": cited.version,
        "updated": cited.day.isoformat(),
        "licence": one.licence,
        "attribution": one.attribution,
    }
    return {key: value for key, value in said.items() if value}


def _geojson(one: Table, cited: Work, path: Path) -> None:
    about = json.dumps(_about(one, cited), ensure_ascii=False)
    head = b'{"type":"FeatureCollection",'
    path.write_bytes(geojson(one.gdf).replace(head, head + f'"metadata":{about},'.encode(), 1))


def _parquet(one: Table, cited: Work, path: Path) -> None:
    fit(one.gdf, PARQUET)[0].to_parquet(path, index=True)
    table = parquet.read_table(path)
    about = {f"{cited.name}:{key}": value for key, value in _about(one, cited).items()}
    parquet.write_table(table.replace_schema_metadata({**table.schema.metadata, **about}), path)


def _geopackage(found: list[Table], cited: Work, path: Path) -> None:
    layers = unique_names([one.layer for one in found], alike=str.lower)
    titles = unique_names([one.title for one in found])  # GDAL takes no title twice
    with gdal_clock(cited.day):
        for one, layer, title in zip(found, layers, titles, strict=True):
            fit(one.gdf, GEOPACKAGE)[0].to_file(
                path,
                layer=layer,
                driver="GPKG",
                index=True,
                layer_options={"IDENTIFIER": title, "DESCRIPTION": one.description},
                layer_metadata=_about(one, cited),
                dataset_metadata={"version": cited.version, "updated": cited.day.isoformat()},
            )


def _zip(catalog: Catalog, path: Path) -> None:
    """Pack the files of the catalogue as they are; the same files give the same bytes."""
    folder = catalog.folder.resolve()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in catalog.files:
            if file.resolve().parent != folder:
                raise MapError(
                    f"{file}: is a link out of the map folder. Put the file itself here."
                )
            about = zipfile.ZipInfo(f"layers/{file.name}")  # 1980, for the same bytes
            about.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(about, file.read_bytes())


def _areas(catalog: Catalog, overlaid: GeoDataFrame) -> str:
    """List who held how much of each district, on every day that control changed."""
    days = {change.since for history in overlaid["history"] for change in history}
    days |= {first_day(period.day).isoformat() for period in catalog.map.periods}
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(AREA_FIELDS)
    first = max(history[0].since for history in overlaid["history"])
    for day in sorted(one for one in days if one >= first):
        table = areas(control(day, catalog, faces=overlaid), ("district", "holder"))
        for row in table.itertuples(index=False):
            place = map(harmless, (row.district, row.holder))
            lines.writerow([day, *place, f"{row.area_km2:.2f}"])
    return out.getvalue()


def _ledger(catalog: Catalog, cited: Work) -> dict[str, Any]:
    chart = catalog.map
    return {
        "title": cited.title,
        "version": cited.version,
        "updated": cited.day.isoformat(),
        "holders": {
            name: {"label": one.label} | ({"definition": one.definition} if one.definition else {})
            for name, one in chart.holders.items()
        },
        "hows": {name: one.label for name, one in chart.hows.items()},
        "periods": [
            {"id": one.id, "day": first_day(one.day).isoformat(), "label": one.label}
            for one in chart.periods
        ],
        "statements": [_plain(one) for one in in_order(catalog.statements)],
        "sources": {key: _plain(one) for key, one in sorted(catalog.sources.items())},
    }


def _plain(one: Any) -> dict[str, Any]:
    return dict(one.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def _package(catalog: Catalog, cited: Work, found: list[Table], folder: Path) -> dict[str, Any]:
    """Describe the folder as a Frictionless data package."""
    resources = []
    for one in found:
        for ending in TABLE_ENDINGS:
            about = {**_about(one, cited), "sources": _sources(catalog, one.sources)}
            resources.append(_resource(folder, f"{one.path}{ending}", about))
    overlaid, whole = control_terms(catalog), whole_terms(catalog)
    files = {
        f"{cited.name}.gpkg": ("Every layer, and control on each period's day, in one file", whole),
        FOLDER: ("The map folder itself: every layer, statement and source as edited", whole),
        "areas.csv": ("Who held how many square kilometres of each district", overlaid),
        "ledger.json": ("Every change of control since 1988, statement by statement", overlaid),
    }
    for path, (title, terms) in files.items():
        about = {"title": title, "description": _which(cited.terms) if terms is whole else ""}
        about |= {"licence": terms.licence, "attribution": "; ".join(terms.attributions)}
        resources.append(_resource(folder, path, about))
    names = unique_names([resource["name"] for resource in resources])
    for resource, name in zip(resources, names, strict=True):
        resource["name"] = name
    return {
        **head(catalog),
        "description": f"{cited.abstract} {_english(catalog.map.disclaimer)}",
        "sources": [_source(one) for _, one in sorted(catalog.sources.items())],
        freshness.STATE: freshness.state(catalog),
        "resources": resources,
    }


def head(catalog: Catalog, suffix: str = "") -> dict[str, Any]:
    """Write what a data package says first: what it is, its version, whose, under which licence."""
    cited = work(catalog)
    found = {"homepage": cited.url, "id": cited.doi, "keywords": list(cited.keywords)}
    return {
        "profile": "data-package",
        "name": cited.name + suffix,
        "title": cited.title,
        "version": cited.version,
        "created": f"{cited.day.isoformat()}T00:00:00Z",
        "contributors": [{"title": author, "role": "author"} for author in cited.authors],
        "licenses": [_licence(name) for name in cited.licences],
        **{key: value for key, value in found.items() if value},
    }


def _resource(folder: Path, path: str, about: dict[str, Any]) -> dict[str, Any]:
    ending = Path(path).suffix
    licence, attribution = about["licence"], about["attribution"]
    described = {
        **freshness.resource(folder, path.removeprefix("layers/"), path),
        "title": about["title"],
        "description": about.get("description", ""),
        "format": FORMATS[ending][0],
        "mediatype": FORMATS[ending][1],
        "encoding": "utf-8",
        "licenses": [{**_licence(name), "attribution": attribution} for name in parts(licence)],
        "sources": about.get("sources"),
        "day": about.get("day"),
    }
    if ending == ".csv":
        fields = [
            {"name": name, "type": kind, "description": meaning}
            for name, (kind, meaning) in AREA_FIELDS.items()
        ]
        keys = ["day", "district", "holder"]
        described["profile"] = "tabular-data-resource"
        described["schema"] = {"fields": fields, "primaryKey": keys, "missingValues": [""]}
    return {key: value for key, value in described.items() if value}


def _which(parts_of_map: tuple[Terms, ...]) -> str:
    """Say which licence holds for which layers of a file that has them all."""
    said = (f"{', '.join(terms.layers)}: {terms.licence}" for terms in parts_of_map)
    return f"Each layer has its own licence. {'; '.join(said)}."


def _licence(spdx: str) -> dict[str, str]:
    title, address = title_and_address(spdx)
    return {"name": spdx, "title": title, "path": address}


def _sources(catalog: Catalog, keys: tuple[str, ...]) -> list[dict[str, str]]:
    return [_source(catalog.sources[key]) for key in keys if key in catalog.sources]


def _source(source: Source) -> dict[str, str]:
    dated = f", {source.date}" if source.date else ""
    return {"title": f"{source.publisher}: {source.title}{dated}", "path": source.url}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _english(text: dict[str, str]) -> str:
    return text.get("en") or next(iter(text.values()))
