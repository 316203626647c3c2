"""A report out of its JSON: what `to_json` wrote, as values again.

>>> import gouji
>>> report = gouji.read("docs/examples/glued-line.txt")  # doctest: +SKIP
>>> gouji.Report.from_json(report.to_json()) == report  # doctest: +SKIP
True
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from gouji.corrected import Corrected, CorrectionKind, HistoryEntry
from gouji.errors import DocumentError
from gouji.export.plain.to_json import SCHEMA
from gouji.report import (
    Engine,
    Evidence,
    Fact,
    Facts,
    FactStatus,
    Finding,
    Heading,
    Proposal,
    Reason,
    ReasonKind,
    Repair,
    ReportData,
    ReportSource,
    Revision,
    Row,
    RowOrder,
    Severity,
    Unplaced,
    UnplacedKind,
    Verdict,
)
from gouji.schema import report_schema
from gouji.tokens import Box, Number, Page, PageKind, Span

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

__all__ = ["parse_corrected", "parse_report"]

_Json = Mapping[str, Any]
_LONGEST_REASON = 200
"""Characters of what a schema says: it quotes the value, whatever its length."""


def parse_report(text: str | bytes, name: str = "report") -> ReportData:
    """Return the report that `render_json` or `render_jsonl` wrote; `name` is what messages call the text.

    Raises `DocumentError` where the text is no such report, or one of another schema.
    """
    try:
        payload = json.loads(text, parse_constant=_refuse_constant, parse_float=_parse_decimal)
    except (ValueError, RecursionError):
        raise DocumentError(name, "it is no JSON", "give a report as `gouji read --format json` writes it") from None
    schema = payload.get("schema") if isinstance(payload, dict) else None
    if schema != SCHEMA:
        raise _refuse(name, schema)
    try:
        _check_schema(payload)
        return _report(payload)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        defect = " ".join(f"{type(error).__name__}: {error}".split())
        raise DocumentError(name, f"it is no whole {SCHEMA} report ({defect})", "read the document again") from None


def _check_schema(payload: _Json) -> None:
    """Raise `ValueError` where the payload is not what the schema says: values of other types fail only when they are shown."""
    validator = _validator()
    error = next(validator.iter_errors(payload), None)
    if error is not None:
        place = "/".join(str(step) for step in error.absolute_path)
        message = f"{place}: {error.message[:_LONGEST_REASON]}"
        raise ValueError(message)


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    schema: Any = report_schema()
    return Draft202012Validator(schema)


def _parse_decimal(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        message = f"{digits} is too large"
        raise ValueError(message)
    return number


def _refuse_constant(constant: str) -> None:
    message = f"{constant} is no JSON"
    raise ValueError(message)


def _refuse(name: str, schema: object) -> DocumentError:
    if isinstance(schema, str) and schema.startswith("gouji.report/"):
        return DocumentError(name, f"its schema is {schema}, and this gouji reads {SCHEMA}", "read the document again")
    return DocumentError(name, "it is no report of gouji", "give a report as `gouji read --format json` writes it")


def _report(payload: _Json) -> ReportData:
    source, engine = payload["source"], payload["engine"]
    revision = payload.get("revision")
    return ReportData(
        source=ReportSource(
            name=source["name"],
            sha256=source["sha256"],
            media_type=source["media_type"],
            pages=source["pages"],
            path=source.get("path"),
        ),
        engine=Engine(
            version=engine["version"], settings_sha256=engine["settings_sha256"], models=dict(engine["models"])
        ),
        form=payload["form"],
        form_confidence=payload["form_confidence"],
        title=payload["title"],
        year=payload["year"],
        agency=payload["agency"],
        headings=tuple(map(_heading, payload["headings"])),
        rows=tuple(map(_row, payload["rows"])),
        facts=Facts(tuple(map(_fact, payload["facts"]))),
        findings=tuple(map(_finding, payload["findings"])),
        warnings=tuple(payload["warnings"]),
        unplaced=tuple(map(_unplaced, payload.get("unplaced", ()))),
        pages=tuple(map(_page, payload.get("pages", ()))),
        text=payload.get("text"),
        revision=None if revision is None else _revision(revision),
    )


def _number(value: object) -> Number | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        message = f"{value!r} is no number"
        raise TypeError(message)
    return value


def _span(span: Sequence[int]) -> Span:
    start, end = span
    return Span(start=start, end=end)


def _box(box: Sequence[float] | None) -> Box | None:
    if box is None:
        return None
    x0, y0, x1, y1 = box
    return Box(x0=x0, y0=y0, x1=x1, y1=y1)


def _heading(item: _Json) -> Heading:
    return Heading(
        text=item["text"],
        level=item["level"],
        section=item["section"],
        page=item["page"],
        span=_span(item["span"]),
        confidence=item["confidence"],
    )


def _row(item: _Json) -> Row:
    return Row(
        table=item["table"],
        row=item["row"],
        label=item["label"],
        canonical=item["canonical"],
        match=item["match"],
        order=RowOrder(item["order"]),
        page=item["page"],
        span=_span(item["span"]),
    )


def _fact(item: _Json) -> Fact:
    proposed, corrected = item["proposed"], item.get("corrected")
    return Fact(
        id=item["id"],
        printed=item["printed"],
        value=_number(item["value"]),
        status=FactStatus(item["status"]),
        confidence=item["confidence"],
        reasons=tuple(map(_reason, item.get("reasons", ()))),
        proposed=None if proposed is None else Proposal(**{**proposed, "proof": tuple(proposed["proof"])}),
        evidence=tuple(map(_evidence, item["evidence"])),
        alternatives=tuple(map(_number, item["alternatives"])),
        joint=item.get("joint"),
        corrected=None if corrected is None else parse_corrected(corrected),
    )


def parse_corrected(item: _Json) -> Corrected:
    """Return what a person said of a cell; the members but `value` may be left out. Raises `ValueError` for an unknown kind."""
    return Corrected(
        kind=CorrectionKind(item.get("kind", "value")),
        value=_number(item["value"]),
        by=item.get("by", ""),
        at=item.get("at", ""),
        reason=item.get("reason", ""),
    )


def _reason(item: _Json) -> Reason:
    span = item["span"]
    return Reason(why=ReasonKind(item["why"]), page=item["page"], span=None if span is None else _span(span))


def _evidence(item: _Json) -> Evidence:
    cell = item["cell"]
    place = None if cell is None else (cell[0], cell[1], cell[2])
    return Evidence(page=item["page"], span=_span(item["span"]), box=_box(item["box"]), cell=place)


def _finding(item: _Json) -> Finding:
    return Finding(
        rule=item["rule"],
        severity=Severity(item["severity"]),
        facts=tuple(item["facts"]),
        message=item["message"],
        verdict=Verdict(item["verdict"]),
        page=item["page"],
        repairs=tuple(tuple(map(_change, repair)) for repair in item["repairs"]),
    )


def _change(item: _Json) -> Repair:
    return Repair(fact=item["fact"], old=item["from"], new=item["to"], why=item.get("why", ""))


def _unplaced(item: _Json) -> Unplaced:
    return Unplaced(
        text=item["text"],
        page=item["page"],
        span=_span(item["span"]),
        box=_box(item["box"]),
        near=tuple(item["near"]),
        why=UnplacedKind(item["why"]),
    )


def _page(item: _Json) -> Page:
    return Page(
        number=item["number"],
        kind=PageKind(item["kind"]),
        width=item["width"],
        height=item["height"],
        turn=item.get("turn", 0),
    )


def _revision(item: _Json) -> Revision:
    return Revision(
        history=tuple(map(_history, item["history"])),
        facts=tuple(map(_fact, item["facts"])),
        findings=tuple(map(_finding, item["findings"])),
    )


def _history(item: _Json) -> HistoryEntry:
    told = item["corrected"]
    return HistoryEntry(
        event=item["event"],
        fact=item["fact"],
        corrected=None if told is None else parse_corrected(told),
        by=item["by"],
        at=item["at"],
    )
