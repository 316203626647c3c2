"""Choice of the form that a document is on, or of none: by what it prints of titles and labels, then by the cost of its alignment.

A model weighs the evidence for each family of forms against "none". Within the family counting labels leaves one form for most
documents. Where the tables in which two forms differ are missing, both align at much the same cost, and the year that the
document reports on decides.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from gouji.models.alignment.align import Alignment, align
from gouji.models.alignment.group_rows import place_group_rows
from gouji.models.alignment.settings import AlignmentSettings
from gouji.models.alignment.unlabelled import place_unlabelled
from gouji.models.forms.definition import Form
from gouji.models.forms.load import load_form, load_forms
from gouji.models.forms.outline import Outline, build_outline
from gouji.models.fragments.captions import number_rows
from gouji.models.fragments.merged_rows import split_merged_rows
from gouji.models.fragments.own_periods import name_own_periods
from gouji.models.fragments.pieces import Piece
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.fragments.splitting import split_pieces
from gouji.models.fragments.stacked_rows import split_stacked_rows
from gouji.models.fragments.woven import mark_woven
from gouji.models.identity.evidence import TitleSign, measure_evidence
from gouji.models.identity.form_model import choose_probability, load_form_model
from gouji.models.identity.labels_seen import SeenLabels, see_labels
from gouji.models.identity.settings import IdentitySettings
from gouji.models.identity.title import identify
from gouji.models.identity.title_sign import read_title_sign
from gouji.models.labels.dictionary import LabelIndex
from gouji.models.labels.settings import LabelSettings
from gouji.models.text.lines import Line

__all__ = ["build_label_index", "choose_form", "score_forms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _FormScore:
    """How many of a form's labels a document has; `share` is of the form's distinct row labels."""

    form: Form
    labels: int
    rows: int
    share: float


@lru_cache(maxsize=32)
def build_label_index(forms: tuple[Form, ...], settings: LabelSettings) -> LabelIndex:
    """Return the labels of these forms, to find them in text."""
    cores: dict[str, None] = {}
    titles: list[str] = []
    for form in forms:
        outline = build_outline(form)
        cores |= dict.fromkeys(c for node in outline.nodes for c in node.cores)
        cores |= dict.fromkeys(outline.side_cores)
        titles += [c for node in outline.nodes if node.section for c in node.cores]
    return LabelIndex(tuple(cores), settings, tuple(titles))


def score_forms(lines: Sequence[Line], forms: tuple[Form, ...], settings: LabelSettings) -> tuple[_FormScore, ...]:
    """Return all forms with how many of their labels the document has, best first."""
    return _count_labels(see_labels(lines, build_label_index(forms, settings)), forms)


def _count_labels(seen: SeenLabels, forms: Sequence[Form]) -> tuple[_FormScore, ...]:
    scores = []
    for form in forms:
        outline = build_outline(form)
        rows = {n.cores[0] for n in outline.nodes if n.rows and n.cores}
        found = {n.cores[0] for n in outline.nodes if n.rows and not seen.texts.isdisjoint(n.cores)}
        sides = sum(c in seen.texts for c in outline.side_cores)
        share = len(found) / max(len(rows), 1)
        scores.append(_FormScore(form=form, labels=len(found) + sides, rows=len(found), share=share))
    return tuple(sorted(scores, key=lambda s: (-s.labels, s.form.id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A form's outline, and how the document's pieces lie on it."""

    outline: Outline
    pieces: tuple[Piece, ...]
    alignment: Alignment


@dataclass(frozen=True, slots=True, kw_only=True)
class _FormChoice:
    """The best candidate, None where the document is on no form; what is not ruled out, None for no form; how sure it is."""

    best: _Candidate | None
    rivals: tuple[Form | None, ...] = ()
    confidence: float = 1.0


def choose_form(
    lines: tuple[Line, ...],
    form: str | None,
    declared: str | None,
    settings: IdentitySettings,
    labels: LabelSettings,
    alignment: AlignmentSettings,
    fragments: FragmentSettings,
) -> _FormChoice:
    """Align the lines with the form of that id or file, or with the forms whose labels they have, and return the best.

    `declared` is the title that the source declares.
    """

    @cache
    def find_year() -> int | None:
        known = (load_form(form),) if form is not None else load_forms()
        return identify(lines, known[0], declared, None, settings).year

    if form is not None:
        return _FormChoice(best=_align(lines, load_form(form), find_year, labels, alignment, fragments))
    forms = load_forms()
    seen = see_labels(lines, build_label_index(forms, labels))
    probability, family = _choose_family(lines, declared, seen, forms, settings)
    if not family:
        return _FormChoice(best=None, confidence=round(probability, 4))
    first, *others = _count_labels(seen, family)
    close = [s.form for s in others if first.labels - s.labels <= settings.close_labels]
    # A clear lead needs no second alignment, which is the dear part of reading.
    if not close:
        lead = first.labels - (others[0].labels if others else 0)
        choice = _FormChoice(
            best=_align(lines, first.form, find_year, labels, alignment, fragments),
            confidence=min(1.0, 0.5 + settings.label_lead * lead),
        )
    else:
        candidates = [_align(lines, each, find_year, labels, alignment, fragments) for each in (first.form, *close)]
        choice = _cheapest(candidates, lines, declared, settings)
    none = () if probability >= settings.sure_family else (None,)
    return replace(choice, rivals=(*choice.rivals, *none), confidence=round(choice.confidence * probability, 4))


def _choose_family(
    lines: Sequence[Line], declared: str | None, seen: SeenLabels, forms: tuple[Form, ...], settings: IdentitySettings
) -> tuple[float, tuple[Form, ...]]:
    """Return the forms of the likeliest family with its probability, or no forms with the probability of none."""
    model = load_form_model()
    families: dict[str, list[Form]] = {}
    for form in forms:
        families.setdefault(form.family, []).append(form)
    scores = []
    for members in families.values():
        title = read_title_sign(lines, declared, members, settings) if seen.labels else TitleSign()
        scores.append(max(model.score(measure_evidence(seen, title, form, model)) for form in members))
    chances = choose_probability(scores)
    best, likeliest = max(zip(chances, families.values(), strict=True), key=lambda pair: pair[0])
    rows = max(score.rows for score in _count_labels(seen, likeliest))
    if best < settings.least_probability or rows < settings.least_rows:
        return 1 - sum(chances), ()
    return best, tuple(likeliest)


def _cheapest(
    candidates: Sequence[_Candidate], lines: tuple[Line, ...], declared: str | None, settings: IdentitySettings
) -> _FormChoice:
    year = identify(lines, candidates[0].outline.form, declared, None, settings).year
    # Costs are nats, so their difference is the log odds of the two forms.
    prices = [c.alignment.cost + settings.other_year * _out_of_use(c.outline.form, year) for c in candidates]
    best = prices.index(min(prices))
    dearer = {i: price - prices[best] for i, price in enumerate(prices) if i != best}
    return _FormChoice(
        best=candidates[best],
        rivals=tuple(candidates[i].outline.form for i, more in dearer.items() if more < settings.rival),
        confidence=1 / (1 + math.exp(-min(dearer.values()))),
    )


def _out_of_use(form: Form, year: int | None) -> bool:
    first, last = form.reported_years
    return year is not None and not (first or year) <= year <= (last or year)


def _align(
    lines: tuple[Line, ...],
    form: Form,
    find_year: Callable[[], int | None],
    labels: LabelSettings,
    alignment: AlignmentSettings,
    fragments: FragmentSettings,
) -> _Candidate:
    outline = build_outline(form)
    index = build_label_index((form,), labels)
    pieces = name_own_periods(split_pieces(lines, index, fragments), index, find_year)
    pieces = split_stacked_rows(pieces, outline)
    pieces = number_rows(split_merged_rows(pieces, outline, fragments))
    pieces = mark_woven(pieces, outline, fragments)
    aligned = place_unlabelled(align(pieces, outline, alignment), pieces, outline, alignment)
    return _Candidate(outline=outline, pieces=pieces, alignment=place_group_rows(aligned, outline))
