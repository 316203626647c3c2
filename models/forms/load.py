"""Reads form definitions from YAML, checked against `schema.json`; errors name file and line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from gouji.errors import FormError, UsageError
from gouji.models.forms.definition import (
    Arrangement,
    Band,
    Column,
    Form,
    Group,
    Label,
    RowDef,
    Rule,
    Section,
    Table,
    ValueType,
)

__all__ = ["form_by_id", "load_forms", "parse_form", "validate_form"]

# Inside this module alone, plain mappings as YAML gives them.
Raw = Mapping[str, Any]


@cache
def load_forms() -> tuple[Form, ...]:
    """The forms that come with the package, by id."""
    files = sorted(
        (f for f in resources.files("gouji.models.forms").iterdir() if f.name.endswith(".yaml")),
        key=lambda f: f.name,
    )
    return tuple(parse_form(f.read_text(encoding="utf-8"), name=f.name, check=False) for f in files)


def form_by_id(form_id: str) -> Form:
    """The form with this id, or the one in the file of this name (`*.yaml`).

    Raises `UsageError` with the known ids where there is none.
    """
    if form_id.endswith((".yaml", ".yml")):
        return validate_form(Path(form_id))
    for form in load_forms():
        if form.id == form_id:
            return form
    known = ", ".join(form.id for form in load_forms())
    message = f"no form {form_id!r}; known forms are {known}, or give a .yaml file"
    raise UsageError(message)


def validate_form(path: str | Path) -> Form:
    """Reads and checks one form file.

    Raises `FormError` (`file:line: what is wrong`).
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror or error}"
        raise FormError(message) from error
    except UnicodeDecodeError as error:
        message = f"{path}: is not UTF-8 text; save the form as UTF-8"
        raise FormError(message) from error
    return parse_form(text, name=str(path))


def parse_form(text: str, *, name: str, check: bool = True) -> Form:
    """A form from YAML text; `name` stands in errors. `check=False` skips the schema, for files known to be valid."""
    try:
        raw = yaml.load(text, Loader=_loader())  # noqa: S506 – the loader is a SafeLoader
        if check:
            _check_schema(raw, text, name)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        message = f"{name}:{line}: not valid YAML: {error.problem or error}"
        raise FormError(message) from error
    form = _form(raw, hashlib.sha256(text.encode()).hexdigest())
    if check:
        _check_references(form, raw, text, name)
    return form


def _loader() -> type[yaml.SafeLoader]:
    """The C loader where PyYAML has it: ten times faster."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _check_schema(raw: object, text: str, name: str) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    schema = json.loads(resources.files("gouji.models.forms").joinpath("schema.json").read_text(encoding="utf-8"))
    error = best_match(Draft202012Validator(schema).iter_errors(raw))
    if error is not None:
        line = _line_of(text, list(error.absolute_path))
        place = ".".join(str(part) for part in error.absolute_path) or "the file"
        message = f"{name}:{line}: {place}: {error.message}"
        raise FormError(message)


def _line_of(text: str, path: Sequence[str | int]) -> int:
    node = yaml.compose(text, Loader=_loader())
    line = 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next(value for key, value in node.value if key.value == step)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
        if node is not None:
            line = node.start_mark.line + 1
    return line


def _check_references(form: Form, raw: Raw, text: str, name: str) -> None:
    """What the schema cannot say: no fact twice, and every name that is used is given."""
    _check_twice(form, raw, text, name)
    tables = {table.id for table in form.tables}
    wanted = [("sections", i, f"section {s.id}", s.table) for i, s in enumerate(form.sections) if s.table]
    wanted += [("rules", i, f"rule {r.id}", r.table) for i, r in enumerate(form.rules)]
    for part, index, where, table in wanted:
        if table not in tables:
            line = _line_of(text, [part, index])
            message = f"{name}:{line}: {where} names the table {table!r}; the form has {', '.join(sorted(tables))}"
            raise FormError(message)
    for index, rule in enumerate(form.rules):
        known = _terms(form.table(rule.table), rule.each)
        for term in (*rule.sum, *rule.equals):
            stem = term.removesuffix("*")
            if not any(t == term or (stem != term and t.startswith(stem)) for t in known):
                line = _line_of(text, ["rules", index])
                message = f"{name}:{line}: rule {rule.id} names {term!r}, which is no {_OTHER[rule.each]} of {rule.table}"
                raise FormError(message)


def _check_twice(form: Form, raw: Raw, text: str, name: str) -> None:
    ids = form.fact_ids()
    twice = next((fact for i, fact in enumerate(ids) if fact in ids[:i]), None)
    if twice is None:
        return
    table = twice.split(".")[0]
    index = max(i for i, t in enumerate(raw["tables"]) if t["id"] == table)
    line = _line_of(text, ["tables", index])
    message = f"{name}:{line}: the fact id {twice} is given twice"
    raise FormError(message)


_OTHER = {"row": "column", "column": "row"}


def _terms(table: Table, each: str) -> tuple[str, ...]:
    if each == "row":
        return tuple(column.id for band in table.bands for column in band.columns)
    return tuple(row.id for band in table.bands for row in band.rows)


def _form(raw: Raw, sha256: str) -> Form:
    return Form(
        id=raw["form"],
        family=raw.get("family", raw["form"]),
        title=raw["title"],
        document_titles=tuple(raw.get("document_titles", ())),
        sections=tuple(
            Section(id=s["id"], label=_label(s, s["title"]), table=s.get("table")) for s in raw.get("sections", ())
        ),
        tables=tuple(_table(t) for t in raw["tables"]),
        rules=tuple(_rule(r) for r in raw.get("rules", ())),
        sha256=sha256,
    )


def _label(raw: Raw, text: str) -> Label:
    return Label(text=text, variants=tuple(raw.get("variants", ())), enumerator=raw.get("enumerator", ""))


def _table(raw: Raw) -> Table:
    return Table(
        id=raw["id"],
        arrangement=Arrangement(raw.get("arrangement", "stacked")),
        notes=tuple(Label(text=note) for note in raw.get("notes", ())),
        bands=tuple(_band(b) for b in raw["bands"]),
        measures=tuple(raw.get("measures", ())),
    )


def _band(raw: Raw) -> Band:
    return Band(
        label=_label(raw, raw["label"]) if "label" in raw else None,
        headers=tuple(Label(text=text) for text in raw.get("headers", ())),
        columns=tuple(
            Column(id=c["id"], label=_label(c, c["label"]), type=ValueType(c["type"]), unit=c.get("unit"))
            for c in raw["columns"]
        ),
        members=tuple(_member(m) for m in raw["rows"]),
    )


def _member(raw: Raw) -> RowDef | Group:
    if "group" in raw:
        return Group(label=_label(raw, raw["group"]), members=tuple(_member(m) for m in raw["rows"]))
    return RowDef(id=raw["id"], label=_label(raw, raw["label"]), optional=raw.get("optional", False))


def _rule(raw: Raw) -> Rule:
    return Rule(
        id=raw["id"],
        title=raw.get("title", raw["id"]),
        table=raw["table"],
        each=raw["each"],
        sum=tuple(raw["sum"]),
        equals=tuple(raw["equals"]),
        tolerance=raw.get("tolerance", 0.0),
    )
