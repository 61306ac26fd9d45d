"""The page as a Folium map: other Folium elements can be added to it as to any other."""

import hashlib
import re
from functools import cached_property
from typing import Any

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from atlas.page import assets, data, drawing, relief, sections, security_policy, stylesheet
from atlas.page.base_map import Tiles
from atlas.scene.scene import Scene

HEIGHT = "680px"  # of the frame in a notebook
LINK = re.compile(r"<(?:script|link)\b[^>]*\b(?:src|href)=[\"']([^\"']+)")


class Page(Figure):
    """The whole page around a map.

    Data never passes through a template's source, because branca compiles what was rendered once
    more: the page is rendered with marks in it, and the parts replace the marks afterwards.
    """

    _template = Template(assets.read("page.html"))

    def __init__(self, scene: Scene, *, embed: bool = False, tiles: Tiles | None = None) -> None:
        super().__init__(height=HEIGHT)
        self.tiles = tiles
        self.header = Element()
        self.header._parent = self
        self.scene = scene
        self.embed = embed
        self.cards = ""  # what a site says of the page to others: see atlas.site.link_previews

    @cached_property
    def parts(self) -> dict[str, str]:
        """The parts of the page that hold data, by name."""
        rendered = sections.rendered(self.scene, self.tiles)
        return {
            **rendered,
            "head": rendered["head"] + self.cards,
            "chrome": ' class="embed"' if self.embed else "",
            "foot": rendered["foot"] if self.embed else "",
            "lang": self.scene.lang,
            "period": self.scene.period.id,
            "day": self.scene.day,
            "drawing": drawing.svg(self.scene),
            "data": relief.image(self.scene) + data.islands(self.scene, self.tiles),
        }

    @cached_property
    def mark(self) -> str:
        """A word that nothing in the page contains, the same in every build of it."""
        whole = "".join(self.parts.values())
        return hashlib.sha256(whole.encode()).hexdigest()[:24]

    def part(self, name: str) -> str:
        """Return the mark that a part of the page replaces."""
        return f"[{self.mark}:{name}]"

    @property
    def links(self) -> list[str]:
        """Addresses that elements added to the map ask for files."""
        head = self.header.render() + self.html.render()
        return [link for link in LINK.findall(head) if not link.startswith("data:")]

    @property
    def has_others(self) -> bool:
        """Whether something was added to the map that is not ours."""
        ours = (AtlasMap, Panel)
        bases = [child for child in self._children.values() if isinstance(child, AtlasMap)]
        added = [child for base in bases for child in base._children.values()]
        return len(bases) < len(self._children) or not all(isinstance(one, ours) for one in added)

    def render(self, **kwargs: Any) -> str:
        """Render the page with its data and its content-security-policy."""
        page = super().render(**kwargs)
        style = assets.style(embed=self.embed, with_images=self.has_others)
        code = {
            "leaflet": assets.leaflet(),
            "script": assets.read("viewer.js"),
            "others": _for_others() if self.has_others else "",
            "style": stylesheet.themes() + style + stylesheet.style(self.scene),
        }
        found = {**self.parts, **code, "policy": self.part("policy")}
        marks = re.compile(re.escape(f"[{self.mark}:") + r"(\w+)\]")
        page = marks.sub(lambda match: found[match[1]], page)
        images = [self.tiles.origin] if self.tiles else []
        meta = security_policy.meta(page, self.links, others=self.has_others, images=images)
        return page.replace(self.part("policy"), meta, 1)


def _for_others() -> str:
    """Write what Folium's own elements need besides Leaflet."""
    icons = data.island("icons", assets.marker())
    return f"{icons}\n<script>{assets.read('folium.js')}</script>"


class Panel(MacroElement):
    """Legend, layers and details, beside the map."""

    _template = Template(assets.read("panel.html"))

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Panel"

    @classmethod
    def _generate_id(cls) -> str:
        return "1"


class AtlasMap(folium.Map):
    """A Folium map that carries everything it shows and asks nobody for anything."""

    _template = Template(assets.read("map.html"))
    default_js: list[tuple[str, str]] = []  # noqa: RUF012 -- replaced, never added to
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(self, scene: Scene, *, embed: bool = False, tiles: Tiles | None = None) -> None:
        west, south, east, north = scene.view
        super().__init__(location=((south + north) / 2, (west + east) / 2), tiles=None)
        Page(scene, embed=embed, tiles=tiles).add_child(self)
        Panel().add_to(self)
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

    def part(self, name: str) -> str:
        """Return the mark that a part of the page replaces."""
        return self.page.part(name)
