"""Tables that stand twice in a document, one of them another year's or another organ's, as its title or caption says.

The other one is set aside only where the nearest title or caption over it plainly names another year or organ, and that over the
first one does not. What captions leave open stays in its place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from operator import itemgetter
from typing import NamedTuple

from gouji.models.asides.period_columns import is_figure, list_own_figures
from gouji.models.identity.names import ORGAN, ReportName, stands_in_order
from gouji.models.identity.organs import is_same_organ
from gouji.models.identity.said_years import drop_dates
from gouji.models.identity.settings import IdentitySettings
from gouji.models.identity.title import Identity
from gouji.models.rows.settings import RowSettings
from gouji.models.text.lines import Chunk, Line
from gouji.models.text.normalise import core, fold, split_enumerator
from gouji.models.text.periods import spell_years
from gouji.tokens import Cell
from gouji.wording import NUMERALS, OFFICE, PERIODS, SUBORDINATE_ENDINGS

__all__ = ["find_twins", "list_other_tables"]

_Tables = Mapping[int, Sequence[Sequence[Chunk]]]

_YEAR = re.compile(r"20\d\d(?=年)")
_THIS = re.compile(r"本年(?!新收)|今年")
_CARRIED = re.compile(r"上一?年度?(?=结转)")
_SENTENCE = re.compile(r"[。;,!?]")
_COMPARED = re.compile(r"相比|对比|比较|较|同比|环比|增减|增长|变化")
_PURPOSE = re.compile(r"(?:仅?供|以[便资])?(?:对[比照]|比较|参考)用?(?=\)|\Z)")
_DATED = re.compile(r"20\d\d年(?:年?度)?")
_PART = re.compile(
    rf"[上下]半年|季度|[\d{NUMERALS}]月|其中|网[络上]申请|本级|机关本部|[下所直]属|分类|部分|[上以]述?[表列上]|上[述列面]"
)
"""What a caption names a part of the report's figures with, or points at the table above it with."""
_NEUTRAL = re.compile(
    r"(?:收到和?|处理|政府信息公开|政务公开|信息公开|主动公开|依申请公开|行政复议|行政诉讼|政府信息|申请|工作|被|提起|情况|统计|汇总"
    r"|数据|期间|明细|一览|登记|如下|具体|单位|[表见附件续的和及、个宗项为]|[\W_])*"
)
"""A caption that says nothing but what kind of figures follow."""
_ATTACHED = re.compile(rf"\A(?:附件?|附表|表)[\d{NUMERALS}]{{0,2}}[:、.]?")
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
    """Return the pairs of tables of which the second repeats the first, or a part of it, as its labels show, by their numbers.

    None where a document has more tables than can be compared with each other.
    """
    if len(tables) > settings.most_compared:
        return []
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

    `name` is what reports are called. Without a year in `identity` no caption tells one year from another.
    """
    captions = _Captions(lines, tables, identity, name, settings)
    whose = {number: captions.find(number) for number in {n for pair in twins for n in pair}}
    for number in {
        other
        for one, other in twins
        if whose[one] is _Whose.OWN
        and (whose[other] is _Whose.OTHER or _is_compared(tables[one], tables[other], identity.year))
    }:
        yield from (chunk.cell for row in tables[number] for chunk in row if chunk.cell is not None)


def _is_compared(own: Sequence[Sequence[Chunk]], other: Sequence[Sequence[Chunk]], year: int | None) -> bool:
    """Return whether a table repeats the figures of the own one beside those of other periods."""
    known: dict[str, set[str]] = {}
    for row in own:
        figures = {core(chunk.text) for chunk in row if is_figure(chunk)}
        for label in _list_texts([row]) if figures else ():
            known.setdefault(label, set()).update(figures)
    repeated = list(list_own_figures(other, year))
    labels = [(_list_texts([row]) & known.keys(), figures) for row, figures in repeated]
    return bool(repeated) and all(
        texts and any({core(c.text) for c in figures} <= known[text] for text in texts) for texts, figures in labels
    )


class _Whose(Enum):
    """Whose figures a title or a caption says that follow."""

    OWN = "own"
    OTHER = "other"
    OPEN = "open"


class _Captions:
    """The titles and captions of a document that say whose figures follow."""

    def __init__(
        self, lines: Sequence[Line], tables: _Tables, identity: Identity, name: ReportName, settings: IdentitySettings
    ) -> None:
        self._identity, self._name, self._settings = identity, name, settings
        self._starts = {number: table.start for number, rows in tables.items() if (table := _describe(number, rows))}
        self._said: list[tuple[int, _Whose | None]] = []
        begins = {rows[0][0].start for rows in tables.values()}
        titled: _Whose | None = None
        since = 0
        before: Line | None = None
        for line, following in zip(lines, (*lines[1:], None), strict=True):
            text = self._find_text(line, following)
            whose = self._read(text)
            if self._name.find(text):
                titled = whose or titled
            elif whose is None and following is not None and following.start in begins and self._says_more(line, text):
                whose = _Whose.OPEN
            if self._begins_section(line) or (text and self._name.find(text)):
                since = len(self._said)
            elif whose and before is not None and before.is_row and not (following is not None and following.is_row):
                self._open(since)
            if whose is not None or self._begins_section(line):
                self._said.append((line.start, whose or titled))
            before = line if line.text.strip() else before

    def _open(self, since: int) -> None:
        """Take the captions of a section for open: one stands below its table, so that the others may do so."""
        self._said[since:] = [(start, _Whose.OPEN) for start, _ in self._said[since:]]

    def find(self, table: int) -> _Whose | None:
        """Return whose figures a table holds as what is said over them says; None where nothing is.

        The nearest caption counts up to the next section, a title up to the next title.
        """
        at = bisect_left(self._said, self._starts[table], key=itemgetter(0))
        return self._said[at - 1][1] if at else None

    def _says_more(self, line: Line, text: str) -> bool:
        """Return whether a caption right over a table says more than what kind of figures follow."""
        if not text or len(text) > self._settings.longest_title or _SENTENCE.search(fold(text)):
            return False
        item, rest = split_enumerator(line.text)
        return not (item is not None and item.style == "c") and not _NEUTRAL.fullmatch(fold(rest))

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

    def _read(self, text: str) -> _Whose | None:
        folded = spell_years(fold(text))
        if not text or len(text) > self._settings.longest_title or _SENTENCE.search(folded):
            return None
        if not self._name.find(text):
            folded = "".join(drop_dates(folded).split())
            if _PART.search(folded) or _COMPARED.search(_PURPOSE.sub("", folded)):
                return _Whose.OPEN
        own = [self._is_own_period(folded), self._is_own_organ(text)]
        if own[0] is False and own[1] is not False and not self._is_plain(text):
            return _Whose.OPEN
        if own == [None, None]:
            return None
        return _Whose.OTHER if False in own else _Whose.OWN

    def _is_own_period(self, text: str) -> bool | None:
        """Return whether a caption is of the report's year; None where it names no year, or more than its own."""
        if self._identity.year is None:
            return None
        text = "".join(text.split())
        years = {int(year) for year in _YEAR.findall(text)}
        last = any(match.lastgroup == "last" for match in PERIODS.finditer(_CARRIED.sub("", text)))
        this = _THIS.search(text) is not None or self._identity.year in years
        others = last or bool(years - {self._identity.year})
        return None if this == others else this

    def _is_plain(self, text: str) -> bool:
        """Return whether a title or a caption says no more than a period, an organ and what kind of figures follow."""
        if self._name.find(text):
            return True
        rest = "".join(fold(split_enumerator(text)[1]).split())
        for organ in (_find_organ(text), self._identity.agency):
            rest = rest.replace(fold(organ), "") if organ else rest
        rest = PERIODS.sub("", _DATED.sub("", _PURPOSE.sub("", drop_dates(spell_years(rest)))))
        return _NEUTRAL.fullmatch(_ATTACHED.sub("", rest, count=1)) is not None

    def _is_own_organ(self, text: str) -> bool | None:
        """Return whether a title or a caption is the report's organ's; None where it names none, or one that may be an office of it."""
        agency = self._identity.agency
        organ = self._name.find_agency(text) or _find_organ(text)
        if agency is None or organ is None:
            return None
        if is_same_organ(organ, agency, self._settings):
            return True
        short, long = sorted((core(organ), core(agency)), key=len)
        if not stands_in_order(short, long):
            return False
        # An organ below the own one is another; its office, or a shorter name, may be itself.
        below = long.startswith(short) and long == core(organ) and long.endswith(SUBORDINATE_ENDINGS)
        return False if below and not _OFFICE.fullmatch(long[len(short) :]) else None


def _find_organ(text: str) -> str | None:
    """Return the organ that a caption begins with or is: 附件2：青杨县水务局收到和处理政府信息公开申请情况."""
    text = "".join(fold(split_enumerator(text)[1]).split())
    text = _ATTACHED.sub("", text, count=1)
    matter = _MATTER.search(text)
    organ = text[: matter.start()] if matter else text
    return organ if ORGAN.fullmatch(organ) and not _CARRIED.search(organ) else None
