"""Names on the map: which there are, how large each is written, which come first."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from shapely.geometry.base import BaseGeometry

from atlas.scene.font import face
from atlas.scene.scene import Properties, Scene
from geo.ledger.history import is_present

# Largest share of a layer's features, by rank, that is written so many times larger.
TIERS = ((0.05, 1.25), (0.25, 1.1), (1.0, 1.0))
SPACING = 0.04  # of the size of letters, between those of an area's name


@dataclass(frozen=True)
class Label:
    """The name of a feature, with how it is written; ``size`` is in pixels of the screen."""

    layer: str
    feature: str
    name: str
    kind: str  # of its feature: point, line or polygon
    shape: BaseGeometry
    tier: int
    size: float
    rank: float
    is_shown: bool  # on the scene's day, as long as no layer is switched
    is_italic: bool
    spacing: float  # between letters, as a share of their size

    @property
    def key(self) -> str:
        """The feature that it names, as links and scripts do."""
        return f"{self.layer}:{self.feature}"

    @cached_property
    def width(self) -> float:
        """How wide our own font writes it, in parts of its size."""
        return face("Regular").width(self.name, 1, self.spacing)


def labels(scene: Scene) -> list[Label]:
    """List the names of all layers that have names, the most important first.

    Of equals the longest name comes first: it is the hardest to find room for.
    """
    every = [
        label
        for name in scene.order
        if name in scene.layers and scene.layers[name].sidecar.style.label
        for label in _of_layer(scene, name)
    ]
    return sorted(every, key=_importance)


def _importance(label: Label) -> tuple[Any, ...]:
    return -label.size, -label.rank, -len(label.name), label.layer, label.feature


def _of_layer(scene: Scene, name: str) -> list[Label]:
    layer = scene.layers[name]
    style = layer.sidecar.style
    rows = scene.properties[name]
    shapes = scene.shapes[name].dropna()
    shapes = shapes[~shapes.is_empty]
    ranks = {feature: _rank(rows[feature], style.rank, shape) for feature, shape in shapes.items()}
    ordered = sorted(ranks, key=lambda feature: -ranks[feature])
    named = []
    for place, feature in enumerate(ordered, 1):
        tier = _tier(place / len(ordered)) if style.rank else len(TIERS) - 1
        named.append(
            Label(
                name,
                feature,
                scene.name(name, feature),
                layer.kind,
                shapes[feature],
                tier,
                style.label * TIERS[tier][1],
                ranks[feature],
                layer.sidecar.shown and is_present(rows[feature], scene.day),
                style.italic,
                SPACING if layer.kind == "polygon" else 0,
            )
        )
    return named


def _tier(share: float) -> int:
    return next(number for number, (limit, _) in enumerate(TIERS) if share <= limit)


def _rank(row: Properties, field: str | None, shape: BaseGeometry) -> float:
    value = row.get(field, 0) if field else shape.area or shape.length
    return float(value) if isinstance(value, int | float) else 0.0
