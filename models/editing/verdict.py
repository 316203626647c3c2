"""Whose error a broken rule is: of our reading, of the document, or undecided.

The ink of a scan is read a second time between the two steps of this module: `find_suspects` lists the cells in question,
`judge_break` judges with their second readings. Where the second reading says what the only repair says, the first one was a
misreading; where it says what the first one said, the source is wrong. Nothing else decides about ink. The characters of a
digital document are certain; only their division into cells may be doubtful.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gouji.models.decoding.origin import FactOrigin
from gouji.models.editing.breaks import Break
from gouji.models.editing.settings import EditingSettings
from gouji.models.numbers.grammar import parse_number
from gouji.report import Fact, FactId, FactStatus, Verdict
from gouji.tokens import Alternatives, Number

__all__ = ["find_suspects", "judge_break", "list_perhaps_lost"]


def find_suspects(
    broken: Break, facts: Mapping[str, Fact], origin: FactOrigin, settings: EditingSettings
) -> tuple[str, ...]:
    """Return the facts whose ink has to be read a second time for a verdict on a broken rule.

    These are the recognised ones of its repairs and those under review. There are none where too many cells are in question,
    or where no repair was found: a second reading would decide nothing.
    """
    scanned = _list_scanned(_list_involved(broken, facts), facts, origin)
    return tuple(scanned) if broken.repairs and len(scanned) <= settings.most_reread else ()


def judge_break(
    broken: Break,
    facts: Mapping[str, Fact],
    origin: FactOrigin | None,
    rereadings: Mapping[str, Alternatives],
    settings: EditingSettings,
) -> Verdict:
    """Return the verdict on a broken rule; `rereadings` are the second readings of the suspects by fact."""
    involved = _list_involved(broken, facts)
    scanned = _list_scanned(involved, facts, origin)
    if origin is None or not scanned:
        return _judge_characters(broken, involved, facts)
    # Without a repair nothing says what the ink should be; with too many cells in question the table itself is misread.
    if len(scanned) > settings.most_reread or not broken.repairs:
        return Verdict.UNDECIDED
    second = {f: _parse_sure(rereadings.get(f, ()), settings) for f in scanned}
    # Ours only where there is one repair and no other: of several, a second reading could confirm one by chance.
    (first, *others) = broken.repairs
    if not others and broken.proved and all(second.get(r.fact) == r.new for r in first):
        return Verdict.MISREAD
    # An empty cell is not read a second time, so nothing confirms that it is empty.
    confirmed = all(facts[f].value is not None and second[f] == facts[f].value for f in scanned)
    certain = all(f in second for f in _list_doubtful(involved, facts))
    if confirmed and certain and not list_perhaps_lost(broken.facts, facts, origin):
        return Verdict.SOURCE
    return Verdict.UNDECIDED


def list_perhaps_lost(ids: Iterable[str], facts: Mapping[str, Fact], origin: FactOrigin) -> tuple[str, ...]:
    """Return those of some facts that are empty on a scan whose table prints its zeros.

    Their number, which would repair a broken rule, may have left too little ink to be seen. No second reading can tell, as
    there is nothing to read. Where zeros are left empty, an empty cell is nothing unusual.
    """
    empty = [f for f in ids if f in facts and _is_empty(facts[f]) and origin.is_scanned(facts[f])]
    return tuple(f for f in empty if _prints_zeros(FactId.parse(f).table, facts))


def _is_empty(fact: Fact) -> bool:
    return fact.status is FactStatus.BLANK and not fact.printed


def _prints_zeros(table: str, facts: Mapping[str, Fact]) -> bool:
    """Return whether more cells of a table hold a 0 than nothing."""
    here = [f for f in facts.values() if FactId.parse(f.id).table == table]
    # The majority, not a single zero: people who leave zeros empty print one now and then.
    return sum(f.value == 0 for f in here) > sum(_is_empty(f) for f in here)


def _judge_characters(broken: Break, involved: Iterable[str], facts: Mapping[str, Fact]) -> Verdict:
    """Return that we misread if the characters allow the only repair, and that the source is wrong if nothing is doubtful.

    Nobody can say where another reading of the same characters keeps the rules as well.
    """
    if broken.allowed:
        return Verdict.MISREAD
    open_ = broken.readable or bool(_list_doubtful((*broken.facts, *involved), facts))
    return Verdict.UNDECIDED if open_ else Verdict.SOURCE


def _list_involved(broken: Break, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """Return the facts that a verdict is about: those that repairs change, then the doubtful ones of the rule."""
    repaired = (r.fact for repair in broken.repairs for r in repair)
    return tuple(dict.fromkeys((*repaired, *_list_doubtful(broken.facts, facts))))


def _list_scanned(ids: Iterable[str], facts: Mapping[str, Fact], origin: FactOrigin | None) -> list[str]:
    return [f for f in ids if origin is not None and origin.is_scanned(facts[f])]


def _list_doubtful(ids: Iterable[str], facts: Mapping[str, Fact]) -> list[str]:
    known = [facts[f] for f in ids if f in facts]
    return [f.id for f in known if f.review or f.status is FactStatus.AMBIGUOUS]


def _parse_sure(reading: Alternatives, settings: EditingSettings) -> Number | None:
    """Return the number that a second reading says, if it is sure enough."""
    if not reading or reading[0][1] < settings.reread_probability:
        return None
    return parse_number(reading[0][0])
