"""Figures obey the rules they are meant to obey, and break what they say they break."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.corpus.drafts.facts import Odds, draw_figures
from gouji.corpus.drafts.forms import FORMS, request_rows
from gouji.corpus.drafts.rules import broken_rules, equations
from gouji.models.forms.load import load_forms

SEEDS = st.integers(min_value=0, max_value=10**9)


@given(SEEDS)
@settings(max_examples=150, deadline=None)
def test_figures_are_consistent_unless_a_violation_was_drawn(seed: int) -> None:
    figures = draw_figures(Random(seed), Odds(violation=0.0))
    assert figures.violations == ()
    assert broken_rules(figures.values) == ()


@given(SEEDS)
@settings(max_examples=150, deadline=None)
def test_a_printed_violation_is_told(seed: int) -> None:
    figures = draw_figures(Random(seed), Odds(violation=1.0))
    assert figures.violations == broken_rules(figures.values)
    assert figures.violations


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_counts_are_whole_and_only_changes_are_negative(seed: int) -> None:
    figures = draw_figures(Random(seed))
    for fact, value in figures.values.items():
        assert value >= 0 or fact.endswith(".change"), fact
        assert isinstance(value, int) or fact.endswith(".amount"), fact


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_one_changed_cell_is_noticed(seed: int) -> None:
    rng = Random(seed)
    values = dict(draw_figures(rng, Odds(violation=0.0)).values)
    fact = rng.choice([name for name in values if not name.startswith("disclosure.")])
    values[fact] += 1
    assert broken_rules(values)


def test_the_same_state_gives_the_same_figures() -> None:
    assert draw_figures(Random(5)) == draw_figures(Random(5))


@pytest.mark.parametrize(("single", "rows", "rules"), [(False, 25, 42), (True, 23, 40)])
def test_rows_and_rules_of_the_form(single: bool, rows: int, rules: int) -> None:
    assert len(request_rows(single_other=single)) == rows
    assert len(list(equations(single_other=single))) == rules


def test_both_templates_and_all_sizes_come_up() -> None:
    drawn = [draw_figures(Random(seed)) for seed in range(300)]
    assert {figures.form for figures in drawn} == set(FORMS)
    assert {figures.scale for figures in drawn} == {"zero", "tiny", "small", "middle", "large", "huge"}
    assert {len(figures.values) for figures in drawn} == {186, 198, 200}
    assert any(figures.form == "gov-disclosure-2019" and figures.year > 2020 for figures in drawn)
    assert max(max(figures.values.values()) for figures in drawn) > 100_000
    cells = [value for figures in drawn for value in figures.values.values()]
    assert 0.7 < cells.count(0) / len(cells) < 0.95


def test_ids_are_those_of_the_readers_forms() -> None:
    known = {form.id: set(form.list_fact_ids()) for form in load_forms()}
    for seed in range(40):
        figures = draw_figures(Random(seed))
        assert set(figures.values) <= known[figures.form]
