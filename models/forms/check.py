"""Check of form files beyond their schema: no fact is given twice, and every name that is used exists; errors name the line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from gouji.errors import FormError
from gouji.models.forms.definition import Form, FormTable
from gouji.report import FactId

__all__ = ["check_references", "find_line"]

Raw = Mapping[str, Any]
_OTHER = {"row": "column", "column": "row"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    """Terms that an entry of the file names: `part[index]` says `kind id`."""

    part: str
    index: int
    kind: str
    id: str
    table: str
    each: str
    terms: tuple[str, ...]


def check_references(form: Form, raw: Raw, text: str, name: str) -> None:
    """Check what the schema cannot say. Raises `FormError` (`file:line: what is wrong`)."""
    for part, index, wrong in _wrong(form, raw):
        message = f"{name}:{find_line(text, [part, index])}: {wrong}"
        raise FormError(message)


def find_line(text: str, path: Sequence[str | int]) -> int:
    """Return the line of a YAML text where the value at `path` begins, or that of the last part of the path that is written there."""
    node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    line = 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step] if step < len(node.value) else None
        if node is None:  # a mapping that another is merged into, say
            break
        line = node.start_mark.line + 1
    return line


def _wrong(form: Form, raw: Raw) -> Iterator[tuple[str, int, str]]:
    """Yield what is wrong, as (part of the file, index in it, message)."""
    ids = form.list_fact_ids()
    twice = next((fact for i, fact in enumerate(ids) if fact in ids[:i]), None)
    if twice is not None:
        index = max(i for i, t in enumerate(raw["tables"]) if t["id"] == FactId.parse(twice).table)
        yield "tables", index, f"the fact id {twice} is given twice"
    tables = {table.id for table in form.tables}
    sections = [("sections", i, f"section {s.id}", s.table) for i, s in enumerate(form.sections) if s.table]
    uses = list(_uses(form))
    for part, index, where, used in sections + [(u.part, u.index, f"{u.kind} {u.id}", u.table) for u in uses]:
        if used not in tables:
            yield part, index, f"{where} names the table {used!r}; the form has {', '.join(sorted(tables))}"
    for use in uses:
        known = _names(form.find_table(use.table), use.each)
        for term in use.terms:
            if not _is_known(term, known):
                message = f"{use.kind} {use.id} names {term!r}, which is no {_OTHER[use.each]} of {use.table}"
                yield use.part, use.index, message
    for index, stated in enumerate(form.stated):
        for fact in (*stated.fact_ids, *(f.removeprefix("-") for f in stated.may_add)):
            if fact not in ids:
                yield "stated", index, f"stated {stated.id} names {fact!r}, which is no fact of the form"
        for other in stated.within:
            if other not in {s.id for s in form.stated}:
                yield "stated", index, f"stated {stated.id} names {other!r}, which is no stated entry of the form"


def _uses(form: Form) -> Iterator[_Use]:
    for i, rule in enumerate(form.rules):
        terms = (*rule.sum, *rule.equals)
        yield _Use(part="rules", index=i, kind="rule", id=rule.id, table=rule.table, each=rule.each, terms=terms)
    for i, bound in enumerate(form.bounds):
        terms = tuple(term for term, _ in (*bound.more, *bound.less))
        yield _Use(part="bounds", index=i, kind="bound", id=bound.id, table=bound.table, each=bound.each, terms=terms)
    for i, link in enumerate(form.years):
        terms = tuple(term for term, _ in (*link.this, *link.last))
        yield _Use(part="years", index=i, kind="link", id=link.id, table=link.table, each=link.each, terms=terms)


def _names(table: FormTable, each: str) -> tuple[str, ...]:
    if each == "row":
        return tuple(column.id for band in table.bands for column in band.columns)
    return tuple(row.id for band in table.bands for row in band.rows)


def _is_known(term: str, known: Sequence[str]) -> bool:
    stem = term.removesuffix("*")
    return any(name == term or (stem != term and name.startswith(stem)) for name in known)
