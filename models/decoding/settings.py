"""The numbers that the choice of readings and the confidence of facts depend on."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DecodingSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodingSettings:
    """When a fact is doubtful, and how far the search for the best readings goes.

    Costs and margins are in nats, the logarithm of how much less likely an answer is than the best one.
    """

    broken_column: float = 5.0
    """The cost of a rule over several rows that does not hold."""
    window: float = 8.0
    """Where a table has too many joint readings to compare all, those dearer than their row's best by more are left out."""
    most_combinations: int = 60_000
    """Up to so many joint readings of a table all are compared: about 50 ms with the rules of a large table."""
    most_nodes: int = 200
    """Nodes of an integer program's search. The descent that follows mends what a stopped search leaves."""

    glued_rows: float = 0.1
    """The largest share of rows with one stretch of digits for several cells in a document that divides its numbers."""
    reading_review: float = 3.0
    """Below this margin a fact's reading is ambiguous."""
    cut_review: float = 4.0
    """Below this margin the way in which glued digits were cut is ambiguous, where no total of the row bears it out."""
    rules_review: float = 5.0
    """Below this margin a reading of a scan's ink that rules preferred to the recogniser's likeliest is ambiguous."""
    most_lost: int = 1
    """Cells that may be lost from a row whose total is printed and holds; of more, none has a sure place."""
    row_review: float = 2.0
    """Below this margin it is doubtful to which row the numbers belong."""
    recognised_review: float = 0.95
    """A number that the recogniser of a scan gives a lower probability, other readings it named aside, is doubtful."""
    beside_unplaced: float = 1.5
    """No fact of a row has a larger margin where an unplaced line stands beside it, or one of its numbers in no cell."""
    sure_label: float = 0.95
    """A label that matches better (0 to 1) names its row surely, where the row stands in order."""
    sure_place: float = 1.0
    """The margin to other places from which on a row in order under a sure label is not doubted."""
    empty_row_confidence: float = 0.97
    """The confidence that the cells of a row without numbers are blank. Calibration replaces it."""
    alternatives_window: float = 8.0
    """Readings of a row that are dearer than the chosen one by more give no alternatives."""
    most_alternatives: int = 12
    """So many other values of a doubtful fact are listed."""

    misprint: float = 7.0
    """How unlikely a figure is that breaks the rules around it in print, whatever number of rules those are."""
    unnamed_ink: float = 9.0
    """How unlikely a reading of a scan's ink is that the recogniser does not name, of a number that it was sure of."""
    poor_confidence: float = 0.97
    """A number to which the recogniser gives a lower probability counts as poor."""
    poor_share: float = 0.1
    """Where more of a table's numbers are poor, ink may have been lost: an empty cell is doubtful."""
    zeros_printed: float = 0.05
    """A table prints its zeros where it has more zeros for each empty cell, whatever ink was lost."""
    fewest_empty_rows: int = 3
    """So many rows without numbers, beside as many with some and none of zeros alone, show that rows of zeros are left empty."""
    enough_zeros: int = 20
    """So many zeros show that a table prints them."""
    zeros_for_each_empty: int = 5
    """Where a table has so many zeros for each empty cell beside them, these may have lost theirs: few leave out single zeros."""
