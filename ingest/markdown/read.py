r"""Markdown → tokens: headings, pipe tables, HTML tables and tab tables inside, emphasis, links.

The stream's text is what a rendered page shows, a line for each line of the source:

- marks whose meaning the stream carries elsewhere are dropped: `#` (`Style.heading`), pipes (tabs and `Cell`),
  `**` (`Style.bold`), tags; so are link targets and images;
- marks that stand for themselves are kept as furniture: alignment rows, rules and fences, underlines of headings,
  bullets, front matter. So no line is lost.

Lines of a paragraph stay lines. A table goes on over blank lines while no new alignment row follows. Indented code and
what stands between code fences is read like any other text, as reports have no code.

>>> from gouji.tokens import Source
>>> read_markdown("## 一、总体情况\n\n| 规章 | 3 |\n".encode(), Source(name="a.md", sha256="", media_type=""), FlowSettings()).text
'一、总体情况\n\n规章\t3\n'
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gouji.ingest.markdown.blocks import Block, BlockKind, atx_heading, find_blocks, front_matter, setext_level
from gouji.ingest.markdown.inline import inline_runs
from gouji.ingest.stream.builder import StreamBuilder
from gouji.ingest.stream.runs import Run, trim_runs, write_line
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.encodings import decode
from gouji.ingest.text.read import TextWriter, split_pages
from gouji.tokens import Source, Style, TokenStream

__all__ = ["read_markdown"]

_MARKER = re.compile(r"(?P<quotes>[ \t]*(?:>[ \t]?)*)(?P<bullet>[ \t]*[-*+][ \t]+(?=\S))?")


def read_markdown(data: bytes, source: Source, settings: FlowSettings) -> TokenStream:
    """Reads a Markdown document. Raises what `decode` raises; any text is Markdown, so nothing else."""
    decoded = decode(data, source.name, settings)
    builder = StreamBuilder(source)
    if decoded.broken:
        builder.warn(f"{decoded.broken} characters could not be read and stand as \ufffd")
    lines, pages = split_pages(decoded.text, settings)
    start, title = front_matter(lines, settings=settings)
    writer = _MarkdownWriter(builder, TextWriter(builder, pages, settings, _line_runs), lines, settings)
    writer.furniture(0, start)
    for block in find_blocks(lines, pages.marks, start, settings=settings):
        writer.write(block)
    return builder.build(title=title)


def _line_runs(line: str) -> Sequence[Run]:
    """The runs of a plain line or a cell: its quote marks dropped, its bullet as furniture."""
    if not line.lstrip().startswith((">", "-", "*", "+")):
        return inline_runs(line)
    match = _MARKER.match(line)
    if match is None or not match.group():
        return inline_runs(line)
    bullet = [Run(text=match["bullet"], furniture=True)] if match["bullet"] else []
    return [*bullet, *inline_runs(line[match.end() :])]


class _MarkdownWriter:
    """Writes blocks; plain lines, which may hold tab tables, as plain text has them."""

    def __init__(self, builder: StreamBuilder, text: TextWriter, lines: Sequence[str], settings: FlowSettings) -> None:
        self._builder = builder
        self._settings = settings
        self._text = text
        self._lines = lines

    def write(self, block: Block) -> None:
        """Writes one block."""
        if block.kind is BlockKind.PLAIN:
            self._text.write(self._lines, block.start, block.stop)
        elif block.kind is BlockKind.HTML:
            self._html(block)
        elif block.table is not None:
            self._text.write_table(self._lines, block.table)
        elif block.kind is BlockKind.RULE:
            self.furniture(block.start, block.stop)
        else:
            self._heading(block)

    def furniture(self, start: int, stop: int) -> None:
        """Writes lines as furniture."""
        for index in range(start, stop):
            self._text.turn_page(index)
            write_line(self._builder, [Run(text=self._lines[index], furniture=True)])

    def _heading(self, block: Block) -> None:
        self._text.turn_page(block.start)
        line = self._lines[block.start]
        if block.kind is BlockKind.HEADING:
            level, text = atx_heading(line) or (1, line)
        else:
            level, text = setext_level(line, self._lines[block.start + 1], self._settings) or 1, line
        write_line(self._builder, trim_runs(inline_runs(text, Style(heading=level))))
        self.furniture(block.start + 1, block.stop)

    def _html(self, block: Block) -> None:
        from gouji.ingest.web.read import write_html  # lxml is loaded only where it is needed

        self._text.turn_page(block.start)
        markup = "\n".join(self._lines[block.start : block.stop])
        self._text.tables = write_html(self._builder, markup, self._settings, self._text.tables)
