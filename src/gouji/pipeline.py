"""The reading, step by step: from a token stream to a report.

Each step is a plain function over frozen values; `docs/architecture.md` has the order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from gouji.models.accounts.label_columns import doubt_label_columns
from gouji.models.accounts.merged_rows import doubt_merged_rows
from gouji.models.accounts.recognised import Recognised
from gouji.models.accounts.scrambled_tables import doubt_scrambled_tables
from gouji.models.accounts.unplaced import doubt_near, list_unplaced
from gouji.models.alignment.align import Alignment
from gouji.models.asides.set_aside import set_aside
from gouji.models.claims.claims import check_claims
from gouji.models.claims.dates import check_dates
from gouji.models.claims.headed import mark_elsewhere
from gouji.models.claims.narrative import Statement, find_statements, weigh_readings
from gouji.models.claims.parts import check_parts
from gouji.models.claims.scope import Scope, build_scope
from gouji.models.claims.stated import check_statements
from gouji.models.decoding.calibration import calibrate, load_calibration
from gouji.models.decoding.facts import doubt_rivals, read_facts
from gouji.models.decoding.optional_rows import doubt_dispensed
from gouji.models.decoding.origin import Origin
from gouji.models.decoding.replaced_rows import explain_replaced
from gouji.models.decoding.sum_candidates import add_sum_candidates
from gouji.models.editing.bounds import check_bounds, check_types, doubt_cuts
from gouji.models.editing.breaks import find_breaks
from gouji.models.editing.inference import infer, infer_repaired
from gouji.models.editing.reconciliation import collect_suspects, doubt_suspects, judge_breaks, propose_repairs
from gouji.models.forms.definition import Form
from gouji.models.forms.load import load_forms
from gouji.models.forms.outline import NodeKind, Outline
from gouji.models.fragments.pieces import Piece
from gouji.models.headings.find import find_headings
from gouji.models.headings.found_heading import FoundHeading
from gouji.models.headings.inline import find_inline_titles
from gouji.models.headings.passages import split_passages
from gouji.models.headings.regions import Regions, find_regions
from gouji.models.headings.sections import assign_sections
from gouji.models.identity.authorship import check_identity
from gouji.models.identity.choose import choose_form
from gouji.models.identity.names import load_name
from gouji.models.identity.said_years import may_be_misdated
from gouji.models.identity.title import Identity, identify
from gouji.models.rows.column_headers import mark_strange_columns
from gouji.models.rows.column_order import order_columns
from gouji.models.rows.contradicted import mark_contradicted
from gouji.models.rows.find import find_rows
from gouji.models.rows.found_row import FoundRow
from gouji.models.rows.table_lines import list_header_lines, list_table_lines
from gouji.models.tagging.alignment import tag_lines
from gouji.models.text.lines import Line, find_furniture_lines
from gouji.models.text.locate import Locator
from gouji.models.text.normalise import core
from gouji.models.text.paragraphs import join_paragraphs
from gouji.models.text.sentences import Sentence, split_sentences
from gouji.report import Engine, Fact, Facts, Finding, Heading, ReportData, ReportSource, Row, Unplaced
from gouji.settings import Settings
from gouji.tags import Tag
from gouji.tokens import Alternatives, Reread, Span, Token, TokenStream

__all__ = ["Trace", "read_stream", "recognise", "tag_stream", "trace_stream"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The intermediates of one reading."""

    stream: TokenStream
    """The document as it was read: what was set aside is furniture."""
    lines: tuple[Line, ...]
    form: Form | None
    form_confidence: float
    rivals: tuple[Form | None, ...] = ()
    """Other forms that the document may be on as well; None where it may be on none."""
    outline: Outline | None = None
    pieces: tuple[Piece, ...] = ()
    alignment: Alignment | None = None
    rows: tuple[FoundRow, ...] = ()
    other_rows: tuple[FoundRow, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    statements: tuple[Statement, ...] = ()
    headings: tuple[FoundHeading, ...] = ()
    identity: Identity = field(default_factory=lambda: Identity(title="", year=None, agency=None))


def read_stream(
    stream: TokenStream,
    *,
    form: str | None = None,
    settings: Settings | None = None,
    reread: Reread | None = None,
    text: bool = False,
) -> ReportData:
    """Read a token stream into a report; `form` forces a form instead of choosing one, `text` keeps the stream's text.

    `reread` reads places of a scan a second time. It is asked at most once, and only where a rule is broken; without it
    nobody can say whether a scan was misread or is misprinted.
    """
    settings = settings or Settings()
    trace = trace_stream(stream, form=form, settings=settings)
    facts, unplaced, findings = _reconcile(trace, reread, settings)
    rows = tuple(_row(r) for r in sorted((*trace.rows, *trace.other_rows), key=lambda r: r.span))
    models = dict(stream.models)
    if trace.form is not None:
        models[f"form:{trace.form.id}"] = trace.form.sha256
    if settings.calibrated and trace.form is not None:
        model = load_calibration()
        facts = Facts(tuple(calibrate(facts, rows, findings, model).values()))
        models["confidence"] = model.sha256
    return ReportData(
        source=ReportSource(
            name=stream.source.name,
            sha256=stream.source.sha256,
            media_type=stream.source.media_type,
            pages=len(stream.pages),
        ),
        engine=Engine(
            version=_version(),
            settings_sha256=settings.sha256,
            models=models,
        ),
        form=trace.form.id if trace.form else None,
        form_confidence=trace.form_confidence,
        title=trace.identity.title,
        year=trace.identity.year,
        agency=trace.identity.agency,
        headings=_headings(trace, settings),
        rows=rows,
        facts=facts,
        findings=findings,
        warnings=trace.stream.warnings,
        unplaced=unplaced,
        pages=tuple(page for page in stream.pages if page.width is not None),
        text=stream.text if text else None,
    )


def _reconcile(
    trace: Trace, reread: Reread | None, settings: Settings
) -> tuple[Facts, tuple[Unplaced, ...], tuple[Finding, ...]]:
    """Return the facts with what the rules propose, what has no place in the tables, and the rules that are broken."""
    form, found = trace.form, recognise(trace)
    if form is None or found is None:
        return Facts(), (), ()
    locator = Locator(trace.stream, settings.text)
    facts = doubt_rivals(read_facts(trace.rows, form, locator, settings.decoding), trace.rivals)
    known = {f.id: f for f in explain_replaced(facts, trace.rows, trace.other_rows, form, locator)}
    unplaced = list_unplaced(found, known, locator, settings.accounts)
    known = doubt_near(known, unplaced, found, settings.accounts)
    known = doubt_dispensed(known, form, scanned=locator.recognised)
    known = doubt_merged_rows(doubt_label_columns(known, found, settings.accounts), found)
    known = doubt_scrambled_tables(known, found, settings.accounts)
    known = doubt_cuts(known, form)
    origin = Origin(rows=trace.rows, locator=locator)
    breaks = find_breaks(known, form, settings.editing, origin)
    suspects = collect_suspects(breaks, known, origin, settings.editing)
    rereadings = _reread_suspects(suspects, reread)
    findings = judge_breaks(breaks, known, origin, rereadings, settings.editing)
    inferred = infer(known, form)
    proposed = infer_repaired(propose_repairs(inferred, findings, settings.editing), inferred, form)
    proposed = doubt_suspects(proposed, findings, form, origin)
    findings = (
        *findings,
        *check_types(known, form),
        *check_bounds(known, form),
        *_text_findings(trace, known, form, settings),
    )
    return Facts(tuple(proposed.values())), unplaced, findings


def recognise(trace: Trace) -> Recognised | None:
    """Return what was recognised in a document, for the audit of its ink; None without a form."""
    if trace.alignment is None or trace.outline is None:
        return None
    title = trace.identity.span
    return Recognised(
        stream=trace.stream,
        lines=trace.lines,
        pieces=trace.pieces,
        alignment=trace.alignment,
        outline=trace.outline,
        rows=trace.rows,
        others=trace.other_rows,
        headings=(*(h.span for h in trace.headings), *([title] if title is not None else [])),
    )


def _reread_suspects(suspects: Mapping[str, Token], reread: Reread | None) -> dict[str, Alternatives]:
    """Return the second readings of the suspects by fact; nothing is read where there are none, or no `reread`."""
    if reread is None or not suspects:
        return {}
    return dict(zip(suspects, reread(tuple(suspects.values())), strict=True))


def _text_findings(trace: Trace, known: Mapping[str, Fact], form: Form, settings: Settings) -> tuple[Finding, ...]:
    """Return what running text states, against the tables, the title and itself."""
    identity, claims, sentences = trace.identity, settings.claims, trace.sentences
    scope = build_scope(form, claims, year=identity.year, agency=identity.agency)
    return (
        *check_statements(known, trace.statements, sentences, form, scope, claims),
        *check_claims(known, sentences, form, scope),
        *check_parts(sentences, claims),
        *check_dates(sentences),
        *check_identity(identity, sentences, trace.lines, settings.identity),
    )


def tag_stream(
    stream: TokenStream, *, form: str | None = None, settings: Settings | None = None, tagger: str = "combined"
) -> tuple[Tag, ...]:
    """Return the class of each line of a stream.

    `tagger` is `"alignment"`, which reads the document, one of `gouji.models.tagging.table.TAGGERS`, which look at lines
    alone, or `"combined"`: the alignment for what it finds, the linear tagger for the lines left over. Raises `UsageError`
    for another name.
    """
    # Reading itself needs no tagger, so it does not wait for one to be loaded.
    from gouji.models.tagging.combine import combine
    from gouji.models.tagging.features.view import view_of
    from gouji.models.tagging.levels import make_tags
    from gouji.models.tagging.table import load_tagger

    settings = settings or Settings()
    if tagger not in ("alignment", "combined"):
        view = view_of(stream)
        return make_tags(view, load_tagger(tagger).tag(view), settings.tagging)
    trace = trace_stream(stream, form=form, settings=settings)
    stream = trace.stream
    rows = (*trace.rows, *trace.other_rows)
    headings = _headings(trace, settings)
    tags = tag_lines(
        stream, trace.lines, trace.pieces, trace.alignment, trace.outline, rows, headings, settings.tagging
    )
    if tagger == "alignment":
        return tags
    view = view_of(stream)
    return combine(view, tags, load_tagger("linear").tag(view))


def trace_stream(stream: TokenStream, *, form: str | None = None, settings: Settings | None = None) -> Trace:
    """Run the steps up to the found rows and keep what each gave."""
    settings = settings or Settings()
    stream, lines = set_aside(stream, settings.rows, settings.identity)
    choice = choose_form(
        lines, form, stream.title, settings.identity, settings.labels, settings.alignment, settings.fragments
    )
    if choice.best is None:
        return _trace_formless(stream, lines, choice.confidence, settings)
    outline, alignment, chosen = choice.best.outline, choice.best.alignment, choice.best.outline.form
    pieces = order_columns(alignment, choice.best.pieces, outline)
    opening = identify(lines, chosen, stream.title, None, settings.identity)
    misdated = may_be_misdated(lines, opening, stream.title, load_name(chosen.document_titles), settings.identity)
    scope = build_scope(chosen, settings.claims, year=opening.year, agency=opening.agency, misdated=misdated)
    alignment = mark_elsewhere(alignment, lines, pieces, outline, scope, opening.agency, settings.claims)
    rows, others = find_rows(
        alignment,
        pieces,
        outline,
        Locator(stream, settings.text),
        settings=settings.rows,
        fragments=settings.fragments,
        lattice=settings.lattice,
        furniture=find_furniture_lines(stream),
    )
    rows = mark_strange_columns(rows, alignment, pieces, outline, opening.year, settings.rows)
    rows = mark_contradicted(rows, alignment, pieces, outline, opening.year, settings.rows)
    rows = add_sum_candidates(rows, chosen, settings.lattice)
    statements = find_statements(pieces, alignment, settings.claims)
    sentences = split_sentences(lines, settings.text)
    rows = weigh_readings(rows, statements, sentences, outline, scope, settings.claims)
    headings = _find_headings(lines, pieces, alignment, outline, rows, scope, settings)
    first = next((h.span[0] for h in headings if h.section), None)
    before = first is None or opening.span is None or opening.span[0] <= first  # Titles stand before sections.
    return Trace(
        stream=stream,
        lines=lines,
        form=chosen,
        form_confidence=choice.confidence,
        rivals=choice.rivals,
        outline=outline,
        pieces=pieces,
        alignment=alignment,
        rows=rows,
        other_rows=others,
        sentences=sentences,
        statements=statements,
        headings=headings,
        identity=opening if before else identify(lines, chosen, stream.title, first, settings.identity),
    )


def _trace_formless(stream: TokenStream, lines: tuple[Line, ...], confidence: float, settings: Settings) -> Trace:
    """Return what is known of a document that is on no form: its headings and its title."""
    passages = split_passages(join_paragraphs(lines, settings.text), Regions(), {}, settings.headings)
    return Trace(
        stream=stream,
        lines=lines,
        form=None,
        form_confidence=confidence,
        headings=find_headings(passages, None, settings.headings, text=settings.text),
        identity=identify(lines, None, stream.title, None, settings.identity, others=load_forms()),
    )


def _find_headings(
    lines: tuple[Line, ...],
    pieces: tuple[Piece, ...],
    alignment: Alignment,
    outline: Outline,
    rows: tuple[FoundRow, ...],
    scope: Scope,
    settings: Settings,
) -> tuple[FoundHeading, ...]:
    """Headings of lines that belong to no table, and section titles inside lines that hold more than themselves."""
    taken = list_table_lines(pieces, alignment, outline, settings.rows)
    regions = find_regions(pieces, alignment, outline, settings.rows.table_gap)
    titles = find_inline_titles(lines, pieces, alignment, outline, settings.headings)
    joined = {
        pieces[i].line
        for p in alignment.placements
        if outline.nodes[p.node].kind is NodeKind.SECTION
        for i in range(p.start + 1, p.end)
        if pieces[i].line != pieces[p.start].line
    }
    apart = taken | list_header_lines(pieces) - joined
    paragraphs = join_paragraphs(lines, settings.text, frozenset(apart), frozenset(joined))
    passages = split_passages(paragraphs, regions, titles, settings.headings)
    names = tuple(sorted(scope.own))
    headings = find_headings(passages, outline.form, settings.headings, text=settings.text, names=names)
    tables: dict[str, int] = {}
    for row in rows:
        tables[row.table] = min(tables.get(row.table, row.span[0]), row.span[0])
    return assign_sections(headings, outline.form, tables, settings.headings)


def _headings(trace: Trace, settings: Settings) -> tuple[Heading, ...]:
    headings = [
        Heading(
            text=h.text,
            level=h.level,
            section=h.section,
            page=h.page,
            span=Span(start=h.span[0], end=h.span[1]),
            confidence=h.confidence,
        )
        for h in trace.headings
        if not _is_title(h, trace.identity, trace.form)
    ]
    identity = trace.identity
    if identity.span is not None:
        span = Span(start=identity.span[0], end=identity.span[1])
        confidence = settings.identity.title_confidence
        title = Heading(
            text=identity.title, level=1, section="title", page=identity.page, span=span, confidence=confidence
        )
        headings.append(title)
    return tuple(sorted(headings, key=lambda h: (h.span.start, h.span.end)))


def _is_title(heading: FoundHeading, identity: Identity, form: Form | None) -> bool:
    """Return whether what was declared a heading is the title, or the agency's name over it."""
    if heading.line == identity.agency_line:
        return True
    if identity.span is not None and heading.line == identity.line and heading.span[0] < identity.span[1]:
        return True
    if heading.enumerator is not None or heading.section is not None:
        return False
    text, name = core(heading.text), core(identity.agency or "")
    titles = form.document_titles if form is not None else ()
    return bool(name) and (text == name or text in core(identity.title) or text.endswith(titles))


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


@cache
def _version() -> str:
    from importlib.metadata import version

    return version("gouji")
