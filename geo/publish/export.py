"""Write layers and control in the formats that others read."""

import csv
import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame

from geo.errors import MapError, did_you_mean
from geo.folder.canonical import dumps
from geo.output.gdal_clock import gdal_clock
from geo.output.spreadsheet import harmless
from geo.output.transaction import transaction
from geo.publish.fit import CSV, GEOPACKAGE, KML, PARQUET, SHAPEFILE, as_text, fit, is_missing

Files = dict[str, bytes]  # by ending


def export(gdf: GeoDataFrame, path: Path, *, layer: str) -> list[str]:
    """Write a table with its index as ``id``, whole or not at all; return what had to change.

    The ending chooses the format: ``.geojson``, ``.gpkg``, ``.parquet``, ``.csv``, ``.kml`` or
    ``.shp`` (with its four companions). EPSG:4326. `fit` makes names and values of the table fit
    for it.

    Raises
    ------
    MapError
        If the ending is none of these, the folder is not there, or the file is not ours to replace.
    """
    ending = path.suffix.lower()
    if ending not in WRITERS:
        remedy = did_you_mean(path.suffix, WRITERS)
        raise MapError(f'{path}: the ending "{path.suffix}" is not a format. {remedy}')
    if not path.parent.is_dir():
        raise MapError(f"{path}: the folder {path.parent} is not there. Make it first.")
    files, notes = WRITERS[ending](gdf, layer)
    with transaction(path.parent, alone=True) as output:
        staged = output.add("", path.parent)
        for end, content in files.items():
            name = path.name if end == ending else path.with_suffix(end).name
            (staged / name).write_bytes(content)
        output.commit()
    return notes


def geojson(gdf: GeoDataFrame) -> bytes:
    """Write a table as GeoJSON in canonical form; cells that hold nothing are left out."""
    columns = [name for name in gdf.columns if name != gdf.geometry.name]
    features = (
        {
            "id": name,
            "geometry": row[gdf.geometry.name],
            "properties": {key: row[key] for key in columns if not is_missing(row[key])},
        }
        for name, row in zip(gdf.index, gdf.to_dict("records"), strict=True)
    )
    return dumps(features, fields=columns).encode()


def csv_text(gdf: GeoDataFrame) -> str:
    """Write a table as CSV: points as lng and lat, other shapes as WKT, no cell a formula."""
    table, _ = fit(gdf, CSV)
    shapes = table.geometry.to_numpy()
    columns = [name for name in table.columns if name != table.geometry.name]
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    is_point = all(shape is None or shape.geom_type == "Point" for shape in shapes)
    lines.writerow(["id", *map(harmless, columns), *(("lng", "lat") if is_point else ("wkt",))])
    rows = zip(table.index, *(table[name] for name in columns), shapes, strict=True)
    for name, *cells, shape in rows:
        lines.writerow([name, *map(_cell, cells), *_place(shape, is_point=is_point)])
    return out.getvalue()


def _cell(cell: Any) -> Any:
    if is_missing(cell):
        return ""
    return harmless(cell) if isinstance(cell, str) else as_text(cell)


def _place(shape: Any, *, is_point: bool) -> list[Any]:
    if shape is None:
        return ["", ""] if is_point else [""]
    if is_point:
        return [shape.x, shape.y]
    return [shapely.to_wkt(shape, rounding_precision=5, trim=True)]


def _geojson(gdf: GeoDataFrame, _: str) -> tuple[Files, list[str]]:
    return {".geojson": geojson(gdf)}, []


def _csv(gdf: GeoDataFrame, _: str) -> tuple[Files, list[str]]:
    return {".csv": csv_text(gdf).encode()}, fit(gdf, CSV)[1]


def _geopackage(gdf: GeoDataFrame, layer: str) -> tuple[Files, list[str]]:
    table, notes = fit(gdf, GEOPACKAGE)
    return _by_gdal(lambda path: table.to_file(path, layer=layer, index=True), ".gpkg"), notes


def _parquet(gdf: GeoDataFrame, _: str) -> tuple[Files, list[str]]:
    table, notes = fit(gdf, PARQUET)
    return _by_gdal(lambda path: table.to_parquet(path, index=True), ".parquet"), notes


def _kml(gdf: GeoDataFrame, layer: str) -> tuple[Files, list[str]]:
    table, notes = fit(gdf, KML)
    named = gdf["name:en"] if "name:en" in gdf else gdf.index.to_series()
    table.insert(0, "Name", [as_text(name) for name in named.fillna("")])
    return _by_gdal(
        lambda path: table.to_file(path, layer=layer, driver="LIBKML", index=True), ".kml"
    ), notes


def _shapefile(gdf: GeoDataFrame, _: str) -> tuple[Files, list[str]]:
    """Write a Shapefile; one holds one kind of shape, so single ones become many of their kind."""
    table, notes = fit(gdf, SHAPEFILE)
    shapes = table.geometry.to_numpy()
    many = {"Point": shapely.multipoints, "LineString": shapely.multilinestrings}
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    if len(kinds) > 1 and "Polygon" not in kinds:
        table.geometry = np.array(
            [
                many[shape.geom_type]([shape]) if shape and shape.geom_type in many else shape
                for shape in shapes
            ],
            dtype=object,
        )
    return _by_gdal(
        lambda path: table.to_file(path, driver="ESRI Shapefile", index=True, encoding="UTF-8"),
        ".shp",
    ), notes


def _by_gdal(write: Callable[[Path], None], ending: str) -> Files:
    with tempfile.TemporaryDirectory() as folder, gdal_clock():
        path = Path(folder) / f"layer{ending}"
        write(path)
        return {file.suffix: file.read_bytes() for file in sorted(Path(folder).iterdir())}


WRITERS: dict[str, Callable[[GeoDataFrame, str], tuple[Files, list[str]]]] = {
    ".csv": _csv,
    ".geojson": _geojson,
    ".gpkg": _geopackage,
    ".kml": _kml,
    ".parquet": _parquet,
    ".shp": _shapefile,
}
