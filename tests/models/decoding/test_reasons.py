"""Why facts are under review: each doubt has its reason, and what is no text is never an empty cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from gouji.ingest import open_document
from gouji.ingest.stream.builder import StreamBuilder
from gouji.reading import read_stream
from gouji.report import Fact, FactStatus, ReasonKind
from gouji.tokens import OBJECT, Cell, Source, TokenKind, TokenStream

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
"""
ROWS = ("大船", "小船", "全部船只")


def table(*rows: Sequence[str]) -> TokenStream:
    """A table with cells; an empty text is an empty cell."""
    builder = StreamBuilder(Source(name="boats.docx", sha256="", media_type=""))
    for r, (label, cells) in enumerate(zip(ROWS, rows, strict=True)):
        builder.add_text(label, cell=Cell(table=0, row=r, column=0))
        for c, text in enumerate(cells, 1):
            builder.end_cell()
            place = Cell(table=0, row=r, column=c)
            builder.add_text(text, cell=place) if text else builder.add_blank(cell=place)
        builder.end_line()
    return builder.build()


@pytest.fixture
def form(tmp_path: Path) -> str:
    path = tmp_path / "boats.yaml"
    path.write_text(FORM, encoding="utf-8")
    return str(path)


def facts_of(stream: TokenStream, form: str) -> Mapping[str, Fact]:
    return {f.id.removeprefix("boats."): f for f in read_stream(stream, form=form).facts.values()}


def test_an_object_is_a_token_of_its_own() -> None:
    stream = table([f"1{OBJECT}", "", "1"], ["2", "3", "5"], ["3", "3", "6"])
    (found,) = (t for t in stream.tokens if t.kind is TokenKind.OBJECT)
    assert found.text == OBJECT
    assert found.cell == Cell(table=0, row=0, column=1)


@pytest.mark.parametrize("content", [OBJECT, f" {OBJECT}", OBJECT * 2, f"{OBJECT} {OBJECT}"])
def test_a_cell_with_an_object_is_no_blank(form: str, content: str) -> None:
    fact = facts_of(table(["4", content, "4"], ["2", "3", "5"], ["6", "3", "9"]), form)["big.b"]
    assert (fact.value, fact.status) == (None, FactStatus.AMBIGUOUS)
    assert fact.printed
    (reason,) = fact.reasons
    assert reason.why is ReasonKind.OBJECT
    assert reason.span is not None
    assert reason.span.end > reason.span.start


def test_a_number_beside_an_object_is_doubted(form: str) -> None:
    facts = facts_of(table(["4", f"1{OBJECT}", "5"], ["2", "3", "5"], ["6", "4", "10"]), form)
    assert facts["big.b"].value == 1
    assert [r.why for r in facts["big.b"].reasons] == [ReasonKind.OBJECT, ReasonKind.UNPLACED]
    assert not facts["big.a"].review
    assert not facts["small.b"].review


def test_a_row_of_nothing_but_objects_is_no_blank_row(form: str) -> None:
    facts = facts_of(table([OBJECT] * 3, ["2", "3", "5"], ["2", "3", "5"]), form)
    for column in ("a", "b", "both"):
        fact = facts[f"big.{column}"]
        assert fact.status is FactStatus.AMBIGUOUS
        assert [r.why for r in fact.reasons] == [ReasonKind.OBJECT]


def test_sums_over_cells_that_nobody_could_read_choose_no_reading(tmp_path: Path) -> None:
    """With nothing in their place 4 and 6 would add up, and be sure."""
    path = tmp_path / "boats.yaml"
    path.write_text(f"{FORM}  - {{id: down, table: boats, each: column, sum: [big, small], equals: [all]}}\n", "utf-8")
    stream = table(["4", OBJECT, OBJECT], ["2", "1", "3"], ["6", "4", "6"])
    others = {"1": (("4", 0.3),), "3": (("6", 0.3),)}
    tokens = [replace(t, confidence=0.7, alternatives=others[t.text]) if t.text in others else t for t in stream.tokens]
    facts = facts_of(replace(stream, tokens=tuple(tokens)), str(path))
    assert [facts[f"small.{column}"].value for column in ("a", "b", "both")] == [2, 1, 3]


def test_a_clean_table_has_no_reasons(form: str) -> None:
    facts = facts_of(table(["4", "", "4"], ["2", "3", "5"], ["6", "3", "9"]), form)
    assert facts["big.b"].status is FactStatus.BLANK
    assert facts["big.b"].printed is None
    assert not any(f.reasons for f in facts.values())


def test_the_facts_of_one_cut_share_an_id(form: str) -> None:
    stream = open_document("船只表\n甲种 乙种 两种\n大船 4 1 5\n小船 235\n全部船只 6 4 10\n".encode(), name="boats.txt")
    facts = facts_of(stream, form)
    cut = {facts[f"small.{column}"].joint for column in ("a", "b", "both")}
    assert cut != {None}
    assert len(cut) == 1
    assert not any(facts[f"big.{column}"].joint for column in ("a", "b", "both"))


@pytest.mark.parametrize("cells", [("0", "00", "", "0"), ("04", "", "4")])
def test_a_number_that_begins_with_a_needless_0_is_two_glued_ones(form: str, cells: tuple[str, ...]) -> None:
    facts = facts_of(table(cells[:3], ["2", "3", "5"], ["6", "3", "9"]), form)
    assert all(facts[f"big.{column}"].review for column in ("a", "b", "both"))
    assert not any(facts[f"small.{column}"].review for column in ("a", "b", "both"))


def test_beside_a_needless_0_the_other_cells_of_a_full_row_are_as_printed(form: str) -> None:
    facts = facts_of(table(["4", "00", "4"], ["2", "3", "5"], ["6", "3", "9"]), form)
    assert [facts[f"big.{column}"].review for column in ("a", "b", "both")] == [False, True, False]
