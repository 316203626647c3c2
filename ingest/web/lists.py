"""The numbers that a browser prints before the items of an ordered list.

>>> counter = ListCounter.read({"type": "a", "start": "2"})
>>> counter.count_item({}), counter.count_item({"value": "9"})
('b. ', 'i. ')
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gouji.ingest.stream.counting import count

__all__ = ["ListCounter"]

_STYLE = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?\b(none|decimal-leading-zero|cjk-\w+|simp-[\w-]+|lower-\w+|upper-\w+)",
    re.IGNORECASE,
)
_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLES = {
    "none": "none",
    "decimal-leading-zero": "decimalZero",
    "cjk-ideographic": "chineseCounting",
    "cjk-decimal": "ideographDigital",
    "cjk-earthly-branch": "ideographZodiac",
    "cjk-heavenly-stem": "ideographTraditional",
    "simp-chinese-informal": "chineseCounting",
    "simp-chinese-formal": "chineseLegalSimplified",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
}
_CHINESE = ("chineseCounting", "chineseLegalSimplified", "ideographDigital", "ideographTraditional", "ideographZodiac")


@dataclass(slots=True)
class ListCounter:
    """Counts the items of one `<ol>`."""

    style: str = "decimal"
    number: int = 0

    @classmethod
    def read(cls, attributes: Mapping[str, str]) -> ListCounter:
        """Return the counter for an `<ol>` with these attributes; style sheets are not read."""
        style = _style(attributes) or _TYPES.get(attributes.get("type", ""), "decimal")
        return cls(style=style, number=_integer(attributes.get("start"), 1) - 1)

    def count_item(self, attributes: Mapping[str, str]) -> str:
        """Return what is printed before the next item; nothing for a list without marks."""
        self.number = _integer(attributes.get("value"), self.number + 1)
        style = _style(attributes) or self.style
        mark = count(self.number, style)
        if not mark:
            return ""
        return mark + ("、" if style in _CHINESE else ". ")


def _style(attributes: Mapping[str, str]) -> str | None:
    match = _STYLE.search(attributes.get("style", ""))
    return _STYLES.get(match[1].lower(), "decimal") if match else None


def _integer(text: str | None, otherwise: int) -> int:
    match = re.match(r"\s*[+-]?\d{1,9}", text or "")
    return int(match.group()) if match else otherwise
