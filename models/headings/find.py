"""Headings: their text, level and section, from numbering, what the source declares, and where the tables stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gouji.models.alignment.align import Alignment
from gouji.models.forms.definition import Form, Section
from gouji.models.forms.outline import NodeKind, Outline
from gouji.models.fragments.pieces import Piece
from gouji.models.labels.likeness import measure_likeness
from gouji.models.text.broken_items import find_broken_items
from gouji.models.text.lines import Line
from gouji.models.text.normalise import Enumerator, core, fold, split_enumerator
from gouji.models.text.paragraphs import Paragraph
from gouji.models.text.settings import LineSettings
from gouji.wording import COUNTERS

__all__ = ["FoundHeading", "HeadingSettings", "assign_sections", "find_headings", "inline_headings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingSettings:
    """What a heading looks like, in characters."""

    longest: int = 42
    longest_run_in: int = 30
    longest_sentence: int = 25
    least_similarity: float = 0.62
    """Below this a heading's text is no section's title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundHeading:
    """A heading: `span` into the stream's text; `section` once it is assigned."""

    text: str
    level: int
    page: int
    span: tuple[int, int]
    line: int
    enumerator: Enumerator | None
    declared: int | None
    confidence: float
    section: str | None = None


_TITLE = 0.85
"""So like a section's title is a numbered heading that is one."""
_BARE_TITLE = 0.93
"""So like a section's title is a line without number that is one; 无其他需要报告的事项 is none."""
_ROW_LABEL = 0.8
"""So like a row's label is a numbered line that is one."""
_LEAST_LABEL = 7
_LEVELS = {"c": 2, "(c)": 3, "d": 4, "(d)": 5}
_COUNTED = re.compile(rf"\d\s*[{COUNTERS}元万%]")
_URL = re.compile(r"https?:|www\.|@")


def find_headings(
    paragraphs: Sequence[Paragraph],
    taken: frozenset[int],
    form: Form | None,
    settings: HeadingSettings | None = None,
    *,
    text: LineSettings,
) -> tuple[FoundHeading, ...]:
    """The headings among paragraphs; `taken` are numbers of lines that belong to tables."""
    settings = settings or HeadingSettings()
    titles, rows = _titles(form), _row_labels(form)
    found: dict[int, FoundHeading] = {}
    for at, paragraph in enumerate(paragraphs):
        line = paragraph.lines[0]
        if line.is_row or line.number in taken:
            continue
        heading = _heading(paragraph, line, titles, settings)
        if heading is not None and not _is_row_label(heading, titles, rows):
            found[at] = heading
    doubtful = {at for at, h in found.items() if h.enumerator and h.declared is None and _body(h) not in titles}
    broken = find_broken_items(paragraphs, frozenset(doubtful), frozenset(found), text)
    return tuple(_levelled([heading for at, heading in found.items() if at not in broken]))


def _body(heading: FoundHeading) -> str:
    return core(split_enumerator(heading.text)[1])


def inline_headings(
    lines: Sequence[Line], pieces: Sequence[Piece], alignment: Alignment, outline: Outline
) -> tuple[FoundHeading, ...]:
    """Section titles that the alignment found inside lines holding far more than the title: glued documents."""
    lengths = {line.number: len(core(line.text)) for line in lines}
    found = []
    for placement in alignment.placements:
        node = outline.nodes[placement.node]
        if node.kind is not NodeKind.SECTION:
            continue
        mine = pieces[placement.start : placement.end]
        text = "".join(p.text for p in mine)
        if lengths.get(mine[0].line, 0) <= len(core(text)) + 12 or mine[0].row:
            continue
        numbered = mine[0].enumerator
        if mine[0].touched_before or mine[-1].touched_after or (numbered and numbered.style not in ("c", "d")):
            continue
        # Where a section's title is lost, what else begins its table, 行政复议 行政诉讼, is taken for it, and no heading.
        if numbered is None and max(measure_likeness(core(text), title) for title in node.cores) < _BARE_TITLE:
            continue
        found.append(
            FoundHeading(
                text=text.strip(),
                level=2,
                page=mine[0].page,
                span=(mine[0].span[0], mine[-1].span[1]),
                line=mine[0].line,
                enumerator=mine[0].enumerator,
                declared=None,
                confidence=0.9,
            )
        )
    return tuple(found)


def _titles(form: Form | None) -> tuple[str, ...]:
    if form is None:
        return ()
    return tuple(core(text) for s in form.sections for text in (s.label.text, *s.label.variants))


def _row_labels(form: Form | None) -> tuple[str, ...]:
    """The labels of rows that are long enough to be told from headings."""
    if form is None:
        return ()
    rows = (row for table in form.tables for band in table.bands for row in band.rows)
    labels = (core(text) for row in rows for text in (row.label.text, *row.label.variants))
    return tuple(label for label in labels if len(label) >= _LEAST_LABEL)


def _is_row_label(heading: FoundHeading, titles: Sequence[str], rows: Sequence[str]) -> bool:
    """Whether a numbered line that no table has taken is a row's label all the same: its numbers may be lost."""
    body = core(split_enumerator(heading.text)[1])
    return (
        heading.declared is None
        and body not in titles
        and any(measure_likeness(body, row) >= _ROW_LABEL for row in rows)
    )


def _heading(
    paragraph: Paragraph, line: Line, titles: tuple[str, ...], settings: HeadingSettings
) -> FoundHeading | None:
    chunk = line.chunks[0]
    text = chunk.text.strip()
    lead = len(chunk.text) - len(chunk.text.lstrip())
    enumerator, _ = split_enumerator(text)
    declared = line.style.heading if line.style else None
    whole = text if _title_alone(paragraph, titles) else paragraph.text
    # A heading that the page's width broke keeps its second line; one line is the rule.
    printed = whole if len(paragraph.lines) > 1 and _is_head(whole, settings) else text
    head = _head(printed, whole, settings)
    body = core(split_enumerator(head or "")[1])
    enumerated = enumerator is not None
    title = body in titles or any(
        measure_likeness(body, t) >= (_TITLE if enumerated or declared else _BARE_TITLE) for t in titles
    )
    if head is None or not body or _URL.search(whole[: len(head) + 8]):
        return None
    numbered = enumerator is not None and enumerator.style in _LEVELS
    if not (numbered or declared is not None or (title and len(core(text)) < settings.longest)):
        return None
    if (
        numbered
        and enumerator is not None
        and enumerator.style in ("d", "(d)")
        and not title
        and _COUNTED.search(fold(head))
    ):
        return None
    end = chunk.locate(lead, min(lead + len(head), len(chunk.text)))[1]
    level = 2 if title and (not numbered or enumerator is None or enumerator.style in ("c", "d")) else None
    if level is None and numbered and enumerator is not None:
        level = _LEVELS[enumerator.style]
    return FoundHeading(
        text=head,
        level=level if level is not None else 0,
        page=line.page,
        span=(chunk.locate(lead, lead + 1)[0], end),
        line=line.number,
        enumerator=enumerator,
        declared=declared,
        confidence=0.99 if numbered and (title or declared) else 0.95,
    )


def _title_alone(paragraph: Paragraph, titles: Sequence[str]) -> bool:
    """Whether a paragraph's first line is a section's title, so full that the next line seemed to go on with it."""
    first, *rest = (line.text.strip() for line in paragraph.lines)
    if not rest or split_enumerator(first)[0] is None:
        return False
    alone, wrapped = (core(split_enumerator(text)[1]) for text in (first, first + rest[0]))
    likeness = max((measure_likeness(alone, title) for title in titles), default=0.0)
    return likeness >= _TITLE and likeness > max(measure_likeness(wrapped, title) for title in titles)


def _is_head(text: str, settings: HeadingSettings) -> bool:
    return not re.search(r"[。；;，,]", text) and len(core(text)) <= settings.longest


def _head(printed: str, whole: str, settings: HeadingSettings) -> str | None:
    """The part of a paragraph that is its heading: all of it, or what stands before its first full stop."""
    stop = whole.find("。")
    head = whole[:stop] if stop >= 0 else printed
    rest = whole[stop + 1 :].strip() if stop >= 0 else ""
    size = len(core(split_enumerator(head)[1]))
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


def _levelled(found: Sequence[FoundHeading]) -> list[FoundHeading]:
    """Gives a level to headings that only the source declares: that of numbered ones which it declares alike."""
    by_declared: dict[int, Counter[int]] = {}
    for heading in found:
        if heading.declared is not None and heading.level:
            by_declared.setdefault(heading.declared, Counter())[heading.level] += 1
    levelled = []
    for heading in found:
        if not heading.level and heading.declared is not None:
            counted = by_declared.get(heading.declared)
            level = counted.most_common(1)[0][0] if counted else max(heading.declared, 2)
            levelled.append(replace(heading, level=level))
        elif heading.level:
            levelled.append(heading)
    return levelled


def assign_sections(
    headings: Sequence[FoundHeading],
    form: Form | None,
    tables: dict[str, int],
    settings: HeadingSettings | None = None,
) -> tuple[FoundHeading, ...]:
    """Gives each section of the form to one heading at most, in order.

    `tables` tells where each table's first row begins. A section with a table is the last heading of its title before
    that table: where an overview repeats the titles of all sections, those are not the sections.
    """
    settings = settings or HeadingSettings()
    if form is None:
        return tuple(headings)
    scores = [[_section_score(h, s, headings, tables, settings) for h in headings] for s in form.sections]
    chosen = _best_chain(scores)
    return tuple(replace(h, section=form.sections[chosen[i]].id) if i in chosen else h for i, h in enumerate(headings))


def _section_score(
    heading: FoundHeading,
    section: Section,
    headings: Sequence[FoundHeading],
    tables: dict[str, int],
    settings: HeadingSettings,
) -> float:
    """How likely a heading is a section's; 0 for not at all."""
    similarity = _title_similarity(heading, section)
    if similarity < settings.least_similarity or heading.level > 2:
        return 0.0
    score = similarity
    place = tables.get(section.table or "")
    if place is not None:
        before = [h for h in headings if h.span[0] < place and h.level <= 2]
        score += 1.0 if before and before[-1] is heading else 0.0
    elif section.table is None and tables:
        # The overview stands before the tables, what closes the report after them.
        score += 0.5
    return score


def _title_similarity(heading: FoundHeading, section: Section) -> float:
    body = core(split_enumerator(heading.text)[1])
    return max(measure_likeness(body, core(t)) for t in (section.label.text, *section.label.variants))


def _best_chain(scores: list[list[float]]) -> dict[int, int]:
    """The ascending assignment of sections to headings with the greatest sum: heading index → section index.

    Of equal sums the earliest heading wins for the first section, which nothing precedes.
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
            following.append(max(options, key=lambda o: round(o[0], 6)))
        best = following
    return best[width][1]
