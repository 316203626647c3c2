"""A report as one self-contained HTML page: no script, no font, no picture from anywhere.

The form's tables with their values; what a person should look at says so in words as well as in colour; findings link
to their cells, and each value links to all that is known about it. This module makes the values that the page shows; the
template `page.html` draws them, and Jinja2 escapes every text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from gouji.export.html.cells import describe_order, lay_out_cells
from gouji.export.views.doubts import describe_doubt, describe_group, describe_reasons, group_doubts
from gouji.export.views.layout import find_form, lay_out
from gouji.export.views.names import FactNames, name_facts
from gouji.export.views.text import replace_controls, show_corrected, show_number, to_one_line
from gouji.export.views.words import (
    count_facts,
    describe_corrected,
    describe_finding,
    describe_place,
    describe_severity,
    describe_source,
    describe_status,
    describe_unplaced,
    describe_warning,
    describe_who,
)
from gouji.language import LANGUAGE_TAGS, get_language, mark_text, translate, translate_plural
from gouji.models.editing.detectability import Detectability, rate_report
from gouji.report import Fact, Finding, ReportData, RowOrder

if TYPE_CHECKING:
    from jinja2 import Template

    from gouji.models.forms.definition import Form

__all__ = ["render_html"]

_DEEPEST_HEADING = 4
_FEW_CELLS = 4
"""A finding over this many cells at most shows all of them at sight."""
_FACT_COLUMNS = (
    mark_text("fact"),
    mark_text("printed"),
    mark_text("value"),
    mark_text("status"),
    mark_text("doubt"),
    mark_text("sure"),
    mark_text("or"),
    mark_text("proposed"),
    mark_text("if wrong"),
    mark_text("where"),
)
_IF_WRONG = {
    Detectability.UNNOTICED: mark_text("unnoticed"),
    Detectability.NOTICED: mark_text("noticed, not told apart"),
    Detectability.REPAIRABLE: mark_text("noticed and told"),
}


def render_html(report: ReportData, form: Form | None = None) -> str:
    """Return the page, ending with a line end. `form` is the form that the report was read with, where it is no packaged one."""
    known = form or find_form(report)
    kinds = rate_report(report.facts, known) if known is not None else {}
    names = name_facts(report, known)
    return _load_template().render(
        report=report,
        tag=LANGUAGE_TAGS[get_language()],
        title=to_one_line(report.title) or report.source.name,
        t=translate,
        tn=translate_plural,
        who=describe_who(report),
        source=describe_source(report),
        counts=count_facts(report),
        findings=[_show_finding(finding, report, names) for finding in report.findings],
        doubts=list(_show_doubts(report, names)),
        corrections=list(_show_corrections(report, names)),
        unplaced=[
            _UnplacedLine(first=u.near[0] if u.near else "", text=describe_unplaced(u, names)) for u in report.unplaced
        ],
        warnings=[describe_warning(warning) for warning in report.warnings],
        tables=[lay_out_cells(table, report, names) for table in lay_out(report, form)],
        headings=list(_show_headings(report)),
        odd_rows=list(_show_odd_rows(report)),
        fact_columns=[translate(name) for name in _FACT_COLUMNS],
        facts=[
            _FactLine(id=fact.id, label=names.label(fact.id), cells=_show_fact(fact, kinds))
            for fact in report.facts.values()
        ],
    )


@lru_cache(maxsize=1)
def _load_template() -> Template:
    """Return the template with the style sheet in it."""
    from jinja2 import Environment, FunctionLoader
    from markupsafe import Markup

    def load(name: str) -> str:
        return files("gouji.export.html").joinpath(name).read_text(encoding="utf-8")

    def clean(value: object) -> object:
        return replace_controls(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = Environment(
        loader=FunctionLoader(load),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=clean,
    )
    style = Markup(load("tables.css") + load("page.css"))  # noqa: S704 – our own files
    return environment.get_template("page.html", globals={"style": style})


@dataclass(frozen=True, slots=True, kw_only=True)
class _CellLine:
    """A link to a cell of a finding: the fact, its labels and what it says."""

    id: str
    label: str
    figure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _FindingLine:
    """A finding; `all_cells` is empty where `cells` are all of them already."""

    severity: str
    word: str
    page: int
    rule: str
    text: str
    cells: tuple[_CellLine, ...]
    all_cells: tuple[_CellLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _DoubtLine:
    """Facts of one row: their name, the first one's id, what is known or was said."""

    name: str
    first: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _UnplacedLine:
    """Something that belongs to no fact: the id of the first fact near it, or nothing, and what is known."""

    first: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _HeadingLine:
    """A heading of the outline."""

    text: str
    depth: int
    section: str | None
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _RowLine:
    """A row that did not stand in the form's order."""

    label: str
    canonical: str
    order: str
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _FactLine:
    """A fact with its labels, which are its id where it has none, and the texts of its columns."""

    id: str
    label: str
    cells: tuple[str, ...]


def _show_finding(finding: Finding, report: ReportData, names: FactNames) -> _FindingLine:
    """Return a finding with the cells that tell something at sight, and all of them where there are more."""
    known = [report.facts[fact_id] for fact_id in finding.facts if fact_id in report.facts]
    suspects = {change.fact for repair in finding.repairs for change in repair}
    telling = [fact for fact in known if fact.value or fact.review or fact.id in suspects or len(known) <= _FEW_CELLS]
    return _FindingLine(
        severity=finding.severity.value,
        word=describe_severity(finding.severity),
        page=finding.page,
        rule=finding.rule,
        text=describe_finding(finding, names),
        cells=tuple(_link_cell(fact, names) for fact in telling),
        all_cells=() if len(telling) == len(known) else tuple(_link_cell(fact, names) for fact in known),
    )


def _link_cell(fact: Fact, names: FactNames) -> _CellLine:
    figure = describe_status(fact.status) if fact.value is None else show_number(fact.value)
    figure = figure if fact.corrected is None else show_corrected(fact.corrected)
    return _CellLine(id=fact.id, label=names.label(fact.id), figure=figure)


def _show_doubts(report: ReportData, names: FactNames) -> Iterator[_DoubtLine]:
    for group in group_doubts(report):
        yield _DoubtLine(name=group.name(names), first=group.facts[0].id, text=describe_group(group, names))


def _show_corrections(report: ReportData, names: FactNames) -> Iterator[_DoubtLine]:
    """Yield what people said of cells, with what was read there, who said it, when and why."""
    for fact in report.facts.values():
        if (said := fact.corrected) is not None:
            day = f"{said.at[:16].replace('T', ' ')} UTC" if said.at else ""
            told = (describe_corrected(said), to_one_line(said.by), day, to_one_line(said.reason), describe_doubt(fact))
            text = " – ".join(part for part in told if part)
            yield _DoubtLine(name=names.name(fact.id), first=fact.id, text=text)


def _show_headings(report: ReportData) -> Iterator[_HeadingLine]:
    for heading in report.headings:
        depth = min(_DEEPEST_HEADING, heading.level)
        yield _HeadingLine(text=to_one_line(heading.text), depth=depth, section=heading.section, page=heading.page)


def _show_odd_rows(report: ReportData) -> Iterator[_RowLine]:
    for row in report.rows:
        if row.order is not RowOrder.IN_ORDER:
            yield _RowLine(
                label=to_one_line(row.label) or translate("(no label)"),
                canonical=row.canonical or translate("nothing in the form"),
                order=describe_order(row.order),
                page=row.page,
            )


def _show_fact(fact: Fact, kinds: Mapping[str, Detectability]) -> tuple[str, ...]:
    """Return the texts of a fact's columns, and what the rules would do about a wrong number."""
    proposed = ""
    if fact.proposed is not None:
        kinds_of = {"inferred": translate("inferred"), "repair": translate("repair")}
        how = [kinds_of.get(fact.proposed.kind, fact.proposed.kind)]
        how += [] if fact.proposed.unique else [translate("not the only way")]
        proof, value = translate(", ").join(fact.proposed.proof), show_number(fact.proposed.value)
        proposed = translate("{value} ({how}; {proof})", value=value, how=translate(", ").join(how), proof=proof)
    return (
        "" if fact.printed is None else to_one_line(fact.printed),
        show_number(fact.value),
        translate(", ").join([describe_status(fact.status), *([translate("review")] if fact.review else [])]),
        describe_reasons(fact),
        f"{fact.confidence:.1%}",
        translate(", ").join(
            translate("blank") if value is None else show_number(value) for value in fact.alternatives
        ),
        proposed,
        translate(_IF_WRONG[kinds[fact.id]]) if fact.id in kinds else "",
        translate("; ").join(describe_place(evidence) for evidence in fact.evidence),
    )
