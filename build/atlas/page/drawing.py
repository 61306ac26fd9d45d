"""The map as one SVG drawing: first paint, map without scripts, print master."""

from collections.abc import Iterator

from shapely.geometry.base import BaseGeometry

from atlas.page import relief
from atlas.page.names import names
from atlas.page.stylesheet import PATTERN_WIDTHS
from atlas.scene import looks, paths
from atlas.scene.markup import tag
from atlas.scene.projection import Pen
from atlas.scene.scene import CONTROL, Held, Scene
from geo.ledger.history import is_present


def svg(scene: Scene) -> str:
    """Draw the map as it is on the opening day, every feature a path of its own."""
    held = scene.held(scene.day)
    pen = Pen(scene.grid)
    layers = [_layer(scene, name, held, pen) for name in scene.order]
    left, top, width, height = scene.grid.box(scene.catalog.map.frame)
    view = " ".join(map(str, scene.grid.box(scene.view)))
    frame = {"x": left, "y": top, "width": width, "height": height}
    return tag(
        "svg",
        tag("defs", *_patterns(scene), tag("clipPath", tag("rect", **frame), id="frame")),
        # The relief darkens what lies below it in the same group, the land too.
        tag(
            "g", tag("rect", class_="land", **frame), *layers, clip_path="url(#frame)", id="layers"
        ),
        tag("g", *names(scene), class_="labels", id="labels", aria_hidden="true"),
        id="drawing",
        class_="drawing",
        viewBox=view,
        preserveAspectRatio="xMidYMid meet",
        role="group",
        aria_label=scene.catalog.map.title[scene.lang],
        xmlns="http://www.w3.org/2000/svg",
    )


def second(scene: Scene, day: str) -> str:
    """Draw the map on another day by pointing at the shapes of the first drawing."""
    held = scene.held(day)
    faces = [
        tag(
            "use",
            href=f"#face-{name}",
            data_holder=held[name].holder,
            data_how=held[name].how,
        )
        for name in scene.shapes[CONTROL].index
    ]
    parts = [
        tag("g", *faces) if name == CONTROL else tag("use", href=f"#layer-{name}")
        for name in scene.order
        if name == CONTROL or _lasting(scene, name)
    ]
    left, top, width, height = scene.grid.box(scene.catalog.map.frame)
    return tag(
        "svg",
        tag("rect", class_="land", x=left, y=top, width=width, height=height),
        *parts,
        tag("use", href="#labels"),
        class_="drawing",
        viewBox=" ".join(map(str, scene.grid.box(scene.view))),
        role="img",
        aria_label=scene.language.date(day),
    )


def _lasting(scene: Scene, layer: str) -> bool:
    """Decide whether a layer looks the same on every day, so that one drawing of it will do."""
    return not any({"from", "to"} & row.keys() for row in scene.properties[layer].values())


def _layer(scene: Scene, name: str, held: Held, pen: Pen) -> str:
    if name == CONTROL:
        drawn = [_face(face, shape, held, pen) for face, shape in scene.shapes[name].items()]
        return tag("g", *drawn, class_="layer faces", id=f"layer-{name}") + relief.shown(scene)
    layer = scene.layers[name]
    shapes = scene.shapes[name].dropna()
    drawn = [_feature(scene, name, feature, shape, pen) for feature, shape in shapes.items()]
    shown = "" if layer.sidecar.shown else " off"
    return tag("g", *drawn, class_=f"layer {layer.kind}{shown}", id=f"layer-{name}")


def _face(face: str, shape: BaseGeometry, held: Held, pen: Pen) -> str:
    return tag(
        "g",
        tag("path", id=f"face-{face}", d=pen.path(shape)),
        data_layer=CONTROL,
        data_feature=face,
        data_holder=held[face].holder,
        data_how=held[face].how,
    )


def _feature(scene: Scene, layer: str, feature: str, shape: BaseGeometry, pen: Pen) -> str:
    row = scene.properties[layer][feature]
    style = scene.layers[layer].sidecar.style
    classes = [f"w{number}" for number in looks.matching(style, row)]
    classes += [] if is_present(row, scene.day) else ["off"]
    named = {"data_layer": layer, "data_feature": feature, "class_": " ".join(classes) or None}
    if shape.geom_type == "Point":
        x, y = scene.grid.point(shape.x, shape.y)
        return tag("circle", **named, cx=x, cy=y)
    return tag("path", **named, d=pen.path(shape))


def _patterns(scene: Scene) -> Iterator[str]:
    """Draw each pattern in pixels of the screen, and at the scales of maps without scripts."""
    for holder, pattern in looks.patterns(scene):
        name = f"{holder}-{pattern}"
        yield tag(
            "pattern",
            tag("rect", class_=f"h-{holder}", width=looks.TILE, height=looks.TILE),
            tag("path", class_=f"ink {pattern}", d=paths.data(looks.STROKES[pattern], 1)),
            id=name,
            width=looks.TILE,
            height=looks.TILE,
            patternUnits="userSpaceOnUse",
        )
        for width in PATTERN_WIDTHS:
            unit = scene.grid.box(scene.view)[2] / width
            scaled = {"id": f"{name}.{width}", "patternTransform": f"scale({unit:.2g})"}
            yield tag("pattern", href=f"#{name}", **scaled)
