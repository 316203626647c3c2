"""What an HTML element's tag and attributes say about the text in it.

>>> look = Look().enter("p", {"style": "text-align:center; font-size: 16pt"})
>>> look.style
Style(size=16.0, bold=False, centred=True, heading=None)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from gouji.tokens import Style

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["TELLING_TAGS", "Look", "is_hidden", "read_attributes"]

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.IGNORECASE)
_WEIGHT = re.compile(r"font-weight\s*:\s*(\w+)|(?:^|;)\s*font\s*:[^;]*\b(bold)\b", re.IGNORECASE)
_ALIGN = re.compile(r"text-align\s*:\s*(\w+)", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*([\d.]{1,8})\s*(pt|px|em|rem|%|cm|mm|in)", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_SPACE = re.compile(r"white-space\s*:\s*(pre\b|pre-wrap|pre-line|normal|nowrap)", re.IGNORECASE)
_POINTS = {"pt": 1.0, "px": 0.75, "cm": 28.35, "mm": 2.835, "in": 72.0}
_FONT_SIZES = {"1": 7.5, "2": 10.0, "3": 12.0, "4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0}
_DEFAULT_SIZE = 12.0
_BOLD_TAGS = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_STRUCK_TAGS = frozenset({"s", "strike", "del"})
TELLING_TAGS = _BOLD_TAGS | _STRUCK_TAGS | {"center", "pre"}
"""Tags that say something about the text in them even without attributes."""
_BOLD_FROM = 600
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def read_attributes(element: etree._Element) -> Mapping[str, str]:
    """Return the element's attributes; lxml's own mapping, which only its type says is none."""
    return cast("Mapping[str, str]", element.attrib)


def is_hidden(element: etree._Element) -> bool:
    """Return whether the element itself says that it is not shown. Style sheets are not read."""
    style = element.get("style")
    return (style is not None and _hides(style)) or element.get("hidden") is not None


@lru_cache(maxsize=4096)
def _hides(style: str) -> bool:
    return _HIDDEN.search(style) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How text is set at some place in the tree."""

    size: float | None = None
    bold: bool = False
    centred: bool = False
    heading: int | None = None
    furniture: bool = False
    """The site's, or struck out: shown, but not what the document says."""
    verbatim: bool = False
    """White space is kept, as in `<pre>`."""

    @property
    def style(self) -> Style | None:
        """The style of tokens set so, None where nothing is special."""
        return _style(self)

    def enter(self, tag: str, attributes: Mapping[str, str]) -> Look:
        """Return the look inside an element that stands in text of this look."""
        style, align, size = attributes.get("style"), attributes.get("align"), attributes.get("size")
        if not style and not align and not size and tag not in TELLING_TAGS:
            return self
        return _inside(self, tag, style or "", align or "", size if tag == "font" else None)


@lru_cache(maxsize=4096)
def _style(look: Look) -> Style | None:
    if look.size is None and look.heading is None and not look.bold and not look.centred:
        return None
    return Style(size=look.size, bold=look.bold, centred=look.centred, heading=look.heading)


@lru_cache(maxsize=4096)
def _inside(look: Look, tag: str, style: str, align: str, size: str | None) -> Look:
    space = _SPACE.search(style)
    return replace(
        look,
        bold=_bold(style, inherited=look.bold or tag in _BOLD_TAGS),
        centred=_centred(style, align, inherited=look.centred or tag in ("center", "th")),
        size=_size(_FONT_SIZES.get(size or "", look.size), style),
        heading=_HEADINGS.get(tag, look.heading),
        furniture=look.furniture or tag in _STRUCK_TAGS or _STRUCK.search(style) is not None,
        verbatim=space[1].startswith("pre") if space else look.verbatim or tag == "pre",
    )


def _bold(style: str, *, inherited: bool) -> bool:
    match = _WEIGHT.search(style)
    if not match:
        return inherited
    weight = (match[1] or match[2]).lower()
    if weight.isdigit():
        return int(weight) >= _BOLD_FROM
    return weight in ("bold", "bolder") or (inherited and weight == "inherit")


def _centred(style: str, align: str, *, inherited: bool) -> bool:
    match = _ALIGN.search(style)
    said = (match[1] if match else align).lower()
    return said in ("center", "middle") if said and said != "inherit" else inherited


def _size(inherited: float | None, style: str) -> float | None:
    match = _SIZE.search(style)
    if not match or match[1].count(".") > 1 or match[1] == ".":
        return inherited
    number, unit = float(match[1]), match[2].lower()
    relative = (inherited or _DEFAULT_SIZE) / (100 if unit == "%" else 1)
    return round(number * _POINTS.get(unit, relative), 2)
