"""A page that shows what differs between two map folders: maps, then words."""

import base64

from markupsafe import Markup, escape

from atlas.difference import ground
from atlas.difference.ground import Ground, Line
from atlas.difference.maps import NEW, Maps, maps, periods
from atlas.difference.text import report
from atlas.difference.writers import Html
from atlas.page import assets, security_policy, stylesheet
from atlas.scene import looks
from atlas.scene.language import Language
from atlas.stills import svg
from atlas.stills.canvas import Canvas
from geo.dates import first_day
from geo.edit.compare import Comparison
from geo.folder.catalog import Catalog
from geo.schema import Period

Shown = list[tuple[Period, Ground]]


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
    says = {key: escape(value) for key, value in spoken.difference.items()}  # to format
    colours = f"{stylesheet.themes()}:root{{--moved:{NEW};--sheet:{looks.LIGHT.paper}}}"
    style = f"{colours}\n{assets.read('difference.css')}"
    return assets.template("difference.html").render(
        policy=security_policy.policy(styles=[style]),
        style=assets.inside("style", style),
        lang=spoken.id,
        title=new.map.title[spoken.id],
        names=[Markup("<code>{}</code>").format(name) for name in names],
        says=says,
        words=Markup("\n").join(
            map(Markup, report(comparison, catalogs, Html(spoken)))
        ),  # escaped there
        **_pictures(old, new, lines, shown, spoken),
    )


def _shown(old: Catalog, new: Catalog, lines: list[Line]) -> Shown:
    """Choose the periods that differ; for lines seen in none of them, one where they are."""
    every = [(period, ground.ground(old, new, period.day)) for period in periods(old, new)]
    differ = [(period, ground) for period, ground in every if ground.shapes]
    days = [first_day(period.day).isoformat() for period, _ in differ]
    hidden = [line for line in lines if not any(map(line.is_there, days))]
    if not hidden:
        return differ

    def seen(candidate: tuple[Period, Ground]) -> tuple[int, bool]:
        day = first_day(candidate[0].day).isoformat()
        return sum(line.is_there(day) for line in hidden), candidate[0].id == new.map.opens_on

    best = max(every, key=seen)
    return [candidate for candidate in every if candidate in differ or candidate is best]


def _pictures(
    old: Catalog, new: Catalog, lines: list[Line], shown: Shown, spoken: Language
) -> dict[str, object]:
    shapes = [shape for _, ground in shown for shape in ground.shapes]
    shapes += [
        shape
        for line in lines
        for shape in (line.before, line.after)
        if shape and not shape.is_empty
    ]
    if not shapes or not shown:
        return {"sections": [], "locator": None}
    drawn = maps(old, new, lines, shapes, spoken)
    sections = [_section(drawn, new, period, ground) for period, ground in shown]
    return {"sections": sections, "locator": _source(drawn.locator())}


def _section(drawn: Maps, new: Catalog, period: Period, ground: Ground) -> dict[str, object]:
    spoken = drawn.spoken
    lang, says = spoken.id, spoken.difference
    holders, hows = new.map.holders, new.map.hows

    def measured(what: str, km2: float) -> str:
        return f"{what}: {spoken.number(km2, 2)} {spoken.words['km2']}"

    changes = [
        measured(f"{holders[holder].label[lang]}, {hows[how].label[lang]}", km2)
        for (holder, how), km2 in ground.km2().items()
    ]
    if not ground.left.is_empty:
        changes.append(measured(says["gone"], ground.left_km2()))
    return {
        "label": period.label[lang],
        "day": spoken.date(period.day),
        "changes": changes,
        "maps": [
            (says["before"], _source(drawn.before(period))),
            (says["after"], _source(drawn.after(period))),
            (says["between"], _source(drawn.difference(period, ground))),
        ],
    }


def _source(canvas: Canvas) -> str:
    """Put a drawing into an address: apart from the page, with ids and names of its own."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.write(canvas).encode()).decode()
