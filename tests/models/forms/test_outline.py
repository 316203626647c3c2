"""A form as a sequence of places."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.models.forms.load import load_form, load_forms
from gouji.models.forms.outline import NodeKind, build_outline
from gouji.models.text.normalise import Enumerator, core

WEBSITE = str(Path(__file__).parents[2] / "data" / "forms" / "website-annual.yaml")


@pytest.mark.parametrize("name", ["gov-disclosure-2019", "gov-disclosure-2021", WEBSITE])
def test_every_row_has_a_place_and_rows_stand_in_the_forms_order(name: str) -> None:
    form = load_form(name)
    outline = build_outline(form)
    rows = [f"{n.table}.{n.rows[0].id}" for n in outline.nodes if n.kind is NodeKind.ROW]
    assert rows == [f"{t.id}.{r.id}" for t in form.tables for b in t.bands for r in b.rows]
    orders = [n.order for n in outline.nodes]
    assert orders == sorted(orders)
    required = [r for t in form.tables for b in t.bands for r in b.rows if not r.optional]
    assert outline.row_count == len(required)


def test_an_outline_reads_like_the_form() -> None:
    nodes = build_outline(load_form(WEBSITE)).nodes
    said = [(n.kind.value, n.cores[0] if n.cores else "", n.width) for n in nodes]
    assert said == [
        ("section", "信息发布", 0),
        ("group", "概况信息", 0),
        ("row", "领导简介", 3),
        ("row", "机构职责", 3),
        ("group", "动态信息", 0),
        ("row", "工作动态", 3),
        ("row", "通知公告", 3),
        ("row", "其他动态", 3),
        ("row", "各栏合计", 3),
        ("section", "咨询与征集", 0),
        ("together", "", 6),
        ("row", "网上信箱", 3),
        ("row", "民意征集", 3),
        ("section", "运行维护", 0),
        ("row", "服务器租用", 1),
        ("row", "日常维护", 1),
        ("row", "支出合计", 1),
        ("section", "说明事项", 0),
    ]
    assert nodes[1].enumerator == Enumerator(style="(c)", number=1)
    assert nodes[2].enumerator == Enumerator(style="d", number=1)
    assert [n.enumerator.number for n in nodes if n.kind is NodeKind.SECTION and n.enumerator] == [1, 2, 3, 4]


def test_headers_notes_and_column_labels_stand_beside() -> None:
    for form in load_forms():
        outline = build_outline(form)
        for table in form.tables:
            for band in table.bands:
                for label in (*band.headers, *(c.label for c in band.columns)):
                    assert core(label.text) in outline.side_cores
    assert "按栏目填写" in build_outline(load_form(WEBSITE)).side_cores


def test_an_outline_is_made_once() -> None:
    form = load_forms()[0]
    assert build_outline(form) is build_outline(form)
