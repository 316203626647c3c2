"""Text against table: numbers that running text states for rows and groups, against what those add up to.

“予以公开及部分公开258件” is checked against the totals of both rows. Only a number that directly follows the labels it
speaks of is taken; the two may count different things (the organ itself, its whole district), so a difference is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gouji.models.forms.definition import Band, Form, Group, Label, RowDef, Table
from gouji.models.narrative import Statement
from gouji.models.normalise import core
from gouji.models.rules import equations
from gouji.report import Fact, Finding, Severity, Verdict

__all__ = ["check_statements"]

Number = int | float
_JOIN = r"(?:及|和|与|以及|或|或者)?"
_AFTER = r"(?:的|了|共|共计|合计|总计|数量|数|为|的有|类|情形)?"
_LEAST_LABEL = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """What a label speaks of: each row as (its total, its parts), as fact ids."""

    rows: tuple[tuple[str, tuple[str, ...]], ...]
    name: str
    measures: tuple[str, ...]
    """The measure words of what the table counts; empty for any."""


def check_statements(facts: Mapping[str, Fact], statements: Sequence[Statement], form: Form) -> tuple[Finding, ...]:
    """A warning for each stated number that differs from the table."""
    subjects = _subjects(form)
    if not subjects:
        return ()
    label = "|".join(sorted(map(re.escape, subjects), key=len, reverse=True))
    pattern = re.compile(rf"({label})(?:{_JOIN}({label}))?{_AFTER}\Z")
    found = []
    for statement in statements:
        match = pattern.search(statement.context)
        if match is None:
            continue
        named = [subjects[g] for g in match.groups() if g]
        if any(s.measures and statement.measure not in s.measures for s in named):
            continue
        rows = tuple(dict.fromkeys(r for s in named for r in s.rows))
        amounts = [_amount(total, parts, facts) for total, parts in rows]
        if any(a is None for a in amounts):
            continue
        expected = sum(a or 0 for a in amounts)
        if abs(expected - statement.value) > 1e-6:
            found.append(_finding(statement, named, rows, expected, facts))
    return tuple(found)


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
    where = "" if page is None else f" (page {page})"
    return Finding(
        rule=f"text.{ids[0].split('.')[0]}",
        severity=Severity.WARNING,
        facts=ids,
        message=(
            f"the text (page {statement.page}, characters {start}–{end}) states {statement.value} for {labels}, "
            f"the table{where} has {expected}"
        ),
        verdict=Verdict.UNDECIDED,
        page=statement.page,
    )


def _amount(total: str, parts: Sequence[str], facts: Mapping[str, Fact]) -> Number | None:
    """A row's total as printed, or the sum of its printed parts; None where the row is not there."""
    if total not in facts:
        return None
    if facts[total].value is not None:
        return facts[total].value
    known = [facts[p].value for p in parts if p in facts]
    return sum(v or 0 for v in known) if any(v is not None for v in known) or facts[total].status == "blank" else None


@lru_cache(maxsize=32)
def _subjects(form: Form) -> dict[str, _Subject]:
    """Labels (without punctuation) of rows and groups that have totals, with the rows they speak of."""
    totals = {e.totals[0]: e.parts for e in equations(form) if len(e.totals) == 1}
    found: dict[str, _Subject] = {}
    doubled: set[str] = set()
    for table in form.tables:
        for band in table.bands:
            for label, rows in _labelled(table, band, band.members):
                known = tuple((t, totals[t]) for t in rows if t in totals)
                if not known or len(known) != len(rows):
                    continue
                for text in (label.text, *label.variants):
                    name = core(text)
                    if len(name) >= _LEAST_LABEL:
                        doubled |= {name} if name in found else set()
                        found[name] = _Subject(rows=known, name=label.text, measures=table.measures)
    # What the form has words of its own for is checked by those: they know when a label speaks of something else.
    taken = {word for entry in form.stated for group in entry.words for word in group}
    return {name: subject for name, subject in found.items() if name not in doubled and name not in taken}


def _labelled(table: Table, band: Band, members: Sequence[RowDef | Group]) -> list[tuple[Label, list[str]]]:
    found = []
    last = band.columns[-1].id
    for member in members:
        rows = list(member.rows()) if isinstance(member, Group) else [member]
        found.append((member.label, [f"{table.id}.{r.id}.{last}" for r in rows]))
        if isinstance(member, Group):
            found += _labelled(table, band, member.members)
    return found
