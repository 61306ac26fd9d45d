"""``karabakh-map import``."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

import geo
from atlas.cli import options
from atlas.cli.import_fields import ask_fields, ask_names, ask_sidecar, sidecar
from atlas.cli.prompts import Form, pair
from geo.edit import add
from geo.edit.foreign import GEOJSON, read_foreign


def import_file(
    file: Annotated[Path, typer.Argument(help="Shapefile, GeoPackage, KML, GPX, GeoJSON, CSV, …")],
    layer: Annotated[str, typer.Option(help="The layer it becomes, or goes into.")],
    columns: options.Columns = [],  # noqa: B006 (Typer reads it and never changes it)
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
    """Bring a file of another program into the map, as a new layer or into one that is there.

    Features take the place of those with the same ids. A column that is not mapped stays behind;
    without --map, each column is asked for, and GeoJSON keeps all of its properties. A feature
    without an id is called after its name, or by its number. Tables with columns lng and lat, lon
    and lat or x and y become points. Names that a feature lacks are asked for too.
    """
    folder = layers or geo.bundled()
    catalog = geo.read(folder)
    languages = catalog.map.languages
    is_new = layer not in catalog.layers
    reading = {"--table": table, "--crs": crs, "--encoding": encoding}
    with Form("import", str(file), "--layer", layer, layers=layers) as form:
        foreign = read_foreign(file, table=table, crs=crs, encoding=encoding)
        options.warn(*foreign.warnings)
        form.keep("--map", *columns)
        for option, value in reading.items():
            form.keep(option, *filter(None, [value]))
        mapping = _mapped(pair(written, "--map") for written in columns)
        if not mapping and file.suffix.lower() not in GEOJSON:
            mapping = _ask_columns(form, foreign.columns)
        if is_new:
            answers = ask_sidecar(
                form, title, shows, says, sources,
                languages=languages, known_sources=catalog.sources,
            )  # fmt: skip
            sources = answers["sources"]
        features = foreign.features(mapping, layer=layer)
        for feature in features if sources else ():
            feature["properties"].setdefault("sources", list(sources))
        ask_names(form, features, names, languages)
        edit = add.features(layer, features)
        if is_new:
            fields = ask_fields(form, features, labels, languages)
            groups = [entry.id for entry in catalog.map.groups]
            group = form.choice(group, "--group", "Group", groups)
        form.complete()
        if is_new:
            values = sidecar(answers) | ({"fields": fields} if fields else {})
            edit = add.layer(layer, values, features, group=group or "")
        options.show(*add.edit_checked(folder, edit))


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
    """Return for each property the column it comes from: a column may become several.

    Pairs joined by commas are read as well: ``NAME=name:en,CODE=id``.
    """
    mapping = {}
    for column, names in pairs:
        for name in filter(None, map(str.strip, names.split(","))):
            if "=" in name:
                column, name = pair(name, "--map")
            mapping[name] = column
    return mapping
