"""Repeated text against an oracle that looks at each place, and running text taken out of documents."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.models.series.repetition import extract_narrative, measure_repeated_share
from gouji.tags import Tag, TagKind
from gouji.tokens import Span

TEXTS = st.text("甲乙丙", max_size=40)


@given(text=TEXTS, before=TEXTS)
@settings(derandomize=True, deadline=None, database=None, max_examples=200)
def test_the_share_is_that_of_the_characters_in_common_runs(text: str, before: str) -> None:
    def repeats(at: int) -> bool:
        return any(
            start >= 0 and start + 4 <= len(text) and text[start : start + 4] in before
            for start in range(at - 3, at + 1)
        )

    wanted = sum(repeats(i) for i in range(len(text))) / len(text) if len(text) >= 4 else 0
    assert measure_repeated_share(text, before, 4) == pytest.approx(wanted)


def test_numbers_and_punctuation_make_no_difference() -> None:
    assert measure_repeated_share("全年公开信息 12 条，更新 3 次。", "全年公开信息308条；更新19次", 6) == 1


def test_other_words_do() -> None:
    assert measure_repeated_share("大厅设置公开查阅点，配备电脑。", "全年组织业务培训，参训踊跃。", 6) == 0


def _tag(kind: TagKind, text: str, part: str) -> Tag:
    start = text.index(part)
    return Tag(kind=kind, span=Span(start=start, end=start + len(part)))


def test_the_narrative_is_the_lines_of_prose() -> None:
    prose = "本机关按照要点逐项落实公开任务，" * 5
    text = f"一、总体情况\n{prose}\n规章 3"
    tags = [
        _tag(TagKind.HEADING, text, "一、总体情况"),
        _tag(TagKind.PROSE, text, prose),
        _tag(TagKind.ROW, text, "规章 3"),
    ]
    assert extract_narrative(text, tags) == prose


def test_on_one_line_the_narrative_is_the_sentences_between_rows() -> None:
    text = "一、总体情况本机关逐项落实公开任务。规章 3（二）不予公开规范性文件 4主要问题是专职力量不足。"
    tags = [
        _tag(TagKind.HEADING, text, "一、总体情况"),
        _tag(TagKind.ROW, text, "规章 3"),
        _tag(TagKind.ROW, text, "规范性文件 4"),
    ]
    assert extract_narrative(text, tags) == "本机关逐项落实公开任务。\n主要问题是专职力量不足。"
