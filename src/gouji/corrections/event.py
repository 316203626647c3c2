"""One event of a log of corrections, and the line of JSON that it is kept as (`gouji.corrections/1`).

An event says what a cell is from now on, so that the last event of a cell is enough to know it. `parents` are the events of the
same cell that its author knew of, as commits know theirs: two events that know nothing of each other were made side by side.
An event's id is the hash of all else in it, so that the same event is the same wherever it is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from gouji.corrected import Corrected, CorrectionKind
from gouji.report import FactStatus
from gouji.schema import JsonObject
from gouji.tokens import Box, Number, Span

__all__ = ["SCHEMA", "Correction", "EventAction", "EventPlace", "ReadCell", "parse_event", "render_event"]

SCHEMA = "gouji.corrections/1"
_ID_DIGITS = 20


class EventAction(StrEnum):
    """What an event does: the closed list of `action`."""

    CORRECT = "correct"
    """Says what the cell holds; where that is what was read, it confirms the reading."""
    REVERT = "revert"
    """Takes an earlier event back: the cell is what it was before."""
    COMMENT = "comment"
    """Says something about the cell and changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlace:
    """Where the cell stands: page, box in points, span in the document's text."""

    page: int
    box: Box | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCell:
    """What was read of the cell when the event was made; a correction applies only while this is still what is read."""

    printed: str | None
    value: Number | None
    status: FactStatus
    review: bool = False
    """Whether the reading had it under review."""
    reasons: tuple[str, ...] = ()
    """Why it had (`gouji.ReasonKind`)."""
    confidence: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One event: who said what of which cell, when, why, and what gouji had read and said of it.

    `document` is the SHA-256 of the document's bytes, `name` what it was called. `before` and `after` are the cell's corrections: None
    for the cell as it was read. `rules` are the rules that spoke about the cell. `reverts` is the event that is taken back. `time`
    is UTC, as ISO 8601.
    """

    action: EventAction = EventAction.CORRECT
    document: str
    name: str
    form: str | None
    fact: str
    place: EventPlace | None = None
    read: ReadCell
    before: Corrected | None = None
    after: Corrected | None = None
    reason: str = ""
    author: str = ""
    time: str
    engine: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    reverts: str | None = None

    @cached_property
    def id(self) -> str:
        """The event's id: the hash of all else in it."""
        text = json.dumps(_convert(self), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:_ID_DIGITS]

    @property
    def cell(self) -> tuple[str, str]:
        """The document and the fact that the event is about."""
        return self.document, self.fact

    @cached_property
    def state(self) -> Corrected | None:
        """The cell's correction from this event on, with who said it and when; None for the cell as it was read."""
        if self.after is None or self.after.by:
            return self.after
        return replace(self.after, by=self.author, at=self.time, reason=self.reason)


def render_event(event: Correction) -> str:
    """Return an event as one line of JSON, ending with a line end."""
    return json.dumps({"schema": SCHEMA, "id": event.id, **_convert(event)}, ensure_ascii=False) + "\n"


def _convert(event: Correction) -> JsonObject:
    place, read = event.place, event.read
    box = None if place is None or place.box is None else place.box
    return {
        "action": event.action.value,
        "document": event.document,
        "name": event.name,
        "form": event.form,
        "fact": event.fact,
        "place": None
        if place is None
        else {
            "page": place.page,
            "box": None if box is None else [box.x0, box.y0, box.x1, box.y1],
            "span": [place.span.start, place.span.end],
        },
        "read": {
            "printed": read.printed,
            "value": read.value,
            "status": read.status.value,
            "review": read.review,
            "reasons": list(read.reasons),
            "confidence": read.confidence,
        },
        "before": _convert_said(event.before),
        "after": _convert_said(event.after),
        "reason": event.reason,
        "author": event.author,
        "time": event.time,
        "engine": dict(event.engine),
        "rules": list(event.rules),
        "parents": list(event.parents),
        "reverts": event.reverts,
    }


def _convert_said(said: Corrected | None) -> JsonObject | None:
    """Return what was said of a cell; who said it and when stands where it was another event that said so."""
    if said is None:
        return None
    plain: JsonObject = {"kind": said.kind.value, "value": said.value}
    return plain | ({"by": said.by, "at": said.at, "reason": said.reason} if said.by or said.at or said.reason else {})


def parse_event(line: str | bytes) -> Correction:
    """Return the event of a line. Raises `ValueError` where the line is none, is damaged, or is of another schema."""
    payload = json.loads(line)
    if not isinstance(payload, dict) or not str(payload.get("schema", "")).startswith("gouji.corrections/"):
        message = "it is no event of a log of corrections"
        raise ValueError(message)
    if payload["schema"] != SCHEMA:
        message = f"its schema is {payload['schema']}, and this gouji reads {SCHEMA}"
        raise ValueError(message)
    try:
        event = _event(payload)
    except (KeyError, TypeError, AttributeError) as error:
        message = f"it is no whole event ({type(error).__name__}: {error})"
        raise ValueError(message) from None
    if event.id != payload.get("id"):
        message = "its id is not that of its content: it was changed or damaged"
        raise ValueError(message)
    return event


def _event(payload: Mapping[str, Any]) -> Correction:
    place, read = payload["place"], payload["read"]
    return Correction(
        action=EventAction(payload["action"]),
        document=payload["document"],
        name=payload["name"],
        form=payload["form"],
        fact=payload["fact"],
        place=None if place is None else _place(place),
        read=ReadCell(
            printed=read["printed"],
            value=read["value"],
            status=FactStatus(read["status"]),
            review=read["review"],
            reasons=tuple(read["reasons"]),
            confidence=read["confidence"],
        ),
        before=_said(payload["before"]),
        after=_said(payload["after"]),
        reason=payload["reason"],
        author=payload["author"],
        time=payload["time"],
        engine=payload["engine"],
        rules=tuple(payload["rules"]),
        parents=tuple(payload["parents"]),
        reverts=payload["reverts"],
    )


def _place(place: Mapping[str, Any]) -> EventPlace:
    box = place["box"]
    start, end = place["span"]
    return EventPlace(
        page=place["page"],
        box=None if box is None else Box(x0=box[0], y0=box[1], x1=box[2], y1=box[3]),
        span=Span(start=start, end=end),
    )


def _said(said: Mapping[str, Any] | None) -> Corrected | None:
    if said is None:
        return None
    return Corrected(
        kind=CorrectionKind(said["kind"]),
        value=said["value"],
        by=said.get("by", ""),
        at=said.get("at", ""),
        reason=said.get("reason", ""),
    )
