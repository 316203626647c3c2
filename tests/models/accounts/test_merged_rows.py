"""A number whose cell is merged over rows is doubtful in all of them; merged label lines leave no doubt."""

from __future__ import annotations

import pytest

import gouji
from gouji.report import ReasonKind

HEADER = "<h1>船只表</h1><table><tr><td>船只</td><td>甲种</td><td>乙种</td><td>合计</td></tr>"
OLD = "<tr><td>旧船</td><td>1</td><td>1</td><td>2</td></tr>"
BOTH = "<td rowspan=2>4</td><td rowspan=2>1</td><td rowspan=2>5</td>"
ALL = "<tr><td>全部船只</td><td>7</td><td>5</td><td>12</td></tr></table>"


def doubt(rows: str, form: str) -> set[str]:
    page = f"<html><body>{HEADER}{rows}{OLD}{ALL}</body></html>"
    report = gouji.read(page.encode(), name="boats.html", form=form)
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
def test_one_number_for_several_rows_is_doubtful_in_all_of_them(rows: str, expected: set[str], form: str) -> None:
    assert doubt(rows, form) == expected
