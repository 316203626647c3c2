"""Which cells of a form could be wrong unnoticed, noticed or repaired, as JSON and as a table for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from gouji.export.views.text import measure_width, pad_text, wrap_text
from gouji.language import mark_text, translate
from gouji.models.editing.detectability import Detectability, rate_form
from gouji.models.forms.equations import derive_equations
from gouji.report import FactId
from gouji.schema import JsonObject

if TYPE_CHECKING:
    from gouji.models.forms.definition import Form

__all__ = ["convert_detectability", "render_detectability"]

_SAID = {
    Detectability.UNNOTICED: mark_text("in no sum, so that only its characters say what it is"),
    Detectability.NOTICED: mark_text("a wrong number breaks a sum, but another cell would break the same"),
    Detectability.REPAIRABLE: mark_text("a wrong number can be told by the sums that it breaks"),
}


def convert_detectability(form: Form) -> JsonObject:
    """Return the form, how many facts there are of each kind, and each fact with the rules that it stands in."""
    kinds = rate_form(form)
    counts = Counter(kinds.values())
    return {
        "form": form.id,
        "counts": {kind.value: counts[kind] for kind in Detectability},
        "facts": [
            {
                "id": fact,
                "detectability": kind.value,
                "rules": [e.id for e in derive_equations(form) if fact in e.parts or fact in e.totals],
            }
            for fact, kind in kinds.items()
        ],
    }


def render_detectability(form: Form, width: int = 80) -> str:
    """Return the kinds with the cells of each: a whole table, or rows with the columns."""
    kinds = rate_form(form)
    lines = [form.id]
    for kind in Detectability:
        names = [fact for fact, k in kinds.items() if k is kind]
        lines += [
            "",
            f"{translate('{labels} ({id})', labels=_name_kind(kind), id=len(names))}{translate(': ')}{translate(_SAID[kind])}",
        ]
        entries = list(_entries(form, kinds, kind))
        indent = max((measure_width(name) for name, _ in entries), default=0) + 4
        for name, cells in entries:
            first, *more = wrap_text(cells, max(20, width - indent))
            lines.append(f"  {pad_text(name, indent - 2)}{first}")
            lines += [" " * indent + line for line in more]
    return "\n".join(lines) + "\n"


def _name_kind(kind: Detectability) -> str:
    return {
        Detectability.UNNOTICED: translate("unnoticed"),
        Detectability.NOTICED: translate("noticed"),
        Detectability.REPAIRABLE: translate("repairable"),
    }[kind]


def _entries(form: Form, kinds: Mapping[str, Detectability], kind: Detectability) -> Iterator[tuple[str, str]]:
    """Yield what is of a kind: (table, "all 175 cells"), or (table.row, its columns)."""
    for table in form.tables:
        mine = [fact for fact in kinds if FactId.parse(fact).table == table.id]
        if mine and all(kinds[fact] is kind for fact in mine):
            yield table.id, translate("all {number} cells", number=len(mine))
            continue
        for band in table.bands:
            for row in band.rows:
                columns = [c.id for c in band.columns if kinds.get(str(FactId(table.id, row.id, c.id))) is kind]
                if columns:
                    yield f"{table.id}.{row.id}", ", ".join(columns)
