"""Counts over a log: who corrected what, what gouji had said of it, and which rules had spoken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from gouji.corrected import CorrectionKind
from gouji.corrections.cells import group_by_cell, judge_cell, sort_events
from gouji.corrections.event import Correction, EventAction
from gouji.report import FactId

__all__ = ["LogStats", "count_events"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogStats:
    """What a log comes to. Cells are counted as they stand now; those in conflict and those taken back have no correction.

    `changed` cells hold another value than was read, `confirmed` ones the same. Of the changed cells, `warned` were under review or
    a rule spoke of them; nobody was warned of the `silent` ones.
    """

    events: int
    documents: int
    cells: int
    reverted: int
    conflicts: int
    confirmed: int
    changed: int
    warned: int
    silent: int
    kinds: dict[str, int]
    """Cells by what was said of them (`gouji.CorrectionKind`)."""
    authors: dict[str, int]
    """Events by author."""
    reasons: dict[str, int]
    """Changed cells by why they were under review."""
    rules: dict[str, int]
    """Changed cells by the rules that had spoken about them, without places."""
    tables: dict[str, int]
    """Changed cells by table."""
    forms: dict[str, int]
    """Changed cells by form."""


def count_events(events: Iterable[Correction]) -> LogStats:
    """Return the counts of a log."""
    ordered = sort_events(events)
    states = [judge_cell(own) for own in group_by_cell(ordered).values()]
    corrected = [(s.heads[-1], s.corrected) for s in states if s.corrected is not None]
    changed = [(e, said) for e, said in corrected if not _confirms(e)]
    heads = [event for event, _ in changed]
    return LogStats(
        events=len(ordered),
        documents=len({event.document for event in ordered}),
        cells=len(states),
        reverted=sum(s.corrected is None and not s.in_conflict for s in states),
        conflicts=sum(s.in_conflict for s in states),
        confirmed=len(corrected) - len(changed),
        changed=len(changed),
        warned=sum(event.read.review or bool(event.rules) for event in heads),
        silent=sum(not event.read.review and not event.rules for event in heads),
        kinds=_count(said.kind.value for _, said in corrected),
        authors=_count(event.author for event in ordered if event.action is not EventAction.COMMENT),
        reasons=_count(reason for event in heads for reason in event.read.reasons),
        rules=_count(rule for event in heads for rule in dict.fromkeys(r.split("[")[0] for r in event.rules)),
        tables=_count(FactId.parse(event.fact).table for event in heads),
        forms=_count(event.form or "" for event in heads),
    )


def _confirms(event: Correction) -> bool:
    """Return whether a cell's correction says what was read."""
    said = event.state
    if said is None:
        return True
    if said.kind is CorrectionKind.ABSENT:
        return event.read.status == "absent"
    return said.value == event.read.value and (said.kind is not CorrectionKind.BLANK or event.read.status == "blank")


def _count(names: Iterable[str]) -> dict[str, int]:
    """Return how often each name comes, the most frequent first."""
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))
