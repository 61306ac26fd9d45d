"""``karabakh-map import``."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

import geo
from atlas.cli.import_fields import ask_fields, ask_names, ask_sidecar, sidecar
from atlas.cli.maintain.new import Sources, tell
from atlas.cli.options import LayersOption, err
from atlas.cli.prompts import Form, pair
from geo.edit import add
from geo.edit.foreign import GEOJSON, read_foreign


def import_file(
    file: Annotated[Path, typer.Argument(help="Shapefile, GeoPackage, KML, GPX, GeoJSON, CSV, …")],
    layer: Annotated[str, typer.Option(help="The layer it becomes, or goes into.")],
    columns: Annotated[
        list[str],
        typer.Option(
            "--map",
            metavar="COLUMN=NAME",
            help="What a column becomes: id, name:en, …; several with commas between.",
        ),
    ] = [],  # noqa: B006 (Typer reads it and never changes it)
    table: Annotated[
        str | None, typer.Option(help="Layer of the file, if it holds several.")
    ] = None,
    crs: Annotated[
        str | None,
        typer.Option(metavar="EPSG:CODE", help="Of a file without one, as without a .prj."),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of a .dbf without one, such as cp1251.")
    ] = None,
    title: Annotated[
        list[str], typer.Option(metavar="LANG=TEXT", help="Of a new layer; once a language.")
    ] = [],  # noqa: B006
    shows: Annotated[
        list[str], typer.Option(metavar="LANG=TEXT", help="Of a new layer; once a language.")
    ] = [],  # noqa: B006
    names: Annotated[
        list[str],
        typer.Option("--name", metavar="ID.LANG=TEXT", help="Name of a feature that has none."),
    ] = [],  # noqa: B006
    labels: Annotated[
        list[str],
        typer.Option("--label", metavar="FIELD.LANG=TEXT", help="Name of a field of its own."),
    ] = [],  # noqa: B006
    says: Annotated[
        list[str],
        typer.Option("--say", metavar="KEY=VALUE", help="Key of the sidecar, such as licence."),
    ] = [],  # noqa: B006
    sources: Sources = [],  # noqa: B006
    group: Annotated[str | None, typer.Option(help="Group of the panel it goes into.")] = None,
    layers: LayersOption = None,
) -> None:
    """Bring a file of another program into the map, as a new layer or into one that is there.

    Features take the place of those with the same ids. A column that is not mapped stays behind;
    without --map, each column is asked for, and GeoJSON keeps all of its properties. A feature
    without an id is called after its name, or by its number. Tables with columns lng and lat, lon
    and lat or x and y become points. Names that a feature lacks are asked for too.
    """
    folder = layers or geo.bundled()
    catalog = geo.read(folder)
    chart = catalog.map
    with Form("import", str(file), "--layer", layer, layers=layers) as form:
        found = read_foreign(file, table=table, crs=crs, encoding=encoding)
        for warning in found.warnings:
            err.print(warning, markup=False, highlight=False, soft_wrap=True, style="yellow")
        mapping = _mapped(pair(written, "--map") for written in columns)
        for option, given in (
            ("--map", columns),
            ("--table", [table]),
            ("--crs", [crs]),
            ("--encoding", [encoding]),
        ):
            form.command += [part for value in given if value for part in (option, value)]
        if not mapping and file.suffix.lower() not in GEOJSON:
            mapping = _ask_columns(form, found.columns)
        is_new = layer not in catalog.layers
        answers: dict[str, Any] = {"sources": list(sources)}
        if is_new:
            answers = ask_sidecar(
                form, title, shows, says, sources,
                languages=chart.languages, known_sources=catalog.sources,
            )  # fmt: skip
        drawn = found.features(mapping, layer=layer)
        for feature in drawn if answers["sources"] else ():
            feature["properties"].setdefault("sources", answers["sources"])
        ask_names(form, drawn, names, chart.languages)
        if not is_new:
            form.complete()
            tell(add.edit_checked(folder, add.features(layer, drawn)))
            return
        fields = ask_fields(form, drawn, labels, chart.languages)
        where = form.choice(group, "--group", "Group", [one.id for one in chart.groups])
        form.complete()
        values = sidecar(answers) | ({"fields": fields} if fields else {})
        tell(add.edit_checked(folder, add.layer(layer, values, drawn, group=where)))


def _ask_columns(form: Form, columns: Iterable[str]) -> dict[str, str]:
    """Ask for each column what it becomes; one with a name that the map knows becomes that."""
    answers = []
    for name in columns:
        ours = name.startswith("name:") or name in ("id", "from", "to", "note", "sources")
        question = f'Column "{name}" becomes'
        default = name if ours else ""
        answers.append((name, form.text(None, "--map", question, key=name, default=default)))
    return _mapped(answers)


def _mapped(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return for each property the column it comes from: one may become several."""
    return {
        name.strip(): column for column, names in pairs for name in names.split(",") if name.strip()
    }
