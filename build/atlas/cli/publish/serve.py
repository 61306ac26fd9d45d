"""``karabakh-map serve``."""

import os
import sys
import webbrowser
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
    port: Annotated[int, typer.Option(metavar="NUMBER", help="0 takes any free one.")] = 8000,
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
        out.print(f"{folder}: {started.address} (Ctrl-C ends)", markup=False, highlight=False)
        if watched:
            here = ["--port", str(started.server_port), "--no-open"]
            command = [*sys.orig_argv, *here]
            Thread(target=started.serve_forever, daemon=True).start()
            if browser:
                webbrowser.open(started.address)
            watched.run(lambda: os.execv(sys.executable, command))  # noqa: S606 -- ourselves
        started.serve_forever()
