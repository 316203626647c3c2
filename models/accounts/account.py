"""The accounts: to each character of a document its one account."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import groupby

__all__ = ["Account", "Accounts"]


class Account(StrEnum):
    """What a character of a table's region is."""

    UNPLACED = "unplaced"
    FACT = "fact"
    LABEL = "label"
    """A row's label or a group's."""
    HEADER = "header"
    """A column's label, or other words where no number is expected."""
    HEADING = "heading"
    NOTE = "note"
    """A unit, a note, a caption."""
    PROSE = "prose"
    REPEATED = "repeated"
    """A row that stands twice with the same numbers."""
    FURNITURE = "furniture"
    SPACE = "space"
    """White space, and punctuation between words and numbers."""


_ACCOUNTS = tuple(Account)
_CODES = {account: code for code, account in enumerate(_ACCOUNTS)}


class Accounts:
    """The accounts of a stream's characters; what nobody entered is unplaced.

    >>> accounts = Accounts(5)
    >>> accounts.enter((0, 2), Account.LABEL)
    >>> accounts.enter((1, 3), Account.FACT)
    >>> [(account.value, start, end) for account, start, end in accounts.list_entries(0, 5)]
    [('label', 0, 1), ('fact', 1, 3), ('unplaced', 3, 5)]
    """

    def __init__(self, size: int) -> None:
        self._codes = bytearray(size)

    def enter(self, span: tuple[int, int], account: Account) -> None:
        """Enter a stretch of characters; the last entry of a character counts."""
        start, end = span
        if end - start == 1:
            self._codes[start] = _CODES[account]
        else:
            self._codes[start:end] = bytes((_CODES[account],)) * (end - start)

    def get(self, position: int) -> Account:
        """Return the account of a character."""
        return _ACCOUNTS[self._codes[position]]

    def list_entries(self, start: int, end: int) -> Iterator[tuple[Account, int, int]]:
        """Yield the accounts of a stretch with their places, in order; together they are all of it."""
        for code, group in groupby(self._codes[start:end]):
            size = sum(1 for _ in group)
            yield _ACCOUNTS[code], start, start + size
            start += size
