"""Watermarks that run upright: pale or large text that comes again, is crossed, or lies over other text; each rule at its limit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.ingest.pdf.settings import PdfSettings
from gouji.ingest.pdf.visible.drawing import DrawnChar, PageDrawing
from gouji.ingest.pdf.watermarks import (
    _bands,
    _by_band,
    _is_crossed,
    _lies_over,
    _Run,
    _runs,
    find_repeated,
    find_watermarks,
)

SETTINGS = replace(
    PdfSettings(),
    mark_pages=0.5,
    pale_contrast=0.5,
    mark_size=2.0,
    column_gap=1.0,
    alike_size=0.5,
    crossed=0.5,
    thin=3.0,
)
_sides = st.tuples(st.integers(-40, 160), st.integers(1, 80))
_boxes = st.tuples(_sides, _sides).map(lambda s: (s[0][0], s[1][0], s[0][0] + s[0][1], s[1][0] + s[1][1]))


def _draw(text: str, x: float = 10.0, y: float = 20.0, size: float = 10.0, **look: float) -> list[DrawnChar]:
    return [
        DrawnChar(
            text=sign,
            box=(x + at * size / 2, y, x + (at + 1) * size / 2, y + size),
            size=size,
            font="F",
            matrix=(1.0, 0.0),
            color=look.get("color", 0.0),
            contrast=look.get("contrast", 1.0),
        )
        for at, sign in enumerate(text)
    ]


def _page(*parts: list[DrawnChar]) -> PageDrawing:
    chars = tuple(char for part in parts for char in part)
    return PageDrawing(number=1, width=500, height=500, chars=chars, shapes=(), image_area=0.0)


def _run(box: tuple[float, float, float, float], size: float = 10.0) -> _Run:
    return _Run(places=range(1), text="a", box=box, size=size, color=0, contrast=1.0)


def _marked(page: PageDrawing, *strokes: tuple[float, float, float, float], repeated: bool = False) -> str:
    places = find_repeated([page, page], SETTINGS) if repeated else frozenset()
    found = find_watermarks(page, strokes, places, replace(SETTINGS, crossed=0.1))
    return "".join(char.text for at, char in enumerate(page.chars) if at in found)


TEXT = _draw("0123456789" * 3, y=300)


@pytest.mark.parametrize(("contrast", "pale"), [(0.5, False), (0.49, True), (0.1, True)])
def test_pale_text_that_comes_again_is_a_watermark(contrast: float, pale: bool) -> None:
    page = _page(TEXT, _draw("mark", contrast=contrast))
    assert _marked(page, repeated=True) == ("mark" if pale else "")
    assert _marked(page) == ""  # once, over nothing


@pytest.mark.parametrize(
    ("size", "color", "large"), [(21.0, 1.0, True), (20.0, 1.0, False), (21.0, 0.0, False), (10.0, 1.0, False)]
)
def test_large_text_of_another_colour_that_comes_again_is_one(size: float, color: float, large: bool) -> None:
    page = _page(TEXT, _draw("mark", size=size, color=color))
    assert _marked(page, repeated=True) == ("mark" if large else "")


def test_pale_text_goes_with_what_it_repeats_and_large_text_does_not() -> None:
    crossed = (0.0, 25.0, 100.0, 25.5)
    pale = [_draw("mark", y=20, contrast=0.2), _draw("mark", y=100, contrast=0.2), _draw("note", y=150, contrast=0.2)]
    assert _marked(_page(TEXT, *pale), crossed) == "markmark"
    large = [_draw("mark", y=15, size=24, color=1.0), _draw("mark", y=100, size=24, color=1.0)]
    assert _marked(_page(TEXT, *large), (0.0, 27.0, 100.0, 27.5)) == "mark"


def test_pale_text_over_other_text_is_one() -> None:
    for x, over in ((10, "mark"), (400, "")):
        page = _page(TEXT, _draw("mark", x=x, y=302, contrast=0.2))
        assert _marked(page) == over


def test_a_page_whose_text_is_all_pale_has_no_watermark() -> None:
    page = _page(*(_draw("0123", y=20 * at, contrast=0.3) for at in range(5)))
    assert _marked(page, repeated=True) == ""
    assert _marked(_page()) == ""


def test_texts_come_again_on_two_pages_and_a_share_of_all() -> None:
    def count(*places: float) -> int:
        return len(find_repeated([_page(_draw("mark", x=x)) for x in places], SETTINGS))

    assert count(10) == 0
    assert count(10, 10) == 1
    assert count(10, 10, 50, 90) == 1  # half of the pages
    assert count(10, 10, 50, 90, 130) == 0
    assert count(10, 10, 10, 90, 130) == 1
    assert count(10, 10.4) == 1  # the same point
    assert count(10, 12) == 0
    twice = _page(_draw("mark"), _draw("mark"))
    assert not find_repeated([twice, _page(TEXT)], SETTINGS)
    (place,) = find_repeated([twice, twice], SETTINGS)
    assert place == ("mark", 20, 25)


@pytest.mark.parametrize(
    ("change", "runs"),
    [
        ({}, 1),
        ({"font": "G"}, 2),
        ({"color": 1.0}, 2),
        ({"matrix": (2.0, 0.0)}, 2),
        ({"size": 14.9}, 1),
        ({"size": 15.0}, 2),
        ({"size": 5.0}, 2),
        ({"box": (24.9, 20, 30, 30)}, 1),  # a gap of a letter's size is too wide
        ({"box": (25.0, 20, 30, 30)}, 2),
        ({"box": (5.1, 20, 10, 30)}, 1),
        ({"box": (5.0, 20, 10, 30)}, 2),
        ({"box": (15.0, 24.9, 20, 30)}, 1),
        ({"box": (15.0, 25.0, 20, 30)}, 2),
        ({"box": (15.0, 15.0, 20, 30)}, 2),
    ],
)
def test_characters_that_are_set_alike_one_after_the_other_are_one_run(change: dict[str, object], runs: int) -> None:
    one, other = _draw("a")[0], _draw("b", x=15.0)[0]
    found = list(_runs([one, replace(other, **change)], SETTINGS))  # type: ignore[arg-type]
    assert len(found) == runs
    assert [at for run in found for at in run.places] == [0, 1]


def test_runs_leave_spaces_out_and_have_the_contrast_of_their_half() -> None:
    chars = [replace(c, contrast=k) for c, k in zip(_draw("a b"), (0.2, 0.9, 0.6), strict=True)]
    (run,) = _runs(chars, SETTINGS)
    assert (run.text, run.places, run.contrast, run.box) == ("ab", range(3), 0.4, (10, 20, 25, 30))
    assert list(_runs(_draw("  "), SETTINGS)) == []
    assert list(_runs([], SETTINGS)) == []


@settings(deadline=None)
@given(_boxes, st.lists(_boxes, max_size=8), st.sampled_from((4.0, 10.0)))
def test_runs_over_others_are_found_in_the_bands_of_the_page(
    box: tuple[int, int, int, int], others: list[tuple[int, int, int, int]], size: float
) -> None:
    """Against looking at all of them."""
    run, plain = _run(box, size), [_run(other) for other in others]
    over = any(
        min(box[2], b[2]) - max(box[0], b[0]) > min(size, 10.0) / 2
        and min(box[3], b[3]) - max(box[1], b[1]) > min(size, 10.0) / 2
        for b in others
    )
    assert _lies_over(run, _by_band(plain)) == over


def test_bands_are_thirty_points_high_and_end_far_away() -> None:
    assert list(_bands(_run((0, 0, 1, 29.9)))) == [0]
    assert list(_bands(_run((0, 0, 1, 30)))) == [0, 1]
    assert list(_bands(_run((0, -1, 1, 61)))) == [-1, 0, 1, 2]
    assert list(_bands(_run((0, 1e9, 1, 2e9)))) == [500]
    assert list(_bands(_run((0, -2e9, 1, -1e9)))) == [-500]


@pytest.mark.parametrize(
    ("stroke", "crossed"),
    [
        ((0, 15, 50, 16), True),  # level, through the middle; five points of room on each side
        ((0, 5, 50, 6), False),
        ((0, 5.1, 50, 6), True),
        ((0, 24, 50, 25), False),
        ((0, 23, 50, 24.9), True),
        ((0, 14, 50, 17), True),
        ((0, 14, 50, 17.1), False),  # too thick for a rule
        ((0, 15, 5, 16), False),  # ends before it
        ((0, 15, 5.1, 16), True),
        ((35, 15, 50, 16), False),
        ((34.9, 15, 50, 16), True),
        ((20, 0, 21, 50), True),  # upright
        ((5, 0, 6, 50), False),
        ((5.1, 0, 6, 50), True),
        ((34, 0, 35, 50), False),
        ((33, 0, 34.9, 50), True),
        ((18, 0, 21, 50), True),
        ((18, 0, 21.1, 50), False),
        ((20, 0, 21, 5), False),
        ((20, 0, 21, 5.1), True),
        ((20, 25, 21, 50), False),
        ((20, 24.9, 21, 50), True),
    ],
)
def test_a_rule_crosses_a_text_well_inside_of_it(stroke: tuple[float, float, float, float], crossed: bool) -> None:
    assert _is_crossed(_run((0, 0, 40, 30)), [stroke], SETTINGS) == crossed
    assert not _is_crossed(_run((0, 0, 40, 30)), [], SETTINGS)
