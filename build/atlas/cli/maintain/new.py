"""``karabakh-map new``: a source, a statement, an event or a layer."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

import geo
from atlas.cli import prompts
from atlas.cli.import_fields import sidecar_of, taken
from atlas.cli.options import LayersOption, out
from geo.edit import add
from geo.edit.identity import slug
from geo.errors import MapError

new = typer.Typer(
    name="new",
    help="Add a source, a statement, an event or a layer; what is not said is asked for.",
    epilog='Example: [bold]karabakh-map new source --key un-822 --side un --title "Resolution '
    '822 (1993)"[/bold]',
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
)
Sources = Annotated[
    list[str], typer.Option("--source", metavar="KEY", help="Key of a source; may be repeated.")
]


def tell(written: Iterable[Path]) -> None:
    """Say which files were written."""
    for path in written:
        out.print(str(path), markup=False, highlight=False, soft_wrap=True)


@new.command(epilog="Example: [bold]karabakh-map new source --key un-822 --side un[/bold]")
def source(
    key: Annotated[str | None, typer.Option(help="Small letters and dashes.")] = None,
    title: Annotated[str | None, typer.Option(help="Its title.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    side: Annotated[str | None, typer.Option(help="Whose voice it is.")] = None,
    url: Annotated[str | None, typer.Option(help="Where to read it.")] = None,
    date: Annotated[str, typer.Option(help="When it was published.")] = "",
    archived: Annotated[str, typer.Option(help="A copy kept by an archive.")] = "",
    note: Annotated[str, typer.Option(help="What a reader must know about it.")] = "",
    used_by: Annotated[
        list[str], typer.Option(metavar="NAME", help="A statement, or a layer:feature, it is for.")
    ] = [],  # noqa: B006 (Typer reads it and never changes it)
    layers: LayersOption = None,
) -> None:
    """Add a source. Until a statement or a feature names it, check says that nobody uses it."""
    folder = layers or geo.bundled()
    sides = geo.read(folder).map.sides
    said_title = prompts.text(title, "--title", "Title")
    values = {
        "title": said_title,
        "publisher": prompts.text(publisher, "--publisher", "Publisher"),
        "date": date,
        "url": prompts.text(url, "--url", "Address"),
        "archived": archived,
        "side": prompts.choice(side, "--side", "Side", sides)
        if sides
        else prompts.text(side, "--side", "Side"),
        "note": note,
    }
    name = prompts.text(key, "--key", "Key", default=slug(said_title)[:30].strip("-") or None)
    edits = [add.used_by(one, [name]) for one in used_by]
    leaving = () if used_by else ("unused-source",)
    tell(
        add.soundly(
            folder, add.source(name, prompts.without_empty(values)), *edits, leaving=leaving
        )
    )


@new.command(epilog="Example: [bold]karabakh-map new statement --area districts:agdam[/bold]")
def statement(
    name: Annotated[str | None, typer.Option("--id", help="Small letters and dashes.")] = None,
    title: Annotated[
        list[str], typer.Option(metavar="LANG=TEXT", help="What happened; once a language.")
    ] = [],  # noqa: B006
    area: Annotated[str | None, typer.Option(help="Such as districts:agdam.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="First day.")] = None,
    from_latest: Annotated[str, typer.Option(help="Last day it may have been.")] = "",
    holder: Annotated[str | None, typer.Option(help="Who holds it then.")] = None,
    how: Annotated[str | None, typer.Option(help="How it came about.")] = None,
    sources: Sources = [],  # noqa: B006
    note: Annotated[str, typer.Option(help="What is uncertain, and who claims what.")] = "",
    layers: LayersOption = None,
) -> None:
    """Add a change of control to the ledger, where its day belongs."""
    folder = layers or geo.bundled()
    chart = geo.read(folder).map
    titles = prompts.by_language(title, "--title", "What happened", chart.languages)
    values = {
        "id": prompts.text(name, "--id", "Id", default=slug(next(iter(titles.values()))) or None),
        "title": titles,
        "area": prompts.text(area, "--area", "Area"),
        "from": prompts.text(since, "--from", "First day"),
        "from_latest": from_latest,
        "holder": prompts.choice(holder, "--holder", "Holder", chart.holders),
        "how": prompts.choice(how, "--how", "How", chart.hows),
        "sources": prompts.listed(sources, "--source", "Sources, joined by commas"),
        "note": note,
    }
    tell(add.soundly(folder, add.statement(prompts.without_empty(values))))


@new.command(epilog="Example: [bold]karabakh-map new event --at 46.93,39.99[/bold]")
def event(
    name: Annotated[str | None, typer.Option("--id", help="Small letters and dashes.")] = None,
    names: Annotated[
        list[str], typer.Option("--name", metavar="LANG=TEXT", help="Once a language.")
    ] = [],  # noqa: B006
    since: Annotated[str | None, typer.Option("--from", help="The day.")] = None,
    at: Annotated[
        str, typer.Option(metavar="LNG,LAT", help="Where; without, it has no place.")
    ] = "",
    fields: Annotated[
        list[str], typer.Option("--field", metavar="KEY=VALUE", help="A field of the layer.")
    ] = [],  # noqa: B006
    sources: Sources = [],  # noqa: B006
    note: Annotated[str, typer.Option(help="What is uncertain, and who claims what.")] = "",
    layer: Annotated[str, typer.Option(help="The layer it goes into.")] = "events",
    layers: LayersOption = None,
) -> None:
    """Add an event, or any other point, to a layer of points."""
    folder = layers or geo.bundled()
    languages = geo.read(folder).map.languages
    titles = prompts.by_language(names, "--name", "Name", languages)
    own: dict[str, Any] = {f"name:{language}": text for language, text in titles.items()}
    own["from"] = prompts.text(since, "--from", "Day")
    own |= dict(prompts.pair(one, "--field") for one in fields)
    own |= {
        "note": note,
        "sources": prompts.listed(sources, "--source", "Sources, joined by commas"),
    }
    feature = {
        "id": prompts.text(name, "--id", "Id", default=slug(next(iter(titles.values()))) or None),
        "properties": prompts.without_empty(own),
        "geometry": {"type": "Point", "coordinates": _place(at)} if at else None,
    }
    tell(add.soundly(folder, add.features(layer, [feature])))


@new.command(epilog="Example: [bold]karabakh-map new layer roads --file roads.geojson[/bold]")
def layer(
    name: Annotated[str, typer.Argument(help="Id of the layer: small letters and dashes.")],
    file: Annotated[Path, typer.Option(help="What you drew or have; any format that OGR reads.")],
    title: Annotated[
        list[str], typer.Option(metavar="LANG=TEXT", help="Its name; once a language.")
    ] = [],  # noqa: B006
    shows: Annotated[
        list[str], typer.Option(metavar="LANG=TEXT", help="What it shows; once a language.")
    ] = [],  # noqa: B006
    says: Annotated[
        list[str],
        typer.Option("--say", metavar="KEY=VALUE", help="Key of the sidecar, such as licence."),
    ] = [],  # noqa: B006
    sources: Sources = [],  # noqa: B006
    group: Annotated[str | None, typer.Option(help="Group of the panel it goes into.")] = None,
    layers: LayersOption = None,
) -> None:
    """Add a layer: its features, the file beside them, its place in the panel."""
    folder = layers or geo.bundled()
    chart = geo.read(folder).map
    sidecar = sidecar_of(title, shows, says, sources, languages=chart.languages)
    drawn = taken(file, columns={}, sources=sidecar["sources"])
    groups = [one.id for one in chart.groups]
    where = prompts.choice(group, "--group", "Group", groups)
    tell(add.soundly(folder, add.layer(name, sidecar, drawn, group=where)))


def _place(at: str) -> list[float]:
    try:
        lng, lat = (float(part) for part in at.replace(",", " ").split())
    except ValueError:
        raise MapError(f'--at: "{at}" is no longitude and latitude, such as 46.93,39.99.') from None
    return [lng, lat]
