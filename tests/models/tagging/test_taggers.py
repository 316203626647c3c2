"""Taggers: one guess a line, the best sequence, models that are refused, and what is made of guesses."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gouji.corpus.make import generate
from gouji.errors import UsageError
from gouji.ingest.open import open_document
from gouji.models.tagging.combine import combine
from gouji.models.tagging.encode import MARKS, UNKNOWN, cut_windows, encode_line
from gouji.models.tagging.features.grams import hash_grams
from gouji.models.tagging.features.lines import BUCKETS, extract_features, name_dense_columns
from gouji.models.tagging.features.shape import shape_of
from gouji.models.tagging.features.similarity import measure_likeness
from gouji.models.tagging.features.view import View, view_of
from gouji.models.tagging.levels import assign_levels, make_tags
from gouji.models.tagging.linear import dump_linear, load_linear, parse_linear
from gouji.models.tagging.protocol import KINDS, Guess
from gouji.models.tagging.settings import TaggingSettings
from gouji.models.tagging.spread import convert_tags
from gouji.models.tagging.table import TAGGERS, load_tagger
from gouji.models.tagging.transformer import merge_windows
from gouji.models.tagging.viterbi import compute_marginals, find_best_path
from gouji.models.text.lines import split_lines
from gouji.pipeline import tag_stream
from gouji.tags import Tag, TagKind
from gouji.tokens import Span, TokenStream

_REPORT = """青石镇2023年政府信息公开工作年度报告

一、总体情况

今年以来，我镇按要求推进公开工作，制度逐步健全。

（一）主动公开

二、主动公开政府信息情况

第二十条第（一）项
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t0\t0\t0
行政规范性文件\t2\t0\t5

青石镇人民政府
2024年1月9日
"""
_FLOATS = st.floats(-5, 5).map(lambda value: round(value, 3))


def _stream(text: str = _REPORT) -> TokenStream:
    return open_document(text.encode(), name="report.txt")


def _kinds(text: str, tagger: str) -> dict[str, TagKind]:
    stream = _stream(text)
    view = view_of(stream)
    guesses = load_tagger(tagger).tag(view)
    return {line.text.strip(): guess.kind for line, guess in zip(view.lines, guesses, strict=True)}


@pytest.mark.parametrize("tagger", ["rules", "linear"])
def test_a_plain_report_is_tagged_line_by_line(tagger: str) -> None:
    kinds = _kinds(_REPORT, tagger)
    assert kinds["青石镇2023年政府信息公开工作年度报告"] is TagKind.TITLE
    assert kinds["一、总体情况"] is TagKind.HEADING
    assert kinds["（一）主动公开"] is TagKind.HEADING
    assert kinds["今年以来，我镇按要求推进公开工作，制度逐步健全。"] is TagKind.PROSE
    assert kinds["规章\t0\t0\t0"] is TagKind.ROW
    assert kinds["信息内容\t本年制发件数\t本年废止件数\t现行有效件数"] is TagKind.TABLE_HEADER
    assert kinds["2024年1月9日"] is TagKind.SIGNATURE


@pytest.mark.parametrize("name", ["rules", "linear"])
@pytest.mark.parametrize("text", ["无", "\x0c\n1\n", "一、\n" * 3, "0 0 0\n0 0 0"])
def test_any_text_gets_a_guess_a_line(name: str, text: str) -> None:
    view = view_of(_stream(text))
    assert len(load_tagger(name).tag(view)) == len(view.lines)
    assert load_tagger(name).tag(View(lines=(), furniture=frozenset())) == ()


@pytest.mark.slow
def test_reading_without_scikit_learn_or_torch_is_enough_for_the_linear_tagger() -> None:
    code = (
        "import sys\nfor name in ('sklearn', 'torch', 'transformers', 'onnx', 'onnxruntime'): sys.modules[name] = None\n"
        "from gouji.ingest.open import open_document\nfrom gouji.pipeline import tag_stream\n"
        "print(len(tag_stream(open_document('一、总体情况\\n无。'.encode(), name='a.txt'), tagger='linear')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.strip() == "2", done.stderr


def test_an_unknown_tagger_is_refused_with_the_known_names() -> None:
    with pytest.raises(UsageError, match="known are alignment, combined, rules, linear, transformer"):
        load_tagger("nosuch")


@given(
    arrays(np.float64, st.tuples(st.integers(1, 4), st.just(3)), elements=_FLOATS),
    arrays(np.float64, (3, 3), elements=_FLOATS),
)
def test_viterbi_finds_the_best_of_all_sequences(scores: np.ndarray, steps: np.ndarray) -> None:
    def worth(path: tuple[int, ...]) -> float:
        own = sum(scores[at, k] for at, k in enumerate(path))
        return float(own + sum(steps[a, b] for a, b in itertools.pairwise(path)))

    best = max(worth(path) for path in itertools.product(range(3), repeat=len(scores)))
    assert worth(tuple(find_best_path(scores, steps).tolist())) == pytest.approx(best)


@given(
    arrays(np.float64, st.tuples(st.integers(1, 4), st.just(3)), elements=_FLOATS),
    arrays(np.float64, (3, 3), elements=_FLOATS),
)
def test_marginals_are_sums_over_all_sequences(scores: np.ndarray, steps: np.ndarray) -> None:
    wanted = np.zeros_like(scores)
    for path in itertools.product(range(3), repeat=len(scores)):
        own = sum(scores[at, k] for at, k in enumerate(path)) + sum(steps[a, b] for a, b in itertools.pairwise(path))
        for at, k in enumerate(path):
            wanted[at, k] += np.exp(own)
    assert np.allclose(compute_marginals(scores, steps), wanted / wanted.sum(axis=1, keepdims=True))


def test_no_lines_no_sequence() -> None:
    assert find_best_path(np.zeros((0, 3)), np.zeros((3, 3))).tolist() == []
    assert compute_marginals(np.zeros((0, 3)), np.zeros((3, 3))).shape == (0, 3)


def test_grams_are_of_one_line_and_counted_once() -> None:
    rows, buckets = hash_grams(["甲乙", "甲乙", "乙甲"], BUCKETS)
    first, second, third = (set(buckets[rows == at].tolist()) for at in range(3))
    assert first == second != third
    assert len(first) == np.sum(rows == 0) <= 9
    rows, buckets = hash_grams(["１２"], BUCKETS)
    assert set(buckets.tolist()) == set(hash_grams(["34"], BUCKETS)[1].tolist())
    assert hash_grams([], BUCKETS)[0].size == 0


def test_features_have_a_name_each() -> None:
    features = extract_features(view_of(_stream()))
    assert features.dense.shape == (len(view_of(_stream()).lines), len(name_dense_columns()))
    assert len(set(name_dense_columns())) == len(name_dense_columns())
    assert features.buckets.max() < BUCKETS


def test_shapes_tell_labels_numbers_and_blanks() -> None:
    (line,) = split_lines(_stream("\t\t1.属于国家秘密\t0\t\t3\n规章\t0\t0\t0\n"))[:1]
    shape = shape_of(line)
    assert shape.label == "属于国家秘密"
    assert (shape.cells.numbers, shape.cells.texts, shape.cells.leading_blanks) == (2, 1, 2)
    assert not shape.cells.number_first


def test_likeness_places_rows_in_the_forms_order() -> None:
    labels = ["属于国家秘密", "保护第三方合法权益", "其他法律行政法规禁止公开", "毫不相干的一句话"]
    alike = measure_likeness(labels, labels)
    assert alike.place[0] < alike.place[2] < alike.place[1]
    assert alike.place[3] == -1
    assert alike.fallen.tolist().count(True) == 1
    assert not alike.fallen[0]
    misspelt = measure_likeness(["属干国家秘密"], ["属干国家秘密"])
    assert misspelt.place[0] == alike.place[0]


def test_a_line_that_may_be_no_row_has_no_place() -> None:
    alike = measure_likeness(["总计", "属于国家秘密"], ["总计", "属于国家秘密"], [False, True])
    assert alike.place[0] == -1 < alike.place[1]


def test_a_model_file_is_read_back_and_another_is_refused(tmp_path: Path) -> None:
    shipped = load_linear()
    data = dump_linear(shipped.dense, shipped.hashed, shipped.steps, shipped.about)
    assert data == dump_linear(shipped.dense, shipped.hashed, shipped.steps, shipped.about)
    again = parse_linear(data, "again")
    assert np.array_equal(again.dense, shipped.dense)
    assert again.about == shipped.about
    with pytest.raises(UsageError, match="other features or classes"):
        parse_linear(dump_linear(shipped.dense[:1], shipped.hashed, shipped.steps, shipped.about), "old")
    for content in (b"", b"no model", data[: len(data) // 2]):
        (tmp_path / "bad.npz").write_bytes(content)
        with pytest.raises(UsageError, match="not a model of the linear tagger"):
            load_tagger("linear", tmp_path / "bad.npz")
    with pytest.raises(UsageError, match="cannot be read"):
        load_tagger("linear", tmp_path / "missing.npz")


def test_the_shipped_model_says_what_it_was_made_from() -> None:
    about = load_linear().about
    assert set(about) >= {"recipe", "corpus_sha256", "generator_sha256", "versions", "held_out", "lines"}
    assert about["classes"] == [kind.value for kind in KINDS]


def test_levels_follow_numbers_words_and_what_is_declared() -> None:
    text = "# 某局2022年年度报告\n\n## 总体情况\n\n一、主动公开政府信息情况\n\n（一）好\n\n1.小节\n\n## 无号\n"
    view = view_of(open_document(text.encode(), name="a.md"))
    kinds = [TagKind.TITLE, *[TagKind.HEADING] * 5]
    levels = assign_levels(view, [Guess(kind=kind) for kind in kinds], TaggingSettings())
    assert levels == (1, 2, 2, 3, 4, 2)


def test_a_heading_that_prose_follows_ends_at_its_full_stop() -> None:
    stream = _stream("（一）主动公开。全年公开信息若干条。\n其余从略。\n")
    view = view_of(stream)
    tags = make_tags(view, [Guess(kind=TagKind.HEADING), Guess(kind=TagKind.PROSE)], TaggingSettings())
    assert stream.text[tags[0].span.start : tags[0].span.end] == "（一）主动公开"
    assert [tag.level for tag in tags] == [3, None]


def test_tags_with_places_become_one_guess_a_line() -> None:
    view = view_of(_stream("一、总体情况\n规章\n0 0 0\n无\n"))
    first, label, numbers, last = view.lines
    tags = [
        Tag(kind=TagKind.ROW, span=Span(start=label.start, end=numbers.end)),
        Tag(kind=TagKind.HEADING, span=Span(start=first.start, end=first.end)),
        Tag(kind=TagKind.TABLE_HEADER, span=Span(start=numbers.start, end=numbers.end)),
        Tag(kind=TagKind.SIGNATURE, span=Span(start=last.start, end=last.end)),
    ]
    found = [guess.kind for guess in convert_tags(view, tags)]
    assert found == [TagKind.HEADING, TagKind.ROW, TagKind.ROW, TagKind.SIGNATURE]


def test_combined_keeps_what_the_alignment_found_and_asks_the_tagger_for_the_rest() -> None:
    view = view_of(_stream("某局\n2022年年度报告\n规章 0\n（注）\n一、总体\n"))
    tags = [Tag(kind=TagKind.PROSE, span=Span(start=line.start, end=line.end)) for line in view.lines]
    tags[1] = Tag(kind=TagKind.TITLE, span=tags[1].span, level=1)
    tags[2] = Tag(kind=TagKind.ROW_OUT_OF_ORDER, span=tags[2].span)
    kinds = (TagKind.TITLE, TagKind.PROSE, TagKind.ROW, TagKind.NOTE, TagKind.HEADING)
    found = combine(view, tags, [Guess(kind=kind, confidence=0.9) for kind in kinds])
    wanted = [TagKind.TITLE, TagKind.TITLE, TagKind.ROW_OUT_OF_ORDER, TagKind.NOTE, TagKind.PROSE]
    assert [tag.kind for tag in found] == wanted
    assert [tag.level for tag in found[:2]] == [1, 1]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["tab", "flow", "markdown", "docx", "glued"])
@pytest.mark.parametrize("tagger", ["alignment", "combined", "linear", "rules"])
def test_tags_cover_every_line_in_order(kind: str, tagger: str) -> None:
    document = generate(kind, 620070)
    stream = open_document(document.data, name=document.name)
    tags = tag_stream(stream, tagger=tagger)
    starts = [(tag.span.start, tag.span.end) for tag in tags]
    assert starts == sorted(starts)
    for line in view_of(stream).lines:
        if any(c.isalnum() for c in line.text):
            assert any(tag.span.start < line.end and line.start < tag.span.end for tag in tags), line.text


def test_windows_hold_whole_lines_and_every_line() -> None:
    document = generate("flow", 620071)
    view = view_of(open_document(document.data, name=document.name))
    vocabulary = {symbol: at for at, symbol in enumerate((*MARKS, "一", "、", "0"))}
    windows = cut_windows(view, vocabulary, 96)
    assert len(windows) > 2
    assert sorted({line for window in windows for line in window.lines}) == list(range(len(view.lines)))
    for window in windows:
        assert len(window.ids) <= 96
        assert all(window.ids[mark] == vocabulary["[line]"] or window.ids[mark] in range(2, 5) for mark in window.marks)
        assert vocabulary[UNKNOWN] in window.ids


def test_a_line_longer_than_a_window_is_cut() -> None:
    view = view_of(_stream("长" * 300 + "\n" + "短\n"))
    windows = cut_windows(view, {symbol: at for at, symbol in enumerate(MARKS)}, 10)
    assert all(len(window.ids) <= 10 for window in windows)
    assert {line for window in windows for line in window.lines} == {0, 1}


def test_symbols_say_style_cells_and_numbers() -> None:
    (row,) = split_lines(_stream("规章\t0\t15\t\n"))
    symbols = encode_line(row, furniture=False)
    assert symbols[0] == "[line-row]"
    assert symbols[1:6] == ("规", "章", "[cell]", "0", "[cell]")
    assert "9" in symbols
    view = view_of(open_document("## 一、标题\n".encode(), name="a.md"))
    assert encode_line(view.lines[0], furniture=False)[:2] == ("[line]", "[h2]")


def test_a_line_counts_in_the_window_where_it_has_most_context() -> None:
    view = view_of(_stream("甲\n乙\n丙\n丁\n戊\n己\n"))
    vocabulary = {symbol: at for at, symbol in enumerate(MARKS)}
    windows = cut_windows(view, vocabulary, 9)
    assert len(windows) == 2
    first = np.zeros((len(windows[0].lines), len(KINDS)))
    second = np.zeros((len(windows[1].lines), len(KINDS)))
    first[:, 0], second[:, 1] = 5, 5
    found = merge_windows(windows, [first, second], 6).argmax(axis=1)
    assert found[0] == 0
    assert found[-1] == 1
    assert sorted(found.tolist()) == found.tolist()


def test_every_tagger_of_the_table_is_named_on_the_command_line() -> None:
    from gouji.cli.commands.tags import _TAGGERS

    assert set(_TAGGERS) == {"alignment", "combined", *TAGGERS}
