"""What is entered in the accounts: what the tokens say, then pieces, further places of rows, facts and headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import attrgetter

from gouji.models.accounts.account import Account, Accounts
from gouji.models.accounts.classify import classify_pieces
from gouji.models.accounts.recognised import Recognised
from gouji.models.accounts.settings import AccountSettings
from gouji.models.fragments.pieces import NumberSlot
from gouji.models.numbers.grammar import is_nothing
from gouji.models.text.normalise import fold, split_enumerator
from gouji.models.text.patterns import DOUBT_SIGNS, NOTE, UNIT
from gouji.report import Fact
from gouji.tokens import Token, TokenKind

__all__ = ["enter_accounts"]

_GROUP_ITEMS = ("c", "(c)")
_SIGNS = (TokenKind.PUNCTUATION, TokenKind.BREAK)
_MARKS_OF_ITEMS = "、.．,，"
"""What follows an item number, alone on a line where a label is set downwards."""
_NO_NOTE = ("", "\t", "\n", "\f")


def enter_accounts(
    found: Recognised, regions: Sequence[tuple[int, int]], facts: Iterable[Fact], settings: AccountSettings
) -> Accounts:
    """Return the accounts of the characters in some regions. What is entered later takes the place of what was before."""
    accounts = Accounts(len(found.stream.text))
    for region in regions:
        _enter_tokens(accounts, found.list_tokens(region), settings.longest_sign)
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


def _enter_tokens(accounts: Accounts, tokens: Sequence[Token], longest: int) -> None:
    """Enter white space, punctuation and furniture; signs that fill their cell, or end a line apart from it, are no punctuation."""
    for cell, group in groupby(tokens, key=attrgetter("cell")):
        own = list(group)
        signs = _list_last_signs(own, longest) | _list_doubting_signs(own) if cell is None else _list_filling_signs(own)
        for token in own:
            if token.furniture:
                accounts.enter((token.span.start, token.span.end), Account.FURNITURE)
            elif token.kind is TokenKind.BREAK or (
                token.kind is TokenKind.PUNCTUATION and token.span.start not in signs
            ):
                accounts.enter((token.span.start, token.span.end), Account.SPACE)


def _list_filling_signs(tokens: Sequence[Token]) -> frozenset[int]:
    """Return where the signs of a cell begin that holds nothing else."""
    fill = all(token.kind in _SIGNS for token in tokens)
    return frozenset(token.span.start for token in tokens) if fill else frozenset()


def _list_last_signs(tokens: Sequence[Token], longest: int) -> frozenset[int]:
    """Return where signs begin that stand in a number's place outside cells: apart at the end of a line, or alone on one.

    More than a few alone on a line are a rule, not a sign.
    """
    found: list[int] = []
    run: list[Token] = []
    alone, apart = True, True
    for token in (*tokens, None):
        if token is not None and token.kind is TokenKind.PUNCTUATION and apart:
            run.append(token)
        elif token is not None and token.kind is not TokenKind.BREAK:
            run, alone, apart = [], False, False
        elif token is None or "\n" in token.text:
            signs = "".join(sign.text for sign in run)
            if not is_nothing(signs) and not (alone and (len(signs) > longest or signs in _MARKS_OF_ITEMS)):
                found += [sign.span.start for sign in run]
            run, alone, apart = [], True, True
        else:
            apart = True
    return frozenset(found)


def _list_doubting_signs(tokens: Sequence[Token]) -> frozenset[int]:
    """Return where question and exclamation marks begin that touch a number outside cells: 12?, as in a cell."""
    found = []
    for before, after in pairwise(tokens):
        pair = {before.kind, after.kind}
        if pair == {TokenKind.NUMBER, TokenKind.PUNCTUATION} and before.span.end == after.span.start:
            sign = before if before.kind is TokenKind.PUNCTUATION else after
            if set(sign.text) <= DOUBT_SIGNS:
                found.append(sign.span.start)
    return frozenset(found)


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
            _enter_note(accounts, slot, found, settings.longest_note)
    for row in found.others:
        main = known.get(row.node)
        if (
            main is not None
            and row.labelled
            and [s.text for s in main.slots if s.text] == [s.text for s in row.slots if s.text]
        ):
            for slot in row.slots:
                accounts.enter(slot.span, Account.REPEATED)


def _enter_note(accounts: Accounts, slot: NumberSlot, found: Recognised, longest: int) -> None:
    """Enter the note in brackets and the unit that follow a number."""
    text, end = found.stream.text, slot.span[1]
    if text[end : end + 1] in DOUBT_SIGNS:
        return
    if slot.end:
        accounts.enter((end, slot.end), Account.NOTE)
    if text[end : end + 1] in _NO_NOTE:
        return
    after = fold(text[end : end + longest])
    size = 0
    for pattern in (NOTE, UNIT):
        match = pattern.match(after, size)
        size = match.end() if match else size
    if size:
        accounts.enter((end, end + size), Account.NOTE)
