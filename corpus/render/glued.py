"""The whole report on one line: a page's tables flattened to text, cells glued to digit runs or divided by spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from gouji.corpus.drafts.ambiguity import undecided
from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.compose import printed_values
from gouji.corpus.drafts.draft import Draft, DraftParagraph, DraftRow, DraftTable, Merged, ParagraphKind, RowKind, Slot
from gouji.corpus.drafts.forms import load_data
from gouji.corpus.drafts.runs import DigitRun
from gouji.corpus.render.result import Rendered

__all__ = ["render_glued"]

_NOTE = re.compile(r"（[^）]*）|万?元|件|\s")


def render_glued(draft: Draft, rng: Random) -> Rendered:
    """Return one line; the facts that its digit runs leave undecided are in the result's `ambiguous`."""
    spacing = rng.choice(["none", "none", "stray", "stray", "rows", "spaces"])
    gap = " " if spacing == "spaces" or chance(rng, 0.3) else ""
    runs: list[DigitRun] = []
    parts = [
        _text(block, rng) if isinstance(block, DraftParagraph) else _table(block, spacing, rng, runs)
        for block in draft.blocks
    ]
    line = gap.join(part for part in parts if part)
    printed = printed_values(draft)
    text = _header(draft, rng) + line + "\n"
    return Rendered(data=text.encode(), ambiguous=undecided(runs, printed, draft.statements), headings=False)


def _text(paragraph: DraftParagraph, rng: Random) -> str:
    if paragraph.kind is ParagraphKind.TITLE:
        return paragraph.text + rng.choice(["", " "])
    return f" {paragraph.text}" if paragraph.kind is ParagraphKind.SIGNATURE else paragraph.text


def _header(draft: Draft, rng: Random) -> str:
    """Return the lines that an archiver puts before the text, or none."""
    if chance(rng, 0.25):
        return ""
    data = load_data("prose")["archive"]
    title = "".join(b.text for b in draft.blocks if isinstance(b, DraftParagraph) and b.kind is ParagraphKind.TITLE)
    title = title or f"{draft.agency}{draft.year}年政府信息公开工作年度报告"
    number = rng.randint(10000, 99999)
    path = f"zwgk/zfxxgk/zfxxgknb/{draft.year + 1}01"
    values = [
        title,
        f"{draft.year + 1}-01-{rng.randint(3, 28):02d} {rng.randint(8, 18):02d}:{rng.randint(0, 59):02d}",
        "",
        rng.choice(["", "", "1", draft.agency]),
        "政府信息公开年报",
        f"https://www.example.gov.cn/{path}/t{draft.year + 1}0108_{number}.htm",
        f"{path}/{number}_{title}",
    ]
    count = 1 if chance(rng, 0.25) else len(values)
    lines = [f"{name}: {value}" for name, value in zip(data["fields"][:count], values[:count], strict=True)]
    return "\n".join([*lines, data["rule"]]) + "\n"


def _table(table: DraftTable, spacing: str, rng: Random, runs: list[DigitRun]) -> str:
    rough = rng.choice([0.1, 0.4]) if spacing == "stray" else 0.0
    spaced_rows = {row.id for row in table.rows if spacing == "rows" and chance(rng, 0.15)}
    parts = []
    for row in table.rows:
        odds = {"spaces": 1.0, "none": 0.0}.get(spacing, rough)
        if row.id in spaced_rows:
            odds = 0.8
        parts.append(_row(row, odds, rng, runs))
    gap = " " if spacing == "spaces" else ""
    text = gap.join(part for part in parts if part)
    return rng.choice(["", " "]) + text if spacing == "stray" else text


def _row(row: DraftRow, odds: float, rng: Random, runs: list[DigitRun]) -> str:
    """Return a row's text; a space may stand between any two cells, never inside one."""
    pieces = [slot for slot in row.slots if slot.merged is Merged.NO and slot.text]
    if row.kind is RowKind.PAGE_MARK:
        return " ".join(slot.text for slot in row.slots)
    texts = list(_spaced(pieces, odds, rng))
    facts = tuple(slot.fact for slot in row.slots if slot.fact)
    written = "".join(t for slot, t in zip(pieces, texts, strict=True) if slot.fact)
    segments = tuple(part for part in _NOTE.split(written) if part)
    if facts and segments:
        runs.append(DigitRun(facts=facts, segments=segments))
    return "".join(texts)


def _spaced(pieces: list[Slot], odds: float, rng: Random) -> Iterator[str]:
    for at, slot in enumerate(pieces):
        last = at == len(pieces) - 1
        yield slot.text + (" " if chance(rng, odds) and not (last and odds == 1.0) else "")
