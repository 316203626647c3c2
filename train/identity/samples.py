"""Documents with what they print of labels: reports whole, damaged and cut, and documents of other kinds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from gouji.corpus.damage.table import apply_damage
from gouji.corpus.drafts.compose import draw_draft
from gouji.corpus.drafts.cut import count_rows, cut_after, cut_before, drop_headers, drop_title
from gouji.corpus.drafts.draft import Draft
from gouji.corpus.drafts.runs import TooManyReadings
from gouji.corpus.others.make import generate_others
from gouji.corpus.render.kinds import kind_named
from gouji.ingest import open_document
from gouji.models.forms.load import load_forms
from gouji.models.identity.choose import build_label_index
from gouji.models.identity.evidence import TitleSign
from gouji.models.identity.labels_seen import SeenLabels, see_labels
from gouji.models.identity.settings import IdentitySettings
from gouji.models.identity.title_sign import read_title_sign
from gouji.models.labels.settings import LabelSettings
from gouji.models.text.lines import split_lines

__all__ = ["KINDS", "IdentitySample", "draw_other_samples", "draw_part", "draw_report_samples", "look_at"]

KINDS = ("tab", "cells", "cells-plain", "flow", "markdown", "html", "html-word", "docx", "docx-messy", "glued")
"""The kinds of renderings that need no converter."""
_APART = frozenset({"tab", "cells", "markdown", "html", "html-word", "docx", "docx-messy"})
"""Those that keep a row's label and numbers together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentitySample:
    """What a document prints of labels and titles; `kind` is that of another document, or how a report was cut."""

    kind: str
    report: bool
    seen: SeenLabels
    title: TitleSign


def look_at(data: bytes, name: str) -> tuple[SeenLabels, TitleSign]:
    """Return the labels and the title that a document prints."""
    stream = open_document(data, name=name)
    lines = split_lines(stream)
    forms = load_forms()
    seen = see_labels(lines, build_label_index(forms, LabelSettings()))
    return seen, read_title_sign(lines, stream.title, forms, IdentitySettings())


def draw_other_samples(kinds: tuple[str, ...], seed: int, count: int) -> Iterator[IdentitySample]:
    """Yield documents of other kinds, `count` of each."""
    for document in generate_others(kinds, seed, count):
        seen, title = look_at(document.data, document.name)
        yield IdentitySample(kind=document.kind, report=False, seen=seen, title=title)


def draw_report_samples(seeds: Sequence[int]) -> Iterator[IdentitySample]:
    """Yield a report for each seed: two in five whole and damaged, the others parts of reports."""
    for seed in seeds:
        rng = Random(f"report/{seed}")
        kind = KINDS[seed % len(KINDS)]
        whole = seed % 5 < 2
        draft = draw_draft(rng)
        name, draft = (
            ("whole", apply_damage(draft, kind, rng, "mixed"))
            if whole
            else draw_part(draft, rng, fragments=kind in _APART)
        )
        try:
            data = kind_named(kind).render(draft, rng).data
        except TooManyReadings:
            continue
        seen, title = look_at(data, f"report{kind_named(kind).suffix}")
        yield IdentitySample(kind=name, report=True, seen=seen, title=title)


def draw_part(draft: Draft, rng: Random, *, fragments: bool = True) -> tuple[str, Draft]:
    """Return a part of a report that still shows what it is: title or headers with two rows, or rows enough.

    `fragments` are some rows of a table without anything around them.
    """
    rows = count_rows(draft)
    few = rng.choice([2, 2, 3, rng.randint(2, 9), rng.randint(2, rows)])
    how = rng.choice(["cut", "cut, no title", "cut, no headers", "later pages", *["some rows"] * fragments])
    if how == "some rows":
        begin = rng.randint(6, rows - 14)
        return how, cut_before(cut_after(draft, begin + rng.choice([5, 6, 8, 10])), begin)
    if how == "later pages":
        return how, cut_before(draft, rng.randint(1, rows - min(rows - 1, rng.choice([10, 15, 25]))))
    part = cut_after(draft, few)
    if how == "cut, no title":
        part = drop_title(part)
    return how, drop_headers(part) if how == "cut, no headers" else part
