"""Build the site: check the folder, draw the pages, put them in place whole."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geo
from atlas.page import base_map as base_maps
from atlas.page import render
from atlas.page.base_map import Tiles
from atlas.page.folium_map import AtlasMap
from atlas.scene.scene import Scene, scene
from atlas.site import downloads, embed_code, link_previews, newsroom, period_pages
from atlas.site.downloads import Say
from geo.check import read_checked
from geo.schema.json_schema import written

FIRST_PAGE = "index.html"


@dataclass(frozen=True)
class Built:
    """What a build wrote."""

    path: Path
    layers: int
    features: int
    size: int
    beside: tuple[str, ...]
    lacking: tuple[str, ...]  # the data, the pictures

    @property
    def summary(self) -> str:
        """Count what is in the page."""
        return f"{self.layers} layers, {self.features} features, {self.size / 1000:.0f} kB"


def build(
    out: Path,
    folder: Path | None = None,
    *,
    period: str | None = None,
    lang: str | None = None,
    url: str = "",
    whole: bool = False,
    tiles: str | None = None,
    say: Say = lambda _: None,
) -> Built:
    """Build the site of a map folder in ``out``.

    Nothing is written unless the folder has no problem; everything is made beside the old site and
    takes its place when it is ready. Other files in ``out`` stay.

    Parameters
    ----------
    folder
        The map folder; without one, the layers that come with the package.
    period, lang
        What the page opens on and in; without them, as the map file says.
    url
        Where the site is published; link previews and oEmbed need it.
    whole
        Whether to write the data and the pictures too, which takes a minute. Otherwise they are
        only made again where they are there, and of another state of the folder or the program.
    tiles
        A base map that the viewer's page offers, by its name in xyzservices.
    say
        Told what is being done, for whoever waits.

    Raises
    ------
    InvalidFolder
        With every problem of the folder.
    UnknownName
        If the map has no such period or language.
    MapError
        If ``url`` is no address.
    """
    offered = base_maps.find(tiles) if tiles else None
    address = link_previews.base(url) if url else ""
    say("Reading and checking the layers")
    catalog = read_checked(folder or geo.bundled())
    say("Overlaying and simplifying the areas")
    shown = scene(catalog, period=period, lang=lang)
    say("Drawing the pages")
    has = downloads.BOTH if whole else downloads.there(out)
    site = link_previews.Site(address, pictures=downloads.STILLS in has, data=downloads.DATA in has)
    files = pages(shown, site, offered)
    if whole:
        files |= {f"schema/{name}": text for name, text in written().items()}
    due = downloads.due(out, catalog.folder, whole=whole)
    place(files, out, more=lambda new: downloads.write(catalog, new, due, out=out, say=say))
    features = sum(len(layer.features) for layer in catalog.layers.values())
    beside = tuple(sorted({file.split("/")[0] for file in files} - {FIRST_PAGE}))
    more = downloads.there(out)
    lacking = tuple(name for name in downloads.BOTH if name not in more)
    size = len(files[FIRST_PAGE].encode())
    return Built(out / FIRST_PAGE, len(catalog.layers), features, size, beside + more, lacking)


def pages(shown: Scene, site: link_previews.Site, tiles: Tiles | None = None) -> dict[str, str]:
    """Write every page of a site, by the name of its file."""
    viewer, framed = AtlasMap(shown, tiles=tiles), AtlasMap(shown, embed=True)
    viewer.page.cards = link_previews.head(shown, site, shown.period, page=FIRST_PAGE)
    viewer.page.cards += link_previews.dataset(shown, site)
    periods = shown.catalog.map.periods
    return {
        "embed.html": render.render(framed),
        "embed.js": embed_code.script(shown),
        "press.html": newsroom.page(shown, site),
        "oembed.json": link_previews.oembed(shown, site, shown.period),
        **{f"oembed/{one.id}.json": link_previews.oembed(shown, site, one) for one in periods},
        **{f"periods/{one.id}.html": period_pages.page(shown, site, one) for one in periods},
        FIRST_PAGE: render.render(viewer),
    }


def place(
    files: dict[str, str], out: Path, *, more: Callable[[Path], None] = lambda _: None
) -> None:
    """Write files, and what ``more`` makes, beside the old ones; then put them in place."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".new.") as name:
        new = Path(name) / "new"
        for file, content in files.items():
            path = new / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8", newline="\n")
        more(new)
        _put(new, out, Path(name))


def _put(new: Path, out: Path, old: Path) -> None:
    """Move what was made to its place, the page that leads to the rest last."""
    for made in sorted(new.iterdir(), key=lambda path: path.name == FIRST_PAGE):
        there = out / made.name
        if there.is_dir() and not there.is_symlink():
            there.replace(old / made.name)
        made.replace(there)
