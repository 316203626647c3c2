"""The years that a document says it reports on, and whether they agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from gouji.models.identity.names import ReportName, find_period, find_year
from gouji.models.identity.settings import IdentitySettings
from gouji.models.identity.title import Identity
from gouji.models.text.lines import Line
from gouji.models.text.normalise import fold

__all__ = ["drop_dates", "may_be_misdated"]

_WHOLE_YEAR = re.compile(r"(20\d\d年)1月(?:1日|份)?起?[至到\-—~](?:20\d\d年)?12月(?:31日|份|底)?")
_DATE = re.compile(r"(?<![至到止])20\d\d(?:年\d{1,2}月\d{1,2}日|([-./])\d{1,2}\1\d{1,2})")
_ISSUED = re.compile(
    r"(?:发布|制表|填[表报]|印发|公[示布]|报送|上报|编制|更新|成文|打印|统计)(?:日期|时间|于)?:?20\d\d[年\-./](?:\d{1,2}月?)?"
    r"|20\d\d[年\-./](?:\d{1,2}月?)?(?:发布|制表|填[表报]|印发|公[示布]|报送|上报|编制|更新|成文|打印)"
)
_YEAR = re.compile(r"20\d\d(?=年)")
_YEAR_ALONE = re.compile(r"\s*\(?\s*20\d\d\s*年?\s*度?\s*\)?\s*")
_PRESENTED = re.compile(r"现[将就][^。;]{0,40}?(20\d\d)年")


def drop_dates(text: str) -> str:
    """Return a folded text without dates, and without what says when something was issued: they are no period of figures.

    >>> [drop_dates(text) for text in ("制表日期:2024年1月10日", "(2024年1月发布)", "2023年1月1日至12月31日")]
    ['制表日期:', '()', '2023年']
    """
    text = _WHOLE_YEAR.sub(r"\1", "".join(text.split()))
    return _ISSUED.sub("", _DATE.sub("", text))


def may_be_misdated(
    lines: Sequence[Line], identity: Identity, declared: str | None, name: ReportName, settings: IdentitySettings
) -> bool:
    """Return whether the report's year is open: what names it disagrees, or nothing does and the captions of tables are of several years.

    `declared` is the title that the source declares, `name` what reports are called. A caption of a later year disagrees, too.
    """
    said = set(_list_said(lines, identity, declared, name, settings))
    captions = {year for line in _list_captions(lines, name, settings) for year in _find_years(line.text)}
    if not said:
        return len(captions) > 1
    return len(said) > 1 or any(year > max(said) for year in captions)


def _list_said(
    lines: Sequence[Line], identity: Identity, declared: str | None, name: ReportName, settings: IdentitySettings
) -> Iterator[int]:
    """Yield the years that the title, what the source declares and sentences give the report."""

    def begins_other(line: Line) -> bool:
        titled = len(line.text) <= settings.longest_title and name.find(line.text) and "现" not in line.text
        return bool(titled) and find_year(line.text) not in (None, identity.year)

    titles = [identity.title, declared if declared and name.find(declared) else ""]
    yield from (year for title in titles if (year := find_year(title)) is not None)
    at = next((at for at, line in enumerate(lines) if line.number == identity.line), None)
    if at is not None and find_year(identity.title) is None:
        beside = [lines[i].text for i in (at - 1, at + 1) if 0 <= i < len(lines)]
        yield from (year for t in beside if _YEAR_ALONE.fullmatch(fold(t)) and (year := find_year(t)) is not None)
    for line in takewhile(lambda each: not begins_other(each), lines):
        if line.is_row:
            continue
        text = "".join(fold(line.text).split())
        presented = _PRESENTED.search(text)
        if presented is not None:
            yield int(presented.group(1))
        period = find_period(text) if len(text) > settings.longest_title or "。" in text else None
        if period is not None:
            yield period


def _list_captions(lines: Sequence[Line], name: ReportName, settings: IdentitySettings) -> Iterator[Line]:
    """Yield the lines right over tables that may be their captions."""
    for line, following in pairwise(lines):
        short = not line.is_row and len(line.text) <= settings.longest_title
        if short and following.is_row and not name.find(line.text):
            yield line


def _find_years(text: str) -> list[int]:
    return [int(year) for year in _YEAR.findall(drop_dates(fold(text)))]
