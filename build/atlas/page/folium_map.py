"""The page as a Folium map: other Folium elements can be added to it as to any other."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import folium
from branca.element import Element, Figure
from folium.template import Template
from markupsafe import Markup

from atlas.page import (
    assets,
    data,
    drawing,
    foreign_links,
    relief,
    sections,
    security_policy,
    stylesheet,
)
from atlas.page.base_map import Tiles
from atlas.scene.scene import Scene
from geo.errors import MapError
from geo.output.atomic import write_whole

HEIGHT = "680px"  # of the frame in a notebook


@dataclass(frozen=True, eq=False)
class Content:
    """What a page shows of a scene, written once for the viewer and its embed."""

    scene: Scene
    tiles: Tiles | None = None

    @cached_property
    def style(self) -> str:
        """The rules that only this map needs."""
        return stylesheet.style(self.scene)

    @cached_property
    def parts(self) -> dict[str, Any]:
        """The parts of the page that hold data, by name."""
        return {
            "sections": sections.templates(self.scene, self.tiles),
            "scene": self.scene,
            "drawing": Markup(drawing.svg(self.scene)),  # noqa: S704 -- escaped tag by tag
            "relief": Markup(relief.image(self.scene)),  # noqa: S704
            "islands": Markup(data.islands(self.scene, self.tiles)),  # noqa: S704
        }


class Page(Figure):
    """The whole page around a map.

    Branca renders what others added to the map; all else is put into our own template, once, so
    that no text of a map is ever read as a template.
    """

    def __init__(self, content: Content, *, embed: bool = False, allow_links: bool = False) -> None:
        super().__init__(height=HEIGHT)
        self.header = Element()
        self.header._parent = self
        self.content = content
        self.embed = embed
        self.allow_links = allow_links
        self.previews = Markup()  # what a site says of the page to others

    @property
    def scene(self) -> Scene:
        """What the map shows."""
        return self.content.scene

    @property
    def others(self) -> list[Element]:
        """List the elements that were added to the map beside its own."""
        return [one for one in _inside(self) if not isinstance(one, AtlasMap)]

    @property
    def links(self) -> list[str]:
        """Addresses that elements added to the map ask for files; complete once it is rendered."""
        texts = [self.header.render(), self.html.render()]
        texts += [text for one in self.others for text in _texts(one)]
        plain = [text for text in texts if text.startswith(foreign_links.WEB)]
        return plain + [link for text in texts for link in foreign_links.Markers(text).links]

    def render(self, *, allow_links: bool | None = None, **kwargs: Any) -> str:
        """Render the page with its data and its content-security-policy.

        Every way to write a Folium map comes here: ``save``, ``show_in_browser``, notebooks.

        Raises
        ------
        ForeignLinks
            If an element added to the map asks other hosts for files, unless ``allow_links`` is
            set here or for the whole map.
        MapError
            If one writes code where the policy lets none run.
        """
        for child in self._children.values():
            child.render(**kwargs)
        header, html, script = (
            part.render(**kwargs) for part in (self.header, self.html, self.script)
        )
        links = self.links
        if not (self.allow_links if allow_links is None else allow_links):
            foreign_links.refuse(links)
        if foreign_links.Markers(header + html).has_script:
            raise MapError(
                "an element added to the map writes a script into the page's HTML, which its "
                "policy does not run. Add the code to the figure's script instead."
            )
        scripts = [assets.leaflet(), assets.read("viewer.js"), script]
        styles = [
            stylesheet.themes() + assets.style(embed=self.embed, with_images=bool(self.others)),
            self.content.style,
        ]
        tiles = self.content.tiles
        images = [tiles.origin] if tiles else []
        if self.others:
            scripts.insert(1, assets.read("folium.js"))
            policy = foreign_links.policy(scripts, links, images=images)
        else:
            policy = security_policy.policy(scripts=scripts, styles=styles, images=images)
        return assets.template("page.html").render(
            **self.content.parts,
            embed=self.embed,
            previews=self.previews,
            policy=policy,
            styles=[assets.inside("style", style) for style in styles],
            scripts=[assets.inside("script", code) for code in scripts],
            icons=Markup(data.island("icons", assets.marker())) if self.others else "",  # noqa: S704
            header=Markup(header),  # noqa: S704 -- what others wrote, as Folium takes it
            html=Markup(html),  # noqa: S704
        )

    def save(self, outfile: Any, close_file: bool = True, **kwargs: Any) -> None:
        """Save the page: to a path whole or not at all, or to an open binary file."""
        content = self.render(**kwargs).encode()
        if isinstance(outfile, str | bytes | Path):
            write_whole(Path(os.fsdecode(outfile)), content)
            return
        outfile.write(content)
        if close_file:
            outfile.close()


def _inside(element: Element) -> Iterator[Element]:
    """List what was added to an element, at any depth."""
    for child in element._children.values():
        yield child
        yield from _inside(child)


def _texts(element: Element) -> Iterator[str]:
    """List the texts that an element was made with, its options included."""
    values = vars(element)
    options = values.get("options")
    for value in [*values.values(), *(options.values() if isinstance(options, dict) else ())]:
        if isinstance(value, str):
            yield value


class AtlasMap(folium.Map):
    """A Folium map that carries everything it shows and asks nobody for anything.

    Elements of Folium's add to it as to any map, above the drawing; a ``TileLayer`` lies below it,
    and land and seas let it through. Those that ask other hosts for files, as tile layers and most
    plugins do, are refused unless ``allow_links`` is set. ``LayerControl`` lists what was added;
    the map's own layers have their switches in the panel.
    """

    _template = Template(assets.read("map.html"))
    default_js: list[tuple[str, str]] = []  # noqa: RUF012 -- replaced, never added to
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(
        self,
        scene: Scene,
        *,
        embed: bool = False,
        tiles: Tiles | None = None,
        allow_links: bool = False,
    ) -> None:
        west, south, east, north = scene.view
        super().__init__(location=((south + north) / 2, (west + east) / 2), tiles=None)
        Page(Content(scene, tiles), embed=embed, allow_links=allow_links).add_child(self)
        self.options = {}

    @classmethod
    def _generate_id(cls) -> str:
        return "1"

    @property
    def page(self) -> Page:
        """The page around the map."""
        root = self.get_root()
        assert isinstance(root, Page)  # noqa: S101 -- made in __init__
        return root

    def framed(self) -> "AtlasMap":
        """Return the same map for frames in other pages, where no base map is offered."""
        page = self.page
        framed = AtlasMap(page.scene, embed=True, allow_links=page.allow_links)
        if page.content.tiles is None:
            framed.page.content = page.content
        return framed

    def save(self, outfile: Any, close_file: bool = True, **kwargs: Any) -> None:
        """Save the page around the map, as the page does itself."""
        self.page.save(outfile, close_file, **kwargs)

    def _get_self_bounds(self) -> list[list[float | None]]:
        """Return the frame of the map, ``[[south, west], [north, east]]``."""
        west, south, east, north = self.page.scene.catalog.map.frame
        return [[south, west], [north, east]]
