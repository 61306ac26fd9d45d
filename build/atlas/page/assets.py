"""The files that become part of a page: our templates, styles and scripts, and Leaflet's."""

import base64
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template, select_autoescape
from markupsafe import Markup

from geo.errors import MapError

STYLES = ("page", "map", "panel", "timeline", "print")
LEAFLET = files("js_lib_leaflet") / "static" / "js_lib_leaflet"
LEAFLET_IMAGES = ("layers.png", "layers-2x.png", "marker-icon.png")  # that its style sheet asks for
MARKER = {
    "iconUrl": "marker-icon.png",
    "iconRetinaUrl": "marker-icon-2x.png",
    "shadowUrl": "marker-shadow.png",
}  # options of Leaflet's default icon

FOLDERS = {".css": "css", ".js": "js/dist"}  # what is in no other is a template


@cache
def read(name: str) -> str:
    """Return the text of a template, a style sheet or a bundled script of ``atlas/page``."""
    folder = FOLDERS.get(Path(name).suffix, "templates")
    return files("atlas").joinpath("page", folder, name).read_text("utf-8")


TEMPLATES = Environment(
    loader=FunctionLoader(read),
    autoescape=select_autoescape(),  # HTML
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def template(name: str) -> Template:
    """Return one of our templates: it escapes what it is given, and refuses to do without it."""
    return TEMPLATES.get_template(name)


def inside(element: str, code: str) -> Markup:
    """Return code as the content of a script or style element.

    Raises
    ------
    MapError
        If it would end the element.
    """
    if f"</{element}" in code.lower():
        raise MapError(
            f'an element added to the map writes "</{element}" into its code. '
            f'Write it as "<\\/{element}" there.'
        )
    return Markup(code)  # noqa: S704 -- it holds no end of the element


@cache
def style(*, embed: bool = False, with_images: bool = False) -> str:
    """Return every style sheet of a page but the rules made from the map's palette.

    ``with_images`` keeps the images of Leaflet's own controls, which our map does without.
    """
    own = (read(f"{name}.css") for name in (*STYLES, *(["embed"] if embed else [])))
    return "\n".join([_leaflet_style(with_images=with_images), *own])


def _leaflet_style(*, with_images: bool) -> str:
    """Return Leaflet's style sheet; the images it asks for become part of it, or are left out."""
    sheet = (LEAFLET / "leaflet.css").read_text("utf-8")
    for name in LEAFLET_IMAGES:
        sheet = sheet.replace(
            f"url(images/{name})", f"url({image(name)})" if with_images else "none"
        )
    return sheet


@cache
def leaflet() -> str:
    """Return Leaflet's script as it comes."""
    return (LEAFLET / "leaflet.js").read_text("utf-8")


def marker() -> dict[str, str]:
    """Return the images of Leaflet's marker, by the options that take them."""
    return {option: image(name) for option, name in MARKER.items()}


def image(name: str) -> str:
    """Return an image of Leaflet's as an address that asks nobody."""
    content = (LEAFLET / "images" / name).read_bytes()
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"
