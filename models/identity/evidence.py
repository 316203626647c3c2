"""The evidence that a document is on a form: its labels, weighed by how rare they are elsewhere, its title, what is foreign.

Common labels are in documents of many kinds; what tells a form are rare ones, and its tables as wholes. `order` counts rows that stand under the
row that the form prints before them, with nothing foreign between.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from gouji.models.forms.definition import Form, FormBand, FormLabel, FormRow, Group
from gouji.models.identity.form_model import FormModel
from gouji.models.identity.labels_seen import SeenLabels
from gouji.models.text.normalise import core

__all__ = ["TitleSign", "measure_evidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleSign:
    """What the title says: whether it is a report's on the form, or another document's, and whether the form came later."""

    own: bool = False
    other: bool = False
    early: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _FormLabels:
    rows: frozenset[str]
    heads: frozenset[str]
    sections: frozenset[str]
    neighbours: frozenset[tuple[str, str]]
    """Labels of rows with numbers that follow each other in the form."""


@lru_cache(maxsize=32)
def _list_labels(form: Form) -> _FormLabels:
    bands = [band for table in form.tables for band in table.bands]
    rows = _cores(label for band in bands for label in _list_members(band.members))
    heads = _cores(label for band in bands for label in _list_heads(band))
    notes = _cores(note for table in form.tables for note in table.notes)
    sections = _cores(section.label for section in form.sections)
    printed = [_cores([row.label]) for band in bands for row in band.rows]
    return _FormLabels(
        rows=rows,
        heads=(heads | notes) - rows,
        sections=sections - rows - heads,
        neighbours=frozenset((a, b) for one, other in pairwise(printed) for a in one for b in other),
    )


def _list_heads(band: FormBand) -> Iterable[FormLabel]:
    yield from band.headers
    yield from (column.label for column in band.columns)
    if band.label is not None:
        yield band.label


def _list_members(members: tuple[FormRow | Group, ...]) -> Iterable[FormLabel]:
    for member in members:
        yield member.label
        if isinstance(member, Group):
            yield from _list_members(member.members)


def _cores(labels: Iterable[FormLabel]) -> frozenset[str]:
    return frozenset(core(text) for label in labels for text in (label.text, *label.variants))


def measure_evidence(seen: SeenLabels, title: TitleSign, form: Form, model: FormModel) -> tuple[float, ...]:
    """Return what is measured of a document against a form, in the order of `FEATURES`."""
    labels = _list_labels(form)
    weights = {
        label: model.weigh(label) * (1.0 if number else model.unnumbered) for label, number in seen.labels.items()
    }
    plain = {label: model.weigh(label) for label in seen.labels}
    heads = {label: weight for label, weight in plain.items() if not seen.labels[label] or label not in labels.heads}
    rare = {label: max(0.0, plain[label] - model.common) for label, number in seen.labels.items() if number}
    # A header of the form that names a row here shows a table of another kind.
    foreign = sum(label is None or label in labels.heads for label in seen.rows)
    order = sum((a, b) in labels.neighbours for a, b in pairwise(seen.rows))
    return (
        math.log1p(_add(weights, labels.rows)),
        min(_add(rare, labels.rows), model.enough),
        math.log1p(_add(heads, labels.heads)),
        math.log1p(order),
        math.log1p(_add(plain, labels.sections)),
        float(title.own),
        float(title.other),
        float(title.early),
        foreign / max(len(seen.rows), 1),
        seen.foreign_heads / max(seen.heads, 1),
        math.log1p(foreign),
    )


def _add(weights: Mapping[str, float], labels: frozenset[str]) -> float:
    return sum(weights[label] for label in labels & weights.keys())
