"""A band of the form as an HTML table with its values, flags and links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gouji.export.html.markup import Html, join, tag
from gouji.export.views.doubts import describe_doubt
from gouji.export.views.layout import BandView, LineView
from gouji.export.views.text import one_line, show_number
from gouji.report import Fact, FactStatus, ReportData, Row, RowOrder

__all__ = ["form_table", "row_orders"]

row_orders = {
    RowOrder.IN_ORDER: "in order",
    RowOrder.OUT_OF_ORDER: "out of order",
    RowOrder.CONTINUED: "continued from another row",
    RowOrder.UNLABELLED: "label lost",
    RowOrder.REPEATED: "repeated",
}
"""How a row stood, in words."""

_DEEPEST = 3


def form_table(band: BandView, table: str, report: ReportData) -> Html:
    """The band's table, in a box that scrolls sideways where the page is narrow."""
    head = tag("tr", tag("th", band.label or ""), *(tag("th", column.label, scope="col") for column in band.columns))
    context = _context(table, report)
    lines = [_line(line, band, context) for line in band.lines]
    drawn = tag("table", tag("thead", head), tag("tbody", *lines), class_="form")
    return tag("div", drawn, class_="scroll")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What cells need to know of the report: their facts, how rows stood, and the findings' numbers by fact."""

    table: str
    facts: Mapping[str, Fact]
    rows: Mapping[str, Row]
    marks: Mapping[str, tuple[int, ...]]
    suspects: frozenset[str]
    """The facts that some repair would change."""


def _context(table: str, report: ReportData) -> _Context:
    marks: dict[str, tuple[int, ...]] = {}
    for number, finding in enumerate(report.findings, 1):
        for fact_id in finding.facts:
            marks[fact_id] = (*marks.get(fact_id, ()), number)
    return _Context(
        table=table,
        facts=report.facts,
        rows={row.row: row for row in report.rows if row.table == table and row.row is not None},
        marks=marks,
        suspects=frozenset(
            change.fact for finding in report.findings for repair in finding.repairs for change in repair
        ),
    )


def _line(line: LineView, band: BandView, context: _Context) -> Html:
    depth = min(_DEEPEST, line.depth)
    depth_class = f"d{depth}" if depth else None
    if line.row is None:
        head = tag("th", line.label, class_=depth_class, scope="row")
        return tag("tr", head, *[tag("td")] * len(band.columns), class_="group")
    row = context.rows.get(line.row)
    printed = None if row is None else f"printed “{one_line(row.label)}”, page {row.page}, match {row.match:.0%}"
    odd = row is not None and row.order is not RowOrder.IN_ORDER
    note = join(" ", tag("span", row_orders[row.order], class_="odd")) if row is not None and odd else Html()
    head = tag("th", line.label, note, class_=depth_class, scope="row", title=printed)
    ids = [".".join(part for part in (context.table, line.row, column.id) if part) for column in band.columns]
    return tag("tr", head, *(_cell(fact_id, context) for fact_id in ids))


def _cell(fact_id: str, context: _Context) -> Html:
    fact = context.facts.get(fact_id)
    if fact is None:
        return tag("td", "–", class_="absent", title="not in the document")
    numbers = context.marks.get(fact_id, ())
    found = [tag("a", f"#{number}", href=f"#finding-{number}", title=f"finding {number}") for number in numbers]
    marks = tag("span", *found, class_="marks") if found else Html()
    flag = tag("span", "?", class_="flag", title="to review") if fact.review else Html()
    link = tag("a", _figure(fact), flag, href=f"#fact-{fact_id}", title=_hover(fact))
    return tag("td", marks, link, id=f"cell-{fact_id}", class_=" ".join(_kinds(fact, context)) or None)


def _kinds(fact: Fact, context: _Context) -> Iterator[str]:
    """What a cell's look says: several may hold at once."""
    found = fact.id in context.marks
    holds = {
        "absent": fact.status is FactStatus.ABSENT,
        "blank": fact.status is FactStatus.BLANK,
        "zero": fact.value == 0 and not fact.review and not found,
        "review": fact.review,
        "broken": found,
        "suspect": fact.id in context.suspects,
    }
    return (name for name, here in holds.items() if here)


def _figure(fact: Fact) -> str:
    if fact.status is FactStatus.ABSENT:
        return "–"
    if fact.status is FactStatus.BLANK:
        return "·"
    return "undecided" if fact.value is None else show_number(fact.value)


def _hover(fact: Fact) -> str:
    place = f" · page {fact.evidence[0].page}" if fact.evidence else ""
    return f"{fact.id} · {describe_doubt(fact)}{place}"
