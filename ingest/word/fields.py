"""Fields of Word documents: what of them is printed, and what form fields show.

A complex field stands between `begin`, `separate` and `end`: before `separate` its instruction, behind it its result.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gouji.ingest.stream.runs import split_words
from gouji.ingest.word.xml import attribute, child, children, flag, integer
from gouji.tokens import OBJECT

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["OpenFields", "read_form_field"]

_DRAWN = split_words(
    "EQ SYMBOL MACROBUTTON GOTOBUTTON LISTNUM AUTONUM AUTONUMLGL AUTONUMOUT INCLUDEPICTURE DISPLAYBARCODE"
)
"""Fields that show what their instruction says, without a result."""
_SIGNS = "☐☑"


@dataclass(slots=True)
class OpenFields:
    """Complex fields (`TOC`, `PAGE`, …) that are open; they may span paragraphs."""

    stack: list[str] = field(default_factory=list)
    """For each open field its instruction so far; once its result has begun, with `=` in front."""

    def mark(self, kind: str | None) -> str:
        """Take in a `<w:fldChar>`: `begin`, `separate` or `end`; return `OBJECT` where one ends that shows no text."""
        if kind == "begin":
            self.stack.append("")
        elif kind == "separate" and self.stack:
            self.stack[-1] = "=" + self.stack[-1].lstrip("=")
        elif kind == "end" and self.stack:
            instruction = self.stack.pop().split()
            return OBJECT if self.shown and instruction and instruction[0].upper() in _DRAWN else ""
        return ""

    def instruct(self, text: str) -> None:
        """Add to the innermost field's instruction."""
        if self.stack and not self.stack[-1].startswith("="):
            self.stack[-1] += text

    @property
    def shown(self) -> bool:
        """Whether text here is printed: outside fields, or in their results."""
        return all(instruction.startswith("=") for instruction in self.stack)

    @property
    def contents(self) -> bool:
        """Whether this is in a table of contents."""
        return any(instruction.lstrip("= ").startswith("TOC") for instruction in self.stack)


def read_form_field(begin: etree._Element) -> str:
    """Return what a form field shows that has no result: the entry chosen in a list, a box with or without its tick."""
    box, entries = child(begin, "ffData", "checkBox"), child(begin, "ffData", "ddList")
    if box is not None:
        checked = flag(box, "checked")
        return _SIGNS[bool(flag(box, "default") if checked is None else checked)]
    if entries is None:
        return ""
    listed = [attribute(entry, "val") or "" for entry in children(entries, "listEntry")]
    chosen = integer(entries, "result")
    chosen = (integer(entries, "default") or 0) if chosen is None else chosen
    return listed[chosen] if 0 <= chosen < len(listed) else ""
