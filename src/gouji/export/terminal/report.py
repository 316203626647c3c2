"""A report for a terminal: the tables, compact, and below them what to review and what does not add up.

A zero is `0`, an empty cell `·`, a cell that the document lacks `–`, and `?` marks what a person should look at; a
line says so where they occur. Chinese characters count two columns, so that everything lines up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gouji.export.views.doubts import describe_group, group_doubts, select_doubtful
from gouji.export.views.layout import BandView, LineView, TableView, lay_out
from gouji.export.views.names import FactNames, name_facts
from gouji.export.views.text import (
    clip_text,
    fold_text,
    measure_width,
    pad_text,
    show_corrected,
    show_number,
    to_one_line,
    wrap_text,
)
from gouji.export.views.words import (
    FindingGroup,
    describe_counts,
    describe_message,
    describe_severity,
    describe_source,
    describe_unplaced,
    describe_verdict,
    describe_warning,
    describe_who,
    group_findings,
)
from gouji.language import mark_text, translate, translate_plural
from gouji.report import Fact, FactStatus, Finding, ReportData, Severity

if TYPE_CHECKING:
    from gouji.models.forms.definition import Form

__all__ = ["render_table"]

_BOLD, _DIM, _RED, _YELLOW, _CYAN = "1", "2", "31", "33", "36"
_SEVERITY_COLOUR = {Severity.ERROR: _RED, Severity.WARNING: _YELLOW, Severity.INFO: _CYAN}
_NARROWEST = 60
_LEAST_LABEL = 16
_MOST_UNPLACED = 12
_MOST_DOUBTS = 20
_LEAST_COLUMN = 5
_INDENT = 2
_MEANINGS = {
    "·": mark_text("empty cell"),
    "–": mark_text("not in the document"),
    "?": mark_text("to review"),
    "*": mark_text("settled by people"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pen:
    """Writes in colour or not, within so many columns."""

    width: int
    color: bool

    def paint(self, text: str, *codes: str) -> str:
        if not (self.color and codes and text):
            return text
        return f"\x1b[{';'.join(codes)}m{text}\x1b[0m"

    def paragraph(self, text: str, indent: int) -> Iterator[str]:
        """Yield the text over lines; all but the first stand `indent` columns in."""
        first, *rest = wrap_text(text, self.width - indent)
        yield first
        yield from (" " * indent + line for line in rest)

    def block(self, text: str, indent: int) -> Iterator[str]:
        """Yield the text over lines, all `indent` columns in."""
        yield from (" " * indent + line for line in wrap_text(text, self.width - indent))


def render_table(report: ReportData, form: Form | None = None, *, width: int = 80, color: bool = False) -> str:
    """Return the report as text at most `width` columns wide (at least 60), ending with a line end."""
    pen = _Pen(width=max(width, _NARROWEST), color=color)
    tables = lay_out(report, form)
    names = name_facts(report, form)
    lines = [*_head(report, pen), *_legend(tables, pen)]
    for table in tables:
        lines += ["", *_table(table, pen)]
    lines += [
        *_doubts(report, names, pen),
        *_unplaced(report, names, pen),
        *_findings(report, names, pen),
        *_warnings(report, pen),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(report: ReportData, pen: _Pen) -> Iterator[str]:
    title = to_one_line(report.title) or report.source.name
    yield from (pen.paint(line, _BOLD) for line in wrap_text(title, pen.width))
    yield from pen.paragraph(describe_who(report), _INDENT)
    yield from pen.paragraph(describe_source(report), _INDENT)
    if report.facts or report.form is not None:
        yield from pen.paragraph(describe_counts(report), _INDENT)
    else:
        unread = translate("its labels fit no form, so no table was read (--form ID names one)")
        yield from pen.paragraph(unread, _INDENT)


def _legend(tables: tuple[TableView, ...], pen: _Pen) -> Iterator[str]:
    """Yield what the signs mean that stand in these tables."""
    figures = {
        _figure(cell).strip(" 0123456789-.")
        for table in tables
        if table.found
        for band in table.bands
        for line in band.lines
        if line.row is not None
        for cell in line.cells
    }
    signs = "".join(figures)
    meanings = [f"{sign} {translate(meaning)}" for sign, meaning in _MEANINGS.items() if sign in signs]
    if meanings:
        yield " " * _INDENT + pen.paint("   ".join(meanings), _DIM)


def _table(table: TableView, pen: _Pen) -> Iterator[str]:
    title = pen.paint(table.title, _BOLD)
    if not table.found:
        lacking = f"({translate('not in the document')})"
        yield f"{title} {pen.paint(lacking, _DIM)}"
        return
    yield title
    bands = tuple(part for band in table.bands for part in _parts(band, pen))
    label = _label_width(bands, pen)
    for band in bands:
        yield from _band(band, label, pen)


def _parts(band: BandView, pen: _Pen) -> Iterator[BandView]:
    """Yield the band, its columns in as many parts as it takes for each to fit beside the labels."""
    first, room = 0, pen.width - _LEAST_LABEL
    for index, width in enumerate(_least_widths(band)):
        room -= width + 1
        if room < 0 and index > first:
            yield _columns(band, first, index)
            first, room = index, pen.width - _LEAST_LABEL - width - 1
    yield _columns(band, first, len(band.columns))


def _columns(band: BandView, first: int, end: int) -> BandView:
    lines = tuple(replace(line, cells=line.cells[first:end]) for line in band.lines)
    return replace(band, columns=band.columns[first:end], lines=lines)


def _label_width(bands: tuple[BandView, ...], pen: _Pen) -> int:
    """One width for the labels of all bands, so that they line up: what they want, within what the widest band leaves."""
    lines = [measure_width(line.label) + _INDENT * line.depth for band in bands for line in band.lines]
    wanted = max(lines + [measure_width(band.label or "") for band in bands])
    left = min(pen.width - sum(_least_widths(band)) - len(band.columns) for band in bands)
    return max(_LEAST_LABEL, min(wanted, left))


def _least_widths(band: BandView) -> list[int]:
    """Return for each column, what its numbers and its label in narrow lines need, with a place for the `?`."""
    return [
        max([_LEAST_COLUMN, *(measure_width(_figure(line.cells[index])) for line in band.lines if line.cells)])
        for index in range(len(band.columns))
    ]


def _widths(band: BandView, label: int, pen: _Pen) -> list[int]:
    """Return the columns' widths: as wide as their labels like, as long as there is room."""
    least = _least_widths(band)
    room = pen.width - label - len(least)
    # A column with a long number takes more than its share, so that the others have less.
    for share in range(room // len(least), 0, -1):
        widths = [
            max(low, min(share, measure_width(column.label) + 1))
            for low, column in zip(least, band.columns, strict=True)
        ]
        if sum(widths) <= room:
            return widths
    return least


def _band(band: BandView, label: int, pen: _Pen) -> Iterator[str]:
    widths = _widths(band, label, pen)
    heads = [fold_text(column.label, width - 1) for column, width in zip(band.columns, widths, strict=True)]
    height = max(len(head) for head in heads)
    for level in range(height):
        cells = [head[level - height + len(head)] if level >= height - len(head) else "" for head in heads]
        first = band.label or "" if level == height - 1 else ""
        head_line = "".join(
            " " + pad_text(cell, width - 1, right=True) + " " for cell, width in zip(cells, widths, strict=True)
        )
        yield pen.paint(pad_text(clip_text(first, label), label) + head_line, _DIM)
    for line in band.lines:
        yield _line(line, label, widths, pen)


def _line(line: LineView, label: int, widths: list[int], pen: _Pen) -> str:
    indent = " " * (_INDENT * line.depth)
    text = pad_text(clip_text(indent + line.label, label), label)
    if line.row is None:
        return text
    cells = line.cells
    return text + "".join(" " + _cell(cell, width, pen) for cell, width in zip(cells, widths, strict=True))


def _cell(fact: Fact | None, width: int, pen: _Pen) -> str:
    text = pad_text(_figure(fact), width, right=True)
    if fact is None:
        return pen.paint(text, _DIM)
    if fact.review:
        return pen.paint(text, _BOLD, _YELLOW)
    return pen.paint(text, _DIM) if not fact.current else text


def _figure(fact: Fact | None) -> str:
    """Return a cell's text; the last column is the `?`'s."""
    if fact is None:
        return "– "
    if fact.corrected is not None:
        return show_corrected(fact.corrected) + "*"
    text = "·" if fact.status is FactStatus.BLANK else show_number(fact.value)
    return text + ("?" if fact.review or fact.status is FactStatus.AMBIGUOUS else " ")


def _title(text: str, number: int, pen: _Pen) -> str:
    return pen.paint(translate("{title} ({number})", title=text, number=number), _BOLD)


def _doubts(report: ReportData, names: FactNames, pen: _Pen) -> Iterator[str]:
    groups = group_doubts(report)
    if not groups:
        return
    yield ""
    yield _title(translate("To review"), len(select_doubtful(report)), pen)
    for group in groups[:_MOST_DOUBTS]:
        first, *rest = pen.paragraph(f"? {group.name(names)}{translate(': ')}{describe_group(group, names)}", _INDENT)
        yield pen.paint(first[:1], _BOLD, _YELLOW) + first[1:]
        yield from rest
    left = sum(len(group.facts) for group in groups[_MOST_DOUBTS:])
    if left:
        yield f"  {translate('… and {number} more; --format csv lists all', number=left)}"


def _unplaced(report: ReportData, names: FactNames, pen: _Pen) -> Iterator[str]:
    if not report.unplaced:
        return
    yield ""
    yield _title(translate("Printed in the tables, in no cell"), len(report.unplaced), pen)
    for item in report.unplaced[:_MOST_UNPLACED]:
        yield from pen.paragraph(f"- {describe_unplaced(item, names)}", _INDENT)
    left = len(report.unplaced) - _MOST_UNPLACED
    if left > 0:
        yield f"  {translate('… and {number} more; --format json lists all', number=left)}"


def _findings(report: ReportData, names: FactNames, pen: _Pen) -> Iterator[str]:
    if not report.findings:
        return
    yield ""
    yield _title(translate("Findings"), len(report.findings), pen)
    for group in group_findings(report, names):
        for finding in group.findings:
            yield from _finding(finding, pen)
        yield from _repairs(group, pen)


def _finding(finding: Finding, pen: _Pen) -> Iterator[str]:
    """Yield a line with the rule, the place and the verdict, then the message, set in."""
    word = describe_severity(finding.severity)
    parts = (f"{word} {finding.rule}", translate("page {page}", page=finding.page), describe_verdict(finding))
    text = translate(", ").join(parts)
    first, *rest = pen.paragraph(text, _INDENT)
    yield pen.paint(word, _BOLD, _SEVERITY_COLOUR[finding.severity]) + first[len(word) :]
    yield from rest
    yield from pen.block(describe_message(finding), _INDENT)


def _repairs(group: FindingGroup, pen: _Pen) -> Iterator[str]:
    if group.repairs:
        text = translate_plural(
            "would add up with {repairs}",
            "these {number} would add up with {repairs}",
            len(group.findings),
            repairs=group.repairs,
        )
        yield from pen.block(text, _INDENT)


def _warnings(report: ReportData, pen: _Pen) -> Iterator[str]:
    if not report.warnings:
        return
    yield ""
    yield _title(translate("Warnings"), len(report.warnings), pen)
    for warning in report.warnings:
        yield from pen.paragraph(f"- {describe_warning(warning)}", _INDENT)
