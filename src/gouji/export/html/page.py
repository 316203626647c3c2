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
from gouji.export.views.doubts import describe_group, describe_reasons, group_doubts
from gouji.export.views.layout import find_form, lay_out
from gouji.export.views.text import replace_controls, show_number, to_one_line
from gouji.export.views.words import count_facts, describe_finding, describe_source, describe_unplaced
from gouji.models.editing.detectability import Detectability, rate_report
from gouji.report import Evidence, Fact, Finding, ReportData, RowOrder

if TYPE_CHECKING:
    from jinja2 import Template

    from gouji.models.forms.definition import Form

__all__ = ["render_html"]

_DEEPEST_HEADING = 4
_FEW_CELLS = 4
"""A finding over this many cells at most shows all of them at sight."""
_FACT_COLUMNS = ("fact", "printed", "value", "status", "doubt", "sure", "or", "proposed", "if wrong", "where")
_IF_WRONG = {
    Detectability.UNNOTICED: "unnoticed",
    Detectability.NOTICED: "noticed, not told apart",
    Detectability.REPAIRABLE: "noticed and told",
}


def render_html(report: ReportData, form: Form | None = None) -> str:
    """Return the page, ending with a line end. `form` is the form that the report was read with, where it is no packaged one."""
    known = form or find_form(report)
    kinds = rate_report(report.facts, known) if known is not None else {}
    who = (report.agency or "agency unknown", "year unknown" if report.year is None else str(report.year))
    return _load_template().render(
        report=report,
        title=to_one_line(report.title) or report.source.name,
        who=to_one_line(" · ".join(who)),
        source=describe_source(report),
        counts=count_facts(report),
        findings=[_show_finding(finding, report) for finding in report.findings],
        doubts=list(_show_doubts(report)),
        unplaced=[_UnplacedLine(first=u.near[0] if u.near else "", text=describe_unplaced(u)) for u in report.unplaced],
        warnings=[to_one_line(warning) for warning in report.warnings],
        tables=[lay_out_cells(table, report) for table in lay_out(report, form)],
        headings=list(_show_headings(report)),
        odd_rows=list(_show_odd_rows(report)),
        fact_columns=_FACT_COLUMNS,
        facts=[_FactLine(id=fact.id, cells=_show_fact(fact, kinds)) for fact in report.facts.values()],
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
    """A link to a cell of a finding: the fact and what it says."""

    id: str
    figure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _FindingLine:
    """A finding; `all_cells` is empty where `cells` are all of them already."""

    severity: str
    page: int
    rule: str
    text: str
    cells: tuple[_CellLine, ...]
    all_cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _DoubtLine:
    """Doubtful facts of one row: their name, the first one's id, what is known."""

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
    """A fact with the texts of its columns."""

    id: str
    cells: tuple[str, ...]


def _show_finding(finding: Finding, report: ReportData) -> _FindingLine:
    """Return a finding with the cells that tell something at sight, and all of them where there are more."""
    known = [report.facts[fact_id] for fact_id in finding.facts if fact_id in report.facts]
    suspects = {change.fact for repair in finding.repairs for change in repair}
    telling = [fact for fact in known if fact.value or fact.review or fact.id in suspects or len(known) <= _FEW_CELLS]
    return _FindingLine(
        severity=finding.severity.value,
        page=finding.page,
        rule=finding.rule,
        text=describe_finding(finding),
        cells=tuple(
            _CellLine(id=fact.id, figure=fact.status.value if fact.value is None else show_number(fact.value))
            for fact in telling
        ),
        all_cells=() if len(telling) == len(known) else tuple(fact.id for fact in known),
    )


def _show_doubts(report: ReportData) -> Iterator[_DoubtLine]:
    for group in group_doubts(report):
        yield _DoubtLine(name=group.name, first=group.facts[0].id, text=describe_group(group))


def _show_headings(report: ReportData) -> Iterator[_HeadingLine]:
    for heading in report.headings:
        depth = min(_DEEPEST_HEADING, heading.level)
        yield _HeadingLine(text=to_one_line(heading.text), depth=depth, section=heading.section, page=heading.page)


def _show_odd_rows(report: ReportData) -> Iterator[_RowLine]:
    for row in report.rows:
        if row.order is not RowOrder.IN_ORDER:
            yield _RowLine(
                label=to_one_line(row.label) or "(no label)",
                canonical=row.canonical or "nothing in the form",
                order=describe_order(row.order),
                page=row.page,
            )


def _show_fact(fact: Fact, kinds: Mapping[str, Detectability]) -> tuple[str, ...]:
    """Return the texts of a fact's columns, and what the rules would do about a wrong number."""
    proposed = ""
    if fact.proposed is not None:
        only = "" if fact.proposed.unique else ", not the only way"
        proof = ", ".join(fact.proposed.proof)
        proposed = f"{show_number(fact.proposed.value)} ({fact.proposed.kind}{only}; {proof})"
    return (
        "" if fact.printed is None else to_one_line(fact.printed),
        show_number(fact.value),
        fact.status.value + (", review" if fact.review else ""),
        describe_reasons(fact),
        f"{fact.confidence:.1%}",
        ", ".join("blank" if value is None else show_number(value) for value in fact.alternatives),
        proposed,
        _IF_WRONG[kinds[fact.id]] if fact.id in kinds else "",
        "; ".join(_describe_place(evidence) for evidence in fact.evidence),
    )


def _describe_place(evidence: Evidence) -> str:
    parts = [f"page {evidence.page}"]
    if evidence.cell is not None:
        table, row, column = evidence.cell
        parts.append(f"table {table + 1} row {row + 1} column {column + 1}")
    parts.append(f"characters {evidence.span.start}–{evidence.span.end}")
    if evidence.box is not None:
        box = evidence.box
        parts.append(f"box {box.x0:.0f} {box.y0:.0f} {box.x1:.0f} {box.y1:.0f}")
    return ", ".join(parts)
