"""A report as one self-contained HTML page: no script, no font, no picture from anywhere.

The form's tables with their values; what a person should look at says so in words as well as in colour; findings link
to their cells, and each value links to all that is known about it.
"""

from __future__ import annotations

from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from gouji.export.html.markup import Html, join, tag
from gouji.export.html.tables import form_table, row_orders
from gouji.export.views.doubts import describe_group, doubt_groups, doubtful
from gouji.export.views.layout import TableView, find_form, lay_out
from gouji.export.views.text import one_line, show_number
from gouji.export.views.words import count_facts, describe_finding, describe_source
from gouji.models.editing.detect import Detectability, report_detectability
from gouji.report import Evidence, Fact, Finding, ReportData, RowOrder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouji.models.forms.definition import Form

__all__ = ["render_html"]

_DEEPEST = 4
_FEW_CELLS = 4
_IF_WRONG = {
    Detectability.UNNOTICED: "unnoticed",
    Detectability.NOTICED: "noticed, not told apart",
    Detectability.REPAIRABLE: "noticed and told",
}


def render_html(report: ReportData, form: Form | None = None) -> str:
    """The page, ending with a line end."""
    here = files("gouji.export.html")
    main = [_findings(report), _doubts(report), _warnings(report)]
    main += [_table(table, report) for table in lay_out(report, form)]
    known = form or find_form(report)
    kinds = report_detectability(report.facts, known) if known is not None else {}
    main += [_outline(report), _odd_rows(report), _facts(report, kinds)]
    body = join(_head(report), _legend(), tag("main", *(part for part in main if part)), _foot(report))
    return Template(here.joinpath("page.html").read_text(encoding="utf-8")).substitute(
        version=join(report.engine.version),
        title=join(one_line(report.title) or report.source.name),
        style=here.joinpath("page.css").read_text(encoding="utf-8"),
        body=body,
    )


def _head(report: ReportData) -> Html:
    counts = count_facts(report)
    who = [report.agency or "agency unknown", "year unknown" if report.year is None else str(report.year)]
    sums = [_sum(counts.read, "read", "")]
    sums += [_sum(n, word, "") for n, word in ((counts.blank, "blank"), (counts.ambiguous, "ambiguous")) if n]
    sums += [_sum(counts.absent, "absent", "")] if counts.absent else []
    sums.append(_sum(counts.review, "to review", "review", "#review") if counts.review else _good("nothing to review"))
    sums.append(_sum(counts.findings, "findings", "broken", "#findings") if counts.findings else _good("no findings"))
    return tag(
        "header",
        tag("h1", one_line(report.title) or report.source.name),
        tag("p", one_line(" · ".join(who)), class_="meta"),
        tag("p", describe_source(report), class_="meta"),
        tag("ul", *sums, class_="sums"),
    )


def _legend() -> Html:
    """What the signs in the tables mean."""
    signs = (
        ("· ", "empty cell"),
        ("– ", "not in the document"),
        ("? ", "to review"),
        ("#1 ", "part of finding 1; a frame where a change would mend it"),
    )
    return tag("p", *(tag("span", tag("b", sign), text) for sign, text in signs), class_="legend")


def _sum(number: int, word: str, kind: str, target: str | None = None) -> Html:
    text = join(tag("b", str(number)), word)
    return tag("li", tag("a", text, href=target) if target else text, class_=kind or None)


def _good(text: str) -> Html:
    return tag("li", text, class_="good")


def _findings(report: ReportData) -> Html:
    items = [
        tag(
            "li",
            tag("span", finding.severity.value, class_=f"severity {finding.severity.value}"),
            f" page {finding.page} ",
            tag("code", finding.rule),
            f": {describe_finding(finding)}",
            _cells(finding, report),
            id=f"finding-{number}",
        )
        for number, finding in enumerate(report.findings, 1)
    ]
    if not items:
        return Html()
    return tag("section", _title("Findings", len(items)), tag("ol", *items, class_="findings"), id="findings")


def _cells(finding: Finding, report: ReportData) -> Html:
    """Links to the finding's cells: those that tell something at sight, and all of them folded where there are more."""
    known = [report.facts[fact_id] for fact_id in finding.facts if fact_id in report.facts]
    suspects = {change.fact for repair in finding.repairs for change in repair}
    telling = [fact for fact in known if fact.value or fact.review or fact.id in suspects or len(known) <= _FEW_CELLS]
    shown = tag("span", *(_cell_link(fact, f"{fact.id} = {_said(fact)}") for fact in telling), class_="cells")
    if len(telling) == len(known):
        return shown
    links = (_cell_link(fact, fact.id) for fact in known)
    return join(shown, tag("details", tag("summary", f"all {len(known)} cells"), *links, class_="cells"))


def _cell_link(fact: Fact, text: str) -> Html:
    return join(tag("a", tag("code", text), href=f"#cell-{fact.id}"), " ")


def _said(fact: Fact) -> str:
    return fact.status.value if fact.value is None else show_number(fact.value)


def _doubts(report: ReportData) -> Html:
    items = [
        tag(
            "li",
            tag("a", tag("code", group.name), href=f"#cell-{group.facts[0].id}"),
            f": {describe_group(group)}",
        )
        for group in doubt_groups(report)
    ]
    if not items:
        return Html()
    return tag("section", _title("To review", len(doubtful(report))), tag("ul", *items, class_="doubts"), id="review")


def _warnings(report: ReportData) -> Html:
    items = [tag("li", one_line(warning)) for warning in report.warnings]
    if not items:
        return Html()
    return tag("section", _title("Warnings", len(items)), tag("ul", *items, class_="warnings"))


def _table(table: TableView, report: ReportData) -> Html:
    title = tag("h2", table.title)
    if not table.found:
        return tag("section", title, tag("p", "This table is not in the document.", class_="meta"))
    return tag("section", title, *(form_table(band, table.id, report) for band in table.bands))


def _outline(report: ReportData) -> Html:
    items = [
        tag(
            "li",
            tag("span", one_line(heading.text)),
            tag("span", f"{heading.section} · " if heading.section else "", f"page {heading.page}", class_="page"),
            class_=f"l{min(_DEEPEST, heading.level)}",
        )
        for heading in report.headings
    ]
    return tag("section", _title("Headings", len(items)), tag("ol", *items, class_="outline")) if items else Html()


def _odd_rows(report: ReportData) -> Html:
    """The rows that did not simply stand in the form's order."""
    odd = [row for row in report.rows if row.order is not RowOrder.IN_ORDER]
    if not odd:
        return Html()
    head = tag("tr", *(tag("th", name) for name in ("printed label", "taken for", "how it stood", "page")))
    lines = [
        tag(
            "tr",
            tag("td", one_line(row.label) or "(no label)"),
            tag("td", row.canonical or "nothing in the form"),
            tag("td", row_orders[row.order]),
            tag("td", str(row.page)),
        )
        for row in odd
    ]
    body = tag("div", tag("table", tag("thead", head), tag("tbody", *lines)), class_="scroll")
    return tag("section", _title("Rows not in the form's order", len(odd)), body)


def _facts(report: ReportData, kinds: Mapping[str, Detectability]) -> Html:
    """Every fact with all that is known about it and what the rules would do about a wrong number, folded away."""
    if not report.facts:
        return Html()
    names = ("fact", "printed", "value", "status", "sure", "or", "proposed", "if wrong", "where")
    head = tag("thead", tag("tr", *(tag("th", name) for name in names)))
    lines = [_fact(fact, _IF_WRONG[kinds[fact.id]] if fact.id in kinds else "") for fact in report.facts.values()]
    table = tag("table", head, tag("tbody", *lines), class_="facts")
    return tag(
        "section",
        tag("details", tag("summary", f"All facts ({len(lines)})"), tag("div", table, class_="scroll")),
        class_="facts",
    )


def _fact(fact: Fact, if_wrong: str) -> Html:
    proposed = ""
    if fact.proposed is not None:
        only = "" if fact.proposed.unique else ", not the only way"
        proof = ", ".join(fact.proposed.proof)
        proposed = f"{show_number(fact.proposed.value)} ({fact.proposed.kind}{only}; {proof})"
    cells = (
        "" if fact.printed is None else one_line(fact.printed),
        show_number(fact.value),
        fact.status.value + (", review" if fact.review else ""),
        f"{fact.confidence:.1%}",
        ", ".join("blank" if value is None else show_number(value) for value in fact.alternatives),
        proposed,
        if_wrong,
        "; ".join(_place(evidence) for evidence in fact.evidence),
    )
    name = tag("th", tag("a", tag("code", fact.id), href=f"#cell-{fact.id}"), scope="row")
    return tag("tr", name, *(tag("td", cell) for cell in cells), id=f"fact-{fact.id}")


def _place(evidence: Evidence) -> str:
    parts = [f"page {evidence.page}"]
    if evidence.cell is not None:
        table, row, column = evidence.cell
        parts.append(f"table {table + 1} row {row + 1} column {column + 1}")
    parts.append(f"characters {evidence.span.start}–{evidence.span.end}")
    if evidence.box is not None:
        box = evidence.box
        parts.append(f"box {box.x0:.0f} {box.y0:.0f} {box.x1:.0f} {box.y1:.0f}")
    return ", ".join(parts)


def _title(text: str, number: int) -> Html:
    return tag("h2", f"{text} ", tag("small", f"({number})"))


def _foot(report: ReportData) -> Html:
    return tag("footer", f"gouji {report.engine.version} · {report.source.media_type} · SHA-256 {report.source.sha256}")
