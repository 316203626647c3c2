"""Word's styles: what a paragraph's and a run's style say, through all styles that they build on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from gouji.ingest.stream.runs import Sight
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.web.colours import WHITE, Colour, is_red, read_colour
from gouji.ingest.word.xml import attribute, child, children, flag, integer, name, value
from gouji.tokens import Style

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["TWIPS", "NumberPlace", "ParagraphLook", "RunLook", "Styles", "read_ground", "style_tokens"]

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d", re.IGNORECASE)
_SHIFTS = {"superscript": Sight.RAISED, "subscript": Sight.LOWERED, "baseline": Sight.SHOWN}
_SYMBOLS = re.compile(r"wingdings|webdings", re.IGNORECASE)
_NARROW = 10
"""Percent of a letter's width; Word sets 1 at least."""
TWIPS = 20
"""Word's units in a point."""
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
    colour: str | None = None
    """Six hexadecimal digits, or `auto`."""
    clear: bool | None = None
    """Letters without a filling."""
    shift: Sight | None = None
    position: int | None = None
    """Half-points above the line."""
    symbols: bool | None = None
    """Whether a font of signs sets it, in which letters and digits stand for others."""
    web_hidden: bool | None = None

    @classmethod
    def of(cls, properties: etree._Element | None) -> RunLook:
        """What `<w:rPr>` itself says."""
        if properties is None or not len(properties):
            return _NOTHING
        said = {name(each): each for each in reversed(properties)}
        size, font = integer(said.get("sz")), said.get("rFonts")
        ascii_font = attribute(font, "ascii") if font is not None else None
        return cls(
            bold=flag(said.get("b")),
            size=size / 2 if size is not None else None,
            hidden=_either(
                flag(said.get("vanish")),
                flag(said.get("specVanish")),
                flag(said.get("webHidden")),
                _is_narrow(said.get("w")),
            ),
            struck=_either(flag(said.get("dstrike")), flag(said.get("strike"))),
            colour=value(said.get("color")),
            clear=child(said.get("textFill"), "noFill") is not None or None,
            shift=_SHIFTS.get(value(said.get("vertAlign")) or ""),
            position=integer(said.get("position")),
            symbols=_SYMBOLS.match(ascii_font) is not None if ascii_font else None,
            web_hidden=flag(said.get("webHidden")),
        )

    def over(self, other: RunLook) -> RunLook:
        """The look itself, with `other` where it says nothing."""
        if self is _NOTHING:
            return other
        if other is _NOTHING:
            return self
        return RunLook(
            bold=other.bold if self.bold is None else self.bold,
            size=other.size if self.size is None else self.size,
            hidden=other.hidden if self.hidden is None else self.hidden,
            struck=other.struck if self.struck is None else self.struck,
            colour=other.colour if self.colour is None else self.colour,
            clear=other.clear if self.clear is None else self.clear,
            shift=other.shift if self.shift is None else self.shift,
            position=other.position if self.position is None else self.position,
            symbols=other.symbols if self.symbols is None else self.symbols,
            web_hidden=other.web_hidden if self.web_hidden is None else self.web_hidden,
        )


def _is_narrow(width: etree._Element | None) -> bool | None:
    """Return True where letters are so narrow that they are strokes."""
    scale = integer(width)
    return True if scale is not None and 0 < scale <= _NARROW else None


def _either(*flags: bool | None) -> bool | None:
    """Return whether any is set; None where none says anything."""
    return next((True for each in flags if each), next((False for each in flags if each is False), None))


_NOTHING = RunLook()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphLook:
    """How a paragraph is set: its runs where they say nothing themselves, its alignment, its outline level.

    `ground` is the colour behind it, None where it is not known. What a table style says of its cells is one of these, too.
    """

    run: RunLook
    centred: bool = False
    heading: int | None = None
    ground: Colour | None = WHITE


class Styles:
    """The styles of a document; without a styles part nothing has a style."""

    def __init__(self, root: etree._Element | None, settings: FlowSettings) -> None:
        self._deepest = settings.deepest_style
        self._away = settings.away
        self._root = root
        self._styles = {attribute(s, "styleId") or "": s for s in children(root, "style")} if root is not None else {}
        self._looks: dict[str | None, RunLook] = {}
        self._characters: dict[str, RunLook] = {}
        self._contents: dict[str | None, bool] = {}
        self._shadings: dict[str | None, etree._Element | None] = {}
        self._centred: dict[str | None, bool] = {}
        self._levels: dict[str | None, int | None] = {}

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
        if style_id not in self._characters:
            look = _NOTHING
            for style in self._chain(style_id):
                look = look.over(RunLook.of(child(style, "rPr")))
            self._characters[style_id] = look
        return self._characters[style_id]

    def paragraph_look(
        self, properties: etree._Element | None, style_id: str | None, around: ParagraphLook
    ) -> ParagraphLook:
        """How a paragraph with these properties is set; `around` is what its cell or the page says."""
        run = self.look(style_id).over(around.run)
        return ParagraphLook(
            run=replace(run, hidden=True) if _is_away(properties, self._away) else run,
            centred=self._is_centred(properties, style_id),
            heading=self._heading_level(properties, style_id),
            ground=read_ground(self._find_shading(properties, style_id), around.ground),
        )

    def table_look(self, style_id: str | None) -> ParagraphLook:
        """How a table style sets what stands in a table, as far as it tells what is seen."""
        look, conditional = _NOTHING, False
        ground: Colour | None = WHITE
        for style in self._chain(style_id) if style_id in self._styles else ():
            look = look.over(RunLook.of(child(style, "rPr")))
            for holder in (child(style, "tcPr"), child(style, "tblPr")):
                ground = read_ground(holder, ground) if ground == WHITE else ground
            conditional = conditional or any(
                child(part, "tcPr", "shd") is not None for part in children(style, "tblStylePr")
            )
        return ParagraphLook(run=look, ground=None if conditional else ground)

    def _find_shading(self, properties: etree._Element | None, style_id: str | None) -> etree._Element | None:
        if child(properties, "shd") is not None:
            return properties
        if style_id not in self._shadings:
            holders = (child(style, "pPr") for style in self._chain(style_id))
            self._shadings[style_id] = next((h for h in holders if child(h, "shd") is not None), None)
        return self._shadings[style_id]

    def _is_centred(self, properties: etree._Element | None, style_id: str | None) -> bool:
        """Whether a paragraph with these properties is centred."""
        said = value(properties, "jc")
        if said is not None:
            return said == "center"
        if style_id not in self._centred:
            values = (value(child(style, "pPr"), "jc") for style in self._chain(style_id))
            self._centred[style_id] = next((each for each in values if each is not None), None) == "center"
        return self._centred[style_id]

    def _heading_level(self, properties: etree._Element | None, style_id: str | None) -> int | None:
        """The outline level of a paragraph, 1 the highest: its own, its style's, or by its style's name."""
        level = integer(properties, "outlineLvl")
        if level is not None:
            return level + 1 if 0 <= level < _BODY_LEVEL else None
        if style_id not in self._levels:
            self._levels[style_id] = self._style_level(style_id)
        return self._levels[style_id]

    def _style_level(self, style_id: str | None) -> int | None:
        for style in self._chain(style_id):
            level = integer(child(style, "pPr"), "outlineLvl")
            if level is not None:
                return level + 1 if 0 <= level < _BODY_LEVEL else None
        for style in self._chain(style_id):
            match = _HEADING.fullmatch((value(style, "name") or "").strip())
            if match:
                return int(match[1])
        return None

    def is_contents(self, style_id: str | None) -> bool:
        """Whether the style is that of a table of contents."""
        if style_id not in self._contents:
            names = ((value(style, "name") or "").strip() for style in self._chain(style_id))
            self._contents[style_id] = any(_CONTENTS.fullmatch(each) for each in names)
        return self._contents[style_id]

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


def _is_away(properties: etree._Element | None, away: float) -> bool:
    """Return whether a paragraph's indents put it off the page."""
    indents = child(properties, "ind")
    if indents is None:
        return False
    sides = (attribute(indents, side) or "" for side in ("left", "start", "firstLine", "hanging"))
    numbers = [int(side) / TWIPS for side in sides if re.fullmatch(r"-?\d{1,6}", side)]
    return any(number <= -away for number in numbers[:2]) or any(abs(number) >= 2 * away for number in numbers)


_PLAIN_SHADING = ("clear", "nil", "none")


def read_ground(properties: etree._Element | None, inherited: Colour | None = WHITE) -> Colour | None:
    """Return the colour behind what has the properties, by its shading; None where a pattern makes it uncertain."""
    shading = child(properties, "shd")
    if shading is None:
        return inherited
    pattern = attribute(shading, "val") or "clear"
    if pattern == "solid":
        return read_colour(attribute(shading, "color") or "auto") or inherited
    fill = read_colour(attribute(shading, "fill") or "auto")
    if pattern in _PLAIN_SHADING:
        return fill or inherited
    return None


def style_tokens(look: RunLook, *, centred: bool, heading: int | None) -> Style | None:
    """The tokens' style; None where nothing is special."""
    ink = read_colour(look.colour) if look.colour else None
    red = ink is not None and is_red(ink)
    if not look.bold and look.size is None and not centred and heading is None and not red:
        return None
    return Style(size=look.size, bold=bool(look.bold), centred=centred, heading=heading, red=red)
