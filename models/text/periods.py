"""Periods that labels, headers and headings name: the report's own year, years before and behind it, and what is no year.

>>> sorted(list_periods("本年结转2024年度", 2023)), list_periods("上半年", 2023)
([0, 1], frozenset({'part'}))
"""

from __future__ import annotations

import re

from gouji.wording import DIGITS, PERIODS

__all__ = ["NAMED_YEAR", "drop_periods", "list_periods", "names_other_period", "names_period", "spell_years"]

_SIGNS = "".join(DIGITS)
_CENTURY = "20"
_SPAN = "近前后第满"
"""Before a number of years: 近10年 is no year."""
NAMED_YEAR = re.compile(
    rf"(?:(?<!\d)20\d\d|(?<![\d{_SPAN}])[0-3]\d"
    rf"|二[〇零○][{_SIGNS}]{{2}}|(?<![{_SIGNS}十两{_SPAN}])[一二三][{_SIGNS}])(?=年)"
)
"""A year, as a core: 2022, 22, 二〇二二 or 二二 before 年."""
_NAMED = re.compile(rf"{NAMED_YEAR.pattern}年度?|{PERIODS.pattern}")
_AROUND = ("before", "last", "own", "next")
_YEARS_FROM_OWN = {kind: at - _AROUND.index("own") for at, kind in enumerate(_AROUND)}
_OWN = _YEARS_FROM_OWN["own"]


def list_periods(text: str, year: int | None) -> frozenset[int | str]:
    """Return the periods that a core names: how many years after the report's, or the kind of what is no year.

    `year` is the report's; without it, years in digits say nothing.
    """
    kinds = (match.lastgroup or "" for match in PERIODS.finditer(text))
    years = () if year is None else (_read_year(match.group()) - year for match in NAMED_YEAR.finditer(text))
    return frozenset((*(_YEARS_FROM_OWN.get(kind, kind) for kind in kinds), *years))


def _read_year(text: str) -> int:
    """Return the year that digits name, in full or without its century: 2022 for 22 and for 二〇二二."""
    return int(f"{_CENTURY}{''.join(str(DIGITS.get(sign, sign)) for sign in text[-2:])}")


def spell_years(text: str) -> str:
    """Return a text without white space with its years in full: `spell_years("22年度和二〇二三年") == "2022年度和2023年"`."""
    return NAMED_YEAR.sub(lambda match: str(_read_year(match.group())), text)


def names_other_period(text: str, own: str, year: int | None) -> bool:
    """Return whether a text names a period, or a comparison of periods, that the form's own text does not.

    >>> names_other_period("上年处理决定数量", "本年处理决定数量", None), names_other_period("2024年", "", 2024)
    (True, False)
    >>> names_other_period("22年新收", "本年新收", 2023), names_other_period("23年新收", "本年新收", 2023)
    (True, False)
    >>> names_other_period("本年结转下年度", "结转下年度", 2024), names_other_period("上年结转下年度", "结转下年度", 2024)
    (False, True)

    The report's own year is meant where no other is named, and may be named beside it.
    """
    said, meant = list_periods(text, year), list_periods(own, year) or {_OWN}
    years = {period for period in said if isinstance(period, int)}
    lacking = {period for period in meant if isinstance(period, int)} - years
    return bool(said - meant - {_OWN}) or bool(years and lacking)


def names_period(text: str) -> bool:
    """Return whether a core names any period."""
    return _NAMED.search(text) is not None


def drop_periods(text: str) -> str:
    """Return a core without the periods that it names: `drop_periods("本年度办理结果") == "办理结果"`."""
    return _NAMED.sub("", text)
