"""Columns of another year beside the report's own are passed over as the headers over them say."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

import gouji
from gouji.ingest import open_document
from gouji.models.asides.period_columns import names_periods
from gouji.models.text.lines import split_lines

_TITLE = "青杨市水务局2024年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
_NAMES = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
_ROWS = {
    "received": "一、本年新收政府信息公开申请数量",
    "carried_in": "二、上年结转政府信息公开申请数量",
    "granted": "（一）予以公开",
    "carried_out": "四、结转下年度继续办理",
}
_OWN = {"received": 5, "carried_in": 1, "granted": 4, "carried_out": 2}


def _read(rows: Sequence[str]) -> gouji.Report:
    page = f"<p>{_TITLE.strip()}</p>".replace("\n", "</p><p>") + f"<table>{''.join(rows)}</table>"
    return gouji.read(page.encode(), name="report.html", form="gov-disclosure-2021")


def _write_row(cells: Sequence[str], spans: Sequence[int] = ()) -> str:
    spans = spans or (1,) * len(cells)
    return "<tr>" + "".join(f'<td colspan="{n}">{c}</td>' for c, n in zip(cells, spans, strict=True)) + "</tr>"


def _write_figures(own: int, at: int, count: int) -> list[str]:
    """Return the figures of a row: those of each period side by side for each applicant."""
    own_figures = (own, 0, 0, 0, 0, 0, own)
    return [str(n if place == at else n + 3) for n in own_figures for place in range(count)]


def _check(report: gouji.Report, *, review: bool = False) -> None:
    facts = [report.facts[f"requests.{row}.{column}"] for row in _ROWS for column in ("natural_person", "total")]
    values = [_OWN[row] for row in _ROWS for _ in range(2)]
    if review:
        assert all(f.review or f.value == value for f, value in zip(facts, values, strict=True))
    else:
        assert [(f.value, f.review) for f in facts] == [(value, False) for value in values]


@pytest.mark.parametrize(
    ("headers", "at"),
    [
        (("2024年", "2023年"), 0),
        (("2023年度", "2024年度"), 1),
        (("本年", "上年", "增减"), 0),
        (("去年", "今年", "同比增长（%）"), 1),
        (("上年数", "本年数"), 1),
        (("24年", "二〇二三年"), 0),
    ],
)
def test_columns_side_by_side_for_each_applicant(headers: tuple[str, ...], at: int) -> None:
    rows = [
        _write_row(("", *_NAMES), (1, *(len(headers),) * len(_NAMES))),
        _write_row(("", *headers * len(_NAMES))),
        *(_write_row((label, *_write_figures(_OWN[row], at, len(headers)))) for row, label in _ROWS.items()),
    ]
    _check(_read(rows))


@pytest.mark.parametrize("own_first", [True, False])
def test_blocks_of_columns_side_by_side(own_first: bool) -> None:
    width = len(_NAMES)
    figures = {row: (*_write_figures(n, 0, 1), *_write_figures(n + 3, 0, 1)) for row, n in _OWN.items()}
    figures = {row: cells if own_first else cells[width:] + cells[:width] for row, cells in figures.items()}
    rows = [
        _write_row(("", "本年", "上年") if own_first else ("", "上年", "本年"), (1, width, width)),
        _write_row(("", *_NAMES, *_NAMES)),
        *(_write_row((label, *figures[row])) for row, label in _ROWS.items()),
    ]
    _check(_read(rows))


@pytest.mark.parametrize(
    "headers", [("2023年", "2022年"), ("2024年", "2024年"), ("2024年", "全市"), ("2024年", "2023年", "2022年")]
)
def test_headers_that_do_not_fit_the_figures_leave_them_in_doubt(headers: tuple[str, ...]) -> None:
    rows = [
        _write_row(("", *_NAMES), (1, *(2,) * len(_NAMES))),
        _write_row(("", *headers * len(_NAMES))),
        *(_write_row((label, *_write_figures(_OWN[row], 0, 2))) for row, label in _ROWS.items()),
    ]
    _check(_read(rows), review=True)


def test_headers_a_column_off_leave_the_figures_in_doubt() -> None:
    rows = [
        _write_row(("", *_NAMES), (1, *(2,) * len(_NAMES))),
        _write_row(("2023年", "2024年") * len(_NAMES)),
        *(_write_row((label, *_write_figures(_OWN[row], 1, 2))) for row, label in _ROWS.items()),
    ]
    _check(_read(rows), review=True)


@pytest.mark.parametrize("lost", [1, 6, 14])
def test_a_header_that_was_lost_leaves_the_figures_in_doubt(lost: int) -> None:
    headers = ["", *("2023年", "2024年") * len(_NAMES)]
    del headers[lost]
    rows = [
        _write_row(("", *_NAMES), (1, *(2,) * len(_NAMES))),
        _write_row((*headers, "")),
        *(_write_row((label, *_write_figures(_OWN[row], 1, 2))) for row, label in _ROWS.items()),
    ]
    _check(_read(rows), review=True)


@pytest.mark.parametrize(
    ("headers", "expected"), [(("项目", "本年", "上年"), True), (("项目", "本年"), False), (("项目", "数量"), False)]
)
def test_one_period_alone_stands_beside_no_other(headers: tuple[str, ...], *, expected: bool) -> None:
    table = f"<table>{_write_row(headers)}{_write_row(['2' for _ in headers])}</table>"
    lines = split_lines(open_document(table.encode(), name="report.html"))
    assert names_periods([line.chunks for line in lines]) is expected
