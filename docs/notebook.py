"""Run the cells of docs/folium.ipynb and write what they give: ``python docs/notebook.py``.

In this process, with nothing of Jupyter; a cell's last expression is its result, as there.
"""

import ast
import contextlib
import io
import json
import tempfile
from pathlib import Path
from typing import Any

NOTEBOOK = Path(__file__).with_name("folium.ipynb")


def executed(text: str) -> str:
    """Return a notebook with what its cells give now, run in a folder of their own."""
    notebook = json.loads(text)
    names: dict[str, Any] = {}
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for number, cell in enumerate(code, 1):
            cell["execution_count"] = number
            cell["outputs"] = list(_outputs("".join(cell["source"]), names, number))
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _outputs(source: str, names: dict[str, Any], number: int) -> Any:
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, NOTEBOOK.name, "exec"), names)  # noqa: S102 -- our own notebook
        result = None
        if isinstance(last, ast.Expr):
            result = eval(compile(ast.Expression(last.value), NOTEBOOK.name, "eval"), names)  # noqa: S307
    if printed.getvalue():
        lines = printed.getvalue().splitlines(keepends=True)
        yield {"name": "stdout", "output_type": "stream", "text": lines}
    if result is not None:
        yield {
            "data": {"text/plain": repr(result).splitlines(keepends=True)},
            "execution_count": number,
            "metadata": {},
            "output_type": "execute_result",
        }


if __name__ == "__main__":
    NOTEBOOK.write_text(executed(NOTEBOOK.read_text("utf-8")), "utf-8")
