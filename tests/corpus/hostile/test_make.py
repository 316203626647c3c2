"""Hostile files: every kind is made, small on disk, and the same each time."""

from __future__ import annotations

from random import Random

import pytest

import gouji
from gouji.corpus.hostile.make import HOSTILE_KINDS, make_hostile
from gouji.corpus.hostile.pdf import write_pdf
from gouji.corpus.hostile.word import paragraph, write_docx


def test_there_are_enough_kinds_for_each_format() -> None:
    endings = [kind.partition("-")[0] for kind in HOSTILE_KINDS]
    assert len(HOSTILE_KINDS) >= 80
    assert min(endings.count(ending) for ending in ("pdf", "docx", "html", "txt", "md", "png")) >= 4


@pytest.mark.parametrize(
    "kind", ["pdf-forms-that-laugh", "docx-huge-span", "html-deep-blocks", "txt-brackets", "png-cut"]
)
def test_a_kind_is_the_same_each_time(kind: str) -> None:
    assert HOSTILE_KINDS[kind](Random(1)) == HOSTILE_KINDS[kind](Random(1))


def test_kinds_come_in_turn() -> None:
    names = [name for name, _ in make_hostile(3)]
    assert names == [f"{kind}-0.pdf" for kind in list(HOSTILE_KINDS)[:3]]


def test_the_frames_around_them_are_sound() -> None:
    """What is hostile is what a kind puts in: the plain file is read as any other."""
    assert gouji.open_document(write_pdf(), name="x.pdf").text.split() == ["12", "34", "56"]
    assert "规章 5" in gouji.open_document(write_docx(paragraph("规章 5")), name="x.docx").text
