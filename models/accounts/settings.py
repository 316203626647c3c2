"""The settings of the accounts."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["AccountSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSettings:
    """What counts as running text, and how far something unplaced may be from the facts that it might belong to."""

    prose: int = 30
    """Characters. A line of text outside cells that is longer is no part of a table."""
    longest_row: int = 200
    """Characters. A line outside cells that is longer is more than a row: a whole table, or a report."""
    longest_note: int = 40
    """Characters. A note in brackets and a unit behind a number are sought in so many."""
    longest_item: int = 5
    """Characters. A longer text is no item number alone."""
    unplaced_confidence: float = 0.5
    """The most that the value of a fact near something unplaced is believed, before calibration: as likely as not."""
    fewest_labels: int = 3
    """So many rows of a printed table have a label in one of its columns where it is a column of labels."""
    most_in_prose: int = 2
    """Numbers. More that stand side by side are no sentence's, whatever follows them."""
    fewest_rows: int = 8
    """Rows. Of a table with fewer nothing is said as a whole."""
    scrambled_share: float = 0.5
    """Where more of a table's rows without cells may have another one's numbers, so may all of them."""
    longest_sign: int = 2
    """Characters. More signs alone on a line are a rule or a row of stars, and stand in no number's place."""
