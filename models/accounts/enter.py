"""What is entered in the accounts: what the tokens say, then pieces, further places of rows, facts and headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gouji.models.accounts.account import Account, Accounts
from gouji.models.accounts.classify import classify_pieces
from gouji.models.accounts.recognised import Recognised
from gouji.models.accounts.settings import AccountSettings
from gouji.models.text.normalise import fold, split_enumerator
from gouji.models.text.patterns import NOTE, UNIT
from gouji.report import Fact
from gouji.tokens import Token, TokenKind

__all__ = ["enter_accounts"]

_GROUP_ITEMS = ("c", "(c)")
_NO_NOTE = ("", "\t", "\n", "\f")


def enter_accounts(
    found: Recognised, regions: Sequence[tuple[int, int]], facts: Iterable[Fact], settings: AccountSettings
) -> Accounts:
    """Return the accounts of the characters in some regions. What is entered later takes the place of what was before."""
    accounts = Accounts(len(found.stream.text))
    for region in regions:
        _enter_tokens(accounts, found.list_tokens(region))
    for span in _list_items(found, settings):
        accounts.enter(span, Account.LABEL)
    for piece, account in classify_pieces(found, regions, settings):
        accounts.enter(piece.span, account)
    _enter_rows(accounts, found, settings)
    for fact in facts:
        for place in fact.evidence:
            accounts.enter((place.span.start, place.span.end), Account.FACT)
    for span in found.headings:
        accounts.enter(span, Account.HEADING)
    return accounts


def _enter_tokens(accounts: Accounts, tokens: Sequence[Token]) -> None:
    """Enter white space, punctuation and furniture; a sign that fills its cell is no punctuation."""
    for at, token in enumerate(tokens):
        if token.furniture:
            accounts.enter((token.span.start, token.span.end), Account.FURNITURE)
        elif token.kind is TokenKind.BREAK or (token.kind is TokenKind.PUNCTUATION and not _fills_cell(at, tokens)):
            accounts.enter((token.span.start, token.span.end), Account.SPACE)


def _list_items(found: Recognised, settings: AccountSettings) -> Iterator[tuple[int, int]]:
    """Yield the item numbers that stand alone in cells of label columns: those of groups whose labels are in several cells."""
    for line in found.lines:
        for chunk in line.chunks if line.is_row else ():
            if len(chunk.text) > settings.longest_item or chunk.cell is None:
                continue
            item, rest = split_enumerator(chunk.text)
            first = found.number_columns.get(chunk.cell.table, 0)
            if item is not None and not rest and item.style in _GROUP_ITEMS and chunk.cell.column < first:
                yield chunk.locate(0, len(chunk.text))


def _fills_cell(at: int, tokens: Sequence[Token]) -> bool:
    cell = tokens[at].cell
    if cell is None:
        return False
    beside = (*tokens[max(at - 1, 0) : at], *tokens[at + 1 : at + 2])
    return not any(t.cell == cell for t in beside)


def _enter_rows(accounts: Accounts, found: Recognised, settings: AccountSettings) -> None:
    """Enter marks for nothing, units and notes of numbers, repeated labels, and repeated rows that say the same."""
    known = {row.node: row for row in found.rows}
    for row in found.others:
        if not row.slots:
            accounts.enter(row.span, Account.LABEL)
    for piece in found.pieces:
        for slot in piece.slots or ():
            if not slot.filled and not slot.unread and not slot.has_object:
                accounts.enter(slot.span, Account.SPACE)
    for row in (*found.rows, *found.others):
        for slot in row.slots:
            _enter_note(accounts, slot.span[1], found, settings.longest_note)
            if slot.end:
                accounts.enter((slot.span[1], slot.end), Account.NOTE)
    for row in found.others:
        main = known.get(row.node)
        if (
            main is not None
            and row.labelled
            and [s.text for s in main.slots if s.text] == [s.text for s in row.slots if s.text]
        ):
            for slot in row.slots:
                accounts.enter(slot.span, Account.REPEATED)


def _enter_note(accounts: Accounts, end: int, found: Recognised, longest: int) -> None:
    """Enter the note in brackets and the unit that follow a number."""
    text = found.stream.text
    if text[end : end + 1] in _NO_NOTE:
        return
    after = fold(text[end : end + longest])
    size = 0
    for pattern in (NOTE, UNIT):
        match = pattern.match(after, size)
        size = match.end() if match else size
    if size:
        accounts.enter((end, end + size), Account.NOTE)
