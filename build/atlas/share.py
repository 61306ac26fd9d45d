"""A page for each period that carries its link preview, and leads on to the map."""

from atlas import assets, cards
from atlas.scene import Scene
from geo.schema import Period


def page(scene: Scene, site: cards.Site, period: Period) -> str:
    """Write ``periods/PERIOD.html``."""
    name = f"periods/{period.id}.html"
    return assets.template("share.html").render(
        lang=scene.lang,
        title=cards.title(scene, period),
        day=scene.language.date(period.day),
        cards=cards.head(scene, site, period, page=name, up="../"),
        address=f"../index.html#period={period.id}",
    )
