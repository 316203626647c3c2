"""Bounds and year-to-year links written out over a form's facts, and bounds checked."""

from __future__ import annotations

import pytest

from gouji.errors import FormError
from gouji.models.editing.bounds import add_up, check_bounds, list_inequalities, show_sum
from gouji.models.forms.load import load_form, load_forms, parse_form
from gouji.models.series.year_links import list_year_links
from gouji.report import Fact, FactStatus, Reason, ReasonKind, Severity, Verdict

SMALL = """\
form: stock-demo
title: 库存表
tables:
  - id: stock
    bands:
      - columns:
          - {id: made, label: 新增, type: count}
          - {id: gone, label: 减少, type: count}
          - {id: left, label: 现有, type: count}
        rows:
          - {id: red.a, label: 红甲}
          - {id: red.b, label: 红乙}
          - {id: all, label: 合计}
      - columns: [{id: made, label: 新增, type: count}]
        rows: [{id: other, label: 其他}]
bounds:
  - {id: floor, table: stock, each: row, sum: [left], at_least: [made, -gone]}
  - {id: ceiling, table: stock, each: column, sum: [2 red.*], at_most: [3 all]}
  - {id: few, table: stock, each: row, sum: [made], at_most: 50}
years:
  - {id: kept, table: stock, each: row, severity: warning, this: [left, -made, gone], last: [left]}
"""
FORM = parse_form(SMALL, name="stock.yaml")


def fact(fact_id: str, value: float | None, *, review: bool = False) -> Fact:
    status = FactStatus.BLANK if value is None else FactStatus.READ
    return Fact(
        id=fact_id,
        printed=None,
        value=value,
        status=status,
        confidence=1,
        reasons=(Reason(why=ReasonKind.READING),) if review else (),
    )


def facts(**values: float | None) -> dict[str, Fact]:
    known = {name.replace("__", ".").replace("_", "."): value for name, value in values.items()}
    return {f"stock.{name}": fact(f"stock.{name}", value) for name, value in known.items()}


def test_places_are_those_that_have_every_term() -> None:
    ids = [i.id for i in list_inequalities(FORM)]
    assert [i for i in ids if i.startswith("floor")] == ["floor[red.a]", "floor[red.b]", "floor[all]"]
    assert [i for i in ids if i.startswith("ceiling")] == ["ceiling[made]", "ceiling[gone]", "ceiling[left]"]
    assert [i for i in ids if i.startswith("few")] == ["few[red.a]", "few[red.b]", "few[all]", "few[other]"]


def test_at_most_is_the_bound_turned_round() -> None:
    ceiling = FORM.bounds[1]
    assert ceiling.more == (("all", 3),)
    assert ceiling.less == (("red.*", 2),)
    few = FORM.bounds[2]
    assert (few.more, few.less, few.limit) == ((), (("made", 1),), -50)


def test_weights_and_wildcards_are_written_out() -> None:
    ceiling = next(i for i in list_inequalities(FORM) if i.id == "ceiling[made]")
    assert ceiling.less == (("stock.red.a.made", 2), ("stock.red.b.made", 2))
    assert ceiling.facts == ("stock.all.made", "stock.red.a.made", "stock.red.b.made")


@pytest.mark.parametrize(("left", "broken"), [(4, []), (5, []), (3, ["floor[red.a]"]), (None, [])])
def test_a_bound_is_broken_below_and_not_at_it(left: float | None, broken: list[str]) -> None:
    found = check_bounds(facts(red_a_made=6, red_a_gone=2, red_a_left=left), FORM)
    assert [f.rule for f in found] == broken
    assert all(f.severity is Severity.WARNING for f in found)


def test_a_broken_bound_writes_both_sides_out() -> None:
    found = check_bounds(facts(red_a_made=6, red_a_gone=2, red_a_left=3), FORM)
    assert found[0].message == "floor: 3 < 6 - 2 = 4"
    assert found[0].verdict is Verdict.SOURCE
    assert found[0].facts == ("stock.red.a.left", "stock.red.a.made", "stock.red.a.gone")


def test_a_doubtful_fact_leaves_the_verdict_open() -> None:
    known = facts(red_a_made=6, red_a_gone=2) | {"stock.red.a.left": fact("stock.red.a.left", 3, review=True)}
    assert [f.verdict for f in check_bounds(known, FORM)] == [Verdict.UNDECIDED]


def test_a_limit_without_terms() -> None:
    assert [f.rule for f in check_bounds(facts(other_made=51), FORM)] == ["few[other]"]
    assert check_bounds(facts(other_made=50), FORM) == ()


def test_sums_are_shown_with_their_signs() -> None:
    known = facts(red_a_made=-6, red_a_gone=2)
    assert show_sum((("stock.red.a.made", 1), ("stock.red.a.gone", -2)), known) == "(-6) - 2×2 = -10"
    assert add_up((("stock.red.a.made", 1), ("stock.red.a.left", 1)), known) is None


def test_links_of_both_forms_carry_requests_over_for_each_applicant() -> None:
    for form in load_forms():
        carried = [link for link in list_year_links(form) if link.id.startswith("years.carried")]
        assert len(carried) == 7
        assert all(link.severe for link in carried)
        assert carried[-1].this == (("requests.carried_in.total", 1),)
        assert carried[-1].last == (("requests.carried_out.total", 1),)


def test_the_form_of_2021_counts_documents_in_force() -> None:
    link = next(
        k for k in list_year_links(load_form("gov-disclosure-2021")) if k.id == "years.in_force[normative_documents]"
    )
    row = "disclosure.normative_documents"
    assert link.this == ((f"{row}.in_force", 1), (f"{row}.made", -1), (f"{row}.repealed", 1))
    assert not link.severe


@pytest.mark.parametrize(
    ("before", "after", "line", "says"),
    [
        ("at_least: [made, -gone]", "at_least: [made, -lost]", 17, "'lost', which is no column of stock"),
        ("at_least: [made, -gone]", "at_least: [made], at_most: [gone]", 17, ""),
        (", at_most: [3 all]", "", 18, ""),
        ("[2 red.*]", "[two red.*]", 18, "two red.*"),
        ("[2 red.*]", "[2 blue.*]", 18, "'blue.*', which is no row of stock"),
        ("id: few, table: stock", "id: few, table: shop", 19, "bound few names the table 'shop'"),
        ("last: [left]", "last: [right]", 21, "link kept names 'right'"),
        ("severity: warning", "severity: grave", 21, "grave"),
    ],
)
def test_errors_name_the_line(before: str, after: str, line: int, says: str) -> None:
    assert SMALL.count(before) == 1
    with pytest.raises(FormError) as caught:
        parse_form(SMALL.replace(before, after), name="broken.yaml")
    assert str(caught.value).startswith(f"broken.yaml:{line}: ")
    assert says in str(caught.value)
