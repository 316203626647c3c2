"""Changes of trees, XML and HTML: elements moved, copied, nested, renamed; attributes and text that nobody expects."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from gouji.corpus.mutators.text import ODD_VALUES, change_text

__all__ = ["mutate_html", "mutate_xml"]

Element = Any
"""lxml's elements, which come without types."""

_HTML_TAGS = (
    *(
        "table",
        "tr",
        "td",
        "th",
        "thead",
        "caption",
        "colgroup",
        "col",
        "div",
        "p",
        "span",
        "br",
        "hr",
        "ul",
        "li",
        "h1",
    ),
    *(
        "select",
        "option",
        "input",
        "textarea",
        "button",
        "iframe",
        "object",
        "svg",
        "math",
        "template",
        "noscript",
        "style",
    ),
    *(
        "script",
        "title",
        "base",
        "frameset",
        "ruby",
        "rt",
        "sup",
        "sub",
        "del",
        "s",
        "pre",
        "details",
        "summary",
        "font",
    ),
)
_HTML_ATTRIBUTES = (
    *(
        "rowspan",
        "colspan",
        "style",
        "class",
        "id",
        "hidden",
        "value",
        "type",
        "checked",
        "selected",
        "srcdoc",
        "width",
    ),
    *("height", "color", "size", "align", "dir", "start", "alt", "aria-hidden", "placeholder"),
)
_STYLES = (
    *(
        "display:none",
        "display:table-cell",
        "position:absolute;left:-9999px",
        "font-size:0",
        "color:#fff;background:white",
    ),
    *(
        "width:calc(1px*9)",
        "content:'5'",
        "opacity:.0",
        "color:rgb(",
        "font-size:-1e9em",
        "margin:{}",
        "text-indent:1e308px",
    ),
)
_TAG = re.compile(rb"<[^<>]{1,300}>")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///x">]>'
_DEPTHS = (1, 5, 60, 900)


def remove_element(root: Element, rng: Random) -> None:
    """Remove an element with all below it, or leave what is below in its place."""
    element = _draw(root, rng)
    parent = element.getparent()
    at = parent.index(element)
    parent[at : at + 1] = list(element) if rng.random() < 0.5 else []


def copy_element(root: Element, rng: Random) -> None:
    """Copy an element many times beside itself."""
    element = _draw(root, rng)
    for _ in range(rng.choice((1, 2, 30))):
        element.addnext(copy.deepcopy(element))


def move_element(root: Element, rng: Random) -> None:
    """Copy an element into another one."""
    element, target = _draw(root, rng), rng.choice(_list_elements(root))
    target.insert(rng.randrange(len(target) + 1), copy.deepcopy(element))


def swap_elements(root: Element, rng: Random) -> None:
    """Write a copy of an element over another one."""
    element, other = _draw(root, rng), _draw(root, rng)
    other.getparent().replace(other, copy.deepcopy(element))


def nest_element(root: Element, rng: Random) -> None:
    """Put an element into many of the kind of some element."""
    element, tag = _draw(root, rng), _draw(root, rng).tag
    parent = element.getparent()
    inner = copy.deepcopy(element)
    for _ in range(rng.choice(_DEPTHS)):
        outer = root.makeelement(tag)
        outer.append(inner)
        inner = outer
    parent.replace(element, inner)


def rename_element(root: Element, rng: Random) -> None:
    """Give an element the name of another one."""
    _draw(root, rng).tag = _draw(root, rng).tag


def change_attribute(root: Element, rng: Random) -> None:
    """Give an attribute a value that few expect, or that of another."""
    holders = [element for element in _list_elements(root) if element.attrib]
    element, other = rng.choice(holders), rng.choice(holders)
    name = rng.choice(list(element.attrib))
    value = rng.choice((rng.choice(ODD_VALUES), rng.choice(list(other.attrib.values()))))
    element.set(name, clean_text(value))


def move_attribute(root: Element, rng: Random) -> None:
    """Copy all attributes of an element to another one, or remove one."""
    holders = [element for element in _list_elements(root) if element.attrib]
    element, target = rng.choice(holders), _draw(root, rng)
    if rng.random() < 0.4:
        del element.attrib[rng.choice(list(element.attrib))]
    else:
        target.attrib.update(element.attrib)


def change_words(root: Element, rng: Random) -> None:
    """Change the text in an element or behind it."""
    holders = [element for element in _list_elements(root) if element.text or element.tail]
    element = rng.choice(holders)
    if element.text and (not element.tail or rng.random() < 0.8):
        element.text = clean_text(change_text(element.text, rng))
    else:
        element.tail = clean_text(change_text(element.tail, rng))


def swap_words(root: Element, rng: Random) -> None:
    """Exchange the texts of two elements."""
    holders = [element for element in _list_elements(root) if element.text]
    one, two = rng.choice(holders), rng.choice(holders)
    one.text, two.text = two.text, one.text


def add_html_element(root: Element, rng: Random) -> None:
    """Add an element of HTML, or give one a name of HTML."""
    element, tag = _draw(root, rng), rng.choice(_HTML_TAGS)
    if rng.random() < 0.5:
        element.tag = tag
    else:
        added = root.makeelement(tag)
        added.text = rng.choice(("5", "规章", " ", "<b>5", ""))
        rng.choice((element.append, element.addnext))(added)


def add_html_attribute(root: Element, rng: Random) -> None:
    """Add an attribute of HTML with some value."""
    name = rng.choice(_HTML_ATTRIBUTES)
    value = rng.choice(_STYLES) if name == "style" else rng.choice(ODD_VALUES)
    for _ in range(rng.choice((1, 1, 9))):
        _draw(root, rng).set(name, clean_text(value))


def clean_text(text: str) -> str:
    """Return the text without what XML cannot hold."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


_XML_CHANGES: Sequence[Callable[[Element, Random], None]] = (
    *(remove_element, copy_element, move_element, swap_elements, nest_element, rename_element),
    *(change_attribute, change_attribute, move_attribute, change_words, change_words, swap_words),
)
_HTML_CHANGES = (*_XML_CHANGES, add_html_element, add_html_attribute)


def _list_elements(root: Element) -> list[Element]:
    return [element for element in root.iter() if isinstance(element.tag, str)]


def _draw(root: Element, rng: Random) -> Element:
    """Return any element but the root."""
    return rng.choice(_list_elements(root)[1:])


def mutate_xml(data: bytes, rng: Random) -> bytes:
    """Apply one change to an XML file; seldom to its marks. Raises where it is no XML."""
    from lxml import etree

    if rng.random() < 0.1:
        return mutate_marks(data, rng)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(data, parser)
    rng.choice(_XML_CHANGES)(root, rng)
    written = bytes(etree.tostring(root, encoding="UTF-8"))
    return (_DECLARATION + (_DOCTYPE if rng.random() < 0.02 else "")).encode() + written


def mutate_html(data: bytes, rng: Random) -> bytes:
    """Apply one change to an HTML page; now and then to its marks. Raises where it holds nothing."""
    import lxml.html

    if rng.random() < 0.3:
        return mutate_marks(data, rng)
    root = lxml.html.document_fromstring(data, parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True))
    rng.choice(_HTML_CHANGES)(root, rng)
    written: bytes = lxml.html.tostring(root, encoding="utf-8")
    return written


def mutate_marks(data: bytes, rng: Random) -> bytes:
    """Remove, repeat, cut or exchange tags as they are written, whatever tree that gives."""
    tags = list(_TAG.finditer(data))
    tag, other = rng.choice(tags), rng.choice(tags)
    put = rng.choice(
        (b"", other[0], tag[0] * 2, tag[0] * 400, tag[0][:-1], b"<!--", b"<![CDATA[", b"<?x", b"&#x0;", b"&#99999999;")
    )
    return data[: tag.start()] + put + data[tag.end() :]
