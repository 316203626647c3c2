"""Words and signs that several rooms look for: numerals, item numbers, measure words, organs, levels of places.

Converters see text as it is printed, models see folded text (half-width signs); a pattern says which of the two it is for.
The sets of measure words and of endings of organs differ on purpose: each place takes the widest set in which it makes no
mistakes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = [
    "BRACKETED_ITEM",
    "CASE_COUNTERS",
    "CELL_COUNTERS",
    "COMMON_ORGANS",
    "COUNTERS",
    "DIGITS",
    "DOCUMENT_NOUNS",
    "IDEOGRAPH",
    "INDENTED_ITEM",
    "ITEM_AT_END",
    "ITEM_BEFORE",
    "LABEL_COUNTERS",
    "NUMBER_MEASURES",
    "NUMERALS",
    "OFFICE",
    "ORGAN_ENDINGS",
    "OWN_ORGANS",
    "PART_COUNTERS",
    "PERIODS",
    "PLACE_LEVELS",
    "PRINTED_ITEM",
    "SIGNING_ORGANS",
    "SUBORDINATE_ENDINGS",
    "TEN_THOUSAND",
    "TITLE_ITEM",
    "TOKEN_ITEM",
    "item_number",
    "read_numeral",
]

IDEOGRAPH = "[一-鿿]"
"""A character of the block of unified ideographs, as a pattern."""

# Numerals.

NUMERALS = "一二三四五六七八九十"
"""The numerals of item numbers, in order: 一 is 1."""
DIGITS: Mapping[str, int] = {sign: value for value, sign in enumerate("〇" + NUMERALS[:-1])} | {"零": 0, "○": 0}
"""Chinese digits with their values; ○ is what many reports print for 〇."""
_PAIR = "两"
_LONGEST_NUMERAL = 20
"""More than any numeral has: of a text of many 万 each would be a call of its own."""
_TENS: Mapping[str, int] = {"十": 10, "百": 100, "千": 1000}
TEN_THOUSAND = 10_000


def read_numeral(text: str) -> int | None:
    """Return the value of 零 … 九千九百九十九万九千九百九十九; None where the text is no such numeral.

    >>> read_numeral("十二"), read_numeral("一千一百三十三"), read_numeral("三三")
    (12, 1133, None)
    """
    if len(text) > _LONGEST_NUMERAL:
        return None
    high, mark, low = text.rpartition("万")
    if mark:
        thousands, rest = read_numeral(high), read_numeral(low) if low else 0
        return None if thousands is None or rest is None else thousands * TEN_THOUSAND + rest
    total, one, last = 0, None, TEN_THOUSAND
    for sign in text:
        digit = 2 if sign == _PAIR else DIGITS.get(sign)
        if digit is not None:
            if one:
                return None
            one = digit
            continue
        # Tens go down (百 before 十), and only 十 at the beginning stands without its digit.
        if sign not in _TENS or _TENS[sign] >= last or (one is None and (total or sign != "十")):
            return None
        last = _TENS[sign]
        total, one = total + (1 if one is None else one) * last, None
    return total + (one or 0) if text else None


# Item numbers: 一、 （一） 1. (1)


def item_number(opening: str = r"\(", closing: str = r"\)") -> str:
    """Return the pattern of an item number in folded text; the brackets may be other ones.

    The numeral stands in the group that names the style: `c` for 一、, `pc` for （一）, `d` for 1., `pd` for (1).
    """
    return (
        rf"{opening}\s*(?P<pc>[{NUMERALS}]{{1,3}})\s*{closing}|(?P<c>[{NUMERALS}]{{1,3}})\s*[、.,]"
        rf"|{opening}\s*(?P<pd>\d{{1,2}})\s*{closing}|(?P<d>\d{{1,2}})\s*(?:[、)]|[.。](?!\d))"
    )


BRACKETED_ITEM = re.compile(r"\(?\s*\d{1,2}\s*\)\s*(?=[^\W\d_])")
"""(3) or 3) before the text that it numbers, folded."""
ITEM_AT_END = re.compile(rf"(?:\(\s*[{NUMERALS}\d]{{1,3}}\s*\)|[{NUMERALS}]{{1,3}}\s*[、.]|\d{{1,2}}\s*[.、)])\s*\Z")
"""A text that ends with an item number, folded."""
ITEM_BEFORE = re.compile(rf"(?:[)、]|\d\s*\.|[{NUMERALS}]\s*[.,])\s*\Z")
"""A text whose last sign may be an item number's, folded."""
TITLE_ITEM = re.compile(rf"(?<![{NUMERALS}(])[{NUMERALS}]{{1,2}}\s*、\s*")
"""The item number of a section anywhere in a line, folded: 五、"""
TOKEN_ITEM = rf"[（(][{NUMERALS}]{{1,3}}[）)]|(?:(?<=\s)|^)(?:[{NUMERALS}]{{1,3}}、|\d{{1,2}}[.．、](?!\d))"
"""An item number that is a token of its own, as printed."""
PRINTED_ITEM = re.compile(rf"[{NUMERALS}]、|[（(][{NUMERALS}]{{1,2}}[)）]|\d{{1,2}}\s?[.．、]")
"""An item number that begins a line, as printed."""
INDENTED_ITEM = re.compile(rf"\s*(?:[（(]?[{NUMERALS}\d]{{1,3}}[）)、.．]+|[-•●·*])\s*\t\s*[^\t\d\s][^\t]*")
"""A whole line of an item number or bullet, a tab, and text: a paragraph, not a table row; as printed."""

# Measure words.

COUNTERS = "件条项个份篇次期人场家起"
"""What reports count with."""
CELL_COUNTERS = "件项条个"
"""Those that are printed in cells, behind the number."""
NUMBER_MEASURES = (
    *(
        "件",
        "宗",
        "起",
        "次",
        "份",
        "部",
        "家",
        "个",
        "项",
        "条",
        "篇",
        "场",
        "期",
        "例",
        "户",
        "笔",
        "类",
        "种",
        "批",
        "卷",
        "册",
        "处",
    ),
    *(
        "台",
        "套",
        "位",
        "名",
        "页",
        "张",
        "幅",
        "封",
        "人",
        "则",
        "本",
        "宗案件",
        "件案件",
        "个项目",
        "项目",
        "案",
        "批次",
        "人次",
        "件次",
    ),
    *(
        "户次",
        "家次",
        "个次",
        "宗次",
        "场次",
        "次数",
        "条次",
        "期次",
        "批件",
        "件套",
        "件(次)",
        "件(宗)",
        "条(次)",
        "人(次)",
    ),
)
"""Those that are printed behind the number of a cell, also of several characters; folded."""
CASE_COUNTERS = "件宗份例起部"
"""Those that show a numeral in words to be a figure (三十二件); with others it is as often an idiom (一次, 一个)."""
LABEL_COUNTERS = "件个宗份例起项次人条"
"""Those that follow the number behind a row's label where a text ends with both."""
PART_COUNTERS = "件条份个项篇次宗例起人期"
"""Those with which running text gives a total and its parts; places and events (家, 场) are listed otherwise."""

# Periods.

PERIODS = re.compile(
    rf"(?P<last>(?<!以)上一?年度?|去年|以?往年|以[前往]年度|上期)|(?P<before>前年)|(?P<next>(?<![以余])下一?年度?|[次明翌]年)"
    rf"|(?P<own>本报告年度|本年度?|[今当]年|年内|全年|报告期|本期)|(?P<all>历年|累计(?=.)|近[两\d{NUMERALS}]+年)"
    rf"|(?P<change>同比|环比|增减|增长|增幅|较)|(?P<part>季度|[上下]半年|(?:\d{{1,2}}|[{NUMERALS}])月(?![\d底末]))"
)
"""What names a period beside the report's year, or compares it with one, as a core; the groups name the kinds."""

# Organs and places.

ORGAN_ENDINGS = (
    *("局", "厅", "委员会", "办公室", "人民政府", "政府", "中心", "管委会", "管理委员会", "委", "办", "院", "处"),
    *("站", "所", "学校", "大学", "公司", "街道", "镇", "乡", "会", "馆", "联合社", "支队", "大队", "总队"),
)
"""How the name of an organ ends that may publish a report."""
SIGNING_ORGANS = ("局", "厅", "委员会", "办公室", "人民政府", "管委会", "办事处")
"""Endings that show a name amid a sentence to be an organ's; shorter ones (办, 所) end other words as well."""
COMMON_ORGANS = frozenset({"管理局", "委员会", "办公室", "办事处", "管委会", "管理委员会", "人民政府"})
"""What may be left of a name without its place, and names no organ by itself: there is one in every place."""
SUBORDINATE_ENDINGS = ("所", "站", "局", "队", "中心", "镇", "乡", "街道", "处", "科")
"""How the names of organs below the one that reports end."""
OWN_ORGANS = (
    *(
        "局",
        "厅",
        "委",
        "办",
        "院",
        "处",
        "所",
        "站",
        "队",
        "署",
        "馆",
        "校",
        "会",
        "镇",
        "乡",
        "中心",
        "支队",
        "大队",
        "总队",
        "分局",
    ),
    *("街道", "部门", "单位", "机关", "行政机关", "办公室", "街道办", "街道办事处", "管委会"),
)
"""What an organ calls itself, behind 我 or 本."""
OFFICE = r"(?:人民政府|政府|党工委管委会|管理委员会|管委会)?(?:办公室|办公厅|办)?"
"""What an office's name has behind its place's, as a pattern: 青杨市 + 人民政府办公室."""
PLACE_LEVELS = ("省", "市州盟", "县区旗", "镇乡")
"""How names of places end, from the highest level down."""

# Documents.

DOCUMENT_NOUNS = (
    *("报告", "年报", "月报", "季报", "公报", "通报", "简报", "报表", "通知", "公告", "公示", "预算公开", "决算公开"),
    *(
        "数据公开",
        "结果公开",
        "公开表",
        "清单",
        "目录",
        "名单",
        "台账",
        "指南",
        "统计表",
        "汇总表",
        "情况表",
        "一览表",
        "申请表",
    ),
    *(
        "登记表",
        "成绩",
        "总表",
        "负债表",
        "岗位表",
        "职位表",
        "评分表",
        "分解表",
        "预算",
        "决算",
        "计划",
        "方案",
        "总结",
        "要点",
    ),
    *("办法", "细则", "说明", "的函", "纪要", "办理情况", "执行情况", "情况统计", "应诉情况", "评估结果"),
)
"""How titles of documents end."""
