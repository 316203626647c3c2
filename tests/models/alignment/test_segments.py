"""Segments of pieces and their prices: what may be a label, a row, a header, or none of these."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.ingest import open_document
from gouji.models.alignment.fits import count_least_cells
from gouji.models.alignment.segments import PricedSegment, list_segments
from gouji.models.alignment.settings import AlignmentSettings
from gouji.models.forms.load import load_form
from gouji.models.forms.outline import NodeKind, build_outline
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.fragments.splitting import split_pieces
from gouji.models.identity.choose import build_label_index
from gouji.models.labels.settings import LabelSettings
from gouji.models.text.lines import split_lines

EXACT = settings(derandomize=True, deadline=None, database=None, max_examples=200)
COSTS = AlignmentSettings()
OUTLINE = build_outline(load_form("gov-disclosure-2021"))


def edges(text: str) -> list[list[PricedSegment]]:
    stream = open_document(text.encode(), name="a.txt")
    pieces = split_pieces(split_lines(stream), build_label_index((OUTLINE.form,), LabelSettings()), FragmentSettings())
    return list_segments(pieces, OUTLINE, COSTS)


def prices(text: str) -> dict[str, float]:
    """What it costs that the whole text is a row's segment, by row."""
    found = edges(text)
    whole: dict[str, float] = {}
    for edge in found[0]:
        if edge.end == len(found):
            for node, cost in edge.costs:
                if OUTLINE.nodes[node].rows:
                    name = "+".join(row.id for row in OUTLINE.nodes[node].rows)
                    whole[name] = min(cost, whole.get(name, math.inf))
    return whole


def test_a_labels_own_row_is_cheapest() -> None:
    found = prices("行政许可\t5\n")
    assert min(found, key=lambda name: found[name]) == "permits"
    assert found["permits"] <= 0.0


def test_a_wrapped_label_costs_little_more() -> None:
    whole, wrapped = (
        prices("补正后申请内容仍不明确 0 0 0 0 0 0 0\n"),
        prices("补正后申请内\n容仍不明确 0 0 0 0 0 0 0\n"),
    )
    name = "unavailable.unclear_after_correction"
    assert whole[name] < wrapped[name] < whole[name] + 1.0


@pytest.mark.parametrize(("printed", "other"), [("1.重复申请", "2.重复申请"), ("4.重复申请", "2.重复申请")])
def test_an_item_number_that_disagrees_costs(printed: str, other: str) -> None:
    run = " 0 0 0 0 0 0 0\n"
    assert prices(printed + run)["not_processed.repeated"] > prices(other + run)["not_processed.repeated"]


def test_numbers_that_do_not_fill_the_row_cost() -> None:
    label = "重复申请 "
    full, short, one = (
        prices(label + run)["not_processed.repeated"] for run in ("1 0 0 0 0 0 1\n", "1 0 0 1\n", "5\n")
    )
    assert full < short < one


def test_every_piece_may_be_passed_over() -> None:
    for row in edges("行政许可\t5\n规章 1 2 3\n随便一句话，没有意义。\n- \n"):
        assert any(edge.passing is not None for edge in row)


def test_a_row_of_numbers_is_dear_to_pass_over_and_a_sentence_is_cheap() -> None:
    (table,) = (e.passing for e in edges("行政许可\t5\t6\t7\n")[1] if e.passing is not None)
    (prose,) = (e.passing for e in edges("共办理35件。\n")[1] if e.passing is not None)
    assert table > 4 * COSTS.pass_prose
    assert prose == pytest.approx(0.0)


def fewest(run: str, longest: int) -> int:
    """The fewest numbers that a run of digits divides into, none longer or with a needless 0, tried one cut after the other."""
    best = [0] + [len(run) + 1] * len(run)
    for end in range(1, len(run) + 1):
        for start in range(end):
            if end - start == 1 or (run[start] != "0" and end - start <= longest):
                best[end] = min(best[end], best[start] + 1)
    return best[len(run)]


@EXACT
@given(st.text(alphabet="000123", min_size=1, max_size=12))
def test_the_fewest_cells_are_those_found_by_trying(run: str) -> None:
    assert count_least_cells(run, 4) == fewest(run, 4)


def _passing(text: str, piece: int) -> float:
    return next(e.passing for e in edges(text)[piece] if e.passing is not None)


def test_passing_over_a_text_beside_numbers_is_dearer_the_nearer_it_is_to_a_label() -> None:
    zeros = "\t0" * 7
    known, near, far = (_passing(label + zeros, 0) for label in ("重复申请", "重复申情", "处理情况"))
    assert known > near > far


def test_dashes_are_a_rows_own_cells_and_empty_ones_may_not_be() -> None:
    dashes, blanks = "\t-" * 7, "\t" * 7
    numbers = "\n\t2\t1\t0\t0\t0\t0\t3"
    taken = [[e.run for e in edges("重复申请" + cells + numbers)[0] if e.label] for cells in (dashes, blanks)]
    assert (2,) not in taken[0]
    assert (2,) in taken[1]


def test_an_item_number_of_another_kind_tells_against_an_optional_row() -> None:
    wrong, right = prices("3.其他 0 0 0 0 0 0 0"), prices("（六）其他 0 0 0 0 0 0 0")
    assert wrong["other.other"] < wrong["other"] - 2
    assert right["other"] < right["other.other"]


def test_a_columns_label_among_headers_is_hardly_a_row() -> None:
    alone, among = prices("总计 1 0 0 0 0 0 1\n"), edges("尚未审结 总计 1 0 0 0 0 0 1\n")[1]
    total = next(i for i, n in enumerate(OUTLINE.nodes) if n.rows and n.rows[0].id == "total")
    dearer = min(
        cost for edge in among if edge.label == "总计" and edge.run for node, cost in edge.costs if node == total
    )
    assert dearer == pytest.approx(alone["total"] + COSTS.among_headers)


def test_glued_digits_of_a_whole_band_are_no_row_of_it() -> None:
    text = "行政复议行政诉讼结果维持结果纠正其他结果尚未审结总计未经复议直接起诉复议后起诉" + 15 * "0"
    (run,) = (e for found in edges(text) for e in found if e.unlabelled and e.costs)
    costs = dict(run.costs)
    band = next(n for n, node in enumerate(OUTLINE.nodes) if node.kind is NodeKind.TOGETHER and node.width == 15)
    rows = [c for n, c in costs.items() if OUTLINE.nodes[n].table == "disputes" and n != band]
    assert min(rows) > costs[band] + 2


@pytest.mark.parametrize(("confidence", "dear"), [(0.7, False), (0.99, True), (None, True)])
def test_a_label_that_a_recogniser_may_have_garbled_is_the_forms(confidence: float | None, *, dear: bool) -> None:
    stream = open_document("5.属于三关内部事务信息 0 0 0 0 0 0 0\n".encode(), name="a.txt")
    index = build_label_index((OUTLINE.form,), LabelSettings())
    pieces = split_pieces(split_lines(stream), index, FragmentSettings())
    pieces = tuple(replace(p, confidence=confidence) for p in pieces)
    found = [e for e in list_segments(pieces, OUTLINE, COSTS)[0] if e.run and e.costs]
    node = next(n for n, x in enumerate(OUTLINE.nodes) if x.rows and x.rows[0].id == "denied.internal_affairs")
    costs = [dict(e.costs)[node] for e in found if node in dict(e.costs)]
    assert (min(costs) > 5) == dear
    assert any(node in e.contradicted for e in found) == (not dear)
