"""A web page into which a Word document was pasted: a span a few characters, mso styles, conditional comments."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from random import Random

from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.draft import Draft, DraftParagraph, ParagraphKind, Slot
from gouji.corpus.render.html import html_rows, page
from gouji.corpus.render.result import Rendered

__all__ = ["render_word_html"]

_FONTS = ("仿宋_GB2312", "宋体", "Times New Roman", "方正小标宋简体")
_HEAD = """<style>
<!--
 /* Style Definitions */
 p.MsoNormal, li.MsoNormal, div.MsoNormal {mso-style-unhide:no; margin:0cm; text-align:justify; font-size:10.5pt;}
 @page WordSection1 {size:595.3pt 841.9pt; margin:72.0pt 90.0pt 72.0pt 90.0pt;}
-->
</style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom></w:WordDocument></xml><![endif]-->
<script>var page = {"channel": 2021, "count": 35};</script>
"""
_TD = "border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt"


class _WordWriter:
    """Writes text in spans as Word does: pieces of any length, Latin and digits apart."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.longest = rng.choice([1, 3, 8])

    def pieces(self, text: str) -> Iterator[str]:
        while text:
            end = self.rng.randint(1, self.longest)
            yield text[:end]
            text = text[end:]

    def spans(self, text: str, size: str = "10.5pt") -> str:
        return "".join(self._span(piece, size) for piece in self.pieces(text))

    def _span(self, piece: str, size: str) -> str:
        lang = ' lang="EN-US"' if piece.isascii() else ""
        font = self.rng.choice(_FONTS)
        inner = escape(piece, quote=False).replace("\n", "<br>")
        return f'<span{lang} style="font-size:{size};font-family:{font};mso-bidi-font-family:宋体">{inner}</span>'

    def cell(self, slot: Slot, spans: str) -> str:
        text = slot.text
        inner = self.spans(text) if text else self._blank()
        end = '<span lang="EN-US"><o:p></o:p></span>' if chance(self.rng, 0.3) else ""
        center = ' align="center" style="text-align:center"' if slot.fact or slot.header else ""
        paragraph = f'<p class="MsoNormal"{center}>{inner}{end}</p>'
        return f'<td width="{self.rng.randint(30, 200)}"{spans} style="{_TD}">\n{paragraph}\n</td>'

    def _blank(self) -> str:
        return self.rng.choice(
            [
                "&nbsp;",
                '<span lang="EN-US">&nbsp;</span>',
                "<o:p>&nbsp;</o:p>",
                "<!--[if !supportEmptyParas]-->&nbsp;<!--[endif]-->",
            ]
        )

    def paragraph(self, paragraph: DraftParagraph) -> str:
        if paragraph.kind is ParagraphKind.TITLE:
            inner = f"<b>{self.spans(paragraph.text, '22.0pt')}</b>"
            return f'<p class="MsoNormal" align="center" style="text-align:center">{inner}</p>'
        heading = paragraph.kind is ParagraphKind.HEADING
        inner = self.spans(paragraph.text, "16.0pt")
        inner = f"<b>{inner}</b>" if heading and chance(self.rng, 0.5) else inner
        blanks = "&nbsp;&nbsp;&nbsp;&nbsp;" if chance(self.rng, 0.2) else ""
        return f'<p class="MsoNormal" style="text-indent:32.0pt;line-height:28.0pt">{blanks}{inner}</p>'


def render_word_html(draft: Draft, rng: Random) -> Rendered:
    """Return the draft as pasted from Word."""
    writer = _WordWriter(rng)
    parts = []
    for block in draft.blocks:
        if isinstance(block, DraftParagraph):
            parts.append(writer.paragraph(block))
            continue
        row_tag = f'<tr style="mso-yfti-irow:0;height:{rng.randint(12, 30)}.0pt">'
        rows = "\n".join(html_rows(block, writer.cell, row_tag))
        hint = "<!--[if !supportMisalignedColumns]--><!--[endif]-->" if chance(rng, 0.5) else ""
        head = (
            '<table class="MsoNormalTable" border="1" cellspacing="0" cellpadding="0" style="border-collapse:collapse">'
        )
        parts.append(f"{head}\n<tbody>{rows}{hint}</tbody></table>")
        if chance(rng, 0.4):
            parts.append('<p class="MsoNormal"><span lang="EN-US"><o:p>&nbsp;</o:p></span></p>')
    article = '<div class="TRS_Editor">\n<!--StartFragment-->\n' + "\n".join(parts) + "\n<!--EndFragment-->\n</div>"
    return Rendered(data=page(draft, article, rng, _HEAD).encode())
