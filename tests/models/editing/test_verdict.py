"""Verdicts on a broken rule, for each answer that a second reading of the ink may give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import pytest

from gouji.models.decoding.origin import Origin
from gouji.models.editing.breaks import Break
from gouji.models.editing.settings import EditingSettings
from gouji.models.editing.verdict import find_suspects, judge_break
from gouji.models.forms.equations import derive_equations
from gouji.models.forms.load import parse_form
from gouji.report import Fact, FactStatus, Reason, ReasonKind, Repair, Verdict
from gouji.tokens import Alternatives

SETTINGS = EditingSettings()
FORM = parse_form(
    """\
form: shops-demo
title: 店铺表
tables:
  - id: sales
    bands:
      - columns: [{id: a, label: 甲, type: count}, {id: b, label: 乙, type: count}, {id: sum, label: 总, type: count}]
        rows: [{id: in, label: 入}]
rules:
  - {id: across, table: sales, each: row, sum: [a, b], equals: [sum]}
""",
    name="shops.yaml",
)
A, B, SUM = FORM.list_fact_ids()


@dataclass(frozen=True)
class Scan:
    """An origin of which the facts named were recognised from a picture."""

    scanned: frozenset[str] = frozenset((A, B, SUM))

    def is_scanned(self, fact: Fact) -> bool:
        return fact.id in self.scanned


def facts_of(a: int | None = 3, b: int | None = 4, total: int | None = 9, **review: bool) -> dict[str, Fact]:
    return {
        i: Fact(
            id=i,
            printed=None if v is None else f"{v}",
            value=v,
            status=FactStatus.BLANK if v is None else FactStatus.READ,
            confidence=0.9,
            reasons=(Reason(why=ReasonKind.READING),) if review.get(i.rpartition(".")[2]) else (),
        )
        for i, v in zip((A, B, SUM), (a, b, total), strict=True)
    }


def broken(*repairs: dict[str, int], proved: bool = True, allowed: bool = False) -> Break:
    return Break(
        equation=derive_equations(FORM)[0],
        message="",
        facts=(A, B, SUM),
        repairs=tuple(tuple(Repair(fact=i, old=0, new=new) for i, new in repair.items()) for repair in repairs),
        proved=proved,
        allowed=allowed,
    )


def test_nobody_is_to_blame_while_another_reading_of_the_characters_keeps_the_rules() -> None:
    assert judge(broken({SUM: 7}, {A: 5}), facts_of(), None) is Verdict.SOURCE
    assert judge(replace(broken({SUM: 7}, {A: 5}), readable=True), facts_of(), None) is Verdict.UNDECIDED
    assert judge(replace(broken({SUM: 7}, {A: 5}), allowed=True), facts_of(), None) is Verdict.MISREAD


def judge(
    item: Break, facts: dict[str, Fact], scan: Scan | None, settings: EditingSettings = SETTINGS, **second: str
) -> Verdict:
    """The verdict where second readings say `a="3"`, each with a probability of 0.9 unless it is given: `a="3 0.5"`."""
    rereadings: dict[str, Alternatives] = {}
    for name, said in second.items():
        text, _, chance = said.partition(" ")
        rereadings[f"sales.in.{'sum' if name == 'total' else name}"] = ((text, float(chance or 0.9)),)
    return judge_break(item, facts, cast("Origin | None", scan), rereadings, settings)


def test_the_only_repair_confirmed_by_the_second_reading_was_a_misreading() -> None:
    assert judge(broken({SUM: 7}), facts_of(), Scan(), total="7") is Verdict.MISREAD


def test_the_value_confirmed_by_the_second_reading_is_the_sources() -> None:
    assert judge(broken({SUM: 7}), facts_of(), Scan(), total="9") is Verdict.SOURCE


@pytest.mark.parametrize("said", ["8", "7 0.84", "9 0.84", "?"])
def test_another_value_or_an_unsure_one_decides_nothing(said: str) -> None:
    assert judge(broken({SUM: 7}), facts_of(), Scan(), total=said) is Verdict.UNDECIDED


def test_the_probability_of_a_second_reading_is_enough_from_the_threshold_on() -> None:
    assert judge(broken({SUM: 7}), facts_of(), Scan(), total=f"7 {SETTINGS.reread_probability}") is Verdict.MISREAD


def test_without_a_second_reading_nothing_is_decided() -> None:
    assert judge(broken({SUM: 7}), facts_of(), Scan()) is Verdict.UNDECIDED


def test_one_of_several_repairs_is_not_believed() -> None:
    assert judge(broken({SUM: 7}, {A: 5}), facts_of(), Scan(), total="7", a="3") is Verdict.UNDECIDED


def test_a_repair_that_is_not_proved_is_not_believed() -> None:
    assert judge(broken({SUM: 7}, proved=False), facts_of(), Scan(), total="7") is Verdict.UNDECIDED


def test_every_change_of_the_repair_has_to_be_confirmed() -> None:
    assert judge(broken({A: 4, B: 5}), facts_of(), Scan(), a="4", b="4") is Verdict.UNDECIDED
    assert judge(broken({A: 4, B: 5}), facts_of(), Scan(), a="4", b="5") is Verdict.MISREAD
    assert judge(broken({A: 4, B: 5}), facts_of(), Scan(), a="3", b="4") is Verdict.SOURCE


def test_the_source_is_wrong_only_where_every_doubtful_cell_is_confirmed() -> None:
    facts = facts_of(a=3, sum=False) | {A: facts_of()[A].doubt(ReasonKind.READING)}
    assert judge(broken({SUM: 7}), facts, Scan(), total="9") is Verdict.UNDECIDED
    assert judge(broken({SUM: 7}), facts, Scan(), total="9", a="3") is Verdict.SOURCE
    # A doubtful cell that was not recognised from a picture cannot be read a second time.
    assert judge(broken({SUM: 7}), facts, Scan(frozenset({SUM})), total="9") is Verdict.UNDECIDED


def test_an_empty_cell_that_a_repair_fills_is_never_confirmed() -> None:
    assert judge(broken({B: 6}), facts_of(b=None), Scan()) is Verdict.UNDECIDED


def test_an_empty_cell_among_printed_zeros_leaves_it_open() -> None:
    assert judge(broken({SUM: 0}), facts_of(a=0, b=None), Scan(), total="9") is Verdict.SOURCE
    zeros = facts_of(a=0, b=None) | {f"sales.x.{i}": replace(facts_of(a=0)[A], id=f"sales.x.{i}") for i in "ab"}
    assert judge(broken({SUM: 0}), zeros, Scan(), total="9") is Verdict.UNDECIDED


def test_without_a_repair_or_with_too_many_cells_in_question_nothing_is_read_again() -> None:
    scan = cast("Origin", Scan())
    assert find_suspects(broken({SUM: 7}, {A: 5}), facts_of(), scan, SETTINGS) == (SUM, A)
    assert find_suspects(broken(), facts_of(a=3, sum=True), scan, SETTINGS) == ()
    few = replace(SETTINGS, most_reread=1)
    assert find_suspects(broken({SUM: 7}, {A: 5}), facts_of(), scan, few) == ()
    assert find_suspects(broken({SUM: 7}), facts_of(), scan, few) == (SUM,)
    assert judge(broken({A: 4, B: 5}), facts_of(), Scan(), few, a="4", b="5") is Verdict.UNDECIDED
    assert judge(broken(), facts_of(sum=True), Scan(), total="9") is Verdict.UNDECIDED


@pytest.mark.parametrize("scan", [None, Scan(frozenset())])
def test_characters_of_a_digital_document_are_certain(scan: Scan | None) -> None:
    assert judge(broken({SUM: 7}), facts_of(), scan) is Verdict.SOURCE
    assert judge(broken({SUM: 7}, allowed=True), facts_of(), scan) is Verdict.MISREAD
    assert judge(broken({SUM: 7}), facts_of(b=4, sum=False) | {B: facts_of()[B].doubt(ReasonKind.READING)}, scan) is (
        Verdict.UNDECIDED
    )
    unclear = facts_of() | {SUM: replace(facts_of()[SUM], status=FactStatus.AMBIGUOUS)}
    assert judge(broken({SUM: 7}), unclear, scan) is Verdict.UNDECIDED
