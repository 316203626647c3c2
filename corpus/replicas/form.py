"""The blank form of 2021 as a DOCX: every cell is there and empty, no organ, no year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from gouji.corpus.drafts.compose import SECTIONS, gold_of
from gouji.corpus.drafts.draft import Block, Draft, DraftParagraph, DraftTable, ParagraphKind
from gouji.corpus.drafts.facts import Odds, draw_figures
from gouji.corpus.drafts.forms import load_data
from gouji.corpus.drafts.layout import disclosure_table, disputes_table, requests_table
from gouji.corpus.drafts.prose import numeral
from gouji.corpus.render.docx import DocxWriter, package

__all__ = ["blank_form"]

_TITLE = "政府信息公开工作年度报告样表"
_HERE = "（在这里写文字）"


def blank_form(name: str) -> tuple[bytes, dict[str, Any]]:
    """Return the document and its gold reading: every fact is null."""
    figures = draw_figures(Random(0), Odds(form_2019=0, single_other=0, violation=0))
    tables = {t.id: _emptied(t) for t in (disclosure_table(figures), requests_table(figures), disputes_table(figures))}
    blocks = tuple(_blocks(tables))
    draft = Draft(form=figures.form, year=0, agency="", blocks=blocks, values=figures.values)
    draft = draft.with_defect("a form that nobody has filled in")
    return package(DocxWriter(Random(0)).body(draft)), {**gold_of(draft, name).to_dict(), "year": None}


def _emptied(table: DraftTable) -> DraftTable:
    rows = (replace(row, slots=tuple(replace(s, text="") if s.fact else s for s in row.slots)) for row in table.rows)
    return replace(table, rows=tuple(rows))


def _blocks(tables: dict[str, DraftTable]) -> Iterator[Block]:
    yield DraftParagraph(kind=ParagraphKind.TITLE, text=_TITLE, level=1, section="title")
    for number, section in enumerate(SECTIONS, 1):
        words = load_data("forms")["sections"][section][0]
        yield DraftParagraph(kind=ParagraphKind.HEADING, text=f"{numeral(number)}、{words}", level=2, section=section)
        yield tables.get(section) or DraftParagraph(kind=ParagraphKind.PROSE, text=_HERE)
