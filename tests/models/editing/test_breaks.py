"""Equations that share facts are looked at together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gouji.models.editing.breaks import _CheckedEquation, _group_tied
from gouji.models.forms.equations import Equation


@given(st.lists(st.sets(st.integers(0, 12), min_size=1, max_size=3), max_size=12))
def test_equations_are_grouped_as_the_facts_that_they_share_tie_them(sets: list[set[int]]) -> None:
    def check(number: int, facts: set[int]) -> _CheckedEquation:
        parts = tuple(f"t.r{fact}.c" for fact in sorted(facts))
        equation = Equation(
            id=f"e{number}", rule="e", title="", place="", table="t", parts=parts, totals=(), tolerance=0
        )
        return _CheckedEquation(equation=equation, parts=(), totals=())

    checked = [check(number, facts) for number, facts in enumerate(sets)]
    slow: list[tuple[set[int], list[int]]] = []
    for number, facts in enumerate(sets):
        tied = [group for group in slow if group[0] & facts]
        slow = [group for group in slow if not group[0] & facts]
        slow.append((facts.union(*(known for known, _ in tied)), sorted([number, *(n for _, ns in tied for n in ns)])))
    found = [[checked.index(item) for item in group] for group in _group_tied(checked)]
    assert found == [members for _, members in slow]
