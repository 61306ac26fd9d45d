"""``karabakh-map new``: a source, a statement, an event or a layer."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

import geo
from atlas.cli.import_fields import ask_sidecar, sidecar
from atlas.cli.options import HELP, LayersOption, help_of, out
from atlas.cli.prompts import Check, Form, among, fits, pair, without_empty
from geo.dates import first_day
from geo.edit import add
from geo.edit.foreign import read_foreign
from geo.edit.identity import slug
from geo.errors import MapError, did_you_mean
from geo.schema import ID_PATTERN
from geo.schema.expression import parse, terms

new = typer.Typer(
    name="new",
    help="Add a source, a statement, an event or a layer; what is not said is asked for.",
    epilog='Example: [bold]karabakh-map new source --key un-822 --side un --title "Resolution '
    '822 (1993)"[/bold]',
    no_args_is_help=True,
    context_settings=HELP,
    add_completion=False,
    rich_markup_mode="rich",
)
Sources = Annotated[
    list[str], typer.Option("--source", metavar="KEY", help="Key of a source; may be repeated.")
]


def _verb(example: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a verb of ``new``, with an example of its use."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        epilog = f"Example: [bold]{example}[/bold]"
        return new.command(epilog=epilog, help=help_of(function), context_settings=HELP)(function)

    return register


def tell(written: Iterable[Path]) -> None:
    """Say which files were written."""
    for path in written:
        out.print(str(path), markup=False, highlight=False, soft_wrap=True)


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
    layers: LayersOption = None,
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
        suggested = slug(asked_title)[:30].strip("-") or None
        name = form.text(
            key, "--key", "Key", default=suggested, check=new_id(catalog.sources, "key")
        )
        form.command += [part for use in used_by for part in ("--used-by", use)]
        form.complete()
        edits = [add.used_by(use, [name]) for use in used_by]
        leaving = () if used_by else ("unused-source",)
        entry = add.source(name, without_empty(values))
        tell(add.edit_checked(folder, entry, *edits, leaving=leaving))


@_verb("karabakh-map new statement --area districts:agdam")
def statement(
    name: Annotated[str | None, typer.Option("--id", help="Small letters and dashes.")] = None,
    title: Annotated[
        list[str], typer.Option(metavar="LANG=TEXT", help="What happened; once a language.")
    ] = [],  # noqa: B006
    area: Annotated[str | None, typer.Option(help="Such as districts:agdam.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="First day.")] = None,
    from_latest: Annotated[str | None, typer.Option(help="Last day it may have been.")] = None,
    holder: Annotated[str | None, typer.Option(help="Who holds it then.")] = None,
    how: Annotated[str | None, typer.Option(help="How it came about.")] = None,
    sources: Sources = [],  # noqa: B006
    note: Annotated[
        str | None, typer.Option(help="What is uncertain, and who claims what.")
    ] = None,
    layers: LayersOption = None,
) -> None:
    """Add a change of control to the ledger, where its day belongs."""
    folder = layers or geo.bundled()
    catalog = geo.read(folder)
    chart = catalog.map
    ids = {one.id for one in catalog.statements}
    with Form("new", "statement", layers=layers) as form:
        titles = form.by_language(title, "--title", "What happened", chart.languages)
        suggested = slug(next(iter(titles.values()), ""))[:80].strip("-") or None
        values = {
            "id": form.text(name, "--id", "Id", default=suggested, check=new_id(ids, "id")),
            "title": titles,
            "area": form.text(area, "--area", "Area", check=fits(catalog_area(catalog), "")),
            "from": form.text(since, "--from", "First day", check=day),
            "from_latest": form.text(
                from_latest, "--from-latest", "Last day it may have been", default="",
                check=optional(day),
            ),
            "holder": form.choice(holder, "--holder", "Holder", chart.holders),
            "how": form.choice(how, "--how", "How", chart.hows),
            "sources": form.several(
                sources, "--source", "Sources", check=among(catalog.sources)
            ),
            "note": form.text(note, "--note", "Note", default=""),
        }  # fmt: skip
        form.complete()
        tell(add.edit_checked(folder, add.statement(without_empty(values))))


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
    sources: Sources = [],  # noqa: B006
    note: Annotated[
        str | None, typer.Option(help="What is uncertain, and who claims what.")
    ] = None,
    layer: Annotated[str, typer.Option(help="The layer it goes into.")] = "events",
    layers: LayersOption = None,
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
        suggested = slug(next(iter(titles.values()), ""))[:80].strip("-") or None
        feature_id = form.text(
            name, "--id", "Id", default=suggested, check=new_id(there.features, "id")
        )
        form.complete()
        geometry = {"type": "Point", "coordinates": _place(where)} if where else None
        feature = {"id": feature_id, "properties": without_empty(own), "geometry": geometry}
        tell(add.edit_checked(folder, add.features(layer, [feature])))


@_verb("karabakh-map new layer roads --file roads.geojson")
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
    catalog = geo.read(folder)
    chart = catalog.map
    with Form("new", "layer", name, "--file", str(file), layers=layers) as form:
        answers = ask_sidecar(
            form, title, shows, says, sources,
            languages=chart.languages, known_sources=catalog.sources,
        )  # fmt: skip
        groups = [one.id for one in chart.groups]
        where = form.choice(group, "--group", "Group", groups)
        form.complete()
        drawn = read_foreign(file).features({}, layer=name)
        for feature in drawn:
            feature["properties"].setdefault("sources", answers["sources"])
        tell(add.edit_checked(folder, add.layer(name, sidecar(answers), drawn, group=where)))


def _place(at: str) -> list[float]:
    lng, lat = (float(part) for part in at.replace(",", " ").split())
    if not (-180 <= lng <= 180 and -90 <= lat <= 90):
        raise ValueError
    return [lng, lat]


def filled(value: str) -> str | None:
    """Refuse an empty answer."""
    return None if value.strip() else "Write something."


def new_id(taken: Iterable[str], what: str) -> Check:
    """Refuse what is no id, or is taken."""
    used = {*taken}

    def check(value: str) -> str | None:
        if not re.fullmatch(ID_PATTERN, value):
            return f'the {what} "{value}" is not words in a-z, 0-9 and dashes'
        return f'the {what} "{value}" is taken. Choose another.' if value in used else None

    return check


def day(value: str) -> str | None:
    """Refuse what is no day, month or year."""
    return fits(first_day, "is no day such as 1994-05-12")(value)


def optional(check: Check) -> Check:
    """Let an answer be empty."""
    return lambda value: check(value) if value else None


def catalog_area(catalog: geo.Catalog) -> Callable[[str], object]:
    """Return what reads an area, and refuses a layer or a feature that is not there."""

    def read(text: str) -> None:
        for term in terms(parse(text)):
            layer = catalog.layer(term.layer)
            if term.feature and term.feature not in layer.features:
                fault = f'"{term.feature}" is not a feature of "{term.layer}"'
                raise MapError(f"{fault}. {did_you_mean(term.feature, layer.features)}")

    return read
