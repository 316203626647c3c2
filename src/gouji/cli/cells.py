"""Cells that corrections are about, as a person calls them on the command line: by the labels that the form prints, and the id."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gouji.corrections.cells import Conflict
    from gouji.corrections.event import Correction
    from gouji.export.views.names import FactNames

__all__ = ["describe_conflicts", "name_cell", "put_label"]


def describe_conflicts(conflicts: Iterable[Conflict]) -> list[str]:
    """Return a line for each conflict: the cell, and who says what."""
    return [conflict.describe(name_cell(conflict.events[0])) for conflict in conflicts]


def put_label(message: str, event: Correction) -> str:
    """Return a message about the cell of an event with the form's labels before the id."""
    return message.replace(f": {event.fact}: ", f": {name_cell(event)}: ", 1)


def name_cell(event: Correction) -> str:
    """Return what people call the cell of an event; where its form is none of gouji's own, its id is all there is."""
    return _name_form(event.form).name(event.fact)


@lru_cache
def _name_form(form_id: str | None) -> FactNames:
    from gouji.export.views.names import name_form
    from gouji.models.forms.load import load_forms

    return name_form(next((form for form in load_forms() if form.id == form_id), None))
