"""The headers that a server should send with each file of a site.

docs/journalists.md gives them for web servers; a test compares the two.
"""

import re
from mimetypes import MimeTypes
from pathlib import PurePosixPath

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
LASTING = "public, max-age=3600, stale-while-revalidate=604800"  # all other files: an hour
OPEN = ("data/", "oembed", "stills/")  # scripts of other sites may read these
TYPES = {
    ".cff": "application/yaml",
    ".css": "text/css; charset=utf-8",
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
    ".toml": "application/toml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".zip": "application/zip",
}
UNKNOWN = "application/octet-stream"  # a file that somebody put into the site
OTHERS = MimeTypes()  # Python's own list: that of the machine may say anything


def of(name: str, page: str = "") -> dict[str, str]:
    """Return the headers that a file of the site is sent with.

    Parameters
    ----------
    name
        Its path inside the site.
    page
        Its text, if it is a page: its own policy is sent as a header too.
    """
    headers = dict(EVERYWHERE)
    ending = PurePosixPath(name).suffix
    headers["Content-Type"] = TYPES.get(ending) or OTHERS.guess_type(name)[0] or UNKNOWN
    headers["Cache-Control"] = FRESH if ending == ".html" else LASTING
    if name.startswith(OPEN) or name == "embed.js":
        headers["Access-Control-Allow-Origin"] = "*"
    if ending == ".html":
        ancestors = FRAMED if name in ("embed.html", "index.html") else ALONE
        own = POLICY.search(page)
        headers["Content-Security-Policy"] = "; ".join([own[1], ancestors] if own else [ancestors])
    elif ending == ".svg":
        headers["Content-Security-Policy"] = security_policy.PICTURE
    return headers
