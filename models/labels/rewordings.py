"""Labels in other words that say the same: 今年新收申请数 for 本年新收政府信息公开申请数量, 合计 for 总计, 结转至 for 结转.

>>> simplify("本年度结转至下年度继续办理") == simplify("结转下年度继续办理")
True
>>> drop_asides("上年结转数量（2022年未办结）"), drop_asides("本年新收数量（不含上年结转）"), drop_asides("本年新收数量（含上年结转）")
('上年结转数量2022年', '本年新收数量', '本年新收数量(含上年结转)')
"""

from __future__ import annotations

import re

from gouji.models.text.normalise import fold
from gouji.models.text.periods import drop_periods

__all__ = ["drop_asides", "simplify"]

_ASIDE = re.compile(r"(?<=新收)([^()]*)\((?:不含|不包括|不计)[^()]*结转[^()]*\)|\(单位[^()]*\)")
"""What a label says in brackets that its row does not hold anyway, and what it counts in."""
_LEFT_OVER = re.compile(r"(?<=结转)([^()]*)\(([^()]*)未办结\)")
"""What was left over was not done: 上年结转（2022年未办结）; of other cases it is a part."""
_SAME = (("合计", "总计"), ("同意公开", "予以公开"), ("未掌握", "不掌握"), ("结转至", "结转"), ("结转到", "结转"))
_UNSAID = re.compile(r"政府信息公开|(?:数量|件数|数)\Z")
"""What every row counts, and words that say that it counts."""


def drop_asides(label: str) -> str:
    """Return a label, folded, without what goes without saying in its brackets; the year in which nothing was done stays."""
    return _LEFT_OVER.sub(r"\1\2", _ASIDE.sub(r"\1", fold(label)))


def simplify(text: str) -> str:
    """Return what a core says, by which labels in other words are the same; periods are left out."""
    for word, own in _SAME:
        text = text.replace(word, own)
    return _UNSAID.sub("", drop_periods(text))
