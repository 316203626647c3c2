"""Which form a document is on; what the lines of a document are."""

from __future__ import annotations

import pytest

from gouji.corpus.make import generate
from gouji.ingest import open_document
from gouji.models.forms.load import load_form, load_forms
from gouji.models.identity.choose import score_forms
from gouji.models.labels.settings import LabelSettings
from gouji.models.text.lines import split_lines
from gouji.pipeline import read_stream, tag_stream
from gouji.tags import TagKind

OLD, NEW = load_forms()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["tab", "glued", "markdown", "html", "cells"])
@pytest.mark.parametrize("seed", range(40, 46))
def test_the_form_is_told_by_its_labels(kind: str, seed: int) -> None:
    document = generate(kind, seed)
    report = read_stream(open_document(document.data, name=document.name))
    assert report.form == document.gold.to_dict()["form"]
    assert 0.5 < report.form_confidence <= 1.0


def test_the_year_does_not_choose_the_form() -> None:
    text = "白榆县水务局2023年政府信息公开工作年度报告\n规章\t0\t0\t0\n规范性文件\t1\t1\t4\n行政许可\t2\t0\t7\n其他对外管理服务事项\t0\t0\t0\n政府集中采购\t2\t18.4\n"
    report = read_stream(open_document(text.encode(), name="a.txt"))
    assert (report.form, report.year) == (OLD.id, 2023)


@pytest.mark.parametrize(
    "text",
    [
        "会议纪要\n一、安全生产\n检查企业35家。\n",
        "水费价目\n居民\t2.4\n工业\t3.1\n",
        "行政许可办理指南\n行政许可须知。行政处罚须知。\n",
        "总计\t5\n其他\t3\n",
    ],
)
def test_too_few_labels_make_no_form(text: str) -> None:
    report = read_stream(open_document(text.encode(), name="a.txt"))
    assert report.form is None
    assert len(report.facts) == 0


def test_a_label_counts_once_however_often_it_stands() -> None:
    once = score_forms(
        split_lines(open_document("规章 1\n行政许可 2\n".encode(), name="a.txt")), load_forms(), LabelSettings()
    )
    often = score_forms(
        split_lines(open_document("规章 1\n行政许可 2\n行政许可 2\n规章\n".encode(), name="a.txt")),
        load_forms(),
        LabelSettings(),
    )
    assert [(s.labels, s.rows) for s in once] == [(s.labels, s.rows) for s in often]


def test_scores_come_best_first_and_say_their_share() -> None:
    text = "".join(f"{row.label.text} 0\n" for t in NEW.tables for b in t.bands for row in b.rows)
    best, other = score_forms(split_lines(open_document(text.encode(), name="a.txt")), load_forms(), LabelSettings())
    assert (best.form.id, other.form.id) == (NEW.id, OLD.id)
    assert best.share == pytest.approx(1.0)
    assert best.labels > other.labels


def test_a_forced_form_is_used() -> None:
    report = read_stream(open_document("行政许可 2\n".encode(), name="a.txt"), form=OLD.id)
    assert (report.form, report.form_confidence) == (load_form(OLD.id).id, 1.0)


def kinds_of(text: str) -> list[tuple[str, str]]:
    stream = open_document(text.encode(), name="a.txt")
    return [(t.kind.value, stream.text[t.span.start : t.span.end].strip()) for t in tag_stream(stream, form=NEW.id)]


def test_lines_of_every_kind_are_tagged() -> None:
    text = (
        "白榆县水务局2023年政府信息公开工作年度报告\n一、总体情况\n全年工作平稳，公开信息80条。\n（一）主动公开\n发布及时。\n"
        "二、主动公开政府信息情况\n信息内容\t本年处理决定数量\n行政许可\t5\n行政处罚\t7\n- 1 -\n\f行政强制\t1\n"
        "六、其他需要报告的事项\n没有其他需要说明的事情，全部工作已完成。\n没有其他需要说明的事情，全部工作已经完成。\n白榆县水务局\n2024年1月20日\n"
    )
    tags = kinds_of(text)
    assert tags[0] == ("title", "白榆县水务局2023年政府信息公开工作年度报告")
    assert ("heading", "一、总体情况") in tags
    assert ("heading", "（一）主动公开") in tags
    assert ("prose", "全年工作平稳，公开信息80条。") in tags
    assert ("table_header", "信息内容\t本年处理决定数量") in tags
    assert [line for kind, line in tags if kind == "row"] == ["行政许可\t5", "行政处罚\t7", "行政强制\t1"]
    assert ("furniture", "- 1 -") in tags
    assert tags[-2:] == [("signature", "白榆县水务局"), ("signature", "2024年1月20日")]


def test_a_row_out_of_order_and_one_without_label_are_told() -> None:
    text = "行政强制\t1\n规章\t0\t0\t0\n行政规范性文件\t1\t2\t3\n行政许可\t5\n\t7\n"
    kinds = {kind for kind, _ in kinds_of(text)}
    assert TagKind.ROW_OUT_OF_ORDER.value in kinds
    assert TagKind.ROW.value in kinds
