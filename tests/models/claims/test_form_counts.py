"""The counts of the forms' first and last tables that running text states: each wording right, wrong, and about something else."""

from __future__ import annotations

import re

import pytest

from gouji.ingest import open_document
from gouji.pipeline import read_stream

OLD = """青杨县林业局2020年政府信息公开工作年度报告
一、总体情况
{}
二、主动公开政府信息情况
第二十条第（一）项
信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量
规章\t1\t2\t3
规范性文件\t4\t5\t9
第二十条第（五）项
信息内容\t上一年项目数量\t本年增/减\t处理决定数量
行政许可\t16\t-2\t107
其他对外管理服务事项\t12\t+1\t31
第二十条第（六）项
信息内容\t上一年项目数量\t本年增/减\t处理决定数量
行政处罚\t34\t+10\t29
行政强制\t5\t0\t2
第二十条第（八）项
信息内容\t上一年项目数量\t本年增/减
行政事业性收费\t3\t0
第二十条第（九）项
信息内容\t采购项目数量\t采购总金额
政府集中采购\t13\t25.5
"""
NEW = """青杨县林业局2023年政府信息公开工作年度报告
一、总体情况
{}
二、主动公开政府信息情况
第二十条第（一）项
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t1\t2\t3
行政规范性文件\t4\t5\t9
第二十条第（五）项
信息内容\t本年处理决定数量
行政许可\t107
第二十条第（六）项
信息内容\t本年处理决定数量
行政处罚\t29
行政强制\t2
第二十条第（八）项
信息内容\t本年收费金额（单位：万元）
行政事业性收费\t25.5
四、政府信息公开行政复议、行政诉讼情况
行政复议\t行政诉讼
结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t复议后起诉
结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计
3\t1\t0\t1\t5\t2\t0\t0\t0\t2\t1\t0\t0\t1\t2
"""
_SLOT = re.compile(r"\{([^|}]*)\|([^}]*)\}")


def findings(form: str, text: str) -> list[str]:
    report = read_stream(open_document(form.format(text).encode(), name="a.txt"))
    return [f.rule for f in report.findings if f.rule.startswith("text.")]


def one_wrong(text: str) -> list[str]:
    """Return the text once for each slot, with that slot's wrong number and the others' right ones."""
    places = [slot.start() for slot in _SLOT.finditer(text)]
    return [_SLOT.sub(lambda slot, at=at: slot[2 if slot.start() == at else 1], text) for at in places]  # type: ignore[misc]


STATED = [
    *(
        (OLD, text)
        for text in (
            "规章对外公开总数量{3|1}件。",
            "截至年底，对外公开规章总数{3|7}件。",
            "截至2020年12月31日，对外公开规章总数{3|7}件。",
            "全年新制作规章{1|4}件。",
            "本年新公开规章{2|9}部。",
            "规章本年新制作数量{1|0}件，本年新公开数量{2|0}件，对外公开总数量{3|0}件。",
            "规范性文件对外公开总数量{9|8}件。",
            "行政许可上一年项目数量{16|17}项。",
            "行政处罚事项新增{10|11}项，总计{44|45}项，处理决定数量{29|28}件。",
            "行政许可事项减少{2|3}项。",
            "行政许可事项取消{2|3}项，处理决定{107|106}件。",
            "政府集中采购项目{13|12}个，采购总金额{25.5|35.5}万元。",
            "政府集中采购总金额{255000|265000}元。",
            "其他对外管理服务事项新增{1|2}项，处理决定{31|30}件。",
        )
    ),
    *(
        (NEW, text)
        for text in (
            "现行有效规章{3|1}件。",
            "我局现行有效的规章{3|4}部。",
            "截至年底，现行有效规章{3|4}部。",
            "本年制发规章{1|2}件，废止{2|3}件，现行有效{3|4}件。",
            "制定地方政府规章{1|2}部。",
            "规章本年制发件数{1|0}件，本年废止件数{2|0}件，现行有效件数{3|0}件。",
            "行政规范性文件本年制发{4|3}件，本年废止{5|6}件，现行有效{9|8}件。",
            "全年收取行政事业性收费{25.5|20.5}万元。",
            "行政事业性收费本年收费金额{25.5|20.5}万元。",
            "行政事业性收费金额{255000|205000}元。",
            "因政府信息公开被申请行政复议{5|6}件，其中结果维持{3|2}件，结果纠正{1|2}件，尚未审结{1|0}件。",
            "政府信息公开行政复议{5|4}件，维持{3|4}件，纠正{1|0}件。",
            "因政府信息公开引起的行政诉讼{4|3}件，其中结果维持{3|1}件，尚未审结{1|2}件。",
        )
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("form", "text"), STATED)
def test_a_count_is_held_against_its_cell(form: str, text: str) -> None:
    assert findings(form, _SLOT.sub(r"\1", text)) == []
    for wrong in one_wrong(text):
        assert len(findings(form, wrong)) == 1, wrong


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (NEW, "全年制定规章制度5项，健全管理规章8个。"),
        (NEW, "全市现行有效规章12件，我局牵头起草6件。"),
        (NEW, "规章和规范性文件共制发16件。"),
        (NEW, "上年制定规章4件。"),
        (NEW, "计划制定规章2件，修订规章6件。"),
        (NEW, "截至2022年底，现行有效规章8件。"),
        (NEW, "减免行政事业性收费3万元。"),
        (NEW, "行政复议维持率60%，行政诉讼胜诉率100%。"),
        (NEW, "行政处罚公示率98%，行政许可办结率100%，行政强制公开率66%。"),
        (OLD, "行政许可事项共计44项。"),
        (OLD, "新增行政处罚5件。"),
        (OLD, "行政许可事项新增3项，取消5项。"),
        (OLD, "新增政府集中采购项目5个。"),
        (OLD, "行政处罚事项公开率达到99%，其他对外管理服务事项占12%。"),
    ],
)
def test_what_is_about_something_else_is_no_finding(form: str, text: str) -> None:
    assert findings(form, text) == []
