"""What stands beside a row that may be its own."""

from __future__ import annotations

import pytest

import gouji
from gouji.corpus.make import generate

_HEAD = "三、收到和处理政府信息公开申请情况\n"
_FULL = [
    "1.属于国家秘密",
    "4.保护第三方合法权益",
    "5.属于三类内部事务信息",
    "6.属于四类过程性信息",
    "7.属于行政执法案卷",
]


@pytest.mark.parametrize(("loose", "review"), [("\t0\t0\t0\t0\t0", True), ("", False)])
def test_empty_cells_beside_numbers_of_no_row_are_under_review(loose: str, review: bool) -> None:
    """A scan's line that was torn: two of a row's numbers stand beside its label, five on a line of their own."""
    text = _HEAD + "".join(f"{label}" + "\t0" * 7 + "\n" for label in _FULL)
    text += "2.没有现成信息需要\t\t\t\t\t\t0\t0\n另行制作" + loose + "\n3.补正后申请内容仍不明确" + "\t0" * 7 + "\n"
    facts = gouji.read(text.encode(), name="report.txt").facts
    mine = [f for i, f in facts.items() if i.startswith("requests.unavailable.needs_creation.")]
    assert [f.value for f in mine if f.value is not None] == [0, 0] or review
    assert any(f.value is None for f in mine)
    assert all(f.review for f in mine if f.value is None) is review
    assert not facts["requests.denied.state_secret.total"].review


_COLUMN_BY_COLUMN = """\
四、政府信息公开行政复议、行政诉讼情况
行政复议

行政诉讼

结
果
维
持

结果 其他 尚未
总计
纠正 结果 审结

未经复议直接起诉

0

0

0

复议后起诉

结果 结果 其他 尚未
结果 结果 其他 尚未 总
总计
维持 纠正 结果 审结
维持 纠正 结果 审结 计
0

0

1

五、存在的主要问题及改进情况
无
"""
"""A table of three rows side by side as a converter gives it: the first row's numbers stand behind the second's header."""


def test_a_row_without_numbers_beside_one_that_lacks_some_is_under_review() -> None:
    text = _HEAD + "".join(f"{label}" + "\t0" * 7 + "\n" for label in _FULL) + _COLUMN_BY_COLUMN
    facts = gouji.read(text.encode(), name="report.txt").facts
    mine = [f for i, f in facts.items() if i.startswith("disputes.reconsideration.")]
    assert len(mine) == 5
    assert all(f.review for f in mine)


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
@pytest.mark.parametrize(
    ("labels", "review"),
    [
        (("本年", "上年"), True),
        (("数量", "金额"), True),
        (("件数", "人数"), True),
        (("上年", "本年"), False),
        (("本年",), False),
    ],
)
def test_a_side_by_side_row_among_others_of_its_size_is_doubtful_unless_its_year_is_said(
    labels: tuple[str, ...], review: bool, name: str
) -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    rows = [["年度", "行政复议", *[""] * 4, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4], ["", *results * 3]]
    runs = ["123060000010001", "200020100120002"]
    rows += [[label, *run] for label, run in zip(labels, runs, strict=False)]
    if name == "a.html":
        body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        table = f"</p><table>{body}</table><p>"
    else:
        table = "\n".join("\t".join(row) for row in rows)
    text = f"青石县林业局2023年政府信息公开工作年度报告\n四、政府信息公开行政复议、行政诉讼情况\n{table}\n"
    text += "五、存在的主要问题及改进情况\n无。\n"
    if name == "a.html":
        text = f"<html><body><p>{text.replace(chr(10), '</p><p>')}</p></body></html>"
    facts = [f for i, f in gouji.read(text.encode(), name=name).facts.items() if i.startswith("disputes.")]
    own = runs[labels.index("本年")] if "本年" in labels else ""
    assert all(fact.review for fact in facts) is review
    assert review or "".join(str(fact.value) for fact in facts) == own


def test_the_first_numbers_behind_several_labels_may_be_the_first_labels() -> None:
    lines = generate("flow", 160, damage="none").data.decode().split("\n")
    names = ("不掌握相关", "没有现成信息", "补正后申请")
    at = [i for i, line in enumerate(lines) if any(name in line for name in names)]
    labels = [lines[i].rstrip("0123456789 ") for i in at]
    numbers = [lines[i].removeprefix(label).strip() for i, label in zip(at, labels, strict=True)]
    lines[at[0] : at[-1] + 1] = [*labels, *numbers]
    facts = gouji.read("\n".join(lines).encode(), name="a.txt").facts
    mine = [fact for name, fact in facts.items() if name.startswith("requests.unavailable.")]
    assert len(mine) == 21
    assert all(fact.review for fact in mine)


def test_rows_without_labels_behind_a_foreign_one_are_under_review() -> None:
    """The label of a group has come to stand before the numbers of a row that lost its own."""
    text = generate("flow", 3108, damage="mixed").data.decode()
    begin, end = text.index("(三)不 定"), text.index("1.信访举报")
    facts = gouji.read(text.encode(), name="report.txt").facts
    behind = [fact for fact in facts.values() if fact.evidence and begin < fact.evidence[0].span.start < end]
    assert behind
    assert all(fact.review for fact in behind)
