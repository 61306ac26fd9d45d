"""Whether what was made from a map folder is still of its state: its datapackage.json tells."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

RECORD = "datapackage.json"
STATE = "made_from"  # its key there
GEO = Path(__file__).parents[1]


def sources(folder: Path) -> list[Path]:
    """List the files of a map folder: what it is made of, and what layers.zip packs."""
    return sorted(
        path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")
    )


def state(folder: Path, code: Iterable[Path] = ()) -> str:
    """Digest a map folder and the code that reads it; ``code`` is more that has a say."""
    whole = hashlib.sha256()
    geography = sorted(GEO.rglob("*.py"))
    for path in (*sources(folder), *geography, *sorted(code)):
        whole.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        whole.update(path.read_bytes())
    return f"sha256:{whole.hexdigest()}"


def record(made: Path) -> dict[str, Any]:
    """Read what a folder of made files says of itself; nothing if it says nothing."""
    try:
        said = json.loads((made / RECORD).read_bytes())
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def is_current(made: Path, of: str) -> bool:
    """Say whether a folder was made from a state, and holds each file as it was made."""
    said = record(made)
    try:
        return said.get(STATE) == of and all(_is_there(made, one) for one in said["resources"])
    except (KeyError, OSError, TypeError):
        return False


def resource(made: Path, name: str, path: str) -> dict[str, Any]:
    """Say of a file what a data package says of it."""
    content = (made / path).read_bytes()
    return {
        "name": name.replace("/", "-").replace(".", "-"),
        "path": path,
        "bytes": len(content),
        "hash": _digest(content),
    }


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _is_there(made: Path, one: dict[str, Any]) -> bool:
    return _digest((made / one["path"]).read_bytes()) == one["hash"]
