"""What the events of a cell come to.

The heads of a cell are the events that no other event of it knows. One head says what the cell is; several that say the same
agree. Several that differ are a conflict: nobody is overwritten, and an event that knows them all resolves it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gouji.corrected import Corrected
from gouji.corrections.event import Correction, EventAction
from gouji.language import translate

__all__ = [
    "CellState",
    "Conflict",
    "describe_said",
    "find_heads",
    "find_in_force",
    "group_by_cell",
    "judge_cell",
    "list_conflicts",
    "sort_events",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A cell of which events made side by side say different things; `events` are its heads, in the order of time."""

    document: str
    name: str
    fact: str
    events: tuple[Correction, ...]

    def describe(self, cell: str = "") -> str:
        """Return the conflict on one line. `cell` is what people call the cell; without it, that is its id."""
        said = translate("; ").join(
            translate(
                "{author} says {value} ({event})",
                author=e.author or translate("somebody"),
                value=describe_said(e.state),
                event=e.id,
            )
            for e in self.events
        )
        return translate(": ").join((self.name, cell or self.fact, said))


@dataclass(frozen=True, slots=True, kw_only=True)
class CellState:
    """What a cell is by its events: the correction (None as it was read), its heads, and whether they contradict each other.

    In a conflict the correction is None.
    """

    corrected: Corrected | None
    heads: tuple[Correction, ...]
    in_conflict: bool = False


def describe_said(said: Corrected | None) -> str:
    """Return what was said of a cell, in a word or two."""
    if said is None:
        return translate("as it was read")
    return translate(said.kind.value.replace("_", " ")) if said.value is None else f"{said.value}"


def sort_events(events: Iterable[Correction]) -> list[Correction]:
    """Return the events, each once, in the order of time; those of the same time in the order of ids."""
    return sorted({event.id: event for event in events}.values(), key=lambda e: (e.time, e.id))


def group_by_cell(events: Iterable[Correction]) -> dict[tuple[str, str], list[Correction]]:
    """Return the events that change something by cell, each group in the order of time."""
    groups: dict[tuple[str, str], list[Correction]] = defaultdict(list)
    for event in sort_events(events):
        if event.action is not EventAction.COMMENT:
            groups[event.cell].append(event)
    return dict(groups)


def find_heads(events: Sequence[Correction]) -> tuple[Correction, ...]:
    """Return the events of a cell that no other one knows, in their order."""
    known = {parent for event in events for parent in event.parents}
    return tuple(event for event in events if event.id not in known)


def find_in_force(head: Correction, events: Sequence[Correction]) -> str | None:
    """Return the id of the correction whose word a head leaves in force; None where the cell is as it was read.

    A revert leaves in force what was so before the event that it takes back.
    """
    known = {event.id: event for event in events}
    event: Correction | None = head
    while event is not None and event.action is EventAction.REVERT:
        reverted = known.get(event.reverts or "")
        before = reverted.parents[-1:] if reverted is not None else ()
        event = known.get(before[0]) if before else None
    return None if event is None else event.id


def judge_cell(events: Sequence[Correction]) -> CellState:
    """Return what the events of one cell come to."""
    heads = find_heads(events)
    if len(heads) > 1:
        heads = _yield_to_changes(heads, {event.id: event for event in events})
    said = {_says(head.state) for head in heads}
    if len(said) > 1:
        return CellState(corrected=None, heads=heads, in_conflict=True)
    return CellState(corrected=heads[-1].state if heads else None, heads=heads)


def _yield_to_changes(heads: tuple[Correction, ...], events: Mapping[str, Correction]) -> tuple[Correction, ...]:
    """Return the heads without those that took their own side's changes back: a side that changes nothing contradicts nobody."""
    behind = [_list_behind(head, events) for head in heads]
    changing = []
    for number, head in enumerate(heads):
        others = set().union(*(known for i, known in enumerate(behind) if i != number))
        shared = [events[e] for e in behind[number] if e in others]
        base = max(shared, key=lambda e: (e.time, e.id)).state if shared else None
        if _says(head.state) != _says(base):
            changing.append(head)
    return tuple(changing) or heads[-1:]


def _list_behind(head: Correction, events: Mapping[str, Correction]) -> set[str]:
    """Return the ids of the events that a head stands on."""
    seen: set[str] = set()
    ahead = list(head.parents)
    while ahead:
        event = ahead.pop()
        if event in events and event not in seen:
            seen.add(event)
            ahead += events[event].parents
    return seen


def _says(said: Corrected | None) -> object:
    return None if said is None else said.says


def list_conflicts(groups: Mapping[tuple[str, str], Sequence[Correction]]) -> tuple[Conflict, ...]:
    """Return the conflicts among the cells."""
    found = []
    for (document, fact), events in sorted(groups.items()):
        state = judge_cell(events)
        if state.in_conflict:
            found.append(Conflict(document=document, name=state.heads[0].name, fact=fact, events=state.heads))
    return tuple(found)
