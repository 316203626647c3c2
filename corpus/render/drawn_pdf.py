"""Reports drawn as PDF without an office program, in the ways that programs draw pages. Needs reportlab.

`draw_report(draft, Random(1))` gives the same bytes for the same draft and seed. How a page is drawn is chosen by the seed:
rules as lines, as boxes, as thin grounds or none; numbers whole or a character at a time, once or twice; cells row by row, column
by column or in no order; pages upright, turned or a little crooked; with headers, page numbers, notes in the margin, a word
behind the text, text that does not show. The font is not embedded.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from gouji.corpus.damage.rows import opened
from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.draft import Draft, DraftParagraph, DraftRow, DraftTable, Merged, ParagraphKind, RowKind
from gouji.corpus.render.result import columns_spanned, rows_spanned

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

__all__ = ["draw_report"]

_FONT = "STSong-Light"
_WIDTH, _HEIGHT = 595.0, 842.0
_LEFT, _TOP, _FOOT = 60.0, 80.0, 770.0
_PAD = 6.0
_COLUMNS = {
    "disclosure": (200.0, 90.0, 90.0, 95.0),
    "requests": (30.0, 50.0, 115.0, *(40.0,) * 7),
    "disputes": (31.0,) * 15,
}
_MARGIN_NOTE = "存档"

Area = tuple[float, float, float, float]
"""Left, top, right and bottom in points below the page's top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manner:
    """How the pages of one document are drawn."""

    rules: str
    thickness: float
    size: float
    order: str
    piecewise: bool
    twice: bool
    turned: int
    crooked: float
    furniture: bool
    banded: bool
    behind: bool
    unseen: bool
    noted: bool
    annotated: bool
    repeated: bool
    leading: float


def _draw_manner(rng: Random) -> _Manner:
    return _Manner(
        rules=rng.choice(("lines", "boxes", "grounds", "rows", "none", "boxes", "lines")),
        thickness=rng.choice((0.3, 0.5, 0.75, 1.0, 1.5)),
        size=rng.choice((8.0, 9.0, 10.0)),
        order=rng.choice(("rows", "rows", "columns", "none")),
        piecewise=chance(rng, 0.2),
        twice=chance(rng, 0.15),
        turned=rng.choice((0, 0, 0, 0, 90, 180, 270)),
        crooked=rng.choice((0.0, 0.0, 0.0, 0.3, -0.8, 1.5)),
        furniture=chance(rng, 0.6),
        banded=chance(rng, 0.3),
        behind=chance(rng, 0.2),
        unseen=chance(rng, 0.2),
        noted=chance(rng, 0.2),
        annotated=chance(rng, 0.2),
        repeated=chance(rng, 0.3),
        leading=rng.choice((18.0, 22.0, 28.0)),
    )


def draw_report(draft: Draft, rng: Random) -> bytes:
    """Return the draft as a PDF."""
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    rl_config.invariant = 1
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(_WIDTH, _HEIGHT), pageCompression=0)
    pages = _Pages(canvas, _draw_manner(rng), rng, draft.agency)
    for block in draft.blocks:
        if isinstance(block, DraftParagraph):
            pages.write(block)
        else:
            pages.tabulate(block)
    pages.end()
    canvas.save()
    return file.getvalue()


class _Pages:
    """Pages that are filled from top to bottom."""

    def __init__(self, canvas: Canvas, manner: _Manner, rng: Random, agency: str) -> None:
        self.canvas, self.manner, self.rng, self.agency = canvas, manner, rng, agency
        self.number = 0
        self.y = _TOP
        self._begin()

    def _begin(self) -> None:
        self.y, self.number = _TOP, self.number + 1
        manner, canvas = self.manner, self.canvas
        if manner.turned:
            canvas.setPageRotation(manner.turned)
        if manner.crooked:
            canvas.rotate(manner.crooked)
        if manner.behind:
            canvas.saveState()
            canvas.setFillGray(0.85)
            canvas.translate(_WIDTH / 2, _HEIGHT / 2)
            canvas.rotate(40)
            self._put(0, _HEIGHT, "内部资料", 60, middle=True)
            canvas.restoreState()
        if manner.furniture:
            self._put(_LEFT, 40, f"{self.agency}　年度报告", 9)
            self._put(_WIDTH / 2, _HEIGHT - 36, f"- {self.number} -", 9, middle=True)
        if manner.noted:
            self._put(8, 300, _MARGIN_NOTE, 7)
        if manner.annotated:
            canvas.linkURL("https://example.org/", (40, 700, 120, 720))

    def end(self) -> None:
        """Finish the page."""
        if self.manner.unseen:
            text = self.canvas.beginText(_LEFT, _HEIGHT - 60)
            text.setFont(_FONT, 9)
            text.setTextRenderMode(3)
            text.textOut(f"第{self.number}页 检索用文字 20{self.number}")
            self.canvas.drawText(text)
        self.canvas.showPage()

    def turn(self) -> None:
        """Go on on a new page."""
        self.end()
        self._begin()

    def write(self, paragraph: DraftParagraph) -> None:
        """Draw a paragraph, broken into lines."""
        title = paragraph.kind is ParagraphKind.TITLE
        size = 18.0 if title else 14.0 if paragraph.kind is ParagraphKind.HEADING else 12.0
        room = _WIDTH - 2 * _LEFT
        for at, line in enumerate(_break_text(paragraph.text, size, room - 2 * size)):
            if self.y > _FOOT:
                self.turn()
            if title:
                self._put(_WIDTH / 2, self.y, line, size, middle=True)
            elif paragraph.kind is ParagraphKind.SIGNATURE:
                self._put(_WIDTH - _LEFT - 14 * len(line), self.y, line, size)
            else:
                self._put(_LEFT + (2 * size if at == 0 else 0), self.y, line, size)
            self.y += self.manner.leading

    def tabulate(self, table: DraftTable) -> None:
        """Draw a table, over as many pages as it takes."""
        wide = max(len(row.slots) for row in table.rows)
        widths = (_COLUMNS.get(table.id, ()) + (34.0,) * wide)[:wide]
        heads = tuple(row for row in table.rows[:3] if row.kind is RowKind.HEADER)
        rows: list[DraftRow] = []
        for row in table.rows:
            if rows and self.y + sum(self._heights([*rows, row], widths)) > _FOOT:
                self._draw_part(tuple(rows), widths)
                self.turn()
                again = tuple(opened(head) for head in heads) if self.manner.repeated else ()
                rows = [*again, opened(row)]
            else:
                rows.append(row)
        self._draw_part(tuple(rows), widths)

    def _heights(self, rows: Sequence[DraftRow], widths: Sequence[float]) -> list[float]:
        size = self.manner.size
        heights = []
        for at, row in enumerate(rows):
            alone = [p for p, s in enumerate(row.slots) if not s.merged and rows_spanned(tuple(rows), at, p) == 1]
            heights.append(_PAD + (size + 2) * max((len(self._lines(row, p, widths)) for p in alone), default=1))
        return heights

    def _lines(self, row: DraftRow, place: int, widths: Sequence[float]) -> list[str]:
        room = sum(widths[place : place + columns_spanned(row, place)]) - _PAD
        return [
            line for piece in row.slots[place].text.split("\n") for line in _break_text(piece, self.manner.size, room)
        ]

    def _draw_part(self, rows: tuple[DraftRow, ...], widths: Sequence[float]) -> None:
        heights = self._heights(rows, widths)
        left, top = (_WIDTH - sum(widths)) / 2, self.y - 12
        cells: list[tuple[Area, list[str], DraftRow]] = []
        for at, row in enumerate(rows):
            for place, slot in enumerate(row.slots):
                if slot.merged is Merged.NO or (at == 0 and slot.merged is Merged.UP):
                    x, y = left + sum(widths[:place]), top + sum(heights[:at])
                    right = x + sum(widths[place : place + columns_spanned(row, place)])
                    bottom = y + sum(heights[at : at + rows_spanned(rows, at, place)])
                    cells.append(((x, y, right, bottom), self._lines(row, place, widths), row))
        for area, _, row in cells:
            self._rule(area, row)
        if self.manner.order == "columns":
            cells.sort(key=lambda cell: cell[0][0])
        elif self.manner.order == "none":
            self.rng.shuffle(cells)
        for area, lines, _ in cells:
            self._fill(area, lines)
        self.y = top + sum(heights) + 1.5 * self.manner.leading

    def _rule(self, area: Area, row: DraftRow) -> None:
        x0, y0, x1, y1 = area
        canvas, manner = self.canvas, self.manner
        if manner.banded and row.kind is not RowKind.ROW:
            canvas.setFillGray(0.9)
            canvas.rect(x0, _HEIGHT - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
            canvas.setFillGray(0)
        canvas.setLineWidth(manner.thickness)
        sides = ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))
        if manner.rules == "boxes":
            canvas.rect(x0, _HEIGHT - y1, x1 - x0, y1 - y0)
        elif manner.rules in ("lines", "rows"):
            for a, b, c, d in sides[: 4 if manner.rules == "lines" else 2]:
                canvas.line(a, _HEIGHT - b, c, _HEIGHT - d)
        elif manner.rules == "grounds":
            for a, b, c, d in sides:
                width, height = max(c - a, manner.thickness), max(d - b, manner.thickness)
                canvas.rect(a, _HEIGHT - b - height, width, height, stroke=0, fill=1)

    def _fill(self, area: Area, lines: Sequence[str]) -> None:
        x, y = (area[0] + area[2]) / 2, (area[1] + area[3]) / 2
        size = self.manner.size
        for at, line in enumerate(lines):
            below = y + (size + 2) * (at - (len(lines) - 1) / 2) + size / 3
            for shift in (0.0, 0.25) if self.manner.twice else (0.0,):
                if self.manner.piecewise and line.isdigit():
                    start = x - size * len(line) / 4
                    for place, char in enumerate(line):
                        self._put(start + size * place / 2 + shift, below, char, size)
                else:
                    self._put(x + shift, below, line, size, middle=True)

    def _put(self, x: float, y: float, text: str, size: float, *, middle: bool = False) -> None:
        self.canvas.setFont(_FONT, size)
        draw = self.canvas.drawCentredString if middle else self.canvas.drawString
        draw(x, _HEIGHT - y, text)


def _break_text(text: str, size: float, room: float) -> Iterator[str]:
    """Yield lines no wider than `room`; no number is torn, no comma begins a line."""
    line, used = "", 0.0
    for char in text:
        width = size * (0.5 if char.isascii() else 1.0)
        if line and used + width > room and char not in "，。；、：）" and not (line[-1] + char).isdigit():
            yield line
            line, used = "", 0.0
        line, used = line + char, used + width
    if line:
        yield line
