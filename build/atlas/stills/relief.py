"""The relief of a still: the page's picture of slopes as black that lets more or less through.

What the page multiplies with the areas below looks the same as black of that opacity, and every
program that opens SVG or PDF can draw it.
"""

from PIL import Image

from atlas.scene.looks import LIGHT
from atlas.stills.canvas import Shadow
from atlas.stills.picture import Picture

FINER = 6  # values drawn for one of the picture, at most: no blocks are seen
COARSER = 2  # pixels of the drawing for one value, at least


def shadow(picture: Picture) -> Shadow | None:
    """Shade the slopes that a window shows; without a relief, nothing."""
    scene = picture.scene
    about = scene.catalog.map.relief
    if about is None or not about.shown:
        return None
    x, y, width, height = scene.grid.box(scene.catalog.map.frame)
    left, top, right, bottom = picture.on_grid(picture.window)
    left, top = max(left, x), max(top, y)
    right, bottom = min(right, x + width), min(bottom, y + height)
    if left >= right or top >= bottom:
        return None
    with Image.open(scene.catalog.folder / about.file) as image:
        grey = image.convert("L")
    across, down = grey.width / width, grey.height / height
    region = ((left - x) * across, (top - y) * down, (right - x) * across, (bottom - y) * down)
    box = (*picture.place(left, top), *picture.place(right, bottom))
    columns = _values(box[2] - box[0], region[2] - region[0])
    rows = _values(box[3] - box[1], region[3] - region[1])
    smooth = grey.resize((columns, rows), Image.Resampling.BICUBIC, box=region)
    opacity = smooth.point([round((255 - value) * LIGHT.relief) for value in range(256)])
    return Shadow(box, columns, rows, opacity.tobytes())


def _values(pixels: float, there: float) -> int:
    return max(1, round(min(pixels / COARSER, there * FINER)))
