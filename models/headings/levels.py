"""Levels of headings: by their item numbers, by what the source declares, and by the chapters that they stand in.

A section's title is a chapter however it is numbered (1、总体情况), but for one that stands below a chapter and is numbered
apart from it: 1.主动公开情况 below 一、总体情况 is an item that is named like a section. Where tables stand below titles that are
numbered 1、 2、, those number the chapters; and so do （一） （二） where a report has no other chapters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gouji.models.forms.definition import Form
from gouji.models.headings.found_heading import FoundHeading, strip_number
from gouji.models.headings.settings import HeadingSettings
from gouji.models.labels.likeness import measure_likeness
from gouji.models.text.normalise import core

__all__ = ["complete_levels", "level_items"]

_CHAPTER, _ITEM, _BRACKETED = "c", "d", "(c)"


def level_items(
    headings: Sequence[FoundHeading], form: Form, tables: Mapping[str, int], settings: HeadingSettings
) -> tuple[FoundHeading, ...]:
    """Return the headings, titles that are items of a chapter with the level of items; `tables` says where tables begin."""
    headings = _raise_bracketed(headings, form, settings)
    if _find_chapter_style(headings, form, tables, settings) == _ITEM:
        return tuple(headings)
    return tuple(
        replace(h, level=settings.item_level)
        if _style(h) == _ITEM and h.level == settings.chapter_level and _is_below_chapter(headings, at)
        else h
        for at, h in enumerate(headings)
    )


def _raise_bracketed(headings: Sequence[FoundHeading], form: Form, settings: HeadingSettings) -> Sequence[FoundHeading]:
    """Return the headings; titles of sections numbered （一） are chapters where nothing else is one."""
    if any(0 < heading.level <= settings.chapter_level for heading in headings):
        return headings
    titles = {core(text) for section in form.sections for text in (section.label.text, *section.label.variants)}
    own = {at for at, h in enumerate(headings) if _style(h) == _BRACKETED and strip_number(h.text) in titles}
    if len({strip_number(headings[at].text) for at in own}) < settings.least_bracketed:
        return headings
    return [replace(h, level=settings.chapter_level) if at in own else h for at, h in enumerate(headings)]


def _find_chapter_style(
    headings: Sequence[FoundHeading], form: Form, tables: Mapping[str, int], settings: HeadingSettings
) -> str:
    """Return the style of item number that most tables have over them, each below the title of its section."""
    votes: Counter[str] = Counter()
    begun = 0
    for section in form.sections:
        place = tables.get(section.table or "")
        if place is None:
            continue
        names = [core(text) for text in (section.label.text, *section.label.variants)]
        styles = {_style(h) for h in headings if begun <= h.span[0] < place and _is_named(h, names, settings)}
        votes[_ITEM if _ITEM in styles and _CHAPTER not in styles else _CHAPTER] += bool(styles)
        begun = place
    return _ITEM if votes[_ITEM] > votes[_CHAPTER] else _CHAPTER


def _is_named(heading: FoundHeading, names: Sequence[str], settings: HeadingSettings) -> bool:
    body = strip_number(heading.text)
    return heading.level <= settings.chapter_level and max(measure_likeness(body, n) for n in names) >= settings.title


def _is_below_chapter(found: Sequence[FoundHeading], at: int) -> bool:
    """Return whether the item numbers around a heading put it below a chapter instead of beside it."""
    own = _number(found[at])
    chapters = [place for place, heading in enumerate(found) if _style(heading) == _CHAPTER]
    before = [place for place in chapters if place < at]
    if not before:
        return False
    after = next((_number(found[place]) for place in chapters if place > at), own + 1)
    begun = any(_style(h) == _ITEM and _number(h) == own - 1 for h in found[before[-1] + 1 : at])
    return begun or own != _number(found[before[-1]]) + 1 or after != own + 1


def _style(heading: FoundHeading) -> str:
    return heading.enumerator.style if heading.enumerator is not None else ""


def _number(heading: FoundHeading) -> int:
    return (heading.enumerator.number if heading.enumerator is not None else None) or 0


def complete_levels(found: Sequence[FoundHeading], settings: HeadingSettings) -> tuple[FoundHeading, ...]:
    """Return the headings, those that only the source declares with the level of numbered ones that it declares alike.

    Those that nothing gives a level are left out.
    """
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
    return tuple(levelled)
