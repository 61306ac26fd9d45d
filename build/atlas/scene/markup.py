"""Tags written one at a time, every value escaped."""

from html import escape

Value = str | int | float | bool | None


def tag(name: str, *content: str, **attributes: Value) -> str:
    """Write an element; ``content`` is markup already, attribute values are plain text.

    ``data_layer`` becomes ``data-layer``, ``class_`` becomes ``class``; None and False are left
    out, True stands alone.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    inside = "".join(content)
    return f"<{name}{written}>{inside}</{name}>"


def _attribute(key: str, value: Value) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
