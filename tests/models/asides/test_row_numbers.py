"""Columns that count the rows of tables are no figures."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

import gouji

Rows = list[list[str]]
_BOATS = [["", "甲种", "乙种", "合计"], *([name, "7", "5", "12"] for name in ("大船", "小船", "旧船", "全部船只"))]


def _read_boats(rows: Sequence[Sequence[str]], form: str) -> gouji.Report:
    text = "船只表\n" + "\n".join("\t".join(row) for row in rows)
    return gouji.read(text.encode(), name="boats.txt", form=form)


def _count(rows: Sequence[Sequence[str]], texts: Sequence[str], at: int) -> Rows:
    """Return the rows with one more cell each, at a place."""
    return [[*row[:at], text, *row[at:]] for row, text in zip(rows, texts, strict=True)]


@pytest.mark.parametrize("at", [0, 1, 4])
@pytest.mark.parametrize(
    "texts",
    [
        ("序号", "1", "2", "3", "4"),
        ("行次", "01", "02", "03", "04"),
        ("编号", "1.", "2.", "3.", "4."),
        ("栏次", "①", "②", "③", "④"),
        ("序号", "1", "2", "", "3"),
    ],
)
def test_a_column_of_row_numbers_is_passed_over(texts: Sequence[str], at: int, form: str) -> None:
    report = _read_boats(_count(_BOATS, texts, at), form)
    assert {fact.id: fact.value for fact in report.facts.values()} == {
        f"boats.{row}.{column}": value
        for row in ("big", "small", "old", "all")
        for column, value in (("a", 7), ("b", 5), ("both", 12))
    }
    assert not [fact for fact in report.facts.values() if fact.review]


@pytest.mark.parametrize(
    "texts", [("序号", "1", "2", "4", "5"), ("数量", "1", "2", "3", "4"), ("序号", "1", "2", "3", "其他")]
)
def test_a_column_that_does_not_count_the_rows_is_in_doubt(texts: Sequence[str], form: str) -> None:
    report = _read_boats(_count(_BOATS, texts, 1), form)
    assert all(
        fact.review or fact.value == {"a": 7, "b": 5, "both": 12}[fact.id.rsplit(".", 1)[-1]]
        for fact in report.facts.values()
    )
    assert any(fact.review for fact in report.facts.values())


@pytest.mark.parametrize("texts", [("序号", "1", "2", "4", "5"), ("序号", "1", "2", "1", "2")], ids=["gap", "anew"])
def test_numbers_below_a_header_and_before_labels_may_lack_or_begin_anew(texts: Sequence[str], form: str) -> None:
    report = _read_boats(_count(_BOATS, texts, 0), form)
    assert not [fact for fact in report.facts.values() if fact.review or fact.value not in (7, 5, 12)]


def test_numbers_in_first_cells_count_rows_where_merged_cells_left_no_trace(form: str) -> None:
    """Rows below a group's label begin a column farther right."""
    rows = [["序号", "船只表"], ["甲种", "乙种", "合计"], *([str(i + 1), *row] for i, row in enumerate(_BOATS[1:]))]
    rows[3] = ["2", "", *rows[3][1:]]
    assert not [fact for fact in _read_boats(rows, form).facts.values() if fact.review]


def test_numbers_without_a_header_are_row_numbers_before_the_labels_of_many_rows(form: str) -> None:
    labels = ["大船", "小船", "旧船", "全部船只", "其他甲", "其他乙"]
    rows = [["", "甲种", "乙种", "合计"], *([name, "7", "5", "12"] for name in labels)]
    counted = _count(rows, ["", *"123456"], 0)
    plain, read = _read_boats(rows, form), _read_boats(counted, form)
    assert {f.id: (f.value, f.review) for f in read.facts.values()} == {
        f.id: (f.value, f.review) for f in plain.facts.values()
    }
    behind = _read_boats(_count(rows, ["", *"123456"], 1), form)
    assert all(fact.review for fact in behind.facts.values())


def test_thousands_of_digits_number_no_row() -> None:
    rows = [["序号", "项目", "总计"], ["7" * 5000, "行政许可", "3"], ["2", "行政处罚", "4"]]
    report = gouji.read("\n".join("\t".join(row) for row in rows).encode(), name="a.txt")
    assert not any("rows" in warning for warning in report.warnings)
