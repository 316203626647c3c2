"""What single elements mean beside their text: links to notes, exponents, formulas, generated text, tables made of `<div>`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from gouji.ingest.stream.runs import split_words
from gouji.ingest.stream.sight import is_note_mark
from gouji.ingest.text.encodings import drop_invisible
from gouji.ingest.web.declarations import read_declarations
from gouji.tokens import OBJECT

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["is_copy", "is_exponent", "is_note_link", "is_structured", "read_content", "read_role", "sounds_hidden"]

_NOTE_NAMES = re.compile(r"foot-?note|end-?note|note-?ref|noteref|doc-noteref|reference", re.IGNORECASE)
_SCRIPTS = frozenset({"msup", "msub", "msubsup"})
_FORMULAS = split_words("mfrac msqrt mroot mover munder munderover mtable mmultiscripts menclose msup msub msubsup")
_COPIES = frozenset({"katex-mathml", "MJX_Assistive_MathML", "mjx-assistive-mml"})
_HIDING = split_words(
    "hidden hide is-hidden d-none none invisible sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only "
    "offscreen off-screen a11y-hidden element-invisible display-none dn"
)
"""Names of classes by which sheets of common kits hide what only some readers or devices get."""
_CONTENT = re.compile(
    r"\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>(?:[^'\\]|\\.)*)'|attr\(\s*+(?P<attribute>[\w-]++)[^()]*+\)"
    r"|(?P<other>counters?\([^()]*\)|url\([^()]*\)|[\w-]*gradient\([^()]*\)|var\([^()]*\))|(?P<word>[\w-]+)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|\n|(.))", re.DOTALL)
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_LAST = 0x10FFFF
_SURROGATES = (0xD800, 0xDFFF)
_ROLES = {
    "table": "table",
    "inline-table": "table",
    "table-row": "tr",
    "table-cell": "td",
    "table-row-group": "tbody",
    "table-header-group": "thead",
    "table-footer-group": "tfoot",
}
_PLAIN = split_words("div span p section article ul ol li dl dt dd a label strong b em i main form")


def is_note_link(element: etree._Element) -> bool:
    """Return whether a link leads to a note of the page, by where it leads and how short its text is."""
    target = element.get("href", "")
    named = (
        f"{element.get('class', '')} {element.get('role', '')} {element.get('epub:type', '')} {element.get('rel', '')}"
    )
    if not (target.startswith("#") and len(target) > 1) and not _NOTE_NAMES.search(named):
        return False
    return is_note_mark("".join(map(str, element.itertext())))


def is_exponent(element: etree._Element) -> bool:
    """Return whether an element is what a formula raises or lowers."""
    parent = element.getparent()
    return parent is not None and parent.tag in _SCRIPTS and element.getprevious() is not None


def is_structured(element: etree._Element) -> bool:
    """Return whether an element shows more than its text in a row: a fraction, a root, what a click opens."""
    return element.tag in _FORMULAS or (element.tag == "details" and element.get("open") is None)


def is_copy(element: etree._Element) -> bool:
    """Return whether an element says again, for screen readers, what another one shows."""
    return "class" in element.attrib and not _COPIES.isdisjoint(element.get("class", "").split())


def sounds_hidden(element: etree._Element) -> bool:
    """Return whether an element's class is one that sheets commonly hide."""
    return "class" in element.attrib and not _HIDING.isdisjoint(element.get("class", "").lower().split())


def read_role(element: etree._Element, rules: str) -> str:
    """Return the tag of a table's part that an element stands for by its `display`, else its own tag."""
    if element.tag not in _PLAIN:
        return str(element.tag)
    style = element.get("style", "")
    if "table" not in style and "table" not in rules:
        return str(element.tag)
    return _ROLES.get(read_declarations(f"{rules};{style}").get("display", "").lower(), str(element.tag))


def read_content(rules: str, attributes: Mapping[str, str]) -> str:
    r"""Return the text that `content` makes; `OBJECT` for a picture, a counter or the sign of an icon font.

    >>> read_content(r'content: "约\35 " attr(data-unit)', {"data-unit": "件"})
    '约5件'
    """
    said = read_declarations(rules)
    if said.get("display", "").lower() == "none":
        return ""
    text = ""
    for match in _CONTENT.finditer(said.get("content", "")):
        string = match["double"] if match["double"] is not None else match["single"]
        if string is not None:
            text += _ESCAPE.sub(_unescape, string)
        elif match["attribute"]:
            text += attributes.get(match["attribute"].lower(), "")
        elif match["other"]:
            text += OBJECT
    return drop_invisible(_PRIVATE.sub(OBJECT, text))


def _unescape(match: re.Match[str]) -> str:
    if match[1]:
        code = int(match[1], 16)
        return chr(code) if 0 < code <= _LAST and not _SURROGATES[0] <= code <= _SURROGATES[1] else "\ufffd"
    return match[2] or ""
