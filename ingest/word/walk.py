"""A Word document's body → blocks: paragraphs with their numbers, tables with their places, pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gouji.ingest.stream.blocks import Block, Line, PageTurn
from gouji.ingest.stream.runs import Run, is_blank
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.word.numbering import Numbering
from gouji.ingest.word.runs import Fields, Inline, InlineReader, chosen
from gouji.ingest.word.styles import NumberPlace, RunLook, Styles
from gouji.ingest.word.tables import read_table
from gouji.ingest.word.xml import child, flag, integer, name, value

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["DocxWalker"]

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"})
_BLOCKS = frozenset({"p", "tbl", "altChunk"})


class DocxWalker:
    """Walks over the parts of one document in reading order; counts its lists, notes and pages.

    `chunk` reads a document embedded whole (`<w:altChunk>`). `sections` are the kinds of the document's section starts;
    none where Word has noted its page ends, which then count alone.
    """

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        *,
        chunk: Callable[[etree._Element], list[Block]],
        settings: FlowSettings,
        sections: Sequence[str] = (),
    ) -> None:
        self._settings = settings
        self.notes: list[tuple[str, str]] = []
        """Kind and id of the notes referred to so far."""
        self._styles = styles
        self._numbering = numbering
        self._chunk = chunk
        self._sections = list(sections[1:])
        self._fields = Fields()
        self._carried: list[Run] = []
        self._text_since_turn = False

    def blocks(self, container: etree._Element) -> list[Block]:
        """What stands in a body, a cell, a text box, a header or a note."""
        blocks: list[Block] = []
        for each in _flat(container):
            kind = name(each)
            if kind == "tbl":
                blocks += read_table(each, self.blocks, self._settings)
            elif kind == "altChunk":
                blocks += self._chunk(each)
            else:
                blocks += self._paragraph(each)
        return blocks

    def _paragraph(self, paragraph: etree._Element) -> list[Block]:
        properties = child(paragraph, "pPr")
        style = value(properties, "pStyle")
        look = self._styles.paragraph_look(properties, style)
        reader = InlineReader(self._styles, self._fields, look, notes_before=len(self.notes))
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
        blocks += [block for box in inline.boxes for block in self.blocks(box)]
        if child(properties, "sectPr") is not None and self._sections and self._sections.pop(0) != "continuous":
            blocks += self._turn()
        return blocks

    def _add_number(self, reader: InlineReader, properties: etree._Element | None, style: str | None) -> None:
        """Counts the paragraph in its list and adds its number; hidden and deleted ones do not count."""
        place = self._number_place(properties, style)
        if place is None or RunLook.of(child(properties, "rPr")).hidden or _is_mark_deleted(properties):
            return
        level = place.level
        if level is None:
            level = self._numbering.level_of_style(place.number_id, self._styles.names(style))
        label = self._numbering.next_label(place.number_id, level)
        if label is not None:
            reader.add(label.text, furniture=label.bullet)

    def _number_place(self, properties: etree._Element | None, style: str | None) -> NumberPlace | None:
        """Where the paragraph counts: what it says itself, and its style where it says nothing."""
        own = child(properties, "numPr")
        number_id, level = value(own, "numId"), integer(own, "ilvl")
        if number_id is not None:
            return NumberPlace(number_id=number_id, level=level or 0) if number_id != "0" else None
        place = self._styles.number_place(style)
        return replace(place, level=level) if place is not None and level is not None else place

    def _with_pages(self, inline: Inline, *, starts_page: bool) -> list[Block]:
        """The paragraph's lines with the page turns among them; one that Word found within a line comes after it."""
        blocks: list[Block] = self._turn() if starts_page or inline.turned_first else []
        for number, line in enumerate(inline.lines):
            blocks += self._turn() if number in inline.turns else []
            blocks.append(Line(runs=tuple(line)))
            self._text_since_turn = self._text_since_turn or not is_blank(line)
        within = inline.soft_turns - inline.turned_first
        return [*blocks, *self._turn(), *([PageTurn()] * (within - 1))] if within else blocks

    def _turn(self) -> list[Block]:
        """A new page, unless the last one has no text yet: Word notes a forced page end a second time."""
        turned, self._text_since_turn = self._text_since_turn, False
        return [PageTurn()] if turned else []


def _flat(container: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, out of whatever wraps them."""
    for each in container:
        kind = name(each)
        if kind in _BLOCKS:
            yield each
        elif kind in _WRAPPERS:
            yield from _flat(each)
        elif kind == "AlternateContent":
            content = chosen(each)
            if content is not None:
                yield from _flat(content)


def _is_mark_deleted(properties: etree._Element | None) -> bool:
    """Whether a tracked change takes the paragraph's end away."""
    mark = child(properties, "rPr")
    return child(mark, "del") is not None or child(mark, "moveFrom") is not None
