"""How the same counts are worded: verb first, subject first, with the period, with the organ; and what sounds like them.

The wordings of `DEVELOPED` were at hand when the entries of the forms were written, those of `HELD_OUT` were written before
they were first tried, and no entry was changed for them.
"""

from __future__ import annotations

import pytest

from tests.models.claims.test_form_counts import NEW, OLD, findings

SECTION = "四、政府信息公开行政复议、行政诉讼情况\n"
DEVELOPED = [
    (NEW, "作出行政处罚{}件。", 29, 92),
    (NEW, "今年共办理行政强制{}件。", 2, 7),
    (NEW, "全年行政复议{}件。", 5, 6),
    (NEW, "全年行政诉讼{}件。", 4, 9),
    (NEW, "我局共办结行政许可{}件。", 107, 137),
    (OLD, "采购总金额{}万元。", 25.5, 35.5),
    (NEW, "2023年，我局行政处罚{}件。", 29, 30),
    (NEW, "本年度行政许可共{}件。", 107, 106),
    (NEW, "我局全年依法作出行政强制决定{}件。", 2, 3),
    (NEW, "2023年1月至12月，作出行政处罚{}件。", 29, 28),
    (NEW, "行政强制实施{}起。", 2, 12),
    (NEW, "全年办结行政处罚案件{}件。", 29, 39),
    (NEW, "行政复议{}件，行政诉讼4件。", 5, 8),
    (NEW, "行政复议5件，行政诉讼{}件。", 4, 8),
    (OLD, "行政处罚{}件，行政强制2件。", 29, 19),
    (OLD, "完成行政许可{}件。", 107, 170),
    (OLD, "政府集中采购{}万元。", 25.5, 52.5),
    (NEW, SECTION + "全年被申请行政复议{}件。", 5, 1),
    (NEW, SECTION + "本年度发生行政诉讼案件{}件。", 4, 1),
]
HELD_OUT = [
    (NEW, "年内，我局办理行政处罚{}件。", 29, 27),
    (NEW, "行政处罚办结{}件。", 29, 92),
    (NEW, "报告期内，本机关共作出行政许可{}件。", 107, 117),
    (NEW, "2023年度，青杨县林业局作出行政强制{}件。", 2, 1),
    (NEW, "2023年1—12月，行政许可{}件。", 107, 701),
    (NEW, "本年我局行政强制共计{}件。", 2, 20),
    (NEW, "截至2023年底，作出行政处罚{}件。", 29, 9),
    (NEW, "我局今年行政复议{}起。", 5, 50),
    (NEW, "2023年行政诉讼{}件。", 4, 14),
    (NEW, "行政诉讼共{}件。", 4, 5),
    (NEW, "全年共有行政复议{}件。", 5, 4),
    (NEW, "实施行政许可{}件，作出行政处罚29件。", 107, 108),
    (NEW, "实施行政许可107件，作出行政处罚{}件。", 29, 31),
    (NEW, "作出{}件行政处罚决定。", 29, 30),
    (NEW, "依法作出行政处罚决定书{}份。", 29, 26),
    (NEW, "本年收费金额{}万元。", 25.5, 26.5),
    (NEW, SECTION + "因行政复议{}件，均已审结。", 5, 2),
    (NEW, SECTION + "我局被提起行政诉讼{}件。", 4, 6),
    (NEW, SECTION + "1.行政复议{}件。", 5, 7),
    (OLD, "2020年，我局共办结行政处罚{}件。", 29, 24),
    (OLD, "全年行政强制{}件。", 2, 22),
    (OLD, "本年度政府集中采购总金额{}万元。", 25.5, 27.5),
    (OLD, "采购项目数量{}个，采购总金额25.5万元。", 13, 31),
    (OLD, "采购项目数量13个，采购总金额{}万元。", 25.5, 31.5),
    (OLD, "集中采购共计{}万元。", 25.5, 255),
    (OLD, "我单位做出行政许可决定{}件。", 107, 100),
]
OTHER_DEVELOPED = [
    (NEW, "全年办理行政复议案件300件。"),
    (NEW, "全年代理行政诉讼17件。"),
    (NEW, "公示行政处罚92件。"),
    (NEW, "受理行政许可137件。"),
    (NEW, "我局行政许可事项137项。"),
    (NEW, "审查合同30份，行政复议6件，行政诉讼9件。"),
    (NEW, "全市行政处罚92件。"),
    (NEW, "2022年，我局行政处罚92件。"),
    (NEW, "上半年作出行政处罚12件。"),
    (NEW, "行政复议、行政诉讼共9件。"),
    (NEW, "其中行政处罚12件。"),
    (OLD, "新增行政许可7件。"),
    (OLD, "政府采购35.5万元。"),
    (NEW, "作出行政处罚3件次，罚款5万元。"),
]
OTHER_HELD_OUT = [
    (NEW, "公开行政处罚信息92条。"),
    (NEW, "办理行政许可公示12件。"),
    (NEW, "化解行政复议8件。"),
    (NEW, "县司法局办理行政复议46件。"),
    (NEW, "全县行政诉讼86件。"),
    (NEW, "行政诉讼应诉12件。"),
    (NEW, "行政处罚听证3件。"),
    (NEW, "11月至12月作出行政处罚4件。"),
    (NEW, "2021年1月至2023年12月，行政处罚92件。"),
    (NEW, "三年来作出行政处罚92件。"),
    (NEW, "行政处罚案卷评查20件。"),
    (NEW, "网上办结行政许可88件。"),
    (NEW, "召开会议3次，行政处罚12件。"),
    (NEW, "推送行政许可和行政处罚信息136条。"),
    (NEW, "行政许可办结率100%。"),
    (NEW, "撤销行政许可1件。"),
    (NEW, "不予行政处罚4件。"),
    (NEW, "行政处罚金额25万元。"),
    (NEW, "累计作出行政处罚920件。"),
    (NEW, "计划实施行政强制6件。"),
    (OLD, "取消行政许可3件。"),
    (OLD, "分散采购35.5万元。"),
    (OLD, "办公设备采购总金额3.5万元。"),
]


@pytest.mark.parametrize(("form", "text", "right", "wrong"), DEVELOPED)
def test_a_short_wording_is_held_against_its_cell(form: str, text: str, right: float, wrong: float) -> None:
    assert findings(form, text.format(right)) == []
    assert len(findings(form, text.format(wrong))) == 1


@pytest.mark.parametrize(("form", "text", "right", "wrong"), HELD_OUT)
def test_a_right_number_is_no_finding_in_any_wording(form: str, text: str, right: float, wrong: float) -> None:
    assert wrong != right
    assert findings(form, text.format(right)) == []


@pytest.mark.slow
def test_most_contradictions_in_new_wordings_are_found() -> None:
    found = [len(findings(form, text.format(wrong))) == 1 for form, text, _, wrong in HELD_OUT]
    assert sum(found) >= 0.9 * len(found)


@pytest.mark.parametrize(("form", "text"), [*OTHER_DEVELOPED, *OTHER_HELD_OUT])
def test_what_sounds_like_a_count_is_no_finding(form: str, text: str) -> None:
    assert findings(form, text) == []
