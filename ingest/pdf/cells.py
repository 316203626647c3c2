"""Ruled tables: the cells of a grid with the characters in them.

Grid lines that stand a few points apart and never bound a cell between them are one for the cells' places: word processors
draw the columns of merged rows a little off.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from gouji.ingest.page.tables import RuledTable, TableCell
from gouji.ingest.pdf.glyphs import PageGlyph
from gouji.ingest.pdf.grids import Field, Grid
from gouji.ingest.pdf.settings import PdfSettings
from gouji.ingest.pdf.words import lines_from

__all__ = ["fill_grids"]

_NUMBER_SIGNS = frozenset("0123456789.,-+%")


def fill_grids(
    grids: Sequence[Grid], glyphs: Sequence[PageGlyph], settings: PdfSettings
) -> tuple[tuple[RuledTable, ...], tuple[PageGlyph, ...]]:
    """Return the tables of a page from top to bottom, and the glyphs outside all of them.

    Of grids inside each other, the inner one gets the glyphs.
    """
    found: list[RuledTable] = []
    rest: Sequence[PageGlyph] = glyphs
    for grid in sorted(grids, key=lambda g: (g.box[2] - g.box[0]) * (g.box[3] - g.box[1])):
        inside, rest = _parted(grid, rest, settings=settings)
        cells = [
            (field, inside.get(at, [])) for at, field in enumerate(grid.fields) if field.enclosed or inside.get(at)
        ]
        if cells:
            found.append(_table(grid, cells, settings=settings))
    return tuple(sorted(found, key=lambda t: (t.box[1], t.box[0]))), tuple(rest)


def _parted(
    grid: Grid, glyphs: Iterable[PageGlyph], settings: PdfSettings
) -> tuple[dict[int, list[PageGlyph]], list[PageGlyph]]:
    """Return the glyphs in each field of a grid, by the fields' numbers, and those outside."""
    owner = {
        (row, column): at
        for at, field in enumerate(grid.fields)
        for row in range(field.top, field.bottom)
        for column in range(field.left, field.right)
    }
    inside: dict[int, list[PageGlyph]] = {}
    rest: list[PageGlyph] = []

    def place(glyph: PageGlyph) -> int:
        return owner.get((bisect_right(grid.ys, glyph.cy) - 1, bisect_right(grid.xs, glyph.cx) - 1), -1)

    for run in _runs(glyphs, settings=settings):
        at = list(map(place, run))
        if run[0].text in _NUMBER_SIGNS:
            at = [max(at, key=at.count)] * len(run)
        elif len(set(at)) > settings.overlaid_cells:
            at = [-1] * len(run)
        for glyph, field in zip(run, at, strict=True):
            (inside.setdefault(field, []) if field >= 0 else rest).append(glyph)
    return inside, rest


def _runs(glyphs: Iterable[PageGlyph], settings: PdfSettings) -> Iterable[list[PageGlyph]]:
    """Yield characters drawn one after the other without a gap: numbers, other text."""
    run: list[PageGlyph] = []
    for glyph in glyphs:
        if run and not _is_next(run[-1], glyph, settings=settings):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _is_next(before: PageGlyph, glyph: PageGlyph, settings: PdfSettings) -> bool:
    number = before.text in _NUMBER_SIGNS
    near = (settings.glued_digits if number else settings.seamless) * glyph.size
    return (
        number is (glyph.text in _NUMBER_SIGNS)
        and abs(glyph.x0 - before.x1) < near
        and abs(glyph.cy - before.cy) < near
        and not glyph.spaced
    )


def _table(grid: Grid, cells: Sequence[tuple[Field, list[PageGlyph]]], settings: PdfSettings) -> RuledTable:
    columns = _logical(grid.xs, [(field.left, field.right) for field, _ in cells], settings=settings)
    rows = _logical(grid.ys, [(field.top, field.bottom) for field, _ in cells], settings=settings)
    ruled = [
        TableCell(
            row=rows[field.top],
            column=columns[field.left],
            row_span=rows[field.bottom] - rows[field.top],
            column_span=columns[field.right] - columns[field.left],
            box=grid.field_box(field),
            lines=lines_from(glyphs, in_cell=True, settings=settings),
        )
        for field, glyphs in cells
    ]
    ruled.sort(key=lambda cell: (cell.row, cell.column))
    xs = [next(x for x, at in zip(grid.xs, columns, strict=True) if at == n) for n in range(columns[-1] + 1)]
    return RuledTable(box=grid.box, cells=tuple(ruled), xs=tuple(xs), rows=rows[-1])


def _logical(places: Sequence[float], spans: Iterable[tuple[int, int]], settings: PdfSettings) -> list[int]:
    """For each grid line its number among the lines that count: near ones that bound no cell together are one."""
    taken = set(spans)
    numbers: list[int] = []
    start = 0
    for at, place in enumerate(places):
        apart = place - places[start] >= settings.sliver or any((low, at) in taken for low in range(start, at))
        if at and apart:
            start = at
        numbers.append(numbers[-1] + (start == at) if numbers else 0)
    return numbers
