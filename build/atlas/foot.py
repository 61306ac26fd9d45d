"""The foot of an embedded map: whose data it is, and the way to the whole map."""

from jinja2 import Environment, StrictUndefined

from atlas import assets, data
from atlas.scene import Scene
from geo import citation


def written(scene: Scene) -> str:
    """Write the foot in the opening language."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    cited = citation.work(scene.catalog)
    day = cited.day.isoformat()
    return environment.from_string(assets.read("foot.html")).render(
        text=data.text(scene, scene.lang),
        day=day,
        day_in_words=scene.language.date(day),
        attributions=cited.attributions,
    )
