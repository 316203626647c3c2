"""Draws the replica `ruled-pages.pdf`: `python -m gouji.corpus.replicas.pages corpus/replicas`. Needs reportlab.

What stands on the pages is in `replicas/ruled-pages.yaml`, the numbers are those of its gold reading. The font is not
embedded, so that the file is small; a reader takes the characters from the file, not from the glyphs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gouji.corpus.damage.rows import opened
from gouji.corpus.drafts.draft import DraftRow, DraftTable, Merged
from gouji.corpus.drafts.facts import Figures
from gouji.corpus.drafts.layout import disclosure_table, disputes_table, requests_table
from gouji.corpus.render.result import columns_spanned, rows_spanned

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

__all__ = ["draw_pages", "main"]

_NAME = "ruled-pages"
_FONT = "STSong-Light"
_WIDTH, _HEIGHT = 595.0, 842.0
_LEFT, _TOP, _FOOT = 90.0, 104.0, 770.0
_SIZES = {"title": 22.0, "heading": 16.0, "prose": 16.0}
_LEADING = 28.0
_CELL = 9.5
_PAD = 6.0


@dataclass(slots=True)
class _Page:
    """Where the next line goes, in points below the page's top, and how many pages there are."""

    canvas: Canvas
    y: float = _TOP
    number: int = 1

    def turn(self) -> None:
        """End the page with its number."""
        self.canvas.setFont(_FONT, 13)
        self.canvas.drawCentredString(_WIDTH / 2, 50, f"- {self.number} -")
        self.canvas.showPage()
        self.y, self.number = _TOP, self.number + 1


def draw_pages(folder: Path) -> bytes:
    """Return the PDF's bytes; `folder` holds the page file and the gold reading."""
    import json

    import yaml
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pages = yaml.safe_load((folder / f"{_NAME}.yaml").read_text(encoding="utf-8"))
    gold = json.loads((folder / f"{_NAME}.gold.json").read_text(encoding="utf-8"))
    rl_config.invariant = 1
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    canvas = Canvas("", pagesize=(_WIDTH, _HEIGHT), pageCompression=1)
    page = _Page(canvas=canvas)
    tables = _tables(gold, pages["misprints"])
    for block in pages["blocks"]:
        _draw_block(page, block, tables, pages)
    page.turn()
    data: bytes = canvas.getpdfdata()
    return data


def _tables(gold: Mapping[str, Any], misprints: Mapping[str, str]) -> dict[str, DraftTable]:
    single = "requests.other.total" in gold["facts"]
    figures = Figures(
        form=gold["form"],
        year=gold["year"],
        scale="",
        single_other=single,
        values=gold["facts"],
        printed={},
        headers={},
    )
    found = (disclosure_table(figures), requests_table(figures), disputes_table(figures))
    return {table.id: _misprinted(table, misprints) for table in found}


def _misprinted(table: DraftTable, misprints: Mapping[str, str]) -> DraftTable:
    from dataclasses import replace

    rows = (
        replace(row, slots=tuple(replace(slot, text=misprints.get(slot.text, slot.text)) for slot in row.slots))
        for row in table.rows
    )
    return replace(table, rows=tuple(rows))


def _draw_block(
    page: _Page, block: Mapping[str, Any], tables: Mapping[str, DraftTable], pages: Mapping[str, Any]
) -> None:
    if "table" in block:
        table = tables[block["table"]]
        rows = table.rows[block.get("from", 0) : block.get("to")]
        _draw_table(page, (opened(rows[0]), *rows[1:]), pages["columns"][block["table"]])
    elif block.get("page"):
        page.turn()
    else:
        ((kind, text),) = block.items()
        _draw_text(page, kind, text)


def _draw_text(page: _Page, kind: str, text: str) -> None:
    """A title is centred; other paragraphs stand in by two characters; pages turn where they are full."""
    size = _SIZES[kind]
    if kind == "title":
        page.canvas.setFont(_FONT, size)
        page.canvas.drawCentredString(_WIDTH / 2, _HEIGHT - page.y, text)
        page.y += 1.5 * _LEADING
        return
    room = _WIDTH - 2 * _LEFT
    for at, line in enumerate(_broken(text, size, room, indent=2 * size)):
        if page.y > _FOOT:
            page.turn()
        page.canvas.setFont(_FONT, size)
        page.canvas.drawString(_LEFT + (2 * size if at == 0 else 0), _HEIGHT - page.y, line)
        page.y += _LEADING


def _wide(char: str) -> float:
    return 0.5 if char.isascii() else 1.0


def _broken(text: str, size: float, room: float, indent: float = 0.0) -> Iterator[str]:
    """Lines no wider than `room` points, the first less by `indent`; no number is torn, no comma begins a line."""
    line, used = "", indent
    for char in text:
        if line and used + size * _wide(char) > room and char not in "，。；、：）" and not (line[-1] + char).isdigit():
            yield line
            line, used = "", 0.0
        line, used = line + char, used + size * _wide(char)
    yield line


def _lines(row: DraftRow, place: int, widths: Sequence[float]) -> list[str]:
    room = sum(widths[place : place + columns_spanned(row, place)]) - _PAD
    return list(_broken(row.slots[place].text, _CELL, room)) if row.slots[place].text else []


def _draw_table(page: _Page, rows: tuple[DraftRow, ...], widths: Sequence[float]) -> None:
    """Every cell with its four lines and its text in the middle, over all rows and columns that it covers."""
    heights = [_height(rows, at, widths) for at in range(len(rows))]
    left = (_WIDTH - sum(widths)) / 2
    top = page.y - _LEADING / 2
    for at, row in enumerate(rows):
        for place, slot in enumerate(row.slots):
            if slot.merged is not Merged.NO:
                continue
            x, y = left + sum(widths[:place]), top + sum(heights[:at])
            width = sum(widths[place : place + columns_spanned(row, place)])
            height = sum(heights[at : at + rows_spanned(rows, at, place)])
            page.canvas.setLineWidth(0.5)
            page.canvas.rect(x, _HEIGHT - y - height, width, height)
            _draw_cell(page.canvas, (x + width / 2, y + height / 2), _lines(row, place, widths))
    page.y = top + sum(heights) + 1.5 * _LEADING


def _height(rows: tuple[DraftRow, ...], at: int, widths: Sequence[float]) -> float:
    """As high as its highest cell that covers no other row."""
    row = rows[at]
    alone = (place for place, slot in enumerate(row.slots) if not slot.merged and rows_spanned(rows, at, place) == 1)
    return _PAD + 12 * max((len(_lines(row, place, widths)) for place in alone), default=1)


def _draw_cell(canvas: Canvas, middle: tuple[float, float], lines: Sequence[str]) -> None:
    x, y = middle
    canvas.setFont(_FONT, _CELL)
    for at, line in enumerate(lines):
        canvas.drawCentredString(x, _HEIGHT - y - 12 * (at - (len(lines) - 1) / 2) - _CELL / 3, line)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the command line: the folder to write to, else the package's own."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    own = Path(str(files("gouji.corpus").joinpath("replicas")))
    (Path(given[0] if given else own) / f"{_NAME}.pdf").write_bytes(draw_pages(own))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
