"""A page for each period that carries its link preview, and leads on to the map."""

from jinja2 import Environment, StrictUndefined

from atlas import assets, cards
from atlas.scene import Scene
from geo.schema import Period


def page(scene: Scene, site: cards.Site, period: Period) -> str:
    """Write ``periods/PERIOD.html``."""
    name = f"periods/{period.id}.html"
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    return environment.from_string(assets.read("share.html")).render(
        lang=scene.lang,
        title=cards.title(scene, period),
        day=scene.language.date(period.day),
        cards=cards.head(scene, site, period, page=name, up="../"),
        address=f"../index.html#period={period.id}",
    )
