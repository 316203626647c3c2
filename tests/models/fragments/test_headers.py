"""Columns told by the labels over them, where no row is complete."""

from __future__ import annotations

import pytest

import gouji
from gouji.ingest import open_document
from gouji.models.forms.load import load_form
from gouji.models.fragments.headers import match_header_columns
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.fragments.splitting import split_pieces
from gouji.models.identity.choose import build_label_index
from gouji.models.labels.settings import LabelSettings
from gouji.models.text.lines import split_lines

_FORM = load_form("gov-disclosure-2021")
_COLUMNS = _FORM.find_table("requests").bands[0].columns
_LABELS = (
    "1.属于国家秘密",
    "4.保护第三方合法权益",
    "5.属于三类内部事务信息",
    "6.属于四类过程性信息",
    "7.属于行政执法案卷",
)


def _table(header: tuple[str, ...], cells: tuple[str, ...]) -> str:
    def row(*texts: str) -> str:
        return "<tr>" + "".join(f"<td>{t}</td>" for t in texts) + "</tr>"

    rows = [row("项目", *header), *(row(label, *cells) for label in _LABELS)]
    return f"<p>三、收到和处理政府信息公开申请情况</p><table>{''.join(rows)}</table>"


def _columns(header: tuple[str, ...]) -> dict[int, int] | None:
    stream = open_document(_table(header, ("1",) * len(header)).encode(), name="report.html")
    pieces = split_pieces(split_lines(stream), build_label_index((_FORM,), LabelSettings()), FragmentSettings())
    first = next(i for i, piece in enumerate(pieces) if piece.text == _LABELS[0])
    found = match_header_columns(pieces, 0, first, _COLUMNS, FragmentSettings())
    return dict(found) if found is not None else None


def test_labels_over_the_columns_name_them() -> None:
    assert _columns(("自然人", "商业企业", "科研机构", "总计")) == {1: 0, 2: 1, 3: 2, 4: 6}


@pytest.mark.parametrize("header", [("甲", "乙"), ("自然人", "乙"), ("总计", "自然人")])
def test_too_few_labels_or_another_order_name_nothing(header: tuple[str, ...]) -> None:
    assert _columns(header) is None


def test_a_table_without_its_last_columns_is_read_by_its_header() -> None:
    header, cells = ("自然人", "商业企业", "科研机构", "社会公益组织"), ("3", "", "", "2")
    report = gouji.read(_table(header, cells).encode(), name="report.html")
    for row in ("state_secret", "process"):
        ids = [f"requests.denied.{row}.{column.id}" for column in _COLUMNS]
        assert [report.facts[i].value for i in ids] == [3, None, None, 2, None, None, None]
        assert all(report.facts[i].review for i in ids)


def test_a_header_without_a_cell_over_the_labels_names_nothing() -> None:
    """Cells parted by tabs, as a browser copies a table: its spans are lost, and the header begins at the margin."""
    header = "自然人\t法人或其他组织\t总计\n商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\n"
    rows = "".join(f"{label}\t3\t \t \t \t \t \t \t\n" for label in _LABELS)
    text = f"三、收到和处理政府信息公开申请情况\n{header}（三）不予公开\n{rows}"
    report = gouji.read(text.encode(), name="report.txt")
    for row in ("state_secret", "process"):
        assert [report.facts[f"requests.denied.{row}.{c.id}"].value for c in _COLUMNS] == [3, *[None] * 6]


_PROCUREMENT = "第二十条第（九）项\n信息内容\t采购项目数量\t采购总金额\n政府集中采购\t"


@pytest.mark.parametrize(
    ("numbers", "review"),
    [("0\t251000\n元\n", True), ("0\t25.1\n万元\n", False), ("0\t25.1\n", False), ("0\t251000\t元\n", True)],
)
def test_a_unit_in_a_place_of_its_own_behind_the_amount_is_the_amounts(numbers: str, review: bool) -> None:
    text = "青杨市水务局2019年政府信息公开工作年度报告\n二、主动公开政府信息情况\n第二十条第（八）项\n信息内容\t上一年项目数量\t本年增/减\n行政事业性收费\t0\t0\n"
    text += (
        _PROCUREMENT
        + numbers
        + "三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量"
        + "\t0" * 7
        + "\n"
    )
    facts = gouji.read(text.encode(), name="report.txt", form="gov-disclosure-2019").facts
    amount = facts["disclosure.procurement.amount"]
    assert amount.value in (251000, 25.1)
    assert amount.review is review


_SECTION = "二、主动公开政府信息情况"
_REPORT = (
    f"青杨市水务局2024年政府信息公开工作年度报告\n一、总体情况\n我局推进主动公开。\n{_SECTION}\nABOVE"
    "第二十条第（五）项\n信息内容\t本年处理决定数量\n行政许可\t2\n"
    "第二十条第（六）项\n信息内容\t本年处理决定数量\n行政处罚\t0\n行政强制\t1\n"
    "第二十条第（八）项\n信息内容\tHEADER\n行政事业性收费\tAMOUNT\nBELOW"
    "三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量" + "\t0" * 7 + "\n"
)
_COUNTS = ("permits.decisions", "penalties.decisions", "coercion.decisions")


def _under_review(above: str = "", below: str = "", amount: str = "2580732", header: str = "本年收费金额") -> set[str]:
    text = _REPORT.replace("ABOVE", above).replace("BELOW", below).replace("HEADER", header).replace("AMOUNT", amount)
    facts = gouji.read(text.encode(), name="report.txt", form="gov-disclosure-2021").facts
    ids = (*_COUNTS, "fees.amount")
    assert [str(facts[f"disclosure.{i}"].printed) for i in ids] == ["2", "0", "1", amount]
    return {i for i in ids if facts[f"disclosure.{i}"].review}


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("单位：件、元\n", ""),
        ("（金额单位：人民币元）\n", ""),
        ("", "注：行政事业性收费金额单位为元。\n"),
        ("", "说明：1.截至2024年12月31日。\n2.收费金额以元为单位。\n"),
        ("", "单位：件、万元\n注：收费金额单位：元\n"),
    ],
)
def test_a_unit_stated_above_or_below_the_table_is_the_amounts(above: str, below: str) -> None:
    assert _under_review(above, below) == {"fees.amount"}
    assert _under_review(above, below, amount="0") == set()


def test_a_header_that_repeats_the_form_takes_no_unit_back() -> None:
    assert _under_review("单位：件、元\n", header="本年收费金额（单位：万元）") == {"fees.amount"}


@pytest.mark.parametrize(
    ("above", "below"), [("单位：件、万元\n", ""), ("", "注：收费金额单位为万元。\n"), ("", "本单位：元旦\n"), ("", "")]
)
def test_a_table_in_the_forms_units_is_not_doubtful(above: str, below: str) -> None:
    assert _under_review(above, below, amount="258.0732") == set()


@pytest.mark.parametrize(
    ("above", "below"), [("单位：千件、万元\n", ""), ("", "注：处理决定数量以千件计。\n"), ("（单位：万件）\n", "")]
)
def test_counts_in_thousands_are_doubtful_also_where_they_are_none(above: str, below: str) -> None:
    assert _under_review(above, below, amount="258.0732") == set(_COUNTS)


def test_a_unit_of_another_section_is_not_the_tables() -> None:
    below = "三、收到和处理政府信息公开申请情况\n单位：千件、元\n"
    assert _under_review("", below, amount="258.0732") == set()
