"""What each step of a reading gave, written out for the golden tests: a wrong price may go unseen in a report.

A price that is a little off seldom changes which reading is cheapest, so that a report stays as it was until a document comes
whose readings are close. Pieces, placements and readings with their prices show it at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from enum import Enum

import pytest

from gouji import pipeline
from gouji.models.forms.definition import Form
from gouji.settings import Settings
from gouji.tokens import TokenStream

__all__ = ["keep_steps", "write_out"]

_PLACES = 6
"""How many places of a price are written: sums of the same parts in another order agree in them."""
_STEPS = (
    *("lines", "form_confidence", "pieces", "alignment", "rows", "other_rows", "sentences", "statements"),
    *("headings", "identity"),
)


@contextmanager
def keep_steps() -> Iterator[list[str]]:
    """Give a list in which the steps of every reading inside are written out."""
    kept: list[str] = []
    run = pipeline.trace_stream

    def run_and_keep(
        stream: TokenStream, *, form: str | None = None, settings: Settings | None = None
    ) -> pipeline.Trace:
        trace = run(stream, form=form, settings=settings)
        kept.extend(f"{step}: {write_out(getattr(trace, step))}" for step in _STEPS)
        kept.append(f"rivals: {[rival and rival.id for rival in trace.rivals]}")
        return trace

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "trace_stream", run_and_keep)
        yield kept


def write_out(value: object) -> str:
    """Return a value as text that is the same in every run: prices in few places, sets in order."""
    if value is None or isinstance(value, str | int):
        return repr(value)
    if isinstance(value, float):
        return repr(round(value, _PLACES) + 0.0)
    if isinstance(value, Form | Enum):
        return str(value.id if isinstance(value, Form) else value.value)
    return "(" + " ".join(_write_parts(value)) + ")"


def _write_parts(value: object) -> Iterable[str]:
    if is_dataclass(value):
        return [write_out(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Mapping):
        return [f"{write_out(key)}:{write_out(each)}" for key, each in value.items()]
    if isinstance(value, frozenset):
        return sorted(map(write_out, value))
    if isinstance(value, tuple | range):
        return map(write_out, value)
    raise TypeError(type(value))
