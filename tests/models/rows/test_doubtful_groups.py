"""The one row that stands for a group, where rows of the group or foreign ones are beside it."""

from __future__ import annotations

import pytest

import gouji

BEFORE = """三、收到和处理政府信息公开申请情况
申请人情况 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计
一、本年新收政府信息公开申请数量 9 0 0 0 0 0 9
二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0
（一）予以公开 3 0 0 0 0 0 3
（二）部分公开 0 0 0 0 0 0 0
"""
AFTER = """（七）总计 8 0 0 0 0 0 8
四、结转下年度继续办理 1 0 0 0 0 0 1
"""


def read_group(lines: str) -> tuple[int | float | None, bool]:
    fact = gouji.read((BEFORE + lines + AFTER).encode(), name="a.txt").facts["requests.other.total"]
    return fact.value, fact.review


def test_a_row_that_stands_for_its_group_alone_is_read() -> None:
    assert read_group("（六）其他处理 5 0 0 0 0 0 5\n") == (5, False)


@pytest.mark.parametrize(
    "lines",
    [
        "1.工程采购合同 1 0 0 0 0 0 1\n（六）其他处理 4 0 0 0 0 0 4\n3.其他 1 0 0 0 0 0 1\n",
        "（六）其他处理 5 0 0 0 0 0 5\n1.工程采购合同 1 0 0 0 0 0 1\n",
        "（六）其他处理 5 0 0 0 0 0 5\n3.其他 1 0 0 0 0 0 1\n",
    ],
)
def test_beside_rows_of_its_group_or_foreign_ones_it_is_in_doubt(lines: str) -> None:
    assert read_group(lines)[1]
