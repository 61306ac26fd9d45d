"""``python -m geo.upstream FOLDER [--layers DIR] [--only NAME]``."""

import argparse
import sys
from pathlib import Path

from geo.errors import MapError
from geo.folder.reader import bundled
from geo.upstream import __doc__ as manual
from geo.upstream.layers import LAYERS, regenerate
from geo.upstream.packages import Packages


def main() -> int:
    """Regenerate layers and say what was written."""
    parser = argparse.ArgumentParser(
        "python -m geo.upstream", description=manual, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="the folder with the unpacked packages")
    parser.add_argument("--layers", type=Path, default=bundled(), help="where the layers go")
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help=f"one of {', '.join(LAYERS)}"
    )
    options = parser.parse_args()
    try:
        written = regenerate(Packages(options.folder), options.layers, options.only)
    except ModuleNotFoundError as fault:
        sys.stderr.write(f"{fault.name} is not installed. pip install karabakh-map[upstream]\n")
        return 1
    except MapError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    for path, count in written:
        size = path.stat().st_size / 1000
        sys.stdout.write(f"{path}: {count} features, {size:.0f} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
