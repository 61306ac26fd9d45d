"""A page that shows what differs between two map folders: maps, then words."""

import base64

from markupsafe import Markup, escape

from atlas.difference import ground, maps
from atlas.difference.ground import Grounds, Line
from atlas.difference.maps import Maps
from atlas.difference.text import report
from atlas.page import assets, security_policy, stylesheet
from atlas.scene import looks
from atlas.scene.language import Language
from atlas.stills import svg
from atlas.stills.canvas import Canvas
from geo.dates import first_day
from geo.edit.compare import Comparison, km2
from geo.folder.catalog import Catalog
from geo.schema import Period

Shown = list[tuple[Period, Grounds]]


def page(
    comparison: Comparison,
    catalogs: tuple[Catalog, Catalog],
    names: tuple[str, str],
    spoken: Language,
) -> str:
    """Write the page: one file without scripts that asks nobody for anything.

    ``names`` are what the two folders are called.
    """
    old, new = catalogs
    lines = ground.lines(comparison, old, new)
    shown = _shown(old, new, lines)
    shapes = [shape for _, grounds in shown for shape in grounds.values()]
    shapes += [shape for line in lines for shape in line.shapes]
    drawn = maps.maps(old, new, lines, shapes, spoken) if shapes and shown else None
    colours = f"{stylesheet.themes()}:root{{--moved:{maps.NEW};--sheet:{looks.LIGHT.paper}}}"
    style = f"{colours}\n{assets.read('difference.css')}"
    return assets.template("difference.html").render(
        **report(comparison, catalogs, spoken),
        policy=security_policy.policy(styles=[style]),
        style=assets.inside("style", style),
        lang=spoken.id,
        title=new.map.title[spoken.id],
        names=[Markup("<code>{}</code>").format(name) for name in names],
        says={key: escape(value) for key, value in spoken.difference.items()},  # to format
        sections=[_section(drawn, new, *both) for both in shown] if drawn else [],
        locator=_source(drawn.locator()) if drawn else None,
    )


def _shown(old: Catalog, new: Catalog, lines: list[Line]) -> Shown:
    """Choose the periods that differ; for lines seen in none of them, one where they are."""
    every = [(period, ground.ground(old, new, period.day)) for period in maps.periods(old, new)]
    differ = [(period, grounds) for period, grounds in every if grounds]
    days = [first_day(period.day).isoformat() for period, _ in differ]
    hidden = [line for line in lines if not any(map(line.is_there, days))]
    if not hidden:
        return differ

    def seen(candidate: tuple[Period, Grounds]) -> tuple[int, bool]:
        day = first_day(candidate[0].day).isoformat()
        return sum(line.is_there(day) for line in hidden), candidate[0].id == new.map.opens_on

    best = max(every, key=seen)
    return [candidate for candidate in every if candidate in differ or candidate is best]


def _section(drawn: Maps, new: Catalog, period: Period, grounds: Grounds) -> dict[str, object]:
    spoken = drawn.spoken
    lang, words = spoken.id, spoken.difference
    changes = []
    for holding, shape in grounds.items():
        labels = [words["gone"]]
        if holding:
            holder, how = holding
            labels = [new.map.holders[holder].label[lang], new.map.hows[how].label[lang]]
        size = spoken.number(km2(shape), 2)
        changes.append(f"{', '.join(labels)}: {size} {spoken.words['km2']}")
    return {
        "label": period.label[lang],
        "day": spoken.date(period.day),
        "changes": changes,
        "maps": [
            (words["before"], _source(drawn.before(period))),
            (words["after"], _source(drawn.after(period))),
            (words["between"], _source(drawn.difference(period, grounds))),
        ],
    }


def _source(canvas: Canvas) -> str:
    """Put a drawing into an address: apart from the page, with ids and names of its own."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.write(canvas).encode()).decode()
