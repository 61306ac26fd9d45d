"""Names on the map, placed at build time for the drawing that needs no script."""

from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from atlas.scene.markup import tag, text
from atlas.scene.scene import Properties, Scene
from geo.ledger.history import is_present

LEVELS = (250, 350, 500, 650, 900)  # pixels: widths of map on screen, each with room for more names
NARROW, NARROWER = 480, 0.86  # the style sheet writes names smaller on maps up to this wide
LETTER = 0.6  # of the font size: an average letter of the four scripts
LINE = 1.25  # of the font size
TIERS = ((0.05, 1.25), (0.25, 1.1), (1.0, 1.0))  # the most important are written larger


@dataclass(frozen=True)
class Label:
    """One name: where it belongs, how large, how important."""

    layer: str
    feature: str
    kind: str
    x: int
    y: int
    tier: int
    size: float
    rank: float
    there: bool
    italic: bool = False


Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Side:
    """Where a name stands from its place: shifts in parts of its size, and how it is anchored."""

    across: float
    down: float
    anchor: str | None


MIDDLE = Side(0, 0.35, None)
SIDES = (
    Side(0.55, 0.35, None),
    Side(-0.55, 0.35, "end"),
    Side(0, -0.6, "middle"),
    Side(0, 1.35, "middle"),
)  # of a dot, the best first


def drawn(scene: Scene) -> list[str]:
    """Write every name, with the width of map from which it has room.

    Names shrink on the map as that grows on screen, each towards its own place; those that stand
    apart once stay apart, so each level only adds names.
    """
    named = [(label, scene.name(label.layer, label.feature)) for label in found(scene)]
    chosen: dict[int, tuple[int, Side]] = {}
    for level, width in enumerate(LEVELS):
        unit = scene.grid.box(scene.view)[2] / width
        _add(scene, named, chosen, level, unit * (NARROWER if width <= NARROW else 1))
    off = (None, SIDES[0])
    return [
        _element(label, name, *chosen.get(number, off))
        for number, (label, name) in enumerate(named)
    ]


def _add(
    scene: Scene,
    named: list[tuple[Label, str]],
    chosen: dict[int, tuple[int, Side]],
    level: int,
    unit: float,
) -> None:
    """Choose the names that have room between those chosen before; each is said once."""
    view = scene.grid.box(scene.view)
    taken = [_box(*named[number], side, unit) for number, (_, side) in chosen.items()]
    said = {named[number][1] for number in chosen}
    for number, (label, name) in enumerate(named):
        if number in chosen or name in said or not label.there:
            continue
        for side in SIDES if label.kind == "point" else (MIDDLE,):
            box = _box(label, name, side, unit)
            if _within(box, view) and not any(_overlap(box, one) for one in taken):
                chosen[number] = level, side
                taken.append(box)
                said.add(name)
                break


def found(scene: Scene) -> list[Label]:
    """List the names of all layers that have names, the most important first.

    Of equals the longest name comes first: it is the hardest to find room for.
    """
    labels = [
        label
        for name in scene.order
        if name in scene.layers and scene.layers[name].sidecar.style.label
        for label in _of_layer(scene, name)
    ]
    return sorted(labels, key=lambda label: (-label.size, -label.rank, *_longest(scene, label)))


def _longest(scene: Scene, label: Label) -> tuple[int, str, str]:
    return -len(scene.name(label.layer, label.feature)), label.layer, label.feature


def _of_layer(scene: Scene, name: str) -> list[Label]:
    layer = scene.layers[name]
    style = layer.sidecar.style
    rows = scene.properties[name]
    shapes = scene.shapes[name].dropna()
    shapes = shapes[~shapes.is_empty]
    ranks = {feature: _rank(rows[feature], style.rank, shape) for feature, shape in shapes.items()}
    ordered = sorted(ranks, key=lambda feature: -ranks[feature])
    labels = []
    for place, feature in enumerate(ordered):
        tier = _tier((place + 1) / len(ordered)) if style.rank else len(TIERS) - 1
        x, y = scene.grid.point(*_anchor(shapes[feature]))
        there = layer.sidecar.shown and is_present(rows[feature], scene.day)
        size = style.label * TIERS[tier][1]
        rank = ranks[feature]
        labels.append(Label(name, feature, layer.kind, x, y, tier, size, rank, there, style.italic))
    return labels


def _tier(share: float) -> int:
    return next(number for number, (limit, _) in enumerate(TIERS) if share <= limit)


def _rank(row: Properties, field: str | None, shape: BaseGeometry) -> float:
    value = row.get(field, 0) if field else shape.area or shape.length
    return float(value) if isinstance(value, int | float) else 0.0


def _anchor(shape: BaseGeometry) -> tuple[float, float]:
    """Choose where a name belongs: on a point, half-way along a line, well inside an area."""
    if shape.geom_type == "Point":
        return shape.x, shape.y
    largest = max(shapely.get_parts(shape), key=lambda part: part.area or part.length)
    if largest.area:
        middle = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=0.01), 0)
    else:
        middle = largest.interpolate(0.5, normalized=True)
    return middle.x, middle.y


def _box(label: Label, name: str, side: Side, unit: float) -> Box:
    """Measure a name; with its dot, so that the box holds the place it shrinks to."""
    size = label.size * unit
    width = len(name) * size * LETTER
    shares = {None: 0.0, "middle": 0.5, "end": 1.0}
    share = shares[side.anchor] if label.kind == "point" else 0.5
    left = label.x + side.across * size - width * share
    middle = label.y + (side.down - 0.35) * size
    half, dot = size * LINE / 2, size * 0.22 if label.kind == "point" else 0
    return (
        min(left, label.x - dot),
        min(middle - half, label.y - dot),
        max(left + width, label.x + dot),
        max(middle + half, label.y + dot),
    )


def _within(box: Box, view: tuple[int, ...]) -> bool:
    return (
        box[0] > view[0]
        and box[1] > view[1]
        and box[2] < view[0] + view[2]
        and box[3] < view[1] + view[3]
    )


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _element(label: Label, name: str, level: int | None, side: Side) -> str:
    off = "off" if level is None else f"n{level}" if level else ""
    is_point = label.kind == "point"
    return tag(
        "text",
        text("" if level is None else name),  # the script writes it
        class_=" ".join(
            filter(
                None,
                (
                    f"label l-{label.layer} {label.kind} t{label.tier}",
                    "italic" if label.italic else "",
                    off,
                ),
            )
        ),
        data_for=f"{label.layer}:{label.feature}",
        x=label.x,
        y=label.y,
        dx=_em(side.across) if is_point and side.across else None,
        dy=_em(side.down if is_point else MIDDLE.down),
        text_anchor=side.anchor if is_point else None,
    )


def _em(share: float) -> str:
    return f"{share:g}em".replace("0.", ".")
