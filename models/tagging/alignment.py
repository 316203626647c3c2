"""What each line is: title, heading, table header, row, note, furniture, prose, signature."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gouji.models.alignment.align import Alignment
from gouji.models.forms.outline import NodeKind, Outline
from gouji.models.fragments.pieces import Piece
from gouji.models.rows.found_row import FoundRow
from gouji.models.tagging.settings import TaggingSettings
from gouji.models.text.lines import Line
from gouji.models.text.normalise import core, fold
from gouji.report import Heading, RowOrder
from gouji.tags import Tag, TagKind
from gouji.tokens import Span, TokenKind, TokenStream

__all__ = ["tag_lines"]

_ROWS = {
    RowOrder.IN_ORDER: TagKind.ROW,
    RowOrder.OUT_OF_ORDER: TagKind.ROW_OUT_OF_ORDER,
    RowOrder.CONTINUED: TagKind.ROW_CONTINUED,
    RowOrder.UNLABELLED: TagKind.ROW_UNLABELLED,
    RowOrder.REPEATED: TagKind.ROW,
    RowOrder.FOREIGN: TagKind.ROW,
}
_DATE = re.compile(r"(?:20\d{2}|二[〇○零]..)年\d{1,3}月\d{1,3}日\Z")


def tag_lines(
    stream: TokenStream,
    lines: Sequence[Line],
    pieces: Sequence[Piece],
    alignment: Alignment | None,
    outline: Outline | None,
    rows: Sequence[FoundRow],
    headings: Sequence[Heading],
    settings: TaggingSettings,
) -> tuple[Tag, ...]:
    """Return a tag for every line that holds anything, in document order, page furniture included.

    A line that holds several things (a whole report on one line) has the tags of its headings and rows, each with its
    own span, instead of one for the line.
    """
    tags = _furniture(stream)
    parts = [*_heading_tags(headings), *_row_tags(rows)]
    headers = _header_lines(pieces, alignment, outline)
    for line in lines:
        inside = [t for t in parts if line.start <= t.span.start < line.end]
        if inside:
            tags += inside
            continue
        kind = TagKind.TABLE_HEADER if line.number in headers else _plain(line, lines, settings)
        tags.append(Tag(kind=kind, span=Span(start=line.start, end=line.end), page=line.page))
    return tuple(sorted(tags, key=lambda t: (t.span.start, t.span.end)))


def _heading_tags(headings: Sequence[Heading]) -> list[Tag]:
    return [
        Tag(
            kind=TagKind.TITLE if h.section == "title" else TagKind.HEADING,
            span=h.span,
            page=h.page,
            level=h.level,
            section=h.section,
            confidence=h.confidence,
        )
        for h in headings
    ]


def _row_tags(rows: Sequence[FoundRow]) -> list[Tag]:
    return [
        Tag(kind=_ROWS[r.order], span=Span(start=r.span[0], end=r.span[1]), page=r.page, confidence=round(r.match, 4))
        for r in rows
    ]


def _furniture(stream: TokenStream) -> list[Tag]:
    """Return a tag for each stretch of furniture that fills a line."""
    tags: list[Tag] = []
    start: int | None = None
    mixed = False
    for token in stream.tokens:
        ends = token.kind is TokenKind.BREAK and ("\n" in token.text or "\f" in token.text)
        if ends:
            if start is not None and not mixed:
                tags.append(Tag(kind=TagKind.FURNITURE, span=Span(start=start, end=token.span.start), page=token.page))
            start, mixed = None, False
        elif token.furniture:
            start = token.span.start if start is None else start
        elif token.kind is not TokenKind.BREAK:
            mixed = True
    return tags


def _header_lines(pieces: Sequence[Piece], alignment: Alignment | None, outline: Outline | None) -> set[int]:
    """Return the lines that hold known labels and are no rows: headers, bands, groups and notes of tables."""
    if alignment is None or outline is None:
        return set()
    placed = {
        pieces[i].line
        for p in alignment.placements
        if outline.nodes[p.node].kind is NodeKind.GROUP
        for i in range(p.start, p.end)
    }
    return placed | {p.line for p in pieces if p.known and not p.embedded} | {p.line for p in pieces if p.row}


def _plain(line: Line, lines: Sequence[Line], settings: TaggingSettings) -> TagKind:
    """Return the class of a line outside tables that is no heading."""
    text = re.sub(r"\s+", "", fold(line.text))
    closing = line.number >= lines[-min(settings.closing_lines, len(lines))].number
    if closing and (
        _DATE.search(text) or (len(core(text)) <= settings.longest_signature and not re.search(r"[,;。:]", text))
    ):
        return TagKind.SIGNATURE
    if text.startswith("(") and text.endswith(")"):
        return TagKind.NOTE
    return TagKind.PROSE
