"""Numbers against their columns: what fits a column's type and unit is no doubt."""

from __future__ import annotations

import pytest

from gouji.models.forms.definition import ValueType
from gouji.models.numbers.doubts import doubt_number
from gouji.models.numbers.grammar import read_numbers
from gouji.models.numbers.printed import FormatDoubt
from gouji.models.numbers.words import find_stated_units

COUNT, SIGNED, AMOUNT = ValueType.COUNT, ValueType.SIGNED, ValueType.AMOUNT


def doubts(text: str, kind: ValueType, unit: str = "") -> set[FormatDoubt]:
    numbers = read_numbers(text)
    assert numbers is not None
    (number,) = numbers
    return set(doubt_number(number.digits, None if number.bare else number, kind, unit))


@pytest.mark.parametrize(
    ("text", "kind", "unit", "wanted"),
    [
        ("12件", COUNT, "", set()),
        ("12件", SIGNED, "", set()),
        ("12件", AMOUNT, "万元", {FormatDoubt.UNIT}),
        ("12元", COUNT, "", {FormatDoubt.UNIT}),
        ("12元", AMOUNT, "万元", {FormatDoubt.UNIT}),
        ("0元", AMOUNT, "万元", set()),
        ("12万", AMOUNT, "万元", set()),
        ("12万元", AMOUNT, "万元", set()),
        ("1.2亿元", AMOUNT, "万元", {FormatDoubt.UNIT}),
        ("12万", COUNT, "", {FormatDoubt.UNIT}),
        ("+5", SIGNED, "", set()),
        ("5（比去年减少）", SIGNED, "", {FormatDoubt.SIGN}),
        ("-5（比去年减少）", SIGNED, "", set()),
        ("5△", SIGNED, "", {FormatDoubt.SIGN}),
        ("5△", COUNT, "", set()),
        ("+5", COUNT, "", {FormatDoubt.SIGN}),
        ("-5", AMOUNT, "万元", {FormatDoubt.SIGN}),
        ("-0", COUNT, "", set()),
        ("2.5", COUNT, "", {FormatDoubt.DECIMAL}),
        ("2.5", AMOUNT, "万元", set()),
        ("2.0", COUNT, "", set()),
        ("2.000", COUNT, "", {FormatDoubt.DECIMAL}),
        ("一万零五百", COUNT, "", set()),
        ("一万零五百", AMOUNT, "万元", {FormatDoubt.UNIT}),
        ("二十五万", AMOUNT, "万元", set()),
        ("012", COUNT, "", {FormatDoubt.GROUPS}),
        ("0.5", AMOUNT, "万元", set()),
    ],
)
def test_a_column_makes_its_own_doubts(text: str, kind: ValueType, unit: str, wanted: set[FormatDoubt]) -> None:
    assert doubts(text, kind, unit) == wanted


@pytest.mark.parametrize(
    ("text", "money", "counts"),
    [
        ("采购总金额(元)", "元", ""),
        ("采购总金额(单位:万元,保留4位小数)", "万元", ""),
        ("单位:元", "元", ""),
        ("金额单位:人民币元", "元", ""),
        ("金额单位:人民币(元)", "元", ""),
        ("单位:件", "", ""),
        ("单位:件、元", "元", ""),
        ("单位:件/万元", "万元", ""),
        ("(单位:千件)", "", "千件"),
        ("处理决定数量(万件)", "", "万件"),
        ("单位:百个、美元", "美元", "百个"),
        ("单位:万", "万元", "万"),
        ("单位:件、万", "", ""),
        ("采购总金额", "", ""),
        ("本单位:元旦活动", "", ""),
        ("(一)项", "", ""),
        ("单位:百货公司", "", ""),
    ],
)
def test_captions_and_headers_state_units(text: str, money: str, counts: str) -> None:
    assert find_stated_units(text) == (money, counts)


@pytest.mark.parametrize(
    ("text", "money", "counts"),
    [
        ("注:行政事业性收费金额单位为元。", "元", ""),
        ("计量单位:件 金额单位:元", "元", ""),
        ("说明:收费以元为单位,处理决定以千件计。", "元", "千件"),
        ("本年收费(元)如下", "", ""),
        ("各有关单位,千万不要忘记", "", ""),
    ],
)
def test_a_line_that_is_no_header_must_call_units_so(text: str, money: str, counts: str) -> None:
    assert find_stated_units(text, header=False) == (money, counts)
