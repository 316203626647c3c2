"""Folds and streaks from edge to edge, told from a table's rules; at 72 dpi a point is a pixel."""

from __future__ import annotations

import numpy as np
import pytest

from gouji.ingest.scan.rulings.artefacts import find_artefacts, remove_artefacts
from gouji.ingest.scan.rulings.lines import RulingLine
from gouji.ingest.scan.rulings.settings import RulingSettings

SETTINGS = RulingSettings()
DPI = 72.0
HEIGHT, WIDTH = 800, 600


def upright(place: float, start: int = 0, end: int = HEIGHT, slope: float = 0.0) -> RulingLine:
    return RulingLine(place=place, start=start, end=end, slope=slope)


TABLE = tuple(upright(y, 100, 500) for y in (200, 300, 400))
"""Rules across, of a table well inside the page."""


def found(*rules: RulingLine, across: tuple[RulingLine, ...] = TABLE) -> list[tuple[int, int]]:
    _, down = find_artefacts(across, rules, HEIGHT, WIDTH, DPI, SETTINGS)
    return [(rule.start, rule.end) for rule in down]


def test_a_line_from_edge_to_edge_is_an_artefact_and_a_shorter_one_is_not() -> None:
    assert found(upright(300)) == [(0, 800)]
    assert found(upright(300, 20, 780)) == [(20, 780)]
    assert found(upright(300, 30, 780)) == []


def test_its_pieces_are_joined_where_they_lie_on_one_line() -> None:
    pieces = (upright(300, 0, 300), upright(301, 350, 500), upright(300, 600, 800))
    assert found(*pieces) == [(0, 800)]
    assert found(pieces[0], upright(304, 350, 500), pieces[2]) == [(0, 800)], "the rest covers enough"
    assert found(upright(300, 0, 200), upright(300, 600, 800)) == [], "too little of it is seen"
    aslant = (upright(300, 0, 400, slope=0.02), upright(308, 410, 800, slope=0.02))
    assert found(*aslant) == [(0, 800)]


def test_rules_of_a_table_that_fills_the_page_are_none() -> None:
    edge = (*TABLE, upright(10, 0, 600))
    assert found(upright(300), across=edge) == [], "it ends at a rule across"
    assert found(upright(300), across=(*TABLE, upright(790, 0, 600))) == []
    assert found(upright(300), across=(*TABLE, upright(10, 300, 380))) == [(0, 800)], "a short piece ends nothing"
    assert found(upright(300), across=()) == [(0, 800)]
    assert len(found(upright(200), upright(300))) == 2
    assert found(upright(200), upright(300), upright(400)) == [], "three are a table's columns"


def test_both_directions_are_looked_at() -> None:
    level, down = find_artefacts((upright(400, 0, WIDTH),), (), HEIGHT, WIDTH, DPI, SETTINGS)
    assert [rule.place for rule in level] == [400]
    assert down == ()


@pytest.mark.parametrize("transposed", [False, True])
def test_paper_under_an_artefact_is_brightened_and_print_stays(*, transposed: bool) -> None:
    page = np.full((HEIGHT, HEIGHT), 250, np.uint8)
    page[:, 298:303] = 150
    page[100:120, 290:310] = np.minimum(page[100:120, 290:310], 30)
    rule = upright(300)
    if transposed:
        cleaned = remove_artefacts(page.T.copy(), [rule], [], DPI, SETTINGS).T
    else:
        cleaned = remove_artefacts(page, [], [rule], DPI, SETTINGS)
    assert (cleaned[200:, 295:306] >= 249).all()
    assert (cleaned[105:115, 292:308] < 60).all()
    assert (page[200:, 298:303] == 150).all(), "the page itself stays as it is"
