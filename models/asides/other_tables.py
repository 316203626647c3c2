"""Tables that stand twice in a document, one of them another year's or another organ's, as its title or caption says.

The other one is set aside only where the nearest title or caption over one of them says that it is the report's own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from gouji.models.asides.period_columns import has_periods, is_figure
from gouji.models.identity.names import ORGAN, ReportName
from gouji.models.identity.organs import is_same_organ
from gouji.models.identity.settings import IdentitySettings
from gouji.models.identity.title import Identity
from gouji.models.rows.settings import RowSettings
from gouji.models.text.lines import Chunk, Line
from gouji.models.text.normalise import core, fold, split_enumerator
from gouji.tokens import Cell
from gouji.wording import OFFICE, PERIODS, SUBORDINATE_ENDINGS

__all__ = ["find_twins", "list_other_tables"]

_Tables = Mapping[int, Sequence[Sequence[Chunk]]]

_YEAR = re.compile(r"20\d\d(?=年)")
_THIS = re.compile(r"本年(?!新收)|今年")
_CARRIED = re.compile(r"上一?年度?(?=结转)")
_SENTENCE = re.compile(r"[。;,!?]")
_ATTACHED = re.compile(r"\A(?:附件?|附表|表)\d{0,2}[:、.]?")
_MATTER = re.compile(
    r"(?:20\d\d|政府信息公开|政务公开|信息公开|收到和处理|主动公开|依申请|行政复议|行政诉讼|情况|统计)"
)
"""Where a caption goes on behind an organ's name."""
_OFFICE = re.compile(rf"{OFFICE}\Z")


class _LabelledTable(NamedTuple):
    """A table of the source: its number, the labels beside its figures as cores, how many cells hold figures, and where these begin."""

    number: int
    labels: frozenset[str]
    figures: int
    start: int


def find_twins(tables: _Tables, settings: RowSettings) -> list[tuple[int, int]]:
    """Return the pairs of tables of which the second repeats the first, or a part of it, as its labels show, by their numbers."""
    first = {number: {_find_first(row) for row in rows} - {""} for number, rows in tables.items()}
    alike = {
        number
        for number, texts in first.items()
        if any(len(texts & own) >= settings.fewest_headers for other, own in first.items() if other != number)
    }
    known = [table for number in tables if number in alike and (table := _describe(number, tables[number]))]
    return [
        (one.number, other.number)
        for one in known
        for other in known
        if one is not other
        and 2 * one.figures >= other.figures
        and len(one.labels & other.labels) >= settings.repeated_share * len(other.labels)
    ]


def _find_first(row: Sequence[Chunk]) -> str:
    """Return the first text of a row, as printed: rows of tables that are alike begin alike."""
    return next((chunk.text for chunk in row if chunk.text.strip()), "")


def _describe(number: int, rows: Sequence[Sequence[Chunk]]) -> _LabelledTable | None:
    """Return what is known of a table; None where it has no row of figures. One without labels beside them has those of all its rows."""
    figures = [sum(map(is_figure, row)) for row in rows]
    figured = [row for row, count in zip(rows, figures, strict=True) if count > 1]
    if not figured:
        return None
    labels = _list_texts(figured) or _list_texts(rows)
    return _LabelledTable(number, labels, sum(count for count in figures if count > 1), figured[0][0].start)


def _list_texts(rows: Sequence[Sequence[Chunk]]) -> frozenset[str]:
    texts = (core(chunk.text) for row in rows for chunk in row if not is_figure(chunk))
    return frozenset(text for text in texts if text)


def list_other_tables(
    tables: _Tables,
    twins: Sequence[tuple[int, int]],
    lines: Sequence[Line],
    identity: Identity,
    name: ReportName,
    settings: IdentitySettings,
) -> Iterator[Cell]:
    """Yield the cells of tables of another year or organ, and of comparisons with another year, that repeat one of the report's own.

    `name` is what reports are called.
    """
    captions = _Captions(lines, tables, identity, name, settings)
    own = {number: captions.find(number) for number in {n for pair in twins for n in pair}}
    compared = {number: has_periods(tables[number], identity.year) for number in own}
    for number in {
        other for one, other in twins if own[one] and (own[other] is False or compared[other] > compared[one])
    }:
        yield from (chunk.cell for row in tables[number] for chunk in row if chunk.cell is not None)


class _Captions:
    """The titles and captions of a document that say whose figures follow."""

    def __init__(
        self, lines: Sequence[Line], tables: _Tables, identity: Identity, name: ReportName, settings: IdentitySettings
    ) -> None:
        self._identity, self._name, self._settings = identity, name, settings
        self._starts = {number: table.start for number, rows in tables.items() if (table := _describe(number, rows))}
        self._said: list[tuple[int, bool | None]] = []
        titled: bool | None = None
        for line, following in zip(lines, (*lines[1:], None), strict=True):
            text = self._find_text(line, following)
            own = self._read(text)
            if name.find(text):
                titled = titled if own is None else own
            if own is not None or self._begins_section(line):
                self._said.append((line.start, titled if own is None else own))

    def find(self, table: int) -> bool | None:
        """Return whether what is said over a table's figures makes them the report's own; None where nothing is.

        The nearest caption counts up to the next section, a title up to the next title.
        """
        at = bisect_left(self._said, self._starts[table], key=itemgetter(0))
        return self._said[at - 1][1] if at else None

    def _begins_section(self, line: Line) -> bool:
        item, rest = split_enumerator(line.text)
        return item is not None and item.style == "c" and not line.is_row and len(rest) <= self._settings.longest_title

    def _find_text(self, line: Line, following: Line | None) -> str:
        """Return what a line says alone: empty where several cells do. A title goes on over a line's end."""
        filled = [chunk.text for chunk in line.chunks if chunk.text.strip()]
        text = filled[0].strip() if len(filled) == 1 else ""
        if following is None or line.is_row or following.is_row or len(text) > self._settings.longest_title:
            return text
        joined = text + following.text.strip()
        ends = [self._name.find(each) for each in (text, following.text)]
        return joined if ends == [None, None] and self._name.find(joined) else text

    def _read(self, text: str) -> bool | None:
        folded = fold(text)
        if not text or len(text) > self._settings.longest_title or _SENTENCE.search(folded):
            return None
        own = [self._is_own_period(folded), self._is_own_organ(text)]
        return None if own == [None, None] else False not in own

    def _is_own_period(self, text: str) -> bool | None:
        """Return whether a caption is of the report's year; None where it names no year, or more than its own."""
        text = "".join(text.split())
        years = {int(year) for year in _YEAR.findall(text)}
        last = any(match.lastgroup == "last" for match in PERIODS.finditer(_CARRIED.sub("", text)))
        this = _THIS.search(text) is not None or self._identity.year in years
        others = last or bool(years - {self._identity.year})
        return None if this == others else this

    def _is_own_organ(self, text: str) -> bool | None:
        """Return whether a title or a caption is the report's organ's; None where it names none, or one that may be an office of it."""
        agency = self._identity.agency
        organ = self._name.find_agency(text) or _find_organ(text)
        if agency is None or organ is None:
            return None
        if is_same_organ(organ, agency, self._settings):
            return True
        short, long = sorted((core(organ), core(agency)), key=len)
        if not _is_within(short, long):
            return False
        # An organ below the own one is another; its office, or a shorter name, may be itself.
        below = long.startswith(short) and long == core(organ) and long.endswith(SUBORDINATE_ENDINGS)
        return False if below and not _OFFICE.fullmatch(long[len(short) :]) else None


def _is_within(short: str, long: str) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)


def _find_organ(text: str) -> str | None:
    """Return the organ that a caption begins with or is: 附件2：青杨县水务局收到和处理政府信息公开申请情况."""
    text = "".join(fold(split_enumerator(text)[1]).split())
    text = _ATTACHED.sub("", text, count=1)
    matter = _MATTER.search(text)
    organ = text[: matter.start()] if matter else text
    return organ if ORGAN.fullmatch(organ) and not _CARRIED.search(organ) else None
