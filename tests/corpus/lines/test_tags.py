"""Gold classes of lines: what the draft says, however the lines were broken, and little left open."""

from __future__ import annotations

from collections import Counter

import pytest

from gouji.corpus.lines.documents import read_plan, tagged_documents
from gouji.corpus.lines.tags import LineTag, line_tags
from gouji.corpus.make import generate_drafted
from gouji.corpus.recipes.recipe import Plan, load_recipe
from gouji.corpus.render.kinds import KINDS
from gouji.ingest.open import open_document
from gouji.models.tagging.protocol import KINDS as CLASSES
from gouji.models.text.lines import Line, split_lines
from gouji.models.text.normalise import core
from gouji.tags import TagKind

_TEXT_KINDS = tuple(name for name in KINDS if name != "glued" and not name.startswith("pdf"))
_ROW_A_LINE = ("tab", "cells", "html", "html-word", "docx", "docx-messy")


def _tagged(kind: str, seed: int, damage: str) -> list[tuple[Line, LineTag | None]]:
    draft, document = generate_drafted(kind, seed, damage)
    lines = split_lines(open_document(document.data, name=document.name), furniture=True)
    tags = line_tags(draft, lines, kind)
    return [(line, tags.get(line.number)) for line in lines]


@pytest.mark.parametrize("kind", _TEXT_KINDS)
def test_nearly_every_line_is_decided(kind: str) -> None:
    decided = [
        tag is not None
        for seed in range(620000, 620006)
        for line, tag in _tagged(kind, seed, "mixed")
        if core(line.text)
    ]
    assert sum(decided) >= 0.99 * len(decided)


def test_a_report_on_one_line_has_no_line_classes() -> None:
    assert all(tag is None for _, tag in _tagged("glued", 620000, "none"))


@pytest.mark.parametrize("kind", _ROW_A_LINE)
@pytest.mark.parametrize("damage", ["displace@0.9", "lose-labels@0.5", "none"])
def test_rows_stand_as_the_gold_reading_says(kind: str, damage: str) -> None:
    for seed in range(620010, 620014):
        _, document = generate_drafted(kind, seed, damage)
        wanted = Counter(order for _, _, order in document.rows)
        found = Counter(tag.kind for _, tag in _tagged(kind, seed, damage) if tag is not None)
        assert found[TagKind.ROW_OUT_OF_ORDER] == wanted["out_of_order"]
        assert found[TagKind.ROW_UNLABELLED] == wanted["unlabelled"]


def test_the_second_half_of_a_label_is_a_row_continued() -> None:
    found = [
        line.text.strip()
        for seed in range(620020, 620026)
        for line, tag in _tagged("tab", seed, "split-label")
        if tag is not None and tag.kind is TagKind.ROW_CONTINUED
    ]
    assert found
    assert not any(any(c.isdigit() for c in text.split("\t")[-1]) for text in found)


@pytest.mark.parametrize("kind", ["tab", "docx", "flow", "html"])
def test_headings_are_those_of_the_gold_reading(kind: str) -> None:
    for seed in range(620030, 620034):
        _, document = generate_drafted(kind, seed, "heading-numbers")
        printed = "".join(
            core(line.text)
            for line, tag in _tagged(kind, seed, "heading-numbers")
            if tag is not None and tag.kind in (TagKind.HEADING, TagKind.TITLE)
        )
        for _, words, _ in document.gold.headings:
            assert core(words) in printed


def test_a_run_in_heading_is_a_heading_with_its_level() -> None:
    run_in = [
        tag
        for seed in range(620040, 620060)
        for line, tag in _tagged("tab", seed, "none")
        if line.text.startswith("（一）") and "。" in line.text[:30] and tag is not None and tag.kind is TagKind.HEADING
    ]
    assert run_in
    assert {tag.level for tag in run_in} == {3}


def test_a_sites_own_lines_and_page_marks_are_furniture() -> None:
    site = {line.text.strip(): tag.kind for line, tag in _tagged("html", 620002, "furniture@0.9") if tag is not None}
    assert any(kind is TagKind.FURNITURE for kind in site.values())
    marks = [
        tag.kind
        for seed in range(620060, 620066)
        for line, tag in _tagged("flow", seed, "none")
        if line.text.strip().startswith("- ") and line.text.strip().endswith(" -") and tag is not None
    ]
    assert marks
    assert set(marks) == {TagKind.FURNITURE}


def test_read_plan_numbers_the_classes_and_hides_what_is_not_decided() -> None:
    document = read_plan(Plan(kind="tab", seed=620001, operators=()))
    assert len(document.gold) == len(document.levels) == len(document.view.lines)
    assert CLASSES[document.gold[0]] is TagKind.TITLE
    assert document.levels[0] == 1
    glued = read_plan(Plan(kind="glued", seed=620001, operators=()))
    assert set(glued.gold) == {-1}


def test_documents_are_the_same_whatever_the_number_of_workers() -> None:
    recipe = load_recipe("small")
    one = [document.gold for document in tagged_documents(recipe, read_plan)]
    two = [document.gold for document in tagged_documents(recipe, read_plan, workers=2)]
    assert one == two
    assert len(list(tagged_documents(recipe, read_plan, most=1))) == len(recipe.kinds)
