"""Characters → words and lines, by their places on the page.

Steps: columns of characters set one below the other are joined; the rest is parted into lines; a line is divided
into words where the gap says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from gouji.ingest.page.boxes import BoxTuple, turned_box, united_box
from gouji.ingest.page.lines import TextLine, Word
from gouji.ingest.pdf.characters import is_wide
from gouji.ingest.pdf.glyphs import PageGlyph
from gouji.ingest.pdf.settings import PdfSettings

__all__ = ["lines_from", "mark_lines"]


def mark_lines(glyphs: Sequence[PageGlyph], settings: PdfSettings) -> tuple[TextLine, ...]:
    """Lines of a watermark, which may run at any angle: characters in the order they were drawn, while they are near."""
    lines: list[list[PageGlyph]] = []
    for glyph in glyphs:
        if (
            lines
            and math.hypot(glyph.cx - lines[-1][-1].cx, glyph.cy - lines[-1][-1].cy) < settings.mark_step * glyph.size
        ):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return tuple(_of_word(_word(line, "")) for line in lines)


def lines_from(glyphs: Sequence[PageGlyph], *, in_cell: bool = False, settings: PdfSettings) -> tuple[TextLine, ...]:
    """Return the lines of some characters, from top to bottom; `in_cell` for those of one ruled cell.

    Characters across the page's direction make lines of their own, behind the others.
    """
    upright = [g for g in glyphs if not g.turn]
    columns, rest = _vertical_runs(upright, settings=settings)
    lines = [_vertical_line(run, in_cell=in_cell) for run in columns]
    lines += [_line(row, in_cell=in_cell, settings=settings) for row in _rows(rest, settings=settings)]
    lines.sort(key=_reading_place)
    if in_cell:
        lines = _joined_column(lines, columns)
    for turn in (90, 180, 270):
        lines += _across([g for g in glyphs if g.turn == turn], turn, in_cell=in_cell, settings=settings)
    return tuple(lines)


def _reading_place(line: TextLine) -> tuple[float, float]:
    """Return lines go by their middle; a vertical one by its first character, as it stands beside several lines."""
    x0, y0, _, y1 = line.box
    return (y0 + line.size / 2 if line.vertical else (y0 + y1) / 2), x0


def _vertical_runs(glyphs: Sequence[PageGlyph], settings: PdfSettings) -> tuple[list[list[PageGlyph]], list[PageGlyph]]:
    """Run of three or more ideographs that were drawn one below the other, and the other glyphs."""
    runs: list[list[PageGlyph]] = []
    rest: list[PageGlyph] = []
    run: list[PageGlyph] = []
    for glyph in glyphs:
        if run and not _is_below(run[-1], glyph, settings=settings):
            (runs.append if len(run) >= settings.least_column_run else rest.extend)(run)
            run = []
        run.append(glyph)
    (runs.append if len(run) >= settings.least_column_run else rest.extend)(run)
    return runs, rest


def _is_below(above: PageGlyph, glyph: PageGlyph, settings: PdfSettings) -> bool:
    shift, least, most = (share * above.size for share in settings.below)
    return (
        least < glyph.cy - above.cy < most
        and abs(glyph.cx - above.cx) < shift
        and above.text != glyph.text
        and is_wide(above.text)
        and is_wide(glyph.text)
    )


def _rows(glyphs: Iterable[PageGlyph], settings: PdfSettings) -> list[list[PageGlyph]]:
    """Return the glyphs of each line, from top to bottom, from left to right."""
    rows: list[list[PageGlyph]] = []
    middle = height = 0.0
    for glyph in sorted(glyphs, key=lambda g: (g.cy, g.x0)):
        tall = glyph.y1 - glyph.y0
        if rows and abs(glyph.cy - middle) < settings.same_line * min(tall, height):
            rows[-1].append(glyph)
            middle += (glyph.cy - middle) / len(rows[-1])
            height = max(height, tall)
        else:
            rows.append([glyph])
            middle, height = glyph.cy, tall
    return [sorted(row, key=lambda g: (g.x0, g.x1)) for row in rows]


def _line(row: Sequence[PageGlyph], *, in_cell: bool, settings: PdfSettings) -> TextLine:
    groups: list[list[PageGlyph]] = [[row[0]]]
    dividers = [""]
    for (before, glyph), divider in zip(
        pairwise(row), _list_dividers(row, in_cell=in_cell, settings=settings), strict=True
    ):
        if divider or _setting(before) != _setting(glyph):
            groups.append([])
            dividers.append(divider)
        groups[-1].append(glyph)
    words = [_word(group, divider) for group, divider in zip(groups, dividers, strict=True)]
    sizes = sorted(g.size for g in row)
    return TextLine(words=tuple(_unspread(words, settings=settings)), box=_around(row), size=sizes[len(sizes) // 2])


def _list_dividers(row: Sequence[PageGlyph], *, in_cell: bool, settings: PdfSettings) -> list[str]:
    """Return what stands between the neighbours of a line.

    Numbers of narrow columns nearly touch: among digits that no other gap divides, those gaps do that are wider than the others.
    """
    found = [_divider(before, glyph, in_cell=in_cell, settings=settings) for before, glyph in pairwise(row)]
    at = 0
    while at < len(found):
        end = at
        while end < len(found) and not found[end] and _are_digits(row[end], row[end + 1]):
            end += 1
        gaps = [_measure_gap(row[n], row[n + 1]) for n in range(at, end)]
        least = max(min(gaps, default=0.0), 0.0) + settings.number_seam
        for n, gap in enumerate(gaps, at):
            if gap > least:
                found[n] = " "
        at = max(end, at + 1)
    return found


def _are_digits(before: PageGlyph, glyph: PageGlyph) -> bool:
    return before.text.isdecimal() and glyph.text.isdecimal() and not (before.furniture or glyph.furniture)


def _measure_gap(before: PageGlyph, glyph: PageGlyph) -> float:
    """Return the gap between two neighbours, in font sizes."""
    return (glyph.x0 - before.x1) / max(min(before.size, glyph.size), 1.0)


def _divider(before: PageGlyph, glyph: PageGlyph, *, in_cell: bool, settings: PdfSettings) -> str:
    """Return what stands between two neighbours of a line."""
    gap = _measure_gap(before, glyph)
    wide = is_wide(before.text), is_wide(glyph.text)
    if gap >= settings.column_gap:
        return "\t" if not in_cell else "" if all(wide) else " "
    if all(wide):
        return "\t" if gap >= settings.wide_gap and not in_cell else ""
    if glyph.spaced and gap > settings.drawn_gap:
        return " "
    return " " if gap > (settings.mixed_gap if any(wide) else settings.latin_gap) else ""


def _unspread(words: list[Word], settings: PdfSettings) -> list[Word]:
    """Join ideographs that stand one by one at even distances: a title or header cell set wide (总　计)."""
    found: list[Word] = []
    at = 0
    while at < len(words):
        end = at + 1
        while end < len(words) and _goes_on_evenly(words, at, end, settings=settings):
            end += 1
        joined = words[at]
        for word in words[at + 1 : end]:
            box = (joined.box[0], min(joined.box[1], word.box[1]), word.box[2], max(joined.box[3], word.box[3]))
            joined = replace(joined, text=joined.text + word.text, box=box)
        found.append(joined)
        at = end
    return found


def _goes_on_evenly(words: Sequence[Word], at: int, end: int, settings: PdfSettings) -> bool:
    """Return whether the word at `end` is one more ideograph of the spread text that begins at `at`."""
    before, word = words[end - 1], words[end]
    if not (_is_single(before) and _is_single(word)) or before.text == word.text:
        return False
    gap, first = word.box[0] - before.box[2], words[at + 1].box[0] - words[at].box[2]
    most = (
        settings.spread_gap if end - at > 1 or _is_spread_ahead(words, end) else settings.spread_gap / 2
    ) * before.size
    return gap < most and abs(gap - first) <= settings.spread_difference * first


def _is_spread_ahead(words: Sequence[Word], end: int) -> bool:
    return end + 1 < len(words) and _is_single(words[end + 1])


def _is_single(word: Word) -> bool:
    return len(word.text) == 1 and is_wide(word.text)


def _vertical_line(run: Sequence[PageGlyph], *, in_cell: bool) -> TextLine:
    return replace(_of_word(_word(run, "")), vertical=not in_cell or len(run) > 1)


def _joined_column(lines: list[TextLine], columns: Sequence[Sequence[PageGlyph]]) -> list[TextLine]:
    """Return a cell's text set one character a line, or in vertical columns, as one line in the order it was drawn."""
    singles = all(len(line.words) == 1 and _is_single(line.words[0]) for line in lines)
    if len(lines) > 1 and singles:
        words = [line.words[0] for line in lines]
    elif len(columns) > 1 and len(columns) == len(lines):
        words = [_word(run, "") for run in columns]
    else:
        return lines
    box = united_box(word.box for word in words)
    return [_of_word(replace(words[0], text="".join(word.text for word in words), box=box))]


def _across(glyphs: Sequence[PageGlyph], turn: int, *, in_cell: bool, settings: PdfSettings) -> list[TextLine]:
    """Return lines of text turned against the page: read in their own direction, placed where they stand."""
    # Any page larger than all coordinates serves: turning to and fro by the same page gives the places again.
    extent = max((max(g.x1, g.y1) for g in glyphs), default=0.0)
    turned = [_turned(glyph, turn, extent) for glyph in glyphs]
    return [
        _turned_back(line, turn, extent)
        for line in (_line(row, in_cell=in_cell, settings=settings) for row in _rows(turned, settings=settings))
    ]


def _turned(glyph: PageGlyph, turn: int, extent: float) -> PageGlyph:
    x0, y0, x1, y1 = _turned_tuple((glyph.x0, glyph.y0, glyph.x1, glyph.y1), turn, extent)
    return replace(glyph, x0=x0, y0=y0, x1=x1, y1=y1, turn=0)


def _turned_back(line: TextLine, turn: int, extent: float) -> TextLine:
    words = tuple(replace(word, box=_turned_tuple(word.box, -turn % 360, extent)) for word in line.words)
    return replace(line, words=words, box=united_box(word.box for word in words), vertical=True)


def _turned_tuple(box: BoxTuple, turn: int, extent: float) -> BoxTuple:
    return turned_box(box, turn, extent, extent)


def _of_word(word: Word) -> TextLine:
    return TextLine(words=(word,), box=word.box, size=word.size)


def _word(glyphs: Sequence[PageGlyph], before: str) -> Word:
    first = glyphs[0]
    return Word(
        text="".join(g.text for g in glyphs),
        box=_around(glyphs),
        size=first.size,
        bold=first.bold,
        display=first.display,
        before=before,
        furniture=first.furniture,
        red=first.red,
    )


def _setting(glyph: PageGlyph) -> tuple[bool, bool, bool]:
    """Return what all characters of one word have in common."""
    return glyph.bold, glyph.display, glyph.furniture


def _around(glyphs: Sequence[PageGlyph]) -> BoxTuple:
    return united_box((g.x0, g.y0, g.x1, g.y1) for g in glyphs)
