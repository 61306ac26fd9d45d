"""The headers that a server should send with each file of a site.

README.md says the same to those who set up a server; a test compares the two.
"""

import re

from atlas.page import security_policy

POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]+)"')
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
FRAMED = "frame-ancestors *"  # any page may show the map
ALONE = "frame-ancestors 'self'"
FRESH = "public, max-age=300, stale-while-revalidate=86400"  # pages: five minutes
KEPT = "public, max-age=3600, stale-while-revalidate=604800"  # what they lead to: an hour
OPEN = ("data/", "oembed", "stills/")  # for scripts of other sites to read
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}


def of(name: str, page: str = "") -> dict[str, str]:
    """Say with which headers a file of the site is sent.

    Parameters
    ----------
    name
        Its path inside the site.
    page
        Its text, if it is a page: its own policy is sent as a header too.
    """
    found = dict(EVERYWHERE)
    ending = "." + name.rpartition(".")[2]
    if ending in TYPES:
        found["Content-Type"] = TYPES[ending]
    found["Cache-Control"] = FRESH if ending == ".html" else KEPT
    if name.startswith(OPEN) or name == "embed.js":
        found["Access-Control-Allow-Origin"] = "*"
    if ending == ".html":
        ancestors = FRAMED if name in ("embed.html", "index.html") else ALONE
        own = POLICY.search(page)
        found["Content-Security-Policy"] = "; ".join([own[1], ancestors] if own else [ancestors])
    elif ending == ".svg":
        found["Content-Security-Policy"] = security_policy.PICTURE
    return found
