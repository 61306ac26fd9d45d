"""Recognise what lies where a file of JSON or TOML is expected."""

import json
import re

MERGE = re.compile(r"^(?:<<<<<<<|>>>>>>>)(?= |$)", re.MULTILINE)
LFS_POINTER = "version https://git-lfs.github.com/spec/"
PAGE = re.compile(r"\s*<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
RECORD_MARK = "\x1e"  # before each line of a GeoJSON text sequence (RFC 8142)


def recognise(content: str) -> tuple[str, str, str] | None:
    """Name what a text is that is no data: place, fault and remedy; None if nothing known."""
    if not content.strip():
        return "", "is empty", "Restore it from git, or export it again."
    if content.startswith(LFS_POINTER):
        fault = "is a Git LFS pointer, in place of the file"
        return "", fault, "Fetch the file with git lfs pull."
    if mark := MERGE.search(content):
        line = content.count("\n", 0, mark.start()) + 1
        fault = f"holds an unresolved merge: {mark[0]}"
        return f"line {line}", fault, "Choose one side, and take the marks out."
    if PAGE.match(content):
        fault = "is a web page that was saved in place of the file"
        return "", fault, "Download the file itself."
    if content.lstrip().startswith("<?xml"):
        return "", "is XML, such as KML or GPX", "Bring it in with karabakh-map import."
    if features_by_line(content):
        return "", "holds one feature a line, without a collection", "karabakh-map format wraps it."
    return None


def features_by_line(content: str) -> list[str]:
    """Find the lines of a text that has one feature on each, as GeoJSON text sequences have."""
    lines = [line.strip(f"{RECORD_MARK} \t\r,") for line in content.split("\n")]
    lines = [line for line in lines if line]
    if len(lines) < 2 or not all(line.startswith("{") and line.endswith("}") for line in lines):
        return []
    return lines if all(map(_is_feature, lines)) else []


def _is_feature(line: str) -> bool:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    kind = value.get("type")
    return isinstance(kind, str) and kind.lower() == "feature"
