"""Corrections in a lake: a table of events beside the facts, each with what has become of it, and facts with both values.

An event is `in_force` where it says what its cell is, `superseded` where a later event does, `reverted` where it was taken back or takes one back,
`conflict` where people contradict each other, `comment` where it says something alone, and `stale` where the lake has other bytes under the
document's name, or reads something else in the cell, now.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from gouji.batch.lake import open_lake
from gouji.corrections.cells import find_in_force, group_by_cell, judge_cell, sort_events
from gouji.corrections.event import Correction, EventAction
from gouji.corrections.log import load_events
from gouji.corrections.table import EVENT_COLUMNS, list_event_records, make_arrow_schema

if TYPE_CHECKING:
    import os

    from gouji.corrections.log import SkippedLine

__all__ = ["CORRECTIONS", "CorrectedLake", "EventState", "correct_lake"]

CORRECTIONS = make_arrow_schema().append(pa.field("state", pa.string()))
"""The columns of `corrections/`: those of `gouji corrections export`, and `state`."""

Cells = Mapping[tuple[str, str], tuple[str | None, float | None, str]]
"""What the lake has of each cell: printed, value, status."""


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
    """What came of putting corrections into a lake: events by state, and the lines of logs that hold none."""

    states: Mapping[EventState, int]
    skipped: tuple[tuple[str, SkippedLine], ...] = ()


def correct_lake(folder: str | Path, logs: Iterable[str | os.PathLike[str]]) -> CorrectedLake:
    """Write `corrections/` of a lake anew from logs, whole or not at all. The lake's other tables stay as they are.

    Raises `UsageError` where no batch was run in the folder, and `DocumentError` where a log cannot be read.
    """
    lake = open_lake(folder)
    events: list[Correction] = []
    skipped: list[tuple[str, SkippedLine]] = []
    for path in logs:
        loaded = load_events(path)
        events += loaded.events
        skipped += [(str(path), line) for line in loaded.skipped]
    ordered = sort_events(events)
    states = _judge_events(ordered, _read_cells(lake.folder, {e.document for e in ordered}), _list_names(lake.folder))
    rows = [
        dict(zip(EVENT_COLUMNS, astuple(record), strict=True)) | {"state": states[record.event].value}
        for record in list_event_records(ordered)
    ]
    _write(lake.folder, pa.Table.from_pylist(rows, schema=CORRECTIONS))
    counts = {state: sum(s is state for s in states.values()) for state in EventState}
    return CorrectedLake(states={s: n for s, n in counts.items() if n}, skipped=tuple(skipped))


def _write(folder: Path, table: pa.Table) -> None:
    unfinished, target = folder / ".corrections", folder / "corrections"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    pq.write_table(table, unfinished / "part-0.parquet", compression="zstd")
    shutil.rmtree(target, ignore_errors=True)
    unfinished.rename(target)


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
    if cells.get(last.cell, (None, None, "absent")) != (last.read.printed, last.read.value, last.read.status.value):
        return {event.id: EventState.STALE for event in own}
    cell = judge_cell(own)
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
