"""What a document says of itself: names of organs, the period of its figures, its signature."""

from __future__ import annotations

import pytest

from gouji.ingest import open_document
from gouji.models.identity.authorship import check_identity
from gouji.models.identity.organs import is_same_organ, may_write_for
from gouji.models.identity.settings import IdentitySettings
from gouji.models.identity.title import Identity
from gouji.models.text.lines import split_lines
from gouji.models.text.sentences import split_sentences
from gouji.models.text.settings import LineSettings
from gouji.report import Severity

TITLE = Identity(title="青杨市教育局2023年政府信息公开工作年度报告", year=2023, agency="青杨市教育局")


def found(text: str, identity: Identity = TITLE) -> list[tuple[str, str]]:
    lines = split_lines(open_document(text.encode(), name="a.txt"))
    findings = check_identity(identity, split_sentences(lines, LineSettings()), lines, IdentitySettings())
    return [(f.rule, f.message) for f in findings]


def severities(text: str) -> list[Severity]:
    lines = split_lines(open_document(text.encode(), name="a.txt"))
    return [
        f.severity for f in check_identity(TITLE, split_sentences(lines, LineSettings()), lines, IdentitySettings())
    ]


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


@pytest.mark.parametrize(
    "period", ["2022年1月1日至2022年12月31日", "2022年1月1日至12月31日", "2022年1月1日起,至2022年12月31日"]
)
def test_a_period_of_another_year_is_a_warning_where_it_is_that_of_the_figures(period: str) -> None:
    said = ("text.year", f"the text's period is {period}, the title's year 2023")
    assert found(f"本报告所列数据的统计期限为{period}。") == [said]
    assert severities(f"本报告所列数据的统计期限为{period}。") == [Severity.WARNING]
    assert found(f"清理工作自{period}。") == [said]
    assert severities(f"清理工作自{period}。") == [Severity.INFO]


def test_a_period_over_two_years() -> None:
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
    "text",
    [
        "本报告由白桦市教育局编制。",
        "现将白桦市教育局2023年政府信息公开工作年度报告公布如下。",
        "如对本报告有疑问，请与白桦市教育局办公室（电话：0000-1234567）联系。",
        "如对年度报告有疑问，请联系青杨市卫生健康委员会。",
    ],
)
def test_another_organ_as_the_reports_author(text: str) -> None:
    ((rule, message),) = found(text)
    assert rule == "text.agency"
    assert message.endswith(", the title 青杨市教育局")
    assert severities(text) == [Severity.WARNING]


@pytest.mark.parametrize(
    "text",
    [
        "本报告由青杨市教育局办公室编制。",
        "本报告由市教育局编制。",
        "本报告由青杨市人民政府办公室编制。",
        "年度报告格式由国务院办公厅政府信息与政务公开办公室编制。",
        "年度报告由梧桐省教育厅编制的系统生成。",
        "如对本报告有疑问，请与我局办公室联系。",
        "赴白桦市教育局学习年度报告编制工作。",
        "请与白桦市教育局联系入学事宜。",
        "白桦市教育局与我局联合开展检查。",
    ],
)
def test_organs_that_a_report_may_name(text: str) -> None:
    assert found(text) == []


def test_without_an_agency_in_the_title_no_author_is_another() -> None:
    assert found("本报告由白桦市教育局编制。", Identity(title="年度报告", year=2023, agency="青杨市教育局")) == []


@pytest.mark.parametrize(
    ("name", "agency", "same"),
    [
        ("青杨市发改委", "青杨市发展和改革委员会", True),
        ("青杨市政府", "青杨市人民政府", True),
        ("青杨市人民政府办公室", "青杨市水务局", True),
        ("青杨市水务局办公室", "青杨市水务局", True),
        ("青杨市水利局", "白桦县水利局", True),  # above it
        ("河口镇人民政府", "青杨县人民政府", True),  # below it
        ("青杨市行政宙批局", "青杨市行政审批局", True),  # misread
        ("白桦县水利局", "青杨县水利局", False),
        ("青杨市民政局", "青杨市水务局", False),
        ("白桦县人民政府", "青杨县人民政府", False),
        ("梧桐省水利厅", "梧桐省民政厅", False),
    ],
)
def test_names_that_may_stand_for_an_agency(name: str, agency: str, same: bool) -> None:
    assert may_write_for(name, agency, IdentitySettings()) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("青杨市教育局", "青杨市 教育局", True),
        ("青杨市教育局", "教育局", True),
        ("青杨市教育局", "青杨市教育体育局", True),
        ("青杨市教育局", "局", False),
        ("青杨市教育局", "育局", False),
        ("青杨市教育局", "青杨育局", True),
        ("青杨市水务局", "青水局", False),
        ("青杨市教育局", "杨育局", False),
        ("青杨市教育局", "青杨市民政局", False),
        ("青杨市公安局", "青杨市公安分局", False),
        ("青杨市教育局", "青杨市高等职业教育局", False),
        ("", "青杨市教育局", False),
    ],
)
def test_names_of_one_organ(one: str, other: str, same: bool) -> None:
    assert is_same_organ(one, other, IdentitySettings()) is is_same_organ(other, one, IdentitySettings()) is same
