"""How the command line starts, prints and ends, whatever the terminal and whoever interrupts."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen, run

import pytest

from atlas.cli import app, terminal
from tests.paths import INVENTED

# Tells when the command line is being imported, and waits there for what comes.
SLOW = """
import sys, time
class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == "atlas.cli.app":
            print("importing", flush=True)
            try:
                time.sleep(600)
            except BaseException as error:
                raise ImportError("as libraries do") from error
sys.meta_path.insert(0, Slow())
from atlas.__main__ import main
main()
"""


def test_an_interrupt_during_the_imports_ends_without_a_traceback() -> None:
    with Popen([sys.executable, "-c", SLOW], stdout=PIPE, stderr=PIPE) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == b"importing\n"
        process.send_signal(signal.SIGINT)
        assert process.wait() == 130
        assert process.stderr.read() == b""


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_server_without_a_traceback(
    tmp_path: Path, how: signal.Signals, code: int
) -> None:
    (tmp_path / "index.html").touch()
    command = [sys.executable, "-m", "atlas", "serve", "--site", str(tmp_path), "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with Popen(command, stdout=PIPE, stderr=PIPE, env=environment) as process:
        assert process.stdout
        assert process.stderr
        assert b"Ctrl-C ends" in process.stdout.readline()
        process.send_signal(how)
        assert process.wait() == code
        assert process.stderr.read() == b""


# The first answer never ends, as from a disk that is gone.
STUCK = """
import threading
from atlas.serve import server
def file(self, request):
    print("asked", flush=True)
    threading.Event().wait()
server.Site.file = file
server.ENDING = 0.1
"""

# The first Ctrl-C is lost, as in a callback from a library.
DROPPED = """
import time
from atlas.serve.rebuild import Watch
def build(self):
    print("building", flush=True)
    try:
        time.sleep(600)
    except KeyboardInterrupt:
        pass
Watch.build = build
"""


@contextmanager
def changed_server(change: str, *options: str) -> Iterator[Popen[str]]:
    """Start ``serve`` with a piece of it changed."""
    code = f"{change}\nfrom atlas.__main__ import main\nmain()"
    command = [sys.executable, "-c", code, "serve", "--port", "0", "--no-open", *options]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with Popen(command, stdout=PIPE, text=True, env=environment) as process:
        yield process


def test_an_answer_that_never_ends_does_not_keep_the_server(tmp_path: Path) -> None:
    (tmp_path / "index.html").touch()
    with changed_server(STUCK, "--site", str(tmp_path)) as process:
        assert process.stdout
        port = re.findall(r":(\d+)/", process.stdout.readline())[0]
        with socket.create_connection(("127.0.0.1", int(port))) as caller:
            caller.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert process.stdout.readline() == "asked\n"
            process.send_signal(signal.SIGINT)
            assert process.wait() == 130


def test_an_interrupt_that_a_library_drops_ends_the_watching_all_the_same(tmp_path: Path) -> None:
    options = ("--watch", "--site", str(tmp_path), "--layers", str(INVENTED))
    with changed_server(DROPPED, *options) as process:
        assert process.stdout
        process.stdout.readline()
        assert process.stdout.readline() == "building\n"
        process.send_signal(signal.SIGINT)
        assert process.wait() == 130


@pytest.mark.parametrize(
    ("encoding", "arguments"),
    [
        ("cp1252", ["diff", "old", "new", "--lang", "en"]),
        ("ascii", ["diff", "old", "new", "--format", "markdown"]),
        ("cp1252", ["areas", "--at", "1951", "--layers", "new"]),
        ("cp1252", ["areas", "--at", "1951", "--layers", "new", "--json"]),
        ("ascii", ["check", "--layers", "broken"]),
        ("cp1252", ["check", "--layers", "broken", "--format", "json"]),
        ("cp1252", ["export", "Արցախ", "x.geojson", "--layers", "new"]),
        ("ascii", ["--help"]),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_every_command_prints_on_any_terminal(
    tmp_path: Path, encoding: str, arguments: list[str]
) -> None:
    for name, title in (("old", "Middleton"), ("new", "Արցախ – Qarabağ 𐌰 é"), ("broken", "Ё")):
        folder = tmp_path / name
        folder.mkdir()
        for file in INVENTED.iterdir():
            text = file.read_text("utf-8").replace("Middleton", title)
            (folder / file.name).write_text(text, "utf-8")
    ledger = tmp_path / "broken" / "ledger.toml"
    ledger.write_text(
        ledger.read_text("utf-8").replace('area = "north"', 'area = "Արցախé"'), "utf-8"
    )
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "COLUMNS": "200"}
    command = [sys.executable, "-m", "atlas", *arguments]
    done = run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    printed = (done.stdout + done.stderr).decode(encoding, "replace")
    assert "Traceback" not in printed
    assert "UnicodeEncodeError" not in printed
    assert printed
    if "json" in arguments[-1]:
        assert json.loads(done.stdout.decode(encoding))


def test_a_letter_that_does_not_fit_is_written_as_json_does() -> None:
    terminal.escape_unencodable()
    text = "Ա é 𐌰 \udc80"
    written = text.encode("ascii", terminal.ESCAPING).decode()
    assert written == r"\u0531 \u00e9 \ud800\udf30 \udc80"
    assert json.loads(f'"{written}"') == text


@pytest.mark.parametrize(
    ("number", "path", "fault"),
    [
        (errno.ENOTDIR, "a/b", "a/b: leads through a file as if it were a folder. Look at the"),
        (errno.ENOSPC, None, "the disk is full. Make room and run it again."),
        (errno.EADDRINUSE, None, "Address already in use."),
        (errno.EIO, "a", "a: Input/output error."),
    ],
)
def test_what_the_system_refuses_is_said_in_words(
    number: int, path: str | None, fault: str
) -> None:
    assert terminal.describe(OSError(number, os.strerror(number), path)).startswith(fault)


def test_a_path_through_a_file_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    command = ["karabakh-map", "data", "--layers", str(INVENTED), "--out", f"{tmp_path}/file/data"]
    monkeypatch.setattr("sys.argv", command)
    with pytest.raises(SystemExit) as end:
        app.main()
    assert end.value.code == 1
    assert f"{tmp_path}/file: " in capsys.readouterr().err.replace("file/data: ", "file: ")
