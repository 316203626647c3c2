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
from gouji.corrections.cells import find_in_force, group_by_cell, judge_cell, sort_events
from gouji.corrections.event import Correction, EventAction
from gouji.corrections.log import append_events, load_events
from gouji.corrections.table import EVENT_COLUMNS, list_event_records, make_arrow_schema
from gouji.errors import UsageError
from gouji.files import make_folder, replace_file

if TYPE_CHECKING:
    import os

    from gouji.corrections.log import SkippedLine

__all__ = ["CORRECTIONS", "LAKE_LOG", "CorrectedLake", "EventState", "correct_lake", "make_corrections_table"]

LAKE_LOG = "corrections.jsonl"
"""The log of a lake's corrections, in its folder."""

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


def correct_lake(folder: str | Path, logs: Iterable[str | os.PathLike[str]] = ()) -> CorrectedLake:
    """Take logs into that of a lake, and write its table `corrections/` anew, whole or not at all.

    Only events that the lake's log does not have are added to it; nothing is ever taken out of it. The other tables stay as they are.
    Raises `UsageError` where no batch was run in the folder or there is no log, and `DocumentError` where one cannot be read.
    """
    place = Path(folder)
    with BatchLedger(place / "ledger.sqlite", read_only=True):
        skipped = _take_in(place / LAKE_LOG, logs)
    table = make_corrections_table(place)
    make_folder(place / "corrections")
    with replace_file(place / "corrections" / "part-0.parquet") as file:
        pq.write_table(table, file, compression="zstd")
    counts = Counter(table.column("state").to_pylist())
    states = {state: counts[state.value] for state in EventState if counts[state.value]}
    return CorrectedLake(states=states, skipped=skipped)


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
    ordered = sort_events(load_events(folder / LAKE_LOG).events)
    states = _judge_events(ordered, _read_cells(folder, {e.document for e in ordered}), _list_names(folder))
    rows = [
        dict(zip(EVENT_COLUMNS, astuple(record), strict=True)) | {"state": states[record.event].value}
        for record in list_event_records(ordered)
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
    read = cell.heads[-1].read
    now = cells.get(last.cell, (None, None, "absent"))
    if not cell.in_conflict and now != (read.printed, read.value, read.status.value):
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
