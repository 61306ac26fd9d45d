"""Decide whether generated files are up to date, from the digest in their datapackage.json."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from geo.folder.catalog import Catalog
from geo.output import record

PACKAGE = "datapackage.json"
STATE = "made_from"  # its key there
GEO = Path(__file__).parents[1]


def state(catalog: Catalog, code: Iterable[Path] = ()) -> str:
    """Digest a map folder and the code that reads it, and the further files of ``code``."""
    whole = hashlib.sha256()
    geography = sorted(GEO.rglob("*.py"))
    for path in (*catalog.files, *geography, *sorted(code)):
        whole.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        whole.update(path.read_bytes())
    return f"sha256:{whole.hexdigest()}"


def is_current(folder: Path, set_name: str, wanted: str) -> bool:
    """Decide whether a folder holds a set of generated files, unchanged and made from a state."""
    if not record.is_unchanged(folder, set_name):
        return False
    try:
        package = json.loads((folder / PACKAGE).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(package, dict) and package.get(STATE) == wanted


def resource(folder: Path, name: str, path: str) -> dict[str, Any]:
    """Describe a file as a data package does."""
    return {
        "name": name.replace("/", "-").replace(".", "-"),
        "path": path,
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{record.digest(folder / path)}",
    }
