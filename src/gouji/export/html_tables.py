"""A band of the form as an HTML table with its values, flags and links."""

from __future__ import annotations

from gouji.export.layout import BandView, LineView
from gouji.export.markup import Html, join, tag
from gouji.export.text import one_line, show_number
from gouji.report import Fact, FactStatus, Report, Row, RowOrder

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


def form_table(band: BandView, table: str, report: Report) -> Html:
    """The band's table, in a box that scrolls sideways where the page is narrow."""
    head = tag("tr", tag("th", band.label or ""), *(tag("th", column.label, scope="col") for column in band.columns))
    rows = {row.row: row for row in report.rows if row.table == table and row.row is not None}
    marks = _marks(report)
    lines = [_line(line, rows, marks, len(band.columns)) for line in band.lines]
    drawn = tag("table", tag("thead", head), tag("tbody", *lines), class_="form")
    return tag("div", drawn, class_="scroll")


def _marks(report: Report) -> dict[str, tuple[int, ...]]:
    """For each fact, the numbers of the findings that name it."""
    marks: dict[str, tuple[int, ...]] = {}
    for number, finding in enumerate(report.findings, 1):
        for fact_id in finding.facts:
            marks[fact_id] = (*marks.get(fact_id, ()), number)
    return marks


def _line(line: LineView, rows: dict[str | None, Row], marks: dict[str, tuple[int, ...]], columns: int) -> Html:
    depth = min(_DEEPEST, line.depth)
    depth_class = f"d{depth}" if depth else None
    if line.row is None:
        head = tag("th", line.label, class_=depth_class, scope="row")
        return tag("tr", head, *[tag("td")] * columns, class_="group")
    row = rows.get(line.row)
    printed = None if row is None else f"printed “{one_line(row.label)}”, page {row.page}, match {row.match:.0%}"
    odd = row is not None and row.order is not RowOrder.IN_ORDER
    note = join(" ", tag("span", row_orders[row.order], class_="odd")) if row is not None and odd else Html()
    head = tag("th", line.label, note, class_=depth_class, scope="row", title=printed)
    return tag("tr", head, *(_cell(cell, marks) for cell in line.cells))


def _cell(fact: Fact | None, marks: dict[str, tuple[int, ...]]) -> Html:
    if fact is None:
        return tag("td", class_="absent", title="not in the document")
    numbers = marks.get(fact.id, ())
    kinds = [
        name
        for name, holds in (
            ("blank", fact.status is FactStatus.BLANK),
            ("zero", fact.value == 0 and not fact.review and not numbers),
            ("review", fact.review or fact.status is FactStatus.AMBIGUOUS),
            ("broken", bool(numbers)),
        )
        if holds
    ]
    text = join(_figure(fact), tag("span", "review", class_="flag")) if "review" in kinds else join(_figure(fact))
    link = tag("a", text, href=f"#fact-{fact.id}", title=_hover(fact))
    found = [tag("a", f"finding {number}", href=f"#finding-{number}") for number in numbers]
    return tag(
        "td",
        link,
        tag("span", *found, class_="marks") if found else Html(),
        id=f"cell-{fact.id}",
        class_=" ".join(kinds) or None,
    )


def _figure(fact: Fact) -> str:
    if fact.status is FactStatus.BLANK:
        return "blank"
    return "undecided" if fact.value is None else show_number(fact.value)


def _hover(fact: Fact) -> str:
    printed = "nothing printed" if fact.printed is None else f"printed “{one_line(fact.printed)}”"
    page = f" · page {fact.evidence[0].page}" if fact.evidence else ""
    return f"{fact.id} · {printed}{page} · {fact.confidence:.1%} sure"
