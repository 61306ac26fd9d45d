"""The page for newsrooms: choose what the map shows, preview it, copy the code that embeds it."""

from typing import Any

from markupsafe import Markup

from atlas.page import assets, data, relief, security_policy, stylesheet
from atlas.scene.language import language
from atlas.scene.scene import CONTROL, Scene
from atlas.site import embed_code, link_previews
from atlas.site.location import Site
from geo.dates import first_day
from geo.publish import citation
from geo.schema import Group

STYLES = ("page", "press")
FRAMES = ("'self'", "file:")  # of the preview; from a disk, 'self' is nobody


def page(scene: Scene, site: Site) -> str:
    """Write ``press.html``."""
    style = "\n".join([stylesheet.themes(), *(assets.read(f"{name}.css") for name in STYLES)])
    script = assets.read("press.js")
    return assets.template("press.html").render(
        policy=security_policy.policy(scripts=[script], styles=[style], frames=FRAMES),
        previews=link_previews.head(scene, site, scene.period, page="press.html"),
        style=assets.inside("style", style),
        script=assets.inside("script", script),
        island=Markup(data.island("data", _data(scene, site))),  # noqa: S704 -- escaped there
        lang=scene.lang,
        text=_text(scene, scene.lang),
        languages=[language(code) for code in scene.catalog.map.languages],
        periods=scene.catalog.map.periods,
        period=scene.period.id,
        day=scene.day,
        first=min(first_day(statement.from_) for statement in scene.catalog.statements).isoformat(),
        last=citation.work(scene.catalog).day.isoformat(),
        date=scene.language.date,
        groups=_groups(scene),
        width=embed_code.WIDTH,
        height=embed_code.HEIGHT,
        sandbox=embed_code.SANDBOX,
        pictures=site.pictures,
    )


def _groups(scene: Scene) -> list[dict[str, Any]]:
    """List the layers to choose from by group, as the panel of the map does."""
    return [{"id": group.id, "layers": _layers(scene, group)} for group in scene.groups]


def _layers(scene: Scene, group: Group) -> list[tuple[str, bool]]:
    """List the layers of a group by id, each with whether it is shown at first."""
    named = [(name, _is_shown(scene, name)) for name in group.layers if name in scene.shapes]
    shade = relief.of_group(scene, group)
    return [*named, *([(relief.NAME, shade.shown)] if shade else [])]


def _is_shown(scene: Scene, name: str) -> bool:
    return name == CONTROL or scene.layers[name].sidecar.shown


def _text(scene: Scene, lang: str) -> dict[str, str]:
    """Collect the texts of the page, with the names on the map that it offers as choices."""
    names = {
        key: value
        for key, value in data.text(scene, lang).items()
        if key.startswith(("title", "control", "credit", "period.", "group.", "layer."))
        and not key.endswith((".shows", ".note"))
    }
    return {**names, **language(lang).press}


def _data(scene: Scene, site: Site) -> dict[str, Any]:
    held = scene.catalog.map
    spoken = {code: language(code) for code in held.languages}
    return {
        "lang": scene.lang,
        "period": scene.period.id,
        "url": site.url,
        "pictures": site.pictures,
        "periods": {one.id: first_day(one.day).isoformat() for one in held.periods},
        "languages": {code: {"months": one.months, "day": one.day} for code, one in spoken.items()},
        "text": {code: _text(scene, code) for code in held.languages},
        "iframe": embed_code.IFRAME,
        "element": embed_code.ELEMENT,
    }
