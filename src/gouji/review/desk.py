"""What is open on the review page: documents, their corrections, and the queue over all of them.

The desk is shared by all browsers of a server. Whatever it answers about a change has been written to the disk before.
"""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from gouji.corrected import Corrected
from gouji.corrections.applying import apply_events, list_of_other_bytes
from gouji.errors import GoujiError
from gouji.export.views.layout import find_form
from gouji.reports import Report, recheck
from gouji.review.reader import Summary
from gouji.review.readings import DiskState, KeptReading, SourceOnDisk
from gouji.review.record import Said, tell_conflicts
from gouji.revision.queue import ReviewItem

if TYPE_CHECKING:
    from gouji.corrections.applying import Stale
    from gouji.models.forms.definition import Form
    from gouji.review.opening import OpenedEntry
    from gouji.review.readings import ReadingRecipe, Shelf
    from gouji.review.record import Remark, ReviewRecord, TurnedStep
    from gouji.review.settings import ReviewSettings

__all__ = ["Desk", "Dispute", "DisputedItem", "OpenDocument", "QueueRow", "ShownVersion", "rank_item"]


class Dispute(StrEnum):
    """Why what was said of a cell is not in force. The last goes before all in the queue."""

    STALE = "stale"
    """The document has changed since, or what is read of it."""
    CONFLICT = "conflict"
    """Reviewers contradict each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputedItem(ReviewItem):
    """A cell that somebody has to decide again, with the doubts about it, if there are any."""

    dispute: Dispute


def rank_item(item: ReviewItem) -> int:
    """Return how much goes before an item's gain: disputes do, as somebody's word is lost until they are settled."""
    return 1 + list(Dispute).index(item.dispute) if isinstance(item, DisputedItem) else 0


@dataclass(slots=True)
class OpenDocument:
    """A document on the desk: its reading, and the report as corrected so far."""

    entry: OpenedEntry
    reading: KeptReading
    disk: SourceOnDisk
    form: Form | None
    report: Report
    version: str | None = None
    """Names the events that the report is made of; None where it has not been asked for any yet. See `ReviewRecord.tell_version`."""
    conflicts: dict[str, tuple[Remark, ...]] = field(default_factory=dict)
    """What reviewers say of the cells that they contradict each other about."""
    stale: tuple[Stale, ...] = ()
    """Corrections that no longer fit what is read."""
    stale_bytes: tuple[Stale, ...] = ()
    """Corrections of a document of this name that had other bytes."""


def _put_disputes_first(items: Sequence[ReviewItem], found: OpenDocument) -> tuple[ReviewItem, ...]:
    """Return the items of a document, before them an item for each cell of which what was said is not in force."""
    stale = (one.event.fact for one in (*found.stale, *found.stale_bytes))
    told = dict.fromkeys(stale, Dispute.STALE) | dict.fromkeys(found.conflicts, Dispute.CONFLICT)
    alone = {item.facts[0]: item for item in items if len(item.facts) == 1}
    disputed = []
    for fact in filter(told.__contains__, found.report.facts):  # a cell that the form does not have cannot be decided
        item = alone.get(fact) or ReviewItem(facts=(fact,), why=(), rules=(), choices=(), gain=0.0)
        disputed.append(
            DisputedItem(
                facts=item.facts,
                why=item.why,
                rules=item.rules,
                choices=item.choices,
                gain=item.gain,
                dispute=told[fact],
            )
        )
    disputed.sort(key=rank_item, reverse=True)
    return (*disputed, *(item for item in items if len(item.facts) > 1 or item.facts[0] not in told))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVersion:
    """What a document's cells showed at a version."""

    version: str | None
    report: Report
    marked: frozenset[str]
    """The cells that more than the report says something of: conflicts, and corrections that no longer fit."""

    @classmethod
    def of(cls, found: OpenDocument) -> ShownVersion:
        """Return what a document's cells show now."""
        stale = (one.event.fact for one in (*found.stale, *found.stale_bytes))
        return cls(version=found.version, report=found.report, marked=frozenset((*found.conflicts, *stale)))


@dataclass(slots=True)
class QueueRow:
    """A document's line in the queue; `settled` counts the looks that settled something.

    `version` names the events, `stamp` grows with each change of the line.
    """

    entry: OpenedEntry
    summary: Summary | None = None
    items: tuple[ReviewItem, ...] = ()
    settled: int = 0
    conflicts: int = 0
    stale: int = 0
    version: str = ""
    disk: DiskState = DiskState.SAME
    stamp: int = 0


@dataclass(slots=True)
class Desk:
    """See the module. Methods may be called from any thread."""

    entries: dict[str, OpenedEntry]
    recipe: ReadingRecipe
    shelf: Shelf
    record: ReviewRecord
    settings: ReviewSettings
    stamp: int = 0
    rows: dict[str, QueueRow] = field(default_factory=dict)
    _open: OrderedDict[str, OpenDocument] = field(default_factory=OrderedDict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _by_hash: dict[str, list[str]] = field(default_factory=dict)
    _is_warm: bool = False

    def __post_init__(self) -> None:
        """Make a row for each document."""
        self.rows = {entry.id: QueueRow(entry=entry) for entry in self.entries.values()}

    def get_known_hashes(self) -> frozenset[str]:
        """Return the hashes of the documents that were read so far."""
        with self._lock:
            return frozenset(self._by_hash)

    def find(self, document: str) -> OpenedEntry:
        """Return a document of the opened set; raises `KeyError` for any other."""
        return self.entries[document]

    def open(self, document: str) -> OpenDocument:
        """Return a document with its corrections. It is read now where that was not done before.

        Raises `DocumentError` where it cannot be read, and `KeyError` where it is none of the opened set.
        """
        entry = self.find(document)
        with self._lock:
            found = self._open.get(document)
            if found is not None:
                self._open.move_to_end(document)
        if found is None:
            found = self._load(entry)
        self.record.poll()
        with self._lock:
            self._update(found)
        return found

    def warm_up(self) -> OpenDocument | None:
        """Open the first document if it was read before, so that the first view waits for nothing; return it."""
        entry = next(iter(self.entries.values()), None)
        found = None if entry is None else self._open_at_hand(entry)
        if found is not None:
            self._try_check(found)
        return found

    def choose_first(self) -> tuple[OpenDocument, ReviewItem | None] | None:
        """Return the document that is looked at first, and its item: what settles most, in the documents' order among equals.

        None where no document was read yet, or it would have to be read anew.
        """
        rows = [row for row in self.rows.values() if row.summary is not None and not row.summary.failure]
        if not rows:
            return None
        items = [(-rank_item(item), -item.gain, number) for number, row in enumerate(rows) for item in row.items[:1]]
        row = rows[min(items)[-1] if items else 0]
        found = self._open_at_hand(row.entry)
        return None if found is None else (found, next(iter(row.items), None))

    def _try_check(self, found: OpenDocument) -> None:
        """Check rules once, so that the first edit does not wait for what is loaded then."""
        self._is_warm = True
        fact = next(iter(found.report.facts.values()), None)
        if fact is not None and found.form is not None:
            self.preview(found.entry.id, [Said(fact=fact.id, corrected=Corrected(value=1))])

    def _open_at_hand(self, entry: OpenedEntry) -> OpenDocument | None:
        """Open a document that was read before; None where it would have to be read now."""
        if entry.id not in self._open:
            disk = SourceOnDisk(entry.path)
            reading = self.shelf.find(entry.path)
            if reading is None:
                return None
            self._put(entry, reading, disk)
        return self.open(entry.id)

    def _load(self, entry: OpenedEntry) -> OpenDocument:
        disk = SourceOnDisk(entry.path)
        reading = self.shelf.find(entry.path)
        if reading is None:
            reading = self.recipe.read_isolated(entry.path)
            self.shelf.keep(entry.path, reading)
        return self._put(entry, reading, disk)

    def _put(self, entry: OpenedEntry, reading: KeptReading, disk: SourceOnDisk) -> OpenDocument:
        form = find_form(reading.report)
        disk.remember(reading)
        found = OpenDocument(entry=entry, reading=reading, disk=disk, form=form, report=reading.report)
        with self._lock:
            known = self._open.setdefault(entry.id, found)
            while len(self._open) > self.settings.documents_kept:
                self._open.popitem(last=False)
        return known

    def _update(self, found: OpenDocument) -> None:
        """Bring a document's report up to its corrections, and its row in the queue."""
        sha256 = found.reading.report.source.sha256
        version = self.record.tell_version(sha256)
        row, has_changed = self.rows[found.entry.id], version != found.version
        if has_changed:
            applied = apply_events(
                found.reading.report, self.record.list_events(sha256), settings=self.recipe.settings, form=found.form
            )
            found.report, found.conflicts = applied.report, tell_conflicts(applied.conflicts)
            found.stale, found.version = applied.stale, version
        others = self._list_of_other_bytes(found)
        if others != found.stale_bytes:
            found.stale_bytes, has_changed = others, True
        if has_changed or row.summary is None or row.summary.failure or row.version != version:
            self._fill_row(row, found)

    def _list_of_other_bytes(self, found: OpenDocument) -> tuple[Stale, ...]:
        """Return the corrections of a document of the same name that is none of the opened ones: its bytes have changed since."""
        source = found.reading.report.source
        events = self.record.list_of_name(source.name)
        if all(event.document == source.sha256 for event in events):
            return ()
        known = self._by_hash.keys() - {source.sha256}
        return list_of_other_bytes((e for e in events if e.document not in known), found.reading.report)

    def _fill_row(self, row: QueueRow, found: OpenDocument) -> None:
        report, sha256 = found.report, found.reading.report.source.sha256
        row.summary = Summary(
            title=report.title, form=report.form, year=report.year, agency=report.agency, sha256=sha256, items=()
        )
        row.items = _put_disputes_first(report.review_queue(), found)
        said = (fact.corrected for fact in report.facts.values())
        row.settled = len({(one.by, one.at) for one in said if one is not None})
        row.conflicts = len(found.conflicts)
        row.stale = len(found.stale) + len(found.stale_bytes)
        row.version = found.version or ""
        self._note(row, sha256)

    def _note(self, row: QueueRow, sha256: str) -> None:
        self.stamp += 1
        row.stamp = self.stamp
        here = self._by_hash.setdefault(sha256, [])
        if row.entry.id not in here:
            here.append(row.entry.id)

    def take_summary(self, entry: OpenedEntry, summary: Summary) -> None:
        """Take in what was read in the background. A document that went away meanwhile keeps none of the others from being read."""
        with self._lock:
            row = self.rows[entry.id]
            if row.summary is None:
                row.summary, row.items = summary, summary.items
                self._note(row, summary.sha256)
        with contextlib.suppress(GoujiError, OSError):
            if not summary.failure and (
                self.record.tell_version(summary.sha256) or self.record.list_of_name(entry.name)
            ):
                self.open(entry.id)
            if not summary.failure and not self._is_warm:
                self._try_check(self.open(entry.id))

    def preview(self, document: str, said: Sequence[Said]) -> Report:
        """Return the report as if more had been said of it; nothing is kept."""
        found = self.open(document)
        corrections = {fact.id: fact.corrected for fact in found.report.facts.values() if fact.corrected is not None}
        corrections |= {one.fact: one.corrected for one in said}
        return recheck(found.reading.report, corrections, settings=self.recipe.settings, form=found.form)

    def say(self, document: str, said: Sequence[Said], author: str, comment: str, seen: str) -> OpenDocument:
        """Write down what a reviewer says of some cells, who had seen the version `seen`; return the document as it is then."""
        found = self.open(document)
        self._check(found, said)
        self.record.add(found.reading.report, said, author=author, comment=comment, seen=seen)
        self.look_at_disk(found)
        return self.open(document)

    def remark(self, document: str, fact: str, text: str, author: str, seen: str) -> OpenDocument:
        """Write down what a reviewer remarks on a cell; return the document as it is then. Raises `KeyError` where there is no such cell."""
        found = self.open(document)
        if fact not in found.report.facts:
            raise KeyError(fact)
        self.record.remark(found.reading.report, fact, text, author=author, seen=seen)
        self.look_at_disk(found)
        return self.open(document)

    def look_at_disk(self, found: OpenDocument) -> None:
        """Notice whether a document has changed on the disk, or gone, since it was read: what is said of it is said of what it was then."""
        state, row = found.disk.look(), self.rows[found.entry.id]
        with self._lock:
            if row.disk != state:
                row.disk = state
                self._note(row, found.reading.report.source.sha256)

    def _check(self, found: OpenDocument, said: Iterable[Said]) -> None:
        """Raise `UsageError` where the form has no such cell, before anything is written."""
        recheck(
            found.reading.report,
            {one.fact: one.corrected for one in said},
            settings=self.recipe.settings,
            form=found.form,
        )

    def take_back(self, author: str, *, redo: bool) -> tuple[OpenDocument, TurnedStep] | None:
        """Take an author's last step back, or do it again; return the document and the step, None where there is none."""
        known = self.get_known_hashes()
        step = self.record.redo(author, known) if redo else self.record.undo(author, known)
        if step is None:
            return None
        return self.open(self._by_hash[step.document][0]), step

    def follow(self) -> bool:
        """Take in what other programs have written to the record; return whether there was anything."""
        self.record.poll()
        changed = self.record.take_changes()  # also what was taken in while a document was opened
        for sha256 in changed:
            for document in self._by_hash.get(sha256, ()):
                self.open(document)
        return bool(changed)

    def list_rows(self, after: int) -> tuple[int, list[QueueRow]]:
        """Return the stamp of the queue, and the rows that changed after another one."""
        with self._lock:
            return self.stamp, [row for row in self.rows.values() if row.stamp > after or after < 0]
