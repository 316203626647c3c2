"""The alignment's search against a walk along every path there is."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.models.alignment.align import _price_ends, align, price_steps
from gouji.models.alignment.segments import list_segments
from gouji.models.alignment.settings import AlignmentSettings
from gouji.models.forms.load import parse_form
from gouji.models.forms.outline import NodeKind, Outline, build_outline
from gouji.models.fragments.pieces import Piece
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.fragments.splitting import split_pieces
from gouji.models.identity.choose import build_label_index
from gouji.models.labels.settings import LabelSettings
from gouji.models.text.lines import split_lines

EXACT = settings(derandomize=True, deadline=None, database=None, max_examples=200)
COSTS = AlignmentSettings()

FORM = """\
form: park-demo
title: 公园表
sections:
  - {id: counts, title: 设施清点, table: counts}
tables:
  - id: counts
    bands:
      - headers: [设施名称]
        columns:
          - {id: good, label: 完好数量, type: count}
          - {id: bad, label: 损坏数量, type: count}
        rows:
          - {id: benches, label: 长椅板凳}
          - group: 照明设施
            enumerator: （一）
            rows:
              - {id: lamps, enumerator: "1.", label: 路边灯具}
              - {id: floods, enumerator: "2.", label: 草坪灯具}
          - {id: total, label: 全部设施}
"""


@cache
def outline() -> Outline:
    return build_outline(parse_form(FORM, name="park.yaml"))


def pieces(text: str) -> tuple[Piece, ...]:
    from gouji.ingest import open_document

    stream = open_document(text.encode(), name="park.txt")
    return split_pieces(split_lines(stream), build_label_index((outline().form,), LabelSettings()), FragmentSettings())


@dataclass(frozen=True, slots=True)
class Walk:
    """One way through the document: its price so far, and which node each run's first piece was given."""

    cost: float
    runs: tuple[tuple[int, int], ...]


def walks(found: tuple[Piece, ...]) -> Iterator[Walk]:
    """Every way to cut the pieces into segments and to give each a node, by recursion over the segments' prices."""
    places, size = len(outline().nodes), len(found)
    edges = list_segments(found, outline(), COSTS)
    steps, ends = price_steps(outline(), COSTS), _price_ends(outline(), COSTS)

    def onward(position: int, state: int, cost: float, runs: tuple[tuple[int, int], ...]) -> Iterator[Walk]:
        if position == size:
            yield Walk(cost + float(ends[state]), runs)
            return
        for edge in edges[position]:
            if edge.passing is not None:
                waiting = edge.waiting * (places <= state < 2 * places)
                apart = tuple((piece, places) for piece in edge.run if edge.foreign)
                yield from onward(edge.end, state, cost + edge.passing + waiting, runs + apart)
            for node, price in edge.costs:
                opened = edge.opens and bool(outline().nodes[node].rows)
                after = node + places if opened else node
                step = float(steps[state, node])
                mine = tuple((piece, node) for piece in edge.run)
                yield from onward(edge.end, after, cost + step + price, runs + mine)
            for node, price in edge.fits:
                if state == node + places:
                    mine = tuple((piece, node) for piece in edge.run)
                    refund = COSTS.blank_row_refund * COSTS.blank_row
                    yield from onward(edge.end, node, cost + price - refund, runs + mine)

    yield from onward(0, 2 * places, 0.0, ())


LABELS = (
    "长椅板凳",
    "1.路边灯具",
    "路边灯",
    "2.草坪灯具",
    "全部设施",
    "（一）照明设施",
    "设施名称",
    "长椅\n板凳",
    "热线工单",
)
RUNS = ("12 3", "123", "0 0", "4", "7 1 2")
PARTS = st.one_of(st.sampled_from(LABELS), st.sampled_from(RUNS))


@pytest.mark.slow
@EXACT
@given(st.lists(st.tuples(PARTS, st.sampled_from(["\n", "\t", ""])), min_size=1, max_size=5))
def test_the_search_finds_a_cheapest_walk_and_each_margin(parts: list[tuple[str, str]]) -> None:
    found = pieces("".join(itertools.chain.from_iterable(parts)) + "\n")
    if not 1 <= len(found) <= 5:
        return
    best: float = math.inf
    least: dict[tuple[int, int], float] = {}
    for walk in walks(found):
        best = min(best, walk.cost)
        for run in walk.runs:
            least[run] = min(least.get(run, math.inf), walk.cost)
    alignment = align(found, outline(), COSTS)
    assert alignment.cost == pytest.approx(best, abs=1e-6)
    for piece, margins in alignment.margins.items():
        wanted = [least.get((piece, node), math.inf) - best for node in range(len(margins))]
        assert list(margins) == pytest.approx(wanted, abs=1e-6)


@pytest.mark.slow
@EXACT
@given(st.lists(st.tuples(PARTS, st.sampled_from(["\n", "\t"])), min_size=1, max_size=12))
def test_placements_stand_in_document_order_and_have_margin_0(parts: list[tuple[str, str]]) -> None:
    found = pieces("".join(itertools.chain.from_iterable(parts)) + "\n")
    alignment = align(found, outline(), COSTS)
    place = 0
    for placement in alignment.placements:
        assert place <= placement.start < placement.end <= len(found)
        place = placement.end
        for piece in placement.run:
            if found[piece].numbers:
                assert alignment.margins[piece][placement.node] == pytest.approx(0.0, abs=1e-6)


def rows_of(text: str) -> dict[str, str]:
    """Which row got which numbers."""
    found = pieces(text)
    nodes = outline().nodes
    return {
        nodes[p.node].rows[0].id: " ".join(s.text for i in p.run for s in found[i].slots or () if s.text)
        for p in align(found, outline(), COSTS).placements
        if nodes[p.node].kind is NodeKind.ROW
    }


WHOLE = {"benches": "12 3", "lamps": "40 2", "floods": "6 0", "total": "58 5"}


@pytest.mark.parametrize(
    "text",
    [
        "长椅板凳\t12\t3\n（一）照明设施\n1.路边灯具\t40\t2\n2.草坪灯具\t6\t0\n全部设施\t58\t5\n",
        "长椅板凳 12 3\n1.路边灯具 40 2\n2.草坪灯具 6 0\n全部设施 58 5\n",
        "长椅\n板凳 12 3\n（一）照明设施 1.路边灯具 40 2\n2.草坪灯具 6 0\n全部\n设施 58 5\n",
        "长椅板凳\n12\n3\n路边灯具\n40\n2\n草坪灯具\n6\n0\n全部设施\n58\n5\n",
        "全部设施\t58\t5\n长椅板凳\t12\t3\n1.路边灯具\t40\t2\n2.草坪灯具\t6\t0\n",
        "长椅板凳\t12\t3\n1.路边灯\t40\t2\n2.草坪坪灯具\t6\t0\n全部设施\t58\t5\n",
    ],
    ids=["table", "no group", "wrapped", "a cell a line", "total first", "misspelt"],
)
def test_rows_find_their_numbers(text: str) -> None:
    assert rows_of(text) == WHOLE


def test_a_row_whose_label_is_lost_is_known_by_its_place() -> None:
    found = rows_of("长椅板凳\t12\t3\n1.路边灯具\t40\t2\n\t6\t0\n全部设施\t58\t5\n")
    assert found == WHOLE


def test_the_heading_and_the_header_are_no_rows() -> None:
    text = "一、设施清点\n设施名称\t完好数量\t损坏数量\n长椅板凳\t12\t3\n"
    assert rows_of(text) == {"benches": "12 3"}


def test_a_document_of_nothing_costs_the_rows_it_lacks() -> None:
    alignment = align((), outline(), COSTS)
    assert alignment.placements == ()
    assert alignment.margins == {}
    assert alignment.cost == pytest.approx(2.0)
