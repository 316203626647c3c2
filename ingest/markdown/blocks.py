"""A Markdown document's lines → blocks: headings, tables, rules, and the plain lines between them.

>>> [(block.kind.value, block.start, block.stop) for block in find_blocks(["## 一、总体情况", "", "| 规章 | 3 |"], settings=FlowSettings())]
[('heading', 0, 1), ('plain', 1, 2), ('table', 2, 3)]
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from gouji.ingest.markdown.tables import html_tables, pipe_table, starts_table
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.tables import TextTable

__all__ = ["Block", "BlockKind", "atx_heading", "find_blocks", "front_matter", "is_rule", "setext_level"]

_ATX = re.compile(
    r" {0,3}(?P<hashes>#{1,6})(?:[ \t\u3000]+(?P<text>.*?)|(?P<glued>(?<=##)[^\s#].*?)|)(?:[ \t]+#+)?[ \t]*"
)
_SETEXT = re.compile(r" {0,3}(?:(=){3,}|-{3,})[ \t]*")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:`{3,}|~{3,})[ \t]*[\w+-]*[ \t]*)")
_FRONT_MATTER_LINE = re.compile(r"[\w-]+\s*:|\s|#|-|$")
_PROSE_END = ("。", "；", "！", "？", ";", "，")


class BlockKind(StrEnum):
    """What a block of lines is."""

    PLAIN = "plain"
    HEADING = "heading"
    UNDERLINED = "underlined"
    """A heading and its underline, two lines."""
    TABLE = "table"
    HTML = "html"
    RULE = "rule"
    """A thematic break or a code fence: marks and no text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The lines `start` to `stop` (not in it); `table` holds the rows where it is a pipe table."""

    kind: BlockKind
    start: int
    stop: int
    table: TextTable | None = None


def find_blocks(
    lines: Sequence[str], marks: AbstractSet[int] = frozenset(), start: int = 0, *, settings: FlowSettings
) -> list[Block]:
    """All lines from `start` on as blocks, in order; the lines in `marks` (page marks) are plain."""
    html = html_tables(lines)
    blocks: list[Block] = []
    index = start
    while index < len(lines):
        block = _block(lines, index, marks, html, settings=settings)
        if block.kind is BlockKind.PLAIN and blocks and blocks[-1].kind is BlockKind.PLAIN:
            blocks[-1] = Block(kind=BlockKind.PLAIN, start=blocks[-1].start, stop=block.stop)
        else:
            blocks.append(block)
        index = block.stop
    return blocks


def _block(
    lines: Sequence[str], index: int, marks: AbstractSet[int], html: Mapping[int, int], settings: FlowSettings
) -> Block:
    """The block that begins at `index`; plain lines come one by one."""
    line, kind, stop = lines[index], BlockKind.PLAIN, index + 1
    if not line.strip() or index in marks:
        pass
    elif index in html:
        kind, stop = BlockKind.HTML, html[index]
    elif atx_heading(line):
        kind = BlockKind.HEADING
    elif starts_table(lines, index, settings=settings):
        table = pipe_table(lines, index, marks, settings=settings)
        return Block(kind=BlockKind.TABLE, start=index, stop=table.stop, table=table)
    elif is_rule(line):
        kind = BlockKind.RULE
    elif (
        stop < len(lines)
        and setext_level(line, lines[stop], settings=settings)
        and (index == 0 or not lines[index - 1].strip())
    ):
        kind, stop = BlockKind.UNDERLINED, index + 2
    return Block(kind=kind, start=index, stop=stop)


def atx_heading(line: str) -> tuple[int, str] | None:
    """Level and text of a heading `# …`; from `##` on also without a space behind, as many write it."""
    match = _ATX.fullmatch(line)
    return (len(match["hashes"]), match["text"] or match["glued"] or "") if match else None


def setext_level(line: str, following: str, settings: FlowSettings) -> int | None:
    """The level of a heading underlined by the `following` line; a long line or a sentence is no heading."""
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


def is_rule(line: str) -> bool:
    """Whether the line is a thematic break or a code fence.

    >>> is_rule("* * *"), is_rule("```markdown"), is_rule("- -")
    (True, True, False)
    """
    return _RULE.fullmatch(line) is not None


def front_matter(lines: Sequence[str], settings: FlowSettings) -> tuple[int, str | None]:
    """The line behind the YAML front matter (0 where there is none) and the title it declares."""
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
