"""Write layers and control in the formats that others read."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geopandas import GeoDataFrame

from geo.errors import MapError, did_you_mean
from geo.folder.canonical import dumps
from geo.output.gdal_clock import gdal_clock
from geo.output.transaction import write_file


def export(gdf: GeoDataFrame, path: Path, *, layer: str) -> None:
    """Write a table with its index as ``id``, whole or not at all.

    The ending chooses the format: ``.geojson``, ``.gpkg`` (lists become text joined by commas)
    or ``.parquet``. EPSG:4326.

    Raises
    ------
    MapError
        If the ending is none of these, the folder is not there, or the file is not ours to replace.
    """
    if path.suffix not in WRITERS:
        remedy = did_you_mean(path.suffix, WRITERS)
        raise MapError(f'{path}: the ending "{path.suffix}" is not a format. {remedy}')
    if not path.parent.is_dir():
        raise MapError(f"{path}: the folder {path.parent} is not there. Make it first.")
    write_file(path, WRITERS[path.suffix](gdf, layer))


def geojson(gdf: GeoDataFrame) -> bytes:
    """Write a table as GeoJSON in canonical form; cells that hold nothing are left out."""
    columns = [name for name in gdf.columns if name != gdf.geometry.name]
    features = (
        {
            "id": name,
            "geometry": row[gdf.geometry.name],
            "properties": {key: row[key] for key in columns if _is_there(row[key])},
        }
        for name, row in zip(gdf.index, gdf.to_dict("records"), strict=True)
    )
    return dumps(features, fields=columns).encode()


def flat(gdf: GeoDataFrame) -> GeoDataFrame:
    """Turn lists into text joined by commas, for formats without lists."""
    table = gdf.copy()
    for name in table.columns:
        if table[name].map(lambda cell: isinstance(cell, list | tuple)).any():
            table[name] = table[name].map(_joined)
    return table


def _geopackage(gdf: GeoDataFrame, layer: str) -> bytes:
    table = flat(gdf)
    with gdal_clock():
        return _by_file(lambda path: table.to_file(path, layer=layer, index=True), ".gpkg")


def _parquet(gdf: GeoDataFrame, _: str) -> bytes:
    return _by_file(lambda path: gdf.to_parquet(path, index=True), ".parquet")


def _joined(cell: Any) -> Any:
    if not isinstance(cell, list | tuple):
        return cell
    return ", ".join(" ".join(map(str, one)) if isinstance(one, list) else str(one) for one in cell)


def _is_there(cell: Any) -> bool:
    """Say whether a cell holds something: not None, not NaN (the only value unlike itself)."""
    return cell is not None and (isinstance(cell, list | tuple) or bool(cell == cell))


def _by_file(write: Callable[[Path], None], ending: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"layer{ending}"
        write(path)
        return path.read_bytes()


WRITERS: dict[str, Callable[[GeoDataFrame, str], bytes]] = {
    ".geojson": lambda gdf, _: geojson(gdf),
    ".gpkg": _geopackage,
    ".parquet": _parquet,
}
