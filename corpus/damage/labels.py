"""Damage to the words of labels and headers: misprints, lost and doubled characters, other wordings, spaces, widths."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.draft import Draft, DraftParagraph, DraftRow, RowKind, Slot
from gouji.corpus.drafts.forms import load_data

__all__ = ["double", "drop", "enumerators", "half_width", "misprint", "mistype", "reword", "spaces", "wrap"]

TextChange = Callable[[str], str]
_SHORTEST = 5
_SHORTEST_DROP = 7
_LABELLED = (RowKind.ROW, RowKind.HEADER)
_ITEM = re.compile(r"^(\d)\.")


def _labels(draft: Draft, change: Callable[[Slot, DraftRow], str], defect: str) -> Draft:
    """The draft with every label changed; unchanged where no label is."""
    changed = draft
    for table in draft.tables:
        rows = []
        for row in table.rows:
            label = row.kind in _LABELLED
            slots = (replace(s, text=change(s, row)) if label and s.text and not s.fact else s for s in row.slots)
            rows.append(replace(row, slots=tuple(slots)))
        if tuple(rows) != table.rows:
            changed = changed.with_table(replace(table, rows=tuple(rows)), table)
    return draft if changed is draft else changed.with_defect(defect)


def _some(
    draft: Draft, rng: Random, strength: float, change: TextChange, defect: str, shortest: int = _SHORTEST
) -> Draft:
    """Changes one label or some."""
    rows = [row for table in draft.tables for row in table.rows if row.kind in _LABELLED]
    texts = {slot.text for row in rows for slot in row.slots if not slot.fact and len(slot.text) >= shortest}
    pairs = [(text, change(text)) for text in sorted(texts)]  # sorted: a set's order is not the same in every run
    changes = [(text, new) for text, new in pairs if new != text]
    if not changes:
        return draft
    new = dict(rng.sample(changes, min(len(changes), 1 + int(4 * strength * rng.random()))))
    return _labels(draft, lambda slot, _: new.get(slot.text, slot.text), defect)


def _inner(rng: Random, text: str) -> int:
    """A place inside a label, behind its number."""
    start = 3 if text[0] == "（" else 2
    return rng.randrange(start, len(text))


def double(draft: Draft, rng: Random, strength: float) -> Draft:
    """A character is printed twice."""

    def change(text: str) -> str:
        at = 0 if text.startswith("三、") and chance(rng, 0.5) else _inner(rng, text)
        return text[: at + 1] + text[at:]

    return _some(draft, rng, strength, change, "a label has a doubled character")


def drop(draft: Draft, rng: Random, strength: float) -> Draft:
    """A character or two are missing from a longer label."""

    def change(text: str) -> str:
        at = _inner(rng, text)
        return text[:at] + text[at + rng.randint(1, 2) :]

    return _some(draft, rng, strength, change, "characters of a label are missing", _SHORTEST_DROP)


def misprint(draft: Draft, rng: Random, strength: float) -> Draft:
    """A character stands for one that looks like it."""
    table = load_data("spelling")["look_alike"]

    def change(text: str) -> str:
        places = [at for at, character in enumerate(text) if character in table]
        if not places:
            return text
        at = rng.choice(places)
        return f"{text[:at]}{table[text[at]]}{text[at + 1 :]}"

    return _some(draft, rng, strength, change, "a label has a look-alike character")


def mistype(draft: Draft, rng: Random, strength: float) -> Draft:
    """Words as an input method offers them: 废纸 for 废止, 钩稽 for 勾稽."""
    table = load_data("spelling")["input_method"]

    def change(text: str) -> str:
        found = [word for word in table if word in text]
        word = rng.choice(found) if found else ""
        return text.replace(word, table[word], 1) if word else text

    return _some(draft, rng, strength, change, "a label has a mistyped word", 4)


def reword(draft: Draft, rng: Random, strength: float) -> Draft:
    """Other wordings that real reports print."""
    table = load_data("spelling")["variants"]

    def change(slot: Slot, _: DraftRow) -> str:
        if slot.text not in table or not chance(rng, 0.3 + strength / 2):
            return slot.text
        return str(rng.choice(table[slot.text]))

    return _labels(draft, change, "labels are worded otherwise")


def enumerators(draft: Draft, rng: Random, _strength: float) -> Draft:
    """Items are numbered 1、 or （1） instead of 1."""
    form = rng.choice(load_data("spelling")["enumerators"])

    def change(slot: Slot, _: DraftRow) -> str:
        return _ITEM.sub(lambda found: str(form.format(found[1])), slot.text)

    return _labels(draft, change, "items are numbered in another style")


def half_width(draft: Draft, rng: Random, _strength: float) -> Draft:
    """Punctuation of labels, notes and minor headings is half-width, with the spaces that go with it."""
    table = str.maketrans(load_data("spelling")["half_width"])
    gap = rng.choice(["", " "])

    def narrow(text: str) -> str:
        text = text.translate(table)
        return re.sub(r"^(\d\.|\([一二三四五六七八]\))(?=\S)", rf"\1{gap}", text)

    def paragraph(block: DraftParagraph) -> DraftParagraph:
        if not block.level_shown or block.level == 1:
            return block
        return replace(block, text=narrow(block.text), heading=narrow(block.heading))

    blocks = tuple(paragraph(b) if isinstance(b, DraftParagraph) else b for b in draft.blocks)
    return _labels(replace(draft, blocks=blocks), lambda slot, _: narrow(slot.text), "half-width punctuation")


def spaces(draft: Draft, rng: Random, strength: float) -> Draft:
    """Spaces inside labels and headers: 结果 维持, 规 章."""
    every = chance(rng, 0.2)

    def change(slot: Slot, row: DraftRow) -> str:
        text = slot.text
        if len(text) > 30 or (row.kind is RowKind.ROW and rng.random() > strength):
            return text
        if every and len(text) <= 4:
            return " ".join(text)
        return f"{text[: len(text) // 2]} {text[len(text) // 2 :]}" if len(text) % 2 == 0 else text

    return _labels(draft, change, "spaces inside labels")


def wrap(draft: Draft, rng: Random, strength: float) -> Draft:
    """Labels are wrapped by line breaks inside the cell."""

    def change(slot: Slot, _: DraftRow) -> str:
        if len(slot.text) < _SHORTEST or rng.random() > 0.2 + strength / 2:
            return slot.text
        cut = rng.randint(2, len(slot.text) - 2)
        return f"{slot.text[:cut]}\n{slot.text[cut:]}"

    return _labels(draft, change, "labels are wrapped inside their cells")
