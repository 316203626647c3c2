"""Damaged documents, other documents and drawn pages: what is read of each, by hash, and that nothing of it is silently wrong.

The documents are named by how they are made: `carrier html 990012` is a report whose tags were changed, `drawn 7` a PDF drawn in
one of the ways that programs draw pages. They were chosen so that together they need as many conditions of the reading path as can
be. Three hashes each: of the document, so that a change of its maker shows as one; of the stream that it is opened as; and
of the report, with what each step before it gave. `GOUJI_REGENERATE=1 pytest tests/test_damaged_golden.py` writes them anew; `python -m gouji.eval.studies.readings`
shows what a change of the code changes in what is read.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from gouji.corpus.damage.table import apply_damage
from gouji.corpus.drafts.compose import draw_draft, gold_of
from gouji.corpus.drafts.draft import Gold
from gouji.corpus.hostile.make import HOSTILE_KINDS
from gouji.corpus.make import generate
from gouji.corpus.mutators.choose import mutate
from gouji.corpus.others.make import generate_other
from gouji.corpus.outlines.make import make_outlined
from gouji.corpus.render.drawn_pdf import draw_report
from gouji.errors import DocumentError
from gouji.eval.studies.carriers import judge_report, make_damaged
from gouji.export.plain.to_json import convert_report
from gouji.ingest import open_document
from gouji.reading import read_stream
from gouji.report import ReportData
from gouji.tokens import TokenStream
from tests.steps import keep_steps

pytest.importorskip("reportlab", reason="reportlab draws the PDFs; it is not installed")

KNOWN = Path(__file__).parent / "data" / "damaged.json"
SWITCH = "GOUJI_REGENERATE"
FUZZED = 5500
"""The seed of the first document whose file is changed."""
CHANGES = 12
"""Changes to the text of a file; more than that and nothing is left to read."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """A document, and where it is known what its report said, and what of it was taken away."""

    name: str
    data: bytes
    gold: Gold | None = None
    removed: str = ""


def make(recipe: str) -> Made:
    how, *rest = recipe.split()
    if how == "drawn":
        return _make_drawn(int(rest[0]))
    if how == "fuzz":
        return _make_fuzzed(rest[0], int(rest[1]))
    if how in ("carrier", "mixed", "outlined") or how.startswith("op:"):
        return _make_report(how, rest[0], int(rest[1]))
    if how == "hostile":
        (kind,) = rest
        return Made(name=f"{kind}.{kind.partition('-')[0]}", data=HOSTILE_KINDS[kind](Random(f"{kind} 0 0")))
    kind, number, lane = rest
    other = generate_other(kind, int(number), lane)
    return Made(name=other.name, data=other.data)


def _make_report(how: str, kind: str, seed: int) -> Made:
    if how == "carrier":
        name, data, gold, _, removed = make_damaged(kind, seed)
        return Made(name=name, data=data, gold=gold, removed=removed)
    if how == "outlined":
        document = make_outlined(kind, seed, pool="development")
    else:
        document = generate(kind, seed, damage=how.removeprefix("op:"))
    return Made(name=document.name, data=document.data, gold=document.gold)


def _make_drawn(seed: int) -> Made:
    rng = Random(f"drawn/{seed}")
    draft = draw_draft(rng)
    if seed % 2:
        draft = apply_damage(draft, "pdf", rng, "mixed")
    name = f"drawn-{seed}.pdf"
    return Made(name=name, data=draw_report(draft, rng), gold=gold_of(draft, name))


def _make_fuzzed(kind: str, seed: int) -> Made:
    if kind == "drawn":
        rng = Random(f"drawn/{seed}")
        return Made(name="a.pdf", data=mutate(draw_report(draw_draft(rng), rng), rng, count=3))
    document = generate(kind, FUZZED + seed)
    ending = Path(document.name).suffix
    changed = mutate(document.data, Random(f"fuzz {kind} {seed}"), ending=ending, count=CHANGES)
    return Made(name=document.name, data=changed)


def describe_stream(stream: TokenStream) -> str:
    """Return the tokens with their places, a token a line."""
    lines = [repr((stream.title, stream.warnings, [(p.kind, p.width, p.height, p.turn) for p in stream.pages]))]
    for t in stream.tokens:
        box = t.box and tuple(round(side, 2) for side in (t.box.x0, t.box.y0, t.box.x1, t.box.y1))
        lines.append(repr((t.text, t.kind.value, t.page, box, t.cell, t.style, t.furniture)))
    return "\n".join(lines)


def describe_report(report: ReportData) -> str:
    """Return all of a report but its engine, as JSON."""
    return json.dumps({k: v for k, v in convert_report(report).items() if k != "engine"}, ensure_ascii=False)


def _hash(text: str | bytes) -> str:
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()[:16]


def read(made: Made) -> tuple[list[str], ReportData | None]:
    """Return the hashes, and the report, of a document that is not refused."""
    try:
        stream = open_document(made.data, name=made.name)
    except DocumentError as error:
        return [_hash(made.data), "refused", f"{type(error).__name__}: {error.reason}"], None
    with keep_steps() as steps:
        report = read_stream(stream)
    read_of = "\n".join((describe_report(report), *steps))
    return [_hash(made.data), _hash(describe_stream(stream)), _hash(read_of)], report


def load_known() -> dict[str, list[str]]:
    known: dict[str, list[str]] = json.loads(KNOWN.read_text(encoding="utf-8"))
    return known


def list_groups() -> dict[str, list[str]]:
    """Return the documents by how they are made and their kind: a test each, so that workers share them."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for recipe in load_known():
        how, kind, *_ = recipe.split()
        own = how if how in ("drawn", "other", "hostile") else f"{how.partition(':')[0]} {kind}"
        groups[own].append(recipe)
    return dict(groups)


GROUPS = list_groups()


@pytest.mark.parametrize("group", GROUPS)
def test_documents_are_read_as_before_and_nothing_is_silently_wrong(group: str) -> None:
    known, found, silent = load_known(), {}, {}
    for recipe in GROUPS[group]:
        made = make(recipe)
        found[recipe], report = read(made)
        if report is not None and made.gold is not None:
            silent[recipe] = judge_report(report, made.gold, made.removed).silent
        elif report is not None and recipe.startswith("other"):
            assert report.form is None or all(fact.review for fact in report.facts.values()), recipe
    if os.environ.get(SWITCH):
        merged = dict(sorted({**known, **found}.items()))
        KNOWN.write_text(json.dumps(merged, indent=0) + "\n", encoding="utf-8")
    assert {recipe: wrong for recipe, wrong in silent.items() if wrong} == {}
    same = {
        recipe: hashes for recipe, hashes in found.items() if "drawn" not in recipe or hashes[0] == known[recipe][0]
    }
    assert same == {recipe: known[recipe] for recipe in same}
    if len(same) < len(found):
        pytest.skip("this version of reportlab writes other PDFs: only what is silently wrong was looked for")


def test_golden_hashes_are_not_being_written_anew() -> None:
    assert not os.environ.get(SWITCH), f"{SWITCH} is set: golden tests cannot fail"
