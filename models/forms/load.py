"""Reads form definitions from YAML, checked against `schema.json`; errors name file and line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from gouji.errors import FormError, UsageError
from gouji.models.forms.definition import (
    Bound,
    Column,
    Form,
    FormBand,
    FormLabel,
    FormRow,
    FormRule,
    FormTable,
    Group,
    Section,
    Stated,
    ValueType,
    Weighted,
    YearRule,
)

__all__ = ["load_form", "load_forms", "parse_form", "validate_form"]

_MOST_VALUES = 100_000
_LONGEST_REASON = 360
# Inside this module alone, plain mappings as YAML gives them.
Raw = Mapping[str, Any]


@cache
def load_forms() -> tuple[Form, ...]:
    """Return the forms that come with the package, by id."""
    files = sorted(
        (f for f in resources.files("gouji.models.forms").iterdir() if f.name.endswith(".yaml")),
        key=lambda f: f.name,
    )
    return tuple(parse_form(f.read_text(encoding="utf-8"), name=f.name, check=False) for f in files)


def load_form(form_id: str) -> Form:
    """Return the form with this id, or the one in the file of this name (`*.yaml`).

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
    """Read and check one form file.

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
    """Return the form of a YAML text; errors begin with `name`. `check=False` skips the schema for files known to be valid."""
    try:
        raw = yaml.load(text, Loader=_loader())  # noqa: S506 – the loader is a SafeLoader
        if check:
            _check_size(raw, name)
            _check_schema(raw, text, name)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        message = f"{name}:{line}: not valid YAML: {str(error.problem or error)[:_LONGEST_REASON]}"
        raise FormError(message) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # Characters that YAML forbids, days that no month has, numbers of thousands of digits, lists a thousand deep.
        message = f"{name}: not valid YAML: {str(error)[:_LONGEST_REASON]}"
        raise FormError(message) from error
    form = _form(raw, hashlib.sha256(text.encode()).hexdigest())
    if check:
        from gouji.models.forms.check import check_references

        check_references(form, raw, text, name)
    return form


def _loader() -> type[yaml.SafeLoader]:
    """Return the C loader where PyYAML has it: it is ten times faster."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _check_size(raw: object, name: str) -> None:
    """Refuse what refers to itself, or grows by references to what grows, before anything walks through it."""
    todo, count = [raw], 0
    while todo and count <= _MOST_VALUES:
        node = todo.pop()
        count += 1
        todo += node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    if count > _MOST_VALUES:
        message = f"{name}: more than {_MOST_VALUES:,} values, or one that refers to itself; a form has some thousand"
        raise FormError(message)


def _check_schema(raw: object, text: str, name: str) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    from gouji.models.forms.check import find_line

    schema = json.loads(resources.files("gouji.models.forms").joinpath("schema.json").read_text(encoding="utf-8"))
    error = best_match(Draft202012Validator(schema).iter_errors(raw))
    if error is not None:
        line = find_line(text, list(error.absolute_path))
        place = ".".join(str(part) for part in error.absolute_path) or "the file"
        # It quotes the value, whatever its length.
        what = error.message if len(error.message) <= _LONGEST_REASON else f"…{error.message[-_LONGEST_REASON:]}"
        message = f"{name}:{line}: {place}: {what}"
        raise FormError(message)


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
        reported_years=(raw.get("first_year"), raw.get("last_year")),
        bounds=tuple(_bound(b) for b in raw.get("bounds", ())),
        years=tuple(_year(y) for y in raw.get("years", ())),
        stated=tuple(_stated(s) for s in raw.get("stated", ())),
        filler=tuple(raw.get("filler", ())),
        elsewhere=tuple(raw.get("elsewhere", ())),
    )


def _label(raw: Raw, text: str) -> FormLabel:
    return FormLabel(text=text, variants=tuple(raw.get("variants", ())), enumerator=raw.get("enumerator", ""))


def _table(raw: Raw) -> FormTable:
    return FormTable(
        id=raw["id"],
        notes=tuple(FormLabel(text=note) for note in raw.get("notes", ())),
        bands=tuple(_band(b) for b in raw["bands"]),
        measures=tuple(raw.get("measures", ())),
        side_by_side=raw.get("arrangement") == "side_by_side",
    )


def _band(raw: Raw) -> FormBand:
    return FormBand(
        label=_label(raw, raw["label"]) if "label" in raw else None,
        headers=tuple(FormLabel(text=text) for text in raw.get("headers", ())),
        columns=tuple(
            Column(id=c["id"], label=_label(c, c["label"]), type=ValueType(c["type"]), unit=c.get("unit"))
            for c in raw["columns"]
        ),
        members=tuple(_member(m) for m in raw["rows"]),
    )


def _member(raw: Raw) -> FormRow | Group:
    if "group" in raw:
        return Group(label=_label(raw, raw["group"]), members=tuple(_member(m) for m in raw["rows"]))
    return FormRow(id=raw["id"], label=_label(raw, raw["label"]), optional=raw.get("optional", False))


def _rule(raw: Raw) -> FormRule:
    return FormRule(
        id=raw["id"],
        title=raw.get("title", raw["id"]),
        table=raw["table"],
        each=raw["each"],
        sum=tuple(raw["sum"]),
        equals=tuple(raw["equals"]),
        tolerance=raw.get("tolerance", 0.0),
    )


def _term(text: str) -> tuple[str, float]:
    """Return the id and the weight that `x`, `-x` or `2 x` gives."""
    weight, _, term = text.rpartition(" ")
    if weight:
        return term, float(weight)
    return term.removeprefix("-"), -1 if term.startswith("-") else 1


def _terms(raw: list[str] | float) -> Weighted:
    """Return the terms of a list; none where the file has a number instead."""
    return tuple(_term(text) for text in raw) if isinstance(raw, list) else ()


def _bound(raw: Raw) -> Bound:
    least = "at_least" in raw
    other = raw["at_least"] if least else raw["at_most"]
    limit = 0 if isinstance(other, list) else other
    mine, others = _terms(raw["sum"]), _terms(other)
    return Bound(
        id=raw["id"],
        title=raw.get("title", raw["id"]),
        table=raw["table"],
        each=raw["each"],
        more=mine if least else others,
        less=others if least else mine,
        limit=limit if least else -limit,
    )


def _year(raw: Raw) -> YearRule:
    return YearRule(
        id=raw["id"],
        title=raw.get("title", raw["id"]),
        table=raw["table"],
        each=raw["each"],
        this=_terms(raw["this"]),
        last=_terms(raw["last"]),
        severe=raw.get("severity", "error") == "error",
        tolerance=raw.get("tolerance", 0.0),
    )


def _stated(raw: Raw) -> Stated:
    return Stated(
        id=raw["id"],
        title=raw.get("title", raw["id"]),
        words=tuple(tuple(group) for group in raw["words"]),
        measures=tuple(raw["measures"]),
        facts=tuple(raw["facts"]),
        may_add=tuple(raw.get("may_add", ())),
        near=tuple(raw.get("near", ())),
        unless=tuple(raw.get("unless", ())),
        never_with=tuple(raw.get("never_with", ())),
        beside=tuple(raw.get("beside", ())),
        within=tuple(raw.get("within", ())),
    )
