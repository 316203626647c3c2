"""Links between two years' reports, written out at every place of a form: `carried over` last year is `carried in` this year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from gouji.models.editing.bounds import write_out
from gouji.models.forms.definition import Form, Weighted

__all__ = ["LinkedSums", "list_year_links"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedSums:
    """A link at one place: `this` in a report equals `last` in the report of the year before."""

    id: str
    title: str
    this: Weighted
    last: Weighted
    severe: bool
    tolerance: float


@lru_cache(maxsize=32)
def list_year_links(form: Form) -> tuple[LinkedSums, ...]:
    """Return every year-to-year link of a form at every place where its terms are."""
    return tuple(
        LinkedSums(id=f"{y.id}[{place}]", title=y.title, this=this, last=last, severe=y.severe, tolerance=y.tolerance)
        for y in form.years
        for place, this, last in write_out(form.find_table(y.table), y.each, y.this, y.last)
    )
