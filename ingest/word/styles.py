"""Word's styles: what a paragraph's and a run's style say, through all styles that they build on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.word.xml import attribute, child, children, flag, integer, value
from gouji.tokens import Style

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["NumberPlace", "ParagraphLook", "RunLook", "Styles", "style_tokens"]

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d", re.IGNORECASE)
_BODY_LEVEL = 9
"""The outline level that stands for body text (ECMA-376, 17.3.1.20)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberPlace:
    """Which list and level a paragraph counts in; `level` None: the level that names the paragraph's style."""

    number_id: str
    level: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLook:
    """How text is set; None where nothing says so."""

    bold: bool | None = None
    size: float | None = None
    hidden: bool | None = None
    struck: bool | None = None

    @classmethod
    def of(cls, properties: etree._Element | None) -> RunLook:
        """What `<w:rPr>` itself says."""
        if properties is None or not len(properties):
            return _NOTHING
        size = integer(properties, "sz")
        return cls(
            bold=flag(properties, "b"),
            size=size / 2 if size is not None else None,
            hidden=flag(properties, "vanish"),
            struck=flag(properties, "dstrike") or flag(properties, "strike"),
        )

    def over(self, other: RunLook) -> RunLook:
        """The look itself, with `other` where it says nothing."""
        if self is _NOTHING:
            return other
        return RunLook(
            bold=other.bold if self.bold is None else self.bold,
            size=other.size if self.size is None else self.size,
            hidden=other.hidden if self.hidden is None else self.hidden,
            struck=other.struck if self.struck is None else self.struck,
        )


_NOTHING = RunLook()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphLook:
    """How a paragraph is set: its runs where they say nothing themselves, its alignment, its outline level."""

    run: RunLook
    centred: bool
    heading: int | None


class Styles:
    """The styles of a document; without a styles part nothing has a style."""

    def __init__(self, root: etree._Element | None, settings: FlowSettings) -> None:
        self._deepest = settings.deepest_style
        self._root = root
        self._styles = {attribute(s, "styleId") or "": s for s in children(root, "style")} if root is not None else {}
        self._looks: dict[str | None, RunLook] = {}

    def look(self, style_id: str | None) -> RunLook:
        """How the style sets text; for None, the default paragraph style. The document's defaults are in it."""
        if style_id not in self._looks:
            look = _NOTHING
            for style in self._chain(style_id):
                look = look.over(RunLook.of(child(style, "rPr")))
            defaults = child(self._root, "docDefaults", "rPrDefault", "rPr")
            self._looks[style_id] = look.over(RunLook.of(defaults))
        return self._looks[style_id]

    def character_look(self, style_id: str) -> RunLook:
        """How a character style sets text, without any defaults."""
        look = _NOTHING
        for style in self._chain(style_id):
            look = look.over(RunLook.of(child(style, "rPr")))
        return look

    def paragraph_look(self, properties: etree._Element | None, style_id: str | None) -> ParagraphLook:
        """How a paragraph with these properties is set."""
        return ParagraphLook(
            run=self.look(style_id),
            centred=self._is_centred(properties, style_id),
            heading=self._heading_level(properties, style_id),
        )

    def _is_centred(self, properties: etree._Element | None, style_id: str | None) -> bool:
        """Whether a paragraph with these properties is centred."""
        for holder in (properties, *(child(style, "pPr") for style in self._chain(style_id))):
            said = value(holder, "jc")
            if said is not None:
                return said == "center"
        return False

    def _heading_level(self, properties: etree._Element | None, style_id: str | None) -> int | None:
        """The outline level of a paragraph, 1 the highest: its own, its style's, or by its style's name."""
        for holder in (properties, *(child(style, "pPr") for style in self._chain(style_id))):
            level = integer(holder, "outlineLvl")
            if level is not None:
                return level + 1 if 0 <= level < _BODY_LEVEL else None
        for style in self._chain(style_id):
            match = _HEADING.fullmatch((value(style, "name") or "").strip())
            if match:
                return int(match[1])
        return None

    def is_contents(self, style_id: str | None) -> bool:
        """Whether the style is that of a table of contents."""
        return any(_CONTENTS.fullmatch((value(style, "name") or "").strip()) for style in self._chain(style_id))

    def number_place(self, style_id: str | None) -> NumberPlace | None:
        """The numbering that the style brings."""
        level: int | None = None
        for style in self._chain(style_id):
            numbering = child(style, "pPr", "numPr")
            level = integer(numbering, "ilvl") if level is None else level
            number_id = value(numbering, "numId")
            if number_id is not None:
                return NumberPlace(number_id=number_id, level=level) if number_id != "0" else None
        return None

    def names(self, style_id: str | None) -> list[str]:
        """The ids of the style and of those that it builds on."""
        return [attribute(style, "styleId") or "" for style in self._chain(style_id)]

    @cached_property
    def _default(self) -> str | None:
        for style_id, style in self._styles.items():
            if attribute(style, "type") == "paragraph" and (attribute(style, "default") or "0") in ("1", "true", "on"):
                return style_id
        return None

    def _chain(self, style_id: str | None) -> Iterator[etree._Element]:
        """The style, the one that it is based on, and so on; a circle ends."""
        current = style_id if style_id in self._styles else self._default
        for _ in range(self._deepest):
            style = self._styles.get(current) if current is not None else None
            if style is None:
                return
            yield style
            current = value(style, "basedOn")


def style_tokens(look: RunLook, *, centred: bool, heading: int | None) -> Style | None:
    """The tokens' style; None where nothing is special."""
    if not look.bold and look.size is None and not centred and heading is None:
        return None
    return Style(size=look.size, bold=bool(look.bold), centred=centred, heading=heading)
