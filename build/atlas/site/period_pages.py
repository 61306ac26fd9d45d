"""A page for each period, to link to: it has that period's preview and leads on to the map."""

from atlas.page import assets
from atlas.scene.scene import Scene
from atlas.site import link_previews, oembed
from atlas.site.location import Site
from geo.schema import Period


def page(scene: Scene, site: Site, period: Period) -> str:
    """Write ``periods/PERIOD.html``."""
    name = f"periods/{period.id}.html"
    return assets.template("share.html").render(
        lang=scene.lang,
        title=oembed.title(scene, period),
        day=scene.language.date(period.day),
        previews=link_previews.head(scene, site, period, page=name, up="../"),
        address=f"../index.html#period={period.id}",
    )
