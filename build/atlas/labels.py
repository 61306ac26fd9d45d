"""Names on the map, placed at build time for the drawing that needs no script."""

from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from atlas.markup import tag, text
from atlas.scene import Properties, Scene, is_there

SCREEN = 900  # pixels: the width of map that the names are placed for
LETTER = 0.56  # of the font size: an average letter of the four scripts
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


def drawn(scene: Scene) -> list[str]:
    """Write every name; those that would collide, or are not there that day, are off."""
    view = scene.grid.box(scene.catalog.map.view)
    unit = view[2] / SCREEN
    taken: list[tuple[float, float, float, float]] = []
    said: set[str] = set()
    out = []
    for label in found(scene):
        name = scene.name(label.layer, label.feature)
        box = _box(label, name, unit)
        free = label.there and name not in said and _within(box, view)
        free = free and not any(_overlap(box, one) for one in taken)
        if free:
            taken.append(box)
            said.add(name)
        out.append(_element(label, name, free))
    return out


def found(scene: Scene) -> list[Label]:
    """List the names of all layers that have names, the most important first."""
    labels = [
        label
        for name in scene.order
        if name in scene.catalog.layers and scene.catalog.layers[name].sidecar.style.label
        for label in _of_layer(scene, name)
    ]
    return sorted(labels, key=lambda label: (-label.size, -label.rank, label.layer, label.feature))


def _of_layer(scene: Scene, name: str) -> list[Label]:
    layer = scene.catalog.layers[name]
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
        there = layer.sidecar.shown and is_there(rows[feature], scene.day)
        size = style.label * TIERS[tier][1]
        rank = ranks[feature]
        labels.append(Label(name, feature, layer.kind, x, y, tier, size, rank, there, style.italic))
    return labels


def _tier(share: float) -> int:
    return next(number for number, (limit, _) in enumerate(TIERS) if share <= limit)


def _rank(row: Properties, field: str, shape: BaseGeometry) -> float:
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


def _box(label: Label, name: str, unit: float) -> tuple[float, float, float, float]:
    size = label.size * unit
    width, height = len(name) * size * LETTER, size * LINE
    left = label.x + size * 0.5 if label.kind == "point" else label.x - width / 2
    return left, label.y - height / 2, left + width, label.y + height / 2


def _within(box: tuple[float, ...], view: tuple[int, ...]) -> bool:
    return (
        box[0] > view[0]
        and box[1] > view[1]
        and box[2] < view[0] + view[2]
        and box[3] < view[1] + view[3]
    )


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _element(label: Label, name: str, free: bool) -> str:
    return tag(
        "text",
        text(name),
        class_=f"label l-{label.layer} {label.kind} t{label.tier}"
        + (" italic" if label.italic else "")
        + ("" if free else " off"),
        data_for=f"{label.layer}:{label.feature}",
        x=label.x,
        y=label.y,
        dx=".55em" if label.kind == "point" else None,
        dy=".35em",
    )
