"""Facts that a person asks for: by id, by the beginning of ids, or by the labels that the form prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gouji.errors import UsageError
from gouji.export.views.layout import find_form
from gouji.language import mark_text
from gouji.models.text.normalise import core, split_enumerator
from gouji.report import FactId, ReportData

if TYPE_CHECKING:
    from gouji.models.forms.definition import Form, FormLabel, FormRow, Group

__all__ = ["find_cell", "find_fact", "find_facts"]

_ALIKE = 70
_NEAR = 5
_FEW = 4
"""Ids that a message names."""
_JOINTS = "·/|｜"
"""Signs between the label of a row and that of a column: `予以公开 · 总计`."""


@dataclass(frozen=True, slots=True)
class _LabelIndex:
    """The facts that labels stand for, by the labels' letters: a table's or a group's rows, a row, a column."""

    rows: dict[str, dict[str, None]] = field(default_factory=dict)
    columns: dict[str, dict[str, None]] = field(default_factory=dict)
    texts: dict[str, None] = field(default_factory=dict)

    def add(self, found: dict[str, dict[str, None]], label: FormLabel, ids: Sequence[str]) -> None:
        for text in (label.text, *label.variants):
            found.setdefault(core(text), {}).update(dict.fromkeys(ids))
        self.texts[label.text] = None


def find_facts(report: ReportData, names: Sequence[str], form: Form | None = None) -> tuple[str, ...]:
    """Return the ids that names stand for, in their order.

    A name is a fact's id, the beginning of ids up to a point (`requests.received`), or a printed label: of a table, of a group, of a row, of a
    column. The label of a row and behind it that of a column stand for one fact, as two names or as one: `予以公开 · 总计`.
    Raises `UsageError` with what is near where a name stands for nothing.
    """
    labels = _gather_labels(form or find_form(report), report.facts)
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        here = _find_ids(name, report.facts) or _find_joined(name, labels)
        if here:
            found |= dict.fromkeys(here)
            continue
        row = _look_up(name, labels.rows)
        crossed = [i for i in row if i in _look_up(waiting[0], labels.columns)] if row and waiting else []
        if crossed:
            waiting.pop(0)
        here = crossed or list(row or _look_up(name, labels.columns))
        if not here:
            message = f"{report.source.name} has no fact {name!r}; {_suggest(name, tuple(report.facts), labels)}"
            raise UsageError(message)
        found |= dict.fromkeys(here)
    return tuple(found)


def find_fact(report: ReportData, name: str, form: Form | None = None) -> str:
    """Return the id of the one fact that an id or labels stand for. Raises `UsageError` where they stand for none or for several."""
    found = find_facts(report, [name], form)
    if len(found) != 1:
        message = f"{report.source.name}: {name!r} stands for {len(found)} facts; name one: {', '.join(found[:_FEW])}"
        raise UsageError(message)
    return found[0]


def find_cell(report: ReportData, name: str, form: Form | None = None) -> str:
    """Return the id of the cell that an id or labels stand for; an id may be that of a cell which the form alone has.

    Raises `UsageError` for labels that stand for no fact or for several, and for what is no text.
    """
    if not isinstance(name, str):
        message = f"a cell is named by its id or its labels, as text, and {name!r} is none"
        raise UsageError(message)
    return name if name.isascii() else find_fact(report, name, form)


def _find_ids(name: str, facts: Mapping[str, object]) -> list[str]:
    return [i for i in facts if i == name or i.startswith(f"{name.rstrip('.')}.")]


def _find_joined(name: str, labels: _LabelIndex) -> list[str]:
    """Return the facts of a row's and a column's label in one name."""
    for at, sign in enumerate(name):
        if sign in _JOINTS:
            column = _look_up(name[at + 1 :], labels.columns)
            crossed = [i for i in _look_up(name[:at], labels.rows) if i in column]
            if crossed:
                return crossed
    return []


def _look_up(label: str, known: Mapping[str, dict[str, None]]) -> dict[str, None]:
    return known.get(core(label)) or known.get(core(split_enumerator(label.strip())[1])) or {}


def _gather_labels(form: Form | None, facts: Mapping[str, object]) -> _LabelIndex:
    labels = _LabelIndex()
    if form is None:
        return labels
    for section in form.sections:
        labels.add(labels.rows, section.label, [i for i in facts if FactId.parse(i).table == section.table])
    for table in form.tables:
        for band in table.bands:
            for label, rows in _list_labels(band.members):
                ids = [str(FactId(table.id, row, column.id)) for row in rows for column in band.columns]
                labels.add(labels.rows, label, [i for i in ids if i in facts])
            for column in band.columns:
                ids = [str(FactId(table.id, row.id, column.id)) for row in band.rows]
                labels.add(labels.columns, column.label, [i for i in ids if i in facts])
    return labels


def _list_labels(members: Sequence[FormRow | Group]) -> Iterator[tuple[FormLabel, list[str]]]:
    """Yield the labels of rows and groups, with the rows that they stand for."""
    from gouji.models.forms.definition import Group

    for member in members:
        if isinstance(member, Group):
            yield member.label, [row.id for row in member.list_rows()]
            yield from _list_labels(member.members)
        else:
            yield member.label, [member.id]


def _suggest(name: str, ids: Sequence[str], labels: _LabelIndex) -> str:
    """Return what may have been meant: ids, beginnings of ids or labels that are spelled alike; else the tables that there are."""
    from rapidfuzz import fuzz, process

    parts = [i.split(".") for i in ids]
    names = dict.fromkeys(".".join(p[:n]) for p in parts for n in range(1, len(p) + 1))
    known = [*names, *labels.texts]
    near = [m[0] for m in process.extract(name, known, scorer=fuzz.ratio, limit=_NEAR, score_cutoff=_ALIKE)]
    if near:
        return mark_text(f"near are {', '.join(near)}")
    tables = ", ".join(dict.fromkeys(FactId.parse(i).table for i in ids))
    return mark_text(f"its ids begin with {tables}; the form lists them all (gouji forms show)")
