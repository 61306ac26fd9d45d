"""The data of a page, as JSON that can stand in HTML."""

import json
from functools import lru_cache
from typing import Any

from atlas import palette, relief
from atlas.languages import Language, language
from atlas.paths import ZOOM
from atlas.scene import Properties, Scene
from atlas.sizes import measured
from atlas.tiles import Tiles
from geo import Layer
from geo.schema import COMMON_PROPERTIES, Source, Statement

ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@lru_cache(maxsize=2)  # the viewer and its embed carry the same
def island(scene: Scene, tiles: Tiles | None = None) -> str:
    """Write all data of a page, safe inside a script element."""
    known = collected(scene) | ({"tiles": tiles.options} if tiles else {})
    written = json.dumps(
        known,
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
    )
    return written.translate(ESCAPES)


def collected(scene: Scene) -> dict[str, Any]:
    """Collect what the page needs to know beyond what is drawn."""
    held = scene.catalog.map
    return {
        "zoom": ZOOM,
        "origin": [scene.grid.west, scene.grid.north],
        "frame": scene.grid.box(held.frame),
        "view": scene.grid.box(held.view),
        "lang": scene.lang,
        "updated": held.updated or "",
        "languages": {code: _language(language(code)) for code in held.languages},
        "text": {code: text(scene, code) for code in held.languages},
        "periods": [
            {"id": one.id, "day": one.day, "prominent": one.prominent} for one in held.periods
        ],
        "groups": [{"id": group.id, "layers": group.layers} for group in held.groups],
        "order": scene.order,
        "layers": {name: _layer(scene, layer) for name, layer in scene.catalog.layers.items()},
        "faces": _faces(scene),
        "shades": {f"{who} {how}": "-".join(shade) for who, how, shade in palette.shades(scene)},
        "statements": [_statement(one) for one in scene.catalog.statements],
    }


def text(scene: Scene, lang: str) -> dict[str, str]:
    """Collect every text of the page in one language: the interface's and the map's, by key."""
    held = scene.catalog.map
    out = {**language(lang).words, "title": held.title[lang]}
    out |= {"description": held.description[lang], "disclaimer": held.disclaimer[lang]}
    for source in scene.catalog.sources.values():
        label = held.sides.get(source.side, {lang: source.side.replace("-", " ")})
        out[f"side.{source.side}"] = label[lang]
    for one in held.periods:
        out[f"period.{one.id}"] = one.label[lang]
        if one.note:
            out[f"period.{one.id}.note"] = one.note[lang]
    for name, holder in held.holders.items():
        out[f"holder.{name}"] = holder.label[lang]
        out[f"holder.{name}.definition"] = holder.definition[lang]
    out |= {f"how.{name}": how.label[lang] for name, how in held.hows.items()}
    out |= {f"group.{group.id}": group.title[lang] for group in held.groups}
    out |= {f"statement.{one.id}": one.title[lang] for one in scene.catalog.statements}
    for name, layer in scene.catalog.layers.items():
        out |= _layer_text(name, layer, lang)
    return out | relief.text(held.relief, lang)


def _layer_text(name: str, layer: Layer, lang: str) -> dict[str, str]:
    out = {
        f"layer.{name}": layer.sidecar.title[lang],
        f"layer.{name}.shows": layer.sidecar.shows[lang],
    }
    for key, field in layer.sidecar.fields.items():
        if not field.hidden:
            out[f"field.{name}.{key}"] = field.label[lang]
            for value, words in field.values.items():
                out[f"value.{name}.{key}.{value}"] = words[lang]
    return out


def _language(spoken: Language) -> dict[str, Any]:
    return {
        "name": spoken.name,
        "months": spoken.months,
        "alone": spoken.months_alone,
        "day": spoken.day,
        "month": spoken.month,
        "decimal": spoken.decimal,
        "group": spoken.group,
        "letters": spoken.letters,
    }


def _layer(scene: Scene, layer: Layer) -> dict[str, Any]:
    about = layer.sidecar
    rows = scene.properties[layer.id]
    sizes = measured(scene, layer)
    return {
        "kind": layer.kind,
        "moments": about.placeless,  # what needs no place happens on a day, and does not last
        "method": about.method,
        "precision": about.precision_km,
        "sources": about.sources,
        "label": about.style.label,
        "units": {key: field.unit for key, field in about.fields.items() if field.unit},
        "features": {
            name: {**_feature(scene, layer, row), **sizes.get(name, {})}
            for name, row in rows.items()
        },
    }


def _feature(scene: Scene, layer: Layer, row: Properties) -> Properties:
    kept = {key: row[key] for key in COMMON_PROPERTIES if key in row}
    fields = {
        key: row[key]
        for key, field in layer.sidecar.fields.items()
        if key in row and not field.hidden
    }
    names = [row.get(f"name:{lang}", "") for lang in scene.catalog.map.languages]
    return {"name": names, **kept, **({"fields": fields} if fields else {})}


def _faces(scene: Scene) -> dict[str, Any]:
    numbers = {one.id: number for number, one in enumerate(scene.catalog.statements)}
    histories = {str(face): history for face, history in scene.faces["history"].items()}
    return {
        face: {
            "division": ":".join(scene.division(district)),
            "km2": round(km2, 1),
            "history": [[change.day, numbers[change.statement]] for change in histories[face]],
        }
        for face, (district, km2) in scene.measured.items()
    }


def _statement(one: Statement) -> dict[str, Any]:
    kept = one.model_dump(by_alias=True, exclude={"area", "title"}, exclude_defaults=True)
    return {key: value for key, value in kept.items() if value}


def used(scene: Scene) -> dict[str, Source]:
    """Collect the sources that anything on the page names."""
    keys = {key for one in scene.catalog.statements for key in one.sources}
    for name, layer in scene.catalog.layers.items():
        keys |= {*layer.sidecar.sources}
        keys |= {key for row in scene.properties[name].values() for key in row.get("sources", ())}
    return {key: scene.catalog.sources[key] for key in keys if key in scene.catalog.sources}
