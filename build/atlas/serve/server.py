"""Serve a site on this machine, with the headers that a server on the web should send."""

import asyncio
import errno
import json
import os
import re
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from threading import Event, Thread
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from atlas.page import assets, data, security_policy
from atlas.serve.connection import Connection
from atlas.serve.rebuild import Watch
from atlas.site import http_headers
from atlas.site.build import FIRST_PAGE
from geo.errors import MapError

HOST = "127.0.0.1"  # never the network
NAMES = [HOST, "localhost"]  # other names that lead here are another site's trick to read this one
NEWS = "/watch"  # where a watched page hears of changes
POLICY = re.compile(r'(?<=<meta http-equiv="Content-Security-Policy" content=")[^"]*')
BACKLOG = 1000  # connections that may wait to be taken
LOOK = 0.1  # seconds between looks for news
BEAT = 10.0  # seconds after which a silent connection is tried
ENDING = 3.0  # seconds that answers have to end; a disk that does not answer keeps nobody longer


class Site:
    """Answers for the files of a folder; a watched page gets a script that listens for news."""

    def __init__(self, folder: Path, watch: Watch | None = None) -> None:
        self.folder, self.watch = folder, watch

    def file(self, request: Request) -> Response:
        """Answer with a file of the folder, and of no other."""
        name = request.path_params["name"].lstrip("/") or FIRST_PAGE
        stamp = self.watch.stamp if self.watch else ""  # before the page: an older one loads again
        if self.watch and (first := self.watch.page(name)):
            return self._page(name, first, stamp)
        path = self._path(name)
        if path is None:
            return PlainTextResponse("Not found", 404)
        if name.endswith(".html"):
            return self._page(name, path.read_bytes().decode("utf-8", "surrogateescape"), stamp)
        return FileResponse(path, headers=self._headers(name))

    async def news(self, _: Request) -> Response:
        """Send what is known, and each change of it, until the reader goes away."""
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(self._news(), headers=headers, media_type="text/event-stream")

    async def _news(self) -> AsyncIterator[str]:
        if not self.watch:
            return
        sent, silent = "", 0.0
        while True:
            news = json.dumps({"stamp": self.watch.stamp, "problems": self.watch.problems})
            if news != sent:
                yield f"data: {news}\n\n"
                sent, silent = news, 0.0
            elif silent >= BEAT:
                yield ": still here\n\n"
                silent = 0.0
            await asyncio.sleep(LOOK)
            silent += LOOK

    def _page(self, name: str, page: str, stamp: str) -> Response:
        if self.watch and "script-src" in page:
            page = _watched(page, stamp)
        return Response(page.encode("utf-8", "surrogateescape"), headers=self._headers(name, page))

    def _headers(self, name: str, page: str = "") -> dict[str, str]:
        headers = http_headers.of(name, page)
        return headers | {"Cache-Control": "no-store"} if self.watch else headers

    def _path(self, name: str) -> Path | None:
        parts = PurePosixPath(name).parts
        if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
            return None
        path = self.folder.joinpath(*parts)
        try:
            is_inside = path.resolve().is_relative_to(self.folder.resolve())
            return path if is_inside and path.is_file() else None
        except OSError:  # a name that no file can have
            return None


class Server(uvicorn.Server):
    """A server of one folder, and of the news when its map is watched.

    It answers in a thread of its own while its ``with`` block runs, so that the main thread is free
    for signals and nothing that an answer waits for keeps the program from ending.
    """

    def __init__(self, site: Site, listener: socket.socket) -> None:
        routes = [Route("/{name:path}", site.file)]
        if site.watch:
            routes.insert(0, Route(NEWS, site.news))
        middleware = [
            Middleware(TrustedHostMiddleware, allowed_hosts=NAMES, www_redirect=False),
            Middleware(GZipMiddleware, compresslevel=6),
        ]
        super().__init__(
            uvicorn.Config(
                Starlette(routes=routes, middleware=middleware),
                http=Connection,
                loop="asyncio",
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="critical",
                server_header=False,
                timeout_graceful_shutdown=0,  # whoever still reads
            )
        )
        self.listener = listener
        self.ready = Event()
        # The threads that read files are started by this one: as daemons, none is waited for.
        self.thread = Thread(target=self._serve_thread, daemon=True)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.listener.getsockname()[1])

    @property
    def address(self) -> str:
        """The address of its first page."""
        return f"http://{HOST}:{self.port}/"

    def __enter__(self) -> Self:
        self.thread.start()
        self.ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self.should_exit = True
        self.thread.join(ENDING)

    def wait(self) -> None:
        """Wait until a signal ends the program."""
        while self.thread.is_alive():
            self.thread.join(LOOK)  # on Windows, no signal ends a wait without a limit

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        self.ready.set()

    def _serve_thread(self) -> None:
        try:
            self.run(sockets=[self.listener])
        finally:
            self.ready.set()  # also if it could not start


def _watched(page: str, stamp: str) -> str:
    """Add the script that loads a page again when there is a newer one, and let it run."""
    script, style = assets.read("watch.js"), assets.read("watch.css")

    def widened(match: re.Match[str]) -> str:
        rules = {name: values for name, *values in map(str.split, match[0].split(";"))}
        for name, content in (("script-src", script), ("style-src", style)):
            rules.setdefault(name, []).extend(security_policy.digests([content]))
        rules["connect-src"] = ["'self'"]
        return security_policy.written(rules)

    before, end, after = POLICY.sub(widened, page, count=1).rpartition("</body>")
    island = data.island("watched", {"stamp": stamp})
    return f"{before}<style>{style}</style>{island}<script>{script}</script>\n{end}{after}"


@contextmanager
def serving(folder: Path, *, port: int = 0, watch: Watch | None = None) -> Iterator[Server]:
    """Serve a folder on a port of this machine, any free one by default, while the block runs.

    Raises
    ------
    MapError
        If the port cannot be had.
    """
    with _listener(port) as listener, Server(Site(folder, watch), listener) as server:
        yield server


def _listener(port: int) -> socket.socket:
    listener = socket.socket()
    try:
        if os.name == "posix":  # or a port stays taken for a minute after its server has ended
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        remedy = "Name another with --port; 0 takes any free one."
        raise MapError(f"serve: {_fault(port, error)}. {remedy}") from None
    return listener


def _fault(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken by another program"
    if error.errno == errno.EACCES:
        return f"port {port} is not open to you"
    return f"port {port} cannot be opened: {error.strerror}"
