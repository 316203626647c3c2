"""What people call a fact: the labels of its row and its column as the form prints them, the id in brackets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gouji.export.views.layout import find_form
from gouji.language import translate, translate_plural
from gouji.report import FactId, ReportData

if TYPE_CHECKING:
    from gouji.models.forms.definition import Form

__all__ = ["FactNames", "name_facts", "name_form"]

_LONGEST_NOTE = 8
"""A note in brackets behind a label that is longer is left out of the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactNames:
    """The labels of a form's tables, rows (`table.row`) and columns (by a fact's id). Without a form, ids are all there is."""

    tables: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    def name(self, fact_id: str) -> str:
        """Return a fact's labels with its id: `予以公开 · 总计 (requests.granted.total)`."""
        labels = self.label(fact_id)
        return fact_id if labels == fact_id else translate("{labels} ({id})", labels=labels, id=fact_id)

    def label(self, fact_id: str) -> str:
        """Return a fact's labels alone, its id where the form has none."""
        row, column = self.rows.get(_row_of(fact_id)), self.columns.get(fact_id)
        return " · ".join(part for part in (row, column) if part) or fact_id

    def label_column(self, fact_id: str) -> str:
        """Return the label of a fact's column."""
        return self.columns.get(fact_id) or FactId.parse(fact_id).column

    def name_group(self, row: str, ids: Sequence[str]) -> str:
        """Return the name of some facts of a row (`table.row`) or a table: the fact's own where it is alone, else how many there are."""
        if len(ids) == 1:
            return self.name(ids[0])
        count = translate_plural("{number} cell", "{number} cells", len(ids))
        label = self.rows.get(row) or self.tables.get(row)
        if label is None:
            return translate("{labels} ({id})", labels=row, id=count)
        return translate("{labels} ({id}, {count})", labels=label, id=row, count=count)


def name_facts(report: ReportData, form: Form | None = None) -> FactNames:
    """Return the names of a report's facts; `form` is the form that it was read with, where it is no packaged one."""
    return name_form(form or find_form(report))


def name_form(form: Form | None) -> FactNames:
    """Return the names of a form's facts."""
    if form is None:
        return FactNames()
    places = [(t, b, r) for t in form.tables for b in t.bands for r in b.rows]
    return FactNames(
        tables={s.table: s.label.text for s in form.sections if s.table is not None},
        rows={f"{t.id}.{r.id}": _shorten(r.label.text) for t, _, r in places},
        columns={str(FactId(t.id, r.id, c.id)): _shorten(c.label.text) for t, b, r in places for c in b.columns},
    )


def _shorten(label: str) -> str:
    """Return a label without a long note behind it: `部分公开（区分处理的，只计这一情形，不计其他情形）` is `部分公开`."""
    head, bracket, note = label.partition("（")
    return head if head and bracket and len(note) > _LONGEST_NOTE else label


def _row_of(fact_id: str) -> str:
    place = FactId.parse(fact_id)
    return f"{place.table}.{place.row}"
