"""A web page with real tables: paragraphs, `rowspan` and `colspan`, the site's own lines around the article."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from random import Random

from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.draft import Draft, DraftParagraph, DraftTable, Merged, ParagraphKind, RowKind, Slot
from gouji.corpus.render.result import Rendered, columns_spanned, rows_spanned

__all__ = ["html_rows", "page", "render_html"]

CellWriter = Callable[[Slot, str], str]
"""A slot and its span attributes to `<td …>…</td>`."""
_TABLE_ATTRIBUTES = ("", ' border="1"', ' class="table"')


def render_html(draft: Draft, rng: Random) -> Rendered:
    """A clean page; headings are headings or plain paragraphs, header cells are merged or followed by empty ones."""
    style = rng.choice(["p", "strong", "h"])
    unmerged = chance(rng, 0.25)
    parts, tables = [], []
    for block in draft.blocks:
        if isinstance(block, DraftParagraph):
            parts.append(_paragraph(block, style))
        else:
            tables.append(_unmerged(block) if unmerged else block)
            rows = "\n".join(html_rows(tables[-1], _cell))
            parts.append(f"<table{rng.choice(_TABLE_ATTRIBUTES)}>\n{rows}\n</table>")
    text = page(draft, '<div id="zoom" class="article">\n' + "\n".join(parts) + "\n</div>", rng)
    return Rendered(data=text.encode(), tables=tuple(tables))


def _paragraph(paragraph: DraftParagraph, style: str) -> str:
    text = escape(paragraph.text, quote=False)
    if paragraph.kind is ParagraphKind.TITLE:
        return f"<h1>{text}</h1>" if style == "h" else f'<p style="text-align:center">{text}</p>'
    if paragraph.kind is not ParagraphKind.HEADING or paragraph.heading or style == "p":
        return f"<p>{text}</p>"
    if style == "strong":
        return f"<p><strong>{text}</strong></p>"
    level = paragraph.level or 3
    return f"<h{level}>{text}</h{level}>"


def _cell(slot: Slot, spans: str) -> str:
    tag = "th" if slot.header and slot.text else "td"
    return f"<{tag}{spans}>{escape(slot.text, quote=False)}</{tag}>".replace("\n", "<br>")


def _unmerged(table: DraftTable) -> DraftTable:
    """Header rows with empty cells where others have merged ones."""
    rows = []
    for row in table.rows:
        slots = tuple(
            Slot(header=True) if row.kind is RowKind.HEADER and slot.merged is Merged.UP and place > 2 else slot
            for place, slot in enumerate(row.slots)
        )
        rows.append(replace(row, slots=slots))
    return DraftTable(id=table.id, rows=tuple(rows))


def html_rows(table: DraftTable, write: CellWriter, row_tag: str = "<tr>") -> Iterator[str]:
    """Yield the rows of a table; covered slots are not written, their cells have span attributes."""
    for at, row in enumerate(table.rows):
        cells = []
        for place, slot in enumerate(row.slots):
            if slot.merged is Merged.NO:
                width, height = columns_spanned(row, place), rows_spanned(table.rows, at, place)
                spans = f' colspan="{width}"' * (width > 1) + f' rowspan="{height}"' * (height > 1)
                cells.append(write(slot, spans))
        yield f"{row_tag}{''.join(cells)}</tr>"


def page(draft: Draft, article: str, rng: Random, head: str = "") -> str:
    """Return an article inside a site's page, or bare."""
    title = f"{draft.agency}{draft.year}年政府信息公开工作年度报告"
    if chance(rng, 0.2):
        return article
    menu = "".join(f'<li><a href="#">{name}</a></li>' for name in ("首页", "政务公开", "办事服务", "互动交流"))
    return (
        '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n{head}</head>\n<body>\n"
        f'<div class="header"><ul class="nav">{menu}</ul></div>\n{article}\n'
        f'<div class="footer"><p>主办：{draft.agency}　版权所有</p></div>\n</body>\n</html>\n'
    )
