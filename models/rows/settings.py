"""The settings of rows: what stands beside a row, where pages end inside labels, what the grid shows."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RowSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSettings:
    """Thresholds of finding rows."""

    match_scale: float = 14.0
    """Nats. A row whose label costs this much has the match 0."""
    price_decimals: int = 6
    """Prices are compared rounded to so many decimal places: sums of decimal fractions are inexact."""
    agreeing_share: float = 0.8
    """More than this share of complete rows must agree which grid column is which; otherwise the grid is not used."""
    usual_share: float = 0.5
    """More than this share of complete rows shows which grid column is usually which: a row that differs may be doubtful."""
    most_loose: int = 3
    """Numbers. So many inside a table that belong to no row may be page numbers; more are a row's."""
    loose_run: int = 2
    """Numbers. So many in one run are no page number."""
    label_cells: int = 3
    """So many blank cells may be those of the label columns; a run of more is a row's, as in the alignment."""
    label_pieces: int = 6
    """So many pieces of text right before the numbers of a row without a label may name them: one that its column's width breaks."""
    page_gap: int = 3
    """Lines. So many more blank lines than usual are the end of a page."""
    gained_share: float = 0.7
    """The share of a text's characters that must complete the label beside it for the text to be a part of it."""
    table_gap: int = 24
    """Lines. So many may stand between two rows of one table; headings are not sought among them."""
    foreign_gap: int = 8
    """Lines. A row of another statistic up to so far from a table's row stands in the table."""
    least_named: int = 2
    """Characters. Shorter texts over a row are pieces of headers that are printed downwards."""
    strange_share: float = 0.5
    """A header that shares a smaller part of its characters with the texts of the form is none of the form's."""
    fewest_headers: int = 2
    """So many headers of a row's columns show where its numbers would be."""
    repeated_share: float = 0.8
    """The share of a label's characters that a text must have to be its repetition."""
    fewest_marks: int = 3
    """So many cells hold N/A or the like where it is the document's mark for nothing."""
    most_compared: int = 300
    """Tables. Of a document with more none is sought that repeats another; reports have some ten."""
    fewest_counted: int = 6
    """Rows. So many numbers from 1 on, one a row, count the rows where no header says so; no figures stand like that."""
