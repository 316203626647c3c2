"""Office Open XML by local names: transitional and strict documents have other namespaces and the same names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gouji.resources import remember

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["attribute", "child", "children", "descendants", "flag", "integer", "name", "number", "value"]

_OFF = frozenset({"0", "false", "off", "none"})
_LONGEST_NUMBER = 10


@remember(4096)
def _split(tag: str) -> tuple[str, str]:
    space, brace, local = tag.rpartition("}")
    return space + brace, local


def name(element: etree._Element) -> str:
    """The tag without its namespace; empty for comments and processing instructions."""
    return _split(element.tag)[1] if isinstance(element.tag, str) else ""


def attribute(element: etree._Element, key: str) -> str | None:
    """The attribute `key` in the element's own namespace."""
    return element.get(_split(element.tag)[0] + key)


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child of that name, step by step along `path`."""
    for step in path:
        if element is None:
            return None
        element = next(element.iterchildren("{*}" + step), None)
    return element


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The children with one of the names, in order."""
    return element.iterchildren(*("{*}" + each for each in names))


def descendants(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The element and all within it with one of the names, in order."""
    return element.iter(*("{*}" + each for each in names))


def value(element: etree._Element | None, *path: str) -> str | None:
    """The `val` of the element at the end of `path`; None where there is none."""
    found = child(element, *path)
    return attribute(found, "val") if found is not None else None


def integer(element: etree._Element | None, *path: str) -> int | None:
    """The `val` at the end of `path` as a whole number."""
    text = value(element, *path)
    try:
        return int(float(text)) if text is not None else None
    except (ValueError, OverflowError):
        return None


def number(element: etree._Element, key: str, otherwise: int = 0) -> int:
    """The attribute `key` as a whole number."""
    text = attribute(element, key) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST_NUMBER else otherwise


def flag(element: etree._Element | None, *path: str) -> bool | None:
    """An on/off property: None where it is not there, False for `w:val="0"`, else True."""
    found = child(element, *path)
    if found is None:
        return None
    return (attribute(found, "val") or "true").lower() not in _OFF
