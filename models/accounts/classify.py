"""What each piece of a document is, where the alignment or its own words tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from functools import cache, partial

from gouji.models.accounts.account import Account
from gouji.models.accounts.recognised import Recognised
from gouji.models.accounts.settings import AccountSettings
from gouji.models.forms.outline import Node, NodeKind
from gouji.models.fragments.pieces import Piece
from gouji.models.numbers.grammar import read_tokens
from gouji.models.text.normalise import core, fold

__all__ = ["classify_pieces"]

_NOTE = re.compile(r"\W*(?:注|说明|备注|单位|计量|填报|统计|制表|填表|审核)|\(.*\)\s*\Z", re.DOTALL)

_SIGNS = re.compile(r"[(（“”\"'‘’「」『』]")
_NUMBERS = re.compile(r"\d\s+\d")
"""Numbers side by side in a text: those of a row, where a converter has taken its line for one cell."""
_QUOTES = ('"', "'")
_PARTICLE = "的"


def classify_pieces(
    found: Recognised, regions: Sequence[tuple[int, int]], settings: AccountSettings
) -> Iterator[tuple[Piece, Account]]:
    """Yield the pieces in some regions that are recognised, each with its account.

    Numbers on rows are left out, as facts have their places, and what nobody knows.
    """
    labels = _find_labels(found)
    sizes = {line.number: line.end - line.start for line in found.lines if not line.is_row}
    prose = {n for n, size in sizes.items() if size > settings.prose and n not in found.row_lines}
    prose |= {n for n, size in sizes.items() if size > settings.longest_row}
    numbered = {piece.line for piece in found.pieces if piece.numbers and not piece.prose}
    numbers_from = _find_number_starts(found)
    list_valued = cache(partial(_find_valued_lines, found))
    after_rows = set(_list_after_rows(found, labels))
    taken = {i for p in found.alignment.placements for i in p.run}
    pieces = ((number, piece) for number, piece in found.list_pieces(regions) if number not in taken)
    for number, piece in pieces:
        account: Account | None = None
        if piece.slots is not None:
            # Right behind the label of a row without numbers, nothing is a sentence's.
            account = None if number in after_rows else _classify_numbers(piece, found, settings)
        elif number in labels:
            # A label that is cut with its row's numbers in one cell leaves these without a place.
            account = labels[number] if not _NUMBERS.search(fold(piece.text)) else None
        elif piece.known:
            account = Account.HEADER
        elif piece.embedded or piece.line in prose:
            account = Account.PROSE
        elif _NOTE.match(fold(piece.text)) or _is_in_note(piece, found):
            account = Account.NOTE
        elif _NUMBERS.search(fold(piece.text)) or (_count_values(piece) and piece.line in list_valued()):
            account = None
        elif piece.line in numbers_from:
            account = _classify_beside(number, numbers_from[piece.line], found)
        elif _continues_label(piece, found):
            account = Account.LABEL
        elif piece.line not in numbered and (piece.row or number not in after_rows):
            account = Account.HEADER
        if account is not None:
            yield piece, account


def _list_after_rows(found: Recognised, labels: Container[int]) -> Iterator[int]:
    """Yield the pieces behind the labels of rows without numbers, up to the first one that is no part of a label.

    Where lines hold what stands side by side, a character of a group's label comes between a row's label and its numbers.
    """
    for placement in found.alignment.placements:
        if found.outline.nodes[placement.node].rows and not placement.run:
            number = placement.end
            yield number
            while number in labels and found.pieces[number].slots is None:
                number += 1
                yield number


def _find_valued_lines(found: Recognised) -> set[int]:
    """Return the lines on which several values stand that are no digits, as those of a row: ① ⓪, 零 零."""
    counts: Counter[int] = Counter()
    for piece in found.pieces:
        if piece.slots is None and not piece.known:
            counts[piece.line] += _count_values(piece)
    return {line for line, count in counts.items() if count > 1}


def _count_values(piece: Piece) -> int:
    """Return how many values a text holds and nothing else."""
    return sum(bool(number.digits or number.doubts) for number in read_tokens(piece.text) or ())


def _classify_numbers(piece: Piece, found: Recognised, settings: AccountSettings) -> Account | None:
    """Return what numbers on no row are; None where nobody knows, as of a row's between the halves of its label."""
    if piece.numbers > settings.most_in_prose:
        return None
    if piece.prose:
        return Account.PROSE
    return Account.NOTE if _is_in_note(piece, found) else None


def _find_labels(found: Recognised) -> dict[int, Account | None]:
    """Return what the pieces of labels are; those that stand where a row's numbers should are none."""
    accounts: dict[int, Account | None] = {n: Account.LABEL for n, piece in enumerate(found.pieces) if piece.woven}
    for placement, pieces in found.list_labels():
        node = found.outline.nodes[placement.node]
        title = node.kind is NodeKind.SECTION
        for number in pieces:
            accounts[number] = Account.HEADING if title else Account.LABEL
        if node.kind is NodeKind.ROW:
            lacks = found.count_slots(placement) < node.width
            accounts |= dict.fromkeys(_list_extra(pieces, node, found, columns=lacks))
    return accounts


def _list_extra(pieces: tuple[int, ...], node: Node, found: Recognised, *, columns: bool) -> Iterator[int]:
    """Yield the pieces behind a label that is complete without them, and, with `columns`, those in the columns of numbers."""
    texts = [found.pieces[number].core for number in pieces]
    complete = max((n for n in range(1, len(pieces)) if "".join(texts[:n]) in node.cores), default=len(pieces))
    for place, number in enumerate(pieces):
        piece, before = found.pieces[number], found.pieces[pieces[place - 1]] if place else None
        apart = before is not None and before.span[1] < piece.span[0] and piece.core != _PARTICLE
        extra = apart and place >= complete and not any(piece.core in label for label in node.cores)
        if extra or (columns and not piece.known and _is_in_number_column(piece, found)):
            yield number


def _is_in_number_column(piece: Piece, found: Recognised) -> bool:
    first = found.number_columns.get(piece.cell.table) if piece.cell is not None else None
    return piece.cell is not None and first is not None and piece.cell.column >= first


def _find_number_starts(found: Recognised) -> dict[int, int]:
    """Return, by the lines on which rows stand, from which piece on there are numbers.

    That is the first piece of numbers, or, where numbers lack, the first piece behind the label.
    """
    starts: dict[int, int] = {}
    for placement, labels in found.list_labels():
        node = found.outline.nodes[placement.node]
        if not node.rows:
            continue
        lacks = found.count_slots(placement) < node.width
        ends = {found.pieces[number].line: number + 1 for number in labels if lacks}
        for number in placement.run:
            # The words right before numbers whose own label stands elsewhere are another label.
            ends.setdefault(found.pieces[number].line, number - placement.continued)
        starts |= {line: max(start, starts.get(line, 0)) for line, start in ends.items()}
    return starts


def _classify_beside(number: int, start: int, found: Recognised) -> Account | None:
    """Return what a text on a row's line is, where numbers are from piece `start` on; None where it stands among them."""
    piece = found.pieces[number]
    if _continues_label(piece, found):
        return Account.LABEL
    return Account.HEADER if number < start and not _is_in_number_column(piece, found) else None


def _continues_label(piece: Piece, found: Recognised) -> bool:
    """Return whether a text is a part of a label of the table beside it: of one that goes on behind numbers, or of a group's."""
    text = piece.core
    if len(text) <= 1:
        if text == _PARTICLE:
            return True
        # One character says something with the text that it goes on.
        before = found.find_before(piece)
        if before is None:
            return False
        text = before.core + text
    tables = {row.table for row in found.list_beside(piece.span[0])}
    nodes = (node for node in found.outline.nodes if node.table in tables)
    return any(text in label for node in nodes for label in node.cores)


def _is_in_note(piece: Piece, found: Recognised) -> bool:
    """Return whether a piece outside cells stands in quotes, or in brackets that hold words: （没有的数据项填“0”）."""
    line = found.find_line(piece.span[0])
    if piece.row or line is None or line.is_row:
        return False
    if not _SIGNS.search(found.stream.text, line.start, line.end):
        return False
    before = fold(found.stream.text[line.start : piece.span[0]])
    after = fold(found.stream.text[piece.span[1] : line.end])
    quoted = before[-1:] in _QUOTES and after[:1] in _QUOTES
    inside = before if piece.slots is not None else before + fold(piece.text)
    opened = inside.rfind("(")
    return quoted or (opened > inside.rfind(")") and bool(core(inside[opened + 1 :])) and ")" in after)
