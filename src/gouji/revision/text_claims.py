"""What running text states, held against facts as persons corrected them.

A report that keeps its text (`gouji.read(..., text=True)`) has the lines that it was read from, but for page furniture and what told the cells
of a table apart; those are told by tabs. So sentences are much the same as at the reading, and where they are not, nothing is said that the
reading did not say of the same cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from gouji.models.claims.claims import find_claims, judge_claims
from gouji.models.claims.narrative import Statement
from gouji.models.claims.scope import Scope, build_scope
from gouji.models.claims.stated import check_statements
from gouji.models.forms.definition import Form
from gouji.models.forms.load import load_forms
from gouji.models.text.lines import Chunk, Line
from gouji.models.text.normalise import core
from gouji.models.text.sentences import Sentence, find_figures, split_sentences
from gouji.report import Fact, Finding, ReportData
from gouji.settings import Settings
from gouji.tokens import Cell

__all__ = ["check_text"]

_LINE = re.compile(r"[^\n\f]+")
_TABLE = ", the table"
"""What parts a finding's message: before it stands what the text says, behind it what the table has."""


def check_text(
    reading: ReportData, before: Mapping[str, Fact], after: Mapping[str, Fact], form: Form, settings: Settings
) -> tuple[Finding, ...]:
    """Return the warnings of a report's text about facts whose value differs in `after`; none where the report keeps no text."""
    changed = {i for i, fact in after.items() if i not in before or before[i].value != fact.value}
    if reading.text is None or not changed:
        return ()
    stated = _find_stated(reading.text, form.id, reading.year, reading.agency, settings)
    if stated is None:
        return ()
    known = {_name(finding) for finding in reading.findings}
    presumed = {_name(finding) for finding in _judge(stated, before, form, settings)} - known
    found = _judge(stated, after, form, settings)
    return tuple(f for f in found if changed & set(f.facts) and _name(f) not in presumed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stated:
    """What the sentences of a text state."""

    sentences: tuple[Sentence, ...]
    statements: tuple[Statement, ...]
    judge: Callable[[Mapping[str, Fact]], tuple[Finding, ...]]
    """Returns what facts contradict of the claims."""
    scope: Scope


@lru_cache(maxsize=32)
def _find_stated(text: str, form: str, year: int | None, agency: str | None, settings: Settings) -> _Stated | None:
    """Return what a text states; kept, as a person changes one cell after another. None for a form that is none of gouji's."""
    known = next((one for one in load_forms() if one.id == form), None)
    if known is None:
        return None
    sentences = split_sentences(tuple(_split_lines(text)), settings.text)
    scope = build_scope(known, settings.claims, year=year, agency=agency)
    return _Stated(
        sentences=sentences,
        statements=tuple(_list_statements(sentences, settings.claims.context)),
        judge=partial(judge_claims, find_claims(sentences, known, scope)),
        scope=scope,
    )


def _split_lines(text: str) -> Iterator[Line]:
    for number, match in enumerate(_LINE.finditer(text)):
        if not match.group().strip():
            continue
        cell = Cell(table=0, row=number, column=0) if "\t" in match.group() else None
        start, end = match.span()
        chunk = Chunk(text=match.group(), offsets=range(start, end), start=start, cell=cell)
        page = 1 + text.count("\f", 0, start)
        yield Line(number=number, page=page, start=start, end=end, chunks=(chunk,), style=None)


def _list_statements(sentences: tuple[Sentence, ...], context: int) -> Iterator[Statement]:
    """Yield the numbers of sentences, each with the words before it."""
    for sentence in sentences:
        end = 0
        for figure in find_figures(sentence.text):
            before = core(sentence.text[end : figure.start])[-context:]
            measure = sentence.text[figure.end : figure.end + 1]
            if before and measure:
                span = sentence.locate(figure.start, figure.end)
                yield Statement(value=figure.value, context=before, span=span, page=sentence.page, measure=measure)
            end = figure.end


def _judge(stated: _Stated, facts: Mapping[str, Fact], form: Form, settings: Settings) -> tuple[Finding, ...]:
    return (
        *check_statements(facts, stated.statements, stated.sentences, form, stated.scope, settings.claims),
        *stated.judge(facts),
    )


def _name(finding: Finding) -> tuple[str, tuple[str, ...], str]:
    """Return what makes a finding the same one, whatever the table has."""
    return finding.rule, finding.facts, finding.message.partition(_TABLE)[0]
