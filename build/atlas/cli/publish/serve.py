"""``karabakh-map serve``."""

import os
import sys
import webbrowser
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Annotated

import typer

import geo
from atlas.cli.options import LayersOption, out
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
    with server.started(folder, port=port, watch=watched) as started:
        where = f"{folder}: {started.address} (Ctrl-C ends)"
        tell = partial(out.print, where, markup=False, highlight=False, soft_wrap=True)
        if not watched:
            started.serve_forever(ready=tell)
            return
        if not watched.folder.is_dir():
            raise MapError(f"{watched.folder}: is not a folder. Name the layers folder.")
        tell()
        Thread(target=started.serve_forever, daemon=True).start()
        if browser:
            webbrowser.open(started.address)
        watched.run(lambda: _restart(started.port))


def _restart(port: int) -> None:
    """Start the program anew, with the code as it is now, on the same port."""
    again = ["--port", str(port), "--no-open"]
    command = (
        [*sys.orig_argv] if sys.orig_argv[-len(again) :] == again else [*sys.orig_argv, *again]
    )
    os.execv(sys.executable, command)  # noqa: S606 -- ourselves
