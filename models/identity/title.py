"""A document's title, year and agency."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gouji.models.forms.definition import Form
from gouji.models.identity.settings import IdentitySettings
from gouji.models.text.lines import Line
from gouji.models.text.normalise import core, fold
from gouji.wording import DIGITS, IDEOGRAPH, NUMERALS, ORGAN_ENDINGS

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


_ZERO = "O"
"""What recognisers and keyboards give for 〇."""
_YEAR = re.compile(rf"(20\d{{2}}|二[〇○零O][〇○零O{NUMERALS[:-1]}]{{2}})\s*年?\s*度?")
_PERIOD = re.compile(r"(20\d{2})\s*+年?\s*+1\s*+月\s*+1\s*+日\s*+(?:起)?\s*+(?:至|到|—|-|~)")
_FIELD = re.compile(r"\s*(?:标题|题目|名称|title)\s*[:：]\s*", re.IGNORECASE)
_SENTENCE = re.compile(r"[。；，,;]")
_FILLER = re.compile(r"^(?:关于|\W)+|(?:关于|的|\W)+$")
_SITE = re.compile(r"\s*[|_\-–—]+\s*")
_APART = re.compile(r"(?:^|[\])】）}>|\s\d])\Z")
_ORGAN = re.compile(rf"{IDEOGRAPH}{{2,24}}?(?:{'|'.join(ORGAN_ENDINGS)})\Z")


def identify(
    lines: Sequence[Line],
    form: Form | None,
    declared: str | None,
    first_section: int | None,
    settings: IdentitySettings,
) -> Identity:
    """Return title, year and agency, from the title's lines, what the source declares, or the text.

    `first_section` is the place where the first section begins; titles stand before it.
    """
    # Without a form any annual report's title will do.
    names = tuple(core(t) for t in form.document_titles) if form is not None else ("年度报告",)
    found = _title_line(lines, names, first_section, settings)
    titles = [found[1]] if found else []
    if not found:
        found = _title_inside(lines, names)
        titles = [found[1]] if found else []
    if declared:
        titles += [p for p in _SITE.split(declared) if _bears(core(p), names)]
    year = next((y for t in titles if (y := _year(t)) is not None), None)
    agency = next((a for t in titles if (a := _agency_in(t, names))), None)
    agency_line = None
    if agency is None and found:
        agency, agency_line = _agency_near(lines, found[0])
    # The title comes first, then its neighbour lines; the signature last, as offices sign for their agency.
    if agency is None:
        agency = _agency_signed(lines, settings)
    if year is None:
        year = _year_in_text(lines)
    if not found:
        return Identity(title=titles[0].strip() if titles else "", year=year, agency=agency)
    line, text, span = found
    return Identity(
        title=text, year=year, agency=agency, line=line.number, span=span, page=line.page, agency_line=agency_line
    )


def _bears(text: str, names: tuple[str, ...]) -> bool:
    return any(name in text for name in names)


def _title_line(
    lines: Sequence[Line], names: tuple[str, ...], first_section: int | None, settings: IdentitySettings
) -> tuple[Line, str, tuple[int, int]] | None:
    """Return the title's line, text and place: the best line that has a name of the report and is no sentence."""
    best: tuple[int, Line, str, tuple[int, int]] | None = None
    names = tuple(sorted(names, key=len, reverse=True))
    for number, line in enumerate(lines):
        if first_section is not None and line.start > first_section:
            break
        wrapped = _wrapped(line, lines[number + 1 : number + 2], names, settings)
        if wrapped is not None:
            return wrapped
        chunk = line.chunks[0]
        field = _FIELD.match(chunk.text)
        start = field.end() if field else len(chunk.text) - len(chunk.text.lstrip())
        text = chunk.text[start:].strip()
        body = core(text)
        if not _bears(body, names) or line.is_row:
            continue
        # A long line or a sentence is no title, but may begin with one, as where lines ran together.
        if len(body) > settings.longest_title or _SENTENCE.search(text) or "《" in text:
            text = text[: _title_prefix(text, names, settings)]
        if not text or "/" in text:
            continue
        # A year is the best sign of the report's title; a line with “标题：” is often a copy of it in the page's frame.
        rank = 2 * (_year(text) is not None) + (not field)
        if best is None or rank > best[0]:
            best = (rank, line, text, chunk.locate(start, start + len(text)))
    return best[1:] if best else None


def _wrapped(
    line: Line, following: Sequence[Line], names: tuple[str, ...], settings: IdentitySettings
) -> tuple[Line, str, tuple[int, int]] | None:
    """Return a title that the page's width breaks: the report's name begins on one line and ends on the next."""
    if not names or not following or line.is_row or following[0].is_row:
        return None
    head, tail = line.text.strip(), following[0].text.strip()
    if (
        len(core(head)) > settings.longest_title
        or len(core(tail)) > len(names[0])
        or _SENTENCE.search(head + tail)
        or "/" in head
    ):
        return None
    body = core(head + tail)
    name = next((n for n in names if n in body), None)
    if name is None or not body.endswith(name) or len(core(tail)) >= len(name):
        return None
    return line, head + tail, (line.start, following[0].end)


def _title_inside(lines: Sequence[Line], names: tuple[str, ...]) -> tuple[Line, str, tuple[int, int]] | None:
    """Return a title in the middle of a line: an organ's name, a year, and the report's name.

    Where the organ's name begins is known if the name is printed elsewhere, too, or if a bracket or space is before it.
    """
    named = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    pattern = re.compile(rf"([一-鿿]{{4,40}}?)\s*+((?:关于)?+\s*+20\d{{2}}\s*+年?+度?+\s*+(?:{named}))")
    whole = "\n".join(line.text for line in lines)
    for line in lines:
        chunk = line.chunks[0]
        for match in pattern.finditer(chunk.text):
            organ = match.group(1)
            known = (begin for begin in range(len(organ) - 3) if whole.count(organ[begin:]) > 1)
            apart = 0 if _ORGAN.fullmatch(organ) and _APART.search(chunk.text[: match.start()]) else None
            begin = next(known, apart)
            if begin is not None:
                start = match.start() + begin
                return line, chunk.text[start : match.end()], chunk.locate(start, match.end())
    return None


def _title_prefix(text: str, names: tuple[str, ...], settings: IdentitySettings) -> int:
    """Return where a title ends with which a long line begins; 0 where it begins with none."""
    folded = fold(text)
    for name in names:
        place = folded.find(name)
        if 0 <= place <= settings.longest_agency and not re.search(r"[。，,;《》:]|根据|现将", folded[:place]):
            return place + len(name)
    return 0


def _year(text: str) -> int | None:
    squeezed = re.sub(r"\s+", "", fold(text))
    match = _YEAR.search(squeezed)
    if match is None:
        return None
    return int("".join(str(DIGITS.get(c, c)) for c in match.group(1).replace(_ZERO, "〇")))


def _agency_in(title: str, names: tuple[str, ...]) -> str | None:
    """Return what remains of a title without the year and the report's name."""
    text = re.sub(r"\s+", "", fold(title))
    for name in names:
        if name in text:
            text = text[: text.index(name)]
            break
    else:
        return None
    text = _YEAR.sub("", text)
    text = _FILLER.sub("", _FILLER.sub("", text))
    return text if len(text) >= 2 else None


def _agency_near(lines: Sequence[Line], title: Line) -> tuple[str | None, int | None]:
    """Return the agency in the line above the title, or below it."""
    numbers = [line.number for line in lines]
    at = numbers.index(title.number)
    for index in (at - 1, at + 1):
        if 0 <= index < len(lines):
            text = re.sub(r"\s+", "", lines[index].text)
            if _ORGAN.match(text) and not _SENTENCE.search(text):
                return text, lines[index].number
    return None, None


def _agency_signed(lines: Sequence[Line], settings: IdentitySettings) -> str | None:
    """Return the agency of the signature: the text before the last date, or a line at the end that names an organ."""
    for line in reversed(lines[-settings.closing_lines :]):
        text = re.sub(r"\s+", "", fold(line.text))
        dated = list(re.finditer(r"([一-鿿]{4,30})20\d{2}年\d{1,2}月\d{1,2}日", text))
        if dated:
            text = dated[-1].group(1)
        match = _ORGAN.match(text)
        if match and not _SENTENCE.search(text):
            return match.group()
    return None


def _year_in_text(lines: Sequence[Line]) -> int | None:
    """Return the year of the period of the figures, else the year that the text names most often."""
    years: Counter[int] = Counter()
    for line in lines:
        if line.is_row:
            continue
        text = re.sub(r"\s+", "", fold(line.text))
        period = _PERIOD.search(text)
        if period:
            return int(period.group(1))
        years.update(int(y) for y in re.findall(r"(20\d{2})年(?!\d{1,2}月\d{1,2}日)", text))
    return years.most_common(1)[0][0] if years else None
