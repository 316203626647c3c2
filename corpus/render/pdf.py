"""The DOCX of a PDF with a text layer, ruled or without borders; `office` converts it."""

from __future__ import annotations

from random import Random

from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.draft import Draft, DraftTable
from gouji.corpus.render.docx import DocxWriter, package
from gouji.corpus.render.result import Rendered

__all__ = ["render_borderless", "render_ruled"]

_FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "AR PL UMing CN", "AR PL UKai CN", "WenQuanYi Zen Hei")
_MARGINS = 11.0
"""What a cell's margins take of its width, in points."""
_DIGIT = 0.62
"""A digit's width in the widest of the fonts, as a share of its size."""


class _PdfWriter(DocxWriter):
    """A document with a font that is there, cells of some size, and borders or none."""

    def __init__(self, rng: Random, *, borders: bool) -> None:
        super().__init__(rng)
        self.font = rng.choice(_FONTS)
        self.borders = borders
        self.small = rng.choice([16, 18, 20])
        self.fitting = self.small
        self.large = rng.choice([24, 28, 32])
        self.shaded = chance(rng, 0.3)
        self.row_height = rng.choice([0, 0, 340, 480, 640])
        self.whole_rows = chance(rng, 0.6)
        labels = rng.choice([(520, 900, 2500), (420, 1500, 2100), (600, 700, 1800), (520, 1100, 3000)])
        self.columns["requests"] = (*labels, *(rng.choice([700, 780]),) * 7)

    def run(self, text: str, *, size: int = 32, bold: bool = False) -> str:
        return super().run(text, size={32: self.large, 18: self.fitting}.get(size, size), bold=bold)

    def table(self, table: DraftTable) -> str:
        """Return a table whose longest number fits its column: LibreOffice would tear it over two lines."""
        longest = max((len(slot.text) for slot in table.facts() if slot.text.replace(" ", "").isdigit()), default=1)
        room = min(self.columns[table.id]) if table.id == "disputes" else self.columns[table.id][-1]
        self.fitting = min(self.small, int(2 * (room / 20 - _MARGINS) / (longest * _DIGIT)))
        return super().table(table)


def render_ruled(draft: Draft, rng: Random) -> Rendered:
    """Return the DOCX of a PDF whose tables have ruling lines; page breaks fall where they fall."""
    return Rendered(data=package(_PdfWriter(rng, borders=True).body(draft)))


def render_borderless(draft: Draft, rng: Random) -> Rendered:
    """Return the DOCX of a PDF whose tables are only columns of text."""
    return Rendered(data=package(_PdfWriter(rng, borders=False).body(draft)))
