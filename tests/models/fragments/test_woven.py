"""Parts of groups' labels between the rows' own: marked, left out of the rows' labels, and no doubt to anybody."""

from __future__ import annotations

import pytest

import gouji
from gouji.ingest import open_document
from gouji.models.forms.load import load_form
from gouji.models.forms.outline import build_outline
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.fragments.splitting import split_pieces
from gouji.models.fragments.woven import mark_woven
from gouji.models.identity.choose import build_label_index
from gouji.models.labels.settings import LabelSettings
from gouji.models.text.lines import split_lines

FORM = load_form("gov-disclosure-2021")
BEFORE = """三、收到和处理政府信息公开申请情况
申请人情况 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计
一、本年新收政府信息公开申请数量 9 0 0 0 0 0 9
二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0
（一）予以公开 3 0 0 0 0 0 3
（二）部分公开 0 0 0 0 0 0 0
"""
WOVEN = """1.本机关不掌握相关政府信息 4 0 0 0 0 0 4
（四）
2.没有现成信息需要另行
无法提
1 1 0 0 0 0 2
制作
供
3.补正后申请内容仍不明确 0 0 0 0 0 0 0
"""
DOWNWARDS = """三
、
1.属于国家秘密 0 0 0 0 0 0 0
本
2.其他法律行政法规禁止公开
年
度
3.危及“三安全一稳定”
办
4.保护第三方合法权益 0 0 0 0 0 0 0
理
结
5.属于三类内部事务信息
果
6.属于四类过程性信息 0 0 0 0 0 0 0
"""


def woven(text: str) -> list[str]:
    lines = split_lines(open_document(text.encode(), name="a.txt"))
    pieces = split_pieces(lines, build_label_index((FORM,), LabelSettings()), FragmentSettings())
    return [p.text for p in mark_woven(pieces, build_outline(FORM), FragmentSettings()) if p.woven]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (WOVEN, ["（四）", "无法提", "供"]),
        (DOWNWARDS, list("三本年度办理结果")),
        (DOWNWARDS.replace("办\n", ""), list("三本年度理结果")),
        (DOWNWARDS.replace("本\n", "（三）\n本\n"), list("三本年度办理结果")),
        ("1.重复申请 0 0 0 0 0 0 0\n三\n2.其他 三\n", []),
        ("规章 1\n行政许可 2\n", []),
    ],
)
def test_parts_of_a_groups_label_are_woven(text: str, parts: list[str]) -> None:
    assert woven(text) == parts


def test_a_rows_label_goes_on_around_parts_of_its_groups() -> None:
    report = gouji.read((BEFORE + WOVEN).encode(), name="a.txt")
    row = next(r for r in report.rows if r.row == "unavailable.needs_creation")
    assert row.label == "2.没有现成信息需要另行制作"
    found = report.facts["requests.unavailable.needs_creation.total"]
    assert (found.value, found.review) == (2, False)
    assert report.unplaced == ()


def test_characters_of_a_label_that_stands_downwards_put_no_blank_in_doubt() -> None:
    report = gouji.read((BEFORE + DOWNWARDS).encode(), name="a.txt")
    assert report.unplaced == ()
    assert not report.facts["requests.denied.prohibited_by_law.total"].review


def test_a_numeral_alone_is_no_part_of_a_label() -> None:
    report = gouji.read((BEFORE + "1.重复申请\n三\n2.要求提供公开出版物 0 0 0 0 0 0 0\n").encode(), name="a.txt")
    assert report.facts["requests.not_processed.repeated.total"].review
