"""``karabakh-map serve``."""

import os
import signal
import sys
import webbrowser
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Annotated

import typer

import geo
from atlas.cli.options import LayersOption, show
from geo.errors import MapError


def serve(
    folder: Annotated[
        Path, typer.Option("--site", metavar="DIR", help="The site that build wrote.")
    ] = Path("site"),
    port: Annotated[
        int, typer.Option(metavar="NUMBER", min=0, max=65535, help="0 takes any free one.")
    ] = 8000,
    watch: Annotated[
        bool,
        typer.Option("--watch", help="Build again and reload when a layer or the code changes."),
    ] = False,
    browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the page, when watching.")
    ] = True,
    layers: LayersOption = None,
) -> None:
    """Serve the site on 127.0.0.1, with the headers that a server on the web should send.

    With --watch an edit is on the page within a second, at the same place and period; a problem is
    told there in words, above the last good map. Ctrl-C ends it.
    """
    from atlas.serve import server  # imports Folium, which is slow
    from atlas.serve.rebuild import Watch

    if not watch and not (folder / "index.html").exists():
        raise MapError(f"{folder}: holds no index.html. Run karabakh-map build first.")
    watched = Watch(layers or geo.bundled(), folder) if watch else None
    if watched and not watched.folder.is_dir():
        raise MapError(f"{watched.folder}: is not a folder. Name the layers folder.")
    with server.serving(folder, port=port, watch=watched) as serving:
        where = f"{folder}: {serving.address} (Ctrl-C ends)"
        show(where)
        if not watched:
            serving.wait()
            return
        if browser:
            webbrowser.open(serving.address)
        _set_when_interrupted(watched.stopped)
        watched.run(lambda: _restart(serving.port))
        raise KeyboardInterrupt


def _set_when_interrupted(stopped: Event) -> None:
    """Note Ctrl-C as well: Python drops the exception where it arrives in a callback."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        stopped.set()
        signal.default_int_handler(number, frame)

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # nobody has it ignored
        signal.signal(signal.SIGINT, interrupt)


def _restart(port: int) -> None:
    """Start the program anew, with the code as it is now, on the same port."""
    again = ["--port", str(port), "--no-open"]
    command = (
        [*sys.orig_argv] if sys.orig_argv[-len(again) :] == again else [*sys.orig_argv, *again]
    )
    os.execv(sys.executable, command)  # noqa: S606 -- ourselves
