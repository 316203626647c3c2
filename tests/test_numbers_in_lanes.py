"""The same printed forms of numbers in six formats: each has its value or its doubt, the same in all of them.

`data/numbers/forms.tsv` lists a column's type, what is printed (`\\n` is a line break), the value (empty for none) and `doubt` where a
person must look. The documents are on an invented form without sums, so that nothing but the characters decides.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import product
from pathlib import Path

import docx
import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from gouji.ingest import open_document
from gouji.reading import read_stream
from gouji.report import Fact, FactStatus

FORMS = Path(__file__).parent / "data" / "numbers" / "forms.tsv"
TITLE = "青屏市城市养护统计表"
PLACES = ("城东", "城西", "城南", "城北", "河东", "河西", "山前", "山后")
WORKS = ("道路养护", "桥梁检测", "路灯维修", "绿化补种", "河道清淤", "管网疏通", "井盖更换", "公厕改造", "站亭翻新")
LABELS = tuple(place + work for place, work in product(PLACES, WORKS))
HEADERS = ("养护项目", "完成件数", "比上年增减", "支出（单位：万元）")
COLUMNS = ("count", "signed", "amount")
FILLING = {"count": "4", "signed": "1", "amount": "2.5"}
Row = tuple[str, str, str, str]


@dataclass(frozen=True)
class Printed:
    """One line of the table of forms."""

    column: str
    text: str
    value: float | None
    doubt: bool


def load_forms() -> tuple[Printed, ...]:
    with FORMS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(
        Printed(
            column=row["column"],
            text=row["printed"].replace("\\n", "\n"),
            value=float(row["value"]) if row["value"] else None,
            doubt=row["doubt"] == "doubt",
        )
        for row in rows
    )


PRINTED = load_forms()


def list_rows(forms: Sequence[Printed]) -> Iterator[tuple[Row, dict[str, Printed]]]:
    """Yield rows of three cells that hold the forms, each in a column of its type, and which form is where."""
    queues = {column: [p for p in forms if p.column == column] for column in COLUMNS}
    while any(queues.values()):
        taken = {column: queue.pop(0) for column, queue in queues.items() if queue}
        cells = [taken[c].text if c in taken else FILLING[c] for c in COLUMNS]
        yield ("", cells[0], cells[1], cells[2]), taken


def write_tabs(rows: Sequence[Row]) -> tuple[bytes, str]:
    lines = ["\t".join(cell.replace("\n", " ") for cell in row) for row in rows]
    return f"{TITLE}\n一、养护情况\n{chr(10).join(lines)}\n".encode(), "a.txt"


def write_cells(rows: Sequence[Row]) -> tuple[bytes, str]:
    """One cell a line, as word processors save tables as text."""
    lines = ["\n".join("\t" + cell for cell in row) for row in rows]
    return (f"{TITLE}\n一、养护情况\n" + "\n\n".join(lines) + "\n").encode(), "a.txt"


def write_markdown(rows: Sequence[Row]) -> tuple[bytes, str]:
    def show(cell: str) -> str:
        text = "".join("\\" + sign if sign in "*_|`[]#~\\<>" else sign for sign in cell)
        return text.replace("\n", "<br>")

    lines = ["| " + " | ".join(map(show, row)) + " |" for row in rows]
    return f"# {TITLE}\n\n一、养护情况\n\n{lines[0]}\n|{'---|' * 4}\n{chr(10).join(lines[1:])}\n".encode(), "a.md"


def write_html(rows: Sequence[Row]) -> tuple[bytes, str]:
    def show(row: Row) -> str:
        return "<tr>" + "".join(f"<td>{escape(cell).replace(chr(10), '<br>')}</td>" for cell in row) + "</tr>"

    table = "".join(map(show, rows))
    return f"<h1>{TITLE}</h1><h2>一、养护情况</h2><table>{table}</table>".encode(), "a.html"


def write_docx(rows: Sequence[Row]) -> tuple[bytes, str]:
    document = docx.Document()
    document.add_paragraph(TITLE)
    document.add_paragraph("一、养护情况")
    table = document.add_table(rows=len(rows), cols=4)
    cells = iter(table._cells)
    for text in (cell for row in rows for cell in row):
        next(cells).text = text
    data = io.BytesIO()
    document.save(data)
    return data.getvalue(), "a.docx"


def write_pdf(rows: Sequence[Row]) -> tuple[bytes, str]:
    font = "STSong-Light"
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    style = ParagraphStyle("plain", fontName=font, fontSize=10, leading=16)
    table = Table(rows, style=[("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), font, 10)])
    data = io.BytesIO()
    SimpleDocTemplate(data, invariant=1).build([Paragraph(TITLE, style), Paragraph("一、养护情况", style), table])
    return data.getvalue(), "a.pdf"


LANES: dict[str, Callable[[Sequence[Row]], tuple[bytes, str]]] = {
    "tabs": write_tabs,
    "cells": write_cells,
    "markdown": write_markdown,
    "html": write_html,
    "docx": write_docx,
    "pdf": write_pdf,
}


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A form of one table: a row a label, a column for each type of numbers."""
    rows = "\n".join(f"          - {{id: r{i}, label: {label}}}" for i, label in enumerate(LABELS))
    text = f"""
form: upkeep
family: upkeep
title: 城市养护统计表
document_titles: [城市养护统计表]
sections: [{{id: upkeep, title: 养护情况, table: upkeep}}]
tables:
  - id: upkeep
    bands:
      - headers: [养护项目]
        columns:
          - {{id: count, label: 完成件数, type: count}}
          - {{id: signed, label: 比上年增减, type: signed}}
          - {{id: amount, label: 支出（单位：万元）, variants: [支出], type: amount, unit: 万元}}
        rows:
{rows}
rules: []
"""
    path = tmp_path_factory.mktemp("forms") / "upkeep.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def read_lane(lane: str, forms: Sequence[Printed], form: str) -> list[tuple[Printed, Fact]]:
    """Return the forms with the facts that were read of them; several documents where one has too few rows."""
    found = []
    rows = list(list_rows(forms))
    for start in range(0, len(rows), len(LABELS)):
        part = rows[start : start + len(LABELS)]
        # Rows of plain numbers teach which column is which, as any table's do.
        labelled = [(label, *row[1:]) for label, (row, _) in zip(LABELS, part, strict=False)]
        data, name = LANES[lane]([HEADERS, *labelled])
        report = read_stream(open_document(data, name=name), form=form)
        for i, (_, taken) in enumerate(part):
            found += [(p, report.facts[f"upkeep.r{i}.{column}"]) for column, p in taken.items()]
    return found


def is_right(printed: Printed, fact: Fact) -> bool:
    """Return whether a fact has the value of the table, and is under review where, and only where, the table says so."""
    blank = printed.value is None and not printed.doubt
    status = fact.status is FactStatus.BLANK if blank else fact.status is not FactStatus.BLANK
    return fact.value == printed.value and fact.review is printed.doubt and status


@cache
def is_in_font(text: str) -> bool:
    """Return whether the font that tests draw PDFs with has all signs of a text."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def test_the_table_is_large_enough_and_has_no_form_twice() -> None:
    assert len(PRINTED) >= 300
    assert len({(p.column, p.text) for p in PRINTED}) == len(PRINTED)


@pytest.mark.slow
@pytest.mark.parametrize("lane", LANES)
def test_every_form_has_its_value_or_its_doubt(lane: str, form: str) -> None:
    forms = [p for p in PRINTED if lane != "pdf" or is_in_font(p.text)]
    # A line of text ends a cell there.
    forms = [p for p in forms if "\n" not in p.text or lane in {"html", "docx", "markdown"}]
    wrong = [
        f"{p.column} {p.text!r}: {fact.value} {fact.status} {'doubt' if fact.review else ''}"
        for p, fact in read_lane(lane, forms, form)
        if not is_right(p, fact)
    ]
    assert wrong == []
