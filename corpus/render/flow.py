"""The text layer of a PDF as extractors give it: wrapped labels, one character a line, numbers by spaces, page marks.

Two ways of extraction are told apart. In the *stream* order each cell's lines come one after the other and a row's
numbers follow its last line. In the *page* order lines come by their height on the page, so numbers stand in the
middle of a wrapped label and pieces of group labels stand between rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.draft import Draft, DraftParagraph, DraftRow, DraftTable, Merged, ParagraphKind, RowKind, Slot
from gouji.corpus.render.result import Rendered, columns_spanned, rows_spanned

__all__ = ["render_flow"]

_NARROW = 2
_OTHER = (12,) * 8
"""Characters in a line of a cell of a table that is not the form's."""
_NEVER_FIRST = "，。、；：）》”%"
_SAME_LINE = 0.3
"""Lines closer than this share of a line's height are one line of text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _FlowStyle:
    order: str
    """`stream` or `page`."""
    width: int
    """Characters in a line of running text."""
    gap: str
    """What divides lines of running text."""
    columns: dict[str, tuple[int, ...]]
    """Characters in a line of a cell, by table and column."""
    lines_a_page: int
    marks: str
    """How a page's end shows: a mark with its number, or an indented first line."""


def _draw_style(rng: Random) -> _FlowStyle:
    group, item = rng.choice([3, 3, 4, 8]), rng.choice([9, 10, 12, 16, 24])
    head = rng.choice([2, 2, 3, 6])
    return _FlowStyle(
        order=rng.choice(["stream", "page"]),
        width=rng.choice([24, 26, 28, 36]),
        gap=rng.choice(["\n", "\n\n"]),
        columns={
            "disclosure": (14, *(rng.choice([4, 9, 20]),) * 3),
            "requests": (rng.choice([1, 1, 9]), group, item, *(head,) * 7),
            "disputes": (rng.choice([1, 2, 4]),) * 15,
        },
        lines_a_page=rng.choice([26, 32, 40]),
        marks=rng.choice(["- {} -", "- {} -", "{}", "— {} —", ""]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line of text and what divides it from the next; `labels` and `numbers` are the rows that it holds such of."""

    text: str
    gap: str
    labels: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()


def render_flow(draft: Draft, rng: Random) -> Rendered:
    """Return the draft as the text of a PDF."""
    style = _draw_style(rng)
    lines: list[_Line] = []
    for block in draft.blocks:
        if isinstance(block, DraftParagraph):
            lines += [_Line(text=line, gap=style.gap) for line in _wrapped(block, style.width)]
        else:
            lines += list(_stream(block, style, rng) if style.order == "stream" else _page(block, style))
    text, ends = _paged(lines, style, rng)
    continued = tuple(row for end in ends for row in _torn(lines, end))
    return Rendered(data=(text + "\n").encode(), continued=continued)


def _torn(lines: list[_Line], end: int) -> list[str]:
    """Return the rows whose numbers stand on one side of a page's end and a piece of whose label on the other."""
    before, after = lines[:end], lines[end:]
    here = _held(before) & _held(after)
    both = frozenset().union(*(x.numbers for x in before)) & frozenset().union(*(x.numbers for x in after))
    return sorted(here - both)


def _held(lines: list[_Line]) -> frozenset[str]:
    return frozenset().union(*(line.labels | line.numbers for line in lines))


def _wrapped(paragraph: DraftParagraph, width: int) -> Iterator[str]:
    text = paragraph.text
    if paragraph.kind in (ParagraphKind.TITLE, ParagraphKind.SIGNATURE, ParagraphKind.PAGE_MARK):
        yield text
        return
    end = width - 2  # the first line is indented
    while text:
        cut = _line_end(text, end)
        yield text[:cut]
        text, end = text[cut:], width


def _line_end(text: str, width: int) -> int:
    """Return where a line ends: no punctuation begins a line, no number is torn."""
    cut = min(width, len(text))
    while cut < len(text) and (text[cut] in _NEVER_FIRST or (text[cut].isdigit() and text[cut - 1].isdigit())):
        cut += 1
    return cut


def _paged(lines: list[_Line], style: _FlowStyle, rng: Random) -> tuple[str, list[int]]:
    """Return lines with what divides them, and after how many of them a page's end is seen.

    Pages end after some lines, with a mark or with an indented line, which shows no end.
    """
    parts: list[str] = []
    ends: list[int] = []
    for at, line in enumerate(lines, 1):
        parts.append(line.text + line.gap)
        if at % style.lines_a_page == 0 and at < len(lines):
            if style.marks and chance(rng, 0.8):
                parts.append(f"\n\n{style.marks.format(at // style.lines_a_page)}\n\n")
                ends.append(at)
            else:
                parts.append(" ")
    return "".join(parts), ends


def _broken(text: str, width: int) -> list[str]:
    """Return a cell's text in lines of `width` characters; numbers are never torn."""
    lines = []
    for part in text.split("\n"):
        rest = part
        while rest:
            cut = _cell_end(rest, width)
            lines.append(rest[:cut])
            rest = rest[cut:]
    return lines


def _cell_end(text: str, width: int) -> int:
    """Return where a cell's line ends: no number is torn; in wider cells no punctuation begins a line."""
    cut = min(width, len(text))
    while cut < len(text) and text[cut].isascii() and text[cut - 1].isascii() and text[cut].isalnum():
        cut += 1
    while width > _NARROW and cut < len(text) and text[cut] in _NEVER_FIRST:
        cut += 1
    return cut


def _cell_width(row: DraftRow, place: int, style: _FlowStyle, table: DraftTable) -> int:
    widths = style.columns.get(table.id, _OTHER)
    span = columns_spanned(row, place)
    return sum(widths[place : place + span]) or widths[-1]


def _own_label(table: DraftTable, row: DraftRow) -> int:
    """Return the column of the row's own label, -1 for what is no row of `requests`."""
    if table.id != "requests" or row.kind is not RowKind.ROW or row.id is None:
        return -1
    labels = [place for place, slot in enumerate(row.slots) if not slot.fact and slot.text]
    return labels[-1] if labels else -1


def _stream(table: DraftTable, style: _FlowStyle, rng: Random) -> Iterator[_Line]:
    """Yield cells one after the other; a row's numbers stand behind its last line."""
    tight = chance(rng, 0.5)
    for row in table.rows:
        if row.kind is RowKind.PAGE_MARK:
            yield _Line(text=f"\n\n{row.slots[0].text}\n", gap="\n")
            continue
        lines = [
            line
            for place, slot in enumerate(row.slots)
            if not slot.fact and slot.merged is Merged.NO
            for line in _broken(slot.text, _cell_width(row, place, style, table))
        ]
        numbers = [slot.text for slot in row.numbers if slot.text]
        if row.kind is RowKind.HEADER and len(lines) == len([s for s in row.slots if s.merged is Merged.NO and s.text]):
            lines = [" ".join(lines)]
        if numbers:
            lines = [*lines[:-1], " ".join([*lines[-1:], *numbers])]
        own = _own_label(table, row)
        mine = frozenset({row.id} if row.id and own >= 0 else ())
        others = sum(
            len(_broken(slot.text, _cell_width(row, place, style, table)))
            for place, slot in enumerate(row.slots[: max(own, 0)])
            if slot.merged is Merged.NO
        )
        for number, line in enumerate(lines[:-1]):
            yield _Line(text=line, gap=style.gap, labels=mine if number >= others else frozenset())
        gap = "\n" if tight and numbers else style.gap
        yield _Line(text=lines[-1] if lines else "", gap=gap, labels=mine, numbers=mine)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A piece of a line: its height in lines from the table's top, its column, its text."""

    height: float
    column: int
    text: str
    label: str = ""
    """The row whose own label this is a piece of."""
    number: str = ""
    """The row whose number this is."""


def _page(table: DraftTable, style: _FlowStyle) -> Iterator[_Line]:
    """Yield lines by their height: every cell's lines are centred over the rows that it covers."""
    pieces = sorted(_placed(table, style), key=lambda piece: (piece.height, piece.column))
    line: list[_Placed] = []
    for piece in pieces:
        if line and piece.height - line[0].height > _SAME_LINE:
            yield _joined(line)
            line = []
        line.append(piece)
    if line:
        yield _joined(line)


def _joined(line: list[_Placed]) -> _Line:
    return _Line(
        text=" ".join(piece.text for piece in sorted(line, key=lambda piece: piece.column)),
        gap="\n",
        labels=frozenset(piece.label for piece in line if piece.label),
        numbers=frozenset(piece.number for piece in line if piece.number),
    )


def _placed(table: DraftTable, style: _FlowStyle) -> Iterator[_Placed]:
    cells = list(_cells(table, style))
    heights = [1] * len(table.rows)
    for at, span, _, lines in cells:
        if span == 1:
            heights[at] = max(heights[at], len(lines))
    tops = [sum(heights[:at]) for at in range(len(heights) + 1)]
    for at, span, column, lines in cells:
        middle = (tops[at] + tops[at + span]) / 2
        row = table.rows[at]
        own = _own_label(table, row)
        label = (row.id or "") if column == own else ""
        value = (row.id or "") if own >= 0 and row.slots[column].fact else ""
        for number, line in enumerate(lines):
            height = middle + number - (len(lines) - 1) / 2
            yield _Placed(height=height, column=column, text=line, label=label, number=value)


def _cells(table: DraftTable, style: _FlowStyle) -> Iterator[tuple[int, int, int, list[str]]]:
    """Row, rows covered, column and lines of every cell with text."""
    for at, row in enumerate(table.rows):
        for place, slot in enumerate(row.slots):
            if slot.merged is Merged.NO and slot.text:
                yield at, rows_spanned(table.rows, at, place), place, _lines(slot, row, place, style, table)


def _lines(slot: Slot, row: DraftRow, place: int, style: _FlowStyle, table: DraftTable) -> list[str]:
    if slot.fact or row.kind is RowKind.PAGE_MARK:
        return [slot.text]
    return _broken(slot.text, _cell_width(row, place, style, table))
