"""Which facts a document on a form need not have."""

from __future__ import annotations

import pytest

from gouji.models.decoding.optional_rows import doubt_dispensed, list_dispensable, list_expected
from gouji.models.forms.load import load_form, parse_form
from gouji.report import Fact, FactStatus, ReasonKind

FORM = parse_form(
    """\
form: refusals-demo
title: 拒绝表
tables:
  - id: t
    bands:
      - columns: [{id: a, label: 甲, type: count}, {id: b, label: 乙, type: count}]
        rows:
          - {id: granted, label: 同意}
          - group: 拒绝
            rows: [{id: secret, label: 秘密}, {id: none, label: 没有}]
          - {id: refused, label: 拒绝, optional: true}
          - {id: extra, label: 另计, optional: true}
""",
    name="refusals.yaml",
)


def cells(*rows: str) -> set[str]:
    return {f"t.{row}.{column}" for row in rows for column in "ab"}


@pytest.mark.parametrize(
    ("known", "dispensable"),
    [
        # Nothing of the group is known: its rows or the one for all of them may be missed.
        (cells("granted"), cells("extra")),
        # The row that stands for the group is there, so the group's rows need not be.
        (cells("granted", "refused"), cells("secret", "none", "extra")),
        ({"t.refused.b"}, cells("secret", "none", "extra")),
        # Some of the group's rows are there: the others are missed, the row for all of them is not.
        (cells("granted", "secret"), cells("refused", "extra")),
        ({"t.none.a"}, cells("refused", "extra")),
        (cells("secret", "none", "refused", "extra"), cells("refused", "extra")),
    ],
)
def test_a_group_or_the_row_that_stands_for_it_is_expected(known: set[str], dispensable: set[str]) -> None:
    assert list_dispensable(FORM, known) == dispensable
    everything = list(FORM.list_fact_ids())
    assert list_expected(FORM, known) == [fact for fact in everything if fact not in dispensable]


def test_forms_without_optional_rows_expect_all_their_facts() -> None:
    form = load_form("gov-disclosure-2021")
    missing = set(form.list_fact_ids()) - set(list_expected(form, set()))
    optional = {row.id for table in form.tables for band in table.bands for row in band.rows if row.optional}
    assert {fact.split(".", 1)[1].rpartition(".")[0] for fact in missing} <= optional


def fact(name: str, *, doubtful: bool, why: ReasonKind = ReasonKind.INK) -> Fact:
    read = Fact(id=name, printed="1", value=1, status=FactStatus.READ, confidence=0.99)
    return read.doubt(why) if doubtful else read


@pytest.mark.parametrize(
    ("sure", "doubtful", "added"),
    [
        (("refused",), (), ()),
        ((), ("refused",), ("secret", "none")),
        ((), ("secret",), ("refused",)),
        (("none",), ("secret",), ()),
        ((), ("granted",), ()),
        ((), ("secret", "none", "refused"), ()),
    ],
)
def test_what_a_doubtful_row_dispenses_with_may_be_printed(
    sure: tuple[str, ...], doubtful: tuple[str, ...], added: tuple[str, ...]
) -> None:
    facts = {name: fact(name, doubtful=row in doubtful) for row in (*sure, *doubtful) for name in sorted(cells(row))}
    known = doubt_dispensed(facts, FORM, scanned=True)
    assert set(known) - set(facts) == cells(*added)
    assert all(known[name].review and known[name].status is FactStatus.ABSENT for name in cells(*added))
    assert list(known) == [name for name in FORM.list_fact_ids() if name in known] or not added


@pytest.mark.parametrize(
    ("why", "added"),
    [
        (ReasonKind.UNPLACED, ("secret", "none")),
        (ReasonKind.ROW, ("secret", "none")),
        # The label is printed as it is read: only its numbers are in doubt.
        (ReasonKind.CUT, ()),
        (ReasonKind.FORMAT, ()),
    ],
)
def test_without_a_scan_something_beside_the_row_must_have_no_place(why: ReasonKind, added: tuple[str, ...]) -> None:
    facts = {name: fact(name, doubtful=True, why=why) for name in sorted(cells("refused"))}
    known = doubt_dispensed(facts, FORM, scanned=False)
    assert set(known) - set(facts) == cells(*added)
    assert all(known[name].review for name in cells(*added))
