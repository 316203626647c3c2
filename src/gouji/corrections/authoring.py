"""Events for a report, made with all that is known about their cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from gouji.corrected import Corrected
from gouji.corrections.cells import find_heads, find_in_force, group_by_cell
from gouji.corrections.event import Correction, EventAction, EventPlace, ReadCell
from gouji.errors import UsageError
from gouji.export.views.asked import find_cell
from gouji.report import Fact, FactStatus, ReportData
from gouji.revision.facts_as_corrected import to_corrected
from gouji.revision.restore import restore_reading
from gouji.tokens import Number

__all__ = ["comment", "correct", "describe_read", "revert", "tell_time"]


def tell_time() -> str:
    """Return the time as events say it: UTC, ISO 8601, to the microsecond, so that it also orders them."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def correct(
    report: ReportData,
    fact: str,
    said: Corrected | Number | None,
    *,
    author: str,
    events: Iterable[Correction] = (),
    reason: str = "",
    time: str | None = None,
) -> Correction:
    """Return the event that a person says what a cell holds: a number, None for an empty cell, or a `gouji.Corrected`.

    None confirms a cell that was read as absent, too. `fact` is the cell's id, or the labels that the form prints for it (`予以公开 · 总计`).
    `events` are those that the author knows of, so that the new one follows them. Saying what was read confirms the reading.
    Raises `UsageError` for a fact that neither the report nor its form has.
    """
    read = _find_read(report, fact)
    told = to_corrected(said, read)
    return _make(
        report,
        read,
        EventAction.CORRECT,
        events,
        after=Corrected(kind=told.kind, value=told.value),
        author=author or told.by,
        reason=reason or told.reason,
        time=time or told.at or None,
    )


def comment(
    report: ReportData,
    fact: str,
    text: str,
    *,
    author: str,
    events: Iterable[Correction] = (),
    time: str | None = None,
) -> Correction:
    """Return the event that a person says something about a cell, which changes nothing."""
    return _make(
        report, _find_read(report, fact), EventAction.COMMENT, events, after=None, author=author, reason=text, time=time
    )


def revert(
    event: Correction,
    events: Iterable[Correction],
    *,
    author: str,
    reason: str = "",
    time: str | None = None,
) -> Correction:
    """Return the event that takes one back: the cell is what it was before. A revert can be reverted, too: that does it again.

    `events` are those that the author knows of; what others said side by side stays. Raises `UsageError` where `event` is not
    the last change of its cell that is in force: what came after it would be lost.
    """
    own = group_by_cell([*events, event]).get(event.cell, [])
    heads = find_heads(own)
    head = next((h for h in heads if event.id in (h.id, find_in_force(h, own))), None)
    if event.action is EventAction.COMMENT or head is None:
        last = find_in_force(heads[-1], own) if heads else None
        advice = f"revert {last} first" if last else "it was taken back before"
        message = f"{event.id} is not the last change of {event.fact} in {event.name}; {advice}"
        raise UsageError(message)
    return Correction(
        action=EventAction.REVERT,
        document=event.document,
        name=event.name,
        form=event.form,
        fact=event.fact,
        place=event.place,
        read=event.read,
        before=head.state,
        after=event.before,
        reason=reason,
        author=author,
        time=time or tell_time(),
        engine=event.engine,
        rules=event.rules,
        parents=(head.id,),
        reverts=event.id,
    )


def _make(
    report: ReportData,
    fact: Fact,
    action: EventAction,
    events: Iterable[Correction],
    *,
    after: Corrected | None,
    author: str,
    reason: str,
    time: str | None,
) -> Correction:
    reading = restore_reading(report)
    heads = find_heads(_list_own(events, reading.source.sha256, fact.id))
    return Correction(
        action=action,
        document=reading.source.sha256,
        name=reading.source.name,
        form=reading.form,
        fact=fact.id,
        place=_find_place(fact),
        read=describe_read(fact),
        before=heads[-1].state if heads else None,
        after=after,
        reason=reason,
        author=author,
        time=time or tell_time(),
        engine={"version": reading.engine.version, "settings_sha256": reading.engine.settings_sha256},
        rules=_list_rules(report, fact.id),
        parents=tuple(head.id for head in heads),
    )


def _find_read(report: ReportData, name: str) -> Fact:
    """Return a cell as it was read; of one that the form alone has, that it was not."""
    reading = restore_reading(report)
    fact_id = find_cell(reading, name)
    return reading.facts.get(fact_id) or _make_unread(fact_id, reading)


def _list_own(events: Iterable[Correction], document: str, fact: str) -> Sequence[Correction]:
    return group_by_cell(e for e in events if e.cell == (document, fact)).get((document, fact), [])


def _make_unread(fact_id: str, reading: ReportData) -> Fact:
    """Return a cell of the form that the reading does not have."""
    from gouji.revision.recheck import find_form_of

    form = find_form_of(reading)
    if fact_id not in form.list_fact_ids():
        message = f"the form {form.id} has no fact {fact_id}; `gouji forms show {form.id}` lists them"
        raise UsageError(message)
    return Fact(id=fact_id, printed=None, value=None, status=FactStatus.ABSENT, confidence=0.5)


def describe_read(fact: Fact) -> ReadCell:
    """Return what was read of a fact, as events keep it."""
    return ReadCell(
        printed=fact.printed,
        value=fact.value,
        status=fact.status,
        review=bool(fact.reasons),
        reasons=tuple(dict.fromkeys(r.why.value for r in fact.reasons)),
        confidence=round(fact.confidence, 6),
    )


def _find_place(fact: Fact) -> EventPlace | None:
    if not fact.evidence:
        return None
    first = fact.evidence[0]
    return EventPlace(page=first.page, box=first.box, span=first.span)


def _list_rules(report: ReportData, fact: str) -> tuple[str, ...]:
    """Return the rules that speak about a fact: broken ones that it stands in or whose repair changes it, and its proposal's proof."""
    spoke = [
        f.rule
        for f in report.findings
        if fact in f.facts or any(c.fact == fact for repair in f.repairs for c in repair)
    ]
    known = report.facts.get(fact)
    proof = known.proposed.proof if known is not None and known.proposed is not None else ()
    return tuple(dict.fromkeys((*spoke, *proof)))
