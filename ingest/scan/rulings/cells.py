"""The cells of a table on its grid, and the pixels of their sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.components import Mask
from gouji.ingest.scan.rulings.lines import DirectionRulings, transpose
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["PageGrid", "make_cells", "mask_cell_sides"]

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _GridCell:
    """A cell's place on the grid and how far it spans."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageGrid:
    """A table: the places of its grid lines in pixels, and its cells in reading order."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[_GridCell, ...]

    def box(self, cell: _GridCell) -> tuple[float, float, float, float]:
        """Return a cell's box in pixels (x0, y0, x1, y1), on the rules' middles."""
        return (
            self.xs[cell.column],
            self.ys[cell.row],
            self.xs[cell.column + cell.column_span],
            self.ys[cell.row + cell.row_span],
        )


def make_cells(top: Flags, left: Flags) -> tuple[_GridCell, ...]:
    """Return rectangles of squares without a rule between, greedily from the top left; every square is in one cell.

    `top[i, j]` says whether a rule is above the square (i, j), `left[i, j]` whether one is to its left.
    """
    rows, columns = top.shape[0] - 1, left.shape[1] - 1
    taken = np.zeros((rows, columns), bool)
    cells = []
    for row in range(rows):
        for column in range(columns):
            if taken[row, column]:
                continue
            width = 1
            while column + width < columns and not left[row, column + width] and not taken[row, column + width]:
                width += 1
            height = 1
            while (
                row + height < rows
                and _is_open(top, left, row + height, column, width)
                and not taken[row + height, column : column + width].any()
            ):
                height += 1
            taken[row : row + height, column : column + width] = True
            cells.append(_GridCell(row=row, column=column, row_span=height, column_span=width))
    return tuple(cells)


def _is_open(top: Flags, left: Flags, row: int, column: int, width: int) -> bool:
    """Return whether the squares of a row belong to the cell above them."""
    return not top[row, column : column + width].any() and not left[row, column + 1 : column + width].any()


def mask_cell_sides(
    rulings: tuple[DirectionRulings, DirectionRulings], grids: Sequence[PageGrid], dpi: float, settings: RulingSettings
) -> Mask:
    """Return a mask of the rules along the cells' sides; what else looks like a rule is a stroke of a character."""
    point = dpi / 72
    across, down = rulings[0].ruled, transpose(rulings[1].ruled)
    wide = 2 * max(1, round(settings.side_width * point)) + 1
    ruled = cv2.max(
        cv2.dilate(across, np.ones((wide, 3), np.uint8)),
        cv2.dilate(down, np.ones((3, wide), np.uint8)),
    )
    sides = np.zeros_like(ruled)
    thick = 2 * max(2, round(settings.place_tolerance * point)) + 1
    for grid in grids:
        for cell in grid.cells:
            x0, y0, x1, y1 = (round(v) for v in grid.box(cell))
            cv2.rectangle(sides, (x0, y0), (x1, y1), 1, thick)
    return np.asarray(cv2.min(ruled, sides), np.uint8)
