"""The form's tables as plain values for the page: lines, cells, and what a cell's look says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from gouji.corrected import CorrectionKind
from gouji.export.views.doubts import describe_doubt
from gouji.export.views.layout import BandView, LineView, TableView
from gouji.export.views.names import FactNames
from gouji.export.views.text import show_corrected, show_number, to_one_line
from gouji.language import mark_text, translate
from gouji.report import Fact, FactStatus, ReportData, Row, RowOrder

__all__ = [
    "PageBand",
    "PageCell",
    "PageLine",
    "PageTable",
    "describe_order",
    "describe_value",
    "lay_out_cells",
    "lay_out_changed_cells",
]

_ROW_ORDERS = {
    RowOrder.IN_ORDER: mark_text("in order"),
    RowOrder.OUT_OF_ORDER: mark_text("out of order"),
    RowOrder.CONTINUED: mark_text("continued from another row"),
    RowOrder.UNLABELLED: mark_text("label lost"),
    RowOrder.REPEATED: mark_text("repeated"),
    RowOrder.FOREIGN: mark_text("another statistic's"),
}

_DEEPEST = 3
_NO_NAMES = FactNames()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCell:
    """A cell: its fact (None where the report has none) and that fact's id, what it shows, the numbers of its findings."""

    fact: Fact | None
    id: str
    figure: str = ""
    hover: str = ""
    kinds: str = ""
    findings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """A line of a band; a group's line has no cells but as many empty ones as there are columns."""

    label: str
    depth: int
    is_group: bool = False
    printed: str = ""
    order: str = ""
    cells: tuple[PageCell, ...] = ()
    empty: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBand:
    """Lines that share columns."""

    label: str
    columns: tuple[str, ...]
    units: tuple[str | None, ...]
    """Of the columns, as the form prescribes them."""
    lines: tuple[PageLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """A table of the form; it has no bands where the document lacks it."""

    id: str
    title: str
    bands: tuple[PageBand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What cells need to know of the report: their facts, how rows stood, and the findings' numbers by fact."""

    table: str
    facts: Mapping[str, Fact]
    rows: Mapping[str, Row]
    findings: Mapping[str, tuple[int, ...]]
    names: FactNames
    suspects: frozenset[str]
    """The facts that some repair would change."""


def lay_out_cells(table: TableView, report: ReportData, names: FactNames = _NO_NAMES) -> PageTable:
    """Return a table of the report with everything that its cells show."""
    if not table.found:
        return PageTable(id=table.id, title=table.title, bands=())
    context = _gather_context(table.id, report, names)
    bands = tuple(_lay_out_band(band, context) for band in table.bands)
    return PageTable(id=table.id, title=table.title, bands=bands)


def lay_out_changed_cells(before: ReportData, after: ReportData, also: Collection[str] = ()) -> tuple[PageCell, ...]:
    """Return the cells of a revision that show something else than another revision of the same document does, and those of `also`."""
    old, new = _gather_context("", before, _NO_NAMES), _gather_context("", after, _NO_NAMES)
    ids = dict.fromkeys((*old.facts, *new.facts, *also))
    return tuple(_lay_out_cell(i, new) for i in ids if i in also or _is_changed(i, old, new))


def _is_changed(fact_id: str, old: _Context, new: _Context) -> bool:
    before, after = old.facts.get(fact_id), new.facts.get(fact_id)
    return (
        (before is not after and before != after)
        or old.findings.get(fact_id) != new.findings.get(fact_id)
        or (fact_id in old.suspects) != (fact_id in new.suspects)
    )


def _gather_context(table: str, report: ReportData, names: FactNames) -> _Context:
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
        names=names,
        suspects=frozenset(change.fact for change in changes),
    )


def _lay_out_band(band: BandView, context: _Context) -> PageBand:
    return PageBand(
        label=band.label or "",
        columns=tuple(column.label for column in band.columns),
        units=tuple(column.unit for column in band.columns),
        lines=tuple(_lay_out_line(line, band, context) for line in band.lines),
    )


def _lay_out_line(line: LineView, band: BandView, context: _Context) -> PageLine:
    depth = min(_DEEPEST, line.depth)
    if line.row is None:
        return PageLine(label=line.label, depth=depth, is_group=True, empty=len(band.columns))
    row = context.rows.get(line.row)
    ids = (".".join(part for part in (context.table, line.row, column.id) if part) for column in band.columns)
    return PageLine(
        label=line.label,
        depth=depth,
        printed=_describe_print(row) if row else "",
        order=describe_order(row.order) if row and row.order is not RowOrder.IN_ORDER else "",
        cells=tuple(_lay_out_cell(fact_id, context) for fact_id in ids),
    )


def describe_order(order: RowOrder) -> str:
    """Return how a row stood, in words."""
    return translate(_ROW_ORDERS[order])


def _describe_print(row: Row) -> str:
    label, match = to_one_line(row.label), f"{row.match:.0%}"
    return translate("printed “{label}”, page {page}, match {match}", label=label, page=row.page, match=match)


def _lay_out_cell(fact_id: str, context: _Context) -> PageCell:
    fact = context.facts.get(fact_id)
    if fact is None:
        return PageCell(fact=None, id=fact_id)
    place = f" · {translate('page {page}', page=fact.evidence[0].page)}" if fact.evidence else ""
    return PageCell(
        fact=fact,
        id=fact_id,
        figure=describe_value(fact),
        hover=f"{context.names.name(fact.id)} · {describe_doubt(fact)}{place}",
        kinds=" ".join(_name_kinds(fact, context)),
        findings=context.findings.get(fact.id, ()),
    )


def _name_kinds(fact: Fact, context: _Context) -> Iterator[str]:
    """Yield the classes of a cell's look; several may hold at once."""
    found = fact.id in context.findings
    said = None if fact.corrected is None else fact.corrected.kind
    holds = {
        "absent": fact.status is FactStatus.ABSENT if said is None else said is CorrectionKind.ABSENT,
        "blank": fact.status is FactStatus.BLANK if said is None else said is CorrectionKind.BLANK,
        "zero": fact.current == 0 and not fact.review and not found,
        "review": fact.review,
        "broken": found,
        "suspect": fact.id in context.suspects,
        "corrected": said is not None,
    }
    return (name for name, here in holds.items() if here)


def describe_value(fact: Fact) -> str:
    """Return what a cell shows of its fact: the value, `·` for an empty cell, `–` for none; what a person said goes first."""
    if fact.corrected is not None:
        return show_corrected(fact.corrected)
    if fact.status is FactStatus.ABSENT:
        return "–"
    if fact.status is FactStatus.BLANK:
        return "·"
    return translate("undecided") if fact.value is None else show_number(fact.value)
