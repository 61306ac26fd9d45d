"""Serve a site on this machine, with the headers that a server on the web should send."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from atlas.page import assets, data, security_policy
from atlas.serve.rebuild import Watch
from atlas.site import http_headers
from atlas.site.build import FIRST_PAGE

HOST = "127.0.0.1"  # never the network
NEWS = "/watch"  # where a watched page hears of changes
BEAT = 10.0  # seconds after which a silent connection is tried


class Server(ThreadingHTTPServer):
    """A server of one folder, and of the news when its map is watched."""

    daemon_threads = True
    block_on_close = False

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://{HOST}:{self.server_address[1]}/"


class Handler(BaseHTTPRequestHandler):
    """Answers for the files of a folder; a watched page gets a script that listens for news."""

    protocol_version = "HTTP/1.1"
    server_version = "karabakh-map"
    sys_version = ""

    def __init__(self, *args: Any, folder: Path, watch: Watch | None) -> None:
        self.folder, self.watch = folder, watch
        super().__init__(*args)

    def do_GET(self) -> None:
        """Answer with a file, or with the news."""
        path = urlsplit(self.path).path
        if self.watch and path == NEWS:
            self._tell(self.watch)
            return
        self._send(unquote(path).lstrip("/") or FIRST_PAGE)

    do_HEAD = do_GET  # noqa: N815 -- its name in the standard library

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""

    def _send(self, name: str) -> None:
        stamp = self.watch.stamp if self.watch else ""  # before the page: an older one loads again
        content = self._content(name)
        if content is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        is_page = name.endswith(".html")
        if self.watch and is_page and b"script-src" in content:
            content = _watched(content.decode(), stamp).encode()
        sent = http_headers.of(name, content.decode() if is_page else "")
        if self.watch:
            sent["Cache-Control"] = "no-store"
        self.send_response(HTTPStatus.OK)
        for key, value in {**sent, "Content-Length": str(len(content))}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _content(self, name: str) -> bytes | None:
        """Read a file of the folder, and of no other."""
        parts = PurePosixPath(name).parts
        if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
            return None
        if self.watch and (page := self.watch.page(name)):
            return page.encode()
        path = self.folder.joinpath(*parts)
        inside = path.resolve().is_relative_to(self.folder.resolve())
        return path.read_bytes() if inside and path.is_file() else None

    def _tell(self, watch: Watch) -> None:
        """Send what is known, and each change of it, until the reader goes away."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        said = None
        try:
            while True:
                news = json.dumps({"stamp": watch.stamp, "problems": watch.problems})
                self.wfile.write(b": still here\n\n" if news == said else _event(news))
                self.wfile.flush()
                said = news
                watch.wait(BEAT)
        except OSError:
            return


def _event(news: str) -> bytes:
    return f"data: {news}\n\n".encode()


def _watched(page: str, stamp: str) -> str:
    """Add the script that loads a page again when there is a newer one."""
    return security_policy.with_code(
        page,
        island=data.island("watched", {"stamp": stamp}),
        script=assets.read("watch.js"),
        style=assets.read("watch.css"),
    )


@contextmanager
def started(folder: Path, *, port: int = 0, watch: Watch | None = None) -> Iterator[Server]:
    """Open a server on a port of this machine, any free one by default; it still has to serve."""
    server = Server((HOST, port), partial(Handler, folder=folder, watch=watch))
    try:
        yield server
    finally:
        server.server_close()
