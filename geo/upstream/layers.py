"""Make each imported layer's features: geometry from the packages, the rest from the tables."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from geo.errors import MapError, did_you_mean
from geo.folder import canonical
from geo.upstream import lines, partition
from geo.upstream.packages import Packages

HERE = Path(__file__).parent
LANGUAGES = ("en", "az", "hy", "ru")
UPSTREAM = (
    "name",
    "ne_id",
    "rivernum",
    "border",
    "start",
    "without",
    "gn",
    "at",
)  # what a table row says to the importer alone

Feature = dict[str, Any]


class Importer:
    """Everything read once, and every layer made from it."""

    def __init__(self, packages: Packages) -> None:
        self.packages = packages
        self.tables = _table("tables")
        self.rows = _table("features") | {"towns": _table("towns")}

    @cached_property
    def frame(self) -> BaseGeometry:
        """Draw the frame of the map, which no area or line leaves."""
        return shapely.box(*self.tables["frame"])

    @cached_property
    def ground(self) -> partition.Ground:
        """Lay the coverage that the area layers share."""
        return partition.lay(self.packages, self.tables)

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

    def lakes(self, layer: str) -> list[Feature]:
        """Make the lakes, cut to the frame."""
        shapes = self.packages.natural_earth("physical/ne_10m_lakes").set_index("ne_id").geometry
        return [
            feature(name, row, shapes[row["ne_id"]].intersection(self.frame))
            for name, row in self.rows[layer].items()
        ]

    def rivers(self, layer: str) -> list[Feature]:
        """Make the rivers, each joined from its stretches and cut to the frame."""
        shapes = self.packages.rivers().dissolve("rivernum").geometry
        rivers = []
        for name, row in self.rows[layer].items():
            river = shapely.line_merge(shapes[row["rivernum"]])
            if "without" in row:
                river = lines.without(river, shapely.Point(row["without"]))
            if "border" in row:
                river = lines.follow(river, self._border(*row["border"]))
            if "start" in row:
                river = lines.below(river, shapely.Point(row["start"]))
            rivers.append(feature(name, row, river.intersection(self.frame)))
        return rivers

    def _border(self, ours: list[str], theirs: list[str]) -> LineString:
        land = self.ground
        return lines.border((land.where(land.owners, *ours), land.where(land.owners, *theirs)))

    def towns(self, layer: str) -> list[Feature]:
        """Make the towns: where and how many from GeoNames, unless the table says otherwise."""
        cities = self.packages.cities()
        towns = []
        for name, row in self.rows[layer].items():
            city = cities.get(str(row.get("gn")), {})
            at = row.get("at") or (city["longitude"], city["latitude"])
            known = {"population": city.get("population", 0), "sources": ["gn"]}
            full = {"capital": False} | known | row
            if not full["population"]:
                del full["population"]
            towns.append(feature(name, full, shapely.Point(at)))
        return towns


LAYERS: Mapping[str, Callable[[Importer, str], list[Feature]]] = {
    **dict.fromkeys(
        (
            "azerbaijan", "armenia", "enclave", "districts", "shushi", "exclaves",
            "neighbours", "seas",
        ),
        Importer.areas,
    ),
    "lakes": Importer.lakes,
    "rivers": Importer.rivers,
    "towns": Importer.towns,
}  # fmt: skip


def feature(name: str, row: Mapping[str, Any], geometry: BaseGeometry) -> Feature:
    """Put a feature together from its table row and its geometry."""
    names = {f"name:{language}": row["name"][language] for language in LANGUAGES}
    rest = {key: value for key, value in row.items() if key not in UPSTREAM}
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
