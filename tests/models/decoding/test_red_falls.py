"""A change in red among black numbers may be a fall and is under review; red rows, tables, links and highlights say nothing."""

from __future__ import annotations

import io
import zipfile

import pytest

import gouji
from gouji.report import ReasonKind, ReportData

_TITLE = "青石县林业局2019年政府信息公开工作年度报告"
_HEADING = "二、主动公开政府信息情况"
_ROWS = [
    ["第二十条第（五）项"],
    ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
    ["行政许可", "17", "5", "0"],
    ["其他对外管理服务事项", "12", "0", "30"],
    ["第二十条第（六）项"],
    ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
    ["行政处罚", "40", "3", "11"],
    ["行政强制", "6", "2", "1"],
]
_CHANGE = (2, 2)
"""The row and the column of the change of 行政许可."""


def _read_html(red: set[tuple[int, int]], style: str, text: str = "5") -> ReportData:
    rows = []
    for i, row in enumerate(_ROWS):
        cells = [text if (i, j) == _CHANGE else cell for j, cell in enumerate(row)]
        cells = [f'<span style="{style}">{c}</span>' if (i, j) in red else c for j, c in enumerate(cells)]
        rows.append("<tr>" + "".join(f"<td>{c}</td>" for c in cells) + "</tr>")
    body = f"<h1>{_TITLE}</h1><h2>{_HEADING}</h2><table>{''.join(rows)}</table><h2>六、其他需要报告的事项</h2>"
    return gouji.read(f"<html><body>{body}</body></html>".encode(), name="a.html")


def _read_docx(red: set[tuple[int, int]]) -> ReportData:
    def write_run(text: str, colour: str = "") -> str:
        look = f'<w:rPr><w:color w:val="{colour}"/></w:rPr>' if colour else ""
        return f"<w:p><w:r>{look}<w:t>{text}</w:t></w:r></w:p>"

    rows = ""
    for i, row in enumerate(_ROWS):
        cells = [write_run(c, "FF0000" if (i, j) in red else "") for j, c in enumerate(row)]
        rows += "<w:tr>" + "".join(f"<w:tc>{c}</w:tc>" for c in cells) + "</w:tr>"
    body = f"{write_run(_TITLE)}{write_run(_HEADING)}<w:tbl>{rows}</w:tbl>{write_run('六、其他需要报告的事项')}"
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>")
    return gouji.read(data.getvalue(), name="a.docx")


def _read_pdf(red: set[tuple[int, int]]) -> ReportData:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab draws the PDF; it is not installed")
    fonts = pytest.importorskip("reportlab.pdfbase.cidfonts", reason="reportlab draws the PDF; it is not installed")
    canvas.pdfmetrics.registerFont(fonts.UnicodeCIDFont("STSong-Light"))
    data = io.BytesIO()
    page = canvas.Canvas(data, pagesize=(595, 842))
    page.setFont("STSong-Light", 12)
    for y, text in ((780, _TITLE), (740, _HEADING), (500, "六、其他需要报告的事项"), (480, "无其他需要报告的事项。")):
        page.drawString(60, y, text)
    for i, row in enumerate(_ROWS):
        for j, text in enumerate(row):
            page.setFillColorRGB(1 if (i, j) in red else 0, 0, 0)
            page.drawString(64 + 120 * j, 696 - 20 * i, text)
            page.rect(60 + 120 * j, 690 - 20 * i, 480 if len(row) == 1 else 120, 20)
    page.save()
    return gouji.read(data.getvalue(), name="a.pdf")


def _list_doubtful(report: ReportData) -> list[str]:
    return [f.id for f in report.facts.values() if ReasonKind.FORMAT in {reason.why for reason in f.reasons}]


@pytest.mark.parametrize("style", ["color:red", "color:#C00000", "color: rgb(255, 0, 0)"])
def test_a_change_in_red_alone_is_under_review(style: str) -> None:
    assert _list_doubtful(_read_html({_CHANGE}, style)) == ["disclosure.permits.change"]


def test_so_it_is_in_word_documents() -> None:
    report = _read_docx({_CHANGE})
    assert report.facts["disclosure.permits.change"].value == 5
    assert _list_doubtful(report) == ["disclosure.permits.change"]


def test_so_it_is_in_pdf_files() -> None:
    assert _list_doubtful(_read_pdf({_CHANGE})) == ["disclosure.permits.change"]
    assert _list_doubtful(_read_pdf({(2, j) for j in range(4)})) == []


@pytest.mark.parametrize(
    ("red", "style", "text"),
    [
        (set(), "", "5"),
        ({(i, j) for i in range(8) for j in range(4)}, "color:red", "5"),
        ({(2, j) for j in range(4)}, "color:red", "5"),
        ({_CHANGE}, "background:red", "5"),
        ({_CHANGE}, "color:blue", "5"),
        ({_CHANGE}, "color:red", "-5"),
        ({_CHANGE}, "color:red", "+5"),
        ({_CHANGE}, "color:red", "0"),
        ({(2, 1)}, "color:red", "5"),
    ],
)
def test_red_elsewhere_and_other_colours_leave_no_doubt(red: set[tuple[int, int]], style: str, text: str) -> None:
    assert _list_doubtful(_read_html(red, style, text)) == []
