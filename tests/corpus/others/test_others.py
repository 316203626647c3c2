"""Documents of other kinds: drawn from data, written in every lane, the same for the same seed."""

from __future__ import annotations

from random import Random

import pytest

from gouji.corpus.drafts.compose import draw_draft
from gouji.corpus.drafts.cut import count_rows, cut_after, cut_before, drop_headers, drop_title
from gouji.corpus.drafts.draft import DraftParagraph, ParagraphKind, RowKind
from gouji.corpus.others.blocks import OtherTable
from gouji.corpus.others.draw import draw_blocks, list_kinds
from gouji.corpus.others.make import generate_other, generate_others
from gouji.corpus.others.render import LANES
from gouji.corpus.others.tables import draw_form_blocks
from gouji.ingest import open_document
from gouji.models.forms.load import load_forms

ALL = (*list_kinds(seen=True), *list_kinds(seen=False))


def test_half_of_the_kinds_are_kept_from_fitting() -> None:
    assert len(list_kinds(seen=True)) >= 12
    assert len(list_kinds(seen=False)) >= 12
    assert not set(list_kinds(seen=True)) & set(list_kinds(seen=False))


@pytest.mark.parametrize("kind", ALL)
def test_every_kind_has_blocks_and_full_grids(kind: str) -> None:
    for seed in range(20):
        blocks = draw_blocks(kind, Random(f"{kind}/{seed}"))
        assert blocks
        for block in blocks:
            if isinstance(block, OtherTable):
                assert len({len(row) for row in block.rows}) == 1
            else:
                assert "{" not in block.text


@pytest.mark.parametrize("lane", LANES)
def test_every_lane_can_be_read_and_is_the_same_again(lane: str) -> None:
    document = generate_other("enforcement", 3, lane)
    assert generate_other("enforcement", 3, lane) == document
    assert "行政" in open_document(document.data, name=document.name).text


def test_documents_come_in_all_lanes_by_turns() -> None:
    documents = generate_others(("budget",), 1, len(LANES))
    assert {document.lane for document in documents} == set(LANES)


@pytest.mark.parametrize("form", load_forms(), ids=lambda form: form.id)
def test_the_tables_of_a_form_are_drawn_from_its_definition(form: object) -> None:
    blocks = draw_form_blocks(form, Random(1))  # type: ignore[arg-type]
    cells = [cell for block in blocks if isinstance(block, OtherTable) for row in block.rows for cell in row]
    assert "2.重复申请" in cells
    assert "行政复议" in cells


def test_a_draft_is_cut_by_its_rows() -> None:
    draft = draw_draft(Random(5))
    whole = count_rows(draft)
    assert [count_rows(cut_after(draft, rows)) for rows in (1, 2, 7, whole)] == [1, 2, 7, whole]
    assert count_rows(cut_before(draft, 4)) == whole - 4
    plain = drop_title(drop_headers(draft))
    assert all(row.kind is not RowKind.HEADER for table in plain.tables for row in table.rows)
    assert not any(isinstance(b, DraftParagraph) and b.kind is ParagraphKind.TITLE for b in plain.blocks)
