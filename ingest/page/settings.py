"""Numbers of the room `page`: columns without rules, tables over page breaks, page furniture, the text area."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PageSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """Lengths are in points (1/72 inch) where no other unit is named; shares are between 0 and 1."""

    cell_line_distance: float = 0.95
    """Lines of one cell stand this near, in font sizes, above and below the middle of a row."""
    most_heading_lines: int = 14
    """So many lines over the first row are looked at for the headings of columns."""
    alike_sizes: float = 1.25
    """Font sizes within this ratio may belong to one heading."""
    different_sizes: float = 1.1
    """Font sizes beyond this ratio are a title's and not a column heading's."""
    least_pitch: float = 0.6
    """A heading that is nearer to a column than this share of the usual distance of columns spans several columns."""
    even_pitch: float = 1.3
    """Columns whose distances stay within this ratio are even."""
    same_middle: float = 4.0
    """Numbers whose middles differ by less stand below each other."""
    label_shift: float = 12.0
    """Labels that begin less than this apart stand in the same column."""
    same_size: float = 0.1
    """A line whose size differs from its table's by more than this share is not the table's."""
    continued_edge: float = 4.0
    """The edges of two parts of a table may differ by this."""
    continued_column: float = 8.0
    """Grid lines of two parts of a table nearer than this are one."""
    head: float = 0.12
    """Running heads end above this share of the page's height."""
    foot: float = 0.86
    """Running feet begin below this share of the page's height."""
    outermost_lines: int = 3
    """So many lines from the top and from the bottom are looked at for running heads and feet."""
    same_place: float = 6.0
    """The place of a running head may differ by this between pages."""
    repeated_share: float = 0.3
    """A line that stands on more than this share of the pages is a running head or foot."""
    table_columns: int = 3
    """A line of so many columns is a table's row, no furniture."""
    page_number_gap: float = 1.5
    """A bare number is a page number where it stands this many of its own heights from the other lines."""
    paragraph_indent: float = 2.2
    """A body line that stands in by no more than this many characters may be a paragraph's first, not a centred one."""
    larger: float = 1.1
    """Text of this many times the body's size is set larger: half a character of indent is enough for it to be centred."""
    centred: float = 0.6
    """A centred line's middle is so near, in its own font sizes, to that of the text area."""
