"""The parts of a page that are HTML: head, switch, panel, table, sources, footer."""

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from atlas.page import assets, data, drawing, relief
from atlas.page.base_map import Tiles
from atlas.scene import looks
from atlas.scene.language import language
from atlas.scene.legend import holdings, shade_entries
from atlas.scene.markup import tag
from atlas.scene.scene import CONTROL, Scene
from geo.publish import citation
from geo.schema import Period


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
        "shades": _shades(scene),
        "groups": [_group(scene, group.id, group.layers) for group in scene.groups],
        "drawings": _drawings(scene),
        "table": table(scene),
        "data_day": cited.day.isoformat(),
        "events_to": chart.events_to,
        "credits": cited.attributions,
        "attributions": _attributions(scene),
        "sources": [
            {**source.model_dump(), "key": key} for key, source in sorted(data.used(scene).items())
        ],
    }


def _shades(scene: Scene) -> list[dict[str, Any]]:
    """List the entries of the legend for any day, and whether they are on one that is drawn."""
    others = [scene.held(period.day) for period in _others(scene)]
    there = {entry.shade for entry in shade_entries(scene, holdings(scene.held(scene.day)))}
    drawn = {entry.shade for entry in shade_entries(scene, holdings(*others))}
    every = [(holder, how) for holder, how, _ in looks.shades(scene)]
    return [
        {
            "id": entry.id,
            "holder": entry.holder,
            "hows": entry.hows,
            "there": entry.shade in there,
            "drawn": entry.shade in there | drawn,
        }
        for entry in shade_entries(scene, every)
    ]


def _group(scene: Scene, name: str, layers: tuple[str, ...]) -> dict[str, Any]:
    rows = [_layer(scene, layer) for layer in layers if layer in scene.shapes]
    rows += relief.row(scene, name)
    return {"id": name, "layers": rows}


def _layer(scene: Scene, name: str) -> dict[str, Any]:
    if name == CONTROL:
        return {"id": name, "title": "control", "shows": "", "shown": True, "key": "", "codes": []}
    layer = scene.layers[name]
    return {
        "id": name,
        "title": f"layer.{name}",
        "shows": f"layer.{name}.shows",
        "shown": layer.sidecar.shown,
        "key": _key(name, layer.kind),
        "codes": list(_codes(scene, name)),
    }


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


def _drawings(scene: Scene) -> list[dict[str, Any]]:
    """Draw the other periods for readers without scripts."""
    return [
        {"id": period.id, "day": period.day, "svg": drawing.second(scene, period.id)}
        for period in _others(scene)
    ]


def _others(scene: Scene) -> list[Period]:
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


def _attributions(scene: Scene) -> list[dict[str, Any]]:
    layers_by_credit: dict[tuple[str, str], list[str]] = {}
    for name, layer in scene.layers.items():
        about = layer.sidecar
        layers_by_credit.setdefault((about.attribution, about.licence), []).append(name)
    if (shade := scene.catalog.map.relief) is not None:
        layers_by_credit.setdefault((shade.attribution, shade.licence), []).append(relief.NAME)
    return [
        {"attribution": attribution, "licence": licence, "layers": layers}
        for (attribution, licence), layers in layers_by_credit.items()
    ]
