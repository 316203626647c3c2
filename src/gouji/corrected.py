"""What a person says of a cell: the lane `corrected` of a fact, beside `printed`, `value` and `proposed`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from gouji.tokens import Number

__all__ = ["Corrected", "CorrectionKind", "HistoryEntry"]


class CorrectionKind(StrEnum):
    """What a person can say of a cell: the closed list of `corrected.kind`."""

    VALUE = "value"
    """The cell holds this number. Where it is the one read, the reading is confirmed."""
    BLANK = "blank"
    """The cell is there and empty."""
    ABSENT = "absent"
    """The document has no such cell."""
    AS_PRINTED = "as_printed"
    """The source prints this number, though rules contradict it: the source is wrong, the reading is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What a person said of one cell, who said it, and when (UTC, as ISO 8601: `2026-03-01T09:30:00Z`).

    `value` is None for `blank` and `absent`.
    """

    kind: CorrectionKind = CorrectionKind.VALUE
    value: Number | None = None
    by: str = ""
    at: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        """Raise `ValueError` where the value does not fit the kind, or is no finite number."""
        if self.value is not None and not _is_number(self.value):
            message = f"a correction is a finite number, and {self.value!r} is none"
            raise ValueError(message)
        if (self.value is None) is (self.kind in (CorrectionKind.VALUE, CorrectionKind.AS_PRINTED)):
            message = f"a correction of the kind {str(self.kind)!r} cannot have the value {self.value!r}"
            raise ValueError(message)

    @property
    def says(self) -> tuple[CorrectionKind, Number | None]:
        """What the person said, without who and when: two reviewers agree where this is the same."""
        return self.kind, self.value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One step from the reading to a revision: the event, its fact, and what was said; None where a correction was taken back."""

    event: str
    fact: str
    corrected: Corrected | None
    by: str = ""
    at: str = ""
