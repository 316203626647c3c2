"""Random changes to the element trees of HTML and Word documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from random import Random
from typing import Any

__all__ = ["TREE_CHANGES", "Element", "TreeChange"]

Element = Any
"""An lxml element; its types come without annotations."""
TreeChange = Callable[[Element, Random], str | None]
"""Changes a tree in place and returns the text that was removed; None where nothing suits."""

_CELLS = ("td", "th", "tc")
_ROWS = ("tr",)
_JOINTS = ("", " ", "\n")


def _drop_cell(root: Element, rng: Random) -> str | None:
    return _drop(_pick(root, _CELLS, rng))


def _drop_row(root: Element, rng: Random) -> str | None:
    return _drop(_pick(root, _ROWS, rng))


def _double_cell(root: Element, rng: Random) -> str | None:
    return _double(_pick(root, _CELLS, rng))


def _double_row(root: Element, rng: Random) -> str | None:
    return _double(_pick(root, _ROWS, rng))


def _blank_cell_before(root: Element, rng: Random) -> str | None:
    cell = _pick(root, _CELLS, rng)
    if cell is None:
        return None
    cell.addprevious(_emptied(cell))
    return ""


def _split_cell(root: Element, rng: Random) -> str | None:
    """Divide a cell's text at a random place between itself and a new cell behind it."""
    cells = [c for c in _all(root, _CELLS) if len(_texts(c)) == 1 and len(_text_of(c).strip()) > 1]
    if not cells:
        return None
    cell = rng.choice(cells)
    text = _text_of(cell)
    at = rng.randrange(1, len(text))
    behind = deepcopy(cell)
    _set_text(cell, text[:at])
    _set_text(behind, text[at:])
    behind.tail = None
    cell.addnext(behind)
    return ""


def _merge_cells(root: Element, rng: Random) -> str | None:
    """Put the text of a cell behind that of its neighbour, and drop it."""
    pairs = [(c, n) for c in _all(root, _CELLS) if (n := c.getnext()) is not None and _name(n) in _CELLS and _texts(c)]
    pairs = [(c, n) for c, n in pairs if len(_texts(c)) == 1 and len(_texts(n)) <= 1]
    if not pairs:
        return None
    cell, neighbour = rng.choice(pairs)
    _set_text(cell, _text_of(cell) + rng.choice(_JOINTS) + _text_of(neighbour))
    _remove(neighbour)
    return ""


def _split_row(root: Element, rng: Random) -> str | None:
    """The cells from a random place on stand in a row of their own."""
    rows = [r for r in _all(root, _ROWS) if sum(_name(c) in _CELLS for c in r) > 1]
    if not rows:
        return None
    row = rng.choice(rows)
    cells = [c for c in row if _name(c) in _CELLS]
    behind = row.makeelement(row.tag, dict(row.attrib))
    for cell in cells[rng.randrange(1, len(cells)) :]:
        behind.append(cell)
    row.addnext(behind)
    return ""


def _merge_rows(root: Element, rng: Random) -> str | None:
    pairs = [(r, n) for r in _all(root, _ROWS) if (n := r.getnext()) is not None and _name(n) in _ROWS]
    if not pairs:
        return None
    row, behind = rng.choice(pairs)
    for cell in [c for c in behind if _name(c) in _CELLS]:
        row.append(cell)
    _remove(behind)
    return ""


def _drop_attribute(root: Element, rng: Random) -> str | None:
    owners = [e for e in root.iter() if isinstance(e.tag, str) and e.attrib]
    if not owners:
        return None
    element = rng.choice(owners)
    del element.attrib[rng.choice(sorted(element.attrib))]
    return ""


def _unwrap(root: Element, rng: Random) -> str | None:
    """Drop a tag; what it held stands in its parent."""
    element = _pick_any(root, rng)
    if element is None:
        return None
    parent, at = element.getparent(), element.getparent().index(element)
    _add_text(parent, at, element.text or "")
    for offset, child in enumerate(list(element)):
        parent.insert(at + offset, child)
    _remove(element)
    return ""


def _wrap(root: Element, rng: Random) -> str | None:
    """Double a tag: the element stands in another one of its kind."""
    element = _pick_any(root, rng)
    if element is None:
        return None
    outer = deepcopy(element)
    outer.clear()
    element.addprevious(outer)
    outer.tail, element.tail = element.tail, None
    outer.append(element)
    return ""


def _drop_element(root: Element, rng: Random) -> str | None:
    """Drop an element that holds little."""
    small = [e for e in _inner(root) if len(_text_of(e)) <= 12]
    return _drop(rng.choice(small)) if small else None


def _all(root: Element, names: Sequence[str]) -> list[Element]:
    return [e for e in root.iter() if _name(e) in names]


def _inner(root: Element) -> list[Element]:
    """The elements of the body that have a parent of their own."""
    kept = ("html", "body", "head", "document", "style", "meta", "title", "sectPr")
    return [e for e in root.iter() if isinstance(e.tag, str) and e.getparent() is not None and _name(e) not in kept]


def _pick(root: Element, names: Sequence[str], rng: Random) -> Element | None:
    found = _all(root, names)
    return rng.choice(found) if found else None


def _pick_any(root: Element, rng: Random) -> Element | None:
    found = _inner(root)
    return rng.choice(found) if found else None


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _drop(element: Element | None) -> str | None:
    if element is None:
        return None
    text = _text_of(element)
    _remove(element)
    return text


def _double(element: Element | None) -> str | None:
    if element is None:
        return None
    twin = deepcopy(element)
    twin.tail = None
    element.addnext(twin)
    return ""


def _remove(element: Element) -> None:
    """Take an element out; the text behind it stays."""
    parent = element.getparent()
    _add_text(parent, parent.index(element), element.tail or "")
    element.tail = None
    parent.remove(element)


def _add_text(parent: Element, at: int, text: str) -> None:
    """Add text before the child at a place."""
    if not text:
        return
    if at == 0:
        parent.text = (parent.text or "") + text
    else:
        parent[at - 1].tail = (parent[at - 1].tail or "") + text


def _emptied(cell: Element) -> Element:
    twin = deepcopy(cell)
    twin.tail = None
    for place, name in _texts(twin):
        setattr(place, name, "")
    return twin


def _texts(element: Element) -> list[tuple[Element, str]]:
    """Where an element holds text: (element, `text` or `tail`)."""
    places = []
    for inner in element.iter():
        if isinstance(inner.tag, str) and (inner.text or "").strip():
            places.append((inner, "text"))
        if inner is not element and (inner.tail or "").strip():
            places.append((inner, "tail"))
    return places


def _text_of(element: Element) -> str:
    return "".join(getattr(place, name) for place, name in _texts(element))


def _set_text(cell: Element, text: str) -> None:
    places = _texts(cell)
    if places:
        place, name = places[0]
        setattr(place, name, text)


TREE_CHANGES: Mapping[str, TreeChange] = {
    "cell dropped": _drop_cell,
    "cell doubled": _double_cell,
    "blank cell added": _blank_cell_before,
    "cell split": _split_cell,
    "cells merged": _merge_cells,
    "row dropped": _drop_row,
    "row doubled": _double_row,
    "row split": _split_row,
    "rows merged": _merge_rows,
    "attribute dropped": _drop_attribute,
    "tag dropped": _unwrap,
    "tag doubled": _wrap,
    "element dropped": _drop_element,
}
