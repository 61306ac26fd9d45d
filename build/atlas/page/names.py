"""The names of the page's drawing, placed for readers without scripts."""

from dataclasses import replace
from html import escape

from atlas.scene.labels import Label, labels
from atlas.scene.markup import tag
from atlas.scene.placing import MIDDLE, Place, Window, anchor_points, placed
from atlas.scene.scene import Scene

LEVELS = (250, 350, 500, 650, 900)  # pixels: widths of map on screen, each with room for more names
NARROW_MAP, NARROW = 480, 0.86  # on maps up to so many pixels wide, names are so much smaller
WIDER = 1.12  # system fonts of readers, DejaVu Sans the widest, are up to so much wider than ours


def names(scene: Scene) -> list[str]:
    """Write every name, with the width of map from which it has room.

    Names shrink on the map as that grows on screen, each towards its own place; those that stand
    apart once stay apart, so each level only adds names.
    """
    every = labels(scene)
    window = Window(scene, scene.view, 1, wider=WIDER)
    chosen: dict[str, tuple[int, Place]] = {}
    for level, width in enumerate(LEVELS):
        unit = scene.grid.box(scene.view)[2] / width * (NARROW if width <= NARROW_MAP else 1)
        earlier = [place for _, place in chosen.values()]
        for place in placed(replace(window, unit=unit), every, earlier=earlier):
            chosen[place.label.key] = level, place
    return [_element(scene, label, *chosen.get(label.key, (None, None))) for label in every]


def _element(scene: Scene, label: Label, level: int | None, place: Place | None) -> str:
    spot = place.spot if place else MIDDLE
    x, y = (place.x, place.y) if place else scene.grid.point(*next(anchor_points(label.shape)))
    is_beside = spot is not MIDDLE
    classes = (
        f"label l-{label.layer} {label.kind} t{label.tier}",
        "italic" if label.is_italic else "",
        "off" if level is None else f"n{level}" if level else "",
    )
    return tag(
        "text",
        escape(label.name if place else ""),  # the script writes it
        class_=" ".join(filter(None, classes)),
        data_for=label.key,
        x=x,
        y=y,
        dx=_em(spot.across) if spot.across else None,
        dy=_em(spot.down),
        text_anchor=spot.anchor if is_beside and spot.anchor != "start" else None,
    )


def _em(share: float) -> str:
    return f"{share:g}em".replace("0.", ".")
