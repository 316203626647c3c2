"""Whose error a broken rule is: ours, the document's, or nobody can say.

Of a scan the ink in question is read a second time. Where the second reading says what a repair would have it say, it was
misread; where it says what was read, the source is wrong. Nothing else decides about ink. Of a digital document the
characters are certain, and only how they divide into cells may be in doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gouji.models.decoding.origin import Origin
from gouji.models.editing.repairs import Answer
from gouji.models.lattice.readings import parse_number
from gouji.report import Fact, FactId, FactStatus, Verdict
from gouji.tokens import Alternatives, Number

__all__ = ["VerdictSettings", "may_be_lost", "verdict_on"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictSettings:
    """When a second reading is believed, and how much is read again."""

    believed: float = 0.85
    """The probability from which on a second reading decides."""
    most_cells: int = 24
    """Where more cells than this are in question nothing is read again: too much is wrong for a verdict."""


def verdict_on(
    ids: Sequence[str],
    facts: Mapping[str, Fact],
    answer: Answer,
    origin: Origin | None = None,
    settings: VerdictSettings | None = None,
) -> Verdict:
    """The verdict on a broken rule over the facts `ids`, given the repairs that were found."""
    involved = dict.fromkeys((*(r.fact for repair in answer.repairs for r in repair), *_doubtful(ids, facts)))
    scanned = [f for f in involved if origin is not None and origin.is_scanned(facts[f])]
    if origin is None or not scanned:
        return _by_characters(ids, involved, facts, answer)
    settings = settings or VerdictSettings()
    if len(scanned) > settings.most_cells or not answer.repairs:
        return Verdict.UNDECIDED
    told = origin.read_again(facts[f] for f in scanned)
    said = {f: _said(told.get(f, ()), settings) for f in scanned}
    (first, *others) = answer.repairs
    if not others and answer.proved and all(said.get(r.fact) == r.new for r in first):
        return Verdict.MISREAD
    # An empty cell is not read again: that nothing is printed there nobody confirms.
    confirmed = all(facts[f].value is not None and said[f] == facts[f].value for f in scanned)
    certain = all(f in said for f in _doubtful(involved, facts)) and not may_be_lost(ids, facts, origin)
    return Verdict.SOURCE if confirmed and certain else Verdict.UNDECIDED


def may_be_lost(ids: Sequence[str], facts: Mapping[str, Fact], origin: Origin) -> tuple[str, ...]:
    """Which of the facts of a broken rule are empty on a scan whose table prints its zeros.

    Their number, which would mend the rule, may have left too little ink to be seen; no second reading can tell, as
    there is nothing to read. Where zeros are left empty an empty cell is nothing strange.
    """
    empty = [f for f in ids if f in facts and _is_empty(facts[f]) and origin.is_scanned(facts[f])]
    return tuple(f for f in empty if _prints_zeros(FactId.parse(f).table, facts))


def _is_empty(fact: Fact) -> bool:
    return fact.status is FactStatus.BLANK and not fact.printed


def _prints_zeros(table: str, facts: Mapping[str, Fact]) -> bool:
    """Whether most cells of a table that hold nothing or 0 hold a 0."""
    here = [f for f in facts.values() if FactId.parse(f.id).table == table]
    return sum(f.value == 0 for f in here) > sum(_is_empty(f) for f in here)


def _by_characters(
    ids: Sequence[str], involved: Mapping[str, None], facts: Mapping[str, Fact], answer: Answer
) -> Verdict:
    """Ours if the characters allow the repair, the document's if nothing read here is doubtful."""
    if answer.allowed:
        return Verdict.MISREAD
    return Verdict.UNDECIDED if _doubtful((*ids, *involved), facts) else Verdict.SOURCE


def _doubtful(ids: Sequence[str] | Mapping[str, None], facts: Mapping[str, Fact]) -> list[str]:
    known = [facts[f] for f in ids if f in facts]
    return [f.id for f in known if f.review or f.status is FactStatus.AMBIGUOUS]


def _said(told: Alternatives, settings: VerdictSettings) -> Number | None:
    """The number that a second reading says, if it is sure enough."""
    if not told or told[0][1] < settings.believed:
        return None
    return parse_number(told[0][0])
