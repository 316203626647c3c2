"""The evidence for a form: labels that are printed as labels, weighed by how rare they are elsewhere."""

from __future__ import annotations

import json

import pytest

from gouji.ingest import open_document
from gouji.models.forms.load import load_forms
from gouji.models.identity.choose import build_label_index
from gouji.models.identity.evidence import TitleSign, measure_evidence
from gouji.models.identity.form_model import FEATURES, choose_probability, load_form_model, make_form_model
from gouji.models.identity.labels_seen import SeenLabels, see_labels
from gouji.models.identity.settings import IdentitySettings
from gouji.models.identity.title_sign import read_title_sign
from gouji.models.labels.settings import LabelSettings
from gouji.models.text.lines import split_lines

OLD, NEW = load_forms()


def see(text: str, name: str = "a.txt") -> SeenLabels:
    lines = split_lines(open_document(text.encode(), name=name))
    return see_labels(lines, build_label_index(load_forms(), LabelSettings()))


def measure(text: str, title: TitleSign | None = None) -> dict[str, float]:
    values = measure_evidence(see(text), title or TitleSign(), NEW, load_form_model())
    return dict(zip(FEATURES, values, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "行政许可 23",
        "行政许可\t23",
        "| 行政许可 | 23 |",
        "行政许可 | 23 |",
        "行政许可\n23\n",
        "1.行政许可23",
        "行政许可：23",
    ],
)
def test_a_label_with_its_number_is_a_row_in_every_lane(text: str) -> None:
    seen = see(text)
    assert seen.labels == {"行政许可": True}
    assert seen.rows == ["行政许可"]


@pytest.mark.parametrize(
    "text",
    [
        "全年办理行政许可案件23件，作出行政处罚决定5件。",
        "包括规章、行政规范性文件、行政许可、行政处罚。",
        "1.规章；2.行政规范性文件；3.行政许可的事项；",
        "（一）总体情况。（二）主动公开政府信息情况。",
    ],
)
def test_running_text_is_no_evidence(text: str) -> None:
    assert see(text).labels == {}
    assert see(text).texts


def test_labels_glued_to_each_other_and_to_numbers_are_rows() -> None:
    seen = see("规章000行政规范性文件1 01行政检查4行政许可30")
    assert seen.rows == ["规章", "行政规范性文件", None, "行政许可"]


def test_a_row_of_another_statistic_is_foreign_and_a_piece_of_a_label_is_not() -> None:
    seen = see("行政许可\t3\n行政征收\t5\n过程性信息\t0\n")
    assert seen.rows == ["行政许可", None]
    assert seen.foreign_rows == 1


def test_a_label_that_the_page_breaks_is_one() -> None:
    assert "属于三类内部事务信息" in see("属于三类内\n部事务信息\n0 0 0 0\n").labels


def test_rows_in_the_forms_order_count_and_headers_that_name_rows_are_foreign() -> None:
    form = measure("规章\t0\t0\t0\n行政规范性文件\t1\t0\t1\n行政许可\t3\n")
    other = measure("行政许可\t3\n规章\t0\t0\t0\n")
    turned = measure("自然人\t12\n法人或其他组织\t3\n商业企业\t1\n")
    assert form["order"] > other["order"] == 0.0
    assert turned["heads"] == 0.0
    assert turned["foreign_rows"] == 1.0


def test_a_common_label_weighs_less_than_a_rare_one() -> None:
    model = load_form_model()
    assert model.weigh("其他") < model.weigh("行政许可") < model.weigh("属于三类内部事务信息") == model.rarest
    assert model.weigh("总计") < model.weigh("本年制发件数")


def test_what_speaks_for_a_form_has_no_negative_weight_and_what_speaks_against_it_no_positive_one() -> None:
    weights = dict(zip(FEATURES, load_form_model().weights, strict=True))
    assert all(weights[name] >= 0 for name in FEATURES[:6])
    assert all(weights[name] <= 0 for name in FEATURES[6:])


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("白榆县水务局2023年政府信息公开工作年度报告\n正文。\n", TitleSign(own=True)),
        ("白榆县水务局2016年政府信息公开工作年度报告\n正文。\n", TitleSign(own=True, early=True)),
        ("关于做好2023年政府信息公开工作年度报告编制工作的通知\n正文。\n", TitleSign(other=True)),
        ("白榆县2023年法治政府建设年度报告\n正文。\n", TitleSign(other=True)),
        ("白榆县水务局权责清单\n行政许可\t3\n", TitleSign(other=True)),
        ("各单位应当公布上一年度政府信息公开工作年度报告。\n", TitleSign()),
        ("一、总体情况\n正文。\n", TitleSign()),
    ],
)
def test_what_titles_say(text: str, sign: TitleSign) -> None:
    lines = split_lines(open_document(text.encode(), name="a.txt"))
    assert read_title_sign(lines, None, load_forms(), IdentitySettings()) == sign


def test_probabilities_are_those_of_a_logit_with_none() -> None:
    assert choose_probability([0.0]) == (0.5,)
    assert choose_probability([800.0]) == (1.0,)
    one, other = choose_probability([2.0, 1.0])
    assert one > other
    assert one + other < 1.0


def test_a_model_of_other_evidence_is_refused() -> None:
    payload = {"features": ["rows"], "weights": [1.0]}
    with pytest.raises(ValueError, match="fit a new one"):
        make_form_model(json.loads(json.dumps(payload)))
