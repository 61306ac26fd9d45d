"""The data of a page, as JSON that stands in its HTML."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from atlas.page import relief
from atlas.page.base_map import Tiles
from atlas.page.names import NARROW, NARROW_MAP
from atlas.scene import looks, placing
from atlas.scene.font import ASCENT, DESCENT
from atlas.scene.labels import TIERS
from atlas.scene.language import Language, language
from atlas.scene.legend import every_line
from atlas.scene.measures import measured
from atlas.scene.projection import ZOOM
from atlas.scene.scene import Properties, Scene
from geo import Layer
from geo.publish import citation
from geo.schema import COMMON_PROPERTIES, Source, Statement

PERIOD = {"id", "day", "prominent"}  # what scripts know of one
WRITING = "name months day month decimal group letters".split()  # of a language: how it writes
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def islands(scene: Scene, tiles: Tiles | None = None) -> str:
    """Write all data of a page, and each language's texts apart: a reader needs one of them."""
    known = collected(scene) | ({"tiles": tiles.options} if tiles else {})
    texts = (island(f"text-{lang}", spoken(scene, lang)) for lang in scene.catalog.map.languages)
    return "\n".join([island("data", known), *texts])


def json_text(content: Any) -> str:
    """Write JSON that is safe inside a script, or a script element."""
    written = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return written.translate(ESCAPES)


def island(name: str, content: Any) -> str:
    """Write JSON as an element for a script of the page to read."""
    return f'<script type="application/json" id="{name}">{json_text(content)}</script>'


def collected(scene: Scene) -> dict[str, Any]:
    """Collect what the page needs to know beyond what is drawn, but for texts."""
    chart = scene.catalog.map
    return {
        "zoom": ZOOM,
        "origin": [scene.grid.west, scene.grid.north],
        "frame": scene.grid.box(chart.frame),
        "view": scene.grid.box(chart.view),
        "lang": scene.lang,
        "last": chart.events_to or chart.updated or "",  # where the timeline ends
        "reports": citation.reports(scene.catalog),
        "languages": {code: _language(language(code)) for code in chart.languages},
        "words": list(text(scene, scene.lang)),
        "periods": [period.model_dump(include=PERIOD) for period in chart.periods],
        "hows": [*chart.hows],
        "film": chart.film and [chart.film.from_, chart.film.to],
        "groups": [{"id": group.id, "layers": group.layers} for group in scene.groups],
        "order": scene.order,
        "layers": {name: _layer(scene, layer) for name, layer in scene.layers.items()},
        "faces": _faces(scene),
        "shades": {f"{who} {how}": "-".join(shade) for who, how, shade in looks.shades(scene)},
        "statements": [_statement(statement) for statement in scene.catalog.statements],
        "notes": notes(scene),
        "names": _name_rules(),
    }


def _name_rules() -> dict[str, Any]:
    """List what names are placed by, for the script that places them again."""
    return {
        "beside": [(spot.across, spot.down, spot.anchor) for spot in placing.BESIDE],
        "along": placing.ALONG,
        "tiers": [factor for _, factor in TIERS],
        "longest": placing.LONGEST,
        "middle": placing.MIDDLE.down,
        "ascent": ASCENT,
        "descent": DESCENT,
        "gap": placing.GAP,
        "lead": placing.LEAD,
        "dot": placing.DOT,
        "narrow": (NARROW_MAP, NARROW),
    }


def spoken(scene: Scene, lang: str) -> list[str | None]:
    """List the texts of one language: words, statements, names with what is told after each.

    A language stands together because letters of one alphabet compress best beside each other.
    """
    words = text(scene, lang)
    out: list[str | None] = [words.get(key) for key in text(scene, scene.lang)]
    out += [statement.title[lang] for statement in scene.catalog.statements]
    for name, row in _rows(scene):
        out.append(row.get(f"name:{lang}", ""))
        out += [row.get(f"{key}_{lang}", row[key]) for key in _translated(scene, name, row)]
    return out


def _rows(scene: Scene) -> Iterator[tuple[str, Properties]]:
    """List the layer and the properties of every feature, in the order in which the script does."""
    for name in sorted(scene.layers, key=_place_among_keys):
        for feature in sorted(scene.properties[name], key=_place_among_keys):
            yield name, scene.properties[name][feature]


def _place_among_keys(name: str) -> tuple[bool, int]:
    """Sort as JavaScript does the keys of an object: whole numbers first, by their size."""
    is_number = name.isdigit() and name == str(int(name)) and int(name) < 2**32 - 1
    return not is_number, int(name) if is_number else 0


def notes(scene: Scene) -> list[str]:
    """List the notes of all features, then of all statements; they have one language."""
    return [
        *(row.get("note", "") for _, row in _rows(scene)),
        *(statement.note for statement in scene.catalog.statements),
    ]


def _translated(scene: Scene, layer: str, row: Properties) -> list[str]:
    """Name the fields of a feature that are translated: ``text``, if there is ``text_hy``."""
    codes = scene.catalog.map.languages
    shown = scene.layers[layer].sidecar.fields.items()
    fields = [key for key, field in shown if key in row and not field.hidden]
    return [key for key in fields if any(f"{key}_{code}" in row for code in codes)]


def text(scene: Scene, lang: str) -> dict[str, str]:
    """Collect the texts of the page in one language, by key: the interface's and the map's.

    Without the titles of statements, whose ids say which is their own.
    """
    chart = scene.catalog.map
    out = {**language(lang).words, "title": chart.title[lang]}
    out |= {
        "credit": credit(scene, lang),
        "description": chart.description[lang],
        "disclaimer": chart.disclaimer[lang],
    }
    for source in scene.catalog.sources.values():
        label = chart.sides.get(source.side, {lang: source.side.replace("-", " ")})
        out[f"side.{source.side}"] = label[lang]
    for period in chart.periods:
        out[f"period.{period.id}"] = period.label[lang]
        if period.note:
            out[f"period.{period.id}.note"] = period.note[lang]
    if chart.film:
        out["film"] = chart.film.label[lang]
    for name, holder in chart.holders.items():
        out[f"holder.{name}"] = holder.label[lang]
        out |= {f"holder.{name}.definition": (holder.definition or {}).get(lang, "")}
    out |= {f"how.{name}": how.label[lang] for name, how in chart.hows.items()}
    out |= {f"group.{group.id}": group.title[lang] for group in scene.groups}
    for name, layer in scene.layers.items():
        out |= _layer_text(name, layer, lang)
    out |= {f"key.{names[0]}": label for label, _, names in every_line(replace(scene, lang=lang))}
    return out | relief.text(chart.relief, lang)


def credit(scene: Scene, lang: str) -> str:
    """Write the line that credits the map, in a language."""
    cited = citation.work(scene.catalog)
    words = language(lang)
    return words.press["credit_line"].format(
        title=scene.catalog.map.title[lang],
        day=words.date(cited.day.isoformat()),
        version=cited.version,
        sources=", ".join(cited.attributions),
    )


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
    return {"alone": spoken.months_alone} | {key: getattr(spoken, key) for key in WRITING}


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
    translated = _translated(scene, layer.id, row)
    apart = {
        *translated,
        *(f"{key}_{lang}" for key in translated for lang in scene.catalog.map.languages),
    }
    known = {key: row[key] for key in COMMON_PROPERTIES if key in row and key != "note"}
    fields = {
        key: row[key]
        for key, field in layer.sidecar.fields.items()
        if key in row and not field.hidden and key not in apart
    }
    counted = {"told": len(translated)} if translated else {}
    return known | ({"fields": fields} if fields else {}) | counted


def _faces(scene: Scene) -> dict[str, Any]:
    numbers = {statement.id: number for number, statement in enumerate(scene.catalog.statements)}
    histories = {str(face): history for face, history in scene.faces["history"].items()}
    return {
        face: {
            "division": ":".join(scene.division(district)),
            "km2": round(km2, 1),
            "history": [[change.since, numbers[change.statement]] for change in histories[face]],
        }
        for face, (district, km2) in scene.areas.items()
    }


def _statement(statement: Statement) -> dict[str, Any]:
    known = statement.model_dump(
        by_alias=True, exclude={"area", "title", "note"}, exclude_defaults=True
    )
    return {key: value for key, value in known.items() if value}


def used(scene: Scene) -> dict[str, Source]:
    """Collect the sources that anything on the page names."""
    keys = {key for statement in scene.catalog.statements for key in statement.sources}
    for name, layer in scene.layers.items():
        keys |= {*layer.sidecar.sources}
        keys |= {key for row in scene.properties[name].values() for key in row.get("sources", ())}
    return {key: scene.catalog.sources[key] for key in keys if key in scene.catalog.sources}
