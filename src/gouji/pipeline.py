"""The reading, step by step: from a token stream to a report.

Each step is a plain function over frozen values; see ARCHITECTURE in the manual for the order and the reasons.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from gouji.models.align import AlignCosts, Alignment, align
from gouji.models.choose import label_index, score_forms
from gouji.models.facts import FactSettings, read_facts
from gouji.models.forms.definition import Form
from gouji.models.forms.load import form_by_id, load_forms
from gouji.models.lattice import LatticeCosts
from gouji.models.lines import Line, lines_of
from gouji.models.locate import Locator
from gouji.models.outline import Outline, outline_of
from gouji.models.pieces import Piece, pieces_of
from gouji.models.rows import FoundRow, find_rows
from gouji.report import Engine, Facts, Report, ReportSource, Row
from gouji.tokens import Span, TokenStream

__all__ = ["Settings", "Trace", "read_stream", "trace_stream"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every number that the reading depends on."""

    align: AlignCosts = field(default_factory=AlignCosts)
    lattice: LatticeCosts = field(default_factory=LatticeCosts)
    facts: FactSettings = field(default_factory=FactSettings)
    least_rows: int = 4
    """Fewer of a form's row labels than this, and the document is on no form."""

    @property
    def sha256(self) -> str:
        """The hash that names these settings in reports."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The intermediates of one reading."""

    lines: tuple[Line, ...]
    form: Form | None
    form_confidence: float
    outline: Outline | None = None
    pieces: tuple[Piece, ...] = ()
    alignment: Alignment | None = None
    rows: tuple[FoundRow, ...] = ()
    other_rows: tuple[FoundRow, ...] = ()


def read_stream(stream: TokenStream, *, form: str | None = None, settings: Settings | None = None) -> Report:
    """Reads a token stream into a report; `form` forces a form instead of choosing one."""
    settings = settings or Settings()
    trace = trace_stream(stream, form=form, settings=settings)
    facts = Facts()
    if trace.form is not None:
        facts = Facts(read_facts(trace.rows, trace.form, Locator(stream), settings.facts))
    return Report(
        source=ReportSource(
            name=stream.source.name,
            sha256=stream.source.sha256,
            media_type=stream.source.media_type,
            pages=len(stream.pages),
        ),
        engine=Engine(
            version=_version(),
            settings_sha256=settings.sha256,
            models={f"form:{trace.form.id}": trace.form.sha256} if trace.form else {},
        ),
        form=trace.form.id if trace.form else None,
        form_confidence=trace.form_confidence,
        title="",
        year=None,
        agency=None,
        headings=(),
        rows=tuple(_row(r) for r in sorted((*trace.rows, *trace.other_rows), key=lambda r: r.span)),
        facts=facts,
        findings=(),
        warnings=stream.warnings,
    )


def trace_stream(stream: TokenStream, *, form: str | None = None, settings: Settings | None = None) -> Trace:
    """Runs the steps up to the found rows and keeps what each gave."""
    settings = settings or Settings()
    lines = lines_of(stream)
    chosen, confidence = _choose(lines, form, settings)
    if chosen is None:
        return Trace(lines=lines, form=None, form_confidence=confidence)
    outline = outline_of(chosen)
    pieces = pieces_of(lines, label_index((chosen,)))
    alignment = align(pieces, outline, settings.align)
    rows, others = find_rows(alignment, pieces, outline, settings.lattice)
    return Trace(
        lines=lines,
        form=chosen,
        form_confidence=confidence,
        outline=outline,
        pieces=pieces,
        alignment=alignment,
        rows=rows,
        other_rows=others,
    )


def _choose(lines: tuple[Line, ...], form: str | None, settings: Settings) -> tuple[Form | None, float]:
    if form is not None:
        return form_by_id(form), 1.0
    best, *others = score_forms(lines, load_forms())
    if best.rows < settings.least_rows:
        return None, 1.0
    second = others[0].labels if others else 0
    return best.form, round(min(1.0, 0.5 + 0.1 * (best.labels - second)), 4)


def _row(row: FoundRow) -> Row:
    return Row(
        table=row.table,
        row=row.row_ids[0] if len(row.row_ids) == 1 else None,
        label=row.label,
        canonical=row.canonical,
        match=round(row.match, 4),
        order=row.order,
        page=row.page,
        span=Span(start=row.span[0], end=row.span[1]),
    )


def _version() -> str:
    from importlib.metadata import version

    return version("gouji")
