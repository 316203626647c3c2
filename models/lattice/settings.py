"""The settings of the lattice: prices of readings, and the bounds of the search for them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LatticeSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LatticeSettings:
    """Prices in nats: how unlikely each reading of a run is. Set by hand, not fitted."""

    broken_total: float = 6.0
    """A total of the row does not hold. Not more: printed errors are real."""
    rounding: float = 1e-6
    """Totals may differ by this much: sums of decimal fractions are inexact."""
    join: float = 2.5
    """Two numbers with a space between are one."""
    most_joins: int = 3
    """Spaces inside one number; more are not tried."""
    cut_spaced: float = 1.0
    """A number is cut although its neighbours are divided by spaces."""
    missing: float = 1.5
    """A cell has nothing at all in a run without cell borders."""
    most_missing: int = 2
    """Cells. Where more are lost, they are taken to be the last ones: a bound on combinations."""
    missing_first: float = 0.3
    """The first cell is lost, rather than the last."""
    missing_inside: float = 0.3
    """A cell between others is lost, rather than one at an end."""
    unverified: float = 2.5
    """The missing cell is the total that would verify the others."""
    trailing: float = 1.0
    """Blank cells after the row's last column."""
    off_grid: float = 4.0
    """A number stands under another column than in the complete rows."""
    cut_cell: float = 1.0
    """A cell in a row of cells holds two numbers, not one with a space inside."""
    unjoined: float = 4.0
    """Two numbers in a cell are two in a row whose total would hold if they were one: less than a broken total."""
    drop: float = 1.5
    """A number more than the row has cells is left out."""
    drop_inside: float = 0.5
    """The number left out stands between others, not at an end."""
    drop_stacked: float = 0.2
    """The numbers left out stand one below the other in one cell."""
    most_dropped: int = 4
    """Numbers. Runs with more than these too many are not read by leaving some out."""
    odd: float = 1.0
    """A number that its column's type does not expect."""
    digit: float = 0.35
    """Each digit of a number: small numbers are likelier."""
    nonzero: float = 0.5
    """A number other than 0: four cells in five hold 0."""
    equal: float = 0.7
    """A number that repeats another one of its row is likelier than any other of its length."""
    longest_number: int = 14
    """Characters. Longer numbers are not sought in glued digits."""
    longest_run: int = 160
    """Characters. Longer runs of glued digits are not cut: a bound on time."""
    most_steps: int = 50_000
    """Steps of the search for cuts that keep a row's total; the hardest of 800 runs of real and made reports took 8,000. A run
    that takes more is not cut: its cells are unknown."""
    misread: float = 4.0
    """Other readings of the same ink that are less likely than this are not chosen, whatever rules they would keep: that
    the source is wrong is likelier."""
    unlikely: float = 8.0
    """Other readings of the same ink that make a row dearer than its cheapest reading by more than this are left out."""
    beam: int = 256
    """Combinations of other readings of a row's numbers that are compared, the likeliest."""
    keep: int = 48
    """Readings that are kept."""
    keep_blocks: int = 2
    """Times `keep`: cuts of a part of the row with a total of its own that are kept until the parts are joined."""
    keep_cuts: int = 4
    """Times `keep`: cuts that are kept on the way. The bonus for equal numbers comes later, so more than `keep` must survive."""
    keep_partial: int = 4
    """Cuts of a run with fewer numbers than cells that are spread over the cells."""
    keep_candidates: int = 8
    """Readings with the numbers that rules over other rows ask for that are kept."""
    candidate_bonus: float = 10.0
    """What such a number is preferred by while cuts are sought; its price in the reading is that of any other."""
