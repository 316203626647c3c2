"""Which form a document is on: the one whose labels it bears, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from gouji.models.forms.definition import Form
from gouji.models.forms.outline import build_outline
from gouji.models.labels.dictionary import LabelIndex
from gouji.models.text.lines import Line
from gouji.models.text.normalise import core, fold

__all__ = ["FormScore", "build_label_index", "score_forms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormScore:
    """How many of a form's labels a document bears; `share` is of the form's distinct row labels."""

    form: Form
    labels: int
    rows: int
    share: float


@lru_cache(maxsize=32)
def build_label_index(forms: tuple[Form, ...]) -> LabelIndex:
    """The labels of these forms, for finding them in text."""
    cores: dict[str, None] = {}
    titles: list[str] = []
    for form in forms:
        outline = build_outline(form)
        cores |= dict.fromkeys(c for node in outline.nodes for c in node.cores)
        cores |= dict.fromkeys(outline.side_cores)
        titles += [c for node in outline.nodes if node.section for c in node.cores]
    return LabelIndex(tuple(cores), tuple(titles))


def score_forms(lines: Sequence[Line], forms: tuple[Form, ...]) -> tuple[FormScore, ...]:
    """All forms with what the document bears of them, best first."""
    index = build_label_index(forms)
    seen: dict[str, int] = {}
    for line in lines:
        for chunk in line.chunks:
            text = fold(chunk.text)
            for start, end in index.find(text):
                label = core(text[start:end])
                seen[label] = seen.get(label, 0) + 1
    scores = []
    for form in forms:
        outline = build_outline(form)
        rows = {n.cores[0] for n in outline.nodes if n.rows and n.cores}
        found = {n.cores[0] for n in outline.nodes if n.rows and any(c in seen for c in n.cores)}
        sides = sum(c in seen for c in outline.side_cores)
        share = len(found) / max(len(rows), 1)
        scores.append(FormScore(form=form, labels=len(found) + sides, rows=len(found), share=share))
    return tuple(sorted(scores, key=lambda s: (-s.labels, s.form.id)))
