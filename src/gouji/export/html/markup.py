"""HTML, built from values: what is not `Html` already is escaped, so no document can write markup."""

from __future__ import annotations

from html import escape

from gouji.export.views.text import printable

__all__ = ["Html", "join", "tag"]

_VOID = frozenset({"br", "hr", "meta"})


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def tag(name: str, *children: str, **attributes: str | int | None) -> Html:
    """An element. Attributes that are None are left out; `class_` is `class`, `data_x` is `data-x`.

    >>> tag("td", "a < b", class_="zero")
    '<td class="zero">a &lt; b</td>'
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(printable(str(value)))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Html(f"<{name}{given}>")
    return Html(f"<{name}{given}>{join(*children)}</{name}>")


def join(*children: str) -> Html:
    """Children one after the other, escaped where they are plain text."""
    return Html(
        "".join(child if isinstance(child, Html) else escape(printable(child), quote=False) for child in children)
    )
