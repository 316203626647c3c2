"""Columns of another period beside the report's own, as the headers over them say: 2024年 and 2023年, 本年, 上年 and 增减."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, takewhile

from gouji.models.text.lines import Chunk
from gouji.models.text.normalise import core
from gouji.models.text.patterns import UNIT
from gouji.models.text.periods import spell_years
from gouji.tokens import Cell

__all__ = ["is_figure", "is_own_period", "list_other_periods", "list_own_figures", "names_period", "names_periods"]

_Rows = Sequence[Sequence[Chunk]]
_Part = tuple[range, bool]
"""The columns that a header is over, and whether they are of the report's own period."""

_MAY_NAME = re.compile(r"\s*(?:20\d|[0-3]\d\s*年|[二上去本今当同环比较与增减变])")
"""How a header may begin that names a period, as printed."""
_AMOUNT = re.compile(r"[+\-−]?\d[\d,.]*")
_COUNTED = r"(?:[件项]?数量?|情况)?"
_LAST = r"(?:上一?年度?|去年度?|上年同期|去年同期|上期|同期)"
_THIS = re.compile(rf"(?:本年度?|今年|当年|本期){_COUNTED}")
_DATED = re.compile(rf"(20\d\d)年?度?{_COUNTED}")
_OTHER = re.compile(
    rf"{_LAST}{_COUNTED}|(?:同比|环比|[比较与]?(?:{_LAST}|20\d\d年度?)(?:相比|同比)?)?"
    r"(?:增减|增长|增幅|增加|变化|变动|升降|差)(?:[数量率值]|数量|幅度?|情况|百分比)?|同比|环比"
)


def names_periods(rows: _Rows) -> bool:
    """Return whether headers of a table may name periods side by side."""
    return any(sum(map(names_period, row)) > 1 for row in rows)


def names_period(chunk: Chunk) -> bool:
    """Return whether a text names a period, or a comparison of periods, and nothing else."""
    if not _MAY_NAME.match(chunk.text):
        return False
    text = spell_years(core(chunk.text))
    return any(names.fullmatch(text) for names in (_DATED, _THIS, _OTHER))


def list_own_figures(rows: _Rows, year: int | None) -> Iterator[tuple[Sequence[Chunk], list[Chunk]]]:
    """Yield each row below headers of the report's own period and others side by side, with its figures of the own period."""
    parts: list[_Part] = []
    for row in rows:
        parts = _read_headers(row, year) or parts
        own = [c for c in row if c.cell is not None and is_figure(c) and any(c.cell.column in p for p, o in parts if o)]
        if own:
            yield row, own


def list_other_periods(rows: _Rows, year: int | None) -> Iterator[Cell]:
    """Yield the cells of a table's columns of other periods, and the headers that name the periods.

    Such columns reach from a row of these headers to the next, or to a text over columns of both kinds. Nothing is said of them
    where the numbers below do not fill just the columns that the headers are over.
    """
    starts = [at for at, row in enumerate(rows) if _read_headers(row, year)]
    for start, end in pairwise((*starts, len(rows))):
        parts = _read_headers(rows[start], year)
        below = _cut(rows[start + 1 : end], parts)
        first = parts[0][0].start
        if not _fill(below, parts) or not _are_named(rows, start, first):
            continue
        yield from (c.cell for c in rows[start] if c.cell is not None and c.cell.column >= first)
        others = [columns for columns, own in parts if not own]
        for cell in (chunk.cell for row in below for chunk in row if chunk.cell is not None):
            if any(cell.column in columns and cell.column + cell.column_span <= columns.stop for columns in others):
                yield cell


def _read_headers(row: Sequence[Chunk], year: int | None) -> list[_Part]:
    """Return the parts that a row of headers divides the columns into; empty where they do not name both kinds of periods.

    A header is over the blank cells behind it, too, as where a converter knows no merged cells.
    """
    named: list[tuple[Cell, str, bool]] = []
    for chunk in row:
        text, cell = core(chunk.text), chunk.cell
        if cell is None or not text:
            continue
        own = is_own_period(text, year)
        if own is None and named:
            return []
        if own is not None:
            named.append((cell, text, own))
    if len({own for _, _, own in named}) < 2:
        return []
    ends = [cell.column for cell, _, _ in named[1:]]
    ends.append(max(c.cell.column + c.cell.column_span for c in row if c.cell is not None))
    parts = [(range(cell.column, end), own) for (cell, _, own), end in zip(named, ends, strict=True)]
    return parts if _recur([text for _, text, _ in named], parts) else []


def _recur(texts: Sequence[str], parts: Sequence[_Part]) -> bool:
    """Return whether the same periods recur in the same order, and each time over as many columns one as another."""
    count = len(set(texts))
    groups = [range(at, at + count) for at in range(0, len(texts), count)]
    if len(texts) % count:
        return False
    alike = all([texts[at] for at in group] == list(texts[:count]) for group in groups)
    return alike and all(len({len(parts[at][0]) for at in group}) == 1 for group in groups)


def is_own_period(text: str, year: int | None) -> bool | None:
    """Return whether a header names the report's own period; None where it names none."""
    dated = _DATED.fullmatch(spell_years(text))
    if dated is not None:
        return None if year is None else int(dated.group(1)) == year
    if _THIS.fullmatch(text):
        return True
    return False if _OTHER.fullmatch(text) else None


def _cut(rows: _Rows, parts: Sequence[_Part]) -> _Rows:
    """Return the rows up to a text over columns of both kinds."""
    for at, row in enumerate(rows):
        for chunk in row:
            cell = chunk.cell
            if cell is None or not chunk.text.strip() or is_figure(chunk):
                continue
            columns = range(cell.column, cell.column + cell.column_span)
            if len({own for part, own in parts if set(part) & set(columns)}) > 1:
                return rows[:at]
    return rows


def _are_named(rows: _Rows, at: int, first: int) -> bool:
    """Return whether headers right above or below those of periods, in row `at`, name what is counted, in columns from `first` on."""
    above = takewhile(_is_heading, reversed(rows[:at]))
    below = takewhile(_is_heading, rows[at + 1 :])
    return any(
        c.cell is not None and c.cell.column >= first and c.text.strip() for row in chain(above, below) for c in row
    )


def _is_heading(row: Sequence[Chunk]) -> bool:
    return not any(map(is_figure, row))


def _fill(rows: _Rows, parts: Sequence[_Part]) -> bool:
    """Return whether figures begin where the parts do, none stands beside them, and parts as wide as others have their cells in the same places."""
    figures = {c.cell.column for row in rows for c in row if c.cell is not None and is_figure(c)}
    blanks = {c.cell.column for row in rows for c in row if c.cell is not None and not c.text.strip()}
    inside: dict[int, set[frozenset[int]]] = {}
    for columns, _ in parts:
        places = frozenset(place - columns.start for place in figures | blanks if place in columns)
        inside.setdefault(len(columns), set()).add(places)
    first, stop = parts[0][0].start, parts[-1][0].stop
    beside = not figures or min(figures) != first or max(figures) >= stop
    return not beside and all(len(places) == 1 for places in inside.values())


def is_figure(chunk: Chunk) -> bool:
    """Return whether a cell holds a number, be it with a unit, or a sign such as a dash, and no other words."""
    text = chunk.text.strip()
    if text.isdecimal() or not text:
        return bool(text)
    amount = _AMOUNT.match(text)
    rest = text[amount.end() :] if amount else text
    return not any(map(str.isalpha, core(rest))) or (amount is not None and UNIT.fullmatch(rest) is not None)
