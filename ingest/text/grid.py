"""Tables of plain text as grids: rows of cells, each with its column and how many columns it covers.

Converters that know no merged cells leave marks where those were: blank cells behind the label that covers them, or the
label once more. Such cells are merged again, so that what is left blank in the grid is blank in print.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gouji.ingest.stream.settings import FlowSettings
from gouji.wording import NUMERALS

__all__ = ["TextCell", "TextRow", "TextTable", "align_tails", "holds_text", "is_blank_line", "merge_covered"]

_BLANK = " \u00a0\u3000"
_ITEM = re.compile(rf"\s*(?:[（(]?\d{{1,2}}[.．、)）]|[（(][{NUMERALS}]{{1,3}}[)）])\s*(?=[^\W\d_])")
_NUMERAL = re.compile(rf"[零〇两{NUMERALS}百千万亿\s]*")
_LETTERS = re.compile(r"[^\W\d_]")
_MARKUP = re.compile(r"<[^<>]*>|\](?:\{[^{}]*\}|\([^()]*\))")
"""Tags, and what says how a span is shown or where a link leads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCell:
    """A cell: its text, empty for a blank, and the columns of the grid that it covers."""

    text: str
    column: int
    span: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """A row that begins on `line`; without cells it is a line of marks, such as a rule, that belongs to the table."""

    line: int
    cells: tuple[TextCell, ...] = ()

    @classmethod
    def make(cls, line: int, texts: Iterable[str]) -> TextRow:
        """Return the row whose cells hold `texts`, each in a column of its own."""
        return cls(line=line, cells=tuple(TextCell(text=text, column=place) for place, text in enumerate(texts)))


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    """A table in lines `start` to `stop` (not in it)."""

    start: int
    stop: int
    rows: tuple[TextRow, ...]


def is_blank_line(line: str) -> bool:
    """Return whether nothing stands on the line, not even a tab: a tab alone is a cell."""
    return not line.strip(_BLANK)


def holds_text(cell: str, settings: FlowSettings) -> bool:
    """Return whether a cell holds words, not a number with its unit, a numeral or a mark for nothing.

    >>> [holds_text(cell, FlowSettings()) for cell in ("规章", "1.其他", "12", "共3件", "十二", "—", "无", "")]
    [True, True, False, False, False, False, False, False]
    >>> holds_text('[12]{lang="EN-US"}', FlowSettings())
    False
    """
    cell = _MARKUP.sub("", cell)
    item = _ITEM.match(cell)
    text = cell[item.end() :] if item else cell
    letters = len(_LETTERS.findall(text))
    if item or letters < settings.shortest_word or _NUMERAL.fullmatch(text):
        return item is not None
    return letters > settings.shortest_word or not any(char.isdigit() for char in text)


def merge_covered(rows: Sequence[TextRow], settings: FlowSettings) -> tuple[TextRow, ...]:
    """Return the rows with the cells that a label covers merged into it."""
    rows = [_merge_repeated(row, settings) for row in rows]
    if not _is_grid(rows, settings):
        return align_tails(rows, settings)
    labels = _count_label_columns(rows, settings)
    return tuple(_merge_fillers(row, labels, settings) for row in rows)


def align_tails(rows: Sequence[TextRow], settings: FlowSettings) -> tuple[TextRow, ...]:
    """Return the rows with columns that are the same in all of them; those of a grid as they are."""
    return tuple(rows) if _is_grid(rows, settings) else tuple(_align_tails(rows, settings))


def _merge_repeated(row: TextRow, settings: FlowSettings) -> TextRow:
    """Merge neighbours that repeat a text: a merged cell printed once for each of its columns."""
    cells: list[TextCell] = []
    for cell in row.cells:
        if (
            cells
            and cell.text == cells[-1].text
            and len(cell.text) >= settings.repeated_label
            and holds_text(cell.text, settings)
        ):
            cells[-1] = replace(cells[-1], span=cells[-1].span + cell.span)
        else:
            cells.append(cell)
    return replace(row, cells=tuple(cells))


def _is_grid(rows: Sequence[TextRow], settings: FlowSettings) -> bool:
    """Return whether the rows have as many columns each, so that a column is the same in all of them."""
    widths = Counter(sum(cell.span for cell in row.cells) for row in rows if row.cells)
    return bool(widths) and widths.most_common(1)[0][1] >= settings.grid_share * widths.total()


def _align_tails(rows: Sequence[TextRow], settings: FlowSettings) -> Iterator[TextRow]:
    """Yield the rows of a table without the cells that labels of groups cover in the rows below their first.

    So rows begin further left than they stand. They are moved to the right until the cells behind their last texts stand
    below each other; where some have more of these and begin with blanks, the first ones are covered by the label.
    """
    tails = {number: _list_tail(row, settings) for number, row in enumerate(rows)}
    widths = Counter(len(tail) for tail in tails.values() if any(cell.text for cell in tail))
    usual = widths.most_common(1)[0][0] if widths else len(rows)
    longer = [tail for tail in tails.values() if len(tail) > usual]
    covered = _begin_blank(longer, usual)
    fitting = {n for n, tail in tails.items() if tail and (len(tail) == usual or (covered and len(tail) > usual))}
    if len(fitting) < settings.aligned_rows:
        yield from rows
        return
    end = max(tails[number][-1].column for number in fitting)
    for number, row in enumerate(rows):
        tail = tails[number]
        if number in fitting:
            yield _cover(_move(row, end - tail[-1].column), len(tail) - usual, settings)
        elif any(cell.text for cell in tail):
            yield _move(row, end)  # What it lacks may have stood anywhere: its columns are none of the others'.
        else:
            yield row


def _move(row: TextRow, by: int) -> TextRow:
    return replace(row, cells=tuple(replace(cell, column=cell.column + by) for cell in row.cells)) if by else row


def _begin_blank(tails: Sequence[Sequence[TextCell]], usual: int) -> bool:
    """Return whether the cells that these have more than usual are the first ones, which are blank in all of them."""
    begin = all(not cell.text for tail in tails for cell in tail[: len(tail) - usual])
    return begin and any(tail[-1].text for tail in tails)


def _cover(row: TextRow, cells: int, settings: FlowSettings) -> TextRow:
    """Return the row with that many cells behind its last text merged into it."""
    at = _find_last_text(row, settings)
    if at is None or not cells:
        return row
    label = replace(row.cells[at], span=row.cells[at].span + sum(c.span for c in row.cells[at + 1 : at + 1 + cells]))
    return replace(row, cells=(*row.cells[:at], label, *row.cells[at + 1 + cells :]))


def _list_tail(row: TextRow, settings: FlowSettings) -> Sequence[TextCell]:
    """Return the cells behind the row's last text; none where it has no text."""
    at = _find_last_text(row, settings)
    return () if at is None else row.cells[at + 1 :]


def _find_last_text(row: TextRow, settings: FlowSettings) -> int | None:
    return max((place for place, cell in enumerate(row.cells) if holds_text(cell.text, settings)), default=None)


def _count_label_columns(rows: Sequence[TextRow], settings: FlowSettings) -> int:
    """Return how many columns at the left hold labels: those in which the last text of many rows stands."""
    last = Counter(
        row.cells[at].column + row.cells[at].span - 1
        for row in rows
        if (at := _find_last_text(row, settings)) is not None
    )
    numbers = {cell.column for row in rows for cell in row.cells if cell.text and not holds_text(cell.text, settings)}
    labels = [c for c, times in last.items() if times >= settings.label_share * last.total()]
    return max((c for c in labels if c < min(numbers, default=0)), default=-1) + 1


def _merge_fillers(row: TextRow, labels: int, settings: FlowSettings) -> TextRow:
    """Merge the blank cells between the row's last label and the columns of numbers into that label."""
    covered = [cell for cell in _list_tail(row, settings) if cell.column < labels]
    return row if any(cell.text for cell in covered) else _cover(row, len(covered), settings)
