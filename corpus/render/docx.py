"""DOCX packages: a clean official document, and one as hands have left it.

Packages are written part by part, so that the same draft gives the same bytes. A `Writer` says how paragraphs and
cells are put; `render_messy_docx` has another one.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from random import Random
from xml.sax.saxutils import escape

from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.draft import Draft, DraftParagraph, DraftRow, DraftTable, Merged, ParagraphKind, RowKind, Slot
from gouji.corpus.drafts.forms import load_data
from gouji.corpus.render.result import Rendered, columns_spanned

__all__ = ["DocxWriter", "package", "render_docx", "zipped"]

_COLUMNS = {
    "disclosure": (2435,) * 4,
    "requests": (520, 900, 2500, 800, 800, 800, 800, 800, 800, 800),
    "disputes": (640,) * 15,
}
_DATE = (2021, 1, 1, 0, 0, 0)


def render_docx(draft: Draft, rng: Random) -> Rendered:
    """Return an official document: real spans, plain runs, headings styled or bold."""
    writer = DocxWriter(rng)
    return Rendered(data=package(writer.body(draft)))


class DocxWriter:
    """Writes the document part; methods return XML."""

    borders = True
    shaded = False
    """Whether the bands' cells have a coloured ground."""
    row_height = 0
    """The least height of a row in twips, 0 for as high as its text."""
    whole_rows = False
    """Whether rows are kept from breaking over pages."""

    def __init__(self, rng: Random) -> None:
        """Draw the font and how headings are marked."""
        self.rng = rng
        self.columns = dict(_COLUMNS)
        self.styled = chance(rng, 0.5)
        self.font = rng.choice(["仿宋", "宋体", "Noto Serif CJK SC", "AR PL UMing CN", "WenQuanYi Zen Hei"])

    def body(self, draft: Draft) -> str:
        """Return everything between the body's tags."""
        parts = [self.paragraph(b) if isinstance(b, DraftParagraph) else self.table(b) for b in draft.blocks]
        return "".join(parts)

    def run(self, text: str, *, size: int = 32, bold: bool = False) -> str:
        """Return a run of text; `size` in half points; a newline becomes a break."""
        fonts = f'<w:rFonts w:ascii="{self.font}" w:hAnsi="{self.font}" w:eastAsia="{self.font}"/>'
        properties = f'<w:rPr>{fonts}{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/></w:rPr>'
        pieces = (f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in text.split("\n"))
        return f"<w:r>{properties}{'<w:br/>'.join(pieces)}</w:r>"

    def paragraph(self, paragraph: DraftParagraph) -> str:
        """Return one paragraph of running text."""
        title, heading = paragraph.kind is ParagraphKind.TITLE, paragraph.kind is ParagraphKind.HEADING
        style = ""
        if self.styled and (title or (heading and not paragraph.heading and paragraph.level)):
            style = f'<w:pStyle w:val="{"Title" if title else f"Heading{paragraph.level}"}"/>'
        place = '<w:jc w:val="center"/>' if title else '<w:ind w:firstLine="640"/>'
        if paragraph.kind is ParagraphKind.SIGNATURE:
            place = '<w:jc w:val="right"/>'
        bold = heading and not paragraph.heading and not self.styled
        inner = self.run(paragraph.text, size=44 if title else 32, bold=bold)
        return f"<w:p><w:pPr>{style}{place}</w:pPr>{inner}</w:p>"

    def table(self, table: DraftTable) -> str:
        """Return one table with its grid."""
        widths = self.columns.get(table.id, ())
        wide = max((len(row.slots) for row in table.rows), default=1)
        widths = (widths + (600,) * wide)[:wide]
        lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
        borders = f"<w:tblBorders>{lines}</w:tblBorders>" if self.borders else ""
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows = "".join(self.row(row, widths) for row in table.rows)
        width = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        head = f'<w:tblPr>{width}{borders}<w:tblLayout w:type="fixed"/></w:tblPr>'
        return f"<w:tbl>{head}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def row(self, row: DraftRow, widths: tuple[int, ...]) -> str:
        """Return one row."""
        keep = "<w:cantSplit/>" if self.whole_rows else ""
        high = f'<w:trHeight w:val="{self.row_height}" w:hRule="atLeast"/>' if self.row_height else ""
        return f"<w:tr><w:trPr>{keep}{high}</w:trPr>{''.join(self.cells(row, widths))}</w:tr>"

    def cells(self, row: DraftRow, widths: tuple[int, ...]) -> Iterator[str]:
        """Yield the cells of a row: spans are gridSpan, cells covered from above continue a vMerge."""
        place = 0
        while place < len(row.slots):
            slot = row.slots[place]
            span = columns_spanned(row, place)
            width = sum(widths[place : place + span])
            properties = f'<w:tcW w:w="{width}" w:type="dxa"/>' + f'<w:gridSpan w:val="{span}"/>' * (span > 1)
            if slot.merged is Merged.UP:
                properties += "<w:vMerge/>"
            elif slot.text and not slot.fact:
                properties += '<w:vMerge w:val="restart"/>'
            if self.shaded and row.kind is RowKind.BAND:
                properties += '<w:shd w:val="clear" w:color="auto" w:fill="C6D9F1"/>'
            yield f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr>{self.cell(slot)}</w:tc>'
            place += span

    def cell(self, slot: Slot) -> str:
        """Return the content of a cell."""
        center = '<w:jc w:val="center"/>' if slot.fact or slot.header else ""
        inner = self.run(slot.text, size=18) if slot.text else ""
        return f"<w:p><w:pPr>{center}</w:pPr>{inner}</w:p>"


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def package(body: str, *, footer: bool = True) -> bytes:
    """Return a DOCX package around a body."""
    reference = '<w:footerReference w:type="default" r:id="rId3"/>' if footer else ""
    parts = dict(load_data("docx"))
    parts["word/document.xml"] = parts["word/document.xml"].replace("BODY", body).replace("FOOTER", reference)
    return zipped(parts)


def zipped(parts: Mapping[str, str]) -> bytes:
    """Return a package of these parts; they have a fixed date, so that equal parts give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), text.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
