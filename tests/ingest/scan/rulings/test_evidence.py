"""Which sides are ruled, on masks drawn pixel by pixel: at 72 dpi a point is a pixel, and a stretch's inside has 100 of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from gouji.ingest.scan.rulings.evidence import drop_short_strokes, find_bridged, find_broken, find_ruled, has_gaps
from gouji.ingest.scan.rulings.lines import DirectionRulings
from gouji.ingest.scan.rulings.settings import RulingSettings

Mask = NDArray[np.uint8]
SETTINGS = RulingSettings(edge_share=0.5, corner_inset=3.0)
POINT = 1.0
ROW = 20
ALONG = (0.0, 106.0, 212.0, 318.0)
"""Lines across; 3 pixels at both ends of each stretch are left out."""


def blank() -> Mask:
    return np.zeros((60, 320), np.uint8)


def drawn(shares: Sequence[float], row: int = ROW) -> Mask:
    """A mask with the first so many hundredths of each stretch's inside inked."""
    mask = blank()
    for start, share in zip(ALONG, shares, strict=False):
        mask[row, int(start) + 3 : int(start) + 3 + round(100 * share)] = 1
    return mask


def rulings(near: Mask, thin: Mask | None = None, strokes: Mask | None = None) -> DirectionRulings:
    thin = near if thin is None else thin
    return DirectionRulings(lines=(), ruled=near, near=near, thin=thin, strokes=blank() if strokes is None else strokes)


@pytest.mark.parametrize(
    ("shares", "ruled"),
    [
        ((1, 1, 1), (True, True, True)),
        ((0.5, 0.49, 0.5), (True, False, True)),
        ((0, 0, 0), (False, False, False)),
    ],
)
def test_a_side_is_ruled_where_its_share_is_inked(shares: Sequence[float], ruled: Sequence[bool]) -> None:
    assert find_ruled(rulings(drawn(shares)), [ROW], ALONG, SETTINGS).tolist() == [list(ruled)]


@pytest.mark.parametrize(
    ("shares", "ruled"),
    [
        pytest.param((1, 0.4, 1), (True, True, True), id="half there between two whole ones"),
        pytest.param((0.5, 0.25, 0.5), (True, True, True), id="just half there between two just ruled"),
        pytest.param((1, 0.24, 1), (True, False, True), id="less than half there"),
        pytest.param((1, 0, 1), (True, False, True), id="nothing there: two cells in a row are one"),
        pytest.param((1, 0.4, 0), (True, False, False), id="goes on before only"),
        pytest.param((0, 0.4, 1), (False, False, True), id="goes on after only"),
        pytest.param((0.4, 1, 1), (False, True, True), id="at the line's beginning"),
        pytest.param((1, 1, 0.4), (True, True, False), id="at the line's end"),
        pytest.param((0.4, 0.4, 0.4), (False, False, False), id="neighbours that are half there themselves"),
        pytest.param((1, 0.4, 0.4), (True, False, False), id="one neighbour half there itself"),
    ],
)
def test_a_gap_is_bridged_between_two_ruled_sides(shares: Sequence[float], ruled: Sequence[bool]) -> None:
    assert find_bridged(rulings(drawn(shares)), [ROW], ALONG, SETTINGS).tolist() == [list(ruled)]


def test_a_gap_is_not_bridged_by_the_rules_of_another_line() -> None:
    mask = np.maximum(drawn((1, 1, 1), row=10), drawn((0, 0.4, 0), row=40))
    assert find_bridged(rulings(mask), [10, 40], ALONG, SETTINGS).tolist() == [[True] * 3, [False] * 3]


def test_crossings_do_not_count_as_ink_of_a_side() -> None:
    mask = blank()
    for x in ALONG:
        mask[:, max(int(x) - 2, 0) : int(x) + 3] = 1
    assert not find_ruled(rulings(mask), [ROW], ALONG, RulingSettings(edge_share=0.01)).any()


def test_lines_at_the_pages_edges_are_looked_at_on_the_page() -> None:
    mask = drawn((1, 1, 1), row=0)
    mask[-1] = mask[0]
    assert find_ruled(rulings(mask), [-4.0, 70.0], ALONG, SETTINGS).all()


def broken(thin: Mask, strokes: Mask | None = None, settings: RulingSettings = SETTINGS) -> list[bool]:
    found: list[list[bool]] = find_broken(
        np.ones((1, 3), bool), rulings(blank(), thin, strokes), [ROW], ALONG, POINT, settings
    ).tolist()
    return found[0]


def test_only_sides_that_are_asked_for_are_looked_at() -> None:
    asked = np.array([[True, False, True]])
    found = find_broken(asked, rulings(blank(), drawn((1, 1, 1))), [ROW], ALONG, POINT, SETTINGS)
    assert found.tolist() == asked.tolist()


@pytest.mark.parametrize("off", [-2, -1, 0, 1, 2, 3, -3])
def test_a_broken_rule_may_be_a_little_off_its_line(off: int) -> None:
    assert broken(drawn((0.7, 0.7, 0.7), row=ROW + off)) == [abs(off) <= 2] * 3


def test_most_of_a_rule_suffices_and_little_does_not() -> None:
    middle = blank()
    for x, length in ((3, 66), (109 + 30, 65), (215, 19)):
        middle[ROW, x : x + length] = 1
    settings = RulingSettings(longest_stroke=1000.0)
    # The second is one piece clear of both ends, the third is too little of a rule.
    assert broken(middle, settings=settings) == [True, False, False]


def test_strokes_beside_most_of_a_rule_say_that_it_is_text() -> None:
    thin = drawn((0.7, 0.7, 0.7))
    for row, share in ((ROW + 2, 0.19), (ROW - 3, 0.3)):
        strokes = drawn((share, 0, share), row=row)
        # Long pieces would show beside the text; they are not looked for here.
        settings = RulingSettings(longest_stroke=1000.0)
        assert broken(thin, strokes, settings) == [share < 0.2, True, share < 0.2]


def test_what_is_left_of_a_rule_reaches_an_end_or_is_in_pieces() -> None:
    thin = blank()
    thin[ROW, 3:28] = 1  # from the beginning
    thin[ROW, 109 + 40 : 109 + 66] = 1  # in the middle: a digit 1
    thin[ROW, 215 + 30 : 215 + 45] = thin[ROW, 215 + 60 : 215 + 75] = 1  # in pieces
    settings = RulingSettings(shown_share=2.0)
    assert broken(thin, settings=settings) == [True, False, True]
    thin[ROW] = thin[ROW, ::-1]  # the same from the other end
    thin[ROW, :-2] = thin[ROW, 2:]
    assert broken(thin, settings=settings) == [True, False, True]


def test_strokes_beside_what_is_left_say_that_it_is_text() -> None:
    thin = drawn((0.25, 0.25, 0.25))
    settings = RulingSettings(shown_share=2.0)
    assert broken(thin, drawn((0.05, 0.06, 0.0), row=ROW + 3), settings) == [True, False, True]
    assert broken(thin, drawn((0.05, 0.06, 0.0), row=ROW - 2), settings) == [True, False, True]


def test_a_rule_in_pieces_shows_where_it_is_clear_of_text() -> None:
    thin, strokes = blank(), blank()
    for start in (3, 109, 215):
        thin[ROW, start : start + 10] = thin[ROW, start + 60 : start + 95] = 1
        strokes[ROW + 3, start + 10 : start + 55] = 1  # text over nearly half of it
    assert broken(thin, strokes) == [True] * 3
    strokes[ROW - 2, 109:204] = 1  # the second has text above all of it
    assert broken(thin, strokes) == [True, False, True]
    thin[ROW, 215:320] = 0
    thin[ROW, 215:245] = 1  # of the third one piece is left that ends in text
    strokes[ROW + 2, 225:245] = 1
    assert broken(thin, strokes) == [True, False, False]


@pytest.mark.parametrize(
    ("pieces", "shows"),
    [
        pytest.param(((40, 57),), True, id="one piece longer than any stroke"),
        pytest.param(((40, 56),), False, id="one piece that may be a stroke"),
        pytest.param(((35, 45), (50, 60)), True, id="two pieces"),
        pytest.param(((35, 50), (55, 57)), False, id="one piece, and dust"),
        pytest.param((), False, id="nothing"),
    ],
)
def test_beside_text_a_rule_shows_in_pieces_or_over_more_than_a_stroke(
    pieces: Sequence[tuple[int, int]], *, shows: bool
) -> None:
    thin, strokes = blank(), blank()
    strokes[ROW + 2, 3:103] = 1
    strokes[ROW + 2, 33:63] = 0  # clear of text
    thin[ROW, 3:33] = thin[ROW, 63:103] = 1
    for start, end in pieces:
        thin[ROW, start:end] = 1
    settings = RulingSettings(shown_part=0.1)
    assert broken(thin, strokes, settings)[0] is shows


SHORT = (106.0, 136.0)


def short(thin: Mask, strokes: Mask, along: Sequence[float] = SHORT) -> bool:
    sides = np.ones((1, 1), bool)
    return bool(drop_short_strokes(sides, rulings(blank(), thin, strokes), [ROW], along, POINT, SETTINGS)[0, 0])


def test_short_sides_with_strokes_beside_them_are_dropped_and_long_ones_kept() -> None:
    thin, strokes = blank(), blank()
    thin[ROW, 100:160] = 1
    assert short(thin, strokes)
    strokes[ROW + 2, 100:160] = 1  # on one side
    assert not short(thin, strokes)
    assert short(thin, strokes, along=(106.0, 139.0)), "longer than any stroke"
    assert not short(thin, strokes, along=(106.0, 138.0))


@pytest.mark.parametrize(
    ("inked", "beside", "kept"),
    [
        pytest.param(slice(0, 31), 0.17, True, id="whole, with some strokes beside"),
        pytest.param(slice(0, 31), 0.2, False, id="whole, with more strokes beside"),
        pytest.param([*range(12), *range(20, 31)], 0.12, True, id="reaches both ends, with a few strokes beside"),
        pytest.param([*range(12), *range(20, 31)], 0.17, False, id="reaches both ends, with some strokes beside"),
        pytest.param(slice(5, 31), 0.0, True, id="reaches one end, with nothing beside"),
        pytest.param(slice(5, 31), 0.05, False, id="reaches one end, with hardly anything beside"),
        pytest.param(slice(0, 26), 0.05, False, id="reaches the other end, with hardly anything beside"),
    ],
)
def test_short_rules_reach_their_ends_with_paper_beside(inked: slice | list[int], beside: float, *, kept: bool) -> None:
    thin, strokes = blank(), blank()
    thin[ROW, 106:137][inked] = 1
    for row in (ROW - 2, ROW + 2):  # at this resolution all distances that are looked at round to two pixels
        strokes[row, 108 : 108 + round(beside * 26)] = 1
    assert short(thin, strokes) is kept


def test_many_gaps_say_that_rules_may_be_lost() -> None:
    ruled = np.array([[True, True, True]])

    def gaps(*shares: float, flags: NDArray[np.bool_] = ruled) -> bool:
        return has_gaps(flags, rulings(blank(), drawn(shares)), [ROW], ALONG, POINT, SETTINGS)

    assert not gaps(1, 1, 1)
    assert not gaps(0.9, 0.95, 1)
    assert gaps(1, 0.85, 1)
    assert not gaps(1, 0.85, 1, flags=np.array([[True, False, True]])), "sides that are not ruled do not count"
    assert not gaps(0, 0, 0, flags=np.zeros((1, 3), bool)), "nothing is ruled"
    many = np.ones((1, 10), bool)
    along = [106.0 * i for i in range(11)]
    mask = np.zeros((60, 1100), np.uint8)
    mask[ROW] = 1
    mask[ROW, 40:60] = 0
    view = rulings(blank(), mask)
    assert not has_gaps(many, view, [ROW], along, POINT, SETTINGS), "one in ten"
    mask[ROW, 140:160] = 0
    assert has_gaps(many, view, [ROW], along, POINT, SETTINGS), "two in ten"


@pytest.mark.parametrize("along", [(0.0, 0.4), (330.0, 336.0)])
def test_a_side_without_pixels_is_none(along: tuple[float, float]) -> None:
    with np.errstate(all="raise"):
        found = drop_short_strokes(np.ones((1, 1), bool), rulings(drawn((1, 1, 1))), [ROW], along, POINT, SETTINGS)
    assert not found.any()


def test_strokes_close_beside_a_line_of_whole_sides_are_digits_beside_a_rule() -> None:
    """Numbers that are set to the left, with next to no room: row after row, and in one row the rule is worn at an end."""
    along = [float(20 * n) for n in range(7)]
    thin, strokes = blank(), blank()
    thin[ROW, :121] = 1
    thin[ROW, 46:48] = 0
    strokes[ROW + 2, :121] = strokes[ROW + 1, :121] = 1
    sides = np.ones((1, 6), bool)
    settings = replace(SETTINGS, whole_share=0.94)
    assert drop_short_strokes(sides, rulings(thin, strokes=strokes), [ROW], along, POINT, settings).all()
    thin[ROW, 8:120:20] = thin[ROW, 9:120:20] = thin[ROW, 12:120:20] = 0
    assert not drop_short_strokes(sides, rulings(thin, strokes=strokes), [ROW], along, POINT, settings).any()


def test_strokes_close_beside_a_row_of_nearly_whole_sides_are_digits_beside_rules() -> None:
    """The only low row of a table with numbers close beside each of its uprights: none of these has another low side."""
    along = [0.0, 20.0, 60.0]
    places = [10.0, 25.0, 40.0, 55.0]
    thin, strokes = blank(), blank()
    for place in places:
        thin[int(place), 1:61] = 1
        strokes[int(place) + 2, :21] = strokes[int(place) + 1, :21] = 1
    sides = np.ones((4, 2), bool)
    assert drop_short_strokes(sides, rulings(thin, strokes=strokes), places, along, POINT, SETTINGS).all()
    thin[[25, 40, 55], 8:12] = 0
    found = drop_short_strokes(sides, rulings(thin, strokes=strokes), places, along, POINT, SETTINGS)
    assert found.tolist() == [[False, True]] * 4


def test_strokes_of_a_header_that_reach_from_rule_to_rule_are_no_rules_because_others_beside_them_are() -> None:
    """Two lines of text fill a low row of headers between rules that go on below: their strokes are in line with nothing."""
    along = [0.0, 20.0, 60.0]
    places = [5.0, 15.0, 25.0, 35.0, 45.0]
    thin, strokes = blank(), blank()
    sides = np.ones((5, 2), bool)
    sides[2, 1] = False
    for place in places:
        thin[int(place), 1:61] = 1
    thin[25, 21:61] = 0
    strokes[[23, 24, 26, 27], :21] = 1
    found = drop_short_strokes(sides, rulings(thin, strokes=strokes), places, along, POINT, SETTINGS)
    assert found.tolist() == [[True, True], [True, True], [False, False], [True, True], [True, True]]
