"""Headings assigned to the sections of a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gouji.models.forms.definition import Form, Section
from gouji.models.headings.found_heading import FoundHeading, strip_number
from gouji.models.headings.levels import level_items
from gouji.models.headings.settings import HeadingSettings
from gouji.models.labels.likeness import measure_likeness
from gouji.models.text.normalise import core

__all__ = ["assign_sections"]


def assign_sections(
    headings: Sequence[FoundHeading],
    form: Form | None,
    tables: dict[str, int],
    settings: HeadingSettings,
) -> tuple[FoundHeading, ...]:
    """Return the headings, each section of the form assigned to one heading at most, in order.

    `tables` holds where each table's first row begins. A section with a table is the last heading of its title before that
    table: where an overview repeats the titles of all sections, those are not the sections.
    """
    if form is None:
        return tuple(headings)
    headings = level_items(headings, form, tables, settings)
    scores = [[_score_section(h, s, headings, tables, settings) for h in headings] for s in form.sections]
    chosen = _find_best_chain(scores, settings.score_decimals)
    return tuple(replace(h, section=form.sections[chosen[i]].id) if i in chosen else h for i, h in enumerate(headings))


def _score_section(
    heading: FoundHeading,
    section: Section,
    headings: Sequence[FoundHeading],
    tables: dict[str, int],
    settings: HeadingSettings,
) -> float:
    """Return how well a heading fits a section; 0 where it cannot be the section's."""
    similarity = _measure_title(heading, section)
    if similarity < settings.least_similarity or heading.level > settings.chapter_level:
        return 0.0
    score = similarity
    place = tables.get(section.table or "")
    if place is not None:
        before = [h for h in headings if h.span[0] < place and h.level <= settings.chapter_level]
        score += settings.before_table if before and before[-1] is heading else 0.0
    elif section.table is None and tables:
        # The overview stands before the tables, what closes the report after them.
        score += settings.without_table
    return score


def _measure_title(heading: FoundHeading, section: Section) -> float:
    body = strip_number(heading.text)
    return max(measure_likeness(body, core(t)) for t in (section.label.text, *section.label.variants))


def _find_best_chain(scores: list[list[float]], decimals: int) -> dict[int, int]:
    """Return the ascending assignment of sections to headings with the greatest sum, as section by heading.

    A dynamic program over sections and headings. Of equal sums the earliest heading wins for the first section, which nothing
    precedes.
    """
    width = len(scores[0]) if scores else 0
    best: list[tuple[float, dict[int, int]]] = [(0.0, {}) for _ in range(width + 1)]
    for section, row in enumerate(scores):
        following = [best[0]]
        for i in range(width):
            options = [following[i], best[i + 1]]
            if row[i] > 0:
                total, chain = best[i]
                options.append((total + row[i], {**chain, i: section}))
            following.append(max(options, key=lambda o: round(o[0], decimals)))
        best = following
    return best[width][1]
