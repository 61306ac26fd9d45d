"""Make each imported layer's features: geometry from the packages, the rest from the tables."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from shapely.geometry.base import BaseGeometry

from geo import format as canonical
from geo.errors import MapError, did_you_mean
from geo.upstream import ground
from geo.upstream.packages import Packages

HERE = Path(__file__).parent
LANGUAGES = ("en", "az", "hy", "ru")

Feature = dict[str, Any]


class Importer:
    """Everything read once, and every layer made from it."""

    def __init__(self, packages: Packages) -> None:
        self.packages = packages
        self.tables = _table("tables")
        self.rows = _table("features")

    @cached_property
    def ground(self) -> ground.Ground:
        """Lay the coverage that the area layers share."""
        return ground.lay(self.packages, self.tables)

    def areas(self, layer: str) -> list[Feature]:
        """Make a layer whose features are labels of the ground."""
        land = self.ground
        labels = {
            "enclave": land.cells, "districts": land.cells,
            "shushi": land.shusha, "exclaves": land.exclaves,
        }.get(layer, land.owners)  # fmt: skip
        whole = {"district": ("district", "town")}
        return [
            feature(name, row, land.where(labels, *whole.get(name, (name,))))
            for name, row in self.rows[layer].items()
        ]


LAYERS: Mapping[str, Callable[[Importer, str], list[Feature]]] = {
    **dict.fromkeys(
        (
            "azerbaijan", "armenia", "enclave", "districts", "shushi", "exclaves",
            "neighbours", "seas",
        ),
        Importer.areas,
    ),
}  # fmt: skip


def feature(name: str, row: Mapping[str, Any], geometry: BaseGeometry) -> Feature:
    """Put a feature together from its table row and its geometry."""
    names = {f"name:{language}": row["name"][language] for language in LANGUAGES}
    rest = {key: value for key, value in row.items() if key != "name"}
    return {"id": name, "properties": names | rest, "geometry": geometry}


def regenerate(
    packages: Packages, folder: Path, only: Iterable[str] = ()
) -> list[tuple[Path, int]]:
    """Write the imported layers, or only the named ones; return each file and its features."""
    names = list(only) or list(LAYERS)
    for name in names:
        if name not in LAYERS:
            raise MapError(f'layer "{name}" is not an imported one. {did_you_mean(name, LAYERS)}')
    importer, written = Importer(packages), []
    for name in names:
        features, path = LAYERS[name](importer, name), folder / f"{name}.geojson"
        canonical.write(path, features, fields=_fields(folder / f"{name}.toml"))
        written.append((path, len(features)))
    return written


def _fields(sidecar: Path) -> list[str]:
    if not sidecar.is_file():
        raise MapError(f"{sidecar}: is missing. It is written by hand, and orders the fields.")
    return list(tomllib.loads(sidecar.read_text(encoding="utf-8")).get("fields", {}))


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
