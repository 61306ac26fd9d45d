"""The relief of a map: a small picture in the page, drawn over the areas as shade."""

import base64

from atlas.scene.markup import tag
from atlas.scene.scene import Scene
from geo.schema import Group, Relief

NAME = "relief"  # among the layers of the page


def image(scene: Scene) -> str:
    """Write the picture for the end of the page, after all that a reader waits for."""
    about = scene.catalog.map.relief
    if about is None:
        return ""
    content = base64.b64encode((scene.catalog.folder / about.file).read_bytes()).decode()
    kind = about.file.rpartition(".")[2]
    left, top, width, height = scene.grid.box(scene.catalog.map.frame)
    picture = tag(
        "image", id="shade", x=left, y=top, width=width, height=height,
        preserveAspectRatio="none", href=f"data:image/{kind};base64,{content}",
    )  # fmt: skip
    return tag("svg", tag("defs", picture), class_="unseen", width=0, height=0, aria_hidden="true")


def shown(scene: Scene) -> str:
    """Point at the picture from the drawing; without a relief, nothing."""
    about = scene.catalog.map.relief
    if about is None:
        return ""
    classes = "relief" if about.shown else "relief off"
    use = tag("use", href="#shade")
    return tag("g", use, class_=classes, id=f"layer-{NAME}", aria_hidden="true")


def text(about: Relief | None, lang: str) -> dict[str, str]:
    """Name the relief in the panel."""
    if about is None:
        return {}
    return {f"layer.{NAME}": about.title[lang], f"layer.{NAME}.shows": about.shows[lang]}


def of_group(scene: Scene, group: Group) -> Relief | None:
    """Return the relief if it is among the layers of a group."""
    about = scene.catalog.map.relief
    return about if about and about.group == group.id else None
