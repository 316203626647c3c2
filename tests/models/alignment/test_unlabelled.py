"""Rows without labels, placed by the sums over their table."""

from __future__ import annotations

from random import Random

import pytest

import gouji
from gouji.models.forms.load import load_form
from gouji.report import ReportData, RowOrder

_FORM = load_form("gov-disclosure-2021")
_ROWS = [
    row
    for table in _FORM.tables
    if table.id == "requests"
    for band in table.bands
    for row in band.rows
    if not row.id.startswith("other.")
]
_PARTS = [r.id for r in _ROWS if r.id not in ("received", "carried_in", "total", "carried_out")]


def _numbers(rng: Random) -> dict[str, list[int]]:
    """A consistent table; most rows are zeros."""
    table = {r.id: [0] * 7 for r in _ROWS}
    for name in rng.sample(_PARTS, 4):
        parts = [rng.randint(0, 3) for _ in range(6)]
        table[name] = [*parts, sum(parts)]
    table["total"] = [sum(table[name][i] for name in _PARTS) for i in range(7)]
    table["received"] = table["total"]
    return table


def _read(table: dict[str, list[int]], lost: set[str], gone: set[str]) -> ReportData:
    lines = [
        "二、主动公开政府信息情况",
        "信息内容\t本年制发件数\t本年废止件数\t现行有效件数",
        "行政规范性文件\t0\t0\t0",
    ]
    lines.append("三、收到和处理政府信息公开申请情况")
    for row in _ROWS:
        if row.id in gone:
            continue
        numbers = "\t".join(map(str, table[row.id]))
        label = f"{row.label.enumerator or ''}{row.label.text}"
        lines.append(numbers if row.id in lost else f"{label}\t{numbers}")
    return gouji.read("\n".join(lines).encode(), name="text.txt")


@pytest.mark.parametrize("seed", range(12))
def test_a_total_without_label_is_told_from_its_parts(seed: int) -> None:
    table = _numbers(Random(seed))
    names = [r.id for r in _ROWS]
    lost = set(names[names.index("not_processed.reissue") : names.index("carried_out")])
    report = _read(table, lost, {"not_processed.reissue"} if not any(table["not_processed.reissue"]) else set())
    assert [report.facts[f"requests.total.{c}"].value for c in ("natural_person", "total")] == [
        table["total"][0],
        table["total"][6],
    ]
    assert next(r for r in report.rows if r.row == "total").order is RowOrder.UNLABELLED


def test_rows_whose_places_no_sum_tells_stay_where_they_are() -> None:
    table = {r.id: [0] * 7 for r in _ROWS}
    report = _read(table, {"denied.third_party", "denied.process"}, {"denied.internal_affairs"})
    assert {r.row for r in report.rows if r.order is RowOrder.UNLABELLED} <= {
        "denied.third_party",
        "denied.internal_affairs",
        "denied.process",
    }
    assert report.facts["requests.denied.internal_affairs.total"].review
