"""Rows that begin with more than a plain number, rows that the document's end cuts off, digits divided otherwise than printed."""

from __future__ import annotations

import pytest

import gouji

_TITLE = "青石县林业局2023年政府信息公开工作年度报告"
_DISPUTES = "四、政府信息公开行政复议、行政诉讼情况"
_COLUMNS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
_ROWS = ["行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"]


def _write_disputes(rows: list[list[str]]) -> bytes:
    """Return a report in Markdown with a table for each row of disputes, its label above it."""
    head = f"| {' | '.join(_COLUMNS)} |\n{'|---' * 5}|\n"
    tables = [f"### {label}\n\n{head}| {' | '.join(row)} |\n" for label, row in zip(_ROWS, rows, strict=True)]
    return f"# {_TITLE}\n\n## {_DISPUTES}\n\n{chr(10).join(tables)}\n## 五、其他\n".encode()


@pytest.mark.parametrize("unit", ["件", "起", "宗", "次"])
def test_a_number_with_a_unit_that_begins_a_row_is_no_label(unit: str) -> None:
    facts = gouji.read(_write_disputes([[f"{n}{unit}" for n in (1, 0, 0, 2, 3)]] * 3), name="a.md").facts
    for row in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
        values = [f.value for i, f in facts.items() if i.startswith(f"disputes.{row}.")]
        assert values == [1, 0, 0, 2, 3]


@pytest.mark.parametrize("first", ["零", "三", "〇", "Ⅲ", "$3$", "见附件"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_word_that_begins_a_row_without_labels_leaves_no_silent_blank(first: str, place: int) -> None:
    """The word may be the row's first number, or the label of a foreign row."""
    plain = ["0", "0", "1", "0", "1"]
    facts = gouji.read(
        _write_disputes([[first, *plain[1:]] if i == place else plain for i in range(3)]), name="a.md"
    ).facts
    silent = [i for i, f in facts.items() if i.startswith("disputes.") and f.value is None and not f.review]
    assert silent == []


@pytest.mark.parametrize(("last", "review"), [("1", True), ("12", False)])
def test_the_last_number_of_a_document_that_ends_with_it_may_be_cut_off(last: str, review: bool) -> None:
    """A total that its parts add up to is whole."""
    text = f"{_TITLE}\n三、收到和处理政府信息公开申请情况\n\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
    text += f"一、本年新收政府信息公开申请数量\t10\t2\t0\t0\t0\t0\t{last}"
    assert gouji.read(text.encode(), name="a.txt").facts["requests.received.total"].review is review


def test_a_document_that_ends_inside_a_row_says_no_blank_beside_its_label() -> None:
    """The two blank cells before the numbers are the label's, the two numbers that are missing the last ones."""
    text = f"{_TITLE}\n三、收到和处理政府信息公开申请情况\n\t\t\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
    text += "一、本年新收政府信息公开申请数量\t\t\t4\t0\t0\t0\t0"
    facts = gouji.read(text.encode(), name="a.txt").facts
    wrong = [f for i, f in facts.items() if i.startswith("requests.received.") and f.value is None]
    assert all(f.review for f in wrong)


@pytest.mark.parametrize("numbers", [("0351", "85", "351"), ("03", "0193", "193"), ("193", "Ⅸ", "208")])
def test_numbers_cut_otherwise_than_their_lines_are_doubtful_together(numbers: tuple[str, str, str]) -> None:
    """One number a line: what takes digits of two lines, or leaves a line out, puts its neighbours in doubt."""
    lines = [
        _TITLE,
        "二、主动公开政府信息情况",
        "第二十条第（一）项",
        "信息内容",
        "本年制发件数",
        "本年废止件数",
        "现行有效件数",
    ]
    lines += [
        "规章",
        *numbers,
        "行政规范性文件",
        "4",
        "1",
        "9",
        "第二十条第（五）项",
        "信息内容",
        "本年处理决定数量",
        "行政许可",
        "77",
    ]
    facts = gouji.read("\n".join(lines).encode(), name="a.txt").facts
    printed = [int(n) if n.isdecimal() and n.isascii() else None for n in numbers]
    mine = [facts[f"disclosure.regulations.{column}"] for column in ("made", "repealed", "in_force")]
    assert all(f.review or f.value == n for f, n in zip(mine, printed, strict=True))
    assert facts["disclosure.normative_documents.in_force"].value == 9


@pytest.mark.parametrize(
    ("numbers", "review"), [("1\t0\t0\t0\t0\t1", False), ("2\t1\t0\t0\t0\t3", False), ("20\t0\t1\t0\t0\t3", True)]
)
def test_a_blank_before_the_numbers_of_a_row_whose_total_is_broken_may_be_its_labels(
    numbers: str, review: bool
) -> None:
    """Six numbers behind a blank cell: the row has lost one, or its first number is a blank."""
    head = "\t\t\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
    text = f"{_TITLE}\n三、收到和处理政府信息公开申请情况\n{head}"
    text += f"一、本年新收政府信息公开申请数量\t{numbers}\n二、上年结转政府信息公开申请数量\t\t{numbers}\n{_DISPUTES}\n"
    facts = gouji.read(text.encode(), name="a.txt").facts
    mine = [f for i, f in facts.items() if i.startswith("requests.carried_in.")]
    assert mine[0].value is None
    assert all(f.review for f in mine) is review
