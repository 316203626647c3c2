"""A piece of HTML as what stands in one cell of another format's table."""

from __future__ import annotations

from gouji.ingest.stream.blocks import SourceTable, StreamLine
from gouji.ingest.stream.runs import StyledRun
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.web.parse import parse_html
from gouji.ingest.web.walk import walk_html

__all__ = ["read_cell"]


def read_cell(markup: str, settings: FlowSettings) -> list[StyledRun]:
    r"""Return the runs of what a reader sees, a `\n` between lines.

    >>> [run.text for run in read_cell("<select><option>9<option selected>5</select>", FlowSettings())]
    ['5']
    """
    root = parse_html(f"<table><tr><td>{markup}</td></tr></table>", settings)
    blocks = walk_html(root, settings) if root is not None else []
    lines = [
        block.runs
        for table in blocks
        if isinstance(table, SourceTable)
        for row in table.rows
        for cell in row
        for block in cell.blocks
        if isinstance(block, StreamLine)
    ]
    runs: list[StyledRun] = []
    for line in lines:
        runs += [StyledRun(text="\n"), *line] if runs else line
    return runs
