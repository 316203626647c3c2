"""What changes of cells cost, how far errors are looked for, and when a verdict is given."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["EditingSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditingSettings:
    """Costs of changes, limits of the search, and thresholds of the verdict.

    The cost of any change of one cell is 1; the others are relative to it. Costs order the explanations of a broken table: what
    happens often is cheap. They were chosen so that an explanation that chance hardly brings about (a row moved as a whole)
    is cheaper than two single changes and dearer than one.
    """

    free: float = 1.0
    """Any change of a cell."""
    slip: float = 0.8
    """A change by one digit (another, one more, one less) or by two neighbouring digits that changed places."""
    blank: float = 1.0
    """A number where nothing is printed."""
    alternative: float = 0.5
    """A value that the printed characters allow as well."""
    likely_ink: float = 0.3
    """A value that a scan's ink shows as likely as the one read. Less likely ones cost more, up to `unlikely_ink`."""
    unlikely_ink: float = 0.7
    ink_step: float = 0.06
    """How much more such a value costs for each nat by which it is less likely."""
    reading: float = 0.5
    """Another reading of a whole row, as likely as the chosen one; by `ink_step` more for each nat that it is not."""
    divided: float = 0.9
    """Digits of two neighbouring cells that divide elsewhere."""
    shifted: float = 1.2
    """A row that stands a column off."""
    swapped: float = 1.2
    """Two neighbouring rows that changed places."""
    apart: float = 0.2
    """How much more two rows cost that are no neighbours."""
    fewest_digits: int = 3
    """Two neighbouring cells with fewer digits are not divided otherwise: two digits divide in one way only."""
    fewest_moved: int = 2
    """A row a column off explains a table only where so many of its numbers other than 0 move: one falls in place by chance."""
    fewest_swapped: int = 3
    """Two rows changed places only where so many cells change, those of both rows counted, for the same reason."""
    slack: float = 0.15
    """Answers dearer than the cheapest by no more than this are as good."""
    most_cells: int = 3
    """Up to so many changed cells all answers that are as good are listed."""
    most_answers: int = 64
    """More answers than these are not listed, and none is proved."""
    most_steps: int = 400_000
    """After so many steps of the search the answer is undecided: about a second. Steps, not seconds, so that the same
    report gives the same findings on a busy machine."""
    most_nodes: int = 100
    """After so many nodes of the integer program likewise; 0 takes the greedy search in its place."""
    greedy_options: int = 2
    """So many of the best changes of a step are tried where the greedy search comes to no end with the best."""
    greedy_steps: int = 5
    """The steps at which another change is tried: with two options six descents, each of 0.3 to 1 ms."""

    fewest_cut: int = 2
    """So many totals of one column that are the beginnings, or the ends, of what their parts add up to are cut off."""

    reread_probability: float = 0.85
    """The probability from which on a second reading of a scan's cell decides."""
    most_reread: int = 24
    """Where more cells are in question nothing is read a second time: too much is wrong for a verdict."""
