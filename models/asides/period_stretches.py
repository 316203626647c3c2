"""Rows of another period below the report's own in one table, as texts that have a row alone say: 2024年, its rows, 2023年, the same rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from gouji.models.asides.period_columns import is_figure, is_own_period, names_period
from gouji.models.text.lines import Chunk
from gouji.models.text.normalise import core
from gouji.tokens import Cell

__all__ = ["has_period_rows", "list_other_stretches"]

_Rows = Sequence[Sequence[Chunk]]


def has_period_rows(rows: _Rows) -> bool:
    """Return whether several rows of a table name a period and nothing else."""
    return sum(_find_period(row) is not None for row in rows) > 1


def _find_period(row: Sequence[Chunk]) -> Chunk | None:
    """Return the text that a row has alone, if it names a period."""
    first = next((chunk for chunk in row if chunk.text.strip()), None)
    if first is None or not names_period(first):
        return None
    return first if sum(bool(chunk.text.strip()) for chunk in row) == 1 else None


def list_other_stretches(rows: _Rows, year: int | None) -> Iterator[Cell]:
    """Yield the cells of the rows below texts of another period, up to the next, where others are below one of the report's own.

    Each row stands below such a text, and each label of the others also below the report's own.
    """
    named = {at: is_own_period(core(text.text), year) for at, row in enumerate(rows) if (text := _find_period(row))}
    if set(named.values()) != {True, False}:
        return
    figures = {at for at, row in enumerate(rows) if sum(map(is_figure, row)) > 1}
    if min(figures, default=-1) < min(named):
        return
    starts = [*sorted(named), len(rows)]
    stretches = {start: range(start, end) for start, end in pairwise(starts)}
    labels = {
        start: {text for at in stretch if at in figures for text in _list_labels(rows[at])}
        for start, stretch in stretches.items()
    }
    own = {text for start, texts in labels.items() if named[start] for text in texts}
    others = [start for start, is_own in named.items() if not is_own]
    if all(labels[start] <= own for start in others):
        yield from (c.cell for start in others for at in stretches[start] for c in rows[at] if c.cell is not None)


def _list_labels(row: Sequence[Chunk]) -> Iterator[str]:
    return (text for chunk in row if not is_figure(chunk) and (text := core(chunk.text)))
