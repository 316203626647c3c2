"""The line that holds a report's title, and the title's place in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gouji.models.identity.names import ORGAN, ReportName, find_year, trim_agency
from gouji.models.identity.settings import IdentitySettings
from gouji.models.text.lines import Chunk, Line
from gouji.models.text.normalise import core, fold

__all__ = ["SENTENCE", "find_title"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _FoundTitle:
    """A title, the line that it begins in, and its place; `whole` where the report's name ends it but for signs."""

    line: Line
    text: str
    span: tuple[int, int]
    whole: bool = True


_FIELD = re.compile(r"\s*(?:(?:标\s*题|题\s*目|名\s*称|附件\d*|title)\s*[:：]\s*)+", re.IGNORECASE)
_OTHER_FIELD = re.compile(r"\s*(?:栏目|所属栏目|信息分类|主题分类|分类|类别|体裁)\s*:")
"""A field of a page's frame that names a kind of documents, folded."""
_FRAME = re.compile(
    r"\s*(?:(?:page|p)\.?\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?|第\s*\d{1,3}\s*页(?:[,/\s]*共\s*\d{1,3}\s*页)?|-\s*\d{1,3}\s*-|\d{1,3}\s*/\s*\d{1,3}"
    r"|\d{1,4}[-/]\d{1,2}[-/]\d{1,4}(?:[,\s]+\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?)?|\d{1,3}(?=\s+[\u4e00-\u9fff])|https?://\S+|[^>》]*>(?!=)"
    r"|[\u4e00-\u9fff]{1,8}[(\[]20\d{2}[)\]]\s*+(?:第\s*+)?\d{1,4}\s*+号|《(?=[^》]*报告》\s*(?:\Z|根据|依据|依照|为|本|一、)))"
    r"(?=[^\w]|[\u4e00-\u9fff]|20\d\d)[\s|:·-]*",
    re.IGNORECASE,
)
"""A page number, a document's number, a browser's header or a path through a site before a title, folded: Page 8 - , 首页 > 年报 >"""
_CRUMB = re.compile(r"(?:年报|报告|公开|专栏|栏目|正文|详情)\s*(?=[\u4e00-\u9fff\d])")
"""How the last step of a path through a site ends that a title may run into, folded: 首页 > 年度报告青杨县水务局2023年…"""
_BEHIND = re.compile(
    r"\s*(?:(?:[|_]+|(?<!-)-(?!-))\s*\S.*|(?:第\s*)?\d{1,3}\s*(?:/\s*\d{1,3}|页.*)|page\s*\d.*)\Z", re.IGNORECASE
)
"""A site's name or a page number behind a title, folded."""
SENTENCE = re.compile(r"[。；，,;]")
"""Signs that titles do not have."""
_APART = re.compile(r"(?:^|[\])】）}>|\s\d])\Z")
_TAIL = re.compile(r"\s*(?:公示)?(?:\Z|[^\w\s])")
"""What may follow a report's name in a title: nothing, a bracket, a sign."""
_NO_TAIL = re.compile(r"(?!\s*(?:的|编制|编写|格式|工作|发布|公布|报送|模板|说明|通知|管理))")
"""Text that may follow a title at once where lines ran together."""


def find_title(
    lines: Sequence[Line], name: ReportName, first_section: int | None, settings: IdentitySettings
) -> _FoundTitle | None:
    """Return the best line that has a name of the report and is no sentence, else a title amid a line."""
    best: tuple[int, _FoundTitle] | None = None
    for number, line in enumerate(lines):
        if first_section is not None and line.start > first_section:
            break
        wrapped = _find_wrapped(line, lines[number + 1 : number + 2], name, settings)
        if wrapped is not None:
            if not _FIELD.match(fold(line.text)):
                return wrapped
            # What a field of the page's frame says is a copy of the title: the title itself is better.
            rank = 2 * (find_year(wrapped.text) is not None) + 2
            best = best if best is not None and best[0] >= rank else (rank, wrapped)
        for chunk in line.chunks if len(line.chunks) <= settings.title_cells else ():
            rank, found = _read_chunk(line, chunk, name, settings)
            if found is not None and (best is None or rank > best[0]):
                best = rank, found
    return best[1] if best else next(_find_inside(lines, name), None)


def _read_chunk(
    line: Line, chunk: Chunk, name: ReportName, settings: IdentitySettings
) -> tuple[int, _FoundTitle | None]:
    """Return the title in a line's text that has the report's name, and how likely it is the document's."""
    if name.find(chunk.text) is None:
        return 0, None
    folded = fold(chunk.text)
    if _OTHER_FIELD.match(folded):
        return 0, None
    field = _FIELD.match(folded)
    start = field.end() if field else len(folded) - len(folded.lstrip())
    while (frame := _FRAME.match(folded, start)) and name.find(folded[frame.end() :]):
        start = frame.end()
    start = _skip_crumb(folded, start, name, settings)
    place = name.find(folded[start:])
    if place is None:
        return 0, None
    place = place[0] + start, place[1] + start
    behind = _BEHIND.match(folded, place[1])
    end = behind.start() if behind else len(folded.rstrip())
    text = chunk.text[start:end]
    # A long line or a sentence is no title, but may begin with one, as where lines ran together.
    if len(core(text)) > settings.longest_title or SENTENCE.search(text) or "《" in text:
        begins = _begins_with_title(folded[start : place[0]], settings) and not folded.startswith("。", place[1])
        end = place[1] if begins else start
    text = chunk.text[start:end]
    if not text or "/" in text:
        return 0, None
    # A year is the best sign of the report's title; a line with “标题：” is often a copy of it in the page's frame.
    tail = _TAIL if end > place[1] or end == len(folded.rstrip()) else _NO_TAIL
    whole = bool(tail.match(folded, place[1])) and sum(bool(c.text.strip()) for c in line.chunks) == 1
    whole = whole and "|" not in folded
    rank = 2 * (find_year(text) is not None) + 2 * whole + (not field) - 8 * line.is_row
    return rank, _FoundTitle(line=line, text=text, span=chunk.locate(start, end), whole=whole)


def _skip_crumb(folded: str, start: int, name: ReportName, settings: IdentitySettings) -> int:
    """Return where a title begins that the last step of a path may run into: behind it, if an organ's name follows."""
    if not folded[:start].rstrip().endswith(">"):
        return start
    found = start
    for crumb in _CRUMB.finditer(folded, start, start + settings.longest_title):
        rest = folded[crumb.end() :]
        place = name.find(rest)
        organ = trim_agency(re.sub(r"\s+", "", rest[: place[0]])) if place else None
        if organ and ORGAN.match(organ):
            found = crumb.end()
    return found


def _begins_with_title(before: str, settings: IdentitySettings) -> bool:
    """Return whether what stands before the report's name in a long line may be the beginning of its title."""
    return len(before) <= settings.longest_agency and not re.search(r"[。，,;《》:]|根据|现将", before)


def _find_wrapped(
    line: Line, following: Sequence[Line], name: ReportName, settings: IdentitySettings
) -> _FoundTitle | None:
    """Return a title that the page's width breaks: the report's name begins on one line and ends on the next."""
    if not following or line.is_row or following[0].is_row:
        return None
    folded = fold(line.text)
    if not name.may_stand_in(folded + fold(following[0].text)):
        return None
    field = _FIELD.match(folded)
    start = field.end() if field else len(line.text) - len(line.text.lstrip())
    head, tail = line.text[start:].strip(), following[0].text.strip()
    if len(core(tail)) > name.longest or len(core(head)) > settings.longest_title:
        return None
    if SENTENCE.search(head + tail) or "/" in head:
        return None
    place = name.find(head + tail)
    if place is None or place[1] < len(head + tail) or place[0] >= len(head):
        return None
    begin = line.chunks[0].locate(start, start + 1)[0] if field else line.start
    return _FoundTitle(line=line, text=head + tail, span=(begin, following[0].end))


def _find_inside(lines: Sequence[Line], name: ReportName) -> Iterator[_FoundTitle]:
    """Yield titles in the middle of a line: an organ's name, a year, and the report's name.

    Where the organ's name begins is known if the name is printed elsewhere, too, or if a bracket or space is before it.
    """
    pattern = re.compile(rf"([一-鿿]{{4,40}}?)\s*+((?:关于)?+\s*+20\d{{2}}\s*+年?+度?+\s*+(?:{name.pattern}))")
    whole = fold("\n".join(line.text for line in lines))
    for line in lines:
        chunk = line.chunks[0]
        text = fold(chunk.text)
        for match in pattern.finditer(text):
            organ = match.group(1)
            known = (begin for begin in range(len(organ) - 3) if whole.count(organ[begin:]) > 1)
            apart = 0 if ORGAN.fullmatch(organ) and _APART.search(text[: match.start()]) else None
            begin = next(known, apart)
            if begin is not None:
                start, end = match.start() + begin, match.end()
                place = chunk.locate(start, end)
                ends = bool(_TAIL.match(text, end))
                yield _FoundTitle(line=line, text=chunk.text[start:end], span=place, whole=ends)
