"""Pages on which more is written than people see, or more is seen than is written: what ends up in the cells."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PIL import Image, ImageDraw

from gouji.ingest import open_document
from gouji.ingest.pdf.visible.drawing import PageDrawing
from gouji.ingest.pdf.visible.rendering import keep_visible
from gouji.ingest.pdf.visible.settings import VisibleSettings
from gouji.tokens import OBJECT, TokenStream

pytest.importorskip("reportlab", reason="reportlab draws the PDFs; it is not installed")

Canvas = Any  # reportlab has no types
Put = Callable[[Canvas, float, float], None]
"""Draws into a cell whose text begins at a point."""

SIZE = 9.0


def page_of(
    put: Put,
    *,
    after: bool = False,
    font: str = "Helvetica",
    value: str = "4071",
    turn: int = 0,
    size: float = SIZE,
    sentences: int = 1,
) -> TokenStream:
    """A page with a ruled table of three rows; `put` draws more into the middle cell, before or after its value.

    The table is set in a size, and turned by some degrees on the page, whose sentences stand upright.
    """
    from reportlab.pdfgen import canvas as canvases

    file = io.BytesIO()
    canvas = canvases.Canvas(file, pagesize=(400, 440 if turn else 300))
    canvas.setFont(font, SIZE)
    for number in range(sentences):
        top = 425 - 12 * number if turn else 270
        canvas.drawString(40, top, "Some text above the table, so that the page is one of text and no picture")
    if turn:
        canvas.translate(200, 190)
        canvas.rotate(turn)
        canvas.translate(-200, -190)
    for row, cells in enumerate((("Item", "Number"), ("First", value), ("Second", "12"))):
        for column, text in enumerate(cells):
            x, y = 40 + 150 * column, 220 - 20 * row
            canvas.rect(x, y, 150, 20)
            middle = (row, column) == (1, 1)
            if middle and not after:
                put(canvas, x + 60, y + 6)
            canvas.setFont(font, size)
            canvas.drawString(x + 60, y + 6, text)
            if middle and after:
                put(canvas, x + 60, y + 6)
    canvas.save()
    return open_document(file.getvalue(), name="seen.pdf")


def cells_of(stream: TokenStream, *, furniture: bool = False) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for token in stream.tokens:
        if token.cell is not None and (furniture or not token.furniture):
            place = token.cell.row, token.cell.column
            found[place] = found.get(place, "") + token.text
    return found


def middle_of(stream: TokenStream) -> str:
    found = cells_of(stream)
    assert {place: found[place] for place in ((0, 1), (2, 0), (2, 1))} == {
        (0, 1): "Number",
        (2, 0): "Second",
        (2, 1): "12",
    }
    return found[1, 1]


@contextmanager
def kept(canvas: Canvas) -> Iterator[None]:
    canvas.saveState()
    yield
    canvas.restoreState()


# Hidden text.


def white(canvas: Canvas, x: float, y: float) -> None:
    with kept(canvas):
        canvas.setFillGray(1)
        canvas.drawString(x - 12, y, "39")


def nearly_white(canvas: Canvas, x: float, y: float) -> None:
    with kept(canvas):
        canvas.setFillColorRGB(0.99, 0.98, 0.98)
        canvas.drawString(x - 40, y, "39")


def invisible(canvas: Canvas, x: float, y: float) -> None:
    text = canvas.beginText(x - 12, y)
    text.setTextRenderMode(3)
    text.textOut("39")
    text.setTextRenderMode(0)
    canvas.drawText(text)


def transparent(canvas: Canvas, x: float, y: float) -> None:
    with kept(canvas):
        canvas.setFillAlpha(0)
        canvas.drawString(x - 12, y, "39")


def clipped(canvas: Canvas, x: float, y: float) -> None:
    with kept(canvas):
        path = canvas.beginPath()
        path.circle(10, 10, 5)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.drawString(x - 12, y, "39")


def covered(canvas: Canvas, x: float, y: float) -> None:
    canvas.drawString(x, y, "39")
    with kept(canvas):
        canvas.setFillGray(1)
        canvas.rect(x - 1, y - 2, 14, 11, stroke=0, fill=1)


def under_a_picture(canvas: Canvas, x: float, y: float) -> None:
    from reportlab.lib.utils import ImageReader

    canvas.drawString(x - 30, y, "39")
    canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), "white")), x - 31, y - 2, 14, 11)


def minute(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFont("Helvetica", 0.8)
    canvas.drawString(x - 4, y, "39")


def scaled_away(canvas: Canvas, x: float, y: float) -> None:
    with kept(canvas):
        canvas.translate(x - 4, y)
        canvas.scale(0.01, 0.01)
        canvas.drawString(0, 0, "39")


HIDERS = [white, nearly_white, invisible, transparent, clipped, covered, under_a_picture, minute, scaled_away]


@pytest.mark.parametrize("hide", HIDERS, ids=lambda put: put.__name__)
@pytest.mark.parametrize("font", ["Helvetica", "Times-Roman"])
def test_text_that_does_not_show_is_left_out_and_told(hide: Put, font: str) -> None:
    stream = page_of(hide, font=font)
    assert middle_of(stream) == "4071"
    assert ["does not show" in warning for warning in stream.warnings] == [True]


def test_a_number_that_runs_over_the_edge_of_the_page_is_marked_as_cut() -> None:
    from reportlab.pdfgen import canvas as canvases

    file = io.BytesIO()
    canvas = canvases.Canvas(file, pagesize=(400, 300))
    canvas.setFont("Helvetica", SIZE)
    canvas.drawString(40, 270, "Some text above the table, so that the page is one of text and no picture")
    wide = canvas.stringWidth("14069", "Helvetica", SIZE)
    for row, at in enumerate((400 - 0.45 * wide, 400 - wide - 2, 400 + 3)):
        canvas.drawString(40, 200 - 20 * row, "Item")
        canvas.drawString(at, 200 - 20 * row, "14069")
    canvas.save()
    lines = open_document(file.getvalue(), name="seen.pdf").text.splitlines()
    assert [line.split()[-1] for line in lines if line.startswith("Item")] == [
        f"14{OBJECT}",
        "14069",
        OBJECT,
    ]


def outside(canvas: Canvas, _x: float, y: float) -> None:
    canvas.drawString(-60, y, "39")


def test_text_outside_the_page_is_left_out_and_told() -> None:
    stream = page_of(outside)
    assert middle_of(stream) == "4071"
    assert "outside the page" in stream.warnings[0]


def on_dark_ground(canvas: Canvas, x: float, y: float) -> None:
    with kept(canvas):
        canvas.setFillColorRGB(0.1, 0.2, 0.5)
        canvas.rect(x - 5, y - 4, 40, 14, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.drawString(x, y, "88")


def test_white_text_on_a_dark_ground_is_seen() -> None:
    stream = page_of(on_dark_ground, value="")
    assert middle_of(stream) == "88"
    assert not stream.warnings


def half_clipped(canvas: Canvas, x: float, y: float) -> None:
    with kept(canvas):
        path = canvas.beginPath()
        path.rect(x, y - 5, 11, 20)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.drawString(x, y, "40718")


def test_a_number_of_which_a_part_shows_is_marked() -> None:
    found = middle_of(page_of(half_clipped, value=""))
    assert found.startswith("40")
    assert found.endswith(OBJECT)


def test_a_page_without_anything_hidden_has_no_warning() -> None:
    stream = page_of(lambda *_: None)
    assert middle_of(stream) == "4071"
    assert not stream.warnings


@pytest.mark.parametrize("value", ["1205.38", "0.5", "12,345", "1.", "(3)", "-5"])
def test_points_commas_and_signs_are_seen(value: str) -> None:
    stream = page_of(lambda *_: None, value=value)
    assert middle_of(stream) == value
    assert not stream.warnings


# Text drawn twice.


@pytest.mark.parametrize(("dx", "dy"), [(0, 0), (0.3, 0), (0.7, 0), (1.4, 0), (0, 0.5), (0.8, -0.8)])
@pytest.mark.parametrize("value", ["4071", "777", "11", "1205.38", "5"])
def test_text_drawn_again_beside_itself_counts_once(dx: float, dy: float, value: str) -> None:
    def again(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x + dx, y + dy, value)

    assert middle_of(page_of(again, value=value, after=True)) == value


def test_characters_drawn_again_one_by_one_count_once() -> None:
    def spelt(canvas: Canvas, x: float, y: float) -> None:
        for at, char in enumerate("1551"):
            canvas.drawString(x + 5 * at, y, char)
            canvas.drawString(x + 5 * at + 0.6, y, char)

    assert middle_of(page_of(spelt, value="")) == "1551"


def test_a_shadow_in_another_colour_counts_once() -> None:
    def shadow(canvas: Canvas, x: float, y: float) -> None:
        with kept(canvas):
            canvas.setFillGray(0.6)
            canvas.drawString(x + 0.9, y - 0.9, "4071")

    assert middle_of(page_of(shadow)) == "4071"


# Notes and struck-out text.


@pytest.mark.parametrize("note", ["1", "12", "[3]", "*", "a"])
@pytest.mark.parametrize("share", [0.5, 0.65, 0.75])
@pytest.mark.parametrize("rise", [0.4, 0.25, -0.15])
def test_a_small_raised_or_lowered_mark_is_no_digit(note: str, share: float, rise: float) -> None:
    def mark(canvas: Canvas, x: float, y: float) -> None:
        width = canvas.stringWidth("4071", "Helvetica", SIZE)
        canvas.setFont("Helvetica", share * SIZE)
        canvas.drawString(x + width + 0.3, y + rise * SIZE, note)

    stream = page_of(mark, after=True)
    assert middle_of(stream) == "4071"
    assert note in cells_of(stream, furniture=True)[1, 1]


def test_smaller_digits_on_the_same_baseline_are_digits() -> None:
    def decimals(canvas: Canvas, x: float, y: float) -> None:
        width = canvas.stringWidth("4071", "Helvetica", SIZE)
        canvas.setFont("Helvetica", 0.75 * SIZE)
        canvas.drawString(x + width, y, ".38")

    assert middle_of(page_of(decimals, after=True)) == "4071.38"


def strike(kind: str, old: str = "39") -> Put:
    def put(canvas: Canvas, x: float, y: float) -> None:
        left, width = x - 40, canvas.stringWidth(old, "Helvetica", SIZE)
        canvas.drawString(left, y, old)
        middle = y + 0.35 * SIZE
        if kind == "line":
            canvas.line(left - 1, middle, left + width + 1, middle)
        elif kind == "rectangle":
            canvas.rect(left, middle - 0.3, width, 0.6, stroke=0, fill=1)
        else:
            canvas.line(left - 1, y - 1, left + width + 1, y + 0.7 * SIZE)

    return put


@pytest.mark.parametrize("kind", ["line", "rectangle", "slanted"])
def test_struck_out_text_is_left_out_and_told(kind: str) -> None:
    stream = page_of(strike(kind))
    assert middle_of(stream).strip() == "4071"
    assert ["struck out" in warning for warning in stream.warnings] == [True]


def test_a_cell_with_nothing_but_struck_out_text_is_not_blank() -> None:
    assert middle_of(page_of(strike("line"), value="")).strip() == OBJECT


def test_an_underline_strikes_nothing_out() -> None:
    def underline(canvas: Canvas, x: float, y: float) -> None:
        canvas.line(x - 10, y - 1.5, x + 40, y - 1.5)

    stream = page_of(underline)
    assert middle_of(stream) == "4071"
    assert not stream.warnings


# Tables that lie on their side.


def nothing(_canvas: Canvas, _x: float, _y: float) -> None:
    """Draw nothing more."""


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("size", [5.0, 6.5, 8.0])
@pytest.mark.parametrize("value", ["258.0732", "1.5", "12,345"])
def test_points_of_small_print_are_seen_in_a_turned_table(turn: int, size: float, value: str) -> None:
    stream = page_of(nothing, turn=turn, size=size, value=value)
    assert middle_of(stream) == value
    assert [warning for warning in stream.warnings if "sideways" not in warning and "turned" not in warning] == []


@pytest.mark.parametrize("turn", [90, 270])
def test_a_turned_table_is_read_in_its_direction_under_upright_sentences(turn: int) -> None:
    assert middle_of(page_of(nothing, turn=turn, sentences=5)) == "4071"


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("kind", ["line", "rectangle", "slanted"])
def test_text_struck_out_in_a_turned_table_is_left_out(turn: int, kind: str) -> None:
    stream = page_of(strike(kind), turn=turn)
    assert middle_of(stream).strip() == "4071"
    assert any("struck out" in warning for warning in stream.warnings)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_rules_and_underlines_strike_nothing_out_in_a_turned_table(turn: int) -> None:
    def rules(canvas: Canvas, x: float, y: float) -> None:
        canvas.line(x - 10, y - 1.5, x + 40, y - 1.5)
        canvas.line(x + 10, y - 6, x + 10, y + 14)

    assert middle_of(page_of(rules, turn=turn)) == "4071"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_number_with_a_part_that_does_not_show_is_marked_in_any_direction(turn: int) -> None:
    assert OBJECT in middle_of(page_of(half_clipped, turn=turn, value=""))


@pytest.mark.parametrize("turn", [0, 90, 270])
@pytest.mark.parametrize("gap", [".", "7"])
def test_a_number_with_a_character_that_does_not_show_between_others_is_marked(turn: int, gap: str) -> None:
    def strings(canvas: Canvas, x: float, y: float) -> None:
        for text, grey in (("258", 0), (gap, 1), ("0732", 0)):
            canvas.setFillGray(grey)
            canvas.setFont("Helvetica", SIZE)
            canvas.drawString(x, y, text)
            x += canvas.stringWidth(text, "Helvetica", SIZE)
        canvas.setFillGray(0)

    assert middle_of(page_of(strings, turn=turn, value="")) == f"258{OBJECT}0732"


# Pictures and curves.


def picture(canvas: Canvas, x: float, y: float) -> None:
    from reportlab.lib.utils import ImageReader

    image = Image.new("RGB", (80, 30), "white")
    ImageDraw.Draw(image).text((5, 5), "88", fill="black")
    canvas.drawImage(ImageReader(image), x, y - 2, 26, 10)


def curves(canvas: Canvas, x: float, y: float) -> None:
    for at in range(3):
        canvas.bezier(x + 6 * at, y, x + 6 * at + 6, y + 2, x + 6 * at - 2, y + 5, x + 6 * at + 4, y + 7)


def outlines(canvas: Canvas, x: float, y: float) -> None:
    path = canvas.beginPath()
    path.moveTo(x, y)
    path.curveTo(x + 5, y, x + 5, y + 7, x, y + 7)
    path.lineTo(x + 1, y + 6)
    path.curveTo(x + 3, y + 5, x + 3, y + 1, x + 1, y + 1)
    path.close()
    canvas.drawPath(path, fill=1, stroke=0)


@pytest.mark.parametrize("draw", [picture, curves, outlines], ids=lambda put: put.__name__)
def test_a_cell_with_a_picture_or_curves_is_not_blank(draw: Put) -> None:
    stream = page_of(draw, value="")
    assert middle_of(stream) != ""
    assert OBJECT in middle_of(stream) or any("scan" in warning for warning in stream.warnings)


@pytest.mark.parametrize("draw", [picture, curves], ids=lambda put: put.__name__)
def test_a_number_beside_a_picture_is_marked(draw: Put) -> None:
    assert middle_of(page_of(lambda canvas, x, y: draw(canvas, x + 25, y))) == f"4071\n{OBJECT}"


def test_a_blank_cell_stays_blank_with_a_ground_and_a_line_to_write_on() -> None:
    def ground(canvas: Canvas, x: float, y: float) -> None:
        with kept(canvas):
            canvas.setFillColorRGB(0.8, 0.9, 1)
            canvas.rect(x - 60, y - 6, 150, 20, fill=1)
        canvas.line(x - 50, y - 2, x + 80, y - 2)

    stream = page_of(ground, value="")
    assert middle_of(stream) == ""
    assert not stream.warnings


# Watermarks.


@pytest.mark.parametrize("alpha", [None, 0.2])
@pytest.mark.parametrize("after", [False, True])
def test_pale_text_again_and_again_over_a_table_is_furniture(alpha: float | None, after: bool) -> None:
    def watermark(canvas: Canvas, _x: float, _y: float) -> None:
        with kept(canvas):
            if alpha:
                canvas.setFillAlpha(alpha)
            else:
                canvas.setFillGray(0.85)
            for row in range(8):
                for column in range(4):
                    canvas.drawString(35 + 90 * column, 30 + 27 * row, "Draft 20240118")

    stream = page_of(watermark, after=after)
    assert middle_of(stream) == "4071"
    assert "Draft20240118" in "".join(token.text for token in stream.tokens if token.furniture)


def test_grey_numbers_in_cells_are_no_watermark() -> None:
    def grey(canvas: Canvas, x: float, y: float) -> None:
        with kept(canvas):
            canvas.setFillGray(0.7)
            canvas.drawString(x, y, "12")

    assert middle_of(page_of(grey, value="")) == "12"


def test_a_page_without_text_and_rules_is_not_drawn() -> None:
    """Nothing on a scan can be hidden, and drawing its picture takes longer than all else that is done with it here."""
    scan = PageDrawing(number=1, width=595.0, height=842.0, chars=(), shapes=(), image_area=595.0 * 842.0)
    undrawable: Any = None
    assert keep_visible(scan, undrawable, VisibleSettings()) is scan
