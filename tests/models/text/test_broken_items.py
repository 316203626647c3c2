"""Torn sentences of a list are no headings; headings of a list are not torn."""

from __future__ import annotations

import pytest

from gouji.ingest.open import open_document
from gouji.models.headings.find import find_headings
from gouji.models.headings.passages import split_passages
from gouji.models.headings.regions import Regions
from gouji.models.headings.settings import HeadingSettings
from gouji.models.text.lines import split_lines
from gouji.models.text.paragraphs import join_paragraphs
from gouji.models.text.settings import LineSettings


def _headings(text: str) -> list[str]:
    lines = split_lines(open_document(text.encode(), name="a.txt"))
    return [
        heading.text
        for heading in find_headings(
            split_passages(join_paragraphs(lines, LineSettings()), Regions(), {}, HeadingSettings()),
            None,
            HeadingSettings(),
            text=LineSettings(),
        )
    ]


_SENTENCE = "（一）办好公开课堂，请熟悉条例的同志逐条讲解常见情形，做到新到岗人员人人听得懂、会操作、能答复。"


def test_an_item_beside_sentences_whose_text_goes_on_is_none() -> None:
    torn = "（二）推动服务点与线上栏目联动，在村\n居便民站放置查询终端，方便群众查询各类名单。"
    assert _headings(f"{_SENTENCE}\n{torn}\n") == []
    assert _headings(f"{torn.replace('二', '一')}\n{_SENTENCE.replace('一）', '二）')}\n") == []


def test_a_sentence_may_end_some_lines_on() -> None:
    torn = "（二）推动服务点与线上栏目联动，在村\n居便民站放置查询终端，方便群众查询\n各类名单。"
    assert _headings(f"{_SENTENCE}\n{torn}\n") == []


def test_a_list_that_is_torn_throughout_is_told_by_its_width() -> None:
    items = (
        "（一）对来电反映的查询难逐件登记，由专人\n回访，月底汇总成清单，作为改版依据供参考使\n用。",
        "（二）定期抽取答复文书交叉评查，发现错误\n的当场指出，限期改正并通报。",
    )
    assert _headings("\n".join(items)) == []


@pytest.mark.parametrize(
    "text",
    [
        "（一）加强领导，落实责任\n主要负责人亲自过问，分管负责人具体抓。\n（二）加大培训，提高水平\n邀请专家授课，覆盖科室。\n",
        "（一）加强领导，落实责任。主要负责人亲自\n过问，分管负责人具体抓。\n（二）加大培训，提高水平。邀请专家\n授课，覆盖科室。\n",
        "（一）主要问题\n公开不够及时，解读形式偏少，有待加强。\n（二）改进措施\n加强培训，完善制度，提高质量。\n",
    ],
)
def test_headings_with_text_behind_them_stay(text: str) -> None:
    assert len(_headings(text)) == 2


def test_wide_headings_of_a_text_without_broken_lines_stay() -> None:
    heads = ("（一）强化组织领导，健全完善政务公开工作机制", "（二）拓宽公开渠道，持续加强公开平台各项建设")
    body = "主要负责人亲自过问公开事项，分管负责人具体抓，办公室牵头协调，各科室分工配合。"
    assert _headings("\n".join(f"{head}\n{body}" for head in heads)) == list(heads)


def test_a_heading_beside_one_stays_where_the_list_is_mixed() -> None:
    text = "（一）主要问题\n解读形式偏少。\n（二）加强培训，完善制度\n邀请专家授课，覆盖全部科室，提高质量。\n"
    assert _headings(text) == ["（一）主要问题", "（二）加强培训，完善制度"]


def test_a_lone_item_is_left_as_it_is() -> None:
    assert _headings("（一）加强培训，完善制度\n邀请专家授课，覆盖全部科室。\n") == ["（一）加强培训，完善制度"]
