"""Columns of remarks, units and comparisons, which no form has."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

import gouji

_HEADER = ["", "甲种", "乙种", "合计"]
_BOATS = [_HEADER, *([name, "7", "5", "12"] for name in ("大船", "小船", "旧船", "全部船只"))]
_VALUES = {"a": 7, "b": 5, "both": 12}


def _read(rows: Sequence[Sequence[str]], form: str, *, html: bool = False) -> gouji.Report:
    if html:
        lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        return gouji.read(f"<h1>船只表</h1><table>{lines}</table>".encode(), name="boats.html", form=form)
    text = "船只表\n" + "\n".join("\t".join(row) for row in rows)
    return gouji.read(text.encode(), name="boats.txt", form=form)


def _is_plain(report: gouji.Report) -> bool:
    facts = report.facts.values()
    return all(not fact.review and fact.value == _VALUES[fact.id.rsplit(".", 1)[-1]] for fact in facts)


def _insert(texts: Sequence[str], at: int) -> list[list[str]]:
    return [[*row[:at], text, *row[at:]] for row, text in zip(_BOATS, texts, strict=True)]


@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize(
    ("at", "texts"),
    [
        (4, ("备注", "", "", "", "")),
        (4, ("备注", "", "含3件补正", "", "见说明")),
        (4, ("同比增减", "3", "-2", "0", "4")),
        (4, ("占比（%）", "30", "20", "10", "60.5")),
        (4, ("上年合计", "9", "8", "7", "24")),
        (1, ("计量单位", "艘", "艘", "艘", "艘")),
    ],
)
def test_columns_that_no_form_has_are_passed_over_with_a_warning(
    at: int, texts: Sequence[str], form: str, *, html: bool
) -> None:
    report = _read(_insert(texts, at), form, html=html)
    assert _is_plain(report)
    assert any("remarks" in warning for warning in report.warnings)


@pytest.mark.parametrize(
    ("at", "texts"),
    [
        (4, ("其他", "3", "2", "0", "4")),
        (3, ("同比", "3", "2", "0", "4")),
        (2, ("单位", "3", "2", "0", "4")),
        (4, ("说明", "1", "", "", "2")),
        (4, ("同比增减", "3", "", "0", "4")),
    ],
    ids=["another", "inside", "figures", "figures-among-remarks", "a-blank-one"],
)
def test_columns_that_may_be_a_forms_own_stay(at: int, texts: Sequence[str], form: str) -> None:
    report = _read(_insert(texts, at), form, html=True)
    assert any(fact.review for fact in report.facts.values())
    assert not any("remarks" in warning for warning in report.warnings)


def test_a_row_that_is_shifted_below_another_column_keeps_its_figures(form: str) -> None:
    rows = _insert(("同比增减", "3", "-2", "0", "4"), 4)
    rows[2] = [rows[2][0], "", *rows[2][1:-1]]
    report = _read(rows, form, html=True)
    wrong = [fact for fact in report.facts.values() if fact.value != _VALUES[fact.id.rsplit(".", 1)[-1]]]
    assert all(fact.review for fact in wrong)


def test_remarks_are_no_figures_where_merged_cells_left_no_trace(form: str) -> None:
    rows = [["船只表", "备注"], ["甲种", "乙种", "合计"], *([*row, ""] for row in _BOATS[1:])]
    assert _is_plain(_read(rows, form))
    # The last cells may be the totals.
    bare = _read([*rows[:2], *_BOATS[1:]], form)
    assert all(fact.value == _VALUES[fact.id.rsplit(".", 1)[-1]] for fact in bare.facts.values())


def test_a_change_that_a_form_may_have_is_left_where_no_totals_stand_before_it(form: str) -> None:
    rows = [["", "甲种", "乙种", "同比"], *_BOATS[1:]]
    assert not any("remarks" in warning for warning in _read(rows, form, html=True).warnings)
