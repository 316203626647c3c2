"""Labels with the rows that people's corrections show them to name, for the fit: `labels.jsonl` of `gouji corrections to-corpus`."""

from __future__ import annotations

import json
from pathlib import Path

from gouji.corpus.labels.samples import LabelSample
from gouji.errors import UsageError
from gouji.models.forms.load import load_forms

__all__ = ["read_corrected"]


def read_corrected(path: Path) -> list[LabelSample]:
    """Return the labels of a file. Raises `UsageError` where it cannot be read, or names a form or a row that gouji does not have."""
    rows = {form.id: {f"{t.id}.{r.id}" for t in form.tables for b in t.bands for r in b.rows} for form in load_forms()}
    samples = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: {getattr(error, 'strerror', None) or 'it is not UTF-8 text'}; make it with `gouji corrections to-corpus`"
        raise UsageError(message) from None
    for number, line in enumerate(lines, 1):
        try:
            told = json.loads(line)
            label, form, row = told["label"], told["form"], told["row"]
        except (ValueError, KeyError, TypeError):
            message = f"{path}:{number}: it is no label; make the file with `gouji corrections to-corpus`"
            raise UsageError(message) from None
        if form not in rows or (row is not None and row not in rows[form]):
            message = f"{path}:{number}: gouji has no row {row} of a form {form}; take the line out"
            raise UsageError(message)
        samples.append(LabelSample(text=label, form=form, row=row, kind="corrected", damage=()))
    return samples
