"""``karabakh-map new map``: a folder that passes check and builds, to begin a map with."""

import json
from pathlib import Path
from typing import Annotated

import tomlkit
import typer
from shapely.geometry import box, mapping

from atlas.cli.options import out
from atlas.cli.prompts import Form, fits
from geo.edit.identity import slug
from geo.errors import MapError
from geo.folder.canonical import canonical_geometry, dumps

STARTER = Path(__file__).parents[2] / "starter"
INSET = 0.25  # of the frame, around the land to begin with
NEXT = """\
A layer, a statement and a source to begin with. What next:
  karabakh-map serve --watch --layers {folder}    the page, drawn again at each edit
  {folder}/map.toml        holders, periods, colours, languages
  {folder}/land.geojson    draw the real land here, on geojson.io or in QGIS
  karabakh-map import FILE --layer NAME --layers {folder}    or bring a file in
  karabakh-map new source|statement|event --layers {folder}    what happened, and who says so
  karabakh-map check --layers {folder}    every problem, with its remedy"""


def new_map(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where it goes; new, or empty.")],
    title: Annotated[str | None, typer.Option(help="Title of the map, in English.")] = None,
    frame: Annotated[
        str | None,
        typer.Option(metavar="W,S,E,N", help="West, south, east and north, in degrees."),
    ] = None,
    author: Annotated[str | None, typer.Option(help="Whom citations name.")] = None,
) -> None:
    """Begin a map: write a folder that passes check and builds, and say what to do next."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise MapError(f"{folder}: is there and not empty. Name a new folder.")
    with Form("new", "map", str(folder)) as form:
        answers = {
            "title": form.text(title, "--title", "Title"),
            "frame": form.text(
                frame, "--frame", "West, south, east, north in degrees",
                check=fits(bounds, "is no frame such as 32.0,34.4,35.0,35.9"),
            ),
            "author": form.text(author, "--author", "Author"),
        }  # fmt: skip
        form.complete()
    for name, text in starter(**answers).items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    out.print(NEXT.format(folder=folder), markup=False, highlight=False, soft_wrap=True)


def bounds(text: str) -> list[float]:
    """Read west, south, east and north, in degrees."""
    west, south, east, north = (float(part) for part in text.replace(",", " ").split())
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
        raise ValueError
    return [west, south, east, north]


def starter(title: str, frame: str, author: str) -> dict[str, str]:
    """Return the files of a new map, by name: those of the folder ``starter``, in its frame."""
    files = {path.name: path.read_text(encoding="utf-8") for path in sorted(STARTER.iterdir())}
    west, south, east, north = bounds(frame)
    across, up = (east - west) * INSET, (north - south) * INSET
    chart = tomlkit.parse(files["map.toml"])
    chart["name"] = slug(title)[:60].strip("-") or "map"
    chart["authors"] = [author]
    chart["frame"] = chart["view"] = [west, south, east, north]
    chart["title"]["en"] = title
    land = tomlkit.parse(files["land.toml"])
    land["attribution"] = author
    features = json.loads(files["land.geojson"])["features"]
    middle = box(west + across, south + up, east - across, north - up)
    features[0]["geometry"] = mapping(canonical_geometry(middle))
    return files | {
        "map.toml": tomlkit.dumps(chart),
        "land.toml": tomlkit.dumps(land),
        "land.geojson": dumps(features),
    }
