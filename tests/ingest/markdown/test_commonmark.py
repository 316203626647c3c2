"""Ours against markdown-it-py, an independent reader of CommonMark and GFM's tables: alike where the markup is regular.

Where reports break the rules, ours must read what the page shows or what was meant; those places are listed below, so
that `docs/decisions/0020-markdown-by-our-own-rules.md` stays true.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from gouji.ingest.markdown.read import read_markdown
from gouji.ingest.stream.settings import FlowSettings
from gouji.tokens import Source, TokenStream

ORACLE = MarkdownIt("commonmark").enable(["table", "strikethrough"])
TEXT = st.sampled_from(
    ["规章", "行政 许可", "0", "12", "**合计**", "`甲`", "[链接](x)", r"甲\*乙", "甲 **乙** 丙", "&lt;丙&gt; 丁", "_x"]
)
ROW = st.lists(TEXT | st.just(""), min_size=3, max_size=3).filter(
    # Behind a label a blank, or the label again, may be what is left of a merged cell.
    lambda row: not any(b in ("", a) and not a.isdigit() and a for a, b in pairwise(row))
)


@dataclass(kw_only=True)
class Outline:
    """What is read of a document: headings by level, tables by their rows, the bold text."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    bold: list[str] = field(default_factory=list)


def outline_of_oracle(text: str) -> Outline:
    found = Outline()
    before = None
    for token in ORACLE.parse(text):
        if token.type == "table_open":
            found.tables.append([])
        elif token.type == "tr_open":
            found.tables[-1].append([])
        elif token.type == "inline":
            shown = "".join(child.content for child in token.children or [] if child.type in ("text", "code_inline"))
            found.bold += bold_of(token)
            if before is not None and before.type == "heading_open":
                found.headings.append((int(before.tag[1]), shown))
            elif before is not None and before.type in ("td_open", "th_open"):
                found.tables[-1][-1].append(shown)
        before = token
    return found


def bold_of(inline: Token) -> list[str]:
    bold, found = False, []
    for child in inline.children or []:
        bold = (bold or child.type == "strong_open") and child.type != "strong_close"
        found += [child.content] if bold and child.content else []
    return found


def outline(stream: TokenStream) -> Outline:
    found = Outline()
    lines: dict[int, tuple[int, str]] = {}
    places: dict[tuple[int, int, int], str] = {}
    bold: dict[tuple[int, object], str] = {}
    for token in stream.tokens:
        line = stream.text.count("\n", 0, token.span.start)
        if token.furniture:
            continue
        if token.style and token.style.heading:
            lines[line] = (token.style.heading, lines.get(line, (0, ""))[1] + token.text)
        if token.cell:
            place = (token.cell.table, token.cell.row, token.cell.column)
            places[place] = places.get(place, "") + token.text
        if token.style and token.style.bold:
            bold[line, token.cell] = bold.get((line, token.cell), "") + token.text
    for (table, row, _), text in sorted(places.items()):
        found.tables += [[] for _ in range(table + 1 - len(found.tables))]
        found.tables[table] += [[] for _ in range(row + 1 - len(found.tables[table]))]
        found.tables[table][row].append(text)
    found.headings = list(lines.values())
    found.bold = list(bold.values())
    return found


def read(text: str) -> Outline:
    source = Source(name="a.md", sha256="", media_type="text/markdown")
    return outline(read_markdown(text.encode(), source, FlowSettings()))


HEADINGS = st.builds(lambda level, text: f"{'#' * level} {text}", st.integers(1, 6), TEXT)
UNDERLINED = st.builds(lambda text, mark: f"{text}\n{mark * 4}", TEXT, st.sampled_from("=-"))
TABLES = st.builds(
    lambda rows: "\n".join(["| 项 | 数 | 注 |", "|---|:---:|---:|", *("| " + " | ".join(row) + " |" for row in rows)]),
    st.lists(ROW, max_size=4),
)


@given(st.lists(HEADINGS | UNDERLINED | TABLES | TEXT, min_size=1, max_size=6).map("\n\n".join))
def test_regular_markup_is_read_as_commonmark_has_it(text: str) -> None:
    assert read(text) == outline_of_oracle(text)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("**一、**概述", Outline(bold=["一、"])),
        ("##二、主动公开", Outline(headings=[(2, "二、主动公开")])),
        ("| 规章 | 0 |\n| 许可 | 1 |", Outline(tables=[[["规章", "0"], ["许可", "1"]]])),
        ("|甲|乙|\n|---|---|\n|1|2|\n\n|3|4|", Outline(tables=[[["甲", "乙"], ["1", "2"], ["3", "4"]]])),
        ("|甲|乙|\n|---|---|\n|1|2|\n- 2 -\n|3|4|", Outline(tables=[[["甲", "乙"], ["1", "2"], ["3", "4"]]])),
        ("|甲|乙|\n|---|---|\n|1|2|3|", Outline(tables=[[["甲", "乙"], ["1", "2", "3"]]])),
        ("|甲|乙|\n|---|---|\n|第一条\n第一项|1|", Outline(tables=[[["甲", "乙"], ["第一条\n第一项", "1"]]])),
        ("```\n# 标题\n| 甲 | 1 |\n```", Outline(headings=[(1, "标题")], tables=[[["甲", "1"]]])),
        ("    甲\t1\n    乙\t2", Outline(tables=[[["甲", "1"], ["乙", "2"]]])),
        ("全年收到三件。\n---", Outline()),
    ],
)
def test_reports_break_the_rules_of_commonmark(text: str, want: Outline) -> None:
    assert read(text) == want
    assert outline_of_oracle(text) != want
