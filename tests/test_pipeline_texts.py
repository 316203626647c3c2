"""What text leaves out: rows cut off at the end, blank cells that a converter drops, columns given one after the other."""

from __future__ import annotations

import pytest

import gouji
from gouji.corpus.make import generate

HEAD = """云溪市档案局2022年政府信息公开工作年度报告
一、总体情况
我局认真开展工作。
三、收到和处理政府信息公开申请情况
"""
RECEIVED, CARRIED_IN = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
GRANTED = "三、本年度办理结果\n（一）予以公开"


def row(label: str, numbers: str, way: str) -> str:
    cells = [label, *numbers.split(" ")]
    return {
        "space": " ".join(cells),
        "lines": "\n".join(cells),
        "tabs": "\t".join(cells),
        "bars": " | ".join(cells) + " |",
    }[way]


def read(text: str) -> gouji.Facts:
    return gouji.read(text.encode(), name="a.txt", form="gov-disclosure-2021").facts


def find(facts: gouji.Facts, name: str) -> list[gouji.Fact]:
    return [fact for fact in facts.values() if fact.id.startswith(f"requests.{name}.")]


@pytest.mark.parametrize("way", ["space", "lines", "tabs", "bars"])
@pytest.mark.parametrize("rest", ["", "\n"])
def test_a_row_that_the_end_cuts_off_behind_its_label_is_absent(way: str, rest: str) -> None:
    last = CARRIED_IN + (" |" if way == "bars" else "")
    facts = read(HEAD + row(RECEIVED, "4 0 0 0 0 0 4", way) + "\n" + last + rest)
    assert [fact.value for fact in find(facts, "received")] == [4, 0, 0, 0, 0, 0, 4]
    assert all(fact.status is gouji.FactStatus.ABSENT or fact.review for fact in find(facts, "carried_in"))


@pytest.mark.parametrize("way", ["space", "lines", "tabs", "bars"])
@pytest.mark.parametrize("numbers", ["7", "0 3", "0 3 0 0 0 3"])
def test_a_row_that_the_end_cuts_off_amid_its_numbers_is_doubtful(way: str, numbers: str) -> None:
    facts = read(HEAD + row(RECEIVED, "4 0 0 0 0 0 4", way) + "\n" + row(CARRIED_IN, numbers, way).removesuffix(" |"))
    assert [fact.review for fact in find(facts, "carried_in")] == [True] * 7


def test_a_blank_row_that_others_follow_is_blank() -> None:
    facts = read(f"{HEAD}{RECEIVED} 4 0 0 0 0 0 4\n{CARRIED_IN}\n{GRANTED} 4 0 0 0 0 0 4\n五、主要问题\n无。\n")
    assert {(fact.value, fact.review) for fact in find(facts, "carried_in")} == {(None, False)}


def test_several_lost_cells_have_no_sure_place_though_sums_fit() -> None:
    facts = read(f"{HEAD}{RECEIVED} 4 4\n{CARRIED_IN} 2 2\n{GRANTED} 2 2\n五、主要问题\n无。\n")
    doubts = [fact.review for name in ("received", "carried_in", "granted") for fact in find(facts, name)]
    assert doubts == [True] * 21


def test_numbers_behind_headers_make_the_rows_that_have_none_doubtful() -> None:
    text = """云溪市档案局2022年政府信息公开工作年度报告
二、主动公开政府信息情况
信息内容
行政许可
信息内容
行政处罚
行政强制
第二十条第（五）项
本年处理决定数量
8
第二十条第（六）项
本年处理决定数量
2
5
三、收到和处理政府信息公开申请情况
"""
    facts = read(text)
    assert all(facts[f"disclosure.{name}.decisions"].review for name in ("permits", "penalties", "coercion"))


def test_tabs_in_pairs_divide_one_cell_from_the_next() -> None:
    document = generate("tab", 7, damage="none")
    doubled = document.data.decode().replace("\t", "\t\t").encode()
    report = gouji.read(doubled, name="a.txt")
    assert {i: report.facts[i].value for i in document.gold.facts} == dict(document.gold.facts)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["tab", "cells-plain", "flow", "markdown"])
def test_a_text_cut_off_anywhere_says_nothing_wrong(kind: str) -> None:
    document = generate(kind, 71_000, damage="none")
    text = document.data.decode()
    for share in range(45, 98, 7):
        facts = gouji.read(text[: len(text) * share // 100].encode(), name=document.name).facts
        wrong = [f for f in facts.values() if not f.review and f.value != document.gold.facts.get(f.id)]
        assert wrong == [], (share, wrong)
