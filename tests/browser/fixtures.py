"""The page of the real map folder, and a browser to open it in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

import atlas
import geo
from tests.browser import install

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Page

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FRAME = "(done) => requestAnimationFrame(() => setTimeout(() => setTimeout(done)))"
SETTLED = f"() => new Promise({FRAME})"  # what a page does after it is seen is done
STEADY = """(expression) => new Promise((done) => {
    const read = new Function(`return JSON.stringify(${expression})`);
    let last, frames = 0;
    const look = () => {
        const now = read();
        frames = now === last ? frames + 1 : 0;
        last = now;
        frames === 10 ? done() : requestAnimationFrame(look);
    };
    look();
})"""  # ten frames in which nothing changed
DESKTOP = {"width": 1280, "height": 800}
PATIENCE = 180_000  # milliseconds; a busy machine is slow, and no test is about that


@dataclass
class Visit:
    """A page in a browser, with what it asked for and complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


Visitor = Callable[..., Visit]


@pytest.fixture(scope="session")
def real_map(catalog: geo.Catalog) -> atlas.AtlasMap:
    return atlas.map(layers=catalog)


@pytest.fixture(scope="session")
def index(real_map: atlas.AtlasMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the real map folder."""
    path = tmp_path_factory.mktemp("site") / "index.html"
    atlas.write(real_map, path)
    return path


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # only these tests need it

    found = install.find()
    if found is None:
        pytest.fail("No browser: run python tests/browser/install.py", pytrace=False)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(found), args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visitor]:
    """Open a page as a reader does; keyword arguments describe the reader's browser."""
    contexts = []

    def opened(address: str | Path, **reader: Any) -> Visit:
        context = chromium.new_context(**{"viewport": DESKTOP, **reader})
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        seen = Visit(context.new_page())
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.on(
            "console",
            lambda message: (
                seen.complaints.append(message.text)
                if message.type in ("error", "warning")
                else None
            ),
        )
        seen.page.goto(address.as_uri() if isinstance(address, Path) else address)
        if reader.get("java_script_enabled", True):
            seen.page.evaluate(SETTLED)
        return seen

    yield opened
    for context in contexts:
        context.close()


def steady(page: Page | Frame, expression: str) -> None:
    """Wait until what an expression reads of the page stays the same, frame after frame."""
    page.evaluate(STEADY, expression)


@pytest.fixture
def reader(visit: Visitor, index: Path) -> Page:
    """The real page, opened on a desktop."""
    return visit(index).page


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


def served(folder: Path) -> AbstractContextManager[str]:
    """Serve a folder on this machine."""
    return answering(partial(_Quiet, directory=str(folder)))


@contextmanager
def answering(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    """Answer on this machine, and give the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
