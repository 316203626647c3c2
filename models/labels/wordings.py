"""The wordings of forms, ready to be compared with: which row each names, or none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gouji.models.forms.definition import Form, FormLabel, FormRow, Group
from gouji.models.labels.columns import Alphabet, LabelColumns, build_columns, read_labels
from gouji.models.labels.difference import KnownWordings
from gouji.models.text.normalise import core, split_enumerator

__all__ = ["WordingIndex", "build_index", "list_row_labels", "list_side_texts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _RowName:
    """A row that a label may name; of a row that forms share, the first form is named."""

    form: str
    table: str
    row: str
    canonical: str

    @property
    def id(self) -> str:
        """`table.row`."""
        return f"{self.table}.{self.row}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WordingIndex:
    """Wordings of rows and then of all else that the forms print, as columns."""

    rows: tuple[_RowName, ...]
    alphabet: Alphabet
    columns: LabelColumns
    """The wordings of rows, and after them those of sections, groups, bands, headers, notes and columns."""
    related: KnownWordings
    """The same wordings of rows, and what characters may stand for theirs."""
    row_of: NDArray[np.int16]
    """The row of each of the first wordings, by its place in `rows`."""
    also_side: NDArray[np.bool_]
    """Rows' wordings that are also printed elsewhere or for another row: 其他, 总计. Only the item number tells which is meant."""
    sides: tuple[str, ...]
    """The other wordings, as printed."""


@lru_cache(maxsize=32)
def build_index(forms: tuple[Form, ...]) -> WordingIndex:
    """Return the index of some forms."""
    rows: dict[str, _RowName] = {}
    wordings: dict[tuple[str, str], str] = {}
    for form in forms:
        for name, label in list_row_labels(form):
            rows.setdefault(name.id, name)
            for text in (label.text, *label.variants):
                wordings.setdefault((name.id, text), label.enumerator + text)
    sides = tuple(dict.fromkeys(text for form in forms for text in list_side_texts(form)))
    texts = [*wordings.values(), *sides]
    cores = [core(split_enumerator(text)[1]) for text in texts]
    # Digits count only where rows differ by them; digits of notes (填“0”) would match any number.
    letters = set("".join(cores[: len(wordings)])) | {c for text in cores for c in text if not c.isdigit()}
    alphabet = Alphabet.build(letters)
    columns = build_columns(read_labels(texts, alphabet), alphabet)
    places = {name: at for at, name in enumerate(rows)}
    row_of = np.array([places[name] for name, _ in wordings], np.int16)
    return WordingIndex(
        rows=tuple(rows.values()),
        alphabet=alphabet,
        columns=columns,
        related=KnownWordings.build(columns.read.text[: len(wordings)]),
        row_of=row_of,
        also_side=_shared(columns.plain, row_of),
        sides=sides,
    )


def _shared(plain: list[str], row_of: NDArray[np.int16]) -> NDArray[np.bool_]:
    bearers: dict[str, set[int]] = {}
    for at, text in enumerate(plain):
        bearers.setdefault(text, set()).add(int(row_of[at]) if at < len(row_of) else -1)
    return np.array([len(bearers[text]) > 1 for text in plain[: len(row_of)]])


def list_row_labels(form: Form) -> Iterator[tuple[_RowName, FormLabel]]:
    """Yield every row of a form with its label."""
    for table in form.tables:
        for band in table.bands:
            for row in band.rows:
                yield _RowName(form=form.id, table=table.id, row=row.id, canonical=row.label.text), row.label


def list_side_texts(form: Form) -> Iterator[str]:
    """Yield the texts around rows; a group that one row may stand for is left out, as its label is that row's, too."""
    rows = {label.text for _, label in list_row_labels(form)}
    labels = [section.label for section in form.sections]
    for table in form.tables:
        labels += table.notes
        for band in table.bands:
            labels += [
                *band.headers,
                *(column.label for column in band.columns),
                *(g for g in _groups(band.members) if g.text not in rows),
            ]
            labels += [band.label] if band.label else []
    for label in labels:
        yield from (label.text, *label.variants)
    yield from form.document_titles


def _groups(members: tuple[FormRow | Group, ...]) -> Iterator[FormLabel]:
    for member in members:
        if isinstance(member, Group):
            yield member.label
            yield from _groups(member.members)
