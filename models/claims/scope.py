"""The scope of a report: whether running text is about its own organ and all of its year.

>>> scope = Scope(own=frozenset(), elsewhere=("全市",), year=2023)
>>> [scope.is_left_by(text) for text in ("全市", "2022年", "1月至6月", "2023年1月1日至12月31日")]
[True, True, True, False]
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gouji.models.claims.settings import ClaimSettings
from gouji.models.forms.definition import Form
from gouji.models.text.normalise import core
from gouji.wording import COMMON_ORGANS, NUMERALS, OWN_ORGANS, PLACE_LEVELS

__all__ = ["Scope", "build_scope"]

_YEAR = re.compile(r"(20\d\d)年度?")
_WHOLE_YEAR = re.compile(
    r"(?:20\d\d年)?(?<!\d)1(?:月(?:1日|份)?)?起?,?(?:至|到|-|—|~)(?:20\d\d年)?12月(?:31日|份|底)?(?:止|期间)?"
)
# What ends in the year before or begins within it: a month, a quarter, “in recent years”; what is planned or only drafted.
_PART = re.compile(
    rf"[\d{NUMERALS}]月|月份|季度|半年|[上中下]旬|(?<!一)年来|近\S{{1,2}}年|每年|年均|(?<!本年)以来|明年|往年|以往|预计|计划|下一步|力争|拟"
)
# Up to the year's end is all of the year, and the state at its end is what the tables hold.
_YEAR_END = re.compile(r"截[至止]到?(?:(?P<year>20\d\d)年|本年度?|当年)?(?:年?底|年?末|12月底|12月31日)")
_ALL_SO_FAR = "累计"
_ITSELF = frozenset(f"{whose}{kind}" for whose in "我本" for kind in OWN_ORGANS)
_THIS_YEAR = ("本年", "全年", "年内", "年度")
_LEVELS = "".join(PLACE_LEVELS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a report may call its own organ (`own`), the words that lead away from it (`elsewhere`), and its year, which may be `misdated`."""

    own: frozenset[str]
    elsewhere: tuple[str, ...]
    year: int | None
    misdated: bool = False

    def is_left_by(self, text: str) -> bool:
        """Return whether a text is about a part, about more than the report, or about another time."""
        text = _YEAR_END.sub(lambda match: f"{match.group('year')}年" if match.group("year") else "", text)
        return (
            any(word in text for word in self.elsewhere)
            or any(int(match.group(1)) != self.year for match in _YEAR.finditer(text))
            or _PART.search(_WHOLE_YEAR.sub("", text)) is not None
        )

    def blank_period(self, text: str) -> str:
        """Return a text with the words for this whole year and its end blanked, so that places stay; other times stay, too."""
        for pattern in (_WHOLE_YEAR, _YEAR_END, _YEAR):
            text = pattern.sub(self._blank_own, text)
        return text

    def _blank_own(self, match: re.Match[str]) -> str:
        years = {int(year) for year in re.findall(r"20\d\d", match.group())}
        return "年" * len(match.group()) if years <= {self.year} else match.group()

    def is_summed_up_by(self, text: str) -> bool:
        """Return whether a text counts from some time on, and not within the year: 累计."""
        return _ALL_SO_FAR in text and not any(word in text for word in (*_THIS_YEAR, f"{self.year}年"))


def build_scope(
    form: Form, settings: ClaimSettings, *, year: int | None, agency: str | None, misdated: bool = False
) -> Scope:
    """Return the scope of a report of `year` by `agency`; `misdated` where the document leaves the year open."""
    own = _own_words(agency, settings)
    elsewhere = tuple(w for w in form.elsewhere if w not in own and w != _ALL_SO_FAR)
    return Scope(own=own, elsewhere=elsewhere, year=year, misdated=misdated)


def _own_words(agency: str | None, settings: ClaimSettings) -> frozenset[str]:
    """Return the organ's name, that without its place, and the whole place where it is that place's government."""
    if not agency:
        return _ITSELF
    name = core(agency)
    place = name.removesuffix("人民政府")
    level = place[-1:] if place != name or name.endswith("区") else ""
    if level and level in _LEVELS:
        return _ITSELF | {name, f"全{level}", f"我{level}"}
    short = {name[i + 1 :] for i, sign in enumerate(name) if sign in _LEVELS and i}
    short = {s for s in short if len(s) >= settings.least_name and s not in COMMON_ORGANS}
    return _ITSELF | frozenset({name, *short, *(f"{v}{s}" for s in short for v in _LEVELS if f"{v}{s}" in name)})
