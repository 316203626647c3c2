"""Word documents whose elements stand where none should: what they hold is put where a reader of the format finds it.

Tools that write such files lose a tag here and there; Word refuses some of them. A run outside a paragraph gets one, text
outside a run, a cell outside a row and a row outside a table as well: nothing that is printed is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

__all__ = ["mend_tree"]

_BARE = (
    "//*[self::w:r or self::w:p or self::w:tc or self::w:tr or self::w:tbl or self::w:body]/text()[normalize-space()]"
)
_WRAPPED = (
    ("//w:t[not(parent::w:r) and not(parent::w:t)]", "r"),
    ("//w:r[not(ancestor::w:p)] | //w:txbxContent/w:r | //w:tc/w:r", "p"),
    ("//w:p[parent::w:tr or parent::w:tbl]", "tc"),
    ("//w:tc[not(ancestor::w:tr)]", "tr"),
    ("//w:tr[not(ancestor::w:tbl)]", "tbl"),
)
"""What stands alone, and what it should stand in; in this order, as what is wrapped may need another wrapping."""


def mend_tree(root: etree._Element) -> None:
    """Change the tree in place; a tree as it should be costs a few searches and stays as it is."""
    namespace = etree.QName(root).namespace
    if namespace is None:
        return
    spaces = {"w": namespace}
    for text in _find(root, _BARE, spaces):
        _wrap_text(text, namespace)
    for path, tag in _WRAPPED:
        found = _find(root, path, spaces)
        for group in _group_neighbours(found):
            _wrap(group, f"{{{namespace}}}{tag}")


def _find(root: etree._Element, path: str, spaces: dict[str, str]) -> list[etree._Element]:
    found = etree.XPath(path, namespaces=spaces)(root)  # python-docx's own elements have another `xpath`
    return found if isinstance(found, list) else []  # type: ignore[return-value]


def _wrap_text(text: object, namespace: str) -> None:
    """Put a copy of bare text, which no one reads where it is, into an element of text before the sibling that follows it."""
    holder = text.getparent()  # type: ignore[attr-defined]
    element = holder.makeelement(f"{{{namespace}}}t")
    element.text = str(text)
    if text.is_tail:  # type: ignore[attr-defined]
        holder.addnext(element)
    else:
        holder.insert(0, element)


def _group_neighbours(elements: Iterable[etree._Element]) -> list[list[etree._Element]]:
    """Return the elements in groups of those that follow each other."""
    groups: list[list[etree._Element]] = []
    for element in elements:
        if groups and element.getprevious() is groups[-1][-1]:
            groups[-1].append(element)
        else:
            groups.append([element])
    return groups


def _wrap(group: list[etree._Element], tag: str) -> None:
    outer = group[0].makeelement(tag)
    group[0].addprevious(outer)
    for element in group:
        outer.append(element)
