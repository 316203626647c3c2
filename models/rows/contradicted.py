"""Rows whose printed label, or that of a group over them, contradicts the form's: their numbers are another statistic's.

Labels are found by their likeness, and 上年新收 is much like 本年新收. Where a label is none of the row's, the row is found by its
place alone, and what stands right before its numbers names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from gouji.models.alignment.align import Alignment
from gouji.models.forms.outline import Node, NodeKind, Outline
from gouji.models.fragments.pieces import Piece
from gouji.models.labels.contradictions import contradicts
from gouji.models.labels.likeness import count_shared
from gouji.models.rows.found_row import FoundRow
from gouji.models.rows.settings import RowSettings
from gouji.models.rows.shapes import list_label
from gouji.models.text.normalise import core, split_enumerator
from gouji.models.text.periods import drop_periods, names_other_period, names_period

__all__ = ["mark_contradicted"]

_YEAR = re.compile(r"20\d\d\Z")


def mark_contradicted(
    rows: Sequence[FoundRow],
    alignment: Alignment,
    pieces: Sequence[Piece],
    outline: Outline,
    year: int | None,
    settings: RowSettings,
) -> tuple[FoundRow, ...]:
    """Return the rows with the places of the labels that contradict the form's; `year` is the report's."""
    texts = _LabelTexts(alignment, pieces, settings)
    groups = dict(_list_groups(texts, outline, year))
    marked = []
    for row in rows:
        node, label = outline.nodes[row.node], texts.find_label(row)
        found = groups.get(row.node, row.contradicted)
        printed = texts.join(label)
        if node.kind is NodeKind.ROW and label and (row.label or not _is_piece_of_group(printed, outline)):
            beside = "" if row.label else core(split_enumerator(texts.join(texts.list_beside(label, row)))[1])
            foreign = bool(beside) and not any(beside in own for own in outline.cores)
            if foreign or contradicts(printed, node.cores, _list_others(outline, node), year):
                found = texts.locate(label)
        marked.append(replace(row, contradicted=found) if found is not None else row)
    return tuple(marked)


class _LabelTexts:
    """Finds the texts that name rows and groups: the numbers of their pieces."""

    def __init__(self, alignment: Alignment, pieces: Sequence[Piece], settings: RowSettings) -> None:
        self.pieces = pieces
        self._most = settings.label_pieces
        self.placed = {i: p.node for p in alignment.placements for i in list_label(p, pieces)}
        self._own: dict[int, list[int]] = {}
        for number, node in self.placed.items():
            self._own.setdefault(node, []).append(number)
        self._runs = {piece.slots[0].span[0]: number for number, piece in enumerate(pieces) if piece.slots}

    def find_label(self, row: FoundRow) -> list[int]:
        """Return a row's label with the word before it; where it has none, what stands right before its numbers and is placed nowhere."""
        if row.label:
            start, end = row.span
            own = [i for i in self._own.get(row.node, ()) if start <= self.pieces[i].span[0] < end]
        else:
            run = self._runs.get(row.slots[0].span[0], 0) if row.slots else 0
            at = run
            while at and self._is_loose(at - 1) and run - at < self._most:
                at -= 1
            loose = [i for i in range(at, run) if not self.pieces[i].known]
            own = [*range(loose[0], loose[-1] + 1)] if loose else []
        return [*self.list_before(own[0]), *own] if own else []

    def list_beside(self, label: Sequence[int], row: FoundRow) -> list[int]:
        """Return what of a text stands on the line of a row's numbers."""
        line = self.pieces[self._runs[row.slots[0].span[0]]].line
        return [i for i in label if self.pieces[i].line == line]

    def list_before(self, at: int) -> range:
        """Return what stands before a piece in one word and is placed nowhere, as 结转2024年度 is divided at its year."""
        first = at
        while first and self.pieces[first - 1].span[1] == self.pieces[first].span[0]:
            before = self.pieces[first - 1]
            dated = _YEAR.search(before.text) and self.pieces[first].text.startswith("年")
            if not (dated if before.slots else self._is_loose(first - 1) and not before.known):
                break
            first -= 1
        return range(first, at)

    def _is_loose(self, at: int) -> bool:
        return self.pieces[at].slots is None and at not in self.placed

    def join(self, label: Sequence[int]) -> str:
        """Return the text of some pieces; of a run of numbers only the year at its end belongs to the word."""
        years = {i: _YEAR.search(self.pieces[i].text) for i in label if self.pieces[i].slots}
        return "".join(year.group() if (year := years.get(i)) else self.pieces[i].text for i in label)

    def locate(self, label: Sequence[int]) -> tuple[int, int]:
        """Return the place of some pieces in the stream."""
        return self.pieces[label[0]].span[0], self.pieces[label[-1]].span[1]


def _list_groups(texts: _LabelTexts, outline: Outline, year: int | None) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield the nodes of the rows below the labels of groups that name another period, with the places of these.

    Of the characters of a group's label that stand beside its rows some may be lost, so nothing else is asked of it.
    """
    for number, piece in enumerate(texts.pieces):
        if piece.slots is not None or not names_period(piece.core):
            continue
        label = [*texts.list_before(number), number]
        printed = texts.join(label)
        node = texts.placed.get(number, _find_group(printed, outline))
        if node is not None and outline.nodes[node].kind is NodeKind.GROUP:
            named = core(printed)
            own = max(outline.nodes[node].cores, key=lambda wording: count_shared(named, wording))
            if names_other_period(named, own, year):
                yield from ((below, texts.locate(label)) for below in _list_below(node, outline))


def _is_piece_of_group(printed: str, outline: Outline) -> bool:
    """Return whether a text is a piece of a group's label, which stands beside rows: 予处理 of 不予处理."""
    named = core(split_enumerator(printed)[1])
    groups = (node for node in outline.nodes if node.kind is NodeKind.GROUP)
    return named not in outline.cores and any(named in own for group in groups for own in group.cores)


def _find_group(printed: str, outline: Outline) -> int | None:
    """Return the group of the form whose label a text is but for the period that it names."""
    return _list_bare_groups(outline).get(drop_periods(core(split_enumerator(printed)[1])))


@lru_cache(maxsize=32)
def _list_bare_groups(outline: Outline) -> Mapping[str, int]:
    """Return the wordings of groups that name a period, without it, each with the first group that has it."""
    groups = ((i, node) for i, node in enumerate(outline.nodes) if node.kind is NodeKind.GROUP)
    bare = ((drop_periods(c), i) for i, node in groups for c in node.cores if names_period(c))
    return dict(reversed([*bare]))


def _list_below(place: int, outline: Outline) -> Iterator[int]:
    """Yield the nodes of the rows of a group: those up to the next place of the table that is numbered as the group is."""
    group = outline.nodes[place]
    for number in range(place + 1, len(outline.nodes)):
        node = outline.nodes[number]
        if node.table != group.table or _style(node) == _style(group):
            return
        if node.rows:
            yield number


def _style(node: Node) -> str | None:
    """Return the style of a place's item number; the labels of bands have none, nor have their rows."""
    return node.enumerator.style if node.enumerator is not None else str(node.kind)


@lru_cache(maxsize=1 << 10)
def _list_others(outline: Outline, node: Node) -> tuple[str, ...]:
    """Return the wordings of the other rows and groups of a place's table."""
    own = frozenset(node.cores)
    cores = (c for n in outline.nodes if n.table == node.table for c in n.cores)
    return tuple(dict.fromkeys(c for c in cores if c not in own))
