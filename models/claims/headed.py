"""Stretches of a document below headings, captions and titles that are about another year, part of the year or organ.

A section's heading is found by its likeness to the form's, and 三、2019年收到和处理政府信息公开申请情况 is much like it in a report of
2021. What stands below it up to the next heading is another statistic. Below another report's title all is that report's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from gouji.models.alignment.align import Alignment
from gouji.models.claims.scope import Scope
from gouji.models.claims.settings import ClaimSettings
from gouji.models.forms.outline import NodeKind, Outline
from gouji.models.fragments.pieces import Piece
from gouji.models.headings.captions import is_caption
from gouji.models.identity.names import ReportName, find_year, load_name, stands_in_order
from gouji.models.identity.said_years import drop_dates
from gouji.models.labels.likeness import count_shared
from gouji.models.text.lines import Line
from gouji.models.text.normalise import core, fold, split_enumerator
from gouji.wording import IDEOGRAPH, OFFICE, ORGAN_ENDINGS, PLACE_LEVELS, SUBORDINATE_ENDINGS

__all__ = ["mark_elsewhere"]

_SENTENCE = re.compile(r"[。；;]|,.*,")
_CAPTION_END = re.compile(r"(?:情况|统计|汇总|明细)表?(?:\(.*\))?\Z")
_ORGAN = re.compile(rf"(?:{'|'.join(ORGAN_ENDINGS)})\Z")
_APART = re.compile(r"[\W_]+|(?:20\d\d)?年度?")
_YEAR = re.compile(r"20\d\d年度?")
_PERIOD = r"(?:20\d\d年度?|(?:本|上一?|去|今)年度?)(?:情况|数据)?"
_ALONE = re.compile(
    rf"(?:{_PERIOD})|(?:附件?\d{{0,2}})?{IDEOGRAPH}{{2,24}}?(?:{'|'.join(ORGAN_ENDINGS)})(?:{_PERIOD})?"
)
"""A caption that names a period or an organ and says no more."""
_LAST_ALONE = re.compile(r"(?:上一?|去)年度?(?:情况|数据)?")
_OFFICE = re.compile(rf"{OFFICE}\Z")


class _Mark(NamedTuple):
    """A text that says what follows it: the title of a report or a heading of a table, and whether it is about something else."""

    place: tuple[int, int]
    title: bool
    other: bool


def mark_elsewhere(
    alignment: Alignment,
    lines: Sequence[Line],
    pieces: Sequence[Piece],
    outline: Outline,
    scope: Scope,
    agency: str | None,
    settings: ClaimSettings,
) -> Alignment:
    """Return the alignment, marked in it what stands below headings that are not about the year of the scope and the report's `agency`.

    Where the scope may be misdated, what stands below headings of any year is marked.
    """
    reader = _MarkReader(outline, scope, agency, settings)
    sections = {pieces[p.start].line for p in alignment.placements if outline.nodes[p.node].kind is NodeKind.SECTION}
    first = min((pieces[p.start].span[0] for p in alignment.placements), default=0)
    marks = [m for line in lines if (m := reader.read(line, section=line.number in sections)) is not None]
    # Titles before the form are the report's own, and those of others that a page lists.
    behind = [mark for mark in marks if not mark.title or mark.place[0] > first]
    marks = marks if scope.misdated and any(mark.title and mark.other for mark in behind) else behind
    stretches = dict(_list_stretches(marks, lines[-1].end if lines else 0))

    def find_place(at: int) -> tuple[int, int] | None:
        return next((place for (start, end), place in stretches.items() if start <= at < end), None)

    placements = (replace(p, elsewhere=find_place(pieces[p.start].span[0])) for p in alignment.placements)
    return replace(alignment, placements=tuple(placements)) if stretches else alignment


def _list_stretches(marks: Sequence[_Mark], end: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield with its place the stretch below each mark that is about something else: up to the next mark, below a title to the next title."""
    titled: _Mark | None = None
    for at, mark in enumerate(marks):
        if mark.title:
            titled = mark if mark.other else None
        behind = marks[at + 1].place[0] if at + 1 < len(marks) else end
        if mark.other or titled is not None:
            yield (mark.place[1], behind), mark.place if mark.other or titled is None else titled.place


class _MarkReader:
    """Reads what lines say of the tables below them."""

    def __init__(self, outline: Outline, scope: Scope, agency: str | None, settings: ClaimSettings) -> None:
        self._scope, self._settings = scope, settings
        self._agency = core(agency or "")
        self._name: ReportName = load_name(outline.form.document_titles)
        self._cores = outline.cores
        sections = [section for section in outline.form.sections if section.table is not None]
        texts = [fold(text) for s in sections for text in (s.label.text, *s.label.variants)]
        self._titles = sorted(texts, key=len, reverse=True)
        place = _OFFICE.sub("", self._agency)
        levels = [level for level in "".join(PLACE_LEVELS) if place.endswith(level)]
        self._own_all = tuple(f"全{level}" for level in levels)

    def read(self, line: Line, *, section: bool) -> _Mark | None:
        """Return what a line says; None where it is neither a title nor a table's heading. `section` where the form's section begins there."""
        texts = [chunk for chunk in line.chunks if chunk.text.strip()]
        if len(texts) != 1 or len(texts[0].text) > self._settings.longest_heading:
            return _Mark((line.start, line.start), title=False, other=False) if section else None
        folded = drop_dates(fold(split_enumerator(texts[0].text)[1]))
        place = texts[0].locate(0, len(texts[0].text))
        if _SENTENCE.search(folded):
            return None
        name = None if section else self._name.find(folded)
        if name is not None and not core(_YEAR.sub("", folded[name[1] :])):
            return _Mark(place, title=True, other=self._is_of_other_report(folded))
        if section or self._names_table(folded):
            return _Mark(place, title=False, other=self._names_table(folded) and self._is_about_other(folded))
        return None

    def _is_of_other_report(self, title: str) -> bool:
        """Return whether a title names another year or another organ."""
        year, organ = find_year(title), core(self._name.find_agency(title) or "")
        other_year = year is not None and (self._scope.misdated or self._scope.year not in (None, year))
        return other_year or (_ORGAN.search(organ) is not None and not self._is_own(organ))

    def _names_table(self, text: str) -> bool:
        """Return whether a text is like the title of a section with a table, or ends as a caption does."""
        if any(count_shared(text, t) > self._settings.titled_share * len(t) for t in self._titles):
            return True
        named = core(text)
        alone = _ALONE.fullmatch(named) is not None and not (_ORGAN.search(named) and self._is_broken_label(named))
        captions = alone or is_caption(text) or _CAPTION_END.search(text)
        return bool(captions) and not any(named in own for own in self._cores)

    def _is_broken_label(self, text: str) -> bool:
        """Return whether most of a text stands in a label of the form, which a line's end breaks: 不再处, before 理其申请, is no organ."""
        most = self._settings.titled_share * len(text)
        return any(count_shared(text, own) > most for own in self._cores)

    def _is_about_other(self, text: str) -> bool:
        """Return whether a heading names another year, a part of the year, more than the organ, or another organ."""
        if self._scope.misdated and _YEAR.search(text):
            return True
        for title in self._titles:
            text = text.replace(title, " ")
        if _LAST_ALONE.fullmatch(core(text)):
            return True
        for own in self._own_all:
            text = text.replace(own, " ")
        if self._scope.year is None:
            text = _YEAR.sub(" ", text)
        names = (name for name in _APART.split(text) if len(name) >= self._settings.least_name)
        return self._scope.is_left_by(text) or any(_ORGAN.search(n) and not self._is_own(core(n)) for n in names)

    def _is_own(self, name: str) -> bool:
        """Return whether a name may be the report's organ: that, shortened, or with something before it."""
        if not self._agency or any(name.endswith(own) for own in self._scope.own):
            return True
        if name.startswith(self._agency) and name.endswith(SUBORDINATE_ENDINGS):
            # An organ below the own one.
            return _OFFICE.fullmatch(name[len(self._agency) :]) is not None
        return stands_in_order(*sorted((name, self._agency), key=len))
