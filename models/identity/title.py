"""A document's title, year and agency."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gouji.models.forms.definition import Form
from gouji.models.identity.names import ORGAN, find_period, find_year, load_name, trim_agency
from gouji.models.identity.settings import IdentitySettings
from gouji.models.identity.title_line import SENTENCE, find_title
from gouji.models.text.lines import Line
from gouji.models.text.normalise import fold, fold_signs
from gouji.wording import IDEOGRAPH, ORGAN_ENDINGS, PLACE_LEVELS

__all__ = ["Identity", "identify"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a document says it is. `line` is the number of the title's line, `span` the title's place."""

    title: str
    year: int | None
    agency: str | None
    line: int | None = None
    span: tuple[int, int] | None = None
    page: int = 1
    agency_line: int | None = None


_SITE = re.compile(r"\s*[|_\-–—]+\s*")
_ANY_REPORT = "年度报告"
"""What the title of a report ends with that is on no known form."""
_SIGNED = re.compile(rf"({IDEOGRAPH}{{4,30}})20\d{{2}}年\d{{1,2}}月\d{{1,2}}日")
_PUBLISHER = re.compile(
    rf"(?:来源|发布机构|发布单位|公开机构|编制单位|报送单位|填报单位)\s*[:：]\s*({IDEOGRAPH}{{2,24}}(?:{'|'.join(ORGAN_ENDINGS)}))(?!{IDEOGRAPH})"
)
_YEAR_ALONE = re.compile(r"\s*+(?:\(\s*+)?20\d{2}\s*+(?:年\s*+)?(?:度\s*+)?(?:\)\s*+)?\Z")
_NAMED_YEAR = re.compile(r"(20\d{2})年(?!\d{1,2}月\d{1,2}日)")
_BRACKETED = re.compile(r"\A[(（]([^()（）]+)[)）]\Z")
_AGENCY_FIRST = re.compile(rf"\s*({IDEOGRAPH}+?)\s*(?:关于)?\s*20\d{{2}}")
_PLACED = re.compile(rf"{IDEOGRAPH}{{2,12}}?[{''.join(PLACE_LEVELS)}]")
_ENDS_WITH_PLACE = re.compile(rf"[{''.join(PLACE_LEVELS)}]\Z")
_NO_NAME = re.compile(r"公开|报告|年报|首页|网")
"""What a page's head may have above a title, and no agency has in its name."""


def identify(
    lines: Sequence[Line],
    form: Form | None,
    declared: str | None,
    first_section: int | None,
    settings: IdentitySettings,
    *,
    others: tuple[Form, ...] = (),
) -> Identity:
    """Return title, year and agency, from the title's lines, what the source declares, or the text.

    `first_section` is the place where the first section begins; titles stand before it. Without a form any annual report's
    title will do, and that of a report on one of `others` best.
    """
    forms = others if form is None else (form,)
    known = load_name(tuple(dict.fromkeys(t for each in forms for t in each.document_titles)))
    name = known if form is not None else load_name((*known.names, _ANY_REPORT))
    found = find_title(lines, name, first_section, settings)
    titles = [found.text] if found else []
    if declared:
        titles += [p for p in _SITE.split(declared) if name.find(p)]
    year = next((y for t in titles if (y := find_year(t)) is not None), None)
    agency = next((a for t in titles if (a := known.find_agency(t))), None)
    agency_line = None
    begun = _find_begun(lines, found.line, found.text, settings) if found else None
    if begun:
        agency = begun[0]
    if agency is None and found:
        agency, agency_line = _agency_near(lines, found.line)
    # The title comes first, then its neighbour lines; the signature last, as offices sign for their agency.
    if agency is None:
        agency = _agency_signed(lines, settings) or _agency_published(lines[: settings.opening_lines])
    if year is None:
        year = (_year_beside(lines, found.line) if found else None) or _year_in_text(lines)
    if not found:
        return Identity(title=titles[0].strip() if titles else "", year=year, agency=agency)
    line = found.line
    return Identity(
        title=begun[1].text.strip() + found.text if begun else found.text,
        year=year,
        agency=agency,
        line=line.number,
        span=(begun[1].start, found.span[1]) if begun else found.span,
        page=line.page,
        agency_line=agency_line,
    )


def _year_beside(lines: Sequence[Line], title: Line) -> int | None:
    """Return the year that stands alone on the line below the title or above it: （2024年度）."""
    at = [line.number for line in lines].index(title.number)
    beside = (lines[index] for index in (at + 1, at - 1) if 0 <= index < len(lines))
    return next((find_year(line.text) for line in beside if _YEAR_ALONE.match(fold(line.text))), None)


def _find_begun(lines: Sequence[Line], line: Line, title: str, settings: IdentitySettings) -> tuple[str, Line] | None:
    """Return an agency whose name begins, with its place, on the line above the title's, and that line.

    The title alone may look whole: 青杨市住房和城乡 / 建设局2023年政府信息公开工作年度报告.
    """
    at = [each.number for each in lines].index(line.number)
    rest = _AGENCY_FIRST.match(fold(title))
    if not at or lines[at - 1].is_row or rest is None or _PLACED.match(rest.group(1)):
        return None
    above = re.sub(r"\s+", "", fold(lines[at - 1].text))
    whole = above + rest.group(1)
    other = ORGAN.match(above) and not _ENDS_WITH_PLACE.search(above)
    if len(whole) > settings.longest_agency or other or _NO_NAME.search(above):
        return None
    return (whole, lines[at - 1]) if _PLACED.match(whole) and ORGAN.match(whole) else None


def _agency_near(lines: Sequence[Line], title: Line) -> tuple[str | None, int | None]:
    """Return the agency in the line above the title or above its year, or in the line below."""
    numbers = [line.number for line in lines]
    at = numbers.index(title.number)
    above = at - 2 if at > 1 and _YEAR_ALONE.match(fold(lines[at - 1].text)) else at - 1
    for index in (above, at + 1):
        if 0 <= index < len(lines):
            text = trim_agency(_BRACKETED.sub(r"\1", re.sub(r"\s+", "", fold_signs(lines[index].text)))) or ""
            if ORGAN.match(fold(text)) and not SENTENCE.search(text):
                return text, lines[index].number
    return None, None


def _agency_signed(lines: Sequence[Line], settings: IdentitySettings) -> str | None:
    """Return the agency of the signature: the text before the last date, or a line at the end that names an organ."""
    for line in reversed(lines[-settings.closing_lines :]):
        text = re.sub(r"\s+", "", fold_signs(line.text))
        dated = list(_SIGNED.finditer(text))
        if dated:
            text = dated[-1].group(1)
        if ORGAN.match(fold(text)) and not SENTENCE.search(text):
            return text
    return None


def _agency_published(lines: Sequence[Line]) -> str | None:
    """Return the agency that a page's head names as the publisher."""
    for line in lines:
        match = _PUBLISHER.search(fold(line.text))
        if match:
            return line.text[slice(*match.span(1))]
    return None


def _year_in_text(lines: Sequence[Line]) -> int | None:
    """Return the year of the period of the figures, else the year that the text names most often."""
    years: Counter[int] = Counter()
    for line in lines:
        if line.is_row:
            continue
        period = find_period(line.text)
        if period:
            return period
        years.update(map(int, _NAMED_YEAR.findall(re.sub(r"\s+", "", fold(line.text)))))
    return years.most_common(1)[0][0] if years else None
