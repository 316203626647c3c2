"""Headings: their text and level, from numbering, from what the source declares, and from the form's titles of sections."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gouji.models.forms.definition import Form
from gouji.models.headings.captions import (
    consists_of_labels,
    is_caption,
    is_contents_entry,
    is_note_mark,
    is_row_label,
    is_row_piece,
)
from gouji.models.headings.ends import choose_end, score_ends
from gouji.models.headings.extent import ends_heading, find_extent, stands_alone
from gouji.models.headings.found_heading import FoundHeading, strip_number
from gouji.models.headings.levels import complete_levels
from gouji.models.headings.passages import Passage
from gouji.models.headings.recurring import list_beginnings, weigh_ends
from gouji.models.headings.settings import HeadingSettings
from gouji.models.labels.likeness import measure_likeness
from gouji.models.text.broken_items import find_broken_items
from gouji.models.text.normalise import Enumerator, core, fold, split_enumerator
from gouji.models.text.paragraphs import Paragraph
from gouji.models.text.settings import LineSettings
from gouji.wording import COUNTERS

__all__ = ["find_headings"]

_SECTION_STYLES = ("c", "d")
_ITEM_STYLES = ("d", "(d)")
_NOTE_STYLES = ("d", "(d)")
_CONTENTS = re.compile(r"\s*目\s*[录錄次]\s*")
_COUNTED = re.compile(rf"\d\s*[{COUNTERS}元万%]")
_MARK = re.compile(r"[，,；;：:\s①-⑳]")
_PAUSE = re.compile(r"[，,；;：:]")
_COLON = re.compile(r"([^，,；;：:。\s]+)[：:](?=\s*[^\d\s][^；;]*。)")
_CLAUSE = re.compile(r"[。；;：:]")
_UNENDED = ("；", ";", "，", ",", "、")
_ADDRESS = re.compile(r"https?:|www\.|@")


def find_headings(
    passages: Sequence[Passage],
    form: Form | None,
    settings: HeadingSettings,
    *,
    text: LineSettings,
    names: Sequence[str] = (),
) -> tuple[FoundHeading, ...]:
    """Return the headings that passages begin with; `names` are what the report calls its own organ."""
    titles = _list_titles(form)
    ends = _score_items(passages, titles, names, settings)
    found: dict[int, FoundHeading] = {}

    def add(at: int, extent: int | None) -> None:
        heading = _make_heading(passages[at], titles, extent, settings)
        if heading is None or (at and _goes_on(heading, passages[at - 1])):
            return  # （1）…；（2）…。: the last item of a list that is one sentence.
        if not _is_of_table(heading, passages[at], titles, form, settings):
            found[at] = heading

    for at, passage in enumerate(passages):
        add(at, _find_extent(passage, titles, names, ends.get(at, {}), settings))
    for at in _list_siblings(passages, found):
        add(at, _add_number(passages[at], choose_end(ends.get(at, {})), titles, settings))
    doubtful = {
        at for at, h in found.items() if h.enumerator and h.declared is None and strip_number(h.text) not in titles
    }
    # A sentence that a line break tears at a number, as 第 / 3.款, looks like a numbered heading.
    paragraphs = [passage.paragraph for passage in passages]
    broken = find_broken_items(paragraphs, frozenset(doubtful), frozenset(found), text)
    apart = broken | _list_notes(passages, found) | _list_contents(passages, found)
    return complete_levels([heading for at, heading in found.items() if at not in apart], settings)


def _list_notes(passages: Sequence[Passage], found: Mapping[int, FoundHeading]) -> set[int]:
    """Return the places of items below the mark of notes that stands alone: 注： / 1.… / 2.…."""
    items = {at: h.enumerator for at, h in found.items() if h.enumerator and h.enumerator.style in _NOTE_STYLES}
    marks = {at: at - (item.number or 0) for at, item in items.items()}
    return {
        at for at, mark in marks.items() if 0 <= mark < at and is_note_mark(passages[mark].paragraph.lines[-1].text)
    }


def _list_contents(passages: Sequence[Passage], found: Mapping[int, FoundHeading]) -> set[int]:
    """Return the places of headings right below 目录 that the document has again further on."""
    entries: set[int] = set()
    for at in sorted(found):
        listed = at - 1 in entries or (at and _CONTENTS.fullmatch(passages[at - 1].paragraph.lines[-1].text))
        if listed and any(strip_number(h.text) == strip_number(found[at].text) for o, h in found.items() if o > at):
            entries.add(at)
    return entries


def _goes_on(heading: FoundHeading, before: Passage) -> bool:
    """Return whether an item goes on in the sentence that the item before it began."""
    text = before.paragraph.text.rstrip()
    if heading.enumerator is None or heading.declared is not None or not text.endswith(_UNENDED):
        return False
    last = split_enumerator(_CLAUSE.split(text.rstrip("".join(_UNENDED)))[-1])[0]
    own, number = heading.enumerator, heading.enumerator.number or 0
    return last is not None and (last.style, last.number) == (own.style, number - 1)


def _list_titles(form: Form | None) -> tuple[str, ...]:
    if form is None:
        return ()
    return tuple(core(text) for s in form.sections for text in (s.label.text, *s.label.variants))


def _is_of_table(
    heading: FoundHeading, passage: Passage, titles: Sequence[str], form: Form | None, settings: HeadingSettings
) -> bool:
    """Return whether a heading is a label of a table: of a row whose numbers are lost, or printed apart from its row."""
    body = strip_number(heading.text)
    if body in titles:
        return False
    if heading.declared is not None and heading.enumerator is None:
        return consists_of_labels(body, form)
    if passage.guarded and heading.enumerator is None and heading.declared is None:
        return True
    if heading.declared is not None and not passage.guarded:
        return False
    near = passage.guarded or passage.inner or len(body) >= settings.shortest_row_label
    torn = passage.guarded and heading.declared is None and is_row_piece(body, form)
    return torn or (near and is_row_label(body, form, settings.row_label))


def _make_heading(
    passage: Passage, titles: tuple[str, ...], extent: int | None, settings: HeadingSettings
) -> FoundHeading | None:
    """Return the heading that a passage is or begins with, `extent` characters long; None where it is running text."""
    paragraph, line = passage.paragraph, passage.paragraph.lines[0]
    if line.is_row:
        return None
    chunk = line.chunks[0]
    first = chunk.text.strip()
    lead = len(chunk.text) - len(chunk.text.lstrip())
    enumerator, _ = split_enumerator(first)
    declared = line.style.heading if line.style else None
    whole = _join(passage, titles, settings)
    # A heading that the page's width breaks keeps its second line; one line is the rule.
    printed = whole if len(paragraph.lines) > 1 and _is_short(whole, settings) else first
    if passage.title:
        text: str | None = _trim_title(chunk.text[: passage.title].strip(), titles, settings)
    else:
        text = _cut_heading(printed, whole, settings, extent, torn=passage.torn)
    if text is None or not strip_number(text) or _ADDRESS.search(whole[: len(text) + settings.address_margin]):
        return None
    numbered = enumerator is not None and settings.find_level(enumerator.style) is not None
    title = _is_title(text, titles, settings, marked=enumerator is not None or bool(declared))
    if not (numbered or declared is not None or (title and len(core(first)) < settings.longest) or passage.title):
        return None
    if is_contents_entry(whole) or (is_caption(text) and not (numbered and title)):
        return None
    counted = enumerator is not None and (enumerator.style in _ITEM_STYLES or passage.inner)
    if counted and not title and _COUNTED.search(fold(text)):
        return None  # 1.受理申请3件: an item of a list of figures.
    return FoundHeading(
        text=text,
        level=_find_level(enumerator if numbered else None, title=title or bool(passage.title), settings=settings),
        page=line.page,
        span=(chunk.locate(lead, lead + 1)[0], chunk.locate(lead, min(lead + len(text), len(chunk.text)))[1]),
        line=line.number,
        enumerator=enumerator,
        declared=declared,
        confidence=_find_confidence(passage, sure=numbered and (title or declared is not None), settings=settings),
    )


def _find_confidence(passage: Passage, *, sure: bool, settings: HeadingSettings) -> float:
    if passage.title:
        return settings.inline_confidence
    return settings.sure_confidence if sure else settings.confidence


def _score_items(
    passages: Sequence[Passage], titles: tuple[str, ...], names: Sequence[str], settings: HeadingSettings
) -> Mapping[int, Mapping[int, float]]:
    """Return where the headings of items in torn text may end, with logarithms of odds, by the items' places."""
    bodies = {}
    for at, passage in enumerate(passages):
        if passage.torn and not passage.paragraph.lines[0].is_row:
            whole = _join(passage, titles, settings)
            body = split_enumerator(whole)[1]
            if body != whole:
                bodies[at] = body
    if not bodies:
        return {}
    running = (passage.paragraph.text for passage in passages if not passage.paragraph.lines[0].is_row)
    beginnings = list_beginnings(running, settings)
    scored = zip(bodies.items(), score_ends(list(bodies.values()), names, settings), strict=True)
    return {at: weigh_ends(body, ends, beginnings, settings) for (at, body), ends in scored}


def _find_extent(
    passage: Passage,
    titles: tuple[str, ...],
    names: Sequence[str],
    ends: Mapping[int, float],
    settings: HeadingSettings,
) -> int | None:
    """Return where the heading of a numbered passage ends that text follows without a mark; None where no such end is seen.

    `ends` are where it may end in torn text, with logarithms of odds.
    """
    if passage.paragraph.lines[0].is_row:
        return None
    whole = _join(passage, titles, settings)
    body = split_enumerator(whole)[1]
    if body == whole:
        return None
    number = len(whole) - len(body)
    stopped = body[: max(body.find("。"), 0)]
    if stopped and not _MARK.search(stopped):
        if stands_alone(stopped, settings):
            return number + len(stopped)
        if len(stopped) <= settings.trusted_head:
            return number + _find_end_before_stop(stopped, names, ends, settings)
    colon = _COLON.match(body)
    if colon is not None and len(colon[1]) <= settings.trusted_head and ends_heading(colon[1]):
        return number + len(colon[1])
    if not passage.torn:
        end = find_extent(body, names, settings)
    else:
        least = None if _holds_sentence(stopped, settings) else settings.least_odds
        end = _find_title_end(body, titles, settings) or choose_end(ends, least)
    return None if end is None else number + end


def _holds_sentence(text: str, settings: HeadingSettings) -> bool:
    """Return whether a text before a full stop is more than a heading: then its heading ends before, however unlikely an end is.

    It has no comma, and is too long or does not end as headings do.
    """
    if len(text) <= settings.trusted_head or _PAUSE.search(text):
        return False
    return len(text) > settings.longest_stopped or not ends_heading(text)


def _find_end_before_stop(text: str, names: Sequence[str], ends: Mapping[int, float], settings: HeadingSettings) -> int:
    """Return where a heading with a stop ends: before its sentence if it seems to hold that, too (（二）其他事项没有收到。)."""
    inside = choose_end({end: odds for end, odds in ends.items() if end < len(text)}, settings.least_odds)
    if inside is None and not ends_heading(text):
        inside = find_extent(f"{text}。", names, settings, least=settings.sure_end + settings.sure_opening)
    return inside or len(text)


def _add_number(passage: Passage, end: int | None, titles: tuple[str, ...], settings: HeadingSettings) -> int | None:
    """Return the end of a heading in a passage from its end in the words behind the number."""
    whole = _join(passage, titles, settings)
    return None if end is None else len(whole) - len(split_enumerator(whole)[1]) + end


def _list_siblings(passages: Sequence[Passage], found: Mapping[int, FoundHeading]) -> list[int]:
    """Return the items of torn text that are no headings, though the item before or after them in their list is one."""
    items = [(at, e) for at, p in enumerate(passages) if p.torn and (e := split_enumerator(p.paragraph.text)[0])]
    siblings = []
    for place, (at, own) in enumerate(items):
        beside = (items[other] for step in (-1, 1) if 0 <= (other := place + step) < len(items))
        if at not in found and any(e.style == own.style and other in found for other, e in beside):
            siblings.append(at)
    return siblings


def _join(passage: Passage, titles: tuple[str, ...], settings: HeadingSettings) -> str:
    """Return a passage's text, or its first line alone where that is a section's title."""
    paragraph = passage.paragraph
    return paragraph.lines[0].chunks[0].text.strip() if _is_title_alone(paragraph, titles, settings) else paragraph.text


def _trim_title(text: str, titles: Sequence[str], settings: HeadingSettings) -> str:
    """Return a title without what the alignment took beyond a known one: 其他需要报告的事项无."""
    body = split_enumerator(text)[1]
    end = _find_title_end(body, titles, settings)
    return text if end is None else text[: len(text) - len(body) + end]


def _find_title_end(body: str, titles: Sequence[str], settings: HeadingSettings) -> int | None:
    """Return where a section's title ends that a text begins with: the longest one."""
    ends = [
        end for end in range(settings.shortest_head, min(len(body), settings.longest) + 1) if core(body[:end]) in titles
    ]
    longest = max((core(body[:end]) for end in ends), key=len, default="")
    return next((end for end in ends if core(body[:end]) == longest), None)


def _is_title(text: str, titles: tuple[str, ...], settings: HeadingSettings, *, marked: bool) -> bool:
    """Return whether a text is a section's title; `marked` by a number or by the source it may differ more."""
    body = strip_number(text)
    least = settings.title if marked else settings.bare_title
    return body in titles or any(measure_likeness(body, title) >= least for title in titles)


def _find_level(enumerator: Enumerator | None, *, title: bool, settings: HeadingSettings) -> int:
    """Return the level of a heading; 0 where neither its number nor its title shows it."""
    if title and (enumerator is None or enumerator.style in _SECTION_STYLES):
        return settings.chapter_level
    return (settings.find_level(enumerator.style) or 0) if enumerator is not None else 0


def _is_title_alone(paragraph: Paragraph, titles: Sequence[str], settings: HeadingSettings) -> bool:
    """Return whether a paragraph's first line is a section's title, so long that the next line seemed to continue it."""
    first, *rest = (line.text.strip() for line in paragraph.lines)
    if not rest or split_enumerator(first)[0] is None:
        return False
    alone, wrapped = strip_number(first), strip_number(first + rest[0])
    likeness = max((measure_likeness(alone, title) for title in titles), default=0.0)
    return likeness >= settings.title and likeness > max(measure_likeness(wrapped, title) for title in titles)


def _is_short(text: str, settings: HeadingSettings) -> bool:
    return not re.search(r"[。；;，,]", text) and len(core(text)) <= settings.longest


def _cut_heading(printed: str, whole: str, settings: HeadingSettings, extent: int | None, *, torn: bool) -> str | None:
    """Return the part of a paragraph that is its heading: all of it, or what stands before its first full stop.

    `extent` is where it ends without one.
    """
    if extent is not None:
        return whole[:extent].rstrip()
    stop = whole.find("。")
    head = whole[:stop] if stop >= 0 else printed
    rest = whole[stop + 1 :].strip() if stop >= 0 else ""
    size = len(strip_number(head))
    commas = len(re.findall(r"[，,]", head))
    # On one line, a heading with a comma that is so long holds the sentence behind it: its end was not seen.
    unseen = torn and commas and size > settings.trusted_head
    if re.search(r"[；;]", head) or not size or unseen:
        return None
    if rest:
        return head if size <= settings.longest_run_in and commas <= 1 else None
    if stop >= 0:
        return head if size <= settings.longest_sentence and not re.search(r"[，,：:]", head) else None
    if len(head) < len(whole):
        return None
    head = head.rstrip("：: ")
    return head if size <= settings.longest and commas <= 1 and not head.endswith(("，", ",", "、")) else None
