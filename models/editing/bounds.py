"""Checks that are no equations: bounds (a sum of facts is at least another sum), and types of columns.

>>> from gouji.models.forms.load import load_form
>>> list_inequalities(load_form("gov-disclosure-2021"))[0].id
'disclosure.in_force[regulations]'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from gouji.corrected import CorrectionKind
from gouji.language import mark_text
from gouji.models.forms.arithmetic import DUST, strip_dust
from gouji.models.forms.definition import Form, FormTable, ValueType, Weighted
from gouji.report import Fact, FactId, FactStatus, Finding, ReasonKind, Severity, Verdict
from gouji.tokens import Number

__all__ = [
    "Inequality",
    "add_up",
    "check_bounds",
    "check_types",
    "doubt_cuts",
    "judge_printed",
    "list_inequalities",
    "show_sum",
    "write_out",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inequality:
    """A bound at one place: the weighted sum of `more` is at least that of `less` plus `limit`."""

    id: str
    title: str
    more: Weighted
    less: Weighted
    limit: float

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts in both sums."""
        return tuple(dict.fromkeys(f for f, _ in (*self.more, *self.less)))


@lru_cache(maxsize=32)
def list_inequalities(form: Form) -> tuple[Inequality, ...]:
    """Return every bound of a form at every place where its terms are, in the form's order."""
    return tuple(
        Inequality(id=f"{b.id}[{place}]", title=b.title, more=more, less=less, limit=b.limit)
        for b in form.bounds
        for place, more, less in write_out(form.find_table(b.table), b.each, b.more, b.less)
    )


def check_bounds(facts: Mapping[str, Fact], form: Form) -> tuple[Finding, ...]:
    """Return a warning for each bound that does not hold. One with a blank or lost fact is not checked."""
    found = []
    for bound in list_inequalities(form):
        if not _is_broken(bound, facts):
            continue
        right = show_sum(bound.less, facts) if bound.less else f"{strip_dust(bound.limit):g}"
        found.append(
            Finding(
                rule=bound.id,
                severity=Severity.WARNING,
                facts=bound.facts,
                message=f"{bound.title}: {show_sum(bound.more, facts)} < {right}",
                verdict=judge_printed([facts[f] for f in bound.facts]),
                page=next((e.page for f in bound.facts for e in facts[f].evidence), 1),
            )
        )
    return tuple(found)


def doubt_cuts(facts: Mapping[str, Fact], form: Form) -> dict[str, Fact]:
    """Return the facts, those under review that were cut out of glued digits and break a bound: another cut may keep it."""
    broken = {f for bound in list_inequalities(form) if _is_broken(bound, facts) for f in bound.facts}
    return {i: f.doubt(ReasonKind.CUT) if i in broken and f.joint is not None else f for i, f in facts.items()}


def _is_broken(bound: Inequality, facts: Mapping[str, Fact]) -> bool:
    more, less = add_up(bound.more, facts), add_up(bound.less, facts)
    return more is not None and less is not None and more + DUST < less + bound.limit


def add_up(terms: Weighted, facts: Mapping[str, Fact]) -> Number | None:
    """Return a weighted sum of printed values; None where a fact has none."""
    values = [facts[f].value if f in facts else None for f, _ in terms]
    if any(v is None for v in values):
        return None
    return strip_dust(sum(w * v for (_, w), v in zip(terms, values, strict=True) if v is not None))


def show_sum(terms: Weighted, facts: Mapping[str, Fact]) -> str:
    """Return a weighted sum as a person writes it: `31 - 4 + 1 = 28`."""
    text = ""
    for fact, weight in terms:
        sign = "-" if weight < 0 else "+"
        factor = "" if abs(weight) == 1 else f"{abs(weight):g}×"
        value = strip_dust(facts[fact].value or 0)
        shown = f"{factor}{value}" if value >= 0 else f"{factor}({value})"
        text += f" {sign} {shown}" if text else f"{'-' if weight < 0 else ''}{shown}"
    return text if len(terms) == 1 else f"{text} = {add_up(terms, facts)}"


def judge_printed(facts: Sequence[Fact]) -> Verdict:
    """Return that the document is wrong where no fact is doubtful, else that it is undecided."""
    doubtful = any(f.review or f.status is FactStatus.AMBIGUOUS for f in facts)
    # Bounds and links name no repair, so a doubt about any of their facts leaves the verdict open.
    return Verdict.UNDECIDED if doubtful else Verdict.SOURCE


def write_out(
    table: FormTable, each: Literal["row", "column"], one: Weighted, other: Weighted
) -> list[tuple[str, Weighted, Weighted]]:
    """Return the rows or columns of a table that have every term, with the two sums over their facts."""
    found = []
    for band in table.bands:
        along = [r.id for r in band.rows] if each == "row" else [c.id for c in band.columns]
        across = [c.id for c in band.columns] if each == "row" else [r.id for r in band.rows]
        if not all(_expand(term, across) for term, _ in (*one, *other)):
            continue
        for place in along:
            sides = [
                tuple((_fact(table, each, place, i), weight) for term, weight in side for i in _expand(term, across))
                for side in (one, other)
            ]
            found.append((place, sides[0], sides[1]))
    return found


def _fact(table: FormTable, each: Literal["row", "column"], place: str, term: str) -> str:
    return str(FactId(table.id, place, term) if each == "row" else FactId(table.id, term, place))


def _expand(term: str, ids: Sequence[str]) -> list[str]:
    if term.endswith("*"):
        return [i for i in ids if i.startswith(term[:-1])]
    return [i for i in ids if i == term]


def check_types(facts: Mapping[str, Fact], form: Form, read: Mapping[str, Fact] | None = None) -> tuple[Finding, ...]:
    """Return a warning for each value that its column's type does not allow: a negative or broken count, a negative amount.

    `read` are the facts as they were read, where persons have corrected some.
    """
    types = _list_types(form)
    found = []
    for fact in facts.values():
        expected = _expected_instead(fact.value, types[fact.id])
        if expected is not None:
            message, verdict = _judge_type(fact, expected, (read or {}).get(fact.id))
            found.append(
                Finding(
                    rule=f"type.{types[fact.id]}",
                    severity=Severity.WARNING,
                    facts=(fact.id,),
                    message=message,
                    verdict=verdict,
                    page=fact.evidence[0].page if fact.evidence else 1,
                )
            )
    return tuple(found)


@lru_cache(maxsize=32)
def _list_types(form: Form) -> Mapping[str, ValueType]:
    """Return the type of each fact's column."""
    return {
        str(FactId(table.id, row.id, column.id)): column.type
        for table in form.tables
        for band in table.bands
        for row in band.rows
        for column in band.columns
    }


def _judge_type(fact: Fact, expected: str, read: Fact | None) -> tuple[str, Verdict]:
    """Return what is said of a value that its type does not allow, and whom that blames: not the document for what a person put there."""
    said = fact.corrected
    if said is not None and (read is None or read.value != said.value):
        if said.kind is not CorrectionKind.AS_PRINTED:
            return mark_text(f"{said.value} was entered where {expected} is expected"), Verdict.UNDECIDED
        fact = replace(fact, printed=str(said.value))
    message = mark_text(f"{fact.printed} is printed where {expected} is expected")
    return message, Verdict.UNDECIDED if fact.review else Verdict.SOURCE


def _expected_instead(value: Number | None, kind: ValueType) -> str | None:
    """Return what a column of that type expects instead of a value; None where the value is one of its own."""
    if value is None:
        return None
    broken = not float(value).is_integer()
    if kind is ValueType.SIGNED:
        return mark_text("a whole number") if broken else None
    if value < 0:
        return mark_text("no negative number")
    return mark_text("a whole number") if broken and kind is not ValueType.AMOUNT else None
