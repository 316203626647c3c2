"""Numbers in another table than the form's own: of classes, of another year, in a list."""

from __future__ import annotations

from collections.abc import Collection

import pytest

import gouji

_DISPUTE_HEADERS = (
    "行政复议\t\t\t\t\t行政诉讼\n结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t\t\t\t\t复议后起诉\n"
    + "\t" * 5
    + "\t".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 2)
    + "\n"
)
_DISPUTES = _DISPUTE_HEADERS + "\t".join(["1", "2", "0", "0", "3"] * 3) + "\n"
_BLANK_DISPUTES = _DISPUTE_HEADERS + "\t" * 14 + "\n"
_ROWS = (
    ("一、本年新收政府信息公开申请数量", 5),
    ("二、上年结转政府信息公开申请数量", 1),
    ("（一）予以公开", 4),
    ("（二）部分公开", 2),
    ("四、结转下年度继续办理", 0),
)
_CLASSES = "主动公开信息分类情况：\n\n类别\t公开条数\n行政许可\t230\n行政处罚\t45\n财政预决算\t12\n\n"


def _disclosure(permits: str, penalties: str) -> str:
    return (
        "第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t1\t0\t3\n行政规范性文件\t2\t0\t9\n"
        f"第二十条第（五）项\n信息内容\t本年处理决定数量\n行政许可\t{permits}\n"
        f"第二十条第（六）项\n信息内容\t本年处理决定数量\n行政处罚\t{penalties}\n行政强制\t6\n"
    )


def _requests(*, blank: Collection[int] = ()) -> str:
    header = "申请人\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
    rows = (
        label + ("\t" * 7 if at in blank else f"\t{n}\t0\t0\t0\t0\t0\t{n}") + "\n"
        for at, (label, n) in enumerate(_ROWS)
    )
    return header + "".join(rows)


def _read(overview: str = "", disclosure: str = "", requests: str = "", disputes: str = "") -> gouji.Report:
    text = (
        f"一、总体情况\n我单位持续推进主动公开。\n\n{overview}\n二、主动公开政府信息情况\n\n{disclosure or _disclosure('7', '8')}\n"
        f"三、收到和处理政府信息公开申请情况\n\n{requests or _requests()}\n"
        f"四、政府信息公开行政复议、行政诉讼情况\n\n{disputes or _DISPUTES}\n"
        "五、存在的主要问题及改进情况\n\n仍有差距，下一步将加强培训。\n\n六、其他需要报告的事项\n\n无。\n"
    )
    return gouji.read(text.encode(), name="report.txt", form="gov-disclosure-2021")


@pytest.mark.parametrize("mark", ["", "/", "—", "无"])
def test_the_forms_own_blank_cell_answers_and_a_table_of_classes_does_not(mark: str) -> None:
    facts = _read(overview=_CLASSES, disclosure=_disclosure(mark, mark)).facts
    for row in ("permits", "penalties"):
        fact = facts[f"disclosure.{row}.decisions"]
        assert (fact.value, fact.review) == (None, True)
    assert not facts["disclosure.regulations.made"].review


def test_a_table_of_classes_behind_the_forms_table_is_a_rival_of_its_blank_cells() -> None:
    facts = _read(disclosure=_disclosure("/", "") + "\n" + _CLASSES).facts
    assert all(facts[f"disclosure.{row}.decisions"].review for row in ("permits", "penalties"))


def test_blank_side_by_side_rows_are_not_filled_from_an_appendix() -> None:
    facts = _read(disputes=f"{_BLANK_DISPUTES}\n附：2023年行政复议诉讼情况\n\n{_DISPUTES}").facts
    disputes = [fact for name, fact in facts.items() if name.startswith("disputes.")]
    assert len(disputes) == 15
    assert all(fact.review for fact in disputes)


def test_blank_rows_among_filled_ones_are_not_filled_from_a_second_table() -> None:
    facts = _read(requests=f"{_requests(blank=(1, 4))}\n附：2023年度情况\n\n{_requests(blank=(0, 2, 3))}").facts
    assert all(facts[f"requests.{row}.total"].review for row in ("carried_in", "carried_out"))


@pytest.mark.parametrize(("caption", "review"), [("附：2023年数据\n\n", True), ("", False)])
def test_a_blank_template_before_the_filled_table_raises_no_doubt(caption: str, review: bool) -> None:
    blank = _requests(blank=range(len(_ROWS)))
    report = _read(requests=f"{blank}\n{caption}{_requests()}", disputes=f"{_BLANK_DISPUTES}\n{caption}{_DISPUTES}")
    for name in ("requests.received.total", "requests.carried_out.total", "disputes.reconsideration.total"):
        assert report.facts[name].value is not None
        assert report.facts[name].review is review


_SHORT = _disclosure("7", "8").split("第二十条第（五）项", maxsplit=1)[0]


@pytest.mark.parametrize(
    ("overview", "disclosure", "review"),
    [
        (_CLASSES, _SHORT, True),
        ("", f"{_SHORT}\n{_CLASSES}", True),
        ("", f"{_SHORT}\n行政许可：230条\n行政处罚：45条\n", True),
        ("", _SHORT + "\n第二十条第（五）项\n信息内容\t本年处理决定数量\n行政许可\t230\n行政处罚\t45\n", False),
        ("", _SHORT + "\n行政许可\t230\n行政处罚\t45\n", False),
    ],
    ids=["in another section", "below a caption", "list", "headers", "a part of the table"],
)
def test_numbers_outside_the_forms_table_are_doubtful(overview: str, disclosure: str, review: bool) -> None:
    facts = _read(overview=overview, disclosure=disclosure).facts
    for row, value in (("permits", 230), ("penalties", 45)):
        fact = facts[f"disclosure.{row}.decisions"]
        assert (fact.value, fact.review) == (value, review)
