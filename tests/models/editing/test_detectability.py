"""Detectability against what a wrong number really does to the equations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.models.editing.checks import list_checkable
from gouji.models.editing.detectability import (
    Detectability,
    rate_cells,
    rate_form,
    rate_report,
)
from gouji.models.forms.equations import Equation, derive_equations
from gouji.models.forms.load import load_form, load_forms
from gouji.report import Fact, FactStatus

FACTS = tuple("abcdefg")


def equation(name: str, parts: Sequence[str], totals: Sequence[str]) -> Equation:
    return Equation(
        id=name, rule=name, title=name, place="", table="t", parts=tuple(parts), totals=tuple(totals), tolerance=0
    )


@st.composite
def systems(draw: st.DrawFn) -> list[Equation]:
    rules = []
    for number in range(draw(st.integers(0, 4))):
        chosen = draw(st.lists(st.sampled_from(FACTS), min_size=2, max_size=5, unique=True))
        cut = draw(st.integers(1, len(chosen) - 1))
        rules.append(equation(f"r{number}", chosen[:cut], chosen[cut:]))
    return rules


def broken(rules: Sequence[Equation], wrong: str, by: int) -> tuple[int, ...]:
    """By how much each equation is out when one cell of a table of zeros is wrong."""
    return tuple(sum(weight * by for fact, weight in rule.terms if fact == wrong) for rule in rules)


@pytest.mark.slow
@given(rules=systems())
@settings(derandomize=True, deadline=None, database=None, max_examples=300)
def test_it_is_what_a_wrong_number_does(rules: list[Equation]) -> None:
    found = rate_cells(FACTS, rules)
    for fact in FACTS:
        seen = broken(rules, fact, 5)
        others = [o for o in FACTS if o != fact and seen in (broken(rules, o, 5), broken(rules, o, -5))]
        if not any(seen):
            assert found[fact] is Detectability.UNNOTICED
        else:
            assert found[fact] is (Detectability.NOTICED if others else Detectability.REPAIRABLE)


def test_what_the_forms_can_do() -> None:
    counts = {form.id: Counter(rate_form(form).values()) for form in load_forms()}
    assert counts["gov-disclosure-2021"] == {"unnoticed": 10, "noticed": 15, "repairable": 175}
    assert counts["gov-disclosure-2019"] == {"unnoticed": 22, "noticed": 15, "repairable": 161}


def facts(changes: Mapping[str, FactStatus]) -> dict[str, Fact]:
    """A document of zeros, some cells blank or absent."""
    return {
        i: Fact(
            id=i,
            printed=None,
            value=None if i in changes else 0,
            status=changes.get(i, FactStatus.READ),
            confidence=1,
        )
        for i in rate_form(FORM)
    }


FORM = load_form("gov-disclosure-2021")


def test_a_complete_document_is_as_the_form() -> None:
    assert rate_report(facts({}), FORM) == rate_form(FORM)


@pytest.mark.parametrize("status", [FactStatus.BLANK, FactStatus.ABSENT])
def test_totals_that_are_not_there_take_their_rules_away(status: FactStatus) -> None:
    lacking = {"requests.granted.total": status, "requests.partial.total": status}
    found = rate_report(facts(lacking), FORM)
    assert found["requests.granted.research"] is Detectability.NOTICED
    assert found["requests.denied.process.research"] is Detectability.REPAIRABLE
    assert set(lacking) <= set(found) or status is FactStatus.ABSENT


def test_a_blank_part_leaves_the_rule() -> None:
    found = rate_report(facts({"requests.granted.research": FactStatus.BLANK}), FORM)
    assert found["requests.granted.commercial"] is Detectability.REPAIRABLE


def test_a_row_of_blanks_is_not_checked() -> None:
    row = next(e for e in derive_equations(FORM) if e.id == "requests.applicants[granted]")
    blank = facts(dict.fromkeys(row.parts, FactStatus.BLANK))
    assert row not in list_checkable(blank, FORM)
    blank["requests.granted.total"] = Fact(
        id="requests.granted.total", printed="3", value=3, status=FactStatus.READ, confidence=1
    )
    assert row in list_checkable(blank, FORM)


def test_a_rule_over_a_cell_that_could_not_be_read_is_not_checked() -> None:
    rule = derive_equations(FORM)[0]
    read = Fact(id="", printed="1", value=1, status=FactStatus.READ, confidence=1.0)
    facts = {f: replace(read, id=f) for f, _ in rule.terms}
    assert rule in list_checkable(facts, FORM)
    part = rule.parts[0]
    facts[part] = replace(facts[part], printed="?", value=None, status=FactStatus.AMBIGUOUS)
    assert rule not in list_checkable(facts, FORM)
