"""Elements that show something else than their text: form controls, pictures, frames, drawings.

`read_replaced` gives the text that a reader sees in such an element, with an `OBJECT` where there is more than text, or
something that is no text. Only cells of tables take that in; see `gouji.ingest.stream.write`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from lxml import etree

from gouji.ingest.stream.runs import split_words
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.web.declarations import read_declarations, read_length
from gouji.tokens import OBJECT

__all__ = ["REPLACED", "has_lost_value", "is_value", "read_replaced"]

REPLACED = split_words(
    "img input select textarea svg iframe object embed applet video audio canvas progress meter noscript script template"
)
"""Tags of elements that are read by `read_replaced`, or not at all."""
_TEXT_INPUTS = split_words("text number tel search url email date month week time datetime-local currency decimal int")
_UNSEEN_INPUTS = split_words("hidden submit button reset")
_DRAWN_INPUTS = split_words("image password range color file checkbox radio")
_DIGIT = re.compile(r"\d")
_VALUE = re.compile(r"\s*+[+\-−]?\d[\d,.]*+\s*+(?:[\u4e00-\u9fff%]\s*+)?")
_WRITES = re.compile(r"document\s*\.\s*write|innerHTML|innerText|textContent", re.IGNORECASE)
_VALUE_NAMES = re.compile(
    r"(?:data|ng|v|x|sd)?[-:]?(?:\w+-)*(?:value|val|num|number|count|text|label|amount|total|content|qty|title|n)"
)
_BACKGROUND = re.compile(r"background(?:-image)?\s*+:(?:(?!background)[^;])*url\(", re.IGNORECASE)
_DRAWN_CLASS = re.compile(r"\b(?:icon|sprite|glyphicon|digit|num)([\w-]*+)")
_DIGIT_CLASS = re.compile(r"\b(?:digit|num)-?(?:zero|one|two|three|four|five|six|seven|eight|nine)\b")
"""Classes of empty elements in which a sheet draws a digit."""
_SVG_SHAPES = split_words("path image use polygon polyline glyph")


def read_replaced(element: etree._Element, settings: FlowSettings) -> str:
    """Return what a reader sees in an element of `REPLACED`: its text, `OBJECT` for what is no text, nothing."""
    tag = element.tag
    if tag in _READERS:
        return _READERS[tag](element)
    if tag == "script" and element.get("type", "").lower().startswith("math/"):
        return OBJECT
    if tag in _CODE:
        return OBJECT if _CODE[tag].search(_text(element)) else ""
    if tag == "template":
        return OBJECT if element.get("shadowrootmode") else ""
    return "" if _is_spacer(element, settings) else OBJECT


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _read_input(element: etree._Element) -> str:
    kind = element.get("type", "text").lower()
    value = element.get("value", "")
    if kind in _UNSEEN_INPUTS:
        return OBJECT if kind != "hidden" and _DIGIT.search(value + element.get("alt", "")) else ""
    if kind in _DRAWN_INPUTS:
        return OBJECT
    return value or _placeholder(element)


def _placeholder(element: etree._Element) -> str:
    """Return what an empty control shows: a placeholder looks like a value and is none."""
    return OBJECT if _DIGIT.search(element.get("placeholder", "")) else ""


def _read_select(element: etree._Element) -> str:
    """Return the text of the options that are chosen; of a list without any, the first one as browsers choose it."""
    options = list(element.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    many = element.get("multiple") is not None
    if not many:
        open_ones = [option for option in options if option.get("disabled") is None]
        chosen = chosen[-1:] or open_ones[:1]
    shown = "\n".join(" ".join((option.get("label") or _text(option)).split()) for option in chosen)
    size = element.get("size", "")
    # A list that is open shows its other options as well.
    opened = many or (size.isdecimal() and size.lstrip("0") not in ("", "1"))
    return shown + OBJECT if opened and len(options) > len(chosen) else shown


def _read_drawing(element: etree._Element) -> str:
    """Return the text in a drawing; more than one text, or shapes beside it, are in doubt."""
    texts = [t for t in element.iter("text", "foreignobject") if not _is_unseen(t)]
    words = [" ".join(_text(t).split()) for t in texts]
    drawn = any(e.tag in _SVG_SHAPES for e in element.iter() if isinstance(e.tag, str))
    shown = " ".join(word for word in words if word)
    return shown if len(texts) == 1 and shown and not drawn else shown + OBJECT if drawn or shown else ""


def _is_unseen(element: etree._Element) -> bool:
    for each in (element, *element.iterancestors()):
        said = read_declarations(each.get("style", ""))
        if each.tag in ("defs", "symbol", "clippath", "mask") or said.get("display", each.get("display")) == "none":
            return True
        if said.get("visibility", each.get("visibility")) == "hidden" or each.get("opacity") in ("0", "0.0"):
            return True
        if each.tag == "svg":
            return False
    return False


def _is_spacer(element: etree._Element, settings: FlowSettings) -> bool:
    """Return whether a picture is too small to show anything."""
    said = read_declarations(element.get("style", ""))
    sides = [said.get(side) or element.get(side) or "" for side in ("width", "height")]
    lengths = [read_length(side, settings.spacer) for side in sides if not side.endswith("%")]
    return any(length is not None and length <= settings.spacer for length in lengths)


_READERS: Mapping[str, Callable[[etree._Element], str]] = {
    "input": _read_input,
    "select": _read_select,
    "textarea": lambda element: _text(element).strip("\n") or _placeholder(element),
    "svg": _read_drawing,
}
_CODE = {"script": _WRITES, "noscript": _DIGIT}
"""Tags of what is not shown, and what in it may tell of something that is."""


def has_lost_value(element: etree._Element) -> bool:
    """Return whether an empty element, or one in it, may show a number all the same.

    A script may show what an attribute holds, and a picture behind the element may be one of a number.
    """
    inner = (each for each in element.iter(etree.Element) if each.tag != "input")
    return any(
        is_value(str(name), str(text))
        or (name == "style" and _BACKGROUND.search(str(text)) is not None)
        or (name == "class" and not len(each) and _names_digit(str(text)))
        for each in inner
        for name, text in each.attrib.items()
    )


def _names_digit(classes: str) -> bool:
    """Return whether one of the classes of an element is that of a digit."""
    drawn = any(_DIGIT.search(found[1]) for found in _DRAWN_CLASS.finditer(classes))
    return drawn or _DIGIT_CLASS.search(classes) is not None


def is_value(name: str, value: str) -> bool:
    """Return whether an attribute of an empty cell may be its number, which a script shows.

    >>> is_value("data-value", "12"), is_value("data-row", "12"), is_value("data-count", "yes")
    (True, False, False)
    """
    return bool(_VALUE.fullmatch(value)) and (
        name in ("title", "aria-label", "value", "content") or _VALUE_NAMES.fullmatch(name) is not None
    )
