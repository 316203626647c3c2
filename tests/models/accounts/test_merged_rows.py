"""A number whose cell is merged over rows is doubtful in all of them; merged label lines leave no doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

import gouji
from gouji.report import ReasonKind

FORM = """\
form: boats-demo
title: 船只表
tables:
  - id: boats
    bands:
      - columns:
          - {id: a, label: 甲种, type: count}
          - {id: b, label: 乙种, type: count}
          - {id: both, label: 合计, type: count}
        rows: [{id: big, label: 大船}, {id: small, label: 小船}, {id: old, label: 旧船}, {id: all, label: 全部船只}]
rules:
  - {id: across, table: boats, each: row, sum: [a, b], equals: [both]}
"""
HEADER = "<h1>船只表</h1><table><tr><td>船只</td><td>甲种</td><td>乙种</td><td>合计</td></tr>"
OLD = "<tr><td>旧船</td><td>1</td><td>1</td><td>2</td></tr>"
BOTH = "<td rowspan=2>4</td><td rowspan=2>1</td><td rowspan=2>5</td>"
ALL = "<tr><td>全部船只</td><td>7</td><td>5</td><td>12</td></tr></table>"


def doubt(rows: str, folder: Path) -> set[str]:
    form = folder / "boats.yaml"
    form.write_text(FORM, encoding="utf-8")
    page = f"<html><body>{HEADER}{rows}{OLD}{ALL}</body></html>"
    report = gouji.read(page.encode(), name="boats.html", form=str(form))
    return {
        name.removeprefix("boats.")
        for name, fact in report.facts.items()
        if any(reason.why is ReasonKind.MISSING_CELL for reason in fact.reasons)
    }


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "<tr><td>大船</td><td>4</td><td rowspan=2>3</td><td>7</td></tr><tr><td>小船</td><td>2</td><td>2</td></tr>",
            {"big.b", "small.b"},
        ),
        (
            "<tr><td>大船</td><td>4</td><td rowspan=2>3</td><td>7</td></tr><tr><td>小船</td><td>2</td><td>3</td></tr>",
            {"big.b", "small.a", "small.b", "small.both"},
        ),
        (
            f"<tr><td>大船</td>{BOTH}</tr><tr><td>小船</td></tr>",
            {"big.a", "big.b", "big.both", "small.a", "small.b", "small.both"},
        ),
        (
            f"<tr><td>大</td>{BOTH}</tr><tr><td>船</td></tr><tr><td>小船</td><td>2</td><td>3</td><td>5</td></tr>",
            set(),
        ),
    ],
    ids=["one-column", "one-column-beside-what-adds-up-to-nothing", "whole-rows", "label-on-two-rows"],
)
def test_one_number_for_several_rows_is_doubtful_in_all_of_them(rows: str, expected: set[str], tmp_path: Path) -> None:
    assert doubt(rows, tmp_path) == expected
