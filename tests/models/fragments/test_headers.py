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
