"""A revision of a report by the events of a log: those of other documents, and those that no longer fit, are not applied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from gouji.corrected import Corrected, HistoryEntry
from gouji.corrections.cells import Conflict, group_by_cell, judge_cell, list_conflicts, sort_events
from gouji.corrections.event import Correction, EventAction
from gouji.export.views.text import show_number
from gouji.language import mark_text
from gouji.report import ReportData
from gouji.reports import Report
from gouji.revision.recheck import recheck_report
from gouji.revision.restore import restore_reading
from gouji.tokens import Number

if TYPE_CHECKING:
    from gouji.models.forms.definition import Form
    from gouji.settings import Settings

__all__ = [
    "Applied",
    "Stale",
    "StaleReason",
    "apply_events",
    "find_other_reading",
    "list_of_other_bytes",
    "tell_other_bytes",
]


class StaleReason(StrEnum):
    """Why a correction is not applied."""

    DOCUMENT = "document"
    """The document of this name holds other bytes now."""
    READING = "reading"
    """Something else is read in the cell now: another number, or nothing."""
    FORM = "form"
    """The document is read on another form, which has no such cell, or on none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A correction that no longer fits: the last event of its cell, and what has changed."""

    event: Correction
    reason: StaleReason
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A revision: the report, the events that it stands on, and what was left out, and why."""

    report: Report
    events: tuple[Correction, ...]
    stale: tuple[Stale, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def apply_events(
    report: ReportData,
    events: Iterable[Correction],
    *,
    settings: Settings | None = None,
    form: Form | None = None,
) -> Applied:
    """Return the revision of a report by the events about its document.

    The report may be a revision already: the answer is that of its reading. Events of other documents are passed over, but for
    those of a document of the same name, which are stale. Of a cell in conflict nothing is applied. Where nothing is left the
    revision is the reading itself.
    """
    reading = restore_reading(report)
    ordered = sort_events(events)
    groups = group_by_cell(e for e in ordered if e.document == reading.source.sha256)
    known = _list_cells(reading, form)
    stale = list(list_of_other_bytes(ordered, reading))
    said: dict[str, Corrected] = {}
    fitting: set[str] = set()
    for (_, fact), own in groups.items():
        state = judge_cell(own)
        late = None if state.in_conflict else _find_stale(state.heads[-1], reading, known)
        if late is not None:
            stale.append(late)
        elif not state.in_conflict:
            fitting.add(fact)
            if state.corrected is not None:
                said[fact] = state.corrected
    new = recheck_report(reading, said, settings=settings, form=form)
    used = tuple(e for e in ordered if e.document == reading.source.sha256 and e.fact in fitting)
    if new.revision is not None:
        new = replace(new, revision=replace(new.revision, history=_tell_history(used)))
    return Applied(report=Report.from_data(new), events=used, stale=tuple(stale), conflicts=list_conflicts(groups))


def _list_cells(reading: ReportData, form: Form | None) -> frozenset[str]:
    """Return every cell that can be corrected: those of the reading and of its form."""
    from gouji.models.forms.load import load_forms

    form = form or next((f for f in load_forms() if f.id == reading.form), None)
    return frozenset((*reading.facts, *(form.list_fact_ids() if form is not None else ())))


def list_of_other_bytes(events: Iterable[Correction], reading: ReportData) -> tuple[Stale, ...]:
    """Return the corrections of a document of the same name and other bytes, one a cell; none of a cell that was looked at since."""
    names = {reading.source.name, reading.source.path or reading.source.name}
    ordered = sort_events(events)
    settled = {e.fact for e in ordered if e.document == reading.source.sha256 and e.action is not EventAction.COMMENT}
    others = group_by_cell(e for e in ordered if e.document != reading.source.sha256 and e.name in names)
    return tuple(
        tell_other_bytes(own[-1])
        for (_, fact), own in others.items()
        if fact not in settled and ((state := judge_cell(own)).corrected is not None or state.in_conflict)
    )


def tell_other_bytes(event: Correction) -> Stale:
    """Return that the document of an event holds other bytes now."""
    message = f"{event.name}: {event.fact}: the document has changed since it was corrected; look at the cell again"
    return Stale(event=event, reason=StaleReason.DOCUMENT, message=message)


def find_other_reading(event: Correction, now: tuple[str | None, Number | None, str]) -> Stale | None:
    """Return that something else is read in the cell of an event now: printed, value, status; None where it is the same."""
    then = (event.read.printed, event.read.value, event.read.status.value)
    if now == then:
        return None
    message = (
        f"{event.name}: {event.fact}: {_show(now)} is read now, and {_show(then)} "
        "was when it was corrected; look at the cell again"
    )
    return Stale(event=event, reason=StaleReason.READING, message=message)


def _find_stale(event: Correction, reading: ReportData, known: frozenset[str]) -> Stale | None:
    """Return why an event no longer fits the reading; None where it does."""
    if event.fact not in known:
        message = f"{event.name}: {event.fact}: the document is read on the form {reading.form}, which has no such cell"
        return Stale(event=event, reason=StaleReason.FORM, message=message)
    fact = reading.facts.get(event.fact)
    return find_other_reading(
        event, (None, None, "absent") if fact is None else (fact.printed, fact.value, fact.status.value)
    )


def _show(read: tuple[str | None, Number | None, str]) -> str:
    printed, value, status = read
    shown = status if value is None else show_number(value)
    if printed is not None and printed != shown:
        return mark_text(f"“{printed}”, read as {shown}")
    return shown if value is None else mark_text(f"{shown} with the status {status}")


def _tell_history(events: Sequence[Correction]) -> tuple[HistoryEntry, ...]:
    return tuple(
        HistoryEntry(event=e.id, fact=e.fact, corrected=e.state, by=e.author, at=e.time)
        for e in events
        if e.action is not EventAction.COMMENT
    )
