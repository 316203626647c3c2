"""Headings: their text and level, from numbering, from what the source declares, and from the form's titles of sections."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from gouji.models.forms.definition import Form
from gouji.models.headings.found_heading import FoundHeading, strip_number
from gouji.models.headings.settings import HeadingSettings
from gouji.models.labels.likeness import measure_likeness
from gouji.models.text.broken_items import find_broken_items
from gouji.models.text.lines import Line
from gouji.models.text.normalise import Enumerator, core, fold, split_enumerator
from gouji.models.text.paragraphs import Paragraph
from gouji.models.text.settings import LineSettings
from gouji.wording import COUNTERS

__all__ = ["find_headings"]

_SECTION_STYLES = ("c", "d")
_ITEM_STYLES = ("d", "(d)")
_COUNTED = re.compile(rf"\d\s*[{COUNTERS}元万%]")
_ADDRESS = re.compile(r"https?:|www\.|@")


def find_headings(
    paragraphs: Sequence[Paragraph],
    taken: frozenset[int],
    form: Form | None,
    settings: HeadingSettings,
    *,
    text: LineSettings,
) -> tuple[FoundHeading, ...]:
    """Return the headings among paragraphs; `taken` are the numbers of lines that belong to tables."""
    titles, rows = _list_titles(form), _list_row_labels(form, settings.shortest_row_label)
    found: dict[int, FoundHeading] = {}
    for at, paragraph in enumerate(paragraphs):
        line = paragraph.lines[0]
        if line.is_row or line.number in taken:
            continue
        heading = _make_heading(paragraph, line, titles, settings)
        if heading is not None and not _is_row_label(heading, titles, rows, settings):
            found[at] = heading
    doubtful = {
        at for at, h in found.items() if h.enumerator and h.declared is None and strip_number(h.text) not in titles
    }
    # A sentence that a line break tears at a number, as 第 / 3.款, looks like a numbered heading.
    broken = find_broken_items(paragraphs, frozenset(doubtful), frozenset(found), text)
    return tuple(_complete_levels([heading for at, heading in found.items() if at not in broken], settings))


def _list_titles(form: Form | None) -> tuple[str, ...]:
    if form is None:
        return ()
    return tuple(core(text) for s in form.sections for text in (s.label.text, *s.label.variants))


def _list_row_labels(form: Form | None, shortest: int) -> tuple[str, ...]:
    """Return the labels of rows that are long enough to be distinguished from headings."""
    if form is None:
        return ()
    rows = (row for table in form.tables for band in table.bands for row in band.rows)
    labels = (core(text) for row in rows for text in (row.label.text, *row.label.variants))
    return tuple(label for label in labels if len(label) >= shortest)


def _is_row_label(heading: FoundHeading, titles: Sequence[str], rows: Sequence[str], settings: HeadingSettings) -> bool:
    """Return whether a numbered line that no table has taken is a row's label: its numbers may be lost."""
    body = strip_number(heading.text)
    return (
        heading.declared is None
        and body not in titles
        and any(measure_likeness(body, row) >= settings.row_label for row in rows)
    )


def _make_heading(
    paragraph: Paragraph, line: Line, titles: tuple[str, ...], settings: HeadingSettings
) -> FoundHeading | None:
    """Return the heading that a paragraph is or begins with; None where it is running text."""
    chunk = line.chunks[0]
    first = chunk.text.strip()
    lead = len(chunk.text) - len(chunk.text.lstrip())
    enumerator, _ = split_enumerator(first)
    declared = line.style.heading if line.style else None
    whole = first if _is_title_alone(paragraph, titles, settings) else paragraph.text
    # A heading that the page's width breaks keeps its second line; one line is the rule.
    printed = whole if len(paragraph.lines) > 1 and _is_short(whole, settings) else first
    text = _cut_heading(printed, whole, settings)
    if text is None or not strip_number(text) or _ADDRESS.search(whole[: len(text) + settings.address_margin]):
        return None
    numbered = enumerator is not None and settings.find_level(enumerator.style) is not None
    title = _is_title(text, titles, settings, marked=enumerator is not None or bool(declared))
    if not (numbered or declared is not None or (title and len(core(first)) < settings.longest)):
        return None
    if enumerator is not None and enumerator.style in _ITEM_STYLES and not title and _COUNTED.search(fold(text)):
        return None  # 1.受理申请3件: an item of a list of figures.
    return FoundHeading(
        text=text,
        level=_find_level(enumerator if numbered else None, title=title, settings=settings),
        page=line.page,
        span=(chunk.locate(lead, lead + 1)[0], chunk.locate(lead, min(lead + len(text), len(chunk.text)))[1]),
        line=line.number,
        enumerator=enumerator,
        declared=declared,
        confidence=settings.sure_confidence if numbered and (title or declared) else settings.confidence,
    )


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


def _cut_heading(printed: str, whole: str, settings: HeadingSettings) -> str | None:
    """Return the part of a paragraph that is its heading: all of it, or what stands before its first full stop."""
    stop = whole.find("。")
    head = whole[:stop] if stop >= 0 else printed
    rest = whole[stop + 1 :].strip() if stop >= 0 else ""
    size = len(strip_number(head))
    if re.search(r"[；;]", head) or not size:
        return None
    commas = len(re.findall(r"[，,]", head))
    if rest:
        return head if size <= settings.longest_run_in and commas <= 1 else None
    if stop >= 0:
        return head if size <= settings.longest_sentence and not commas else None
    if len(head) < len(whole):
        return None
    head = head.rstrip("：: ")
    return head if size <= settings.longest and commas <= 1 and not head.endswith(("，", ",", "、")) else None


def _complete_levels(found: Sequence[FoundHeading], settings: HeadingSettings) -> list[FoundHeading]:
    """Return the headings, those that only the source declares with the level of numbered ones that it declares alike."""
    by_declared: dict[int, Counter[int]] = {}
    for heading in found:
        if heading.declared is not None and heading.level:
            by_declared.setdefault(heading.declared, Counter())[heading.level] += 1
    levelled = []
    for heading in found:
        if not heading.level and heading.declared is not None:
            counted = by_declared.get(heading.declared)
            level = counted.most_common(1)[0][0] if counted else max(heading.declared, settings.chapter_level)
            levelled.append(replace(heading, level=level))
        elif heading.level:
            levelled.append(heading)
    return levelled
