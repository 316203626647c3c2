"""Corrections in a lake: its log, a table of its events beside the facts, each with what has become of it, and facts with both values.

The log `corrections.jsonl` is the truth: the review page appends to it, and logs from elsewhere are taken into it. The table is made of it
and can be made again at any time.

An event is `in_force` where it says what its cell is, `superseded` where a later event does, `reverted` where it was taken back or takes one back,
`conflict` where people contradict each other, `comment` where it says something alone, and `stale` where the lake has other bytes under the
document's name, or reads something else in the cell, now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from gouji.batch.ledger import BatchLedger
from gouji.corrections.applying import find_other_reading, tell_other_bytes
from gouji.corrections.cells import find_in_force, group_by_cell, judge_cell, list_conflicts, sort_events
from gouji.corrections.event import Correction, EventAction
from gouji.corrections.log import append_events, load_events
from gouji.corrections.table import EVENT_COLUMNS, list_event_records, make_arrow_schema
from gouji.errors import UsageError
from gouji.files import make_folder, replace_file

if TYPE_CHECKING:
    import os

    from gouji.corrections.applying import Stale
    from gouji.corrections.cells import Conflict
    from gouji.corrections.log import SkippedLine

__all__ = ["CORRECTIONS", "LAKE_LOG", "CorrectedLake", "EventState", "correct_lake", "make_corrections_table"]

LAKE_LOG = "corrections.jsonl"
"""The log of a lake's corrections, in its folder."""

CORRECTIONS = make_arrow_schema().append(pa.field("state", pa.string()))
"""The columns of `corrections/`: those of `gouji corrections export`, and `state`."""

Cells = Mapping[tuple[str, str], tuple[str | None, float | None, str]]
"""What the lake has of each cell: printed, value, status."""
_UNREAD = (None, None, "absent")
"""What it has of a cell that the document lacks."""


class EventState(StrEnum):
    """What has become of an event: the closed list of `corrections.state`."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    REVERTED = "reverted"
    CONFLICT = "conflict"
    COMMENT = "comment"
    STALE = "stale"
    UNKNOWN = "unknown"
    """The lake has no such document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedLake:
    """What came of putting corrections into a lake: events by state, and the lines of logs that hold none.

    `stale` and `conflicts` say of each cell of which nothing is in force what has changed, or who says what.
    """

    states: Mapping[EventState, int]
    skipped: tuple[tuple[str, SkippedLine], ...] = ()
    stale: tuple[Stale, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def correct_lake(folder: str | Path, logs: Iterable[str | os.PathLike[str]] = ()) -> CorrectedLake:
    """Take logs into that of a lake, and write its table `corrections/` anew, whole or not at all.

    Only events that the lake's log does not have are added to it; nothing is ever taken out of it. The other tables stay as they are.
    Raises `UsageError` where no batch was run in the folder or there is no log, and `DocumentError` where one cannot be read.
    """
    place = Path(folder)
    with BatchLedger(place / "ledger.sqlite", read_only=True):
        skipped = _take_in(place / LAKE_LOG, logs)
    judged = _judge_log(place)
    make_folder(place / "corrections")
    with replace_file(place / "corrections" / "part-0.parquet") as file:
        pq.write_table(_make_table(judged), file, compression="zstd")
    counts = Counter(judged.states.values())
    states = {state: counts[state] for state in EventState if counts[state]}
    return CorrectedLake(states=states, skipped=skipped, stale=judged.stale, conflicts=judged.conflicts)


def _take_in(own: Path, logs: Iterable[str | os.PathLike[str]]) -> tuple[tuple[str, SkippedLine], ...]:
    """Append what logs have and the lake's own does not; return the lines that hold no event."""
    paths = [path for path in map(Path, logs) if not (own.exists() and path.exists() and path.samefile(own))]
    loaded = {path: load_events(path) for path in ([own] if own.exists() else []) + paths}
    if not loaded:
        message = f"{own.parent}: nobody has corrected anything there; give a log of corrections, or run `gouji review {own.parent}`"
        raise UsageError(message)
    known = {event.id for event in loaded[own].events} if own in loaded else set()
    new = {event.id: event for path in paths for event in loaded[path].events if event.id not in known}
    if new:
        append_events(own, new.values())
    return tuple((str(path), line) for path, one in loaded.items() for line in one.skipped)


def make_corrections_table(folder: Path) -> pa.Table:
    """Return the events of a lake's log as a table, each with what has become of it by what the lake holds now."""
    return _make_table(_judge_log(folder))


@dataclass(frozen=True, slots=True, kw_only=True)
class _JudgedLog:
    """The events of a lake's log in the order of time, what has become of each, and the cells of which nothing is in force."""

    events: Sequence[Correction]
    states: Mapping[str, EventState]
    stale: tuple[Stale, ...]
    conflicts: tuple[Conflict, ...]


def _judge_log(folder: Path) -> _JudgedLog:
    """Return what has become of the events of a lake's log by what the lake holds now."""
    ordered = sort_events(load_events(folder / LAKE_LOG).events)
    cells, names = _read_cells(folder, {e.document for e in ordered}), _list_names(folder)
    states = _judge_events(ordered, cells, names)
    groups = group_by_cell(ordered)
    late = [own for own in groups.values() if states[own[-1].id] is EventState.STALE]
    split = {cell: own for cell, own in groups.items() if EventState.CONFLICT in {states[e.id] for e in own}}
    return _JudgedLog(
        events=ordered,
        states=states,
        stale=tuple(stale for own in late if (stale := _find_stale(own, cells, names)) is not None),
        conflicts=list_conflicts(split),
    )


def _find_stale(own: Sequence[Correction], cells: Cells, names: Mapping[str, str]) -> Stale | None:
    """Return what has changed since a cell was corrected."""
    head = judge_cell(own).heads[-1]
    if head.document not in names:
        return tell_other_bytes(head)
    return find_other_reading(head, cells.get(head.cell, _UNREAD))


def _make_table(judged: _JudgedLog) -> pa.Table:
    rows = [
        dict(zip(EVENT_COLUMNS, astuple(record), strict=True)) | {"state": judged.states[record.event].value}
        for record in list_event_records(judged.events)
    ]
    return pa.Table.from_pylist(rows, schema=CORRECTIONS)


def _read_cells(folder: Path, documents: set[str]) -> Cells:
    """Return what the lake has of the cells of some documents."""
    columns = ["sha256", "id", "printed", "value", "status"]
    wanted = pc.field("sha256").isin(sorted(documents))
    table = ds.dataset(folder / "facts", partitioning="hive").to_table(columns=columns, filter=wanted)
    lists: Sequence[list[Any]] = [table.column(name).to_pylist() for name in columns]
    return {(s, i): (printed, value, status) for s, i, printed, value, status in zip(*lists, strict=True)}


def _list_names(folder: Path) -> dict[str, str]:
    """Return the names of the lake's documents by hash."""
    table = ds.dataset(folder / "documents", partitioning="hive").to_table(columns=["sha256", "name"])
    names = (str(name).rpartition("/")[2] for name in table.column("name").to_pylist())
    return dict(zip(table.column("sha256").to_pylist(), names, strict=True))


def _judge_events(events: Sequence[Correction], cells: Cells, names: Mapping[str, str]) -> dict[str, EventState]:
    """Return what has become of each event."""
    states = {event.id: EventState.COMMENT for event in events if event.action is EventAction.COMMENT}
    for own in group_by_cell(events).values():
        states |= _judge_cell(own, cells, names)
    return states


def _judge_cell(own: Sequence[Correction], cells: Cells, names: Mapping[str, str]) -> dict[str, EventState]:
    last = own[-1]
    if last.document not in names:
        state = EventState.STALE if last.name in names.values() else EventState.UNKNOWN
        return {event.id: state for event in own}
    cell = judge_cell(own)
    now = cells.get(last.cell, _UNREAD)
    if not cell.in_conflict and find_other_reading(cell.heads[-1], now) is not None:
        return {event.id: EventState.STALE for event in own}
    heads = {head.id for head in cell.heads}
    taken_back = {event.reverts for event in own}
    in_force = None if cell.in_conflict else find_in_force(cell.heads[-1], own)
    found = {}
    for event in own:
        if event.id == in_force:
            found[event.id] = EventState.IN_FORCE
        elif cell.in_conflict and event.id in heads:
            found[event.id] = EventState.CONFLICT
        elif event.action is EventAction.REVERT or event.id in taken_back:
            found[event.id] = EventState.REVERTED
        else:
            found[event.id] = EventState.SUPERSEDED
    return found
