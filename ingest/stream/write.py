"""Lines and table rows of styled runs, written into a stream as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gouji.ingest.stream.builder import StreamBuilder
from gouji.ingest.stream.runs import StyledRun, TableRow, is_blank, join_runs, trim_runs
from gouji.ingest.stream.sight import settle_runs
from gouji.tokens import OBJECT, Cell

__all__ = ["show_line", "write_line", "write_row"]


def show_line(builder: StreamBuilder, runs: Iterable[StyledRun]) -> list[StyledRun]:
    """Return a line as a reader takes it, what is no text left out: in cells alone that is told."""
    seen = settle_runs(list(runs), builder.leave_out)
    return [replace(run, text=run.text.replace(OBJECT, "")) if OBJECT in run.text else run for run in seen]


def write_line(builder: StreamBuilder, runs: Iterable[StyledRun]) -> None:
    """Append a paragraph or a line, and its end."""
    _write_runs(builder, show_line(builder, runs))
    builder.end_line()


def write_row(builder: StreamBuilder, row: TableRow) -> None:
    """Append a table row as one line; a cell of white space is a blank. A row without cells writes nothing."""
    builder.meter.spend("cells", len(row))
    for number, (cell, runs) in enumerate(row):
        if number:
            builder.end_cell()
        seen = settle_runs(runs, builder.leave_out)
        if is_blank(seen):
            builder.add_blank(cell=cell)
        else:
            _write_runs(builder, trim_runs(seen), cell)
    if row:
        builder.end_line()


def _write_runs(builder: StreamBuilder, runs: Iterable[StyledRun], cell: Cell | None = None) -> None:
    """Append the runs' text with their styles."""
    for run in join_runs(runs):
        builder.add_text(run.text, cell=cell, style=run.style, furniture=run.furniture)
