"""The map of a still: the page's shapes, shades and names, as groups of paths."""

from collections.abc import Iterator

import shapely
from shapely.geometry.base import BaseGeometry

from atlas.scene import looks
from atlas.scene.labels import labels
from atlas.scene.looks import LIGHT, colour
from atlas.scene.paths import Commands
from atlas.scene.placing import Window, placed
from atlas.scene.scene import CONTROL, Held, Scene
from atlas.stills.canvas import Box, Group, Hatch, Line, Path, circle, mixed, rectangle
from atlas.stills.picture import Picture
from atlas.stills.relief import shadow
from geo.schema import Look, Style

LETTERS = 1.2  # names are read from further away than on a screen


def groups(
    picture: Picture, held: Held, *, prefix: str = "", taken: tuple[Box, ...] = ()
) -> Iterator[Group]:
    """Draw every layer that the page shows on the day, then the names.

    Faces are shaded as ``held``; one that is not in it is left blank. No name is written over
    the boxes ``taken`` for other things.
    """
    scene = picture.scene
    land = Path(rectangle(*picture.window), fill=colour(scene, "land") or LIGHT.paper)
    yield Group(f"{prefix}land", (land,), "Land")
    for name in scene.order:
        if name == CONTROL:
            drawn = list(_faces(picture, held))
        elif scene.layers[name].sidecar.shown:
            drawn = list(_features(picture, name))
        else:
            continue
        if drawn:
            title = name if name == CONTROL else scene.layers[name].sidecar.title[scene.lang]
            yield Group(f"{prefix}{name}", tuple(drawn), title)
        if name == CONTROL:
            yield from _slopes(picture, prefix)
    yield Group(f"{prefix}names", tuple(_names(picture, taken)), "Names")


def fill(scene: Scene, shade: looks.Shade, unit: float, where: str = "") -> str | Hatch:
    """Fill an area with a shade; ``where`` tells scales apart."""
    name, pattern = shade
    colour = scene.catalog.map.holders[name].colour
    if pattern == looks.PLAIN:
        return colour
    return Hatch(
        id=f"{name}-{pattern}{where}",
        fill=colour,
        ink=mixed(LIGHT.ink, colour, LIGHT.inked),
        width=looks.WIDTHS.get(pattern, looks.WIDTH),
        commands=tuple(looks.STROKES[pattern]),
        tile=looks.TILE,
        scale=max(looks.TILE, round(looks.TILE * unit)) / looks.TILE,  # whole pixels: no moiré
    )


def _faces(picture: Picture, held: Held) -> Iterator[Path]:
    """Draw faces; under those of one shade their union, or seams would show between them."""
    scene, drawn = picture.scene, []
    grounds: dict[looks.Shade, list[tuple[BaseGeometry, str | Hatch]]] = {}
    for name, shape in scene.shapes[CONTROL].items():
        commands = picture.commands(shape) if name in held else []
        if commands:
            holder, how = held[name].holder, held[name].how
            shade = looks.shade(scene.catalog.map, holder, how)
            paint = fill(scene, shade, picture.unit)
            data = {"feature": str(name), "holder": holder, "how": how}
            drawn.append(Path(commands, fill=paint, evenodd=True, data=data))
            grounds.setdefault(shade, []).append((shape, paint))
    for faces in grounds.values():
        ground = shapely.coverage_union_all([shape for shape, _ in faces])
        yield Path(picture.commands(ground), fill=faces[0][1], evenodd=True, data={"ground": "yes"})
    yield from drawn


def _slopes(picture: Picture, prefix: str) -> Iterator[Group]:
    about, slopes = picture.scene.catalog.map.relief, shadow(picture)
    if about and slopes:
        yield Group(f"{prefix}relief", (slopes,), about.title[picture.scene.lang])


def _features(picture: Picture, name: str) -> Iterator[Path]:
    scene = picture.scene
    layer = scene.layers[name]
    for feature, shape in scene.shapes[name].dropna().items():
        row = scene.properties[name][feature]
        if shape.is_empty or not picture.is_present(name, str(feature)):
            continue
        look = looks.look(layer.sidecar.style, row)
        data = {"feature": f"{name}:{feature}"}
        if shape.geom_type == "Point":
            yield from _dot(picture, layer.sidecar.style, look, shape, data)
        elif commands := picture.commands(shape):
            yield outline(scene, look, commands, picture.unit, layer.kind == "polygon", data)


def _dot(
    picture: Picture, style: Style, look: Look, shape: BaseGeometry, data: dict[str, str]
) -> Iterator[Path]:
    x, y = picture.place(*picture.scene.grid.point(shape.x, shape.y))
    left, top, right, bottom = picture.window
    if left < x < right and top < y < bottom:
        ink = colour(picture.scene, look.stroke) or LIGHT.ink
        dot = circle(x, y, style.radius * picture.unit)
        yield Path(dot, fill=ink, stroke=LIGHT.paper, width=1.2 * picture.unit, data=data)


def outline(
    scene: Scene, look: Look, commands: Commands, unit: float, area: bool, data: dict[str, str]
) -> Path:
    """Draw a line, or an area with its outline, in its layer's look."""
    stroke = colour(scene, look.stroke)
    return Path(
        commands,
        fill=colour(scene, look.fill) if area else None,
        stroke=stroke,
        width=(1 if look.width is None else look.width) * unit if stroke else 0,
        evenodd=area,
        dash=tuple(float(part) * unit for part in (look.dash or "").split()),
        data=data,
    )


def _names(picture: Picture, taken: tuple[Box, ...]) -> Iterator[Group]:
    """Write the names that have room."""
    unit = picture.unit * LETTERS / picture.scale
    window = Window(picture.scene, picture.seen, unit)
    boxes = [picture.on_grid(box) for box in taken]
    for place in placed(window, labels(picture.scene), taken=boxes):
        label, size = place.label, place.label.size * LETTERS * picture.unit
        x, y = picture.place(*window.start(place))
        ink = LIGHT.ink if label.kind == "point" else LIGHT.soft
        yield Line(label.name, x, y, size, fill=ink, spacing=label.spacing).outlined()
