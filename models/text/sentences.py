"""Sentences of running text, their clauses, and the numbers in them, each with its place in the source.

Lines that a page's width broke are joined first. Text is folded to half-width signs and has no spaces.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gouji.models.text.lines import Line
from gouji.models.text.normalise import fold
from gouji.models.text.paragraphs import join_paragraphs
from gouji.models.text.settings import LineSettings
from gouji.tokens import Number
from gouji.wording import CASE_COUNTERS, read_numeral

__all__ = ["Figure", "Sentence", "find_figures", "find_sentence", "split_sentences"]

_END = re.compile(r"[。！？!?]")
# 1,013 is one number; 2,3 is two.
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_FIGURE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(?![\d.])")
_SIGNS = "零〇一二两三四五六七八九十百千万"
_IN_WORDS = re.compile(rf"(?<![\d.第几数{_SIGNS}])([{_SIGNS}]+)(?=[{CASE_COUNTERS}])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence; `places[i]` is the place of `text[i]` in the source's text."""

    text: str
    places: tuple[int, ...]
    page: int

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Return the source's span of `text[start:end]`."""
        return self.places[start], self.places[end - 1] + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number in some text, `start` to `end`; `digits` as printed (32, 三十二), without the commas of thousands."""

    value: Number
    digits: str
    start: int
    end: int

    @property
    def decimals(self) -> int:
        """The number of digits after the point."""
        return len(self.digits.partition(".")[2])


def split_sentences(lines: Sequence[Line], settings: LineSettings) -> tuple[Sentence, ...]:
    """Return the sentences of a document's lines, without rows of tables and without what is too long for a sentence."""
    found: list[Sentence] = []
    for paragraph in join_paragraphs(lines, settings):
        kept = [line for line in paragraph.lines if not line.is_row]
        letters = [
            (sign, line.chunks[0].offsets[i])
            for line in kept
            for i, sign in enumerate(fold(line.text))
            if not sign.isspace()
        ]
        if letters:
            found += _split_letters(letters, kept[0].page)
    return tuple(s for s in found if len(s.text) <= settings.longest_sentence)


def find_sentence(sentences: Sequence[Sentence], place: int) -> int | None:
    """Return the number of the sentence that has a place of the source's text; None where none has."""
    number = bisect_right(sentences, place, key=lambda s: s.places[0]) - 1
    return number if number >= 0 and place in sentences[number].places else None


def _split_letters(letters: Sequence[tuple[str, int]], page: int) -> Iterator[Sentence]:
    """Yield the sentences of a paragraph; commas between thousands are left out, so that 1,013 is one number."""
    text = "".join(sign for sign, _ in letters)
    commas = {m.start() for m in _THOUSANDS.finditer(text)}
    start = 0
    for end in (*(m.end() for m in _END.finditer(text)), len(text)):
        kept = [i for i in range(start, end) if i not in commas]
        if kept:
            places = tuple(letters[i][1] for i in kept)
            yield Sentence(text="".join(text[i] for i in kept), places=places, page=page)
        start = end


def find_figures(text: str, *, chinese: bool = False) -> tuple[Figure, ...]:
    """Return the numbers of a text, written with digits; with `chinese` also those in words before a measure word (三十二件)."""
    found = [
        Figure(
            value=float(m.group()) if "." in m.group() else int(m.group()),
            digits=m.group(),
            start=m.start(),
            end=m.end(),
        )
        for m in _FIGURE.finditer(text)
    ]
    for match in _IN_WORDS.finditer(text) if chinese else ():
        value = read_numeral(match.group())
        if value is not None:
            found.append(Figure(value=value, digits=match.group(), start=match.start(), end=match.end()))
    return tuple(sorted(found, key=lambda f: f.start))
