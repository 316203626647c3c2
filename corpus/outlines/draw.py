"""Drafts of reports with headings of three or four levels and what may be taken for headings.

```python
draft = draw_outlined(Random(7), pool="development")
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from gouji.corpus.drafts.agency import draw_agency
from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.compose import SECTIONS
from gouji.corpus.drafts.draft import (
    Block,
    Draft,
    DraftParagraph,
    DraftRow,
    DraftTable,
    ParagraphKind,
    RowKind,
    Slot,
)
from gouji.corpus.drafts.facts import draw_figures
from gouji.corpus.drafts.forms import load_data
from gouji.corpus.drafts.layout import disclosure_table, disputes_table, requests_table
from gouji.corpus.drafts.prose import numeral

__all__ = ["FAMILIES", "HELD_OUT", "Pool", "draw_outlined"]

Pool = Literal["development", "report", "fresh", "held", "published", "unread"]
FAMILIES = (
    *("deep", "run-in", "like-sections", "items", "captions", "small-tables", "notes", "metadata", "traps"),
    "numbers",
)
"""What makes headings hard; a document has some of them."""
HELD_OUT = "numbers"
"""The family that documents for development never have: item numbers left out or printed twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outline:
    """What a document is drawn with."""

    rng: Random
    words: Mapping[str, Any]
    slots: Mapping[str, object]
    families: frozenset[str]

    def fill(self, template: str, **more: object) -> str:
        rng = self.rng
        noise = {
            "n": rng.randint(2, 40),
            "m": rng.randint(100, 3000),
            "k": rng.randint(41, 900),
            "d": rng.randint(0, 9),
            "total": rng.randint(3000, 5000),
            "code": f"{rng.randint(10**7, 10**8)}/2023-{rng.randint(1, 99999):05d}",
        }
        return template.format(**{**noise, **self.slots, **more})

    def pick(self, key: str, count: int = 1) -> list[Any]:
        return self.rng.sample(self.words[key], min(count, len(self.words[key])))

    def body(self) -> DraftParagraph:
        return _prose("".join(self.fill(text) for text in self.pick("bodies", self.rng.randint(1, 2))))

    def has(self, family: str, odds: float) -> bool:
        """Return whether this place of the document shows a family that the document has."""
        return family in self.families and chance(self.rng, odds)


def _prose(text: str) -> DraftParagraph:
    return DraftParagraph(kind=ParagraphKind.PROSE, text=text)


def draw_outlined(rng: Random, *, pool: Pool) -> Draft:
    """Return a report with hard headings; `pool` says whose words it has."""
    figures = draw_figures(rng)
    agency = draw_agency(rng)
    title = f"{agency}{figures.year}年政府信息公开工作年度报告"
    known = [family for family in FAMILIES if pool == "report" or family != HELD_OUT]
    outline = _Outline(
        rng=rng,
        words=load_data("outlines")[pool],
        slots={
            "agency": agency,
            "short": rng.choice(load_data("prose")["shorts"]),
            "year": figures.year,
            "next": figures.year + 1,
            "title": title,
        },
        families=frozenset(rng.sample(known, rng.randint(2, len(known)))),
    )
    tables = {
        "disclosure": disclosure_table(figures),
        "requests": requests_table(figures),
        "disputes": disputes_table(figures),
    }
    return Draft(
        form=figures.form,
        year=figures.year,
        agency=agency,
        blocks=tuple(_blocks(outline, title, tables)),
        values=figures.values,
        defects=tuple(sorted(outline.families)),
    )


def _blocks(outline: _Outline, title: str, tables: Mapping[str, DraftTable]) -> Iterator[Block]:
    rng = outline.rng
    if "metadata" in outline.families:
        for text in outline.pick("metadata", 3):
            yield DraftParagraph(kind=ParagraphKind.FURNITURE, text=outline.fill(text))
    yield DraftParagraph(kind=ParagraphKind.TITLE, text=title, level=1, section="title")
    if chance(rng, 0.6):
        yield _prose(outline.fill(rng.choice(load_data("prose")["prefaces"])))
    for number, section in enumerate(SECTIONS, 1):
        words = rng.choice(load_data("forms")["sections"][section])
        yield _heading(f"{numeral(number)}、{words}", 2, section)
        yield from _section(outline, section)
        if section in tables:
            yield from _before_table(outline, number, words)
            yield tables[section]
            yield from _after_table(outline)
    if chance(rng, 0.6):
        yield DraftParagraph(kind=ParagraphKind.SIGNATURE, text=str(outline.slots["agency"]))
        yield DraftParagraph(kind=ParagraphKind.SIGNATURE, text=outline.fill("{next}年1月1{d}日"))


def _heading(text: str, level: int, section: str | None = None, after: str = "") -> DraftParagraph:
    if after:
        return DraftParagraph(kind=ParagraphKind.HEADING, text=f"{text}。{after}", level=level, heading=text)
    return DraftParagraph(kind=ParagraphKind.HEADING, text=text, level=level, section=section)


def _section(outline: _Outline, section: str) -> Iterator[Block]:
    """Yield the running text of a section."""
    rng = outline.rng
    if section == "overview":
        if chance(rng, 0.5):
            yield outline.body()
        yield from _subsections(outline, 3, rng.randint(2, 5))
    elif section == "problems":
        heads = (outline.pick("problems")[0], outline.pick("improvements")[0])
        yield from _listed(outline, 3, heads) if chance(rng, 0.6) else (outline.body(),)
    elif section == "other_matters":
        heads = tuple(outline.pick("others", rng.randint(2, 3)))
        yield from _listed(outline, 3, heads) if chance(rng, 0.4) else (_prose("无其他需要报告的事项。"),)
    elif chance(rng, 0.35):
        yield outline.body()
        if outline.has("like-sections", 0.5):
            yield from _listed(outline, 4, tuple(outline.pick("like_sections", 2)))


def _subsections(outline: _Outline, level: int, count: int) -> Iterator[Block]:
    """Yield headings of a level with what stands below them."""
    rng = outline.rng
    if level == 3 and outline.has("like-sections", 0.6):
        yield from _listed(outline, rng.choice([3, 4]), tuple(outline.pick("like_sections", rng.randint(2, 4))))
        return
    heads = outline.pick(f"level{level}", count)
    for text in _numbered(outline, level, heads):
        yield from _one(outline, level, text)


def _listed(outline: _Outline, level: int, heads: Sequence[str]) -> Iterator[Block]:
    for text in _numbered(outline, level, heads):
        yield from _one(outline, level, text, deep=False)


def _numbered(outline: _Outline, level: int, heads: Sequence[str]) -> list[str]:
    """Return heads with item numbers of a level; the family `numbers` leaves one out or prints one twice."""
    numbers = list(range(1, len(heads) + 1))
    if outline.has("numbers", 0.7) and len(heads) > 1:
        at = outline.rng.randrange(1, len(heads))
        change = outline.rng.choice([1, -1])
        numbers = [number + (change if place >= at else 0) for place, number in enumerate(numbers)]
    return [_number(outline, level, number) + head for number, head in zip(numbers, heads, strict=True)]


def _number(outline: _Outline, level: int, number: int) -> str:
    dot = outline.slots.setdefault("dot", outline.rng.choice([".", ".", "．", "、"]))  # type: ignore[attr-defined]
    return {3: f"（{numeral(number)}）", 4: f"{number}{dot}", 5: f"（{number}）"}[level]


def _one(outline: _Outline, level: int, text: str, *, deep: bool = True) -> Iterator[Block]:
    """Yield a heading, as a line or run in, with its body and perhaps headings below it."""
    rng = outline.rng
    if deep and level < 5 and outline.has("deep", 0.5 if level == 3 else 0.35):
        yield _heading(text, level)
        yield from _subsections(outline, level + 1, rng.randint(2, 3))
        return
    if outline.has("run-in", 0.7):
        yield _heading(text, level, after=outline.body().text)
    else:
        yield _heading(text, level)
        yield outline.body()
    if deep and level == 3 and outline.has("items", 0.4):
        yield from _items(outline)
    if outline.has("traps", 0.3):
        yield _prose(outline.fill(outline.pick("traps")[0]))
    if deep and outline.has("small-tables", 0.3):
        yield _small_table(outline)
    if outline.has("notes", 0.15):
        yield DraftParagraph(kind=ParagraphKind.NOTE, text=outline.pick("notes")[0])


def _items(outline: _Outline) -> Iterator[Block]:
    """Yield one paragraph with several items, each a heading with its sentence, as one block a heading.

    Renderers write the blocks; those that keep lines join them where `joined` is set on all but the first.
    """
    for place, (head, text) in enumerate(outline.pick("items", 3), 1):
        number = _number(outline, 4, place)
        yield DraftParagraph(
            kind=ParagraphKind.HEADING,
            text=f"{number}{head}。{outline.fill(text)}",
            level=4,
            heading=f"{number}{head}",
            joined=place > 1,
        )


def _small_table(outline: _Outline) -> DraftTable:
    template = outline.pick("small_tables")[0]
    rows = tuple(
        DraftRow(
            kind=RowKind.HEADER if place == 0 and len(template) > 1 else RowKind.REST,
            slots=tuple(Slot(text=outline.fill(text)) for text in cells),
        )
        for place, cells in enumerate(template)
    )
    return DraftTable(id="other", rows=rows)


def _before_table(outline: _Outline, number: int, words: str) -> Iterator[Block]:
    if outline.has("captions", 0.8):
        text = outline.fill(outline.pick("captions")[0], number=number, numeral=numeral(number), title=words)
        yield DraftParagraph(kind=ParagraphKind.CAPTION, text=text)
    if outline.has("notes", 0.5):
        yield DraftParagraph(kind=ParagraphKind.NOTE, text=outline.pick("notes")[0])


def _after_table(outline: _Outline) -> Iterator[Block]:
    if outline.has("notes", 0.4):
        yield DraftParagraph(kind=ParagraphKind.NOTE, text=outline.pick("notes")[0])
