"""The replicas carry the numbers of their gold, and no running text of the reports whose damage they carry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gouji.corpus.drafts.draft import Gold
from gouji.corpus.drafts.forms import load_data
from gouji.corpus.replicas import REPLICAS, Replica, replica_named, replicas
from gouji.corpus.replicas.form import blank_form
from gouji.ingest.open import open_document

SHARED = Path(__file__).parents[4] / "shared"
ORIGINALS = [*sorted(SHARED.glob("seeds/*.txt")), *sorted(SHARED.glob("real/*/source.*"))]
needs_originals = pytest.mark.skipif(not ORIGINALS, reason="the original documents are not beside the project")
SHORTEST = 4
LONGEST = 11
"""So many characters in a row may be the same by chance, or because the matter has this name."""
TITLE = re.compile(r"《[^》]*》")
HAN = re.compile(r"[\u4e00-\u9fff]+")
WIDE = str.maketrans("(),:", "（），：")
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def text_of(name: str, data: bytes) -> str:
    return "".join(open_document(data, name=name).text.split()).translate(WIDE)


@pytest.mark.parametrize("replica", replicas(), ids=lambda replica: replica.name)
def test_gold_has_the_shape_of_the_gold_files(replica: Replica) -> None:
    assert set(replica.gold) == set(Gold.__slots__)
    assert replica.gold["source"] == replica.name
    assert replica.gold["year"] in (2019, 2020, 2021, 2022, 2023, 2024, 2025, None)
    text = text_of(replica.name, replica.data) + replica.data.decode("utf-8", "replace")
    assert replica.gold["agency"] in text
    assert 4 <= len(replica.gold["sections"]) <= 6


@pytest.mark.parametrize("replica", replicas(), ids=lambda replica: replica.name)
def test_headings_and_numbers_stand_in_the_text(replica: Replica) -> None:
    text = text_of(replica.name, replica.data).replace("[bookmark：_GoBack]", "")
    for _, words, _ in replica.gold["headings"]:
        assert "".join(words.split()).translate(WIDE) in text
    for value in replica.gold["facts"].values():
        assert value is None or str(value).removesuffix(".0") in text
    for choices in replica.gold["ambiguous"].values():
        assert len(choices) > 1


def test_every_kind_of_file_is_among_them() -> None:
    assert {name.rpartition(".")[2] for name in REPLICAS} == {"txt", "html", "md", "pdf", "docx"}
    assert len(set(REPLICAS)) == len(REPLICAS) == 18


def test_a_replica_that_is_not_there_is_told() -> None:
    with pytest.raises(KeyError, match=r"known are glued-cut\.txt"):
        replica_named("mine.txt")


def test_the_blank_form_is_the_same_again() -> None:
    assert blank_form("a.docx") == blank_form("a.docx")
    assert set(blank_form("a.docx")[1]["facts"].values()) == {None}


def test_the_pages_are_drawn_again() -> None:
    pytest.importorskip("reportlab", reason="reportlab draws the PDF; it is not installed")
    from gouji.corpus.replicas.pages import draw_pages

    folder = Path(__file__).parents[3] / "corpus" / "replicas"
    assert draw_pages(folder) == (folder / "ruled-pages.pdf").read_bytes()


STANDING = (
    "政府信息公开工作年度报告",
    "政府信息公开年报",
    "页面链接与图片详见",
    "全真版文字版文件下载相关链接",
    "平台建设情况",
    "监督保障情况",
    # What the damaged tables print in the form's stead.
    "本年新收件数",
    "上年结转件数",
    "本年制作件数",
    "无正当理由由大量反复申请",
    "确0000000认或重新出具已获取信息",
    "本列数据的钩稽关系为",
    "行政法复议",
    "类别数据1数据2数据3数据4数据5数据6",
    "没有的数据项填“0”不得空白或填",
    "区分处理的",
)
"""Names of reports and parts of them, and words of archives and portals: the same everywhere."""
ENUMERATOR = re.compile(r"^[（(]?[一二三四五六七八九\d][）)、.]+")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def masked(text: str) -> str:
    """The text without what is printed on the form itself and what stands in every report."""
    printed = {words for text in _strings(load_data("forms")) for words in (text, ENUMERATOR.sub("", text))}
    parts = {part for words in printed for part in re.split(r"[、，：（）]", words) if len(part) >= SHORTEST}
    for words in sorted({*printed, *parts, *STANDING}, key=len, reverse=True):
        text = text.replace(words, "。")
    return text


def wording(text: str) -> list[str]:
    """Runs of characters between punctuation, numbers and titles of laws."""
    return [run for run in HAN.findall(NUMBER.sub("。", TITLE.sub("。", masked(text)))) if len(run) > LONGEST]


def sentences(text: str) -> list[str]:
    """Sentences with their numbers and commas."""
    text = masked(text)
    return [s for s in re.split(r"[。；！？]", text) if len(s) > LONGEST and len("".join(HAN.findall(s))) > LONGEST]


@pytest.fixture(scope="module")
def originals() -> tuple[str, ...]:
    return tuple(text_of(path.name, path.read_bytes()) for path in ORIGINALS)


@needs_originals
@pytest.mark.parametrize("name", REPLICAS)
def test_running_text_is_written_anew(name: str, originals: tuple[str, ...]) -> None:
    """No sentence, and no run of twelve characters, is one of an original's."""
    replica = replica_named(name)
    text = text_of(name, replica.data)
    for organ in filter(None, (replica.gold["agency"], replica.gold["agency"][3:])):
        text = text.replace(organ, "。")
    assert not [s for s in sentences(text) if any(s in other for other in originals)]
    copied = {
        run[at : at + LONGEST + 1]
        for run in wording(text)
        for at in range(len(run) - LONGEST)
        if any(run[at : at + LONGEST + 1] in other for other in originals)
    }
    assert not copied


@needs_originals
def test_a_copied_sentence_would_be_found(originals: tuple[str, ...]) -> None:
    """What the test above looks for is there to be found: most originals have several such sentences."""
    assert sum(len(sentences(text)) >= 3 for text in originals) >= 10
    assert sum(bool(wording(text)) for text in originals) >= 10
    assert all(sentence in text for text in originals for sentence in sentences(text)[:3])


@needs_originals
def test_organs_are_invented(originals: tuple[str, ...]) -> None:
    for name in REPLICAS:
        agency = replica_named(name).gold["agency"]
        assert not agency or not any(agency in text for text in originals), agency
