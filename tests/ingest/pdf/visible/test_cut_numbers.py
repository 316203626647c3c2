"""Numbers of which a part is seen: a mark stands where digits are hidden beside others, and beyond the page's edge."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.ingest.pdf.visible.cut_numbers import _are_side_by_side, _move_inside, leave_out_hidden
from gouji.ingest.pdf.visible.drawing import DrawnChar, PageDrawing
from gouji.tokens import OBJECT

SIZE, ADVANCE = 10.0, 5.0
MATRICES = {0: (1.0, 0.0), 90: (0.0, 1.0), 180: (-1.0, 0.0), 270: (0.0, -1.0)}


def _page(width: float = 500.0, height: float = 100.0) -> PageDrawing:
    return PageDrawing(number=1, width=width, height=height, chars=(), shapes=(), image_area=0.0)


def _draw(text: str, *, x: float = 10.0, y: float = 20.0, piece: int = 0, color: object = 0) -> list[DrawnChar]:
    return [
        DrawnChar(
            text=sign,
            box=(x + at * ADVANCE, y, x + (at + 1) * ADVANCE, y + SIZE),
            size=SIZE,
            font="F",
            matrix=MATRICES[0],
            color=color,
            piece=piece,
        )
        for at, sign in enumerate(text)
    ]


def _show(chars: list[DrawnChar], seen: str, page: PageDrawing | None = None) -> str:
    """Return what is left, `?` for a mark; `seen` has an x for each character that is not."""
    found = leave_out_hidden(chars, [sign != "x" for sign in seen], page or _page())
    return "".join("?" if char.text == OBJECT else char.text for char in found)


@pytest.mark.parametrize(
    ("text", "seen", "left"),
    [
        ("1234", "1234", "1234"),
        ("1234", "xxxx", ""),  # all hidden: nobody sees a number
        ("1234", "12xx", "12?"),
        ("1234", "xx34", "?34"),
        ("1234", "1xx4", "1?4"),
        ("1234", "1x34", "1?34"),
        ("12a4", "12ax", "12a"),
        ("a234", "x234", "234"),
        ("12 4", "12 x", "12 "),
        ("1,34", "1,xx", "1??"),  # a sign before a mark is one, too: no number ends with a comma
        ("1.34", "1.x4", "1??4"),
        ("ab", "ax", "a"),
    ],
)
def test_digits_that_are_hidden_beside_others_leave_a_mark(text: str, seen: str, left: str) -> None:
    assert _show(_draw(text), seen) == left


@settings(deadline=None)
@given(st.text("0123456789", min_size=1, max_size=8), st.data())
def test_of_plain_digits_each_seen_one_is_left_in_its_order(text: str, data: st.DataObject) -> None:
    seen = data.draw(st.lists(st.booleans(), min_size=len(text), max_size=len(text)))
    shown = _show(_draw(text), "".join("o" if s else "x" for s in seen))
    assert shown.replace("?", "") == "".join(sign for sign, s in zip(text, seen, strict=True) if s)
    assert ("?" in shown) == (any(seen) and not all(seen))


def test_strings_of_one_digit_each_make_a_number_and_others_do_not() -> None:
    single = [*_draw("1", piece=1), *_draw("2", x=15.0, piece=2)]
    assert _show(single, "1x") == "1?"
    longer = [*_draw("11", x=5.0, piece=1), *_draw("2", x=15.0, piece=2)]
    assert _show(longer, "11x") == "11"
    assert _show([*_draw("1"), *_draw("2", x=15.0, color=1)], "1x") == "1"
    other = replace(_draw("2", x=15.0)[0], font="G")
    assert _show([*_draw("1"), other], "1x") == "1"


def test_a_digit_between_others_may_be_hidden_in_any_way() -> None:
    gap = [*_draw("1", piece=1), *_draw("2", x=15.0, piece=2, color=1), *_draw("3", x=20.0, piece=3)]
    assert _show(gap, "1x3") == "1?3"
    assert _show(gap, "xx3") == "3"
    assert _show(gap, "1xx") == "1"
    assert _show([gap[0], gap[1], *_draw("3", x=22.0, piece=3)], "1x3") == "13"


@pytest.mark.parametrize("turn", MATRICES)
def test_digits_stand_side_by_side_within_a_tenth_of_their_size(turn: int) -> None:
    def make(along: float, across: float = 0.0, size: float = SIZE) -> DrawnChar:
        boxes = {
            0: (100 + along, 50 + across, 105 + along, 60 + across),
            180: (95 - along, 50 + across, 100 - along, 60 + across),
            90: (50 + across, 95 - along, 60 + across, 100 - along),
            270: (50 + across, 100 + along, 60 + across, 105 + along),
        }
        return replace(_draw("1")[0], box=boxes[turn], size=size, matrix=MATRICES[turn])

    first = make(0)
    assert _are_side_by_side(first, make(5))
    assert _are_side_by_side(first, make(5.9))
    assert not _are_side_by_side(first, make(6))  # a tenth of the size is too much
    assert _are_side_by_side(first, make(4.1))
    assert not _are_side_by_side(first, make(3.9))
    assert not _are_side_by_side(first, make(-5))  # the one before
    assert _are_side_by_side(first, make(5, 0.9))
    assert not _are_side_by_side(first, make(5, 1))
    assert _are_side_by_side(first, make(5, size=10.9))
    assert not _are_side_by_side(first, make(5, size=11.0))
    assert not _are_side_by_side(first, make(5, size=8.9))
    other = (turn + 90) % 360
    assert not _are_side_by_side(first, replace(make(5), matrix=MATRICES[other]))
    assert not _are_side_by_side(first, replace(make(5), text="a"))
    assert not _are_side_by_side(replace(first, text="a"), make(5))
    assert _are_side_by_side(first, replace(make(5), text=","))


@pytest.mark.parametrize(
    ("x", "y", "left"),
    [
        (100.0, 20.0, "?"),  # its middle is right of the edge
        (97.0, 20.0, "5"),
        (97.5, 20.0, "5"),  # just on it
        (97.6, 20.0, "?"),
        (197.0, 20.0, "?"),
        (197.5, 20.0, "5"),  # as far away as the page is wide
        (120.0, 0.0, "?"),
        (120.0, -0.1, "5"),
        (120.0, 49.9, "?"),
        (120.0, 50.0, "5"),
    ],
)
def test_digits_beyond_the_right_edge_leave_a_mark(x: float, y: float, left: str) -> None:
    page = _page(width=100.0, height=50.0)
    (found,) = leave_out_hidden(_draw("5", x=x, y=y), [True], page)
    assert ("?" if found.text == OBJECT else found.text) == left
    if left == "?":
        assert 0 <= found.box[0] <= found.box[2] <= 100


def test_each_string_beyond_the_edge_leaves_one_mark() -> None:
    page = _page(width=100.0)
    chars = [*_draw("12", x=120.0, piece=1), *_draw("34", x=150.0, piece=2), *_draw("ab", x=170.0, piece=3)]
    assert _show(chars, "xxxxxx", page) == "??"


def test_a_box_beyond_the_edge_is_a_line_on_it() -> None:
    page = _page(width=100.0, height=50.0)
    assert _move_inside((120, 10, 130, 20), page) == (100, 10, 100, 20)
    assert _move_inside((-5, -5, 10, 60), page) == (0, 0, 10, 50)
    assert _move_inside((10, 10, 20, 20), page) == (10, 10, 20, 20)
    assert _move_inside((-20, -20, -10, -10), page) == (0, 0, 0, 0)


def test_what_cannot_be_drawn_is_taken_for_black() -> None:
    (char,) = leave_out_hidden([replace(_draw("5")[0], contrast=0.0)], [True], _page())
    assert char.contrast == 1.0
    (char,) = leave_out_hidden([replace(_draw("5")[0], contrast=0.3)], [True], _page())
    assert char.contrast == 0.3
