"""The settings of fragments: how lines are cut into pieces."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FragmentSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FragmentSettings:
    """Thresholds of cutting lines into pieces and runs into rows."""

    covered_cell: float = 0.8
    """A cell that several known labels fill to more than this share holds several labels, not one that is misprinted."""
    long_cell: int = 200
    """Characters. A longer cell with several known labels is no cell: a whole report on one line with a tab in it."""
    longest_particle: int = 1
    """Characters. Unknown text up to this length after a label at the end of a line is a particle, not a sentence."""
    fewest_headers: int = 2
    """Labels of columns. Fewer over a source table do not show its columns: one alone may stand there by chance."""
    longest_value: int = 20
    """Characters. A longer text in a column of numbers is a remark or a label, not what is printed instead of a number."""
    longest_sign: int = 1
    """Letters, digits and ideographs. A cell with more of them beside numbers says something; one with fewer is a sign."""
    like_label: float = 0.5
    """A text that differs from a label in no more than this share of its characters is a label, not a value."""
    longest_merged_number: int = 5
    """Digits. Longer numbers are not sought in runs that hold several rows."""
    most_steps: int = 20_000
    """Numbers tried in one run. A run that needs more stays as it is: a bound on time."""
    most_broken_rows: float = 0.25
    """The share of rows whose sums may be broken where separate numbers are divided into rows: sources misprint."""
    longest_woven: int = 5
    """Characters. A longer part of a group's label is no part that stands between the rows' labels."""
    least_woven: int = 3
    """Characters. Fewer of a group's label between the rows' are there by chance; one alone may be a numeral."""
    woven_share: float = 0.6
    """The share of a group's label that its parts must have."""
    woven_gap: int = 12
    """Pieces. Parts further from each other are not of one label: a row has about four."""
