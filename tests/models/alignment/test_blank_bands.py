"""A side-by-side band whose one row has nothing but empty cells is there, and blank."""

from __future__ import annotations

import pytest

from gouji.ingest import open_document
from gouji.pipeline import read_stream
from gouji.report import FactStatus

REPORT = """青杨县林业局2023年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（五）项
信息内容\t本年处理决定数量
行政许可\t107
第二十条第（六）项
信息内容\t本年处理决定数量
行政处罚\t29
行政强制\t2
四、政府信息公开行政复议、行政诉讼情况
行政复议\t行政诉讼
结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t复议后起诉
结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计
{}五、存在的主要问题及改进情况
无。
"""


def disputes(row: str) -> set[FactStatus]:
    report = read_stream(open_document(REPORT.format(row).encode(), name="a.txt"))
    return {fact.status for fact in report.facts.values() if fact.id.startswith("disputes.")}


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ("\t" * 14 + "\n", FactStatus.BLANK),
        ("\t".join("0" * 15) + "\n", FactStatus.READ),
        ("", FactStatus.ABSENT),
        # Fewer blank cells than the band has are no row of it.
        ("\t" * 6 + "\n", FactStatus.ABSENT),
    ],
)
def test_a_row_of_as_many_empty_cells_as_a_band_has_is_its_row(row: str, status: FactStatus) -> None:
    assert disputes(row) == {status}
