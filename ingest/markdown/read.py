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
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from gouji.ingest.budget.meter import Meter
from gouji.ingest.markdown.inline import read_inline
from gouji.ingest.markdown.tables import find_html_tables, is_table_start
from gouji.ingest.stream.builder import StreamBuilder
from gouji.ingest.stream.runs import Sight, StyledRun, trim_runs
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.stream.write import write_line
from gouji.ingest.text.bars import read_bar_table
from gouji.ingest.text.encodings import decode
from gouji.ingest.text.grid import TextTable
from gouji.ingest.text.read import TextWriter, split_pages
from gouji.tokens import Source, Style, TokenStream

__all__ = ["read_markdown"]

_MARKER = re.compile(r"(?P<quotes>[ \t]*(?:>[ \t]?)*)(?P<bullet>[ \t]*[-*+][ \t]+(?=\S))?")
_ATX = re.compile(r" {0,3}(?P<hashes>#{1,6})(?:[ \t\u3000]++(?P<text>.*+)|(?P<glued>(?<=##)[^\s#].*+)|)")
_SETEXT = re.compile(r" {0,3}(?:(=){3,}|-{3,})[ \t]*")
_RULE = re.compile(
    r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:`{3,}|~{3,})[ \t]*+[\w+-]*+[ \t]*|:{3,}+[ \t]*+(?:\{[^{}]*+\}|[\w-]*+)[ \t]*+:*)"
)
_FRONT_MATTER_LINE = re.compile(r"[\w-]+\s*:|\s|#|-|$")
_ONLY_NUMBER = re.compile(r"\s*[>+-]\s*\d[\d,.]*\s*\Z")
"""A number behind a sign: `- 5` in a cell is minus 5, no bullet."""
_UNSEEN_TAGS = ("script", "style", "template", "noscript", "div", "p", "section", "span", "article", "center", "dialog")
_UNSEEN = re.compile(
    r"<!--(?!\[if|<!\[endif\])|<(?P<code>script|style|template|noscript)\b[^<>]*+>"
    r"|<(?P<hidden>div|p|section|span|article|center|dialog)\b(?P<said>[^<>]*+)>",
    re.IGNORECASE,
)
"""Where something begins that no reader sees, or that may be hidden: what its tag says tells."""
_HIDING = re.compile(r"display\s*+:\s*+none|visibility\s*+:\s*+hidden|\A\s(?:.*\s)?hidden\b", re.IGNORECASE | re.DOTALL)
_PROSE_END = ("。", "；", "！", "？", ";", "，")


def read_markdown(data: bytes, source: Source, settings: FlowSettings, meter: Meter | None = None) -> TokenStream:
    """Read a Markdown document. Raises what `decode` raises; any text is Markdown, so nothing else."""
    decoded = decode(data, source.name, settings)
    builder = StreamBuilder(source, meter)
    builder.meter.spend("characters", len(decoded.text))
    if decoded.broken:
        builder.warn(f"{decoded.broken} characters could not be read and stand as \ufffd")
    lines, pages = split_pages(_blank_unseen(builder.limit_lines(decoded.text), builder), settings)
    start, title = _read_front_matter(lines, settings=settings)
    writer = _MarkdownWriter(
        builder, TextWriter(builder, pages, settings, partial(_line_runs, settings=settings)), lines, settings
    )
    writer.furniture(0, start)
    for block in _find_blocks(lines, pages.marks, start, settings=settings):
        writer.write(block)
    return builder.build(title=title)


def _blank_unseen(text: str, builder: StreamBuilder) -> str:
    """Return the text without comments, scripts and hidden elements that go over lines, the lines left blank."""
    if "<" not in text:
        return text
    kept, position, passed = [], 0, 0
    low = text.lower()
    last = {"": text.rfind("-->")} | {tag: low.rfind(f"</{tag}") for tag in _UNSEEN_TAGS}
    for match in _UNSEEN.finditer(text):
        tag = (match["code"] or match["hidden"] or "").lower()
        shown = match["hidden"] and not _HIDING.search(match["said"])
        # What begins within a comment on one line ends with it, and is searched no more.
        if shown or match.start() < position or (not tag and match.end() <= passed):
            continue
        # Behind the last end nothing is searched: what is never closed costs no time.
        end = _find_end(text, match) if match.start() < last[tag] else None
        hidden = text[match.start() : end] if end is not None else ""
        if "\n" not in hidden or end is None:
            passed = end - len("-->") if end is not None and not tag else passed
            continue
        if match["hidden"]:
            builder.leave_out(Sight.HIDDEN, re.sub(r"<[^<>]*>", " ", hidden))
        kept += [text[position : match.start()], "\n" * hidden.count("\n")]
        position = end
    return "".join([*kept, text[position:]])


def _find_end(text: str, start: re.Match[str]) -> int | None:
    """Return where something ends that no reader sees; None where it never does, or holds another of its kind."""
    tag = start["code"] or start["hidden"]
    if tag is None:
        end = text.find("-->", start.end())
        return end + len("-->") if end >= 0 else None
    following = re.compile(rf"<(/?){tag}\b[^<>]*>", re.IGNORECASE).search(text, start.end())
    return following.end() if following is not None and following[1] else None


def _line_runs(line: str, settings: FlowSettings) -> Sequence[StyledRun]:
    """Return the runs of a plain line or a cell: its quote marks dropped, its bullet as furniture."""
    if not line.lstrip().startswith((">", "-", "*", "+")) or _ONLY_NUMBER.match(line):
        return read_inline(line, settings)
    match = _MARKER.match(line)
    if match is None or not match.group():
        return read_inline(line, settings)
    bullet = [StyledRun(text=match["bullet"], furniture=True)] if match["bullet"] else []
    return [*bullet, *read_inline(line[match.end() :], settings)]


class _MarkdownWriter:
    """Writes blocks; plain lines, which may hold tab tables, as plain text has them."""

    def __init__(self, builder: StreamBuilder, text: TextWriter, lines: Sequence[str], settings: FlowSettings) -> None:
        self._builder = builder
        self._settings = settings
        self._text = text
        self._lines = lines

    def write(self, block: _MarkdownBlock) -> None:
        """Write one block."""
        if block.kind is _BlockKind.PLAIN:
            self._text.write(self._lines, block.start, block.stop)
        elif block.kind is _BlockKind.HTML:
            self._html(block)
        elif block.table is not None:
            self._text.write_table(self._lines, block.table)
        elif block.kind is _BlockKind.RULE:
            self.furniture(block.start, block.stop)
        else:
            self._heading(block)

    def furniture(self, start: int, stop: int) -> None:
        """Write lines as furniture."""
        for index in range(start, stop):
            self._text.turn_page(index)
            write_line(self._builder, [StyledRun(text=self._lines[index], furniture=True)])

    def _heading(self, block: _MarkdownBlock) -> None:
        self._text.turn_page(block.start)
        line = self._lines[block.start]
        if block.kind is _BlockKind.HEADING:
            level, text = _read_atx_heading(line) or (1, line)
        else:
            level, text = _read_setext_level(line, self._lines[block.start + 1], self._settings) or 1, line
        write_line(self._builder, trim_runs(read_inline(text, self._settings, Style(heading=level))))
        self.furniture(block.start + 1, block.stop)

    def _html(self, block: _MarkdownBlock) -> None:
        from gouji.ingest.web.read import write_html  # lxml is loaded only where it is needed

        self._text.turn_page(block.start)
        markup = "\n".join(self._lines[block.start : block.stop])
        self._text.tables = write_html(self._builder, markup, self._settings, self._text.tables)


class _BlockKind(StrEnum):
    """What a block of lines is."""

    PLAIN = "plain"
    HEADING = "heading"
    UNDERLINED = "underlined"
    """A heading and its underline, two lines."""
    TABLE = "table"
    HTML = "html"
    RULE = "rule"
    """A thematic break, or the fence of code or of a div: marks and no text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _MarkdownBlock:
    """The lines `start` to `stop` (not in it); `table` holds the rows where it is a pipe table."""

    kind: _BlockKind
    start: int
    stop: int
    table: TextTable | None = None


def _find_blocks(
    lines: Sequence[str], marks: AbstractSet[int] = frozenset(), start: int = 0, *, settings: FlowSettings
) -> list[_MarkdownBlock]:
    """Return all lines from `start` on as blocks, in order; the lines in `marks` (page marks) are plain.

    >>> [(block.kind.value, block.start, block.stop) for block in _find_blocks(["## 一、总体情况", "", "| 规章 | 3 |"], settings=FlowSettings())]
    [('heading', 0, 1), ('plain', 1, 2), ('table', 2, 3)]
    """
    html = find_html_tables(lines)
    blocks: list[_MarkdownBlock] = []
    index = start
    while index < len(lines):
        block = _block(lines, index, marks, html, settings=settings)
        if block.kind is _BlockKind.PLAIN and blocks and blocks[-1].kind is _BlockKind.PLAIN:
            blocks[-1] = _MarkdownBlock(kind=_BlockKind.PLAIN, start=blocks[-1].start, stop=block.stop)
        else:
            blocks.append(block)
        index = block.stop
    return blocks


def _block(
    lines: Sequence[str], index: int, marks: AbstractSet[int], html: Mapping[int, int], settings: FlowSettings
) -> _MarkdownBlock:
    """Return the block that begins at `index`; plain lines come one by one."""
    line, kind, stop = lines[index], _BlockKind.PLAIN, index + 1
    # HTML and headings come first: a table's tags and `#` are sure, while a pipe or a dash may be text.
    if not line.strip() or index in marks:
        pass
    elif index in html:
        kind, stop = _BlockKind.HTML, html[index]
    elif _read_atx_heading(line):
        kind = _BlockKind.HEADING
    elif is_table_start(lines, index, settings=settings):
        table = read_bar_table(lines, index, marks, settings=settings)
        return _MarkdownBlock(kind=_BlockKind.TABLE, start=index, stop=table.stop, table=table)
    elif _is_rule(line):
        kind = _BlockKind.RULE
    elif (
        stop < len(lines)
        and _read_setext_level(line, lines[stop], settings=settings)
        and (index == 0 or not lines[index - 1].strip())
    ):
        kind, stop = _BlockKind.UNDERLINED, index + 2
    return _MarkdownBlock(kind=kind, start=index, stop=stop)


def _read_atx_heading(line: str) -> tuple[int, str] | None:
    """Return level and text of a heading `# …`; from `##` on also without a space behind, as many write it."""
    match = _ATX.fullmatch(line)
    if match is None:
        return None
    text = (match["text"] or match["glued"] or "").rstrip(" \t")
    closed = text.rstrip("#")
    return len(match["hashes"]), closed.rstrip(" \t") if closed.endswith((" ", "\t")) else text


def _read_setext_level(line: str, following: str, settings: FlowSettings) -> int | None:
    """Return the level of a heading underlined by the `following` line; a long line or a sentence is no heading."""
    match = _SETEXT.fullmatch(following)
    text = line.strip()
    if (
        not match
        or not text
        or len(text) > settings.longest_underlined
        or text.endswith(_PROSE_END)
        or "|" in text
        or "\t" in text
    ):
        return None
    return 1 if match[1] else 2


def _is_rule(line: str) -> bool:
    """Return whether the line is a thematic break, or the fence of code or of a div.

    >>> _is_rule("* * *"), _is_rule("```markdown"), _is_rule("- -")
    (True, True, False)
    """
    return _RULE.fullmatch(line) is not None


def _read_front_matter(lines: Sequence[str], settings: FlowSettings) -> tuple[int, str | None]:
    """Return the line behind the YAML front matter (0 where there is none) and the title it declares."""
    if not lines or lines[0].rstrip() != "---":
        return 0, None
    title = None
    for index, line in enumerate(lines[1 : settings.longest_front_matter], start=1):
        if line.rstrip() in ("---", "..."):
            return index + 1, title
        if not _FRONT_MATTER_LINE.match(line):
            return 0, None
        if line.startswith("title:"):
            title = line.removeprefix("title:").strip().strip("\"'") or None
    return 0, None
