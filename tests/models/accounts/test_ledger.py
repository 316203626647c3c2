"""The ledger: one account a character."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gouji.models.accounts.ledger import Account, Ledger

SIZE = 12
_spans = st.tuples(st.integers(0, SIZE), st.integers(0, SIZE)).map(lambda s: (min(s), max(s)))


@given(st.lists(st.tuples(_spans, st.sampled_from(list(Account)))), _spans)
def test_each_character_has_the_account_that_was_entered_last(
    entered: list[tuple[tuple[int, int], Account]], part: tuple[int, int]
) -> None:
    ledger, plain = Ledger(SIZE), [Account.UNPLACED] * SIZE
    for span, account in entered:
        ledger.enter(span, account)
        plain[slice(*span)] = [account] * (span[1] - span[0])
    entries = list(ledger.list_entries(*part))
    assert [account for e in entries for account in [e.account] * (e.end - e.start)] == plain[slice(*part)]
    assert all(a.end == b.start and a.account is not b.account for a, b in pairwise(entries))
    assert [ledger.get(i) for i in range(SIZE)] == plain
