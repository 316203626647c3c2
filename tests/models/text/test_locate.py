"""Places of spans: pages, boxes around several tokens, blanks by their cells, readings of ink."""

from __future__ import annotations

import math

import pytest

from gouji.models.text.locate import Locator
from gouji.models.text.settings import LineSettings
from gouji.tokens import Box, Cell, Page, Source, Span, Token, TokenKind, TokenStream

LEFT = Cell(table=0, row=0, column=0)
RIGHT = Cell(table=0, row=0, column=1)
LOWER = Cell(table=0, row=1, column=0)


def _box(x0: float, y0: float, x1: float, y1: float) -> Box:
    return Box(x0=x0, y0=y0, x1=x1, y1=y1)


def _token(text: str, start: int, kind: TokenKind = TokenKind.WORD, **more: object) -> Token:
    return Token(text=text, kind=kind, span=Span(start=start, end=start + len(text)), **more)  # type: ignore[arg-type]


def _stream(*tokens: Token) -> TokenStream:
    text = "".join(token.text for token in tokens)
    source = Source(name="a", sha256="", media_type="")
    return TokenStream(text=text, tokens=tokens, pages=(Page(number=1), Page(number=2)), source=source)


# 规章 ⇥ 12 ⇥ (blank) (blank) ⏎ 3
TOKENS = (
    _token("规章", 0, box=_box(10, 20, 30, 32), cell=LEFT),
    _token("\t", 2, TokenKind.BREAK),
    _token(
        "12", 3, TokenKind.NUMBER, box=_box(40, 18, 52, 40), confidence=0.9, alternatives=(("17", 0.06), ("72", 0.0))
    ),
    _token("", 5, TokenKind.BLANK, box=_box(60, 20, 80, 32), cell=RIGHT, page=1),
    _token("", 5, TokenKind.BLANK, box=_box(60, 50, 80, 62), cell=LOWER, page=2),
    _token("\n", 5, TokenKind.BREAK),
    _token("3", 6, TokenKind.NUMBER, page=2, confidence=0.4),
)


@pytest.fixture
def locator() -> Locator:
    return Locator(_stream(*TOKENS), LineSettings())


def test_the_box_of_several_tokens_is_around_all_of_them(locator: Locator) -> None:
    evidence = locator.find_evidence((0, 5))
    assert evidence.box == _box(10, 18, 52, 40)
    assert (evidence.page, evidence.span, evidence.cell) == (1, Span(start=0, end=5), None)
    assert locator.find_evidence((3, 5)).box == _box(40, 18, 52, 40)
    assert locator.find_evidence((0, 2), LEFT).cell == (0, 0, 0)


def test_a_blank_is_found_by_its_cell(locator: Locator) -> None:
    assert locator.find_evidence((5, 5), RIGHT).box == _box(60, 20, 80, 32)
    lower = locator.find_evidence((5, 5), LOWER)
    assert (lower.box, lower.page, lower.cell) == (_box(60, 50, 80, 62), 2, (0, 1, 0))
    assert locator.find_evidence((5, 5), LEFT).box == _box(60, 20, 80, 32), "the first that stands there"


def test_what_has_no_place_has_no_box(locator: Locator) -> None:
    evidence = locator.find_evidence((6, 7))
    assert (evidence.box, evidence.page) == (None, 2)
    assert locator.find_centre((6, 7)) is None
    assert locator.find_centre((0, 2)) == 20.0
    assert locator.find_centre((4, 5)) == 46.0


def test_one_recognised_token_makes_a_scan() -> None:
    assert Locator(_stream(*TOKENS), LineSettings()).recognised
    assert not Locator(_stream(*TOKENS[:2]), LineSettings()).recognised


def test_recognition_is_asked_span_by_span(locator: Locator) -> None:
    assert not locator.is_recognised((0, 2))
    assert locator.is_recognised((0, 5))
    assert locator.is_recognised((6, 7))
    assert locator.find_confidence((0, 2)) == 1.0
    assert locator.find_confidence((3, 5)) == 0.9
    assert locator.find_confidence((3, 7)) == 0.4, "the least sure one"
    assert locator.find_confidence((3, 3)) == 0.9, "nothing yet, but where a token begins"


def test_a_token_is_all_of_its_span_or_none(locator: Locator) -> None:
    token = locator.find_token((3, 5))
    assert token is not None
    assert token.text == "12"
    assert locator.find_token((3, 4)) is None
    assert locator.find_token((0, 5)) is None
    assert Locator(_stream(), LineSettings()).find_token((0, 1)) is None


def test_readings_of_ink_and_what_they_cost(locator: Locator) -> None:
    least = LineSettings().least_chance
    assert locator.find_chances((3, 5)) == {"12": 0.9, "17": 0.06, "72": least}
    assert locator.find_chances((0, 2)) == {}
    (first, second) = locator.find_alternatives((3, 5))
    assert first == ("17", round(math.log(0.9 / 0.06), 4))
    assert second == ("72", round(math.log(0.9 / least), 4))
    assert locator.find_alternatives((0, 2)) == ()
