"""Scanned columns without rules; whole tables without rules are in `test_scan_ladder`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from gouji.ingest.scan.image.pages import PagePicture
from gouji.ingest.scan.image.settings import ImageSettings
from gouji.ingest.scan.recognition.prepared import Prepared, prepare
from gouji.ingest.scan.recognition.settings import RecognitionSettings
from gouji.ingest.scan.rulings.settings import RulingSettings

Picture = NDArray[np.uint8]
Placed = tuple[int, int, str]


def _prepare(picture: Picture) -> Prepared:
    prepared = prepare(
        PagePicture(number=1, pixels=picture, dpi=200.0), ImageSettings(), RulingSettings(), RecognitionSettings(), 0
    )
    assert prepared is not None
    return prepared


def page(texts: Sequence[Placed], font: Path, points: int = 28) -> Picture:
    """A page at 200 dpi with texts whose left middles stand at (x, y)."""
    image = Image.new("RGB", (1654, 2339), "white")
    pen = ImageDraw.Draw(image)
    letters = ImageFont.truetype(str(font), points)
    for x, y, text in texts:
        pen.text((x, y), text, font=letters, fill="black", anchor="lm")
    return np.asarray(image, np.uint8).copy()


def test_a_number_alone_beside_its_label_is_read_as_one(font: Path) -> None:
    """Not as text, to which a 0 may be an O."""
    picture = page([(x, 300 + 80 * k, text) for k in range(3) for x, text in ((150, "行政强制"), (900, "0"))], font)
    prepared = _prepare(picture)
    assert [item.in_cell for item in prepared.wanted if item.line.x0 > 800] == [True] * 3


def test_words_of_a_sentence_are_no_columns(font: Path) -> None:
    picture = page([(150, 300, "本机关坚持先审查后公开的原则　对涉及群众切身利益的事项")], font)
    prepared = _prepare(picture)
    assert [item.in_cell for item in prepared.wanted] == [False]


def test_numbers_across_the_cut_between_two_lines_are_a_line_of_their_own(font: Path) -> None:
    lines = [(150, 283, "一、本年新收政府信息公开申请"), (150, 317, "数量")]
    numbers = [(700 + 100 * k, 300 + (k - 3) // 2, str(k)) for k in range(7)]
    picture = page([*lines, *numbers], font)
    prepared = _prepare(picture)
    bands = {item.band for item in prepared.wanted if item.line.x0 > 600}
    assert len(bands) == 1
    (band,) = bands
    assert band is not None
    assert all(item.band != band for item in prepared.wanted if item.line.x0 < 600)


def test_each_column_has_lines_of_its_own_beside_larger_body_text(font: Path) -> None:
    """Small type set close, labels of two lines with numbers at half their height and a group's label of three beside them."""
    body = page([(150, 300 + 55 * k, "本机关坚持先审查后公开的原则涉及群众利益的事项") for k in range(8)], font, 44)
    groups = [(150, 996 + 27 * k, text) for k, text in enumerate(("（四）", "无法", "提供"))]
    labels = [
        (260, 950 + 54 * k + 27 * n, text) for k in range(4) for n, text in enumerate(("本机关不掌握", "相关信息"))
    ]
    numbers = [(700 + 100 * n, 963 + 54 * k, "0") for k in range(4) for n in range(7)]
    table = page([*groups, *labels, *numbers], font, 22)
    prepared = _prepare(np.minimum(body, table))
    inner = [item for item in prepared.wanted if item.line.y0 > 900]
    assert [sum(item.line.x0 > 600 for item in inner), sum(item.line.x0 < 600 for item in inner)] == [28, 11]
    assert all(item.line.y1 - item.line.y0 < 30 for item in inner)
    assert len({item.band for item in inner if item.line.x0 > 600}) == 4


def test_no_ink_between_two_tables_is_read_twice(font: Path) -> None:
    """A line between them that is too wide for the labels of one is narrow enough for those of the other."""
    rows = [(150, 260, "行政强制"), (450, 260, "0"), (150, 380, "行政许可"), (1100, 380, "0")]
    lines = [(150, 300, "行政处罚"), (150, 340, "一、本年新收政府信息公开申请")]
    picture = page([*rows, *lines], font)
    prepared = _prepare(picture)
    assert len(prepared.wanted) == 6
    blobs = [blob for item in prepared.wanted for blob in item.line.blobs]
    assert len(blobs) == len(set(blobs))


def test_a_heading_much_larger_than_the_page_is_one_line(font: Path) -> None:
    rows = page([(150, 600 + 50 * k, "一、本年新收政府信息公开申请数量") for k in range(20)], font, 22)
    heading = page([(150, 300, "三、收到和处理政府信息公开申请情况")], font, 60)
    prepared = _prepare(np.minimum(rows, heading))
    lines = [item.line for item in prepared.wanted if item.line.y0 < 500]
    assert [line.y1 - line.y0 > 45 for line in lines] == [True]


def test_a_narrow_gap_before_text_that_begins_as_other_rows_labels_do_is_one_between_columns(font: Path) -> None:
    """Beside a group's label; words of running text with such a gap stay together."""
    labels = [(220, 300 + 80 * k, f"{k + 1}.行政强制") for k in range(3)]
    numbers = [(900 + 100 * n, 300 + 80 * k, "0") for k in range(3) for n in range(3)]
    words = [(150, 700, "本年"), (230, 700, "度公开")]
    picture = page([(120, 380, "（四）"), *labels, *numbers, *words], font)
    prepared = _prepare(picture)
    starts = sorted((item.line.y0, item.line.x0) for item in prepared.wanted if item.line.x0 < 800)
    assert [x // 100 for _, x in starts] == [2, 1, 2, 2, 1]


def test_a_line_of_a_table_without_numbers_is_cut_before_a_label_and_not_behind_an_items_mark(font: Path) -> None:
    labels = [(220, 300 + 80 * k, f"{k + 1}.行政强制") for k in range(3)]
    numbers = [(900 + 100 * n, 300 + 80 * k, "0") for k in range(3) for n in range(3)]
    bare = [(120, 420, "（五）"), (220, 420, "处理"), (164, 500, "二、上年结转")]
    picture = page([*labels, *numbers, *bare], font)
    prepared = _prepare(picture)
    starts = sorted((item.line.y0, item.line.x0) for item in prepared.wanted if item.line.x0 < 800)
    assert [x // 100 for _, x in starts] == [2, 2, 1, 2, 2, 1]


def test_a_heading_right_above_a_table_is_whole(font: Path) -> None:
    rows = page(
        [(x, 300 + 30 * k, t) for k in range(8) for x, t in ((150, "行政强制"), (900, "0"), (1000, "0"))], font, 22
    )
    heading = page([(150, 262, "三、收到情况")], font, 40)
    prepared = _prepare(np.minimum(rows, heading))
    assert [item.line.x0 for item in prepared.wanted if item.line.y0 < 280] == [min(i.line.x0 for i in prepared.wanted)]


def test_narrow_gaps_that_stand_below_each_other_divide_the_headings_of_columns(font: Path) -> None:
    """A row's label with such gaps, beside one with a single wide gap, is not cut."""
    upper = [(300 + 80 * n, 300, word) for n, word in enumerate(("结果", "结果", "其他", "尚未", "总"))]
    lower = [(300 + 80 * n, 340, word) for n, word in enumerate(("维持", "纠正", "结果", "审结", "计"))]
    far = [(900, y, "总") for y in (300, 340, 600, 640)]
    labels = [(300, 600, "其他"), *((300 + 80 * n, 640, "处理") for n in range(5))]
    picture = page([*upper, *lower, *far, *labels], font)
    prepared = _prepare(picture)
    tops = [item.line.y0 // 100 for item in prepared.wanted]
    counts = [sum(top in tops_of for top in tops) for tops_of in ((2, 3), (5, 6))]
    assert counts == [12, 4]


def test_narrow_gaps_between_headers_centred_over_columns_of_figures_divide_them(font: Path) -> None:
    """A header over several columns is not cut at a gap as wide."""
    figures = [(602 + 120 * n, y, "0") for y in (460, 540) for n in range(5)]
    rows = [(150, y, "一、本年新收") for y in (460, 540)]
    whole = [(640, 300, "法人"), (760, 300, "或其他组织")]
    headers = [(572 + 120 * n, 380, text) for n, text in enumerate(("商业", "科研", "社会", "法律", "总计"))]
    prepared = _prepare(page([*whole, *headers, *rows, *figures], font, 40))
    tops = [(item.line.y0 + item.line.y1) // 2 for item in prepared.wanted]
    assert [sum(abs(top - y) < 30 for top in tops) for y in (300, 380, 460)] == [1, 5, 6]


def test_pale_print_in_columns_without_rules_is_doubtful_and_not_blank(font: Path) -> None:
    labels = [(220, 300 + 80 * k, f"{k + 1}.行政强制") for k in range(5)]
    numbers = [(900 + 100 * n, 300 + 80 * k, "40") for k in range(4) for n in range(3) if (k, n) != (2, 1)]
    picture = page([*labels, *numbers], font)
    pale = page([(1000, 460, "7"), (1100, 620, "31")], font)
    faint = (255 - (255 - pale.astype(np.int64)) * 40 // 255).astype(np.uint8)
    clean, marked = (
        prepare(PagePicture(number=1, pixels=p, dpi=200.0), ImageSettings(), RulingSettings(), RecognitionSettings(), 0)
        for p in (picture, np.minimum(picture, faint))
    )
    assert clean is not None
    assert marked is not None
    assert not any(item.pale for item in clean.wanted)
    places = [(item.line.x0 // 100, item.line.y0 // 100, item.in_cell) for item in marked.wanted if item.pale]
    assert places == [(10, 4, True), (11, 6, True)]
