"""The form that a document is on, its labels and numbers aligned with it, and the forms that it might be on as well.

Where the tables that tell two forms apart are lost, their alignments cost much the same; the year that the document
reports on speaks then.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gouji.models.alignment.align import Alignment, align
from gouji.models.alignment.costs import AlignCosts
from gouji.models.alignment.several import part_rows
from gouji.models.alignment.twins import single_rows
from gouji.models.alignment.unlabelled import place_unlabelled
from gouji.models.forms.definition import Form
from gouji.models.forms.load import load_form, load_forms
from gouji.models.forms.outline import Outline, build_outline
from gouji.models.fragments.captions import number_rows
from gouji.models.fragments.pieces import Piece, pieces_of
from gouji.models.identity.choose import build_label_index, score_forms
from gouji.models.identity.title import identify
from gouji.models.text.lines import Line

__all__ = ["Candidate", "ChoiceSettings", "Chosen", "choose_form"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceSettings:
    """When a document is on a form."""

    least_rows: int = 4
    """Fewer of a form's row labels than this, and the document is on no form."""
    close_labels: int = 3
    """Forms whose labels are fewer by no more than this are tried too."""
    other_year: float = 1.5
    """What a year speaks against a form that was not yet, or no longer, in use, in nats."""
    rival: float = 4.0
    """Forms that are dearer by less than this (nats) are not ruled out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A form's outline, and how the document's pieces lie on it."""

    outline: Outline
    pieces: tuple[Piece, ...]
    alignment: Alignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The best candidate, None where the document is on no form; the forms not ruled out; how sure the choice is."""

    best: Candidate | None
    rivals: tuple[Form, ...] = ()
    confidence: float = 1.0


def choose_form(
    lines: tuple[Line, ...], form: str | None, declared: str | None, settings: ChoiceSettings, costs: AlignCosts
) -> Chosen:
    """Aligns the lines with the form of that id or file, or with those whose labels they bear.

    `declared` is the title that the source declares.
    """
    if form is not None:
        return Chosen(best=_aligned(lines, load_form(form), costs))
    first, *others = score_forms(lines, load_forms())
    if first.rows < settings.least_rows:
        return Chosen(best=None)
    close = [s.form for s in others if first.labels - s.labels <= settings.close_labels]
    if not close:
        lead = first.labels - (others[0].labels if others else 0)
        return Chosen(best=_aligned(lines, first.form, costs), confidence=round(min(1.0, 0.5 + 0.1 * lead), 4))
    return _cheapest([_aligned(lines, each, costs) for each in (first.form, *close)], lines, declared, settings)


def _cheapest(
    candidates: Sequence[Candidate], lines: tuple[Line, ...], declared: str | None, settings: ChoiceSettings
) -> Chosen:
    year = identify(lines, candidates[0].outline.form, declared, None).year
    prices = [c.alignment.cost + settings.other_year * _out_of_use(c.outline.form, year) for c in candidates]
    best = prices.index(min(prices))
    dearer = {i: price - prices[best] for i, price in enumerate(prices) if i != best}
    return Chosen(
        best=candidates[best],
        rivals=tuple(candidates[i].outline.form for i, more in dearer.items() if more < settings.rival),
        confidence=round(1 / (1 + math.exp(-min(dearer.values()))), 4),
    )


def _out_of_use(form: Form, year: int | None) -> bool:
    first, last = form.reported_years
    return year is not None and not (first or year) <= year <= (last or year)


def _aligned(lines: tuple[Line, ...], form: Form, costs: AlignCosts) -> Candidate:
    outline = build_outline(form)
    pieces = number_rows(part_rows(pieces_of(lines, build_label_index((form,))), outline))
    alignment = place_unlabelled(align(pieces, outline, costs), pieces, outline, costs)
    return Candidate(outline=outline, pieces=pieces, alignment=single_rows(alignment, outline))
