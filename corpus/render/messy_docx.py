"""A DOCX as hands have left it: runs of any length, tracked changes, bookmarks, automatic numbers, split tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from xml.sax.saxutils import escape

from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.draft import Draft, DraftParagraph, DraftRow, DraftTable, Merged, ParagraphKind, RowKind, Slot
from gouji.corpus.render.docx import DocxWriter, package
from gouji.corpus.render.result import Rendered

__all__ = ["render_messy_docx"]

_AUTHOR = 'w:id="{}" w:author="office" w:date="2021-01-05T09:00:00Z"'
_WRAPPINGS = {"plain": 92, "inserted": 2, "deleted before": 2, "bookmark": 2, "tag": 2}
"""What stands around a run or before it, and how often."""
_NUMBERED = re.compile(r"^[一二三四五六]、")


def render_messy_docx(draft: Draft, rng: Random) -> Rendered:
    """The draft as a messy document; its printed text, as Word shows it with changes accepted, is the draft's."""
    writer = _MessyWriter(rng)
    return Rendered(data=package(writer.body(draft), footer=chance(rng, 0.5)))


class _MessyWriter(DocxWriter):
    """Adds what does not change the printed text."""

    def __init__(self, rng: Random) -> None:
        super().__init__(rng)
        self.identity = 0
        self.automatic = chance(rng, 0.5)
        self.tracked = chance(rng, 0.5)
        self.split_tables = chance(rng, 0.4)
        self.nested = chance(rng, 0.15)
        self.boxed = chance(rng, 0.2)

    def body(self, draft: Draft) -> str:
        """Return the body; section headings get automatic numbers where their print is what the list would give."""
        sections = [b for b in draft.blocks if isinstance(b, DraftParagraph) and b.level == 2]
        numbers = "".join(section.text[:1] for section in sections)
        self.automatic = (
            self.automatic and "一二三四五六".startswith(numbers) and all(_NUMBERED.match(s.text) for s in sections)
        )
        return super().body(draft)

    def boxed_paragraph(self, paragraph: DraftParagraph) -> str:
        """Return a paragraph in a text box, as the date at the end often is."""
        inner = super().paragraph(paragraph)
        box = f"<w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict>"
        return f"<w:p><w:r>{box}</w:r></w:p>"

    def number(self) -> int:
        """Return the next id of a bookmark or change."""
        self.identity += 1
        return self.identity

    def run(self, text: str, *, size: int = 32, bold: bool = False) -> str:
        """Text in several runs, some of them inserted by a tracked change, with deleted text between."""
        if "\n" in text:
            return super().run(text, size=size, bold=bold)
        return "".join(self._piece(piece, size, bold=bold) for piece in self._pieces(text))

    def _pieces(self, text: str) -> Iterator[str]:
        while text:
            end = self.rng.choice([1, 2, 5, len(text)])
            yield text[:end]
            text = text[end:]

    def _piece(self, piece: str, size: int, *, bold: bool) -> str:
        inner = super().run(piece, size=size, bold=bold)
        what = self.rng.choices(list(_WRAPPINGS), weights=list(_WRAPPINGS.values()))[0]
        if what == "inserted" and self.tracked:
            return f"<w:ins {_AUTHOR.format(self.number())}>{inner}</w:ins>"
        if what == "deleted before" and self.tracked:
            old = escape(self.rng.choice(["5", "12", "旧", "的"]))
            deleted = f"<w:del {_AUTHOR.format(self.number())}><w:r><w:delText>{old}</w:delText></w:r></w:del>"
            return deleted + inner
        if what == "bookmark":
            mark = self.number()
            return f'<w:bookmarkStart w:id="{mark}" w:name="_b{mark}"/>{inner}<w:bookmarkEnd w:id="{mark}"/>'
        if what == "tag":
            return f'<w:smartTag w:uri="urn:example:tags" w:element="tag">{inner}</w:smartTag>'
        return inner

    def paragraph(self, paragraph: DraftParagraph) -> str:
        """Return a paragraph, its number taken over by an automatic list where that prints the same."""
        if self.boxed and paragraph.kind is ParagraphKind.SIGNATURE:
            return self.boxed_paragraph(paragraph)
        if not self.automatic or paragraph.level != 2 or not paragraph.section:
            return super().paragraph(paragraph)
        inner = self.run(paragraph.text[2:])
        return f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>{inner}</w:p>'

    def table(self, table: DraftTable) -> str:
        """Return one table, or two with an empty paragraph between."""
        if self.nested:
            return self._framed(super().table(table))
        rows = table.rows
        cuts = [at for at in range(4, len(rows)) if rows[at].kind in (RowKind.ROW, RowKind.BAND)]
        if not self.split_tables or table.id == "disputes" or not cuts or chance(self.rng, 0.4):
            return super().table(table)
        at = self.rng.choice(cuts)
        first, second = replace(table, rows=rows[:at]), replace(table, rows=(_opened(rows[at]), *rows[at + 1 :]))
        return f"{super().table(first)}<w:p/>{super().table(second)}"

    def _framed(self, inner: str) -> str:
        """Return a table that stands in the only cell of another, which lays out the page."""
        cell = f'<w:tc><w:tcPr><w:tcW w:w="9800" w:type="dxa"/></w:tcPr>{inner}<w:p/></w:tc>'
        grid = '<w:tblGrid><w:gridCol w:w="9800"/></w:tblGrid>'
        return f'<w:tbl><w:tblPr><w:tblW w:w="9800" w:type="dxa"/></w:tblPr>{grid}<w:tr>{cell}</w:tr></w:tbl>'

    def cell(self, slot: Slot) -> str:
        """Return a cell's text in one paragraph or in two, or with a break in a label."""
        if len(slot.text) > 4 and not slot.fact and chance(self.rng, 0.25):
            cut = self.rng.randint(2, len(slot.text) - 2)
            first, second = slot.text[:cut], slot.text[cut:]
            if chance(self.rng, 0.5):
                return super().cell(replace(slot, text=f"{first}\n{second}"))
            return super().cell(replace(slot, text=first)) + super().cell(replace(slot, text=second))
        return super().cell(slot)


def _opened(row: DraftRow) -> DraftRow:
    """Return the first row of a table's second half: cells covered from above become empty cells of their own."""
    slots = tuple(replace(slot, merged=Merged.NO) if slot.merged is Merged.UP else slot for slot in row.slots)
    return replace(row, slots=slots)
