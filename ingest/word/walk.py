"""A Word document's body → blocks: paragraphs with their numbers, tables with their places, pages.

The text of a paragraph's runs is taken as printed: fields give their results, tracked changes count as accepted, hidden
text is left out, alternate contents come once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gouji.ingest.stream.blocks import FlowBlock, PageTurn, StreamLine
from gouji.ingest.stream.runs import Sight, StyledRun, is_blank, split_words
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.stream.sight import is_note_mark
from gouji.ingest.text.encodings import drop_invisible
from gouji.ingest.web.colours import WHITE, Colour, read_colour
from gouji.ingest.word.fields import OpenFields, read_form_field
from gouji.ingest.word.numbering import Numbering
from gouji.ingest.word.pictures import DRAWN, choose_content, find_boxes, is_drawn, is_floating
from gouji.ingest.word.sight import find_sight
from gouji.ingest.word.styles import NumberPlace, ParagraphLook, RunLook, Styles, read_ground, style_tokens
from gouji.ingest.word.symbols import map_symbol
from gouji.ingest.word.tables import read_table
from gouji.ingest.word.xml import attribute, child, descendants, flag, integer, name, value
from gouji.tokens import OBJECT

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["DocxWalker"]

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"})
_BLOCKS = frozenset({"p", "tbl", "altChunk"})
_THROUGH = split_words(
    "ins moveTo hyperlink smartTag customXml sdt sdtContent fldSimple dir bdo ruby rubyBase oMath oMathPara e num den "
    "p sup sub deg fName f rad sSup sSub sSubSup nary d m mr func acc bar box limLow limUpp eqArr groupChr"
)
"""Elements whose content is read as if they were not there (those of formulas too)."""
_PAGE = "page"


_PAGE_LOOK = ParagraphLook(run=RunLook())
"""What holds outside tables."""
_LOST = frozenset({"del", "moveFrom"})
_STACKED = split_words("f rad sSup sSub sSubSup sPre nary m func acc bar box limLow limUpp eqArr groupChr")
"""Formulas that are more than characters in a row."""
_SHIFTED = {"sup": Sight.RAISED, "sub": Sight.LOWERED}
_CHARACTERS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "-", "softHyphen": ""}


class DocxWalker:
    """Walks over the parts of one document in reading order; counts its lists, notes and pages.

    `chunk` reads a document embedded whole (`<w:altChunk>`). `sections` are the kinds of the document's section starts;
    none where Word has noted its page ends, which then count alone.
    """

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        settings: FlowSettings,
        *,
        chunk: Callable[[etree._Element], list[FlowBlock]],
        sections: Sequence[str] = (),
    ) -> None:
        self.notes: list[tuple[str, str]] = []
        """Kind and id of the notes referred to so far."""
        self._styles = styles
        self._numbering = numbering
        self._settings = settings
        self._chunk = chunk
        self._sections = list(sections[1:])
        self._fields = OpenFields()
        self._table = _PAGE_LOOK
        self._carried: list[StyledRun] = []
        self._text_since_turn = False

    def read_body(self, body: etree._Element) -> Iterator[FlowBlock]:
        """What stands in the body, one block after the other, so that nothing is read behind the last that is asked for."""
        self._table = _PAGE_LOOK
        return self._read_flat(body)

    def read_blocks(self, container: etree._Element) -> list[FlowBlock]:
        """What stands in a cell, a text box, a header or a note."""
        outer = self._table
        if name(container) == "tc":
            self._table = replace(outer, ground=read_ground(child(container, "tcPr"), outer.ground))
        elif name(container) != "txbxContent":
            self._table = _PAGE_LOOK
        blocks = list(self._read_flat(container))
        self._table = outer
        return blocks

    def _read_flat(self, container: etree._Element) -> Iterator[FlowBlock]:
        for each in _flat(container):
            kind = name(each)
            if kind == "tbl":
                outer = self._table
                properties = child(each, "tblPr")
                look = self._styles.table_look(value(properties, "tblStyle"))
                self._table = replace(look, ground=read_ground(properties, look.ground))
                blocks = read_table(each, self.read_blocks, self._settings)
                self._table = outer
                yield from blocks
            elif kind == "altChunk":
                yield from self._chunk(each)
            else:
                yield from self._paragraph(each)

    def _paragraph(self, paragraph: etree._Element) -> list[FlowBlock]:
        properties = child(paragraph, "pPr")
        style = value(properties, "pStyle")
        look = self._styles.paragraph_look(properties, style, self._table)
        reader = _InlineReader(self._styles, self._fields, look, self._settings, notes_before=len(self.notes))
        self._add_number(reader, properties, style)
        carried, self._carried = self._carried, []
        reader.inline.lines[-1] += carried
        reader.read(paragraph)
        inline = reader.inline
        self.notes += inline.notes
        if self._styles.is_contents(style):
            inline.lines = [[replace(run, furniture=True) for run in line] for line in inline.lines]
        if _is_mark_deleted(properties):
            self._carried = inline.lines.pop()  # the paragraph goes on with the next one
        blocks = self._with_pages(inline, starts_page=bool(flag(properties, "pageBreakBefore")))
        blocks += [block for box in inline.boxes for block in self.read_blocks(box)]
        if child(properties, "sectPr") is not None and self._sections and self._sections.pop(0) != "continuous":
            blocks += self._turn()
        return blocks

    def _add_number(self, reader: _InlineReader, properties: etree._Element | None, style: str | None) -> None:
        """Counts the paragraph in its list and adds its number; hidden and deleted ones do not count."""
        place = self._number_place(properties, style)
        if place is None or RunLook.of(child(properties, "rPr")).hidden or _is_mark_deleted(properties):
            return
        level = place.level
        if level is None:
            level = self._numbering.find_level(place.number_id, self._styles.names(style))
        label = self._numbering.count_label(place.number_id, level)
        if label is not None:
            reader.add(label.text, furniture=label.furniture)

    def _number_place(self, properties: etree._Element | None, style: str | None) -> NumberPlace | None:
        """Where the paragraph counts: what it says itself, and its style where it says nothing."""
        own = child(properties, "numPr")
        number_id, level = value(own, "numId"), integer(own, "ilvl")
        if number_id is not None:
            return NumberPlace(number_id=number_id, level=level or 0) if number_id != "0" else None
        place = self._styles.number_place(style)
        return replace(place, level=level) if place is not None and level is not None else place

    def _with_pages(self, inline: _Inline, *, starts_page: bool) -> list[FlowBlock]:
        """The paragraph's lines with the page turns among them; one that Word found within a line comes after it."""
        blocks: list[FlowBlock] = self._turn() if starts_page or inline.turned_first else []
        for number, line in enumerate(inline.lines):
            blocks += self._turn() if number in inline.turns else []
            blocks.append(StreamLine(runs=tuple(line)))
            self._text_since_turn = self._text_since_turn or not is_blank(line)
        within = inline.soft_turns - inline.turned_first
        return [*blocks, *self._turn(), *([PageTurn()] * (within - 1))] if within else blocks

    def _turn(self) -> list[FlowBlock]:
        """A new page, unless the last one has no text yet: Word notes a forced page end a second time."""
        turned, self._text_since_turn = self._text_since_turn, False
        return [PageTurn()] if turned else []


def _flat(container: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, out of whatever wraps them."""
    for each in container:
        kind = name(each)
        if kind in _BLOCKS:
            yield each
        elif kind in _WRAPPERS or kind in ("tc", "tr"):
            yield from _flat(each)
        elif kind == "AlternateContent":
            content = choose_content(each)
            if content is not None:
                yield from _flat(content)


def _is_mark_deleted(properties: etree._Element | None) -> bool:
    """Whether a tracked change takes the paragraph's end away."""
    mark = child(properties, "rPr")
    return child(mark, "del") is not None or child(mark, "moveFrom") is not None


@dataclass(slots=True)
class _Inline:
    """What a paragraph holds: its lines, where pages turn, and what floats beside it."""

    lines: list[list[StyledRun]] = field(default_factory=lambda: [[]])
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


class _InlineReader:
    """Reads the runs of one paragraph; `look` and the rest are the paragraph's."""

    def __init__(
        self,
        styles: Styles,
        fields: OpenFields,
        look: ParagraphLook,
        settings: FlowSettings,
        *,
        notes_before: int = 0,
    ) -> None:
        self.inline = _Inline()
        self._styles = styles
        self._fields = fields
        self._paragraph = look
        self._ground = look.ground
        self._settings = settings
        self._notes = notes_before
        self._own_mark = False
        """Whether the run goes on with the mark of a note."""
        self._shift: Sight | None = None
        """Whether a formula raises or lowers what is read."""

    def read(self, element: etree._Element) -> None:
        """Reads what stands in the element: a paragraph or something within one."""
        for each in element:
            kind = name(each)
            if kind == "r":
                self._run(each)
            elif kind in _THROUGH:
                self._read_through(each, kind)
            elif kind in _LOST:
                text = "".join(t.text or "" for t in descendants(each, "delText", "t"))
                self._append(StyledRun(text=text, sight=Sight.DELETED))
            elif kind == "AlternateContent":
                content = choose_content(each)
                if content is not None:
                    self.read(content)
            elif kind in DRAWN:
                self._draw(each)

    def _read_through(self, element: etree._Element, kind: str) -> None:
        outer = self._shift
        linked = kind == "hyperlink" and attribute(element, "anchor")
        if linked and is_note_mark("".join(t.text or "" for t in descendants(element, "t"))):
            self._shift = Sight.RAISED
        else:
            self._shift = _SHIFTED.get(kind, outer)
        self.read(element)
        self._shift = outer
        if kind in _STACKED:
            self._append(StyledRun(text=OBJECT))

    def add(self, text: str, look: RunLook | None = None, *, furniture: bool = False) -> None:
        """Adds text as it stands, and how it is seen."""
        if not text:
            return
        paragraph = self._paragraph
        look = look or paragraph.run
        furniture = furniture or self._fields.contents
        style = style_tokens(look, centred=paragraph.centred, heading=paragraph.heading)
        sight = find_sight(look, self._ground, paragraph.run.size, self._settings)
        sight = self._shift if sight is Sight.SHOWN and self._shift is not None else sight
        text = drop_invisible(text)
        self._append(StyledRun(text=text, style=style, furniture=furniture, sight=sight))
        # Only a view as a web page hides some text; letters in a light colour may stand on a pattern.
        open_question = look.web_hidden or (
            self._ground is None and find_sight(look, WHITE, None, self._settings) is Sight.GROUND
        )
        if open_question and not furniture and any(map(str.isdigit, text)):
            self._append(StyledRun(text=OBJECT))

    def _append(self, run: StyledRun) -> None:
        if run.text:
            self.inline.lines[-1].append(run)

    def _run(self, run: etree._Element) -> None:
        properties = child(run, "rPr")
        look = RunLook.of(properties)
        style = value(properties, "rStyle")
        look = look.over(self._styles.character_look(style)) if style else look
        look = look.over(self._paragraph.run)
        outer, self._ground = self._ground, _read_run_ground(properties, self._ground)
        self._own_mark = False
        for each in run:
            kind = name(each)
            if kind == "fldChar":
                self._append(StyledRun(text=self._fields.mark(attribute(each, "fldCharType"))))
                self.add(read_form_field(each), look)
            elif kind == "instrText":
                self._fields.instruct(each.text or "")
            elif kind == "lastRenderedPageBreak":
                self._soft_turn()
            elif self._fields.shown:
                self._content(each, kind, look)
        self._ground = outer

    def _content(self, each: etree._Element, kind: str, look: RunLook) -> None:
        """One element of a run that is printed."""
        if kind == "t":
            text = "".join(map(str, each.itertext())) if len(each) else each.text or ""
            self.add(_map_signs(text) if look.symbols else text, look, furniture=self._own_mark)
        elif kind == "r":
            self._run(each)
        elif kind in _CHARACTERS:
            self.add(_CHARACTERS[kind], look)
        elif kind in ("br", "cr"):
            self._break(attribute(each, "type"))
        elif kind == "sym":
            self.add(map_symbol(attribute(each, "char"), attribute(each, "font")), look)
        elif kind in ("footnoteReference", "endnoteReference"):
            self._note(each, kind.removesuffix("Reference"), look)
        elif kind == "AlternateContent":
            content = choose_content(each)
            for inner in content if content is not None else ():
                self._content(inner, name(inner), look)
        elif kind in DRAWN:
            if not look.hidden:
                self._draw(each)
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
        self._own_mark = (attribute(reference, "customMarkFollows") or "0").lower() in ("1", "true", "on")
        if not self._own_mark:
            self.add(f"[{self._notes + len(self.inline.notes)}]", look, furniture=True)

    def _draw(self, drawn: etree._Element) -> None:
        """Collects the text boxes of a drawing; what else it shows is told."""
        boxes = find_boxes(drawn)
        self.inline.boxes += boxes
        if self._fields.shown and (is_floating(drawn) if boxes else is_drawn(drawn, self._settings)):
            self._append(StyledRun(text=OBJECT))


def _read_run_ground(properties: etree._Element | None, inherited: Colour | None) -> Colour | None:
    """Return the colour behind a run: its highlight, its shading, or what is behind the paragraph."""
    highlight = value(properties, "highlight")
    if highlight is not None and highlight != "none":
        return read_colour(highlight.lower().removeprefix("dark"))
    return read_ground(properties, inherited)


def _map_signs(text: str) -> str:
    """Return what a font of signs shows for letters and digits; `OBJECT` for a sign that is not known."""
    mapped = (map_symbol(f"{ord(c):X}", "Wingdings") if c > " " else c for c in text)
    return "".join(OBJECT if sign == c and c > " " else sign for sign, c in zip(mapped, text, strict=False))
