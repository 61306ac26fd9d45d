"""Serving a site: its headers, its bounds, and a map that follows the hands of its maintainer."""

from __future__ import annotations

import gc
import gzip
import http.client
import json
import re
import shutil
import socket
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from email.message import Message
from pathlib import Path
from queue import Queue
from threading import Event, Thread, active_count
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner

import geo
from atlas.cli import app
from atlas.serve import connection, rebuild
from atlas.serve.rebuild import Watch
from atlas.serve.server import serving
from atlas.site import build, http_headers
from geo.errors import MapError
from tests.browser.fixtures import Visitor
from tests.paths import INVENTED, ROOT


@contextmanager
def running(folder: Path, watch: Watch | None = None) -> Iterator[str]:
    with serving(folder, watch=watch) as server:
        yield server.address


def connected(address: str) -> socket.socket:
    """Open a connection to a server, without a word."""
    where = urlsplit(address)
    return socket.create_connection((where.hostname or "", where.port or 0))


class Answer(NamedTuple):
    status: int
    headers: Message
    content: bytes


def answer(address: str, path: str = "/", **headers: str) -> Answer:
    """Ask a server for a path, as it is written."""
    asked = {key.replace("_", "-"): value for key, value in headers.items()}
    with closing(http.client.HTTPConnection(urlsplit(address).netloc)) as connection:
        connection.request("GET", path, headers=asked)
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build.build(folder, INVENTED)
    return folder


@pytest.fixture(scope="module")
def there(published: Path) -> Iterator[str]:
    with running(published) as address:
        yield address


def test_it_listens_on_this_machine_alone(there: str) -> None:
    assert there.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("name", ["index.html", "embed.html", "press.html", "embed.js"])
def test_every_file_has_its_headers(there: str, published: Path, name: str) -> None:
    with urlopen(there + name) as answer:  # noqa: S310 -- our own server
        sent, content = answer.headers, answer.read()
    assert content == (published / name).read_bytes()
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "max-age" in sent["Cache-Control"]
    policy = sent["Content-Security-Policy"]
    if name.endswith(".html"):
        own = re.search(r'Content-Security-Policy" content="([^"]+)"', content.decode())
        assert own
        assert policy.startswith(own[1])
        assert policy.endswith("frame-ancestors 'self'") == (name == "press.html")


def test_the_folder_alone_is_the_first_page(there: str, published: Path) -> None:
    with urlopen(there) as answer:  # noqa: S310
        assert answer.read() == (published / "index.html").read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/../secret",
        "/%2e%2e/secret",
        "/oembed/../../secret",
        "/.new.x/a",
        "/link",
        "//etc/passwd",
        "/none",
    ],
)
def test_nothing_outside_the_folder_is_served(there: str, published: Path, path: str) -> None:
    (published.parent / "secret").write_text("secret")
    link = published / "link"
    link.unlink(missing_ok=True)
    link.symlink_to(published.parent / "secret")
    connection = http.client.HTTPConnection(there.removeprefix("http://").rstrip("/"))
    connection.request("GET", path)
    assert connection.getresponse().status == 404
    connection.close()


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
def test_a_name_of_another_site_is_refused(there: str, host: str) -> None:
    assert answer(there, Host=host).status == 400
    assert answer(there, Host="localhost").status == 200


def test_pages_and_data_are_sent_compressed_and_pictures_are_not(
    there: str, published: Path
) -> None:
    page = answer(there, "/index.html", Accept_Encoding="gzip, br")
    assert page.headers["Content-Encoding"] == "gzip"
    assert page.headers["Vary"] == "Accept-Encoding"
    sent = page.content
    whole = (published / "index.html").read_bytes()
    assert gzip.decompress(sent) == whole
    assert len(sent) < len(whole) / 2
    assert answer(there, "/index.html").headers["Content-Encoding"] is None
    (published / "picture.png").write_bytes(b"\x89PNG" * 1000)
    picture = answer(there, "/picture.png", Accept_Encoding="gzip")
    assert picture.headers["Content-Encoding"] is None


def test_every_file_has_a_type(there: str, published: Path) -> None:
    files = {
        "a.cff": "application/yaml",
        "a.csv": "text/csv; charset=utf-8",
        "a.geojson": "application/geo+json",
        "a.gpkg": "application/geopackage+sqlite3",
        "a.jpg": "image/jpeg",
        "a.parquet": "application/vnd.apache.parquet",
        "a.pdf": "application/pdf",
        "a.toml": "application/toml",
        "a.txt": "text/plain; charset=utf-8",
        "a.webp": "image/webp",
        "a.zip": "application/zip",
        "LICENCE": "application/octet-stream",
        "a.none": "application/octet-stream",
        "data.d/a.cff": "application/yaml",
    }
    (published / "data.d").mkdir(exist_ok=True)
    for name, kind in files.items():
        (published / name).touch()
        assert answer(there, f"/{name}").headers["Content-Type"] == kind


def test_slow_readers_and_callers_share_a_few_threads(there: str) -> None:
    before = active_count()
    with ExitStack() as stack:
        slow = [stack.enter_context(connected(there)) for _ in range(200)]
        for caller in slow[:100]:
            caller.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert caller.recv(1)  # the rest is not taken
        for caller in slow[100:]:
            caller.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert answer(there).status == 200
        assert active_count() < before + 60
        for caller in slow[100:]:
            caller.sendall(b"localhost\r\n\r\n")
            assert caller.recv(8) == b"HTTP/1.1"


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n",
        b"HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HT",
    ],
)
def test_a_connection_that_is_silent_is_ended(
    published: Path, said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 0.05)
    with running(published) as address, connected(address) as caller:
        caller.sendall(said)
        try:
            while caller.recv(1 << 16):  # until the other side ends it
                pass
        except ConnectionResetError:
            pass


def test_a_reader_who_takes_nothing_is_not_waited_for(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 0.05)
    lost = Event()
    real = connection.Connection.connection_lost

    def connection_lost(self: connection.Connection, exc: Exception | None) -> None:
        real(self, exc)
        lost.set()

    monkeypatch.setattr(connection.Connection, "connection_lost", connection_lost)
    (published / "large.bin").write_bytes(bytes(50_000_000))
    with running(published) as address, connected(address) as caller:
        caller.sendall(b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert lost.wait(60)


def test_a_port_that_is_taken_is_said_in_words(published: Path) -> None:
    with serving(published) as first:
        fault = f"serve: port {first.port} is taken by another program. Name another with --port"
        with pytest.raises(MapError, match=fault), serving(published, port=first.port):
            pass


def test_a_port_out_of_range_is_said_in_words() -> None:
    result = CliRunner().invoke(app.app, ["serve", "--port", "70000"])
    assert result.exit_code == 2
    assert "65535" in result.output


def test_the_documentation_names_the_headers_that_are_sent() -> None:
    text = (ROOT / "docs" / "journalists.md").read_text("utf-8")
    for key, value in http_headers.EVERYWHERE.items():
        assert f'add_header {key} "{value}"' in text or f"add_header {key} {value}" in text
    for value in (
        http_headers.FRESH,
        http_headers.LASTING,
        http_headers.FRAMED,
        http_headers.ALONE,
    ):
        assert value in text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(INVENTED, tmp_path / "layers"))


@contextmanager
def watching(watch: Watch, restart: Callable[[], None] = lambda: None) -> Iterator[None]:
    thread = Thread(target=watch.run, args=[restart])
    thread.start()
    try:
        yield
    finally:
        watch.stopped.set()
        thread.join()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.browser
def test_an_edit_is_on_the_page_and_a_problem_above_the_last_good_map(
    visit: Visitor, folder: Path, tmp_path: Path
) -> None:
    watch = Watch(folder, tmp_path / "site")
    with watching(watch), running(tmp_path / "site", watch) as address:
        with closing(news(address)) as heard:
            next(one for one in heard if one["stamp"])  # the site is built
        seen = visit(f"{address}#period=war")
        page = seen.page
        page.wait_for_function("() => document.documentElement.dataset.period === 'war'")
        towns = folder / "towns.geojson"
        name = re.search(r'"name:en":"([^"]+)"', towns.read_text("utf-8"))
        assert name
        has = "(name) => document.documentElement.innerHTML.includes(name)"

        edit(towns, name[1], "Newtown")
        page.wait_for_function(has, arg="Newtown")
        page.wait_for_function("() => document.documentElement.dataset.period === 'war'")

        edit(folder / "ledger.toml", 'area = "north"', 'area = "nort"')
        page.locator("#problems li").first.wait_for()
        assert 'Did you mean "north"?' in page.locator("#problems").inner_text()
        assert page.locator("#drawing [data-feature]").count() > 3
        assert "nort is" not in (tmp_path / "site" / "index.html").read_text("utf-8")

        edit(folder / "ledger.toml", 'area = "nort"', 'area = "north"')
        page.locator("#problems").wait_for(state="detached")
        assert seen.complaints == []


def test_what_passes_the_reading_but_not_the_check_is_never_shown(
    folder: Path, tmp_path: Path
) -> None:
    watch = Watch(folder, tmp_path / "site")
    watch.build()
    assert not watch.problems
    good = (tmp_path / "site" / "index.html").read_bytes()
    sources = folder / "sources.toml"
    sources.write_text(
        sources.read_text("utf-8")
        + '\n[nobody]\ntitle = "x"\npublisher = "x"\nurl = "https://x.org"\nside = "un"\n'
    )
    stamp = watch.stamp
    with running(watch.out, watch) as address:
        watch.build()
        assert any("nobody" in problem for problem in watch.problems)
        with urlopen(address) as answer:  # noqa: S310 -- our own server
            assert b"nobody" not in answer.read()
    assert (tmp_path / "site" / "index.html").read_bytes() == good
    assert watch.stamp == stamp  # no page is loaded again


def news(address: str) -> Generator[dict[str, object], None, None]:
    """Read what a watched page is sent."""
    with urlopen(f"{address}watch") as stream:  # noqa: S310 -- our own server
        for line in stream:
            if line.startswith(b"data: "):
                yield json.loads(line.removeprefix(b"data: "))


def test_an_edit_is_news(folder: Path, tmp_path: Path) -> None:
    watch = Watch(folder, tmp_path / "site")
    with running(watch.out, watch) as address, watching(watch):
        heard = news(address)
        first = next(one for one in heard if one["stamp"])
        edit(folder / "ledger.toml", 'area = "north"', 'area = "nort"')
        assert 'Did you mean "north"?' in str(next(one for one in heard if one["problems"]))
        edit(folder / "ledger.toml", 'area = "nort"', 'area = "north"')
        assert any(one["stamp"] != first["stamp"] for one in heard if not one["problems"])
        heard.close()


def test_code_that_changed_starts_the_program_anew_unless_it_is_broken(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copytree(ROOT / "build" / "atlas", tmp_path / "code" / "atlas")
    monkeypatch.setattr(rebuild, "CODE", (copy,))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "code"))
    anew: Queue[str] = Queue()
    watch = Watch(folder, tmp_path / "site")
    with running(watch.out, watch) as address, watching(watch, lambda: anew.put("anew")):
        heard = news(address)
        next(one for one in heard if one["stamp"])
        module = copy / "site" / "embed_code.py"
        text = module.read_text()
        module.write_text("def broken(:")
        fault = str(next(one for one in heard if one["problems"]))
        assert "embed_code.py" in fault
        assert "SyntaxError" in fault
        assert anew.empty()
        module.write_text(text)
        assert anew.get() == "anew"
        heard.close()


def blocks() -> int:
    """Count the pieces of memory in use."""
    gc.collect()
    return sys.getallocatedblocks()


def test_fifty_edits_leave_next_to_nothing_behind(folder: Path, tmp_path: Path) -> None:
    watch = Watch(folder, tmp_path / "site")
    towns = folder / "towns.geojson"
    text = towns.read_text("utf-8")
    before = blocks()
    catalogs = sum(isinstance(one, geo.Catalog) for one in gc.get_objects())
    catalog = geo.read(folder)
    size = blocks() - before
    del catalog
    held = {}
    for number in range(50):
        towns.write_text(text.replace("Middleton", f"Middleton {number}"), "utf-8")
        watch._follow([towns], lambda: None)
        assert not watch.problems
        if number in (4, 49):
            held[number] = blocks()
    assert held[49] - held[4] < 10 * size  # 45 catalogues would be more, and their pages too
    assert sum(isinstance(one, geo.Catalog) for one in gc.get_objects()) <= catalogs + 3


def test_without_a_site_serve_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["karabakh-map", "serve", "--site", str(tmp_path)])
    with pytest.raises(SystemExit):
        app.main()
    assert "holds no index.html. Run karabakh-map build first." in capsys.readouterr().err
