"""Form fields and annotations: values with and without a picture of the field, of every kind."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from gouji.ingest import open_document
from gouji.tokens import OBJECT, TokenStream

pytest.importorskip("reportlab", reason="reportlab draws the PDFs; it is not installed")

Canvas = Any  # reportlab has no types
BOX = {"x": 194, "y": 201, "width": 142, "height": 18}


def form(kind: str, *, pictured: bool = True, **options: Any) -> TokenStream:
    """A page with a ruled table whose middle cell holds a field, with or without its picture in the file."""
    from reportlab.pdfgen import canvas as canvases

    file = io.BytesIO()
    canvas = canvases.Canvas(file, pagesize=(400, 300))
    canvas.setFont("Helvetica", 9)
    canvas.drawString(40, 270, "Some text above the table, so that the page is one of text and no picture")
    for row, cells in enumerate((("Item", "Number"), ("First", ""), ("Second", "12"))):
        for column, text in enumerate(cells):
            canvas.rect(40 + 150 * column, 220 - 20 * row, 150, 20)
            canvas.drawString(100 + 150 * column, 226 - 20 * row, text)
    getattr(canvas.acroForm, kind)(name="field", **BOX, **options)
    canvas.save()
    data = file.getvalue()
    return open_document(data if pictured else re.sub(rb"/AP\b", rb"/XP", data), name="form.pdf")


def cell_of(stream: TokenStream) -> str:
    return "".join(t.text for t in stream.tokens if t.cell is not None and (t.cell.row, t.cell.column) == (1, 1))


@pytest.mark.parametrize("pictured", [True, False])
@pytest.mark.parametrize("border", [0, 1])
@pytest.mark.parametrize("flags", ["", "readOnly", "multiline"])
def test_a_text_field_is_read_in_its_cell(pictured: bool, border: int, flags: str) -> None:
    stream = form("textfield", pictured=pictured, value="1205.38", fontSize=9, borderWidth=border, fieldFlags=flags)
    assert cell_of(stream) == "1205.38"
    assert not stream.warnings


@pytest.mark.parametrize("pictured", [True, False])
def test_a_field_with_a_box_for_each_digit_holds_one_number(pictured: bool) -> None:
    stream = form("textfield", pictured=pictured, value="40718", maxlen=8, fontSize=9, fieldFlags="comb")
    assert cell_of(stream) == "40718"


@pytest.mark.parametrize("pictured", [True, False])
def test_a_choice_shows_what_is_chosen(pictured: bool) -> None:
    assert cell_of(form("choice", pictured=pictured, value="15", options=["15", "16"], fontSize=9)) == "15"


def test_of_a_list_of_options_only_the_chosen_one_counts() -> None:
    assert cell_of(form("listbox", value="15", options=["15", "16"], fontSize=6)) in {"15", OBJECT}


def test_an_empty_field_is_blank_and_its_frame_no_rule() -> None:
    stream = form("textfield", value="", borderWidth=1)
    assert cell_of(stream) == ""
    assert len({t.cell.column for t in stream.tokens if t.cell}) == 2


def test_a_box_to_tick_is_no_digit() -> None:
    from reportlab.pdfgen import canvas as canvases

    file = io.BytesIO()
    canvas = canvases.Canvas(file, pagesize=(400, 300))
    canvas.drawString(40, 270, "Some text above the table, so that the page is one of text and no picture")
    for column in range(2):
        canvas.rect(40 + 150 * column, 200, 150, 20)
    canvas.drawString(50, 205, "First")
    canvas.acroForm.checkbox(name="tick", checked=True, x=220, y=203, size=14)
    canvas.save()
    stream = open_document(file.getvalue(), name="tick.pdf")
    assert "".join(t.text for t in stream.tokens if t.cell is not None and t.cell.column == 1) == OBJECT


def test_a_field_that_shows_something_else_than_its_value_is_marked() -> None:
    from reportlab.pdfgen import canvas as canvases

    file = io.BytesIO()
    canvas = canvases.Canvas(file, pagesize=(400, 300))
    canvas.drawString(40, 270, "Some text above the table, so that the page is one of text and no picture")
    canvas.acroForm.textfield(name="field", value="40718", fontSize=9, **BOX)
    canvas.save()
    data = file.getvalue()
    stale = re.sub(rb"/V \(40718\)", rb"/V (40719)", data)
    assert stale != data
    assert OBJECT in open_document(stale, name="stale.pdf").text
