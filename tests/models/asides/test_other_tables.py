"""Tables that stand twice: those of another year or organ are passed over where the report's own are told from them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

import gouji
from gouji.models.asides.other_tables import find_twins
from gouji.models.rows.settings import RowSettings
from gouji.models.text.lines import Chunk, split_lines

_TITLE = "青杨市水务局2024年政府信息公开工作年度报告"
_SECTION = "三、收到和处理政府信息公开申请情况"
_HEADERS = "\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计"
_ROWS = (
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "四、结转下年度继续办理",
)
_OWN, _OTHER = (5, 1, 4, 2), (8, 0, 6, 2)


def _write_table(numbers: tuple[int, ...]) -> str:
    rows = (f"{label}\t{n}\t0\t0\t0\t0\t0\t{n}" for label, n in zip(_ROWS, numbers, strict=True))
    return "\n".join((_HEADERS, *rows))


def _read(*parts: str) -> gouji.Report:
    return gouji.read("\n".join(parts).encode(), name="report.txt", form="gov-disclosure-2021")


def _list_totals(report: gouji.Report) -> tuple[tuple[float | None, ...], bool]:
    """Return the totals of the rows, and whether any is under review."""
    names = ("received", "carried_in", "granted", "carried_out")
    facts = [report.facts[f"requests.{name}.total"] for name in names]
    return tuple(fact.value for fact in facts), any(fact.review for fact in facts)


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("2024年", "2023年度情况"),
        ("本年度情况", "上年度情况"),
        ("24年度", "23年度情况"),
        ("二〇二四年度", "二○二三年度情况"),
        ("（二）2024年度", "（一）2023年度"),
        ("青杨市水务局情况表", "附件2：青杨市水务局河道管理所情况表"),
        ("表1  2024年度情况", "表2  2023年度情况"),
        ("2024年情况表", "附：2023年情况表（供对比）"),
        ("水务局2024年", "青杨市林业局收到和处理政府信息公开申请情况"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_the_table_of_another_year_or_organ_is_passed_over(own: str, other: str, first: bool) -> None:
    tables = [own, _write_table(_OWN), other, _write_table(_OTHER)]
    report = _read(_TITLE, _SECTION, *(tables if first else tables[2:] + tables[:2]))
    assert _list_totals(report) == (_OWN, False)
    assert any("another year or organ" in warning for warning in report.warnings)


def test_a_second_report_is_passed_over() -> None:
    second = _TITLE.replace("青杨市水务局", "白桦县林业局")
    report = _read(_TITLE, _SECTION, _write_table(_OWN), second, _SECTION, _write_table(_OTHER))
    assert _list_totals(report) == (_OWN, False)
    assert report.agency == "青杨市水务局"


def test_a_comparison_with_last_year_is_passed_over() -> None:
    rows = (f"{label}\t{own}\t{other}\t{own - other}" for label, own, other in zip(_ROWS, _OWN, _OTHER, strict=True))
    report = _read(_TITLE, _SECTION, _write_table(_OWN), "与上年对比情况", "项目\t2024年\t2023年\t增减", *rows)
    assert _list_totals(report) == (_OWN, False)


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("2024年", "2024年"),
        ("2023年", "2022年"),
        ("情况表", "续表"),
        ("青杨市林业局情况表", "青杨市教育局情况表"),
        ("市本级", "全市汇总"),
    ],
)
def test_tables_that_nothing_tells_apart_are_in_doubt(own: str, other: str) -> None:
    report = _read(_TITLE, _SECTION, own, _write_table(_OWN), other, _write_table(_OTHER))
    assert _list_totals(report)[1]


def test_a_caption_ends_with_its_section() -> None:
    other = ("一、主动公开政府信息情况", "2023年情况", "内容\t数量\t件数\n网站\t3\t4\n微信\t5\t6")
    report = _read(_TITLE, *other, _SECTION, _write_table(_OWN), "2023年", _write_table(_OTHER))
    assert _list_totals(report) == (_OWN, False)


def test_the_only_table_is_read_whatever_its_caption_says() -> None:
    report = _read(_TITLE, _SECTION, "2023年", _write_table(_OWN))
    assert _list_totals(report)[0] == _OWN


def test_titles_go_on_over_the_end_of_a_line() -> None:
    second = _TITLE.replace("青杨市水务局", "白桦县林业局")
    first, other = (title.replace("年度报告", "年度\n报告") for title in (_TITLE, second))
    report = _read(first, _SECTION, _write_table(_OWN), other, _SECTION, _write_table(_OTHER))
    assert _list_totals(report) == (_OWN, False)


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("制表日期：2025年1月10日", "制表日期：2024年1月10日"),
        ("（2025年1月发布）", "（2024年1月发布）"),
        ("青杨市水务局 2025年1月10日", "青杨市水务局 2024年1月10日"),
        ("填报时间：2025年1月", "填报时间：2024年1月"),
        ("表一（2025年1月）", "表二（2024年1月）"),
        ("较上年有所增长", "二〇二三年度"),
        ("与2023年相比有所下降", "2024年度与2023年度对比"),
        ("较上年度增长情况", ""),
        ("办事大厅", "2023年"),
        ("2023年工作基础上", "2024年度"),
        ("2024年上半年", "2023年"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_captions_that_name_no_whole_year_tell_nothing(own: str, other: str, first: bool) -> None:
    tables = [own, _write_table(_OWN), other, _write_table(_OTHER)]
    report = _read(_TITLE, _SECTION, *(tables if first else tables[2:] + tables[:2]))
    assert _list_totals(report)[1]
    assert not report.warnings


@pytest.mark.parametrize(
    "part", ["其中：网络申请", "2024年上半年", "局机关本级", "下属单位", "2024年1—6月", "大厅窗口", ""]
)
@pytest.mark.parametrize("first", [True, False])
def test_a_table_of_a_part_drops_no_table_with_columns_of_the_reports_year(part: str, first: bool) -> None:
    headers = "\t2024年" + "\t" * 7 + "2023年" + "\t" * 6 + "\n" + _HEADERS + _HEADERS
    rows = (
        f"{label}\t{n}\t0\t0\t0\t0\t0\t{n}\t{m}\t0\t0\t0\t0\t0\t{m}"
        for label, n, m in zip(_ROWS, _OWN, _OTHER, strict=True)
    )
    own, other = ["\n".join((headers, *rows))], [part, _write_table((3, 1, 3, 1))]
    report = _read(_TITLE, _SECTION, *(own + other if first else other + own))
    assert _list_totals(report)[1]


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("（2024年度）", "（2023年度）"),
        ("上表为2024年度数据", "上表为2023年度数据"),
        ("注：以上为2024年", "注：以上为2023年"),
    ],
)
def test_captions_below_their_tables_leave_both_in_doubt(own: str, other: str) -> None:
    report = _read(
        _TITLE, _SECTION, _write_table(_OTHER), other, _write_table(_OWN), own, "五、存在的主要问题及改进情况"
    )
    assert _list_totals(report)[1]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (_TITLE.replace("2024年", ""), "现将工作情况予以公布。"),
        (_TITLE.replace("2024", "2023"), "现将青杨市水务局2024年度政府信息公开工作情况予以公布。"),
        (_TITLE.replace("2024", "2023"), ""),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_captions_by_year_tell_nothing_where_the_reports_year_is_open(title: str, text: str, first: bool) -> None:
    tables = ["2024年度", _write_table(_OWN), "2023年度", _write_table(_OTHER)]
    report = _read(title, text, _SECTION, *(tables if first else tables[2:] + tables[:2]))
    assert _list_totals(report)[1]


def test_tables_are_compared_with_each_other_up_to_a_number_of_them() -> None:
    text = "\n".join((_TITLE, _SECTION, _write_table(_OWN), "2023年度", _write_table(_OTHER)))
    tables: dict[int, list[Sequence[Chunk]]] = {}
    for line in split_lines(gouji.open_document(text.encode(), name="a.txt")):
        if line.chunks[0].cell is not None:
            tables.setdefault(line.chunks[0].cell.table, []).append(line.chunks)
    assert len(tables) == 2
    assert find_twins(tables, RowSettings())
    assert find_twins(tables, RowSettings(most_compared=1)) == []
