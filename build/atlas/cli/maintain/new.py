"""``karabakh-map new``: a source, a statement, an event or a layer."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

import geo
from atlas.cli import options
from atlas.cli.maintain.import_file import import_file
from atlas.cli.maintain.new_map import new_map
from atlas.cli.prompts import (
    Form,
    among,
    day,
    filled,
    fits,
    is_new_id,
    optional,
    pair,
    without_empty,
)
from geo.edit import add
from geo.errors import MapError, did_you_mean
from geo.schema.expression import parse, terms

new = typer.Typer(
    name="new",
    help="Begin a map, or add a source, statement, event or layer; what is not said is asked for.",
    epilog='Example: [bold]karabakh-map new source --key un-822 --side un --title "Resolution '
    '822 (1993)"[/bold]',
    no_args_is_help=True,
    context_settings=options.HELP,
    add_completion=False,
    rich_markup_mode="rich",
)
Note = Annotated[str | None, typer.Option(help="What is uncertain, and who claims what.")]


def _verb(
    example: str, name: str | None = None
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a verb of ``new``, with an example of its use."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        epilog = f"Example: [bold]{example}[/bold]"
        return new.command(
            name, epilog=epilog, help=options.help_of(function), context_settings=options.HELP
        )(function)

    return register


_verb('karabakh-map new map my-map --title "My map" --frame 32,34.4,35,35.9', "map")(new_map)


@_verb("karabakh-map new source --key un-822 --side un")
def source(
    key: Annotated[str | None, typer.Option(help="Small letters and dashes.")] = None,
    title: Annotated[str | None, typer.Option(help="Its title.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    side: Annotated[str | None, typer.Option(help="Whose voice it is.")] = None,
    url: Annotated[str | None, typer.Option(help="Where to read it.")] = None,
    date: Annotated[str | None, typer.Option(help="When it was published.")] = None,
    archived: Annotated[str | None, typer.Option(help="A copy kept by an archive.")] = None,
    note: Annotated[str | None, typer.Option(help="What a reader must know about it.")] = None,
    used_by: Annotated[
        list[str], typer.Option(metavar="NAME", help="A statement, or a layer:feature, it is for.")
    ] = [],  # noqa: B006 (Typer reads it and never changes it)
    layers: options.LayersOption = None,
) -> None:
    """Add a source. Until a statement or a feature names it, check says that nobody uses it."""
    folder = layers or geo.bundled()
    catalog = geo.read(folder)
    sides = catalog.map.sides
    with Form("new", "source", layers=layers) as form:
        asked_title = form.text(title, "--title", "Title", check=filled)
        values = {
            "title": asked_title,
            "publisher": form.text(publisher, "--publisher", "Publisher", check=filled),
            "date": form.text(date, "--date", "Date", default="", check=optional(day)),
            "url": form.text(url, "--url", "Address", check=filled),
            "archived": form.text(archived, "--archived", "Archived copy", default=""),
            "side": form.choice(side, "--side", "Side", sides)
            if sides
            else form.text(side, "--side", "Side", check=filled),
            "note": form.text(note, "--note", "Note", default=""),
        }
        name = form.new_id(key, "--key", {"": asked_title}, catalog.sources, longest=30)
        form.keep("--used-by", *used_by)
        form.complete()
        edits = [add.used_by(use, [name]) for use in used_by]
        leaving = () if used_by else ("unused-source",)
        entry = add.source(name, without_empty(values))
        options.show(*add.edit_checked(folder, entry, *edits, leaving=leaving))


@_verb("karabakh-map new statement --area districts:agdam")
def statement(
    name: Annotated[str | None, typer.Option("--id", help="Small letters and dashes.")] = None,
    title: options.Titles = [],  # noqa: B006
    area: Annotated[str | None, typer.Option(help="Such as districts:agdam.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="First day.")] = None,
    from_latest: Annotated[str | None, typer.Option(help="Last day it may have been.")] = None,
    holder: Annotated[str | None, typer.Option(help="Who holds it then.")] = None,
    how: Annotated[str | None, typer.Option(help="How it came about.")] = None,
    sources: options.Sources = [],  # noqa: B006
    note: Note = None,
    layers: options.LayersOption = None,
) -> None:
    """Add a change of control to the ledger, where its day belongs."""
    folder = layers or geo.bundled()
    catalog = geo.read(folder)
    ids = {statement.id for statement in catalog.statements}
    with Form("new", "statement", layers=layers) as form:
        titles = form.by_language(title, "--title", "What happened", catalog.map.languages)
        values = {
            "id": form.new_id(name, "--id", titles, ids),
            "title": titles,
            "area": form.text(area, "--area", "Area", check=fits(catalog_area(catalog), "")),
            "from": form.text(since, "--from", "First day", check=day),
            "from_latest": form.text(
                from_latest, "--from-latest", "Last day it may have been", default="",
                check=optional(day),
            ),
            "holder": form.choice(holder, "--holder", "Holder", catalog.map.holders),
            "how": form.choice(how, "--how", "How", catalog.map.hows),
            "sources": form.several(
                sources, "--source", "Sources", check=among(catalog.sources)
            ),
            "note": form.text(note, "--note", "Note", default=""),
        }  # fmt: skip
        form.complete()
        options.show(*add.edit_checked(folder, add.statement(without_empty(values))))


@_verb("karabakh-map new event --at 46.93,39.99")
def event(
    name: Annotated[str | None, typer.Option("--id", help="Small letters and dashes.")] = None,
    names: Annotated[
        list[str], typer.Option("--name", metavar="LANG=TEXT", help="Once a language.")
    ] = [],  # noqa: B006
    since: Annotated[str | None, typer.Option("--from", help="The day.")] = None,
    at: Annotated[
        str | None, typer.Option(metavar="LNG,LAT", help="Where; empty if it has no place.")
    ] = None,
    fields: Annotated[
        list[str], typer.Option("--field", metavar="KEY=VALUE", help="A field of the layer.")
    ] = [],  # noqa: B006
    sources: options.Sources = [],  # noqa: B006
    note: Note = None,
    layer: Annotated[str, typer.Option(help="The layer it goes into.")] = "events",
    layers: options.LayersOption = None,
) -> None:
    """Add an event, or any other point, to a layer of points."""
    folder = layers or geo.bundled()
    catalog = geo.read(folder)
    there = catalog.layer(layer)
    with Form("new", "event", "--layer", layer, layers=layers) as form:
        titles = form.by_language(names, "--name", "Name", catalog.map.languages)
        own: dict[str, Any] = {f"name:{language}": text for language, text in titles.items()}
        own["from"] = form.text(since, "--from", "Day", check=day)
        where = form.text(
            at, "--at", "Longitude and latitude, empty for none", default="",
            check=optional(fits(_place, "is no longitude and latitude, such as 46.93,39.99")),
        )  # fmt: skip
        given = dict(pair(written, "--field") for written in fields)
        own |= {
            field: form.text(
                given.pop(field, None), "--field", about.label.get("en", field), key=field,
                default="",
            )
            for field, about in there.sidecar.fields.items()
        }  # fmt: skip
        own |= given
        own["note"] = form.text(note, "--note", "Note", default="")
        own["sources"] = form.several(sources, "--source", "Sources", check=among(catalog.sources))
        feature_id = form.new_id(name, "--id", titles, there.features)
        form.complete()
        geometry = {"type": "Point", "coordinates": _place(where)} if where else None
        feature = {"id": feature_id, "properties": without_empty(own), "geometry": geometry}
        options.show(*add.edit_checked(folder, add.features(layer, [feature])))


@_verb("karabakh-map new layer roads --file roads.gpkg --map ROAD_NAME=name:en")
def layer(
    name: Annotated[str, typer.Argument(help="Id of the layer: small letters and dashes.")],
    file: Annotated[Path, typer.Option(help="What you drew or have; any format that OGR reads.")],
    columns: options.Columns = [],  # noqa: B006
    table: options.Table = None,
    crs: options.Crs = None,
    encoding: options.Encoding = None,
    title: options.Titles = [],  # noqa: B006
    shows: options.Shows = [],  # noqa: B006
    names: options.Names = [],  # noqa: B006
    labels: options.Labels = [],  # noqa: B006
    says: options.Says = [],  # noqa: B006
    sources: options.Sources = [],  # noqa: B006
    group: options.Group = None,
    layers: options.LayersOption = None,
) -> None:
    """Add a layer: its features, the file beside them, its place in the panel.

    As import does it; a layer that is there already is refused.
    """
    if fault := is_new_id(geo.read(layers or geo.bundled()).layers)(name):
        raise MapError(fault)
    import_file(
        file, name, columns, table, crs, encoding, title, shows, names, labels, says, sources,
        group, layers,
    )  # fmt: skip


def _place(at: str) -> list[float]:
    lng, lat = (float(part) for part in at.replace(",", " ").split())
    if not (-180 <= lng <= 180 and -90 <= lat <= 90):
        raise ValueError
    return [lng, lat]


def catalog_area(catalog: geo.Catalog) -> Callable[[str], object]:
    """Return what reads an area, and refuses a layer or a feature that is not there."""

    def read(text: str) -> None:
        for term in terms(parse(text)):
            layer = catalog.layer(term.layer)
            if term.feature and term.feature not in layer.features:
                fault = f'"{term.feature}" is not a feature of "{term.layer}"'
                raise MapError(f"{fault}. {did_you_mean(term.feature, layer.features)}")

    return read
