"""Take features from a file that OGR reads, and ask for what a sidecar must say."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from atlas.cli import prompts
from geo.edit.reformat import reformat, reformat_features
from geo.errors import MapError, did_you_mean

QUESTIONS = {
    "method": ("How the geometry came about: imported, derived or drawn", "imported"),
    "licence": ("Licence, as an SPDX identifier", None),
    "attribution": ("Whom to credit", None),
    "precision_km": ("How far off it may be, in km", "1"),
    "how": ("How it was made", None),
    "upstream": ("Package or file, with its version", ""),
    "omits": ("What it does not show", None),
}


def sidecar_of(
    title: list[str], shows: list[str], says: list[str], sources: list[str], *, languages: Any
) -> dict[str, Any]:
    """Fill a sidecar from options, and ask for the rest."""
    said = dict(prompts.pair(one, "--say") for one in says)
    for key in said:
        if key not in QUESTIONS:
            raise MapError(f'--say: "{key}" is not known. {did_you_mean(key, QUESTIONS)}')
    answers: dict[str, Any] = {
        key: prompts.text(said.get(key), f'--say "{key}=…"', question, default=default)
        for key, (question, default) in QUESTIONS.items()
    }
    try:
        answers["precision_km"] = float(answers["precision_km"])
    except ValueError:
        value = answers["precision_km"]
        raise MapError(f'precision_km: "{value}" is no number of km.') from None
    answers["sources"] = prompts.listed(sources, "--source", "Sources, joined by commas")
    answers["title"] = prompts.by_language(title, "--title", "Title", languages)
    answers["shows"] = prompts.by_language(shows, "--shows", "What it shows", languages)
    return prompts.without_empty(answers)


def taken(
    path: Path, *, columns: Mapping[str, str], sources: list[str], table: str = ""
) -> list[dict[str, Any]]:
    """Read features; each property named comes from a column, sources from here if a row has none.

    A file of GeoJSON without a mapping is read as ``format`` reads it, and keeps everything.
    """
    if path.suffix in (".geojson", ".json") and not columns:
        done, problems = reformat([path])
        if problems:
            raise MapError("\n".join(map(str, problems)))
        features = json.loads(done[0].after)["features"]
    else:
        features = _by_ogr(path, columns, table)
    for feature in features if sources else ():
        feature["properties"].setdefault("sources", sources)
    return list(features)


def table_of(path: Path, said: str | None) -> str:
    """Find the layer of a file that is meant: the one that is said, or that alone has features.

    Raises
    ------
    MapError
        If OGR cannot read the file, or several of its layers have features.
    """
    import pyogrio  # slow to import

    try:
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
        counts = {
            name: pyogrio.read_info(path, layer=name, force_feature_count=True)["features"]
            for name in names
        }
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, OSError) as error:
        fault = str(error).splitlines()[0] if str(error) else "unknown format"
        raise MapError(f"{path}: cannot be read: {fault:.120}. Name a file OGR reads.") from None
    if said and said not in names:
        raise MapError(f'{path}: has no layer "{said}". {did_you_mean(said, names)}')
    full = [name for name in names if counts[name]] or names
    if not said and len(full) > 1:
        raise MapError(f"{path}: has several layers. Choose one with --table: {', '.join(full)}.")
    return said or full[0]


def columns_of(path: Path, table: str) -> list[str]:
    """List the columns of a layer of a file."""
    import pyogrio

    return [str(name) for name in pyogrio.read_info(path, layer=table)["fields"]]


def named(features: list[dict[str, Any]], names: list[str], languages: Any) -> None:
    """Give each feature the names that it lacks, as said or asked for."""
    said = dict(prompts.pair(one, "--name") for one in names)
    for feature in features:
        own = feature["properties"]
        for language in languages:
            key = f"{feature['id']}.{language}"
            if key in said or f"name:{language}" not in own:
                question = f'Name of "{feature["id"]}" [{language}]'
                own[f"name:{language}"] = prompts.text(said.get(key), f'--name "{key}=…"', question)


def _by_ogr(path: Path, columns: Mapping[str, str], table: str) -> list[dict[str, Any]]:
    known = columns_of(path, table)
    for name in columns.values():
        if name not in known:
            raise MapError(f'{path}: has no column "{name}". {did_you_mean(name, known)}')
    gdf = gpd.read_file(path, layer=table)
    if gdf.crs is not None:
        gdf = gdf.to_crs("EPSG:4326")
    rows = []
    for number, row in enumerate(gdf.to_dict("records"), start=1):
        shape = row["geometry"]
        said = {name: row[column] for name, column in columns.items()}
        properties = {key: _plain(value) for key, value in said.items() if _is_there(value)}
        geometry = None if shape is None else shape.__geo_interface__
        rows.append({"type": "Feature", "properties": properties, "geometry": geometry})
        if not {"id", "name:en", "name"} & properties.keys():
            properties["id"] = f"{path.stem}-{number}"
    return reformat_features(rows)


def _is_there(value: Any) -> bool:
    return isinstance(value, list | tuple) or bool(pd.notna(value))


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value
