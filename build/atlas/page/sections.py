"""The parts of a page that are HTML: head, switch, panel, table, sources, footer."""

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from atlas.page import assets, data, drawing, relief
from atlas.page.base_map import Tiles
from atlas.scene import looks
from atlas.scene.language import language
from atlas.scene.legend import ShadeEntry, every_line, holdings, shade_entries
from atlas.scene.markup import tag
from atlas.scene.scene import CONTROL, Scene
from geo.ledger.history import is_present
from geo.publish import citation
from geo.schema import Group, Period


def templates(scene: Scene, tiles: Tiles | None = None) -> Any:
    """Return a template of each part of the page, in the opening language."""
    context = {**_context(scene), "tiles": tiles, "spoken": _spoken(scene)}
    return assets.template("parts.html").make_module(context)


def _spoken(scene: Scene) -> list[dict[str, Any]]:
    """Collect what takes room around the map of an embed, in each language."""
    legends = [
        shade_entries(scene, holdings(scene.held(period.day)))
        for period in scene.catalog.map.periods
    ]
    return [
        {
            "lang": lang,
            "text": data.text(scene, lang),
            "date": language(lang).date,
            "legends": legends,
        }
        for lang in scene.catalog.map.languages
    ]


def _context(scene: Scene) -> dict[str, Any]:
    chart = scene.catalog.map
    cited = citation.work(scene.catalog)
    text = data.text(scene, scene.lang)
    text.setdefault(f"period.{scene.period.id}.note", "")
    return {
        "text": text,
        "lang": scene.lang,
        "languages": [language(code) for code in chart.languages],
        "period": scene.period.id,
        "periods": chart.periods,
        "date": scene.language.date,
        "number": scene.language.number,
        "caption": text["caption"].format(day=scene.language.date(scene.day)),
        "scene": scene,
        "shades": _shades(scene),
        "lines": list(_lines(scene)),
        "groups": [
            {"id": group.id, "layers": list(_layers(scene, group))} for group in scene.groups
        ],
        "drawings": [(period, drawing.second(scene, period.day)) for period in _others(scene)],
        "table": table(scene),
        "data_day": cited.day.isoformat(),
        "events_to": chart.events_to,
        "credits": cited.attributions,
        "attributions": _attributions(scene),
        "sources": [
            {**source.model_dump(), "key": key} for key, source in sorted(data.used(scene).items())
        ],
    }


def _shades(scene: Scene) -> list[tuple[ShadeEntry, bool, bool]]:
    """List the entries of the legend for any day, and whether they are on one that is drawn."""
    chart = scene.catalog.map

    def shades(*days: str) -> set[looks.Shade]:
        pairs = holdings(*map(scene.held, days))
        return {looks.shade(chart, holder, how) for holder, how in pairs}

    there = shades(scene.day)
    drawn = shades(*(period.day for period in _others(scene)))
    every = shade_entries(scene, [(holder, how) for holder, how, _ in looks.shades(scene)])
    return [(entry, entry.shade in there, entry.shade in drawn) for entry in every]


def _lines(scene: Scene) -> Iterator[dict[str, Any]]:
    """List the lines of the map for the legend, and whether they are there on the day shown."""
    for _, _, layers in every_line(scene):
        rows = (row for name in layers for row in scene.properties[name].values())
        there = any(is_present(row, scene.day) for row in rows)
        yield {"layers": layers, "key": _key(layers[0], "line"), "there": there}


def _layers(scene: Scene, group: Group) -> Iterator[dict[str, Any]]:
    """List the rows of the panel for the layers of a group, its relief the last."""
    for name in group.layers:
        if name == CONTROL:
            yield {**_row(name, shown=True), "title": "control", "shows": ""}
        else:
            layer = scene.layers[name]
            drawn = {"key": _key(name, layer.kind), "codes": list(_codes(scene, name))}
            yield _row(name, shown=layer.sidecar.shown) | drawn
    if shade := relief.of_group(scene, group):
        yield _row(relief.NAME, shown=shade.shown)


def _row(name: str, *, shown: bool) -> dict[str, Any]:
    texts = {"title": f"layer.{name}", "shows": f"layer.{name}.shows"}
    return {"id": name, **texts, "shown": shown, "key": "", "codes": []}


def _codes(scene: Scene, name: str) -> Iterator[dict[str, Any]]:
    """List the fields by which a layer's looks differ: their values, and what stands for each."""
    layer = scene.layers[name]
    looks = layer.sidecar.style.when
    for field in dict.fromkeys(look.field for look in looks):
        there = {row.get(field) for row in scene.properties[name].values()}
        classes = {when.value: f"w{n}" for n, when in enumerate(looks) if when.field == field}
        values = [
            {
                "text": f"value.{name}.{field}.{value}",
                "key": _key(name, layer.kind, classes.get(value, "")),
            }
            for value in layer.sidecar.fields[field].values
            if value in there
        ]
        if values and not layer.sidecar.fields[field].hidden:
            yield {"title": f"field.{name}.{field}", "values": values}


def _key(name: str, kind: str, look: str = "") -> Markup:
    """Draw what stands for a layer in the panel, in the layer's own look."""
    shape = {
        "point": tag("circle", cx=14, cy=8, r=3, class_=look or None),
        "line": tag("path", d="M1 12 9 5 18 11 27 4", class_=look or None),
        "polygon": tag("path", d="M3 3H25V13H3z", class_=look or None),
    }
    return Markup(tag("g", shape.get(kind, ""), class_=f"layer {kind} key-{name}"))  # noqa: S704


def _others(scene: Scene) -> list[Period]:
    """List the periods drawn for readers without scripts."""
    return [other for other in scene.catalog.map.periods if other.id != scene.period.id]


def table(scene: Scene) -> list[dict[str, Any]]:
    """Add up what is held in each division on the day of each period."""
    periods = scene.catalog.map.periods
    sums: dict[str, dict[str, list[float]]] = {}
    for number, period in enumerate(periods):
        for face, change in scene.held(period.day).items():
            district, km2 = scene.areas[face]
            of_one = sums.setdefault(district, {}).setdefault(change.holder, [0.0] * len(periods))
            of_one[number] += km2
    return [_division(scene, name, sums[name]) for name in _divisions(scene, set(sums))]


def _division(scene: Scene, name: str, sums: dict[str, list[float]]) -> dict[str, Any]:
    layer, feature = scene.division(name)
    rows = [
        {"holder": holder, "km2": [round(km2) if km2 else None for km2 in sums[holder]]}
        for holder in scene.catalog.map.holders
        if holder in sums
    ]
    return {"id": f"{layer}:{feature}", "name": scene.name(layer, feature), "rows": rows}


def _divisions(scene: Scene, there: set[str]) -> list[str]:
    layers = [scene.properties[layer] for layer in scene.catalog.map.districts]
    named = [feature for rows in layers for feature in rows if feature in there]
    return [*dict.fromkeys([*named, *sorted(there)])]


def _attributions(scene: Scene) -> dict[tuple[str, str], list[str]]:
    """List the layers by attribution and licence."""
    layers_by_credit: dict[tuple[str, str], list[str]] = {}
    for name, layer in scene.layers.items():
        about = layer.sidecar
        layers_by_credit.setdefault((about.attribution, about.licence), []).append(name)
    if (shade := scene.catalog.map.relief) is not None:
        layers_by_credit.setdefault((shade.attribution, shade.licence), []).append(relief.NAME)
    return layers_by_credit
