"""Dates that no calendar has: 11月31日, 2023年2月29日, 13月5日, 二〇二四年十三月.

>>> [m.group() for m in find_impossible_dates("截至11月31日；2024年2月29日。")]
['11月31日']
"""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Iterator, Sequence

from gouji.models.text.sentences import Sentence
from gouji.report import Finding, Severity, Verdict
from gouji.wording import DIGITS, NUMERALS, read_numeral

__all__ = ["check_dates", "find_impossible_dates"]

_NUMBER = rf"\d{{1,2}}|[{NUMERALS}]{{1,3}}"
_DATE = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d|二[〇○零][〇○零{NUMERALS}]{{2}})年)?(?<![\d.{NUMERALS}第])(?P<month>{_NUMBER})月"
    rf"(?:(?P<day>{_NUMBER})日(?!内|前后|左右))?"
)
_LEAP_YEAR = 2024
"""A year for dates without one: it has a 29 February."""


def find_impossible_dates(text: str) -> Iterator[re.Match[str]]:
    """Yield the dates of a text that no calendar has; a month alone counts where a year stands before it."""
    for match in _DATE.finditer(text):
        year, month, day = (_number(match.group(g)) for g in ("year", "month", "day"))
        if month is None or (day is None and (year is None or match.group("day"))):
            continue
        if not 1 <= month < len(month_name) or (
            day is not None and not 1 <= day <= monthrange(year or _LEAP_YEAR, month)[1]
        ):
            yield match


def check_dates(sentences: Sequence[Sentence]) -> tuple[Finding, ...]:
    """Return a warning for each date that no calendar has; whether it was miswritten or misread is unknown."""
    return tuple(_finding(s, match) for s in sentences for match in find_impossible_dates(s.text))


def _number(text: str | None) -> int | None:
    if not text or text.isdigit():
        return int(text) if text else None
    if len(text) > 3:  # a year, digit by digit
        return int("".join(str(DIGITS[c]) for c in text)) if all(c in DIGITS for c in text) else None
    return read_numeral(text)


def _finding(sentence: Sentence, match: re.Match[str]) -> Finding:
    start, end = sentence.locate(*match.span())
    return Finding(
        rule="text.date",
        severity=Severity.WARNING,
        facts=(),
        message=f"the text (page {sentence.page}, characters {start}–{end}) has the date {match.group()}, which does not exist",
        verdict=Verdict.UNDECIDED,
        page=sentence.page,
    )
