"""How sure the ink of a chosen reading is, and what a scan's facts say about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from gouji.ingest.stream.builder import StreamBuilder
from gouji.models.decoding.origin import Origin
from gouji.models.editing.verdict import list_perhaps_lost
from gouji.models.text.locate import Locator
from gouji.models.text.settings import LineSettings
from gouji.reading import read_stream
from gouji.report import Fact, FactStatus, Verdict
from gouji.tokens import Alternatives, Cell, Page, PageKind, Source, Token, TokenStream

FORM = """\
form: boats-demo
title: 船只表
tables:
  - id: boats
    bands:
      - columns:
          - {id: a, label: 甲种, type: count}
          - {id: b, label: 乙种, type: count}
          - {id: both, label: 两种, type: count}
        rows: [{id: big, label: 大船}, {id: small, label: 小船}, {id: all, label: 全部船只}]
rules:
  - {id: across, table: boats, each: row, sum: [a, b], equals: [both]}
  - {id: down, table: boats, each: column, sum: [big, small], equals: [all]}
"""
ROWS = ("大船", "小船", "全部船只")
Ink = tuple[str, float, Alternatives]


@pytest.fixture
def form(tmp_path: Path) -> str:
    path = tmp_path / "boats.yaml"
    path.write_text(FORM, encoding="utf-8")
    return str(path)


def doubtful(text: str, chance: float, *others: tuple[str, float]) -> Ink:
    return (text, chance, others)


def scan(*rows: str, **doubts: Ink) -> TokenStream:
    """A scanned table of boats: rows as `1 2 3`, and the cells (`r0c1`) that were not read for sure."""
    builder = StreamBuilder(Source(name="boats.png", sha256="", media_type="image/png"))
    for r, (label, cells) in enumerate(zip(ROWS, rows, strict=True)):
        builder.add_text(label, cell=Cell(table=0, row=r, column=0), confidence=0.99)
        for c, number in enumerate(cells.split()):
            text, chance, others = doubts.get(f"r{r}c{c}", (number, 0.9995, ()))
            builder.end_cell()
            if not text:
                builder.add_blank(cell=Cell(table=0, row=r, column=c + 1))
                continue
            builder.add_text(text, cell=Cell(table=0, row=r, column=c + 1), confidence=chance, alternatives=others)
        builder.end_line()
    return builder.build(pages=[Page(number=1, kind=PageKind.SCANNED)])


def facts_of(stream: TokenStream, form: str) -> dict[str, Fact]:
    return {f.id.removeprefix("boats."): f for f in read_stream(stream, form=form).facts.values()}


def test_rules_choose_among_what_was_thought_possible_and_the_fact_says_so(form: str) -> None:
    facts = facts_of(scan("28 2 30", "5 1 6", "33 3 36", r0c0=doubtful("23", 0.5, ("28", 0.49))), form)
    fact = facts["big.a"]
    assert (fact.value, fact.printed, fact.status, fact.review) == (28, "28", FactStatus.READ, False)
    assert 23 in fact.alternatives
    assert fact.confidence < facts["small.a"].confidence


def test_an_unlikely_reading_that_rules_prefer_is_under_review(form: str) -> None:
    facts = facts_of(scan("28 2 30", "5 1 6", "33 3 36", r0c0=doubtful("23", 0.9, ("28", 0.08))), form)
    fact = facts["big.a"]
    assert (fact.value, fact.status, fact.review) == (28, FactStatus.AMBIGUOUS, True)
    assert fact.alternatives[0] == 23


def test_a_printed_violation_is_not_mended_away(form: str) -> None:
    stream = scan("23 2 30", "5 1 6", "33 3 36", r0c0=doubtful("23", 0.998, ("28", 0.0005)))
    report = read_stream(stream, form=form)
    assert report.facts["boats.big.a"].value == 23
    assert {f.rule for f in report.findings} == {"across[big]", "down[a]"}


def test_a_doubtful_number_that_keeps_its_rules_needs_no_look(form: str) -> None:
    facts = facts_of(scan("28 2 30", "5 1 6", "33 3 36", r0c0=doubtful("28", 0.6, ("23", 0.38))), form)
    assert facts["big.a"].value == 28
    assert not facts["big.a"].review


def test_what_nobody_thought_of_stays_a_doubt(form: str) -> None:
    facts = facts_of(scan("28 2 30", "5 1 6", "33 3 36", r0c0=doubtful("28", 0.6, ("23", 0.1))), form)
    assert facts["big.a"].value == 28
    assert facts["big.a"].review


def test_a_number_that_may_be_misread_alike_everywhere_is_a_doubt(form: str) -> None:
    eight = doubtful("3", 0.7, ("8", 0.28))
    everywhere = {f"r{r}c{c}": eight for r in (0, 2) for c in (0, 2)}
    facts = facts_of(scan("3 0 3", "0 0 0", "3 0 3", **everywhere), form)
    for name in ("big.a", "big.both", "all.a", "all.both"):
        assert facts[name].value == 3
        assert facts[name].review
    # Where one of them is sure to be a 3, all are.
    del everywhere["r2c2"]
    facts = facts_of(scan("3 0 3", "0 0 0", "3 0 3", **everywhere), form)
    assert not facts["big.a"].review


def test_a_number_that_is_misread_alike_is_a_doubt_where_what_it_is_was_named_for_one_alone(form: str) -> None:
    """A stroke that crosses two zeros makes a 10 of one and a 101 of the other."""
    ten = doubtful("10", 0.49, ("40", 0.3), ("0", 0.17), ("1", 0.17))
    more = doubtful("101", 0.5, ("104", 0.3), ("401", 0.3), ("10", 0.17))
    facts = facts_of(scan("10 0 10", "0 0 0", "10 0 10", r0c0=more, r0c2=ten, r2c0=more, r2c2=ten), form)
    assert facts["big.both"].value == 10
    assert facts["big.both"].review
    assert facts["all.both"].review
    # Where the recogniser was sure of what it named, nothing else is as likely.
    sure = doubtful("10", 0.9995, ("40", 0.0005))
    facts = facts_of(scan("10 0 10", "0 0 0", "10 0 10", r0c0=sure, r0c2=ten, r2c0=sure, r2c2=ten), form)
    assert not facts["big.both"].review


def test_a_number_that_the_recogniser_gave_no_chance_is_a_doubt(form: str) -> None:
    facts = facts_of(scan("28 2 30", "5 1 6", "33 3 36", r0c0=doubtful("28", 0.0, ("23", 0.0))), form)
    assert facts["big.a"].value == 28
    assert facts["big.a"].review


def test_a_digital_document_has_no_such_doubts(form: str) -> None:
    builder = StreamBuilder(Source(name="boats.txt", sha256="", media_type="text/plain"))
    builder.add_text("大船 28 2 30\n小船 5 1 6\n全部船只 33 3 36\n")
    facts = facts_of(builder.build(), form)
    assert all(not f.review and not f.alternatives for f in facts.values())


def test_an_empty_cell_is_doubtful_where_the_ink_is_poor(form: str) -> None:
    faint = {f"r{r}c{c}": doubtful("0", 0.9, ("8", 0.05)) for r in (0, 1) for c in (1, 2)}
    empty = {"r0c0": ("", 1.0, ())}
    poor = facts_of(scan("0 0 0", "0 0 0", "0 0 0", **faint, **empty), form)["big.a"]
    good = facts_of(scan("0 0 0", "0 0 0", "0 0 0", **empty), form)["big.a"]
    assert (poor.value, poor.status, good.status) == (None, FactStatus.BLANK, FactStatus.BLANK)
    assert (poor.review, good.review) == (True, False)


@pytest.mark.parametrize(("chance", "review"), [(0.9, True), (0.999, False)])
def test_in_poor_print_an_empty_cell_of_a_row_without_its_total_is_doubtful(
    form: str, chance: float, review: bool
) -> None:
    """Where zeros are left empty an empty cell is usual; the total is not, and what is lost of a row may be any of its cells."""
    empty = dict.fromkeys(("r1c1", "r1c2", "r2c1"), ("", 1.0, ()))
    facts = facts_of(
        scan("28 0 28", "5 0 0", "33 0 33", r0c1=("", 1.0, ()), r0c0=doubtful("28", chance), **empty), form
    )
    assert facts["small.b"].value is facts["small.both"].value is None
    assert facts["small.b"].review is facts["small.both"].review is review
    assert not facts["big.b"].review  # its total holds


def test_what_may_break_a_rule_is_under_review_where_there_is_no_verdict(form: str) -> None:
    # Nobody can read the page again: whose error 4 + ? ≠ 30 is stays open.
    facts = facts_of(scan("4 2 30", "5 1 6", "33 3 36"), form)
    assert facts["big.a"].review
    assert not facts["small.b"].review


def test_parts_beside_an_unread_one_may_not_exceed_their_total(form: str) -> None:
    unread = {"r0c1": ("?", 0.0, ())}
    facts = facts_of(scan("9 0 3", "0 0 0", "9 0 3", **unread), form)
    assert facts["big.a"].review
    fine = facts_of(scan("1 0 3", "0 0 0", "1 2 3", **unread), form)
    assert not fine["big.a"].review


def test_a_reading_is_a_number_of_its_column(form: str) -> None:
    minus = doubtful("5", 0.6, ("-5", 0.39))
    facts = facts_of(scan("5 0 0", "0 0 0", "0 0 0", r0c0=minus), form)
    assert facts["big.a"].value == 5


def confirm(tokens: Sequence[Token]) -> tuple[Alternatives, ...]:
    """Reread tokens so that whatever was read is confirmed."""
    return tuple(((token.text, 0.99),) for token in tokens)


def test_an_empty_cell_of_a_scan_that_would_mend_a_rule_is_no_error_of_the_source(form: str) -> None:
    stream = scan("28 2 30", "5 1 6", "33 3 36", r0c0=("", 1.0, ()))
    report = read_stream(stream, form=form, reread=confirm)
    assert {f.verdict for f in report.findings} == {Verdict.UNDECIDED}
    assert report.facts["boats.big.a"].review


def test_a_rule_with_an_empty_cell_among_printed_zeros_is_open_though_a_slip_is_a_cheaper_repair(form: str) -> None:
    # One 1 was lost; that the printed total of its row should be 0 and its column's as well is dearer than one number.
    # A misprint in the same table makes slips the cheapest repair of all: the verdict must not rest on it.
    lost = {"r0c0": ("", 1.0, ()), "r1c0": ("", 1.0, ())}
    stream = scan("1 0 1", "1 0 1", "1 0 0", **lost)
    report = read_stream(stream, form=form, reread=confirm)
    verdicts = {f.rule: f.verdict for f in report.findings}
    with_empty = {rule for rule, _ in verdicts.items() if rule in {"across[big]", "across[small]", "down[a]"}}
    assert with_empty
    assert all(verdicts[rule] is Verdict.UNDECIDED for rule in with_empty)
    assert all(report.facts[f"boats.{row}.a"].review for row in ("big", "small"))


def test_where_zeros_are_left_empty_an_empty_cell_says_nothing_against_the_source(form: str) -> None:
    empty = {f"r{r}c{c}": ("", 1.0, ()) for r, c in ((0, 1), (1, 0), (1, 1), (1, 2), (2, 1))}
    stream = scan("4 0 5", "0 0 0", "4 0 4", **empty)
    report = read_stream(stream, form=form, reread=confirm)
    ids = [f for f in report.facts if f.startswith("boats.")]
    origin = Origin(rows=(), locator=Locator(stream, LineSettings()))
    facts = dict(report.facts)
    assert list_perhaps_lost(ids, facts, origin) == ()
    zeros = {
        f"boats.{r}.{c}": replace(facts[f"boats.{r}.{c}"], value=0, printed="0", status=FactStatus.READ)
        for r, c in (("small", "a"), ("small", "b"), ("small", "both"), ("all", "b"))
    }
    assert list_perhaps_lost(ids, facts | zeros, origin) == ("boats.big.b",)


_MANY = """\
form: fleet-demo
title: 船队表
tables:
  - id: fleet
    bands:
      - columns: [{id: a, label: 甲种, type: count}, {id: b, label: 乙种, type: count}, {id: c, label: 丙种, type: count}]
        rows: [ROWS]
rules: []
"""


@pytest.mark.parametrize(("empty", "review"), [(1, True), (2, True), (7, True), (12, False)])
def test_few_empty_cells_of_a_scanned_table_are_doubtful(tmp_path: Path, empty: int, review: bool) -> None:
    """Few leave out single zeros of a table; where zeros are left empty more often, that is how it was filled in."""
    names = [
        "舢板",
        "渔船",
        "客船",
        "货船",
        "渡船",
        "拖船",
        "驳船",
        "帆船",
        "快艇",
        "油轮",
        "游轮",
        "战舰",
        "划艇",
        "皮艇",
        "木筏",
        "轮渡",
    ]
    rows = ", ".join(f"{{id: r{i}, label: {name}}}" for i, name in enumerate(names))
    form = tmp_path / "fleet.yaml"
    form.write_text(_MANY.replace("ROWS", rows), encoding="utf-8")
    builder = StreamBuilder(Source(name="fleet.png", sha256="", media_type="image/png"))
    for r, name in enumerate(names):
        builder.add_text(name, cell=Cell(table=0, row=r, column=0), confidence=0.99)
        for c in range(3):
            builder.end_cell()
            if c == 1 and r < empty:
                builder.add_blank(cell=Cell(table=0, row=r, column=c + 1))
            else:
                builder.add_text("0", cell=Cell(table=0, row=r, column=c + 1), confidence=0.9995)
        builder.end_line()
    report = read_stream(builder.build(pages=[Page(number=1, kind=PageKind.SCANNED)]), form=str(form))
    fact = report.facts["fleet.r0.b"]
    assert (fact.value, fact.status, fact.review) == (None, FactStatus.BLANK, review)
    assert not report.facts["fleet.r0.a"].review


@pytest.mark.parametrize(("chance", "cells", "review"), [(0.99, 0, True), (None, 0, False), (0.99, 3, False)])
def test_a_scanned_row_without_cells_is_doubtful(form: str, chance: float | None, cells: int, review: bool) -> None:
    """Where its cells are there and empty, it is a row that was left blank."""
    builder = StreamBuilder(Source(name="boats.png", sha256="", media_type="image/png"))
    for r, label in enumerate(ROWS):
        builder.add_text(label, cell=Cell(table=0, row=r, column=0), confidence=chance)
        for c in range(cells if r == 1 else 3):
            builder.end_cell()
            if r == 1:
                builder.add_blank(cell=Cell(table=0, row=r, column=c + 1))
            else:
                builder.add_text("7", cell=Cell(table=0, row=r, column=c + 1), confidence=chance and 0.9995)
        builder.end_line()
    kind = PageKind.SCANNED if chance else PageKind.DIGITAL
    fact = facts_of(builder.build(pages=[Page(number=1, kind=kind)]), form)["small.a"]
    assert (fact.value, fact.status, fact.review) == (None, FactStatus.BLANK, review)
