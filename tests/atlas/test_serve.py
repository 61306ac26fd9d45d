"""Serving a site: its headers, its bounds, and a map that follows the hands of its maintainer."""

from __future__ import annotations

import http.client
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

import pytest

from atlas.serve.rebuild import Watch
from atlas.serve.server import started
from atlas.site import build, http_headers
from tests.browser.fixtures import Visitor
from tests.paths import INVENTED, ROOT


@contextmanager
def running(folder: Path, watch: Watch | None = None) -> Iterator[str]:
    with started(folder, watch=watch) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.address
        finally:
            server.shutdown()
            thread.join()


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


def test_the_readme_names_the_headers_that_are_sent() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for key, value in http_headers.EVERYWHERE.items():
        assert f'add_header {key} "{value}"' in text or f"add_header {key} {value}" in text
    for value in (http_headers.FRESH, http_headers.KEPT, http_headers.FRAMED, http_headers.ALONE):
        assert value in text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(INVENTED, tmp_path / "layers"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.browser
def test_an_edit_is_on_the_page_and_a_problem_above_the_last_good_map(
    visit: Visitor, folder: Path, tmp_path: Path
) -> None:
    watch = Watch(folder, tmp_path / "site")
    Thread(target=watch.run, args=[lambda: None], daemon=True).start()
    with running(tmp_path / "site", watch) as address:
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


def test_without_a_site_serve_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from atlas.cli import app

    monkeypatch.setattr("sys.argv", ["karabakh-map", "serve", "--site", str(tmp_path)])
    with pytest.raises(SystemExit):
        app.main()
    assert "holds no index.html. Run karabakh-map build first." in capsys.readouterr().err
