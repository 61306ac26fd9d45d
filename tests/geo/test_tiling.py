"""What is a gap, an overlap or a slip, and what is too small, too large or too loose to be one."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
import shapely

import geo
from geo.check.geometry import geometry
from geo.check.names import one_sided_names
from geo.check.tiling import districts, frame, tiling
from tests.paths import INVENTED

# On the invented map a triangle 1° high and d° wide has some 3,941 km² × d.
SOUTH = [(10, 50), (14, 50), (14, 51), (10, 51)]


@pytest.fixture(scope="module")
def invented() -> geo.Catalog:
    return geo.read(INVENTED)


def drawn(catalog: geo.Catalog, **outlines: Any) -> geo.Catalog:
    """Draw features again: by their names, each a polygon or the points of one."""
    layers = dict(catalog.layers)
    for name, layer in layers.items():
        shapes = {
            feature: shapely.Polygon(outlines[feature]) if feature in outlines else shape
            for feature, shape in layer.shapes.items()
        }
        layers[name] = replace(layer, shapes=shapes)
    return replace(catalog, layers=layers)


def kinds(catalog: geo.Catalog) -> list[str]:
    return [problem.kind for problem in districts(catalog)]


def west(edge: float = 12, *, left: float = 10) -> list[tuple[float, float]]:
    return [(left, 50), (12, 50), (edge, 50.5), (12, 51), (10, 51)]


def test_what_fits_has_no_problem(invented: geo.Catalog) -> None:
    assert kinds(invented) == []


def test_a_heap_of_districts_is_compared_a_thousand_times_and_no_more(
    invented: geo.Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    shires = invented.layers["shires"]
    shape = shapely.box(12.2, 50.2, 12.8, 50.8)
    names = [f"heap{number}" for number in range(300)]
    features = {**shires.features, **dict.fromkeys(names, shires.features["east"])}
    heap = replace(
        shires, features=features, shapes={**shires.shapes, **dict.fromkeys(names, shape)}
    )
    compared = []
    tiling_module = import_module("geo.check.tiling")
    real = tiling_module._size

    def counted(shared: Any) -> Any:
        compared.append(shared)
        return real(shared)

    monkeypatch.setattr(tiling_module, "_size", counted)
    found = list(districts(replace(invented, layers={**invented.layers, "shires": heap})))
    overlaps = [problem.fault for problem in found if problem.kind == "overlap"]
    assert len(overlaps) == 1000
    assert sum("others may follow" in fault for fault in overlaps) == 1
    assert len(compared) < 1100  # of 45,150 pairs


@pytest.mark.parametrize(
    ("edge", "expected"),
    [
        (12 - 2e-7, []),  # 790 m²
        (12 - 3e-7, ["gap"]),  # 1,180 m²
        (12 + 2e-7, []),
        (12 + 3e-7, ["overlap"]),
        (11.5, ["gap"]),  # 1,970 km², and districts enclose it
    ],
)
def test_gaps_and_overlaps_of_a_thousand_square_metres_count(
    invented: geo.Catalog, edge: float, expected: list[str]
) -> None:
    assert kinds(drawn(invented, west=west(edge))) == expected


@pytest.mark.parametrize(("left", "expected"), [(10 - 2e-7, []), (10 - 3e-7, ["outside"])])
def test_a_district_sticks_out_by_a_thousand_square_metres(
    invented: geo.Catalog, left: float, expected: list[str]
) -> None:
    assert kinds(drawn(invented, west=west(left=left))) == expected


@pytest.mark.parametrize(
    ("edge", "expected"),
    [
        (11.995, ["gap"]),  # 39 km²
        (11.98, ["gap"]),  # 158 km², and 98 % of its outline is theirs
        (11.9, []),  # 788 km² and 91 %: meant
    ],
)
def test_a_large_gap_counts_if_districts_enclose_it(
    invented: geo.Catalog, edge: float, expected: list[str]
) -> None:
    shape = [(10, 50), (edge, 50), (edge, 51), (10, 51)]
    assert kinds(drawn(invented, west=shape)) == expected


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(0.05, 0.05, []), (0.03, 0.07, ["gap"])],  # a quarter of its outline, and a third
)
def test_ground_that_hardly_touches_districts_is_no_gap(
    invented: geo.Catalog, width: float, height: float, expected: list[str]
) -> None:
    lobe = [(10, 50.4 + height), (10 - width, 50.4 + height), (10 - width, 50.4), (10, 50.4)]
    assert kinds(drawn(invented, south=[*SOUTH, *lobe])) == expected


@pytest.mark.parametrize(("height", "expected"), [(0.012, ["gap"]), (0.0135, [])])
def test_a_hole_between_countries_is_a_gap_up_to_fifty_square_kilometres(
    invented: geo.Catalog, height: float, expected: list[str]
) -> None:
    shape = [(10, 51), (11, 51), (11.5, 51 + height), (12, 51), (14, 51), (14, 52), (10, 52)]
    south = [(10, 50), (14, 50), (14, 51), (12, 51), (11, 51), (10, 51)]
    assert kinds(drawn(invented, north=shape, south=south)) == expected


@pytest.mark.parametrize(
    ("bottom", "expected"),
    [(50.45, {"outside"}), (50.55, {"overlap"})],  # of the shires 55 % lie in the south, and 45 %
)
def test_a_layer_that_lies_in_another_by_half_is_a_part_of_it(
    invented: geo.Catalog, bottom: float, expected: set[str]
) -> None:
    south = [(10, bottom), (14, bottom), (14, 51), (10, 51)]
    assert set(kinds(drawn(invented, south=south))) == expected


@pytest.mark.parametrize(
    ("beyond", "expected"),
    [(0.001, []), (0.003, ["overlap"])],  # of a square of 0.1°: 1 % lie outside, and 3 %
)
def test_of_two_layers_what_lies_whole_in_the_other_is_no_overlap(
    invented: geo.Catalog, beyond: float, expected: list[str]
) -> None:
    about = invented.map.model_copy(update={"districts": ("north", "south")})
    top = 52 + beyond
    square = [(11, top - 0.1), (11.1, top - 0.1), (11.1, top), (11, top)]
    assert kinds(drawn(replace(invented, map=about), south=square)) == expected


def test_features_of_one_layer_never_lie_in_each_other(invented: geo.Catalog) -> None:
    inner = [(10.5, 50.2), (10.6, 50.2), (10.6, 50.3), (10.5, 50.3)]
    found = list(districts(drawn(invented, east=inner)))
    assert [problem.place for problem in found if problem.kind == "overlap"] == ['feature "west"']


@pytest.mark.parametrize(
    ("top", "expected"),
    [(52 + 1e-5, []), (52 + 4e-5, ["gap"])],  # along the frame rounding may leave two metres open
)
def test_the_frame_is_full_but_for_rounding(
    invented: geo.Catalog, top: float, expected: list[str]
) -> None:
    update = {"coverage": ("north", "south"), "frame": (10.0, 50.0, 14.0, top)}
    about = invented.map.model_copy(update=update)
    assert [problem.kind for problem in frame(replace(invented, map=about))] == expected


@pytest.mark.parametrize(
    ("middle", "expected"), [(51 + 5e-8, []), (51 + 2e-7, ["overlap"]), (51 - 2e-7, ["gap"])]
)
def test_parts_of_the_frame_share_their_border(
    invented: geo.Catalog, middle: float, expected: list[str]
) -> None:
    update = {"coverage": ("north", "south"), "frame": (10.0, 50.0, 14.0, 52.0)}
    catalog = replace(invented, map=invented.map.model_copy(update=update))
    shape = [(10, 50), (14, 50), (14, 51), (12, middle), (10, 51)]
    changed = drawn(catalog, south=shape)
    assert [problem.kind for problem in frame(changed)] == expected
    both = [problem for problem in tiling(changed) if problem.kind in ("gap", "overlap")]
    assert len({problem.fault for problem in both}) == len(both)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ([(11, 50.5), (11.5, 50.5), (11.0, 50.5022)], ["spike"]),  # turns back at a quarter degree
        ([(11, 50.5), (11.5, 50.5), (11.0, 50.51)], []),  # at more than one degree
        ([(11, 50.5), (11.0004, 50.5), (11, 50.5)], []),  # 30 m: rounding turns lines about
        ([(11, 50.5), (11.001, 50.5), (11, 50.5)], ["spike"]),
        ([(11, 50.5), (11, 50.5), (12, 50.6)], ["duplicate-point"]),
        ([(11, 50.5), (11.1, 50.6), (11.1, 50.6), (11.1, 50.6), (12, 50.6)], ["duplicate-point"]),
        ([(9 - 1e-5, 50.5), (11, 50.6)], []),  # a corner a metre beyond the frame
        ([(9 - 3e-5, 50.5), (11, 50.6)], ["frame"]),
        ([(11, 50.5), (11, 53 + 3e-5)], ["frame"]),
        ([(15 + 3e-5, 50.5), (11, 50.6)], ["frame"]),
        ([(11, 49 - 3e-5), (11, 50.6)], ["frame"]),
        ([(50.5, 11), (50.6, 12)], ["axis-order"]),
        ([(20, 20), (21, 21)], ["frame"]),
    ],
)
def test_slips_of_a_line(
    invented: geo.Catalog, path: list[tuple[float, float]], expected: list[str]
) -> None:
    layer = replace(invented.layers["front"], shapes={"line": shapely.LineString(path)})
    assert [problem.kind for problem in geometry(invented, layer)] == expected


def test_slips_are_found_in_every_batch(
    invented: geo.Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("geo.check.geometry"), "BATCH", 5)
    line = shapely.LineString([(11, 50.5), (11.1, 50.5), (11.1, 50.5)])
    layer = replace(
        invented.layers["front"], shapes={f"line-{number}": line for number in range(9)}
    )
    places = [problem.place for problem in geometry(invented, layer)]
    assert places == [f'feature "line-{number}"' for number in range(9)]


@pytest.mark.parametrize(("offset", "expected"), [(0.04, 1), (0.06, 0)])
def test_a_place_of_the_same_name_is_the_same_place_within_five_kilometres(
    invented: geo.Catalog, offset: float, expected: int
) -> None:
    towns = invented.layers["towns"]
    hill, point = towns.features["hill"], towns.shapes["hill"]
    assert hill["name:en"] == "Hill / Kopec"
    again = {**hill, "name:en": "Kopec"}
    layer = replace(
        towns,
        features={**towns.features, "again": again},
        shapes={**towns.shapes, "again": shapely.Point(point.x, point.y + offset)},
    )
    found = list(one_sided_names(replace(invented, layers={**invented.layers, "towns": layer})))
    assert [problem.place for problem in found] == ['feature "again": name:en'] * expected
