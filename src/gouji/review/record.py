"""The record of corrections at a review: the log on the disk, what several programs wrote to it, and steps taken back.

What a reviewer decides in one go (a joint choice of several cells) are events of one author and one time: a step. Undo takes the
author's last step back by reverting its events, redo reverts those; both go as far as the record does, over restarts, too.
"""

from __future__ import annotations

import hashlib
import math
import os
import threading
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from gouji.corrected import Corrected, CorrectionKind
from gouji.corrections.authoring import comment as make_comment
from gouji.corrections.authoring import correct, revert, tell_time
from gouji.corrections.cells import Conflict, find_heads, group_by_cell
from gouji.corrections.event import Correction, EventAction, parse_event
from gouji.corrections.log import append_events, load_events
from gouji.errors import UsageError

if TYPE_CHECKING:
    from gouji.report import ReportData
    from gouji.schema import JsonValue

__all__ = [
    "MOST_VALUE",
    "Remark",
    "ReviewRecord",
    "Said",
    "StepLost",
    "TurnedStep",
    "read_said",
    "tell_conflicts",
    "tell_remark",
]

MOST_VALUE = 10**15
"""No report counts further, and floating-point numbers up to there are exact."""
_VERSION_DIGITS = 16
_TAIL = 4 << 10
"""Bytes before the place up to which a log was read that are looked at again: some lines, each of which has its hash."""
_FORMER = 4
"""Logs that were replaced of which it is known what pages have seen: they read the new one within a second."""
Step = tuple[str, str]
"""The author and the time of events that were made in one go."""


class StepLost(Exception):
    """A step cannot be taken back: someone has changed one of its cells since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a reviewer says of one cell."""

    fact: str
    corrected: Corrected


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """An event as people read it; None is the cell as it was read."""

    event: str
    by: str
    at: str
    reason: str
    corrected: Corrected | None
    is_comment: bool = False
    """It says something and changes nothing."""


def read_said(told: JsonValue) -> tuple[Said, ...]:
    """Return what a request says of cells. Raises `ValueError`, `TypeError` or `KeyError` where it is malformed, and `UsageError` for a number that is too large."""
    if not isinstance(told, list):
        raise TypeError(told)
    said = tuple(_read_one(one) for one in told)
    if len({one.fact for one in said}) < len(said):
        raise ValueError(told)
    return said


def _read_one(one: JsonValue) -> Said:
    if not isinstance(one, dict):
        raise TypeError(one)
    fact, value = one["fact"], one["value"]
    if not isinstance(fact, str) or isinstance(value, bool) or not isinstance(value, int | float | None):
        raise TypeError(one)
    if value is not None and not math.isfinite(value):
        raise ValueError(one)
    if value is not None and abs(value) > MOST_VALUE:
        message = f"the largest number is {MOST_VALUE:,}"
        raise UsageError(message)
    return Said(fact=fact, corrected=Corrected(kind=CorrectionKind(str(one["kind"])), value=value))


def tell_remark(event: Correction) -> Remark:
    """Return an event as people read it."""
    said = event.state
    is_comment = event.action is EventAction.COMMENT
    return Remark(
        event=event.id, by=event.author, at=event.time, reason=event.reason, corrected=said, is_comment=is_comment
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedStep:
    """A step that was taken back or done again: its document, and by cell what is said no more, or again."""

    document: str
    said: dict[str, Corrected | None]
    leaves_comment: bool = False
    """The author has made a comment since, which stays."""


@dataclass(slots=True)
class _Undoing:
    """The steps of an author that stand, and those that were taken back, each with the events to revert next."""

    done: dict[Step, dict[str, Correction]] = field(default_factory=dict)
    undone: dict[Step, dict[str, Correction]] = field(default_factory=dict)


@dataclass(slots=True)
class _DocumentEvents:
    """The events of a document in the order in which they were taken in, each with the version that the document has from it on.

    A version is a hash of the ids up to there: it says what somebody has seen, whatever has become of the log since.
    """

    events: list[Correction] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)

    @property
    def version(self) -> str:
        """What the document is with all events; empty where there is none."""
        return self.versions[-1] if self.versions else ""

    def add(self, event: Correction) -> None:
        """Take an event in."""
        told = hashlib.sha256(f"{self.version} {event.id}".encode()).hexdigest()
        self.events.append(event)
        self.versions.append(told[:_VERSION_DIGITS])

    def list_seen(self, version: str) -> frozenset[str]:
        """Return the ids of the events that a version stands for; none where it is not one of these."""
        count = self.versions.index(version) + 1 if version in self.versions else 0
        return frozenset(event.id for event in self.events[:count])


class ReviewRecord:
    """The log of corrections, followed while others write to it as well. Methods may be called from any thread."""

    def __init__(self, path: Path) -> None:
        """Open a log; one that is not there yet is made with the first correction. Raises `DocumentError` where it is none."""
        self.path = path
        self._lock = threading.RLock()
        self._documents: dict[str, _DocumentEvents] = {}
        self._former: dict[str, deque[_DocumentEvents]] = {}
        self._by_name: dict[str, dict[str, None]] = {}
        self._ids: set[str] = set()
        self._order: list[Correction] = []
        self._changed: set[str] = set()
        self._at = 0
        self._tail = b""
        self._file: tuple[int, int] | None = None
        self.is_gone = False
        """Whether the log was deleted since it was read; its events are still known."""
        self.rewritten = 0
        """How often a log that was gone was written again."""
        self.skipped = load_events(path).skipped if path.exists() else ()
        self.poll()

    def poll(self) -> frozenset[str]:
        """Take in what was written since; return the hashes of the documents that it is about. A log that was replaced is read anew."""
        with self._lock:
            try:
                with self.path.open("rb") as file:
                    data = self._read_new(file)
            except FileNotFoundError:
                self.is_gone = bool(self._order)
                return frozenset()
            self.is_gone = False
            whole = data.rfind(b"\n") + 1
            self._at += whole
            self._tail = (self._tail + data[:whole])[-_TAIL:]
            found = frozenset(event.document for line in data[:whole].split(b"\n") for event in self._take(line))
            self._changed |= found
            return found

    def _read_new(self, file: BinaryIO) -> bytes:
        """Return what stands behind what was read of the log; all of it, and forget what was read, where it is another log now."""
        told = os.fstat(file.fileno())
        place = told.st_dev, told.st_ino
        file.seek(self._at - len(self._tail))
        # A log that was written over in place is the same file, and may be as long as it was.
        is_same = self._file in (None, place) and file.read(len(self._tail)) == self._tail
        self._file = place
        if not is_same:
            self._forget()
            file.seek(0)
        return file.read()

    def _forget(self) -> None:
        """Forget all events, as the log is another one now, but for what pages may say that they have seen."""
        for document, told in self._documents.items():
            self._former.setdefault(document, deque(maxlen=_FORMER)).append(told)
        self._changed |= self._documents.keys()
        self._documents, self._by_name, self._ids, self._order = {}, {}, set(), []
        self._at, self._tail = 0, b""

    def take_changes(self) -> frozenset[str]:
        """Return the documents that events came for, or went from, since this was asked last, whoever took them in."""
        with self._lock:
            found, self._changed = frozenset(self._changed), set()
            return found

    def _take(self, line: bytes) -> Iterable[Correction]:
        try:
            event = parse_event(line) if line.strip() else None
        except (ValueError, RecursionError):
            return  # a line that a crash cut off; the next one is whole
        if event is not None and event.id not in self._ids:
            self._ids.add(event.id)
            self._order.append(event)
            self._documents.setdefault(event.document, _DocumentEvents()).add(event)
            self._by_name.setdefault(event.name, {})[event.document] = None
            yield event

    def list_events(self, document: str) -> tuple[Correction, ...]:
        """Return the events of a document (by the hash of its bytes), in the order in which they were written."""
        with self._lock:
            told = self._documents.get(document)
            return () if told is None else tuple(told.events)

    def list_of_name(self, name: str) -> tuple[Correction, ...]:
        """Return the events of all documents of a name, which are other documents than one of that name where its bytes have changed."""
        with self._lock:
            documents = self._by_name.get(name, {})
            return tuple(event for document in documents for event in self._documents[document].events)

    def tell_version(self, document: str) -> str:
        """Return what names the events of a document, and no others; empty where there is none."""
        with self._lock:
            told = self._documents.get(document)
            return "" if told is None else told.version

    def _list_seen(self, document: str, version: str) -> tuple[Correction, ...]:
        """Return the events of a document that whoever saw a version of it knows, of this log or of one that it has replaced."""
        told = self._documents.get(document)
        if told is None:
            return ()
        logs = (told, *self._former.get(document, ()))
        seen: frozenset[str] = next((ids for log in logs if (ids := log.list_seen(version))), frozenset())
        return tuple(event for event in told.events if event.id in seen)

    def list_remarks(self, document: str, fact: str) -> tuple[Remark, ...]:
        """Return what was said of a cell, in the order in which it was written."""
        return tuple(tell_remark(event) for event in self.list_events(document) if event.fact == fact)

    def add(self, report: ReportData, said: Sequence[Said], *, author: str, comment: str, seen: str) -> None:
        """Write what a reviewer says of cells, who had seen the document's version `seen`; it is on the disk then.

        Raises `OSError` where it cannot be written, and `UsageError` for a cell that the form does not have.
        """
        with self._lock:
            self.poll()
            known, time = self._list_seen(report.source.sha256, seen), self._tell_time()
            self._write(
                [
                    correct(report, one.fact, one.corrected, author=author, events=known, reason=comment, time=time)
                    for one in said
                ]
            )

    def remark(self, report: ReportData, fact: str, text: str, *, author: str, seen: str) -> None:
        """Write what a reviewer remarks on a cell, which changes nothing; it is on the disk then. Raises as `add`."""
        with self._lock:
            self.poll()
            known = self._list_seen(report.source.sha256, seen)
            self._write([make_comment(report, fact, text, author=author, events=known, time=self._tell_time())])

    def _tell_time(self) -> str:
        """Return a time that no event has yet, as it names the step."""
        time = tell_time()
        while self._order and time == self._order[-1].time:
            time = tell_time()
        return time

    def _write(self, events: Sequence[Correction]) -> None:
        is_gone = bool(self._order) and not self.path.exists()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # Of a log that was deleted nothing is lost: all that is known is written again.
        append_events(self.path, (*self._order, *events) if is_gone else events)
        self.rewritten += is_gone
        self.poll()

    def undo(self, author: str, documents: frozenset[str]) -> TurnedStep | None:
        """Take the author's last step at some documents back; return it, None where there is none.

        Raises `StepLost` where one of its cells was changed since.
        """
        with self._lock:
            self.poll()
            own = (e for e in reversed(self._order) if e.author == author and e.document in documents)
            last = next(own, None)
            events = self._take_back(self._trace(author, documents).done, author)
            if not events:
                return None
            return TurnedStep(
                document=events[0].document,
                said={event.fact: event.state for event in events},
                leaves_comment=last is not None and last.action is EventAction.COMMENT,
            )

    def redo(self, author: str, documents: frozenset[str]) -> TurnedStep | None:
        """Do again the step that was taken back last, unless the author has decided something else since; as `undo`."""
        with self._lock:
            self.poll()
            events = self._take_back(self._trace(author, documents).undone, author)
            said = {event.fact: event.before for event in events}
            return TurnedStep(document=events[0].document, said=said) if events else None

    def _trace(self, author: str, documents: frozenset[str]) -> _Undoing:
        """Return the author's steps as they stand after all that was taken back and done again."""
        found = _Undoing()
        origin: dict[str, tuple[Step, bool]] = {}
        for event in self._order:
            if event.author != author or event.document not in documents or event.action is EventAction.COMMENT:
                continue
            if event.action is EventAction.CORRECT:
                step, stands = (event.author, event.time), True
                found.undone.clear()
            elif event.reverts in origin:
                step, stood = origin[event.reverts]
                stands = not stood
                _drop(found.done if stood else found.undone, step, event.fact)
            else:
                continue  # somebody else's, taken back by this author
            origin[event.id] = step, stands
            (found.done if stands else found.undone).setdefault(step, {})[event.fact] = event
        return found

    def _take_back(self, steps: dict[Step, dict[str, Correction]], author: str) -> tuple[Correction, ...]:
        """Revert the last of some steps; return the events that were reverted, none where there is no step."""
        if not steps:
            return ()
        events = tuple(next(reversed(steps.values())).values())
        known = self.list_events(events[0].document)
        groups = group_by_cell(known)
        if any(event.id not in {head.id for head in find_heads(groups[event.cell])} for event in events):
            raise StepLost
        time = self._tell_time()
        self._write(
            [revert(event, [e for e in known if e.cell == event.cell], author=author, time=time) for event in events]
        )
        return events


def _drop(steps: dict[Step, dict[str, Correction]], step: Step, fact: str) -> None:
    cells = steps.get(step, {})
    cells.pop(fact, None)
    if not cells:
        steps.pop(step, None)


def tell_conflicts(conflicts: Iterable[Conflict]) -> dict[str, tuple[Remark, ...]]:
    """Return what reviewers say of the cells that they contradict each other about, by fact."""
    return {conflict.fact: tuple(tell_remark(event) for event in conflict.events) for conflict in conflicts}
