"""The foot of an embedded map: whose data it is, and the way to the whole map."""

from atlas.page import assets, data
from atlas.scene.scene import Scene
from geo.publish import citation


def written(scene: Scene) -> str:
    """Write the foot in the opening language."""
    cited = citation.work(scene.catalog)
    day = cited.day.isoformat()
    return assets.template("foot.html").render(
        text=data.text(scene, scene.lang),
        day=day,
        day_in_words=scene.language.date(day),
        attributions=cited.attributions,
    )
