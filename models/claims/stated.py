"""Text against table: numbers that running text states for rows and groups, against what those add up to.

“予以公开及部分公开258件” is checked against the totals of both rows. Only a number directly behind its labels is taken, where the text is about what the table counts (`near` and `unless` of the form's entries for it), and
has not left it for a part, another organ or another year. The two may still count different things, so a difference is a
warning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gouji.language import mark_text
from gouji.models.claims.about import drop_words, strays
from gouji.models.claims.narrative import Statement
from gouji.models.claims.scope import Scope
from gouji.models.claims.settings import ClaimSettings
from gouji.models.forms.arithmetic import DUST
from gouji.models.forms.definition import Form, FormBand, FormLabel, FormRow, FormTable, Group
from gouji.models.forms.equations import derive_equations
from gouji.models.text.normalise import core
from gouji.models.text.sentences import Sentence, find_sentence
from gouji.report import Fact, FactId, Finding, Severity, Verdict
from gouji.tokens import Number

__all__ = ["check_statements"]

_JOIN = r"(?:及|和|与|以及|或|或者)?"
_AFTER = r"(?:的|了|共|共计|合计|总计|数量|数|为|的有|类|情形)?"
_RATES = ("%", "％", "‰", "成", "倍")
# What else a clause may say after its number: 占总数的33.9%, 均已答复.
_REST = re.compile(r"(?:[,;:、()。！？!?]|占|均|已|全部)|\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """The rows that a label names: each as (its total, its parts), as fact ids."""

    rows: tuple[tuple[str, tuple[str, ...]], ...]
    name: str
    measures: tuple[str, ...]
    """The measure words of what the table counts; empty for any."""


def check_statements(
    facts: Mapping[str, Fact],
    statements: Sequence[Statement],
    sentences: Sequence[Sentence],
    form: Form,
    scope: Scope,
    settings: ClaimSettings,
) -> tuple[Finding, ...]:
    """Return a warning for each stated number that differs from the table."""
    subjects = _subjects(form, settings.least_label)
    if not subjects:
        return ()
    label = "|".join(sorted(map(re.escape, subjects), key=len, reverse=True))
    pattern = re.compile(rf"({label})(?:{_JOIN}({label}))?{_AFTER}\Z")
    found = []
    for statement in statements:
        if statement.measure in _RATES:
            continue
        match = pattern.search(statement.context)
        if match is None:
            continue
        named = [subjects[g] for g in match.groups() if g]
        if any(s.measures and statement.measure not in s.measures for s in named):
            continue
        rows = tuple(dict.fromkeys(r for s in named for r in s.rows))
        if not _is_about(statement, match.group(), FactId.parse(rows[0][0]).table, sentences, form, scope, settings):
            continue
        amounts = [_amount(total, parts, facts) for total, parts in rows]
        if any(a is None for a in amounts):
            continue
        expected = sum(a or 0 for a in amounts)
        if abs(expected - statement.value) > DUST:
            found.append(_finding(statement, named, rows, expected, facts))
    return tuple(found)


def _is_about(
    statement: Statement,
    label: str,
    table: str,
    sentences: Sequence[Sentence],
    form: Form,
    scope: Scope,
    settings: ClaimSettings,
) -> bool:
    """Return whether a statement is about what a table counts, in the whole report."""
    number = find_sentence(sentences, statement.span[0])
    if number is None:
        return False
    sentence = sentences[number]
    at = sentence.places.index(statement.span[0])
    # Behind the number is its measure word, one character; `after` is what follows that.
    before, after = sentence.text[:at], sentence.text[sentence.places.index(statement.span[1] - 1) + 2 :]
    entries = [e for e in form.stated if FactId.parse(e.fact_ids[0]).table == table]
    near = {word for e in entries for word in e.near}
    around = "".join(s.text for s in sentences[max(0, number - settings.sentences_before) : number]) + before
    own = {*_subjects(form, settings.least_label), *(w for e in entries for group in e.words for w in group)}
    rest = drop_words(before, own)
    lead = re.split(r"[,;:、()]", _without_end(before, len(label)))[-1]
    return (
        (not near or any(word in around for word in near))
        and not any(word in rest for e in entries for word in e.unless)
        and _REST.match(after) is not None
        and not strays(rest, lead, scope)
    )


def _without_end(text: str, length: int) -> str:
    """Return a text without its last `length` letters, ideographs and digits."""
    for at in range(len(text) - 1, -1, -1):
        length -= bool(core(text[at]))
        if length == 0:
            return text[:at]
    return ""


def _finding(
    statement: Statement,
    named: Sequence[_Subject],
    rows: Sequence[tuple[str, tuple[str, ...]]],
    expected: Number,
    facts: Mapping[str, Fact],
) -> Finding:
    labels = "、".join(s.name for s in named)
    ids = tuple(total for total, _ in rows if total in facts)
    start, end = statement.span
    page = next((e.page for f in ids for e in facts[f].evidence), None)
    table = mark_text("the table") if page is None else mark_text(f"the table (page {page})")
    return Finding(
        rule=f"text.{ids[0].split('.')[0]}",
        severity=Severity.WARNING,
        facts=ids,
        message=(
            f"the text (page {statement.page}, characters {start}–{end}) states {statement.value} for {labels}, "
            f"{table} has {expected}"
        ),
        verdict=Verdict.UNDECIDED,
        page=statement.page,
    )


def _amount(total: str, parts: Sequence[str], facts: Mapping[str, Fact]) -> Number | None:
    """Return a row's total as printed, or the sum of its printed parts; None where the row is not there."""
    if total not in facts:
        return None
    if facts[total].value is not None:
        return facts[total].value
    known = [facts[p].value for p in parts if p in facts]
    return sum(v or 0 for v in known) if any(v is not None for v in known) or facts[total].status == "blank" else None


@lru_cache(maxsize=32)
def _subjects(form: Form, least_label: int) -> dict[str, _Subject]:
    """Return the labels (without punctuation) of rows and groups that have totals, with the rows that they name."""
    totals = {e.totals[0]: e.parts for e in derive_equations(form) if len(e.totals) == 1}
    found: dict[str, _Subject] = {}
    ambiguous: set[str] = set()
    for table in form.tables:
        for band in table.bands:
            for label, rows in _labelled(table, band, band.members):
                known = tuple((t, totals[t]) for t in rows if t in totals)
                if not known or len(known) != len(rows):
                    continue
                for text in (label.text, *label.variants):
                    name = core(text)
                    if len(name) >= least_label:
                        ambiguous |= {name} if name in found else set()
                        found[name] = _Subject(rows=known, name=label.text, measures=table.measures)
    # Labels that the form has `stated` entries for are left to these: an entry knows the words that give a label another sense.
    taken = {word for entry in form.stated for group in entry.words for word in group}
    return {name: subject for name, subject in found.items() if name not in ambiguous and name not in taken}


def _labelled(
    table: FormTable, band: FormBand, members: Sequence[FormRow | Group]
) -> list[tuple[FormLabel, list[str]]]:
    found = []
    last = band.columns[-1].id
    for member in members:
        rows = list(member.list_rows()) if isinstance(member, Group) else [member]
        found.append((member.label, [str(FactId(table.id, r.id, last)) for r in rows]))
        if isinstance(member, Group):
            found += _labelled(table, band, member.members)
    return found
