"""Form definitions and label matches, as JSON and as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from gouji.export.views.columns import draw_columns
from gouji.export.views.text import pad_text
from gouji.language import translate
from gouji.report import FactId
from gouji.schema import JsonObject, JsonValue

if TYPE_CHECKING:
    from gouji.models.forms.definition import (
        Bound,
        Form,
        FormBand,
        FormRow,
        FormRule,
        FormTable,
        Group,
        Weighted,
        YearRule,
    )
    from gouji.models.labels.match import LabelMatch

__all__ = [
    "convert_form",
    "convert_label_match",
    "count_expected_facts",
    "render_form",
    "render_form_list",
    "summarise_form",
]


def count_expected_facts(form: Form) -> int:
    """Return how many facts a complete document of this form has; rows that only some documents have do not count."""
    return sum(
        len(band.columns) * sum(not row.optional for row in band.rows) for table in form.tables for band in table.bands
    )


def summarise_form(form: Form) -> JsonObject:
    """Return what a form is, in short: id, family, title, and how much is in it."""
    return {
        "form": form.id,
        "family": form.family,
        "title": form.title,
        "tables": [table.id for table in form.tables],
        "facts": count_expected_facts(form),
        "rules": len(form.rules),
        "sha256": form.sha256,
    }


def convert_label_match(label: LabelMatch) -> JsonObject:
    """Return what became of a label, with the likeliest rows."""
    found: list[JsonValue] = [
        {
            "form": match.form,
            "table": match.table,
            "row": match.row,
            "canonical": match.canonical,
            "probability": match.probability,
        }
        for match in label.matches
    ]
    reason = str(label.reason) if label.reason else None
    return {"label": label.label, "row": label.row, "reason": reason, "near": label.near, "matches": found}


def convert_form(form: Form) -> JsonObject:
    """Return a form with its sections, its rules and every fact's id and labels, in the form's order."""
    return {
        **summarise_form(form),
        "sections": [{"id": s.id, "title": s.label.text, "table": s.table} for s in form.sections],
        "rules": [_rule(rule) for rule in form.rules],
        "bounds": [_bound(bound) for bound in form.bounds],
        "years": [_year(link) for link in form.years],
        "facts": [
            {
                "id": str(FactId(table.id, row.id, column.id)),
                "row": row.label.text,
                "column": column.label.text,
                "type": column.type.value,
                "unit": column.unit,
                "optional": row.optional,
            }
            for table in form.tables
            for band in table.bands
            for row in band.rows
            for column in band.columns
        ],
    }


def render_form_list(forms: Iterable[Form]) -> str:
    """Return one line a form."""
    rows = [
        (
            translate("form"),
            translate("tables"),
            translate("facts"),
            translate("rules"),
            translate("title"),
        )
    ]
    rows += [(f.id, str(len(f.tables)), str(count_expected_facts(f)), str(len(f.rules)), f.title) for f in forms]
    return draw_columns(rows, right=(1, 2, 3))


def render_form(form: Form) -> str:
    """Return the form as an outline: tables, bands, columns and rows with their ids, then the rules."""
    lines = [form.id, form.title, ""]
    for table in form.tables:
        lines += [*_table(table, form), ""]
    for name, entries in (
        (translate("rules"), form.rules),
        (translate("bounds"), form.bounds),
        (translate("from year to year"), form.years),
    ):
        if entries:
            lines += [name, *(f"  {entry.id}  {entry.title}" for entry in entries)]
    return "\n".join(lines) + "\n"


def _table(table: FormTable, form: Form) -> Iterator[str]:
    title = next((section.label.text for section in form.sections if section.table == table.id), "")
    yield f"{table.id}  {title}".rstrip()
    for band in table.bands:
        yield from _band(band)


def _band(band: FormBand) -> Iterator[str]:
    if band.label is not None:
        yield f"  {band.label.text}"
    yield f"  {translate('columns')}"
    for column in band.columns:
        unit = f" ({column.unit})" if column.unit and column.unit not in column.label.text else ""
        yield f"    {pad_text(column.id, 40)}  {column.label.text}{unit}"
    yield f"  {translate('rows')}"
    yield from _members(band.members, 0)


def _members(members: Iterable[FormRow | Group], depth: int) -> Iterator[str]:
    from gouji.models.forms.definition import Group

    for member in members:
        label = "  " * depth + member.label.enumerator + member.label.text
        if isinstance(member, Group):
            yield f"    {pad_text('', 40)}  {label}"
            yield from _members(member.members, depth + 1)
        else:
            yield f"    {pad_text(member.id, 40)}  {label}" + (" (optional)" if member.optional else "")


def _common(rule: FormRule | Bound | YearRule) -> JsonObject:
    return {"id": rule.id, "title": rule.title, "table": rule.table, "each": rule.each}


def _rule(rule: FormRule) -> JsonObject:
    return {
        **_common(rule),
        "sum": list(rule.sum),
        "equals": list(rule.equals),
        "tolerance": rule.tolerance,
    }


def _bound(bound: Bound) -> JsonObject:
    return {
        **_common(bound),
        "more": _weighted(bound.more),
        "less": _weighted(bound.less),
        "limit": bound.limit,
    }


def _year(link: YearRule) -> JsonObject:
    return {
        **_common(link),
        "this": _weighted(link.this),
        "last": _weighted(link.last),
        "severity": "error" if link.severe else "warning",
        "tolerance": link.tolerance,
    }


def _weighted(terms: Weighted) -> JsonValue:
    return [{"term": term, "weight": weight} for term, weight in terms]
