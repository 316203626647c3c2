"""Rules written out as equations."""

from __future__ import annotations

import numpy as np
import pytest

from gouji.models.forms.equations import derive_equations
from gouji.models.forms.load import load_form, parse_form


def test_every_equation_names_facts_of_the_form_once() -> None:
    for name in ("gov-disclosure-2019", "gov-disclosure-2021"):
        form = load_form(name)
        known = set(form.list_fact_ids())
        for equation in derive_equations(form):
            facts = [fact for fact, _ in equation.terms]
            assert len(facts) == len(set(facts))
            assert known.issuperset(facts)


def test_equations_have_ids_of_their_own() -> None:
    ids = [equation.id for equation in derive_equations(load_form("gov-disclosure-2021"))]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("form_id", "cells", "count", "rank"), [("gov-disclosure-2021", 175, 39, 37)])
def test_the_requests_table_is_tied_as_the_form_says(form_id: str, cells: int, count: int, rank: int) -> None:
    form = load_form(form_id)
    optional = {f"requests.other.{c.id}" for c in form.find_table("requests").bands[0].columns}
    ids = [f for f in form.list_fact_ids() if f.startswith("requests.") and f not in optional]
    mine = [e for e in derive_equations(form) if e.table == "requests" and any(f in ids for f, _ in e.terms)]
    assert (len(ids), len(mine)) == (cells, count)
    place = {fact: i for i, fact in enumerate(ids)}
    matrix = np.zeros((len(mine), len(ids)))
    for i, equation in enumerate(mine):
        for fact, weight in equation.terms:
            if fact in place:
                matrix[i, place[fact]] = weight
    assert np.linalg.matrix_rank(matrix) == rank
    columns = {tuple(matrix[:, k]) for k in range(matrix.shape[1])}
    assert len(columns) == cells


def test_a_term_that_two_patterns_name_counts_once() -> None:
    form = parse_form(
        """
form: twice-demo
title: 表
tables:
  - id: t
    bands:
      - columns: [{id: n, label: 数, type: count}]
        rows: [{id: x.a, label: 甲}, {id: x.b, label: 乙}, {id: sum, label: 合}]
rules: [{id: r, table: t, each: column, sum: [x.a, "x.*"], equals: [sum]}]
""",
        name="twice.yaml",
    )
    (equation,) = derive_equations(form)
    assert equation.parts == ("t.x.a.n", "t.x.b.n")
