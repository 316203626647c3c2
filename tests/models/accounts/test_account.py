"""Accounts: one a character, the last that was entered."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gouji.models.accounts.account import Account, Accounts

SIZE = 12
_spans = st.tuples(st.integers(0, SIZE), st.integers(0, SIZE)).map(lambda s: (min(s), max(s)))


@given(st.lists(st.tuples(_spans, st.sampled_from(list(Account)))), _spans)
def test_each_character_has_the_account_that_was_entered_last(
    entered: list[tuple[tuple[int, int], Account]], part: tuple[int, int]
) -> None:
    accounts, plain = Accounts(SIZE), [Account.UNPLACED] * SIZE
    for span, account in entered:
        accounts.enter(span, account)
        plain[slice(*span)] = [account] * (span[1] - span[0])
    entries = list(accounts.list_entries(*part))
    assert [account for account, a, b in entries for _ in range(a, b)] == plain[slice(*part)]
    assert all(one[2] == two[1] and one[0] is not two[0] for one, two in pairwise(entries))
    assert [accounts.get(i) for i in range(SIZE)] == plain
