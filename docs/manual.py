"""Fill the tables of ``layers/README.md`` from the schema that reads the files.

    python docs/manual.py

A table stands between ``<!-- keys of MODEL -->`` and ``<!-- end -->``; MODEL is a class of
``geo.schema``, whose fields carry their descriptions.
"""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import BaseModel

from geo import schema

MANUAL = Path(__file__).parent.parent / "layers" / "README.md"
TABLE = re.compile(r"(<!-- keys of (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def table(model: type[BaseModel]) -> str:
    """Write the keys of a model as a Markdown table, in the model's order."""
    rows = ["| key | | meaning |", "| --- | --- | --- |"]
    for name, field in model.model_fields.items():
        needed = "needed" if field.is_required() else ""
        meaning = (field.description or "").replace("|", "\\|")
        rows.append(f"| `{field.alias or name}` | {needed} | {meaning} |")
    return "\n".join(rows) + "\n"


def filled(text: str) -> str:
    """Fill every table of a page."""
    return TABLE.sub(lambda found: found[1] + table(getattr(schema, found[2])) + found[3], text)


if __name__ == "__main__":
    MANUAL.write_text(filled(MANUAL.read_text(encoding="utf-8")), encoding="utf-8")
