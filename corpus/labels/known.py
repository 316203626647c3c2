"""What the forms print: the labels of rows, and the texts around them; and what a text may be, taken literally."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from gouji.corpus.labels.damage import Printed
from gouji.models.forms.load import load_form, load_forms
from gouji.models.labels.wordings import list_row_labels, list_side_texts
from gouji.models.text.normalise import core, split_enumerator
from gouji.wording import LABEL_COUNTERS

__all__ = ["Known", "known_labels"]

_COUNTED = re.compile(rf"[\s\d.。，,]*\d[\s\d]*[{LABEL_COUNTERS}]?[\s。，、；]*$")
"""A number and what it counts, at a text's end: with it a row's label is a sentence as well as a row."""
_TOUCHING = 2
"""So many characters beside a label may as well be none of it."""
_SCRAP = 0.4
"""The share of a label above which a piece of it may be a cut label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The labels of one form, or of all (`form` None)."""

    form: str | None
    rows: Mapping[str, tuple[Printed, ...]]
    """Wordings by row (`table.row`)."""
    sides: tuple[str, ...]
    """Texts that are no row's: sections, groups, bands, headers, notes, columns."""
    cores: Mapping[str, frozenset[str]]
    """The rows that bear a text, taken without number, punctuation and space."""

    @property
    def row_ids(self) -> tuple[str, ...]:
        """The rows, in the forms' order."""
        return tuple(self.rows)

    def names(self, text: str, row: str) -> bool:
        """Return whether a damaged label of a row has not become another row's, a column's, or a piece of either."""
        number, body = _parts(text)
        bearers = self.cores.get(body, frozenset())
        if bearers == {row}:
            return not self._is_side(body) or self._numbered(number, row)
        if bearers:
            return row in bearers and self._numbered(number, row)
        if self._is_side(body):
            return False
        return len(body) > 1 and not any(body in other for other, whose in self.cores.items() if whose != {row})

    def is_ambiguous(self, text: str) -> bool:
        """Return whether a text without number is a row's label and another row's or a column's alike."""
        number, body = _parts(text)
        bearers = self.cores.get(body, frozenset())
        return number is None and bool(bearers) and (len(bearers) > 1 or self._is_side(body))

    def bearers(self, text: str) -> tuple[str, ...]:
        """Return the rows whose label a text is, taken without number, punctuation and space."""
        return tuple(sorted(self.cores.get(_parts(text)[1], ())))

    def may_be_row(self, text: str) -> bool:
        """Return whether a text is a row's label, or so large a piece of one that it may be that label, cut."""
        number, body = _parts(_COUNTED.sub("", text))
        if len(body) < 1 or body in self.cores:
            return True
        holders = [other for other in self.cores if body in other]
        large = [other for other in holders if len(body) >= _SCRAP * len(other)]
        whose = {row for other in holders for row in self.cores[other]}
        if any(body.startswith(other) and whose & rows for other, rows in self.cores.items()):
            return True
        # A piece of several labels names none of them, but with an item number it may.
        likely = {row for other in large for row in self.cores[other]}
        return len(likely) == 1 or (bool(likely) and number is not None)

    def holds_row(self, text: str) -> bool:
        """Return whether a text is a row's label and hardly anything else."""
        body = _parts(text)[1]
        return any(other in body and len(body) - len(other) <= _TOUCHING for other in self.cores)

    def _is_side(self, body: str) -> bool:
        return any(core(side) == body for side in self.sides)

    def _numbered(self, number: int | None, row: str) -> bool:
        return number is not None and any(_parts(label.text)[0] == number for label in self.rows[row])


def _parts(text: str) -> tuple[int | None, str]:
    """Return a text's item number, and its core without digits."""
    enumerator, rest = split_enumerator(text)
    body = "".join(c for c in core(rest) if not c.isdigit())
    return (enumerator.number if enumerator else None), body


@cache
def known_labels(form: str | None) -> Known:
    """Return the labels of a form, or of all forms."""
    forms = load_forms() if form is None else (load_form(form),)
    rows: dict[str, dict[Printed, None]] = {}
    cores: dict[str, set[str]] = {}
    for one in forms:
        for row, label in list_row_labels(one):
            name = f"{row.table}.{row.row}"
            for text in (label.text, *label.variants):
                rows.setdefault(name, {})[Printed(number=label.enumerator, body=text)] = None
                cores.setdefault(core(text), set()).add(name)
    return Known(
        form=form,
        rows={name: tuple(labels) for name, labels in rows.items()},
        sides=tuple(dict.fromkeys(text for one in forms for text in list_side_texts(one))),
        cores={text: frozenset(names) for text, names in cores.items()},
    )
