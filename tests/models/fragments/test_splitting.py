"""Lines, chunks and pieces: their spans lie in the text, ascend, and hold what they say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.corpus.make import generate
from gouji.corpus.replicas import replicas
from gouji.ingest import open_document
from gouji.ingest.stream.builder import StreamBuilder
from gouji.models.forms.load import load_form, load_forms
from gouji.models.fragments.pieces import Join, Piece
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.fragments.splitting import split_pieces
from gouji.models.identity.choose import build_label_index
from gouji.models.labels.dictionary import LabelIndex
from gouji.models.labels.settings import LabelSettings
from gouji.models.text.lines import split_lines
from gouji.models.text.normalise import fold
from gouji.tokens import Source, TokenStream

EXACT = settings(derandomize=True, deadline=None, database=None, max_examples=150)
INDEX = build_label_index(load_forms(), LabelSettings())


def stream_of(text: str, name: str = "a.txt") -> TokenStream:
    return open_document(text.encode(), name=name)


def pieces(text: str, name: str = "a.txt") -> tuple[Piece, ...]:
    return split_pieces(split_lines(stream_of(text, name)), INDEX, FragmentSettings())


def digits(text: str) -> str:
    return "".join(c for c in fold(text) if c.isdigit())


def check_places(stream: TokenStream) -> None:
    """Everything that holds for the pieces of any stream."""
    lines = split_lines(stream)
    for line in lines:
        for chunk in line.chunks:
            assert len(chunk.offsets) == len(chunk.text)
            assert all(stream.text[place] == sign for place, sign in zip(chunk.offsets, chunk.text, strict=True))
    assert [line.start for line in lines] == sorted(line.start for line in lines)
    position = 0
    for piece in split_pieces(lines, INDEX, FragmentSettings()):
        start, end = piece.span
        assert position <= start <= end <= len(stream.text)
        position = end
        printed = stream.text[start:end]
        if piece.slots is None:
            assert piece.core or piece.enumerator is not None
            assert digits(piece.text) == digits(printed)
            continue
        before = start
        for slot in piece.slots:
            assert before <= slot.span[0] <= slot.span[1] <= end
            before = slot.span[1]
            assert digits(slot.printed or slot.text) == digits(stream.text[slot.span[0] : slot.span[1]])
        assert piece.slots[0].join is Join.START


@pytest.mark.parametrize(
    "kind", ["tab", "cells", "cells-plain", "flow", "glued", "markdown", "html", "html-word", "docx"]
)
@pytest.mark.parametrize("seed", [3, 4])
def test_places_of_generated_documents(kind: str, seed: int) -> None:
    document = generate(kind, seed)
    check_places(open_document(document.data, name=document.name))


@pytest.mark.parametrize("replica", replicas(), ids=lambda replica: replica.name)
def test_places_of_replicas(replica: object) -> None:
    check_places(open_document(replica.data, name=replica.name))  # type: ignore[attr-defined]  # a Replica


WORDS = st.sampled_from(
    [
        "规章",
        "行政许可",
        "1.属于国家秘密",
        "（一）予以公开",
        "总计",
        "其他",
        "全年办理",
        "件",
        "，",
        "。",
        "（其中2件）",
        "万元",
        "没有",
    ]
)
NUMBERS = st.sampled_from(["0", "12", "3.5", "+4", "-7", "0000012", "1,024", "１２", "-", "2024"])
GAPS = st.sampled_from(["", " ", "\t", "\n", "\u3000", "\n\n", "\t\t"])


@EXACT
@given(st.lists(st.tuples(st.one_of(WORDS, NUMBERS), GAPS), max_size=25))
def test_places_of_any_mixture(parts: list[tuple[str, str]]) -> None:
    check_places(stream_of("表\n" + "".join(word + gap for word, gap in parts)))


@EXACT
@given(st.lists(st.tuples(NUMBERS, st.sampled_from([" ", "\t"])), min_size=1, max_size=9))
def test_no_number_after_a_label_is_lost(parts: list[tuple[str, str]]) -> None:
    text = "行政强制\t" + "".join(word + gap for word, gap in parts)
    found = "".join(digits(p.text) for p in pieces(text + "\n"))
    assert found == digits(text)


def texts(found: tuple[Piece, ...]) -> list[str]:
    return [p.core if p.slots is None else p.text for p in found]


def test_a_glued_line_is_cut_at_labels_and_numbers() -> None:
    assert texts(pieces("规章010行政规范性文件6014第二十条第（五）项")) == [
        "规章",
        "010",
        "行政规范性文件",
        "6014",
        "第二十条第五项",
    ]


def test_the_last_digit_before_a_point_is_the_next_items_number() -> None:
    found = pieces("（四）无法提供3.补正后申请内容仍不明确40000042.重复申请0000000")
    assert texts(found) == ["无法提供", "补正后申请内容仍不明确", "4000004", "重复申请", "0000000"]
    again = [p for p in found if p.core == "重复申请"]
    assert again[0].enumerator is not None
    assert again[0].enumerator.number == 2


@pytest.mark.parametrize("text", ["(3)危及三安全", "（3）危及三安全", "3）危及三安全", " 3)危及三安全"])
def test_a_bracketed_number_is_the_item_of_the_text_after_it(text: str) -> None:
    (piece,) = pieces(text)
    assert piece.slots is None
    assert piece.enumerator is not None
    assert (piece.enumerator.number, piece.core) == (3, "危及三安全")


def test_a_bracketed_item_ends_the_numbers_before_it() -> None:
    found = pieces("0000000（4）保护第三方合1000001")
    assert [p.text for p in found if p.slots] == ["0000000", "1000001"]
    assert [p.core for p in found if p.slots is None] == ["保护第三方合"]


def test_cells_keep_blanks_dashes_and_notes() -> None:
    (label, run) = pieces("规章\t\t—\t22（其中修订16件）\n行政许可\t1\t2\t3\n")[:2]
    assert label.core == "规章"
    assert run.slots is not None
    assert [(s.text, s.dash) for s in run.slots] == [("", False), ("", True), ("22", False)]
    assert run.slots[2].note == "(其中修订16件)"


def test_thousands_are_one_number() -> None:
    (_, run) = pieces("行政许可\t12,345\t6\n行政处罚\t1\t2\n")[:2]
    assert run.text == "12345 6"


def test_one_number_a_line_is_one_run() -> None:
    found = pieces("一、本年新收政府信息公开申请数量\n12\n0\n0\n0\n0\n0\n12\n二、上年结转政府信息公开申请数量\n")
    (run,) = (p for p in found if p.slots is not None)
    assert run.text == "12 0 0 0 0 0 12"
    assert run.slots is not None
    assert {s.join for s in run.slots[1:]} == {Join.LINE}


@pytest.mark.parametrize(
    "text", ["全年共办理行政许可35件，", "在2024年开展行政许可3次", "发布信息120条。", "访问http://a.cn/12"]
)
def test_numbers_of_sentences_are_told_apart(text: str) -> None:
    runs = [p for p in pieces(text) if p.slots is not None]
    assert runs
    assert all(p.prose for p in runs)


@pytest.mark.parametrize("text", ["行政许可 35", "行政许可35\n行政处罚2", "行政许可\t35"])
def test_numbers_of_tables_are_no_sentences(text: str) -> None:
    assert all(not p.prose for p in pieces(text) if p.slots is not None)


@pytest.mark.parametrize("text", ["依法对行政许可，从严把关", "加强行政许可工作", "规范行政许可、优化服务"])
def test_a_label_inside_a_sentence_is_embedded(text: str) -> None:
    (label,) = (p for p in pieces(text) if p.core == "行政许可")
    assert label.embedded


def test_furniture_is_no_piece() -> None:
    flow = "标题行\n" + "行政许可 12\n" + "- 1 -\n\f" + "行政处罚 3\n" + "- 2 -\n"
    found = texts(pieces(flow))
    assert "1" not in found
    assert [t for t in found if t in {"12", "3"}] == ["12", "3"]


def test_labels_are_found_whatever_stands_between_their_characters() -> None:
    index = LabelIndex(("公开", "不予公开", "公开出版物"), LabelSettings())
    text = "不 予，公开出版 物公开"
    assert [text[a:b] for a, b in index.find(text)] == ["不 予，公开", "公开"]
    assert LabelIndex((), LabelSettings()).find("公开") == []


def test_the_longest_label_is_found_first() -> None:
    index = build_label_index((load_form("gov-disclosure-2021"),), LabelSettings())
    for text in ("其他处理", "其他法律行政法规禁止公开", "行政规范性文件", "要求提供公开出版物"):
        assert [text[a:b] for a, b in index.find(text)] == [text]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("五、存在的主要问题和改进情况主要是人手不足", "存在的主要问题和改进情况"),
        ("四、 政府信息公开行政复议和行政诉讼情况行政复议", "政府信息公开行政复议和行政诉讼情况"),
        ("二、主动公开政府信息情况第二十条", "主动公开政府信息情况"),
    ],
)
def test_a_title_after_its_number_is_found_though_a_character_differs(text: str, title: str) -> None:
    index = build_label_index((load_form("gov-disclosure-2021"),), LabelSettings())
    assert [text[a:b] for a, b in index.find_near_titles(text)] == [title]


@pytest.mark.parametrize(
    "text", ["存在的主要问题和改进情况", "二、政府信息公开情况", "十五、存在一些不足", "四、结转下年度继续办理"]
)
def test_no_title_is_found_without_number_or_where_much_differs(text: str) -> None:
    index = build_label_index((load_form("gov-disclosure-2021"),), LabelSettings())
    assert index.find_near_titles(text) == []


def test_a_title_found_nearly_is_one_piece_that_text_may_follow() -> None:
    text = "0000000四、政府信息公开行政复议和行政诉讼情况行政复议结果维持"
    (title,) = (p for p in pieces(text) if "诉讼情况" in p.text)
    assert title.text == "四、政府信息公开行政复议和行政诉讼情况"
    assert not title.embedded


def test_blank_lines_are_no_lines() -> None:
    assert [line.text for line in split_lines(stream_of("\n \n\t\n甲\n\u3000\n乙\n"))] == ["甲", "乙"]


def test_a_row_has_a_chunk_a_cell() -> None:
    stream = open_document(b"| a | b |\n| --- | --- |\n| x |  |\n", name="a.md")
    rows = [line for line in split_lines(stream) if line.is_row]
    assert [[chunk.text for chunk in line.chunks] for line in rows] == [["a", "b"], ["x", ""]]
    assert rows[1].chunks[1].locate(0, 0) == (rows[1].chunks[1].start,) * 2


def test_sentences_are_cut_at_full_stops() -> None:
    assert texts(pieces("全面推进。重点突破")) == ["全面推进", "重点突破"]


@pytest.mark.parametrize("text", ["没有问题，", "没有问题。", "没有问题；"])
def test_a_sentences_end_tells_prose(text: str) -> None:
    assert pieces(text)[0].prose_text


def test_a_label_before_a_full_stop_is_touched() -> None:
    (label,) = (p for p in pieces("办结行政许可。另有") if p.core == "行政许可")
    assert label.touched_after


def test_a_particle_at_the_end_makes_no_sentence() -> None:
    (label,) = (p for p in pieces("4.无正当理由大量反复申请的") if p.known)
    assert not label.embedded
    (label,) = (p for p in pieces("4.无正当理由大量反复申请的。") if p.known)
    assert label.embedded


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("行政事业性收费02023年我单位收到申请", "0"),
        ("行政事业性收费 1.5 02023年我单位收到申请", "1.5 0"),
        ("政府集中采购038 2019年我单位收到申请", "038"),
    ],
)
def test_a_year_that_touches_a_number_is_none_of_it(text: str, run: str) -> None:
    assert [p.text for p in pieces(text) if p.slots and not p.prose] == [run]


def test_a_year_alone_is_a_year() -> None:
    assert [p.text for p in pieces("行政事业性收费 2023年我单位收到申请") if p.slots and not p.prose] == []


@pytest.mark.parametrize("space", ["", " "])
def test_a_measure_word_on_the_next_line_tells_a_number_of_a_sentence(space: str) -> None:
    found = pieces(f"全年集中公开信息{space}1891\n条，比上一年增加5%。")
    assert [p.prose for p in found if p.text == "1891"] == [True]


def test_a_year_whose_word_stands_on_the_next_line_is_no_number_of_a_table() -> None:
    (run,) = (p for p in pieces("依申请公开方面 2022\n年，我单位收到申请") if p.slots)
    assert run.prose
    (run,) = (p for p in pieces("行政许可 2022\n年度工作") if p.slots)
    assert not run.prose


def test_a_rows_number_is_none_of_the_line_below() -> None:
    for label in ("行政许可", "行政许司"):
        found = pieces(f"{label} 18\n项目 本年数量")
        assert [p.prose for p in found if p.text == "18"] == [False]


def test_a_number_at_the_end_of_a_labels_cell_begins_the_rows_numbers() -> None:
    found = pieces("（二）部分公开，不计其他2120\t39\t0\t2159\n规章\t1\t0\t1\n")
    assert [p.text for p in found if p.slots] == ["2120 39 0 2159", "1 0 1"]


@pytest.mark.parametrize("dash", ["—", "-", "/", "－－"])
def test_a_cell_of_a_dash_is_blank(dash: str) -> None:
    (run,) = [p for p in pieces(f"规章\t0\t{dash}\t3\n行政许可\t1\t2\t3\n") if p.slots][:1]
    assert [(s.text, s.dash) for s in run.slots or ()] == [("0", False), ("", True), ("3", False)]


def test_a_number_before_an_item_in_one_cell_ends_the_row_before() -> None:
    found = pieces("（七）总计\t2\t0\t1 四、结转下年度继续办理\t0\t5\t0\n规章\t1\t0\t1\n")
    assert [p.text for p in found] == ["（七）总计", "2 0 1", "四、结转下年度继续办理", "0 5 0", "规章", "1 0 1"]


def test_an_item_number_without_a_point_is_no_number_of_a_row() -> None:
    found = pieces("规章\t1\t0\t1\n1 信访举报投诉类申请\t0\t5\t0\n")
    assert [p.text for p in found if p.slots] == ["1 0 1", "0 5 0"]


@pytest.mark.parametrize(
    ("cell", "number"), [("2重复申请", 2), ("2 重复申请", 2), ("2.重复申请", 2), ("重复申请", None)]
)
def test_an_item_number_that_lost_its_point_is_one_before_a_known_label(cell: str, number: int | None) -> None:
    label = pieces(f"{cell}\t0\t5\t0\n规章\t1\t0\t1\n")[0]
    assert (label.core, label.enumerator.number if label.enumerator else None, label.known) == (
        "重复申请",
        number,
        True,
    )


def test_a_picture_behind_a_label_stands_where_its_number_would() -> None:
    builder = StreamBuilder(Source(name="a.pdf", sha256="", media_type="application/pdf"))
    for text in ("行政许可\t\ufffc", "行政处罚\t12"):
        builder.add_text(text)
        builder.end_line()
    found = split_pieces(split_lines(builder.build()), INDEX, FragmentSettings())
    slots = [(slot.text, slot.has_object) for piece in found for slot in piece.slots or ()]
    assert slots == [("", True), ("12", False)]


def test_a_label_before_the_next_ones_item_number_is_no_sentences() -> None:
    found = pieces("一、本年新收政府信息公开申请数量二、上年结转政府信息公开申请数量三、本年度办理结果")
    assert [p.embedded for p in found] == [False, False, False]
    (first, *_) = pieces("本年新收政府信息公开申请数量二者相加，上年结转政府信息公开申请数量")
    assert first.embedded
