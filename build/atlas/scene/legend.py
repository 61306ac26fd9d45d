"""What stands in the legend: the shades of holders, and the lines of layers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from atlas.scene import looks
from atlas.scene.scene import CONTROL, Held, Scene
from geo.schema import Group, Look

SELF_EVIDENT = {"water", "river"}  # what is drawn in these colours needs no entry


@dataclass(frozen=True)
class ShadeEntry:
    """A shade, and the hows that it tells apart from what its holder holds otherwise."""

    shade: looks.Shade
    hows: tuple[str, ...]

    @property
    def id(self) -> str:
        """Holder and pattern in one word."""
        return "-".join(self.shade)

    @property
    def holder(self) -> str:
        """The holder's id."""
        return self.shade[0]

    def label(self, scene: Scene) -> str:
        """Name it in the scene's language."""
        chart = scene.catalog.map
        labels = [chart.holders[self.holder].label, *(chart.hows[how].label for how in self.hows)]
        return ", ".join(label[scene.lang] for label in labels)

    def definition(self, scene: Scene) -> str:
        """Define its holder in the scene's language, once: not where a how sets it apart."""
        holder = scene.catalog.map.holders[self.holder]
        return "" if self.hows else holder.definition[scene.lang]


def shade_entries(scene: Scene, holdings: Iterable[tuple[str, str]]) -> list[ShadeEntry]:
    """List the shades of some pairs of holder and how, in the map file's order of holders."""
    chart = scene.catalog.map
    hows: dict[looks.Shade, set[str]] = {}
    for holder, how in holdings:
        hows.setdefault(looks.shade(chart, holder, how), set()).add(how)
    entries = []
    for holder, about in chart.holders.items():
        usual_first = sorted(
            (shade for shade in hows if shade[0] == holder),
            key=lambda shade: (shade[1] != about.pattern, shade),
        )
        for shade in usual_first:
            apart = [how for how in chart.hows if how in hows[shade] and shade[1] != about.pattern]
            entries.append(ShadeEntry(shade, tuple(apart)))
    return entries


def holdings(*helds: Held) -> set[tuple[str, str]]:
    """Collect the pairs of holder and how."""
    return {(change.holder, change.how) for held in helds for change in held.values()}


def line_entries(
    scene: Scene, groups: Sequence[Group], seen: Callable[[str], list[str]]
) -> list[tuple[str, Look]]:
    """List labels and looks of the lines of some groups; what looks the same shares an entry.

    Parameters
    ----------
    seen
        Names the features of a layer that are there to be seen.
    """
    entries: dict[object, tuple[Look, list[str]]] = {}
    for name in (name for group in groups for name in group.layers if name != CONTROL):
        layer = scene.layers[name]
        style = layer.sidecar.style
        is_line = layer.kind in ("line", "polygon")
        if not is_line or not layer.sidecar.shown or SELF_EVIDENT & {style.stroke, style.fill}:
            continue
        features = seen(name)
        if not features:
            continue
        row = {} if style.when else scene.properties[name][features[0]]
        look = looks.look(style, row)
        label = (layer.sidecar.key or layer.sidecar.title)[scene.lang]
        alike = label if layer.sidecar.key else (look.stroke, look.width, look.dash)
        labels = entries.setdefault(alike, (look, []))[1]
        labels += [label] if label not in labels else []
    return [(", ".join(labels), look) for look, labels in entries.values()]
