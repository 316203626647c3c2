"""What each piece of a document is, where the alignment or its own words tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gouji.models.accounts.ledger import Account
from gouji.models.accounts.recognised import Recognised
from gouji.models.accounts.settings import AccountSettings
from gouji.models.forms.outline import Node, NodeKind
from gouji.models.fragments.pieces import Piece
from gouji.models.text.normalise import fold

__all__ = ["classify_pieces"]

_NOTE = re.compile(r"\W*(?:注|说明|备注|单位|计量|填报|统计|制表|填表|审核)|\(.*\)\s*\Z", re.DOTALL)


def classify_pieces(found: Recognised, settings: AccountSettings) -> Iterator[tuple[Piece, Account]]:
    """Yield the pieces that are recognised, each with its account; those of which nobody knows what they are are left out."""
    labels = _find_labels(found)
    long_lines = {line.number for line in found.lines if not line.is_row and line.end - line.start > settings.prose}
    numbered = {piece.line for piece in found.pieces if piece.numbers and not piece.prose}
    numbers_from = _find_number_starts(found)
    after_rows = {p.end for p in found.alignment.placements if found.outline.nodes[p.node].rows and not p.run}
    for number, piece in enumerate(found.pieces):
        account: Account | None = None
        if piece.slots is not None:
            account = Account.PROSE if piece.prose else None
        elif number in labels:
            account = labels[number]
        elif piece.known:
            account = Account.HEADER
        elif piece.embedded or piece.line in long_lines:
            account = Account.PROSE
        elif _NOTE.match(fold(piece.text)):
            account = Account.NOTE
        elif piece.line in numbers_from:
            account = _classify_beside(number, numbers_from[piece.line], found)
        elif _continues_label(piece, found):
            account = Account.LABEL
        elif piece.line not in numbered and (piece.row or number not in after_rows):
            account = Account.HEADER
        if account is not None:
            yield piece, account


def _find_labels(found: Recognised) -> dict[int, Account | None]:
    """Return what the pieces of labels are; those that stand where a row's numbers should are none."""
    accounts: dict[int, Account | None] = {}
    for placement, pieces in found.list_labels():
        node = found.outline.nodes[placement.node]
        title = node.kind is NodeKind.SECTION
        for number in pieces:
            accounts[number] = Account.HEADING if title else Account.LABEL
        if node.kind is NodeKind.ROW and found.count_slots(placement) < node.width:
            accounts |= dict.fromkeys(_list_extra(pieces, node, found))
    return accounts


def _list_extra(pieces: tuple[int, ...], node: Node, found: Recognised) -> Iterator[int]:
    """Yield the pieces behind a label that is complete without them, and those in the columns of numbers."""
    texts = [found.pieces[number].core for number in pieces]
    complete = max((n for n in range(1, len(pieces)) if "".join(texts[:n]) in node.cores), default=len(pieces))
    for place, number in enumerate(pieces):
        extra = place >= complete and not any(texts[place] in core for core in node.cores)
        if extra or (_is_in_number_column(found.pieces[number], found) and not found.pieces[number].known):
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
            ends.setdefault(found.pieces[number].line, number)
        starts |= {line: max(start, starts.get(line, 0)) for line, start in ends.items()}
    return starts


def _classify_beside(number: int, start: int, found: Recognised) -> Account | None:
    """Return what a text on a row's line is, where numbers are from piece `start` on; None where it stands among them."""
    piece = found.pieces[number]
    if number < start and not _is_in_number_column(piece, found):
        return Account.HEADER
    return Account.LABEL if _continues_label(piece, found) else None


def _continues_label(piece: Piece, found: Recognised) -> bool:
    """Return whether a text is a part of the label of a row beside it, which goes on behind its numbers."""
    nodes = (found.outline.nodes[row.node] for row in found.list_beside(piece.span[0]))
    return bool(piece.core) and any(piece.core in core for node in nodes for core in node.cores)
