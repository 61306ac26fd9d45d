"""Build the site: check the map folder, draw the pages, put everything in its place."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import geo
from atlas.page import base_map as base_maps
from atlas.page import render
from atlas.page.base_map import Tiles
from atlas.page.folium_map import AtlasMap
from atlas.scene import language
from atlas.scene.draft import MISSING, completed
from atlas.scene.scene import Scene, scene
from atlas.site import downloads, embed_code, link_previews, newsroom, oembed, period_pages
from atlas.site.downloads import Progress
from atlas.site.location import Site, folder_address
from geo.check import inspect
from geo.errors import InvalidFolder
from geo.output.transaction import transaction
from geo.publish import citation
from geo.schema.json_schema import written

FIRST_PAGE = "index.html"
PAGES, SCHEMA = "pages", "schema"  # sets on the record of written files


@dataclass(frozen=True)
class Built:
    """What a build wrote."""

    path: Path  # of the first page
    layers: int
    features: int
    size: int  # of the first page, in bytes
    beside: tuple[str, ...]  # the other files and folders of the site
    lacking: tuple[str, ...]  # "data", "stills", or both
    untranslated: int  # problems of a draft

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
    reports: str = "",
    whole: bool = False,
    tiles: str | None = None,
    draft: bool = False,
    progress: Progress = lambda _: None,
) -> Built:
    """Build the site of a map folder in ``out``.

    Nothing is written unless the folder has no problem; everything is made beside the old site,
    and its files take their places when all are ready. Files of others in ``out`` stay.

    Parameters
    ----------
    folder
        The map folder; without one, the layers that come with the package.
    period, lang
        What the page opens on and in; without them, as the map file says.
    url
        Where the site is published, if elsewhere than ``map.toml`` says; link previews and
        oEmbed need it.
    reports
        The list of issues in which readers report errors, if elsewhere than ``map.toml`` says.
    whole
        Whether to write the data and the pictures too, which takes a minute. Otherwise they are
        only made again where they are there, and of another state of the folder or the program.
    tiles
        A base map that the viewer's page offers, by its name in xyzservices.
    draft
        Whether texts may be missing in a language: those of the first stand there, marked.
    progress
        Called with what is being done, for whoever waits.

    Raises
    ------
    InvalidFolder
        With every problem of the folder.
    UnknownName
        If the map has no such period or language.
    MapError
        If ``url`` or ``reports`` is no address.
    InTheWay
        If a file of others is where one of the site belongs; nothing is written then.
    """
    offered = base_maps.find(tiles) if tiles else None
    progress("Reading and checking the layers")
    catalog, missing = _checked(folder or geo.bundled(), draft=draft)
    if reports:
        stated = catalog.map.model_copy(update={"reports": folder_address(reports)})
        catalog = replace(catalog, map=stated)
    where = url or citation.work(catalog).url
    address = folder_address(where) if where else ""
    progress("Overlaying and simplifying the areas")
    shown = scene(catalog, period=period, lang=lang)
    waiting = partial(progress, "Waiting for another command that writes there")
    with transaction(out, source=catalog.folder, waiting=waiting) as output:
        due = downloads.due(out, catalog, whole=whole)
        more = tuple(name for name in downloads.BOTH if name in {*downloads.present(out), *due})
        places = {
            name: output.add(name, out / name, expected=downloads.names(catalog, name))
            for name in due
        }
        progress("Drawing the pages")
        files = pages(shown, Site.of(more, address), offered)
        write_texts(output.add(PAGES), files)
        if whole:
            write_texts(output.add(SCHEMA, out / SCHEMA), written())
        for name, place in places.items():
            downloads.write(catalog, name, place, progress)
        output.commit(last=out / FIRST_PAGE)
    beside = sorted({file.split("/")[0] for file in files} - {FIRST_PAGE})
    return Built(
        path=out / FIRST_PAGE,
        layers=len(catalog.layers),
        features=sum(len(layer.features) for layer in catalog.layers.values()),
        size=len(files[FIRST_PAGE].encode()),
        beside=(*beside, *([SCHEMA] if whole else []), *more),
        lacking=tuple(name for name in downloads.BOTH if name not in more),
        untranslated=missing,
    )


def _checked(folder: Path, *, draft: bool) -> tuple[geo.Catalog, int]:
    """Read a map folder without a problem; count what a draft has in the first language only."""
    catalog, problems = inspect(folder)
    if catalog is not None:
        problems += language.problems(catalog.map.languages)
    if catalog is None or any(not draft or one.kind not in MISSING for one in problems):
        raise InvalidFolder(problems)
    return (completed(catalog) if draft else catalog), len(problems)


def pages(shown: Scene, site: Site, tiles: Tiles | None = None) -> dict[str, str]:
    """Write every page of a site, by the name of its file."""
    viewer = AtlasMap(shown, tiles=tiles)
    viewer.page.previews = link_previews.head(shown, site, shown.period, page=FIRST_PAGE)
    viewer.page.previews += link_previews.dataset(shown, site)
    framed = viewer.framed()
    framed.page.previews = link_previews.head(
        shown, site, shown.period, page=FIRST_PAGE, robots="noindex, indexifembedded"
    )
    periods = shown.catalog.map.periods
    return {
        "embed.html": render.render(framed),
        "embed.js": embed_code.script(shown, site),
        "press.html": newsroom.page(shown, site),
        "oembed.json": oembed.answer(shown, site, shown.period),
        **{f"oembed/{period.id}.json": oembed.answer(shown, site, period) for period in periods},
        **{
            f"periods/{period.id}.html": period_pages.page(shown, site, period)
            for period in periods
        },
        FIRST_PAGE: render.render(viewer),
    }


def write_pages(files: dict[str, str], out: Path) -> None:
    """Put pages in the place of those that were there, the one that leads to the rest last."""
    with transaction(out) as output:
        write_texts(output.add(PAGES), files)
        output.commit(last=out / FIRST_PAGE)


def write_texts(folder: Path, files: dict[str, str]) -> None:
    """Write texts into an empty folder, by their paths inside it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
