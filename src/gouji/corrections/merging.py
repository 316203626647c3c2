"""Logs put together, and what one says that another does not.

A merge is the union of events, so it is the same whichever log comes first, and merging twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gouji.corrected import Corrected
from gouji.corrections.cells import Conflict, group_by_cell, judge_cell, list_conflicts, sort_events
from gouji.corrections.event import Correction

__all__ = ["CellChange", "MergedLog", "diff_events", "merge_events"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedLog:
    """The events of several logs in the order of time, and the cells about which they contradict each other."""

    events: tuple[Correction, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """A cell that two logs say different things of; None is the cell as it was read.

    `event` is the last event of the cell on the newer side, or on the older where the newer has none. A side in conflict
    counts as the cell as it was read.
    """

    document: str
    name: str
    fact: str
    before: Corrected | None
    after: Corrected | None
    event: Correction


def merge_events(*logs: Iterable[Correction]) -> MergedLog:
    """Return the events of several logs as those of one; the same cell changed by two authors side by side is a conflict."""
    events = tuple(sort_events(event for log in logs for event in log))
    return MergedLog(events=events, conflicts=list_conflicts(group_by_cell(events)))


def diff_events(before: Iterable[Correction], after: Iterable[Correction]) -> tuple[CellChange, ...]:
    """Return the cells of which two logs say different things, by document and fact. With no events before, all that was corrected."""
    old, new = group_by_cell(before), group_by_cell(after)
    changes = []
    for cell in sorted({*old, *new}):
        was, now = judge_cell(old.get(cell, [])), judge_cell(new.get(cell, []))
        if _says(was.corrected) != _says(now.corrected):
            last = (now.heads or was.heads)[-1]
            changes.append(
                CellChange(
                    document=cell[0],
                    name=last.name,
                    fact=cell[1],
                    before=was.corrected,
                    after=now.corrected,
                    event=last,
                )
            )
    return tuple(changes)


def _says(said: Corrected | None) -> object:
    return None if said is None else said.says
