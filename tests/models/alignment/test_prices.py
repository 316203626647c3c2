"""Prices of the alignment between two documents each: one that a lower price reads otherwise, one that a higher price does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gouji.ingest import open_document
from gouji.models.alignment.align import align
from gouji.models.alignment.settings import AlignmentSettings
from gouji.models.forms.load import parse_form
from gouji.models.forms.outline import NodeKind, build_outline
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.fragments.splitting import split_pieces
from gouji.models.identity.choose import build_label_index
from gouji.models.labels.settings import LabelSettings
from gouji.models.text.lines import split_lines

LABELS = {
    "primary": "小学学校",
    "middle": "中学学校",
    "libraries": "公共图书馆",
    "grounds": "体育场",
    "museums": "博物馆",
    "clinics": "医院诊所",
    "homes": "养老院",
    "parks": "公园绿地",
    "fire": "消防站",
    "toilets": "公共厕所",
    "buses": "汽车站",
    "total": "合计",
}
FORM = """\
form: town-demo
title: 设施表
sections:
  - {id: counts, title: 设施清点, table: counts}
tables:
  - id: counts
    bands:
      - headers: [设施名称]
        columns:
          - {id: good, label: 完好, type: count}
          - {id: bad, label: 损坏, type: count}
          - {id: all, label: 合计, type: count}
        rows:
""" + "".join(f"          - {{id: {name}, label: {label}}}\n" for name, label in LABELS.items())
OUTLINE = build_outline(parse_form(FORM, name="town.yaml"))
INDEX = build_label_index((OUTLINE.form,), LabelSettings())


def rows_of(text: str, settings: AlignmentSettings) -> dict[str, str]:
    """Which row gets which numbers."""
    stream = open_document(text.encode(), name="town.txt")
    pieces = split_pieces(split_lines(stream), INDEX, FragmentSettings())
    return {
        OUTLINE.nodes[p.node].rows[0].id: " ".join(s.text for i in p.run for s in pieces[i].slots or () if s.text)
        for p in align(pieces, OUTLINE, settings).placements
        if OUTLINE.nodes[p.node].kind is NodeKind.ROW
    }


# Numbers right after a label are its own even if they are too many; a run that is far too long is not.
WAITING_LOWER = "公共图书馆 22 15 37 24 3 27\n34 21 55\n"
WAITING_HIGHER = "中学学校\n24 9 33 57 47 104 43 56 99\n47 18 65\n"
# A label that lacks a character names its row eight rows back; ten rows back the numbers are likelier the next row's.
BACK_LOWER = "汽车站\n32 57 89\n小学学 23 48 71\n"
BACK_HIGHER = "消防站\n51 13 64\n小学学 30 3 33\n"
# Behind headers 合计 is a header, unless numbers of its own follow it at once and another row has its own too.
HEADERS_LOWER = "设施名称\t合计\n12 3 15\n公园绿地\n"
HEADERS_HIGHER = "完好\n合计\t12 3 15\n公园绿地 10 2 12\n"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (WAITING_LOWER, {"libraries": "22 15 37 24 3 27", "grounds": "34 21 55"}),
        (WAITING_HIGHER, {"middle": "47 18 65"}),
        (BACK_LOWER, {"buses": "32 57 89", "total": "23 48 71"}),
        (BACK_HIGHER, {"fire": "51 13 64", "primary": "30 3 33"}),
        (HEADERS_LOWER, {"homes": "12 3 15", "parks": ""}),
        (HEADERS_HIGHER, {"total": "12 3 15", "parks": "10 2 12"}),
    ],
)
def test_the_likelier_row_gets_the_numbers(text: str, rows: dict[str, str]) -> None:
    assert rows_of(text, AlignmentSettings()) == rows


@pytest.mark.parametrize(
    ("price", "factor", "text"),
    [
        ("pass_waiting", 0.0, WAITING_LOWER),
        ("pass_waiting", 0.5, WAITING_LOWER),
        ("pass_waiting", 2.0, WAITING_HIGHER),
        ("back_step", 0.0, BACK_LOWER),
        ("back_step", 0.5, BACK_LOWER),
        ("back_step", 2.0, BACK_HIGHER),
        ("among_headers", 0.0, HEADERS_LOWER),
        ("among_headers", 0.5, HEADERS_LOWER),
        ("among_headers", 4.0, HEADERS_HIGHER),
    ],
)
def test_another_price_gives_the_numbers_to_other_rows(price: str, factor: float, text: str) -> None:
    settings = AlignmentSettings()
    other = replace(settings, **{price: getattr(settings, price) * factor})
    assert rows_of(text, other) != rows_of(text, settings)
