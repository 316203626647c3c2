"""Every number that finding rules and tables depends on."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RulingSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingSettings:
    """Lengths are in points (1/72 inch), shares between 0 and 1; contrast is a share of the paper's brightness."""

    rule_contrast: float = 0.10
    """How much darker than the paper beside it a rule is at least."""
    rule_density: float = 0.75
    """The share of a stretch of rule that must be inked; the rest are breaks."""
    rule_width: float = 2.6
    """The widest rule."""
    least_horizontal: float = 20.0
    least_vertical: float = 13.0
    least_column: float = 21.0
    """Vertical rules go over two rows at least, or one of this height; strokes of large characters are shorter."""
    edge_share: float = 0.55
    """The share of a cell's side that must be ruled."""
    broken_share: float = 0.66
    """The share of it that a broken rule must still have."""
    remnant_share: float = 0.2
    """The share that must be left where the ink beside it and its ends show that it was a rule."""
    faint_contrast: float = 0.035
    """The contrast of a rule that is faint or broken, averaged along it."""
    faint_horizontal: float = 40.0
    """A faint or broken rule is no shorter than this."""
    faint_vertical: float = 24.0
    faint_gap: float = 12.0
    """The widest gap in it."""
    faint_share: float = 0.5
    """The share of it that is there."""
    snap: float = 2.5
    """Rules nearer than this are one line of the grid."""
