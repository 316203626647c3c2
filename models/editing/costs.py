"""What changes of cells cost, and how far errors are looked for."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LocaliseCosts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LocaliseCosts:
    """What the change of a cell costs, and how far the search goes."""

    free: float = 1.0
    """Any change."""
    slip: float = 0.8
    """A change by one digit (another, one more, one less) or by two neighbours that changed places."""
    blank: float = 1.0
    """A number where nothing is printed."""
    alternative: float = 0.5
    """A value that the printed characters allow as well."""
    likely_ink: float = 0.3
    """A value that a scan's ink says as likely as what was read; less likely ones cost more, up to `unlikely_ink`."""
    unlikely_ink: float = 0.7
    ink_step: float = 0.06
    """How much more for each nat."""
    reading: float = 0.5
    """Another reading of a row as a whole, as likely as the chosen one; by `ink_step` more for each nat that it is not."""
    divided: float = 0.9
    """Digits of two neighbours that divide elsewhere."""
    shifted: float = 1.2
    """A row that stands a column off."""
    swapped: float = 1.2
    """Two neighbouring rows that changed places."""
    apart: float = 0.2
    """How much more where they are no neighbours."""
    slack: float = 0.15
    """Answers dearer than the cheapest by no more than this are as good."""
    most_cells: int = 3
    """Up to so many cells all answers that are as good are listed."""
    most_answers: int = 64
    most_steps: int = 400_000
    """After so many steps of the search the answer is undecided: about a second. Steps, not seconds, so that the same
    report gives the same findings on a busy machine."""
    most_nodes: int = 100
    """After so many nodes of the integer program likewise."""
