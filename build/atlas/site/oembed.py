"""Answers to sites that embed by oEmbed, which turn a link into a frame."""

import json
from typing import Any

from atlas.scene.scene import Scene
from atlas.site import embed_code
from atlas.site.location import CARD, Site
from geo.schema import Period

CACHED = 86_400  # seconds that another site may keep an answer


def path(scene: Scene, period: Period) -> str:
    """Return the path of a period's answer inside the site."""
    return "oembed.json" if period == scene.period else f"oembed/{period.id}.json"


def answer(scene: Scene, site: Site, period: Period) -> str:
    """Write what a site that embeds is told about a period: a title, a frame, a picture."""
    src = site.address("embed.html#" + embed_code.fragment(period=period.id, lang=scene.lang))
    entries: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": title(scene, period),
        "provider_name": scene.catalog.map.title[scene.lang],
        "provider_url": site.url,
        "html": embed_code.iframe(src, title(scene, period)),
        "width": embed_code.WIDTH,
        "height": embed_code.HEIGHT,
        "cache_age": CACHED,
    }
    if picture := site.card(period.id, scene.lang):
        entries |= {
            "thumbnail_url": picture,
            "thumbnail_width": CARD[0],
            "thumbnail_height": CARD[1],
        }
    known = {key: value for key, value in entries.items() if value}
    return json.dumps(known, ensure_ascii=False, indent=2) + "\n"


def title(scene: Scene, period: Period) -> str:
    """Title the map of a period."""
    return f"{scene.catalog.map.title[scene.lang]} – {period.label[scene.lang]}"
