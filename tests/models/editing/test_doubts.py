"""What comes under review where a rule is broken on a scan and nobody can say by whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import cast

import pytest

from gouji.models.decoding.origin import Origin
from gouji.models.editing.reconciliation import doubt_suspects
from gouji.models.editing.verdict import list_perhaps_lost
from gouji.models.forms.load import parse_form
from gouji.report import Fact, FactStatus, Finding, Repair, Severity, Verdict

FORM_TEXT = """\
form: shops-demo
title: 店铺表
tables:
  - id: sales
    bands:
      - columns: [{id: a, label: 甲, type: count}, {id: b, label: 乙, type: count}, {id: sum, label: 总, type: count}]
        rows: [{id: in, label: 入}, {id: out, label: 出}, {id: left, label: 余}]
rules:
  - {id: across, table: sales, each: row, sum: [a, b], equals: [sum]}
  - {id: balance, table: sales, each: column, sum: [out, left], equals: [in]}
"""
FORM = parse_form(FORM_TEXT, name="shops.yaml")
IN = ("sales.in.a", "sales.in.b", "sales.in.sum")


@dataclass(frozen=True)
class Scan:
    """An origin of which every fact was recognised from a picture but those named."""

    recognised: bool = True
    digital: frozenset[str] = frozenset()

    @property
    def locator(self) -> SimpleNamespace:
        return SimpleNamespace(recognised=self.recognised)

    def is_scanned(self, fact: Fact) -> bool:
        return self.recognised and fact.id not in self.digital


def facts_of(**changed: int | None) -> dict[str, Fact]:
    """A table in which every rule holds, but for the numbers given as `in_a`."""
    values: dict[str, int | None] = dict(zip(FORM.list_fact_ids(), (5, 7, 12, 2, 3, 5, 3, 4, 7), strict=True))
    values |= {f"sales.{name.replace('_', '.')}": value for name, value in changed.items()}
    return {
        i: Fact(
            id=i,
            printed=None if v is None else f"{v}",
            value=v,
            status=FactStatus.BLANK if v is None else FactStatus.READ,
            confidence=0.9,
        )
        for i, v in values.items()
    }


def finding(verdict: Verdict = Verdict.UNDECIDED, *repaired: str, severity: Severity = Severity.ERROR) -> Finding:
    repairs = tuple((Repair(fact=i, old=1, new=2),) for i in repaired)
    return Finding(rule="across[in]", severity=severity, facts=IN, message="", verdict=verdict, repairs=repairs)


def doubted(facts: dict[str, Fact], *findings: Finding, scan: Scan | None = None) -> set[str]:
    after = doubt_suspects(facts, findings, FORM, cast("Origin", scan or Scan()))
    assert {i: replace(f, reasons=()) for i, f in after.items()} == facts
    return {i for i, f in after.items() if f.review}


def test_the_cell_that_no_other_rule_vouches_for_is_doubted() -> None:
    # 9 + 7 ≠ 12, and column a does not balance either; columns b and sum do.
    assert doubted(facts_of(in_a=9), finding()) == {"sales.in.a"}


def test_the_cells_of_repairs_are_doubted_whatever_rules_hold() -> None:
    assert doubted(facts_of(in_a=9), finding(Verdict.UNDECIDED, "sales.in.sum")) == {"sales.in.a", "sales.in.sum"}
    assert doubted(facts_of(in_a=9), finding(Verdict.MISREAD, "sales.in.b")) == {"sales.in.a", "sales.in.b"}


def test_where_the_source_is_wrong_nothing_is_doubted() -> None:
    assert doubted(facts_of(in_a=9), finding(Verdict.SOURCE, "sales.in.a")) == set()


def test_a_warning_doubts_nothing() -> None:
    assert doubted(facts_of(in_a=9), finding(severity=Severity.WARNING)) == set()


def test_in_a_digital_document_the_cells_of_the_repairs_are_doubted() -> None:
    digital = Scan(recognised=False)
    open_rule = finding(Verdict.UNDECIDED, "sales.in.a", "sales.in.b")
    assert doubted(facts_of(in_a=9), open_rule, scan=digital) == {"sales.in.a", "sales.in.b"}
    assert doubted(facts_of(in_a=9), finding(Verdict.SOURCE, "sales.in.a"), scan=digital) == set()


def test_in_a_digital_document_without_a_repair_the_cells_that_no_rule_vouches_for_are_doubted() -> None:
    assert doubted(facts_of(in_a=9), finding(Verdict.UNDECIDED), scan=Scan(recognised=False)) == {"sales.in.a"}


def test_what_was_not_recognised_is_not_doubted() -> None:
    scan = Scan(digital=frozenset({"sales.in.a"}))
    assert doubted(facts_of(in_a=9), finding(Verdict.UNDECIDED, "sales.in.sum"), scan=scan) == {"sales.in.sum"}


@pytest.mark.parametrize(("zeros", "lost"), [(0, ()), (1, ()), (2, ("sales.in.b",))])
def test_an_empty_cell_may_be_lost_where_most_cells_without_a_number_print_a_zero(
    zeros: int, lost: tuple[str, ...]
) -> None:
    """As many zeros as empty cells do not show that the table prints its zeros."""
    facts = facts_of(in_b=None, out_b=0 if zeros > 0 else 3, left_b=0 if zeros > 1 else 4)
    assert list_perhaps_lost(IN, facts, cast("Origin", Scan())) == lost
    assert list_perhaps_lost(IN, facts, cast("Origin", Scan(digital=frozenset({"sales.in.b"})))) == ()


def test_a_printed_mark_for_nothing_is_not_lost() -> None:
    facts = facts_of(in_b=None, out_b=0, left_b=0)
    facts["sales.in.b"] = replace(facts["sales.in.b"], printed="/")
    assert list_perhaps_lost(IN, facts, cast("Origin", Scan())) == ()


def test_zeros_of_another_table_do_not_count() -> None:
    facts = facts_of(in_b=None)
    others = {f"sales2.x.{i}": replace(facts["sales.in.a"], id=f"sales2.x.{i}", value=0) for i in range(9)}
    assert list_perhaps_lost(IN, facts | others, cast("Origin", Scan())) == ()


def test_a_cell_that_may_be_lost_is_doubted() -> None:
    # The row adds up without it, so nothing else speaks against the cell.
    facts = facts_of(in_b=None, out_b=0, left_b=0, in_sum=5)
    assert doubted(facts, finding()) == {"sales.in.b"}


@pytest.mark.parametrize(("other", "total", "exceeds"), [(7, 12, False), (12, 12, False), (13, 12, True), (1, 0, True)])
def test_parts_beside_an_unread_one_are_doubted_where_they_exceed_the_total(
    other: int, total: int, exceeds: bool
) -> None:
    facts = facts_of(in_a=None, in_b=other, in_sum=total)
    facts["sales.in.a"] = replace(facts["sales.in.a"], printed="?", status=FactStatus.AMBIGUOUS)
    assert (doubted(facts) >= {"sales.in.a"}) is exceeds
    assert ("sales.in.b" in doubted(facts)) is exceeds


def test_an_unread_part_may_be_negative_only_in_a_column_with_signs() -> None:
    signed = parse_form(
        FORM_TEXT.replace("{id: a, label: 甲, type: count}", "{id: a, label: 甲, type: signed}"), name="x"
    )
    facts = facts_of(in_a=None, in_b=13)
    facts["sales.in.a"] = replace(facts["sales.in.a"], printed="?", status=FactStatus.AMBIGUOUS)
    after = doubt_suspects(facts, (), signed, cast("Origin", Scan()))
    assert not any(f.review for f in after.values())
