"""Figures and running text put together to a draft, with the six section headings."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from gouji.corpus.drafts.agency import draw_agency
from gouji.corpus.drafts.draft import Block, Draft, DraftParagraph, Gold, ParagraphKind
from gouji.corpus.drafts.facts import Figures, Odds, draw_figures
from gouji.corpus.drafts.forms import load_data
from gouji.corpus.drafts.layout import disclosure_table, disputes_table, requests_table
from gouji.corpus.drafts.prose import Story, draw_story, numeral
from gouji.corpus.drafts.rules import broken_rules
from gouji.tokens import Number

__all__ = ["SECTIONS", "compose", "draw_draft", "gold_of", "printed_values"]

_LAST_2019 = 2020
"""The last year that the 2019 template was made for."""
SECTIONS = ("overview", "disclosure", "requests", "disputes", "problems", "other_matters")


def draw_draft(rng: Random, odds: Odds | None = None) -> Draft:
    """Return a clean report of either template."""
    figures = draw_figures(rng, odds)
    agency = draw_agency(rng)
    return compose(rng, figures, draw_story(rng, figures, agency), agency)


def compose(rng: Random, figures: Figures, story: Story, agency: str) -> Draft:
    """Title, preface, six sections with their tables, signature."""
    return Draft(
        form=figures.form,
        year=figures.year,
        agency=agency,
        blocks=tuple(_blocks(rng, figures, story)),
        values=figures.values,
        statements=story.statements,
        defects=_defects(figures),
    )


def _defects(figures: Figures) -> tuple[str, ...]:
    late = figures.form == "gov-disclosure-2019" and figures.year > _LAST_2019
    single = figures.single_other and figures.form == "gov-disclosure-2021"
    told = (
        (late, "a 2019 form used in a later year"),
        (single, "（六）其他处理 is one row"),
        (bool(figures.violations), "a rule is broken in print"),
    )
    return tuple(text for happens, text in told if happens)


def _blocks(rng: Random, figures: Figures, story: Story) -> Iterator[Block]:
    tables = {
        "disclosure": disclosure_table(figures),
        "requests": requests_table(figures),
        "disputes": disputes_table(figures),
    }
    texts = {"overview": story.overview, "problems": story.problems, "other_matters": story.other_matters}
    yield from story.title
    yield from story.preface
    for number, section in enumerate(SECTIONS, 1):
        words = rng.choice(load_data("forms")["sections"][section])
        yield DraftParagraph(kind=ParagraphKind.HEADING, text=f"{numeral(number)}、{words}", level=2, section=section)
        yield from texts.get(section, ())
        yield from story.notes.get(section, ())
        if section in tables:
            yield tables[section]
    yield from story.signature


def printed_values(draft: Draft) -> dict[str, Number | None]:
    """Return what the slots that are left print: a number, or None in a blank cell."""
    slots = (slot for table in draft.tables for slot in table.facts())
    return {slot.fact: None if slot.blank else draft.values[slot.fact] for slot in slots if slot.fact}


def gold_of(draft: Draft, name: str, *, headings: bool = True) -> Gold:
    """Return the reading of a draft: facts of the slots that are left, headings of the paragraphs that are left.

    `headings=False` leaves the headings out, where the rendering has no lines that could show them.
    """
    printed = printed_values(draft)
    titles = [block for block in draft.blocks if isinstance(block, DraftParagraph) and block.level_shown]
    return Gold(
        source=name,
        form=draft.form,
        year=draft.year,
        agency=draft.agency,
        sections=tuple(p.section for p in titles if p.section and p.section != "title"),
        headings=tuple((p.level, p.title, p.section) for p in titles) if headings else (),
        facts={fact: value for fact, value in printed.items() if fact not in draft.ambiguous},
        ambiguous=draft.ambiguous,
        violations=broken_rules(printed),
        defects=draft.defects,
    )
