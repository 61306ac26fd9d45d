"""Reformat a whole folder, as ``karabakh-map format`` does, without the command line."""

from pathlib import Path

from geo.edit.reformat import reformat
from geo.errors import InvalidFolder
from geo.folder.reader import layer_files


def reformatted(folder: Path) -> dict[Path, str]:
    """Return how each layer file that would change should read."""
    done, problems = reformat(layer_files(folder))
    if problems:
        raise InvalidFolder(problems)
    return {file.path: file.after.decode() for file in done if file.changed}
