"""A row that stands a column to the right of the others is doubtful where no sum proves its numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

import gouji
from gouji.corpus.make import generate

ROWS = (("大船", "4", "1", "5"), ("小船", "2", "3", "5"), ("旧船", "1", "1", "2"))


def doubt(row: tuple[str, ...], name: str, form: str) -> set[str]:
    table = [("船只", "甲种", "乙种", "合计"), *ROWS, row]
    if name.endswith(".html"):
        lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>" for cells in table)
        text = f"<h1>船只表</h1><table>{lines}</table>"
    else:
        text = "船只表\n" + "\n".join("\t".join(cells) for cells in table)
    report = gouji.read(text.encode(), name=name, form=form)
    assert [fact.value for fact in report.facts.values()][:9] == [4, 1, 5, 2, 3, 5, 1, 1, 2]
    return {name.removeprefix("boats.") for name, fact in report.facts.items() if fact.review}


@pytest.mark.parametrize("name", ["boats.txt", "boats.html"])
@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("全部船只", "", "0", "0", "0"), {"all.a"}),
        (("全部船只", "", "7", "5", "12"), set()),
        (("全部船只", "0", "0", "0"), set()),
    ],
    ids=["zeros", "a-sum-proves-it", "in-its-place"],
)
def test_what_stands_a_column_off_is_doubtful_unless_sums_prove_it(
    row: tuple[str, ...], expected: set[str], name: str, form: str
) -> None:
    assert doubt(row, name, form) == expected


def test_cells_of_a_row_that_may_begin_anywhere_are_doubtful(form: str) -> None:
    """One row, two blank cells too many: nothing shows which of them are the label's, or none's."""
    path = Path(form)
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(", {id: small, label: 小船}, {id: old, label: 旧船}", ""), encoding="utf-8")
    page = "<h1>船只表</h1><table><tr><td>大船</td><td></td><td></td><td>4</td><td></td><td></td></tr></table>"
    report = gouji.read(page.encode(), name="boats.html", form=form)
    assert all(report.facts[f"boats.big.{column}"].review for column in ("a", "b", "both"))


@pytest.mark.parametrize(("end", "doubtful"), [("", True), ("\t", False)])
def test_a_blank_before_zeros_may_be_the_labels_where_rows_have_lost_their_last_cells(
    end: str, *, doubtful: bool, form: str
) -> None:
    text = f"船只表\n船只\t甲种\t乙种\t合计\n大船\t4\t1\t5\n小船\t2\t3{end}\n旧船\t\t0\t0\n全部船只\t6\t4\t10\n"
    report = gouji.read(text.encode(), name="boats.txt", form=form)
    assert report.facts["boats.old.a"].review is doubtful


@pytest.mark.parametrize("seed", [0, 4])
def test_a_row_alone_of_a_side_by_side_table_is_not_held_against_the_columns_of_all(seed: int) -> None:
    """2022 behind the rows of seven numbers is taken for such a row: it has five, the printed one fifteen."""
    lines = generate("tab", seed).data.decode().split("\n")
    at = {key: i for i, line in enumerate(lines) for key in ("本年新收", "结转下年度") if key in line and "\t" in line}
    behind = at["结转下年度"] + 1
    lines[behind:behind] = ["2022" + "\t" * 7, lines[at["本年新收"]]]
    assert gouji.read("\n".join(lines).encode(), name="a.txt").facts


def test_numbers_of_rows_that_all_lack_a_cell_are_doubtful(form: str) -> None:
    """Which column is lost sums do not tell, where a number of it was not 0 least of all."""
    text = "船只表\n船只\t甲种\t乙种\t合计\n大船\t4\t5\n小船\t5\t5\n旧船\t0\t0\n全部船只\t9\t9\n"
    report = gouji.read(text.encode(), name="boats.txt", form=form)
    assert all(fact.review for fact in report.facts.values())


def test_sums_right_before_blank_totals_are_doubtful(form: str) -> None:
    """A converter fills up at their ends the rows that have lost a number: each stands a column too far left."""
    rows = (("大船", "4", "4", ""), ("小船", "5", "5", ""), ("旧船", "0", "0", ""), ("全部船只", "9", "9", ""))
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>" for cells in rows)
    header = "<tr><td>船只</td><td>甲种</td><td>乙种</td><td>合计</td></tr>"
    report = gouji.read(f"<h1>船只表</h1><table>{header}{lines}</table>".encode(), name="boats.html", form=form)
    assert all(fact.review for fact in report.facts.values())
