"""Cells and lines that stand in a number's place: by what they say, and by where they stand."""

from __future__ import annotations

import pytest

from gouji.ingest import open_document
from gouji.models.forms.load import load_forms
from gouji.models.fragments.pieces import Join, NumberSlot, Piece
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.fragments.splitting import split_pieces
from gouji.models.identity.choose import build_label_index
from gouji.models.labels.settings import LabelSettings
from gouji.models.text.lines import split_lines

INDEX = build_label_index(load_forms(), LabelSettings())


def pieces(text: str) -> tuple[Piece, ...]:
    lines = split_lines(open_document(text.encode(), name="a.txt"))
    return split_pieces(lines, INDEX, FragmentSettings())


def slots(text: str) -> list[NumberSlot]:
    return [slot for piece in pieces(text) for slot in piece.slots or ()]


def show(slot: NumberSlot) -> str:
    return slot.text or (f"?{slot.printed}" if slot.filled else "-" if slot.dash else "")


TABLE = "行政许可\t17\t2\n行政处罚\t{}\t3\n行政强制\t5\t1\n"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("3件", "3"),
        ("十二", "12"),
        ("约3", "3"),
        ("见附件", "?见附件"),
        ("另行公布", "?另行公布"),
        ("2023年", "?2023年"),
        ("一", "?一"),
        ("—", "-"),
        ("", ""),
    ],
)
def test_a_cell_in_a_column_of_numbers_is_a_value(cell: str, shown: str) -> None:
    assert [show(s) for s in slots(TABLE.format(cell))][2:4] == [shown, "3"]


@pytest.mark.parametrize("cell", ["行政强制", "行政强治", "（一）予以公开", "本年处理决定数", "3.危及三安全"])
def test_a_label_in_a_column_of_numbers_stays_a_label(cell: str) -> None:
    found = pieces(TABLE.format(cell))
    assert cell in [p.text for p in found if p.slots is None]


def test_a_numeral_before_a_label_is_no_value() -> None:
    found = pieces("序号\t项目\t数量\n一\t行政许可\t17\n二\t行政处罚\t3\n三\t行政强制\t5\n")
    assert [show(s) for p in found if p.slots for s in p.slots] == ["17", "3", "5"]


def test_the_only_cell_of_a_row_may_hold_signed_numbers_without_spaces() -> None:
    assert [show(s) for s in slots("行政许可\t6-24\n行政处罚\t8+2\n")] == ["6", "-24", "8", "+2"]
    assert show(slots("行政许可\t6-24\t5\n行政处罚\t8\t2\n")[0]) == "?6-24"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("行政许可 17件 行政处罚 8项 行政强制 0件", ["17", "8", "0"]),
        ("行政许可17件行政处罚8项行政强制0件", ["17", "8", "0"]),
        ("行政许可 1,234 行政处罚 12，045", ["1234", "12045"]),
        ("行政许可 421 增1423 1844 行政处罚 80 减38 42", ["421", "+1423", "1844", "80", "-38", "42"]),
        ("行政许可 421 持平 421", ["421", "?持平", "421"]),
        ("行政许可 见附件 行政处罚 12", ["?见附件", "12"]),
        ("行政处罚 十二 行政强制 约3", ["12", "3"]),
        ("行政许可 6 - 7 行政处罚 8 / 4", ["6", "-", "7", "8", "-", "4"]),
    ],
)
def test_numbers_between_labels_keep_their_words(line: str, shown: list[str]) -> None:
    found = pieces(line)
    assert [show(s) for p in found if p.slots for s in p.slots] == shown
    assert not any(p.prose for p in found if p.slots)
    assert not any(p.embedded for p in found if p.known)


@pytest.mark.parametrize(
    "line",
    [
        "全年共办理行政许可35件，",
        "办理行政许可35件",
        "行政许可35件、行政处罚12件，",
        "行政许可 35 件，行政处罚 12 件，其中",
    ],
)
def test_numbers_of_sentences_stay_prose(line: str) -> None:
    runs = [p for p in pieces(line) if p.slots]
    assert runs
    assert all(p.prose for p in runs)


@pytest.mark.parametrize("item", ["三、", "三.", "（三）"])
def test_an_item_number_that_a_narrow_column_leaves_alone_is_no_value(item: str) -> None:
    assert [show(slot) for slot in slots(f"行政许可\n17\n2\n{item}\n本年\n")] == ["17", "2"]


def test_one_value_a_line_is_a_run_below_its_label() -> None:
    (run,) = (p for p in pieces("行政许可\n421\n增1423\n1844项\n第二十条第（六）项\n") if p.slots)
    assert run.slots is not None
    assert [show(s) for s in run.slots] == ["421", "+1423", "1844"]
    assert {s.join for s in run.slots[1:]} == {Join.LINE}


@pytest.mark.parametrize("text", ["全年接待查阅\n890人次\n", "其他需要报告的事项\n无\n", "行政许可\n（三）\n"])
def test_a_line_of_words_elsewhere_is_no_value(text: str) -> None:
    assert [p for p in pieces(text) if p.slots and not p.prose] == []


@pytest.mark.parametrize("gap", [" ", "\u3000"])
def test_a_sign_behind_a_space_is_no_item_number_of_the_digits_before(gap: str) -> None:
    found = slots(f"本年新收政府信息公开申请数量 56 18 0 1 0 3 78{gap}、上年结转政府信息公开申请数量 0 0 0 0 0 0 0")
    assert show(found[6]) == "78"
    glued = slots("补正后申请内容仍不明确 0 0 0 0 0 0 02 、重复申请 0 0 0 0 0 0 0")
    assert len(glued) == 14


@pytest.mark.parametrize("number", ["10.7", "0.35", "107", "1.0"])
@pytest.mark.parametrize("item", ["3、", "3.", "三、", "（三）"])
def test_an_item_number_takes_one_digit_of_a_number_that_it_touches(number: str, item: str) -> None:
    found = slots(f"行政事业性收费{number}{item}收到和处理政府信息公开申请情况")
    assert [show(s) for s in found] == [number]


@pytest.mark.parametrize(("cell", "values"), [("三", 8), ("三、", 7), ("（三）", 7)])
def test_an_item_number_alone_in_a_cell_is_no_value(cell: str, values: int) -> None:
    assert len(slots(f"规章\t0\t0\n{cell}\t0\t0\t0\t0\t0\t0\t0\n")) == values + 2
