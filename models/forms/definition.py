"""What a form is: sections, tables, bands of rows under columns, and rules over their cells and over running text.

The types mirror the form files (see `schema.json` and docs/forms.md). A fact's id is `table.row.column`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from gouji.report import FactId

__all__ = [
    "Bound",
    "Column",
    "Form",
    "FormBand",
    "FormLabel",
    "FormRow",
    "FormRule",
    "FormTable",
    "Group",
    "Section",
    "Stated",
    "ValueType",
    "Weighted",
    "YearRule",
]

Weighted = tuple[tuple[str, float], ...]
"""A sum of columns or rows, each an id with its weight. In a form file `x`, `-x`, `2 x`; `x.*` as in a rule."""


class ValueType(StrEnum):
    """What a column's numbers are."""

    COUNT = "count"
    """A non-negative integer."""
    SIGNED = "signed"
    """An integer with a sign, such as a change."""
    AMOUNT = "amount"
    """A non-negative decimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLabel:
    """A printed label: the canonical wording, other wordings that were seen, and the item number before it."""

    text: str
    variants: tuple[str, ...] = ()
    enumerator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the document, with the table in it, if there is one."""

    id: str
    label: FormLabel
    table: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a band; `unit` is the unit that the form prescribes for its values."""

    id: str
    label: FormLabel
    type: ValueType
    unit: str | None = None

    def __hash__(self) -> int:
        # Columns are looked up thousands of times a document, and hardly any two of them share an id.
        return hash(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """A row with values. An optional row is expected only where it is seen with numbers."""

    id: str
    label: FormLabel
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A label over rows that has no values of its own."""

    label: FormLabel
    members: tuple[FormRow | Group, ...]

    def list_rows(self) -> Iterator[FormRow]:
        """Yield the rows below this label, in order."""
        for member in self.members:
            if isinstance(member, Group):
                yield from member.list_rows()
            else:
                yield member


@dataclass(frozen=True, slots=True, kw_only=True)
class FormBand:
    """Rows that share columns; `label` is printed over them, `headers` are further header texts."""

    label: FormLabel | None
    headers: tuple[FormLabel, ...]
    columns: tuple[Column, ...]
    members: tuple[FormRow | Group, ...]

    @property
    def rows(self) -> tuple[FormRow, ...]:
        """All rows of the band, in order."""
        return tuple(Group(label=FormLabel(text=""), members=self.members).list_rows())


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTable:
    """A table of the form."""

    id: str
    notes: tuple[FormLabel, ...]
    bands: tuple[FormBand, ...]
    measures: tuple[str, ...] = ()
    """The measure words with which running text counts what the table counts; empty for any."""
    side_by_side: bool = False
    """Whether all rows of a band are printed as one row, each under its own label; otherwise one below the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRule:
    """A weighted sum: over each row or column of a table, the terms of `sum` add up to the terms of `equals`.

    Terms are column ids (for `each="row"`) or row ids (for `each="column"`); `x.*` stands for every row whose id
    begins with `x.`.
    """

    id: str
    title: str
    table: str
    each: Literal["row", "column"]
    sum: tuple[str, ...]
    equals: tuple[str, ...]
    tolerance: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """Over each row or column of a table, the weighted sum `more` is at least the weighted sum `less` plus `limit`."""

    id: str
    title: str
    table: str
    each: Literal["row", "column"]
    more: Weighted
    less: Weighted
    limit: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRule:
    """Over each row or column, a sum in one year's report equals a sum in the report of the year before.

    The link is that of the later report's form. A break is an error where `severe` is set, else a warning.
    """

    id: str
    title: str
    table: str
    each: Literal["row", "column"]
    this: Weighted
    last: Weighted
    severe: bool = True
    tolerance: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """How running text states facts: a clause that has a word of each group of `words` and one number.

    `facts` add up to what the clause states, and a clause may as well state them with some of `may_add`; those that begin
    with `-` are taken off. `measures` are the measure words that may follow the number.
    """

    id: str
    title: str
    words: tuple[tuple[str, ...], ...]
    measures: tuple[str, ...]
    facts: tuple[str, ...]
    may_add: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    """Words of which one must be in the clause, or in the clause before if that has a number or names a field."""
    unless: tuple[str, ...] = ()
    """Words of which none may be in the sentence up to the clause's end."""
    never_with: tuple[str, ...] = ()
    """Words of which none may be anywhere in the sentence."""
    beside: tuple[str, ...] = ()
    """The only words that may stand beside those of `words`, in place of the form's `filler`. Such a clause may follow no number of
    its sentence but those that are understood."""
    within: tuple[str, ...] = ()
    """Entries that a clause may follow: it then need have no word of `near`, nor of any but the first group of `words`."""

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The ids of the facts, without signs."""
        return tuple(fact.removeprefix("-") for fact in self.facts)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Form:
    """A form definition: one template of one family of documents. Forms are the same only if they are one object."""

    id: str
    family: str
    title: str
    document_titles: tuple[str, ...]
    sections: tuple[Section, ...]
    tables: tuple[FormTable, ...]
    rules: tuple[FormRule, ...]
    sha256: str
    reported_years: tuple[int | None, int | None] = (None, None)
    """The first and the last year that reports on this form are about, as a rule; None where there is no such bound."""
    bounds: tuple[Bound, ...] = ()
    years: tuple[YearRule, ...] = ()
    stated: tuple[Stated, ...] = ()
    filler: tuple[str, ...] = ()
    """Words of running text that a clause about the whole report may have."""
    elsewhere: tuple[str, ...] = ()
    """Words after which a sentence is about a part of the report, or about more than the report."""

    def find_table(self, table_id: str) -> FormTable:
        """Return the table with this id; raises a `KeyError` that lists the known ones."""
        for table in self.tables:
            if table.id == table_id:
                return table
        known = ", ".join(t.id for t in self.tables)
        message = f"no table {table_id!r} in {self.id}; it has {known}"
        raise KeyError(message)

    def list_fact_ids(self) -> tuple[str, ...]:
        """Return every fact id, in the form's order, optional rows included."""
        return _list_fact_ids(self)


@lru_cache(maxsize=32)
def _list_fact_ids(form: Form) -> tuple[str, ...]:
    return tuple(
        str(FactId(table.id, row.id, column.id))
        for table in form.tables
        for band in table.bands
        for row in band.rows
        for column in band.columns
    )
