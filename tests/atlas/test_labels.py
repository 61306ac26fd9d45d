"""Names on drawings: as wide as the font makes them, apart from each other, inside their areas."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from shapely import Point, box

import geo
from atlas.scene.font import face
from atlas.scene.labels import labels
from atlas.scene.placing import BESIDE, MIDDLE, Box, Window, placed
from atlas.scene.scene import Scene, scene
from atlas.stills import layout
from atlas.stills.canvas import Group, Path

LANGUAGES = ("en", "az", "hy", "ru")
UNITS = (2.0, 5.0, 9.0)  # pixels of the grid for one of the screen: a close map to a wide one


@pytest.fixture(scope="module")
def opening(catalog: geo.Catalog) -> Scene:
    return scene(catalog)


def touching(boxes: list[Box]) -> list[tuple[Box, Box]]:
    return [
        (one, other)
        for one, other in combinations(boxes, 2)
        if box(*one).intersection(box(*other)).area > 0
    ]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_keep_apart_and_inside_the_view(opening: Scene, lang: str, unit: float) -> None:
    one = replace(opening, lang=lang)
    window = Window(one, one.view, unit)
    found = placed(window, labels(one))
    boxes = [window.covered(place) for place in found]
    assert len(found) > 10
    assert touching(boxes) == []
    assert all(box(*window.box).contains(box(*covered)) for covered in boxes)
    assert len({place.label.name for place in found}) == len(found)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_name_is_as_wide_as_its_letters(opening: Scene, lang: str) -> None:
    one = replace(opening, lang=lang)
    window = Window(one, one.view, 1)
    for label in labels(one):
        outline = face("Regular").outline(label.name, window.size(label), 0, 0, label.spacing)
        right = max(numbers[-2] for _, *numbers in outline if numbers)
        assert window.width(label) == pytest.approx(right, abs=0.2 * window.size(label))


def test_earlier_names_keep_their_places_and_are_not_written_again(opening: Scene) -> None:
    every = labels(opening)
    wide, close = Window(opening, opening.view, 9), Window(opening, opening.view, 3)
    first = placed(wide, every)
    more = placed(close, every, earlier=first)
    assert more
    assert not {place.label.name for place in first} & {place.label.name for place in more}
    assert touching([close.covered(place) for place in [*first, *more]]) == []


def test_a_taken_box_stays_free(opening: Scene) -> None:
    every = labels(opening)
    window = Window(opening, opening.view, 5)
    first = placed(window, every)[0]
    taken = window.covered(first)
    found = placed(window, every, taken=[taken])
    assert found
    assert touching([taken, *map(window.covered, found)]) == []


def test_a_name_avoids_the_dot_of_another_place_where_it_can(opening: Scene) -> None:
    window = Window(opening, opening.view, 5)
    every = [label for label in labels(opening) if label.kind == "point" and label.is_shown]
    dots = {label.key: window.anchors(label) for label in every}
    found = placed(window, every)
    clear = [
        place
        for place in found
        if not any(
            key != place.label.key and spots and box(*window.covered(place)).covers(Point(spots[0]))
            for key, spots in dots.items()
        )
    ]
    assert len(clear) > 0.8 * len(found)


def test_the_name_of_a_state_is_not_written_across_a_smaller_division(opening: Scene) -> None:
    window = Window(opening, opening.view, 5)
    smaller = opening.shapes["districts"].union_all().union(opening.shapes["enclave"].union_all())
    states = [label for label in labels(opening) if label.layer == "azerbaijan"]
    assert states
    for label in states:
        for x, y in window.anchors(label):
            assert not smaller.contains(Point(*opening.grid.degrees(x, y)))


def test_best_first_a_point_is_named_to_its_right(opening: Scene) -> None:
    found = placed(Window(opening, opening.view, 3), labels(opening))
    towns = [place.spot for place in found if place.label.kind == "point"]
    assert towns.count(BESIDE[0]) > len(towns) / 2
    assert {place.spot for place in found if place.label.kind != "point"} == {MIDDLE}


@pytest.mark.parametrize("size", [(1600, 900), (1080, 1350), (400, 900)])
def test_letters_of_a_still_touch_no_others(opening: Scene, size: tuple[int, int]) -> None:
    canvas = layout.still(opening, *size)
    [layer] = [layer for layer in canvas.layers if layer.id == "names"]
    boxes = [_ink(name) for name in layer.children if isinstance(name, Group)]
    assert len(boxes) > 8
    assert touching(boxes) == []


def _ink(name: Group) -> Box:
    letters = name.children[-1]
    assert isinstance(letters, Path)
    points = [numbers[-2:] for _, *numbers in letters.commands if numbers]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
