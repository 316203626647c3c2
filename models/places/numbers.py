"""The numbers of a placed row."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.models.alignment.align import PlacedSegment
from gouji.models.fragments.pieces import NumberSlot, Piece

__all__ = ["has_numbers", "list_slots"]


def list_slots(placement: PlacedSegment, pieces: Sequence[Piece]) -> tuple[NumberSlot, ...]:
    """Return the slots of a placed run."""
    return tuple(s for i in placement.run for s in pieces[i].slots or ())


def has_numbers(placement: PlacedSegment, pieces: Sequence[Piece]) -> bool:
    """Return whether a placement has numbers."""
    return any(pieces[i].numbers for i in placement.run)
