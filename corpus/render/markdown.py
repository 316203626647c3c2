"""Markdown as made from pictures of pages: one small table per row or band, with invented headers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from random import Random

from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.draft import Draft, DraftParagraph, DraftRow, DraftTable, Merged, ParagraphKind, RowKind, Slot
from gouji.corpus.drafts.forms import APPLICANTS, load_data
from gouji.corpus.render.result import Rendered

__all__ = ["render_markdown"]

_ENUMERATOR = re.compile(r"^(（?[一二三四五六七八]）?、?|\d[.、．])\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class _MarkdownStyle:
    half_width: bool
    marks: int
    """How many # a section heading has."""
    bare_last: bool
    """The last section's heading has no mark."""
    headers: tuple[str, ...]
    """The invented header of a row of the requests table."""
    placeholders: bool
    dashes: str


def render_markdown(draft: Draft, rng: Random) -> Rendered:
    """Return the draft as Markdown with shattered tables."""
    style = _draw_style(rng)
    parts: list[str] = []
    for block in draft.blocks:
        parts += [_text(block, style, rng)] if isinstance(block, DraftParagraph) else list(_table(block, style, rng))
    return Rendered(data=("\n\n".join(part for part in parts if part) + "\n").encode(), headings=False)


def _draw_style(rng: Random) -> _MarkdownStyle:
    names = [load_data("forms")["applicants"][who] for who in APPLICANTS]
    invented = rng.choice(["数据{}", "数据{}", "列{}", "数量{}"])
    headers = ["类别", *(invented.format(i) for i in range(1, 7)), "总计"] if chance(rng, 0.6) else ["项目", *names]
    return _MarkdownStyle(
        half_width=chance(rng, 0.6),
        marks=rng.choice([2, 2, 2, 3]),
        bare_last=chance(rng, 0.4),
        headers=tuple(headers),
        placeholders=chance(rng, 0.5),
        dashes=rng.choice(["---", "----------", " --- "]),
    )


def _text(paragraph: DraftParagraph, style: _MarkdownStyle, rng: Random) -> str:
    if paragraph.kind is ParagraphKind.TITLE:
        return f"# {paragraph.text}"
    if paragraph.kind is not ParagraphKind.HEADING:
        return paragraph.text
    if paragraph.level == 2:
        bare = style.bare_last and paragraph.section == "other_matters"
        return paragraph.text if bare else f"{'#' * style.marks} {paragraph.text}"
    mark = "" if paragraph.heading and chance(rng, 0.5) else "#" * rng.choice([3, 3, 4]) + " "
    return mark + (_narrow(paragraph.text) if style.half_width else paragraph.text)


def _narrow(text: str) -> str:
    """Half-width punctuation with the spaces that such text has."""
    return text.replace("（", "(").replace("）", ") ").replace("，", ", ").replace("：", ":").replace(".", ". ").strip()


def _label(text: str, style: _MarkdownStyle) -> str:
    return _narrow(text) if style.half_width else text


def _grid(headers: Sequence[str], rows: Sequence[Sequence[str]], style: _MarkdownStyle) -> str:
    rule = "|" + "|".join([style.dashes] * len(headers)) + "|"
    return "\n".join([_line(headers), rule, *(_line(row) for row in rows)])


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _table(table: DraftTable, style: _MarkdownStyle, rng: Random) -> Iterator[str]:
    if table.id == "disclosure":
        return _disclosure(table, style)
    if table.id == "other":
        return iter([_plain_grid(table, style)])
    return _requests(table, style, rng) if table.id == "requests" else _disputes(table, style)


def _plain_grid(table: DraftTable, style: _MarkdownStyle) -> str:
    head, *rows = [[slot.text for slot in row.slots] for row in table.rows]
    return _grid(head, rows, style)


def _disclosure(table: DraftTable, style: _MarkdownStyle) -> Iterator[str]:
    headers: list[str] = []
    rows: list[list[str]] = []
    for row in table.rows:
        if row.kind is RowKind.ROW:
            rows.append([slot.text for slot in row.slots if slot.merged is not Merged.LEFT])
            continue
        if rows:
            yield _grid(headers, rows, style)
            rows = []
        if row.kind is RowKind.BAND:
            yield f"### {row.slots[0].text}"
        elif row.kind is RowKind.HEADER:
            headers = [slot.text for slot in row.slots if slot.merged is not Merged.LEFT]
        else:
            yield row.slots[0].text
    if rows:
        yield _grid(headers, rows, style)


def _requests(table: DraftTable, style: _MarkdownStyle, rng: Random) -> Iterator[str]:
    words = load_data("forms")["requests_headers"]
    if any(row.kind is RowKind.HEADER for row in table.rows):
        yield _label(words["note"], style)
        if style.placeholders:
            yield from _placeholders(style)
    rows = [row for row in table.rows if row.kind in (RowKind.ROW, RowKind.PAGE_MARK)]
    group = ""
    for head, members in groupby(_with_groups(rows), key=lambda pair: pair[0]):
        yield from _headings(head, group, style)
        group = head[1]
        yield from _mini_tables(head, [row for _, row in members], style, rng)


def _with_groups(rows: Sequence[DraftRow]) -> Iterator[tuple[tuple[str, str], DraftRow]]:
    """Yield every row with the (stage, group) that it stands under; a row of its own has itself for a group."""
    stage = group = ""
    for row in rows:
        if row.kind is RowKind.PAGE_MARK or len(row.slots) < 3:
            yield ("", ""), row
            continue
        first, second, third = row.slots[:3]
        stage = stage if first.merged is Merged.UP else first.text
        if second.merged is Merged.LEFT:
            yield ("", stage), row
        elif third.merged is Merged.LEFT:
            yield (stage, second.text), row
        else:
            group = group if second.merged is Merged.UP else second.text
            yield (stage, group), row


def _headings(head: tuple[str, str], before: str, style: _MarkdownStyle) -> Iterator[str]:
    stage, group = head
    if stage and stage == load_data("forms")["stage"] and group.startswith("（一）") and before != group:
        yield f"### {stage}"
    if group:
        yield f"### {_label(group, style)}"


def _mini_tables(head: tuple[str, str], rows: Sequence[DraftRow], style: _MarkdownStyle, rng: Random) -> Iterator[str]:
    lines = [
        [_row_label(row, head, style), *(slot.text for slot in _values(row))] for row in rows if row.kind is RowKind.ROW
    ]
    yield from (row.slots[0].text for row in rows if row.kind is RowKind.PAGE_MARK)
    if len(lines) > 1 and chance(rng, 0.15):  # a page break shatters a group
        cut = rng.randint(1, len(lines) - 1)
        yield _grid(style.headers, lines[:cut], style)
        lines = lines[cut:]
    if lines:
        yield _grid(style.headers, lines, style)


def _values(row: DraftRow) -> tuple[Slot, ...]:
    return row.slots[3:]


def _row_label(row: DraftRow, head: tuple[str, str], style: _MarkdownStyle) -> str:
    own = row.slots[2].text if len(row.slots) > 2 and row.slots[2].text else ""
    if own:
        return _label(own, style)
    return _label(_ENUMERATOR.sub("", head[1]), style)


def _placeholders(style: _MarkdownStyle) -> Iterator[str]:
    names = [load_data("forms")["applicants"][who] for who in APPLICANTS]
    words = load_data("forms")["requests_headers"]
    yield f"### {words['all']} ({names[0]})"
    yield _grid(["(数据项目)", "数量"], [["-", "-"]], style)
    yield f"### {words['all']} ({words['organisations']})"
    yield _grid(names[1:-1], [["-"] * 5], style)
    yield f"### {words['all']} ({names[-1]})"
    yield _grid(["(数据项目)", "数量"], [["-", "-"]], style)


def _disputes(table: DraftTable, style: _MarkdownStyle) -> Iterator[str]:
    words = load_data("forms")["disputes"]
    one, two, three = words["groups"].values()
    titles = [one, f"{words['litigation']}（{two}）", f"{words['litigation']}（{three}）"]
    numbers = [slot.text for row in table.rows for slot in row.numbers]
    names = list(words["outcomes"].values())
    for at, title in enumerate(titles):
        cells = numbers[at * 5 : at * 5 + 5]
        if cells:
            yield f"### {title}"
            yield _grid(names, [cells], style)
