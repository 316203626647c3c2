"""The form's tables as plain values for the page: lines, cells, and what a cell's look says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gouji.export.views.doubts import describe_doubt
from gouji.export.views.layout import BandView, LineView, TableView
from gouji.export.views.text import show_corrected, show_number, to_one_line
from gouji.report import Fact, FactStatus, ReportData, Row, RowOrder

__all__ = ["ROW_ORDERS", "PageTable", "lay_out_cells"]

ROW_ORDERS = {
    RowOrder.IN_ORDER: "in order",
    RowOrder.OUT_OF_ORDER: "out of order",
    RowOrder.CONTINUED: "continued from another row",
    RowOrder.UNLABELLED: "label lost",
    RowOrder.REPEATED: "repeated",
    RowOrder.FOREIGN: "another statistic's",
}
"""How a row stood, in words."""

_DEEPEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageCell:
    """A cell: its fact (None where the document has none), what it shows, the numbers of its findings."""

    fact: Fact | None
    figure: str = ""
    hover: str = ""
    kinds: str = ""
    findings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageLine:
    """A line of a band; a group's line has no cells but as many empty ones as there are columns."""

    label: str
    depth: int
    is_group: bool = False
    printed: str = ""
    order: str = ""
    cells: tuple[_PageCell, ...] = ()
    empty: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageBand:
    """Lines that share columns."""

    label: str
    columns: tuple[str, ...]
    lines: tuple[_PageLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """A table of the form; it has no bands where the document lacks it."""

    title: str
    bands: tuple[_PageBand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What cells need to know of the report: their facts, how rows stood, and the findings' numbers by fact."""

    table: str
    facts: Mapping[str, Fact]
    rows: Mapping[str, Row]
    findings: Mapping[str, tuple[int, ...]]
    suspects: frozenset[str]
    """The facts that some repair would change."""


def lay_out_cells(table: TableView, report: ReportData) -> PageTable:
    """Return a table of the report with everything that its cells show."""
    if not table.found:
        return PageTable(title=table.title, bands=())
    context = _gather_context(table.id, report)
    return PageTable(title=table.title, bands=tuple(_lay_out_band(band, context) for band in table.bands))


def _gather_context(table: str, report: ReportData) -> _Context:
    findings: dict[str, tuple[int, ...]] = {}
    for number, finding in enumerate(report.findings, 1):
        for fact_id in finding.facts:
            findings[fact_id] = (*findings.get(fact_id, ()), number)
    changes = (change for finding in report.findings for repair in finding.repairs for change in repair)
    return _Context(
        table=table,
        facts=report.facts,
        rows={row.row: row for row in report.rows if row.table == table and row.row is not None},
        findings=findings,
        suspects=frozenset(change.fact for change in changes),
    )


def _lay_out_band(band: BandView, context: _Context) -> _PageBand:
    return _PageBand(
        label=band.label or "",
        columns=tuple(column.label for column in band.columns),
        lines=tuple(_lay_out_line(line, band, context) for line in band.lines),
    )


def _lay_out_line(line: LineView, band: BandView, context: _Context) -> _PageLine:
    depth = min(_DEEPEST, line.depth)
    if line.row is None:
        return _PageLine(label=line.label, depth=depth, is_group=True, empty=len(band.columns))
    row = context.rows.get(line.row)
    ids = (".".join(part for part in (context.table, line.row, column.id) if part) for column in band.columns)
    return _PageLine(
        label=line.label,
        depth=depth,
        printed=f"printed “{to_one_line(row.label)}”, page {row.page}, match {row.match:.0%}" if row else "",
        order=ROW_ORDERS[row.order] if row and row.order is not RowOrder.IN_ORDER else "",
        cells=tuple(_lay_out_cell(context.facts.get(fact_id), context) for fact_id in ids),
    )


def _lay_out_cell(fact: Fact | None, context: _Context) -> _PageCell:
    if fact is None:
        return _PageCell(fact=None)
    place = f" · page {fact.evidence[0].page}" if fact.evidence else ""
    return _PageCell(
        fact=fact,
        figure=_show_value(fact),
        hover=f"{fact.id} · {describe_doubt(fact)}{place}",
        kinds=" ".join(_name_kinds(fact, context)),
        findings=context.findings.get(fact.id, ()),
    )


def _name_kinds(fact: Fact, context: _Context) -> Iterator[str]:
    """Yield the classes of a cell's look; several may hold at once."""
    found = fact.id in context.findings
    holds = {
        "absent": fact.status is FactStatus.ABSENT,
        "blank": fact.status is FactStatus.BLANK,
        "zero": fact.current == 0 and not fact.review and not found,
        "review": fact.review,
        "broken": found,
        "suspect": fact.id in context.suspects,
    }
    return (name for name, here in holds.items() if here)


def _show_value(fact: Fact) -> str:
    if fact.corrected is not None:
        return f"{show_corrected(fact.corrected)}*"
    if fact.status is FactStatus.ABSENT:
        return "–"
    if fact.status is FactStatus.BLANK:
        return "·"
    return "undecided" if fact.value is None else show_number(fact.value)
