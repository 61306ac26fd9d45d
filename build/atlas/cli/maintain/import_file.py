"""``karabakh-map import``."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

import geo
from atlas.cli import prompts
from atlas.cli.import_fields import columns_of, named, sidecar_of, table_of, taken
from atlas.cli.maintain.new import Sources, tell
from atlas.cli.options import LayersOption
from geo.edit import add


def import_file(
    file: Annotated[Path, typer.Argument(help="Shapefile, GeoPackage, KML, GPX, GeoJSON, …")],
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
    """Bring a file that OGR reads into the map, as a new layer or into one that is there.

    Features take the place of those with the same ids. A column that is not mapped stays behind;
    without --map, each column is asked for, and GeoJSON keeps all of its properties. Names that a
    feature lacks, as in most KML and GPX, are asked for too.
    """
    folder = layers or geo.bundled()
    catalog = geo.read(folder)
    table = table_of(file, table)
    known = columns_of(file, table)
    mapping = _mapped(prompts.pair(one, "--map") for one in columns)
    if not mapping and file.suffix not in (".geojson", ".json"):
        mapping = _asked(known)
    if layer in catalog.layers:
        drawn = taken(file, columns=mapping, sources=list(sources), table=table)
        named(drawn, names, catalog.map.languages)
        tell(add.soundly(folder, add.features(layer, drawn)))
        return
    chart = catalog.map
    sidecar = sidecar_of(title, shows, says, sources, languages=chart.languages)
    drawn = taken(file, columns=mapping, sources=sidecar["sources"], table=table)
    named(drawn, names, chart.languages)
    if fields := _fields(drawn, labels, chart.languages):
        sidecar["fields"] = fields
    where = prompts.choice(group, "--group", "Group", [one.id for one in chart.groups])
    tell(add.soundly(folder, add.layer(layer, sidecar, drawn, group=where)))


def _asked(known: list[str]) -> dict[str, str]:
    """Ask for each column what it becomes; one with a name that the map knows becomes that."""
    found = []
    for name in known:
        ours = name.startswith("name:") or name in ("id", "from", "to", "note", "sources")
        said = prompts.text(None, "--map", f'Column "{name}" becomes', default=name if ours else "")
        found.append((name, said))
    return _mapped(found)


def _mapped(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Say of each property which column it comes from: a number names a road in each language."""
    return {
        name.strip(): column for column, names in pairs for name in names.split(",") if name.strip()
    }


def _fields(drawn: list[dict[str, Any]], labels: list[str], languages: Any) -> dict[str, Any]:
    """Declare the properties that are the layer's own, with a name in each language."""
    common = {"from", "from_latest", "to", "note", "sources"}
    keys = dict.fromkeys(key for feature in drawn for key in feature["properties"])
    said = dict(prompts.pair(one, "--label") for one in labels)
    return {
        key: {
            language: prompts.text(
                said.get(f"{key}.{language}"),
                f'--label "{key}.{language}=…"',
                f'Name of the field "{key}" [{language}]',
            )
            for language in languages
        }
        for key in keys
        if key not in common and not key.startswith("name:")
    }
