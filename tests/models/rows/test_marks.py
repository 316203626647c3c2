"""N/A in a cell is no blank, unless the document prints it in all its empty cells."""

from __future__ import annotations

from pathlib import Path
from types import EllipsisType

import pytest

import gouji
from gouji.report import FactStatus

FORM = """\
form: boats-demo
title: 船只表
tables:
  - id: boats
    bands:
      - columns:
          - {id: a, label: 甲种, type: count}
          - {id: b, label: 乙种, type: count}
          - {id: c, label: 丙种, type: count}
        rows: [{id: big, label: 大船}, {id: small, label: 小船}, {id: old, label: 旧船}, {id: all, label: 全部船只}]
"""


def read(rows: tuple[str, ...], name: str, folder: Path) -> gouji.Report:
    form = folder / "boats.yaml"
    form.write_text(FORM, encoding="utf-8")
    table = [row.split() for row in ("船只 甲种 乙种 丙种", *rows)]
    cells = [[cell.replace("_", "") for cell in row] for row in table]
    if name.endswith(".html"):
        text = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
        return gouji.read(f"<h1>船只表</h1><table>{text}</table>".encode(), name=name, form=str(form))
    lines = "\n".join("\t".join(row) for row in cells)
    return gouji.read(f"船只表\n{lines}\n".encode(), name=name, form=str(form))


@pytest.mark.parametrize("name", ["boats.html", "boats.txt"])
@pytest.mark.parametrize("mark", ["N/A", "n/a", "NA", "不适用"])
def test_one_mark_among_empty_cells_is_printed_and_doubtful(mark: str, name: str, tmp_path: Path) -> None:
    report = read((f"大船 1 {mark} 2", "小船 3 _ 4", "旧船 2 5 _", "全部船只 7 8 9"), name, tmp_path)
    fact = report.facts["boats.big.b"]
    assert (fact.status, fact.printed, fact.value, fact.review) == (FactStatus.AMBIGUOUS, mark, None, True)
    assert report.facts["boats.small.b"].status is FactStatus.BLANK


@pytest.mark.parametrize("name", ["boats.html", "boats.txt"])
@pytest.mark.parametrize("mark", ["N/A", "暂无"])
def test_a_mark_in_every_empty_cell_is_the_documents_blank(mark: str, name: str, tmp_path: Path) -> None:
    rows = (f"大船 1 {mark} 2", f"小船 3 {mark} 4", f"旧船 {mark} {mark} {mark}", "全部船只 4 8 9")
    report = read(rows, name, tmp_path)
    blank = {name.removeprefix("boats.") for name, fact in report.facts.items() if fact.status is FactStatus.BLANK}
    assert blank == {"big.b", "small.b", "old.a", "old.b", "old.c"}
    assert not any(fact.review for fact in report.facts.values())


@pytest.mark.parametrize("name", ["boats.html", "boats.txt"])
def test_zeros_of_two_digits_are_zeros_where_the_document_prints_no_other(name: str, tmp_path: Path) -> None:
    rows = ("大船 1 00 2", "小船 00 00 4", "旧船 2 5 3", "全部船只 3 5 9")
    report = read(rows, name, tmp_path)
    zeros = [report.facts[f"boats.{place}"] for place in ("big.b", "small.a", "small.b")]
    assert [(fact.value, fact.printed, fact.review) for fact in zeros] == [(0, "00", False)] * 3
    beside = read((*rows[:2], "旧船 2 5 0", rows[3]), name, tmp_path)
    assert all(beside.facts[f"boats.{place}"].review for place in ("big.b", "small.a", "small.b"))


def test_zeros_of_two_digits_in_rows_with_empty_cells_are_doubtful(tmp_path: Path) -> None:
    report = read(("大船 00 _ 2", "小船 00 _ 4", "旧船 00 _ 3", "全部船只 00 _ 9"), "boats.html", tmp_path)
    assert all(report.facts[f"boats.{row}.a"].review for row in ("big", "small", "old", "all"))


@pytest.mark.parametrize(("nothing", "value"), [("0", 0), ("—", None), ("7", ...)])
def test_nothing_that_stands_once_for_merged_cells_stands_in_each(
    nothing: str, value: float | EllipsisType | None, tmp_path: Path
) -> None:
    form = tmp_path / "boats.yaml"
    form.write_text(FORM, encoding="utf-8")
    rows = ("<td>小船<td>3<td>5<td>4", "<td>旧船<td>2<td>6<td>1", "<td>全部船只<td>9<td>12<td>7")
    first = f"<td>大船<td>4<td colspan=2>{nothing}"
    table = "".join(f"<tr>{row}" for row in ("<td>船只<td>甲种<td>乙种<td>丙种", first, *rows))
    report = gouji.read(f"<h1>船只表</h1><table>{table}</table>".encode(), name="boats.html", form=str(form))
    merged = [report.facts[f"boats.big.{column}"] for column in "bc"]
    if value is ...:
        assert all(fact.review for fact in merged)
    else:
        assert [(fact.value, fact.review) for fact in merged] == [(value, False)] * 2
        assert report.facts["boats.big.a"].value == 4
