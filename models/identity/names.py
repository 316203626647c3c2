"""The name of a report inside a title, with the year and the agency around it, in whatever order they are printed.

>>> name = ReportName(("政府信息公开工作年度报告",))
>>> name.find("青杨县卫健委政府信息公开工作2023年度报告"), name.find_agency("青杨县卫健委政府信息公开工作2023年度报告")
((6, 24), '青杨县卫健委')
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import itemgetter

from gouji.models.text.normalise import core, fold, fold_signs
from gouji.wording import DIGITS, IDEOGRAPH, NUMERALS, ORGAN_ENDINGS

__all__ = ["ORGAN", "ReportName", "find_period", "find_year", "load_name", "stands_in_order", "trim_agency"]

_ZEROS = "〇○零OoО0"
"""〇, and what recognisers and keyboards give for it."""
_CHINESE_YEAR = rf"二[{_ZEROS}][{_ZEROS}{NUMERALS[:-1]}]{{2}}"
_YEAR = rf"(?:20\d{{2}}(?!\d)|{_CHINESE_YEAR})\s*+年?\s*+度?"
_YEARS = re.compile(rf"(20\d{{2}}|{_CHINESE_YEAR})(?!\d)\s*+年?\s*+度?")
_BETWEEN = rf"\s*+(?:情况)?(?:总结)?的?\s*+\(?(?:{_YEAR})?\)?的?\s*+"
"""What may stand between two characters of a report's name: 工作(情况的)(2023年)报告."""
_NUMBER = re.compile(r"(?:[\u4e00-\u9fff]{1,8})?[(\[]20\d{2}[)\]]\s*+(?:第\s*+)?\d{1,4}\s*+号")
"""The number of an official document, folded, whose year is not the report's: 政公〔2024〕3号."""
_DATE = r"\s*+年\s*+{one}\s*+月\s*+{one}\s*+日|\s*+[.\-/]\s*+0?1\s*+[.\-/]\s*+0?1(?!\d)"
_PERIOD = re.compile(
    rf"(?P<digits>20\d{{2}})(?:{_DATE.format(one='0?1')}|年0?1月(?=[至到-]))(?:0时|零时)?(?:起|开始)?,?(?:至|到|-|~|截至|截止)"
    rf"|(?P<signs>{_CHINESE_YEAR})年一月(?:一日)?(?:起|开始)?,?(?:至|到|-|~)"
)
_LINK = r"(?:关于(?:报送|上报|印发|发布|公布|编制)?|的|[^\w()]|_|(?:政府|政务)(?:信息)?公开(?:的?工作)?|信息公开(?:的?工作)?)"
_LINKS = re.compile(rf"^(?:关于|\([^()]*\)|[^\w(]|_)+|{_LINK}+\Z")
"""What links an agency's name to the report's; also words of the report's name before the year, or before another wording of it."""
_OFFICIAL = re.compile(r"政务\Z")
ORGAN = re.compile(rf"{IDEOGRAPH}{{2,24}}?(?:{'|'.join(ORGAN_ENDINGS)})\Z")
"""A line that is an organ's name, folded."""
_BEHIND = re.compile(rf"(?:\({_YEAR}\))?[\W_]*({IDEOGRAPH}{{2,24}}?(?:{'|'.join(ORGAN_ENDINGS)}))\)?")
"""An agency's name behind the report's."""
_PEOPLES, _GOVERNMENT = "人民", "政府"
"""The end of an agency's name that the report's name has too, so that it is printed once: 人民政府信息公开."""


def find_year(text: str) -> int | None:
    """Return the first year of a text, in digits or numerals: `find_year("二〇二三年度") == 2023`."""
    match = _YEARS.search(_NUMBER.sub("", re.sub(r"\s+", "", fold(text))))
    return _read_year(match.group(1)) if match else None


def find_period(text: str) -> int | None:
    """Return the year of a period that begins with a year's first day: 2023年1月1日至12月31日."""
    match = _PERIOD.search(re.sub(r"\s+", "", fold(text)))
    return _read_year(match.group("digits") or match.group("signs")) if match else None


def _read_year(text: str) -> int:
    return int("".join(str(DIGITS.get(c, 0 if c in _ZEROS else c)) for c in text))


class ReportName:
    """What reports of a form are called; other words (`的`, `情况`) and the year may stand inside a name.

    >>> ReportName(("政府信息公开年报",)).find("2022年青杨县水务局政府信息公开年报")
    (11, 19)
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        ordered = sorted((core(n) for n in names), key=lambda n: (-len(n), n))
        self.names = tuple(ordered)
        self.longest = len(ordered[0]) if ordered else 0
        self.pattern = "|".join(map(_spell, ordered)) or r"(?!)"
        """The names as a pattern for folded text; it is long, and most of it is never needed: `find` compiles what may match."""
        in_all = set(ordered[0]).intersection(*ordered) if ordered else set()
        # The last first: all of a report's lines may name what it is about, few have 报.
        self._in_all = sorted(in_all, key=lambda character: (-ordered[0].rfind(character), character))

    def find(self, text: str) -> tuple[int, int] | None:
        """Return where the name stands in a text: the first place, and there the longest name."""
        folded = fold(text)
        if not self.may_stand_in(folded):
            return None
        likely = [name for name in self.names if stands_in_order(name, folded)]
        spans = [match.span() for name in likely if (match := _compile_name(name).search(folded))]
        return min(spans, key=itemgetter(0), default=None)

    def may_stand_in(self, folded: str) -> bool:
        """Return whether a folded text has the characters that all names have."""
        for character in self._in_all:  # noqa: SIM110 - asked of every line of a document, where `all` takes twice as long
            if character not in folded:
                return False
        return True

    def find_agency(self, title: str) -> str | None:
        """Return what remains of a title before the name, without the year; as printed, but for signs."""
        printed = re.sub(r"\s+", "", fold_signs(title))
        place = self.find(printed)
        if place is None:
            return None
        before = trim_agency(_OFFICIAL.sub("", printed[: place[0]]))
        behind = _BEHIND.fullmatch(fold(printed), place[1])
        return printed[slice(*behind.span(1))] if behind and before is None else before


def stands_in_order(name: str, text: str) -> bool:
    """Return whether a text has all characters of a name, one after the other."""
    rest = iter(text)
    return all(character in rest for character in name)


@lru_cache(maxsize=256)
def _compile_name(name: str) -> re.Pattern[str]:
    return re.compile(_spell(name))


def _spell(name: str) -> str:
    """Return a name as a pattern: 政府 is not parted from what follows, as an agency's name may end so."""
    return (
        "".join(c + (_BETWEEN if name[: at + 1][-2:] != _GOVERNMENT else r"\s*") for at, c in enumerate(name[:-1]))
        + name[-1]
    )


def trim_agency(name: str) -> str | None:
    """Return an agency's name without a year and what links it to the report's name; None where nothing is left."""
    for pattern in (_NUMBER, _YEARS, _LINKS):
        for found in reversed(list(pattern.finditer(fold(name)))):
            name = name[: found.start()] + name[found.end() :]
    if fold(name).endswith(_PEOPLES):
        name += _GOVERNMENT
    return name if len(name) >= 2 else None


@lru_cache(maxsize=32)
def load_name(names: tuple[str, ...]) -> ReportName:
    """Return the name of reports, compiled once."""
    return ReportName(names)
