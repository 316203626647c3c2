"""What a document says of itself: names of organs, the period of its figures, its signature."""

from __future__ import annotations

import pytest

from gouji.ingest import open_document
from gouji.models.lines import lines_of
from gouji.models.organs import same_organ
from gouji.models.self_image import check_identity
from gouji.models.sentences import sentences_of
from gouji.models.title import Identity
from gouji.report import Severity

TITLE = Identity(title="青杨市教育局2023年政府信息公开工作年度报告", year=2023, agency="青杨市教育局")


def found(text: str, identity: Identity = TITLE) -> list[tuple[str, str]]:
    lines = lines_of(open_document(text.encode(), name="a.txt"))
    findings = check_identity(identity, sentences_of(lines), lines)
    assert all(f.severity is Severity.INFO for f in findings)
    return [(f.rule, f.message) for f in findings]


@pytest.mark.parametrize(
    "text",
    [
        "统计期限为2023年1月1日至2023年12月31日。",
        "统计期限自 2023 年 1 月 1 日起，到2023年12月31日止。",
        "规划期为2021年至2025年。",
        "制度自2022年1月1日起施行。",
    ],
)
def test_periods_that_are_the_titles(text: str) -> None:
    assert found(text) == []


def test_a_period_of_another_year() -> None:
    assert found("统计期限为2022年1月1日至2022年12月31日。") == [
        ("text.year", "the text's period is 2022年1月1日至2022年12月31日, the title's year 2023")
    ]
    assert found("期限自2022年1月1日起至2023年12月31日。")[0][0] == "text.year"


def test_without_a_year_in_the_title_nothing_is_said() -> None:
    assert found("统计期限为2022年1月1日至2022年12月31日。", Identity(title="年度报告", year=2023, agency=None)) == []


def test_signatures() -> None:
    assert found("正文。\n青杨市教育局\n2024年1月8日\n") == []
    assert found("正文。\n青杨市卫生局\n2024年1月8日\n") == [
        ("text.agency", "the text is signed by 青杨市卫生局, the title names 青杨市教育局")
    ]
    assert found("青杨市卫生局\n正文。\n2024年1月8日\n") == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("青杨市教育局", "青杨市 教育局", True),
        ("青杨市教育局", "教育局", True),
        ("青杨市教育局", "青杨市教育体育局", True),
        ("青杨市教育局", "局", False),
        ("青杨市教育局", "青杨市民政局", False),
        ("青杨市公安局", "青杨市公安分局", False),
        ("青杨市教育局", "青杨市高等职业教育局", False),
        ("", "青杨市教育局", False),
    ],
)
def test_names_of_one_organ(one: str, other: str, same: bool) -> None:
    assert same_organ(one, other) is same_organ(other, one) is same
