"""A Word paragraph → lines: the text of its runs as it is printed.

Fields give their results, tracked changes count as accepted, hidden text is left out, alternate contents come once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gouji.ingest.stream.runs import Run, is_blank, words
from gouji.ingest.word.styles import ParagraphLook, RunLook, Styles, token_style
from gouji.ingest.word.symbols import symbol
from gouji.ingest.word.xml import attribute, child, children, flag, name, value

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Fields", "Inline", "InlineReader", "chosen"]

_THROUGH = words(
    "ins moveTo hyperlink smartTag customXml sdt sdtContent fldSimple dir bdo ruby rubyBase oMath oMathPara e num den "
    "sup sub deg fName f rad sSup sSub sSubSup nary d m mr func acc bar box limLow limUpp eqArr groupChr"
)
"""Elements whose content is read as if they were not there (those of formulas too)."""
_DRAWN = frozenset({"drawing", "pict", "object"})
_PAGE = "page"


@dataclass(slots=True)
class Fields:
    """Complex fields (`TOC`, `PAGE`, …) that are open; they may span paragraphs."""

    stack: list[str] = field(default_factory=list)
    """For each open field its instruction so far; once its result has begun, with `=` in front."""

    def mark(self, kind: str | None) -> None:
        """A `<w:fldChar>`: `begin`, `separate` or `end`."""
        if kind == "begin":
            self.stack.append("")
        elif kind == "separate" and self.stack:
            self.stack[-1] = "=" + self.stack[-1].lstrip("=")
        elif kind == "end" and self.stack:
            self.stack.pop()

    def instruct(self, text: str) -> None:
        """Adds to the innermost field's instruction."""
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


@dataclass(slots=True)
class Inline:
    """What a paragraph holds: its lines, where pages turn, and what floats beside it."""

    lines: list[list[Run]] = field(default_factory=lambda: [[]])
    turns: set[int] = field(default_factory=set)
    """The lines that begin a new page."""
    soft_turns: int = 0
    """How often Word last put a page end in here, by itself."""
    turned_first: bool = False
    """Whether the first of them comes before any text."""
    boxes: list[etree._Element] = field(default_factory=list)
    """Text boxes, `<w:txbxContent>`."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Notes referred to: their kind and id."""

    @property
    def empty(self) -> bool:
        """Whether no text has come yet."""
        return not any(run.text.strip() for line in self.lines for run in line)


def chosen(element: etree._Element) -> etree._Element | None:
    """The content of `<mc:AlternateContent>` that counts: the first choice that holds anything, else the fallback."""
    return next((each for each in children(element, "Choice", "Fallback") if len(each)), None)


class InlineReader:
    """Reads the runs of one paragraph; `look` and the rest are the paragraph's."""

    def __init__(self, styles: Styles, fields: Fields, look: ParagraphLook, *, notes_before: int = 0) -> None:
        self.inline = Inline()
        self._styles = styles
        self._fields = fields
        self._paragraph = look
        self._notes = notes_before

    def read(self, element: etree._Element) -> None:
        """Reads what stands in the element: a paragraph or something within one."""
        for each in element:
            kind = name(each)
            if kind == "r":
                self._run(each)
            elif kind in _THROUGH:
                self.read(each)
            elif kind == "AlternateContent":
                content = chosen(each)
                if content is not None:
                    self.read(content)
            elif kind in _DRAWN:
                self._boxes(each)

    def add(self, text: str, look: RunLook | None = None, *, furniture: bool = False) -> None:
        """Adds text as it stands; struck-out text is furniture, as it is no longer said."""
        if text:
            paragraph = self._paragraph
            look = look or paragraph.run
            furniture = furniture or bool(look.struck) or self._fields.contents
            style = token_style(look, centred=paragraph.centred, heading=paragraph.heading)
            self.inline.lines[-1].append(Run(text=text, style=style, furniture=furniture))

    def _run(self, run: etree._Element) -> None:
        properties = child(run, "rPr")
        look = RunLook.of(properties)
        style = value(properties, "rStyle")
        look = look.over(self._styles.character_look(style)) if style else look
        look = look.over(self._paragraph.run)
        for each in run:
            kind = name(each)
            if kind == "fldChar":
                self._fields.mark(attribute(each, "fldCharType"))
            elif kind == "instrText":
                self._fields.instruct(each.text or "")
            elif kind == "lastRenderedPageBreak":
                self._soft_turn()
            elif self._fields.shown and not look.hidden:
                self._content(each, kind, look)

    def _content(self, each: etree._Element, kind: str, look: RunLook) -> None:
        """One element of a run that is printed."""
        if kind == "t":
            self.add(each.text or "", look)
        elif kind in _CHARACTERS:
            self.add(_CHARACTERS[kind], look)
        elif kind in ("br", "cr"):
            self._break(attribute(each, "type"))
        elif kind == "sym":
            self.add(symbol(attribute(each, "char"), attribute(each, "font")), look)
        elif kind in ("footnoteReference", "endnoteReference"):
            self._note(each, kind.removesuffix("Reference"), look)
        elif kind == "AlternateContent":
            content = chosen(each)
            for inner in content if content is not None else ():
                self._content(inner, name(inner), look)
        elif kind in _DRAWN:
            self._boxes(each)
        elif kind == "ruby":
            self.read(each)

    def _break(self, kind: str | None) -> None:
        self.inline.lines.append([])
        if kind == _PAGE:
            self.inline.turns.add(len(self.inline.lines) - 1)

    def _soft_turn(self) -> None:
        """Notes a page end that Word found; behind a forced one it is the same."""
        inline = self.inline
        if len(inline.lines) - 1 in inline.turns and is_blank(inline.lines[-1]):
            return
        inline.turned_first = inline.turned_first or (not inline.soft_turns and inline.empty)
        inline.soft_turns += 1

    def _note(self, reference: etree._Element, kind: str, look: RunLook) -> None:
        """A note's number is furniture: glued to a figure it would make another figure."""
        self.inline.notes.append((kind, attribute(reference, "id") or ""))
        if not flag(reference, "customMarkFollows"):
            self.add(f"[{self._notes + len(self.inline.notes)}]", look, furniture=True)

    def _boxes(self, drawn: etree._Element) -> None:
        """Collects text boxes, alternate contents once."""
        for each in drawn:
            kind = name(each)
            if kind == "txbxContent":
                self.inline.boxes.append(each)
            elif kind == "AlternateContent":
                content = chosen(each)
                if content is not None:
                    self._boxes(content)
            else:
                self._boxes(each)


_CHARACTERS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "-", "softHyphen": ""}
