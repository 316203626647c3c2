"""Numerals and item numbers, beside slower readers."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from gouji.wording import COUNTERS, NUMERALS, PART_COUNTERS, item_number, read_numeral


def _up_to_99(text: str) -> int | None:
    """Read 一 … 九十九 by cutting at 十."""
    if "十" in text:
        tens, _, ones = text.partition("十")
        if len(tens) > 1 or len(ones) > 1 or "十" in ones:
            return None
        return (NUMERALS.index(tens) + 1 if tens else 1) * 10 + (NUMERALS.index(ones) + 1 if ones else 0)
    return NUMERALS.index(text) + 1 if len(text) == 1 and text in NUMERALS else None


@pytest.mark.parametrize("length", [0, 1, 2, 3])
def test_item_numbers_are_read_as_by_cutting_at_ten(length: int) -> None:
    for signs in product(NUMERALS, repeat=length):
        text = "".join(signs)
        assert read_numeral(text) == _up_to_99(text), text


def _print(number: int) -> str:
    """Print 1 … 9999 in words: 1010 is 一千零一十."""
    text, empty = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if empty and text else "") + NUMERALS[digit - 1] + name
        empty = not digit
    return text


def test_every_number_below_ten_thousand_comes_back() -> None:
    for number in range(1, 10_000):
        assert read_numeral(_print(number)) == number
    assert read_numeral("十二万三千") == 123_000
    assert read_numeral("两百") == 200


def test_an_item_number_says_its_style() -> None:
    pattern = re.compile(item_number())
    found = {text: pattern.match(text) for text in ("一、", "(十二)", "3.", "(4)", "3.5", "第一")}
    assert {text: match and match.lastgroup for text, match in found.items()} == {
        "一、": "c",
        "(十二)": "pc",
        "3.": "d",
        "(4)": "pd",
        "3.5": None,
        "第一": None,
    }
    assert re.compile(item_number("[〔【]", "[〕】]")).match("〔三〕")


def test_counters_are_single_signs_and_named_once() -> None:
    for counters in (COUNTERS, PART_COUNTERS):
        assert len(set(counters)) == len(counters)


@pytest.mark.parametrize(
    ("pattern", "homes"),
    [
        (r"一二三四五六七八九", {"src/gouji/wording.py", "train/digits/sheets.py"}),
        (r"^Number = ", {"src/gouji/tokens.py"}),
        (r"省市州盟|\"市州盟\"", {"src/gouji/wording.py"}),
        (r"件\|?[条项个份宗例]\|?[条项个份宗例]\|?[条项个份宗例]", {"src/gouji/wording.py"}),
    ],
    ids=["numerals", "numbers", "levels of places", "measure words"],
)
def test_what_is_written_once_has_one_home(pattern: str, homes: set[str], root: Path) -> None:
    found = set()
    for stage in ("src/gouji", "ingest", "models", "corpus", "eval", "train"):
        for path in (root / stage).rglob("*.py"):
            if path.resolve() == path and re.search(pattern, path.read_text(encoding="utf-8"), re.MULTILINE):
                found.add(str(path.relative_to(root)))
    assert found == homes


def test_only_one_module_of_the_models_measures_likeness(root: Path) -> None:
    askers = [
        p for p in sorted((root / "models").rglob("*.py")) if "rapidfuzz" in p.read_text(encoding="utf-8").lower()
    ]
    importing = [
        str(p.relative_to(root))
        for p in askers
        if re.search(r"^\s*(?:from|import) rapidfuzz", p.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert importing == ["models/labels/likeness.py"]
