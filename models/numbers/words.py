"""What stands around numbers: words before them, units and notes behind them, and words that stand in their place.

All patterns are for levelled text (`gouji.models.numbers.signs`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gouji.wording import COUNTERS, NUMBER_MEASURES

__all__ = [
    "AFTER",
    "BEFORE",
    "BLANK",
    "FALL",
    "MONEY",
    "NO_FIGURE",
    "SIGN_IN_BRACKETS",
    "VALUE_WORDS",
    "StatedUnits",
    "find_stated_units",
]

_RAISED = "①-⑳⓪⓵-⓾❶-❿⑴-⒇⒈-⒛㈠-㈩¹²³⁰⁴-⁹₀-₉*＊※#†‡§★☆△▲"
_MEASURES = "|".join(sorted(NUMBER_MEASURES, key=lambda word: (-len(word), word)))
_COUNTED = "申请|信息|文件|案件|单位|项目|许可|处罚|人员|投诉|事项|规章|答复"
"""What a measure word may count in a cell: 12件申请."""
_RISE = r"(?:同比|环比|净|较上年)?(?:增加了?|增长了?|新增|增多|增|上升|上涨|升|提高|多|正)|[↑▲⬆▴⇧+]"
_FALL = r"(?:同比|环比|净|较上年)?(?:减少了?|减|下降了?|下滑|降低|降|少|负|跌)|[↓▼▽⬇▾⇩]"

BEFORE = re.compile(
    r"\s*(?:(?P<approximate>大约|约为|约计|约有|约|接近|将近|近|超过|超出|超|不足|不到|不少于|不多于|不低于|不超过|至少|最少"
    r"|至多|最多|大于|小于|高于|低于|多于|少于|估计|预计|逾|[<>≥≤≈~≦≧]=?)"
    r"|(?P<total>共计|总共|一共|累计|共有|共|计|[:=])"
    rf"|(?P<rise>{_RISE})|(?P<fall>{_FALL}|-)"
    rf"|(?P<either>[±△]|\+/-|\+-|增/减|正负)|(?P<money>¥|RMB|人民币)|(?P<dollar>\$|US\$|USD)|(?P<quote>[\"'])|(?P<note>[{_RAISED}]))"
)
"""A word or sign before a number; the group says what it means. △ is a rise here and less than nothing there."""
SIGN_IN_BRACKETS = re.compile(rf"\s*[(\[]\s*(?:(?P<rise>{_RISE})|(?P<fall>{_FALL}|-)|(?P<either>[±△]))\s*[)\]]")
"""A sign or the word for one in brackets of its own, before a number or behind it: 14(减)."""
FALL = re.compile(f"{_FALL}|[-△]")
"""What may say anywhere in a note that the number is less than nothing."""
AFTER = re.compile(
    r"\s*(?:(?P<scale>[百千]?万|亿|千|百|[wW](?=\s*\Z))(?=\s*(?:[美港欧日]?元|余|多|左右|$|[^\w]|件|个|人|次|份|条|项|宗))"
    r"|(?P<foreign>[美港欧日]元|港币|美金|USD)"
    r"|(?P<money>元|块钱|块|人民币)(?:整)?"
    rf"|(?P<measure>(?:{_MEASURES})(?:[/·]?(?:{_MEASURES}))*(?:{_COUNTED})?)"
    r"|(?P<percent>%|‰|个百分点|百分点|成|倍)"
    r"|(?P<approximate>余|多|左右|上下|以上|以下|以内|之多|许|[+~≈](?=\s*\Z))"
    rf"|(?P<raised>[{_RAISED}]+)"
    r"|(?P<bracket>\([^()]*\)|\[[^\[\]]*\])"
    r"|(?P<rise>[↑⬆▴⇧])|(?P<fall>[↓▼▽⬇▾⇩])|(?P<quote>[\"'])|(?P<either>-(?=\s*$)))"
)
"""What belongs to the number before it: its unit, its note; the group says what it means."""
BLANK = re.compile(r"(?:[-/\\\s]+|无|空|—)\Z")
"""Signs for nothing."""
VALUE_WORDS = re.compile(
    r"(?:详?见(?:附件|附表|附录|附页|备注|说明|正文|下文|下表|上表|文字|第.{1,6}).{0,8}|同[上左前下右]|另附.{0,6}|附后"
    r"|待(?:定|统计|核实|补充|填报|公布|查)|未(?:统计|知|填|填报|发生|开展|公布|核定|涉及)|不详|不明|不适用|不涉及|不公开|不便公开"
    r"|保密|涉密(?:不公开)?|略|从略|若干|(?:[数几][十百千万]{0,2}|[逾近上超成约][百千万])[余多]?"
    rf"[{COUNTERS}]?|多[{COUNTERS}]?|少量|大量|少许|不等"
    r"|[暂尚]?(?:无|没有)(?:数据|此项|该项|内容|统计|记录|变化|相关数据|此类|涉及|相关)?|缺|缺失|空缺|空白|有|是|否"
    r"|持平|不变|增|减|增加|减少|增长|下降|上升|[↑↓▲▼△▽]|[√✓✔×✕✖xX●■□◆◇★☆※☑☐☒?]+|#[A-Z/0]+[!?]?|[#*]{2,}|…+|\.{2,}|·+"
    r"|(?i:nan|null|none|nil|n\s?[./]?\s?a\.?)"
    r"|[①-⑳⓪⓵-⓾❶-❿㈠-㈩⑴-⒇⒈-⒛¹²³⁰⁴-⁹₀-₉]+)\Z"
)
"""Words and signs in the place of a number that say none."""
NO_FIGURE = re.compile(r"(?:n\s?[./]?\s?a\.?|nil|none|null|nan|不适用|不涉及|[暂尚]?无(?:数据|此项|内容)?)\Z")
"""Those that a document may print in all its empty cells, in small letters."""
MONEY = re.compile(r"(?:百|千|万|百万|千万|亿)?(?:[美港欧日]?元|港币|美金|USD)?\Z")
"""A unit of money, or a scale alone, as it stands for one of money in a column of money."""
_UNIT = rf"(?:[十百千万亿]{{0,2}}(?:[美港欧日]?元|{_MEASURES})|人民币|RMB|[百千万亿]+)"
_UNITS = rf"{_UNIT}(?:[\s、,/;和及或()]*+{_UNIT})*+"
_SAID = (
    rf"单位\s*+(?:统一|一律|均|都)?+[\s:为是以(]*+(?P<said>{_UNITS})(?=计|\W|\Z)"
    rf"|以\s*+(?P<counted>{_UNITS})\s*+(?:为单位|计)(?=\W|\Z)"
)
_SAID_UNITS = re.compile(_SAID)
"""Units that a line says to be those of a table."""
_HEADER_UNITS = re.compile(rf"{_SAID}|[(/,]\s*+(?P<beside>{_UNITS})(?=\W|\Z)")
"""Those, and units in brackets or behind a stroke, as a header has them."""
_ONE_UNIT = re.compile(_UNIT)
_SCALE = re.compile(r"[十百千万亿]+(?![美港欧日]?元)")
"""A scale, alone or before what is counted: 千件."""
_YUAN = "元"


class StatedUnits(NamedTuple):
    """The units that a text states: that of money, and that of counts where they do not count in ones; empty for none."""

    money: str = ""
    counts: str = ""


_NO_UNITS = StatedUnits()


def find_stated_units(text: str, *, header: bool = True) -> StatedUnits:
    """Return the units that a levelled header or caption states; another line must call them units.

    >>> find_stated_units("采购总金额(单位:元)"), find_stated_units("单位:千件、元", header=False)
    (StatedUnits(money='元', counts=''), StatedUnits(money='元', counts='千件'))
    """
    said = [found[found.lastgroup or 0] for found in (_HEADER_UNITS if header else _SAID_UNITS).finditer(text)]
    if not said:
        return _NO_UNITS
    units = [unit.group() for listed in said for unit in _ONE_UNIT.finditer(listed)]
    money = [unit for unit in units if unit.endswith(_YUAN)]
    if len(units) == 1 and _SCALE.fullmatch(units[0]):
        return StatedUnits(money=units[0] + _YUAN, counts=units[0])
    scaled = [unit for unit in units if _SCALE.match(unit) and not _SCALE.fullmatch(unit)]
    return StatedUnits(money=next(iter(money), ""), counts=next(iter(scaled), ""))
