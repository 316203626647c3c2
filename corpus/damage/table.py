"""The damage operators by name, which kinds of documents they suit, and a mixture of them.

An operator is a function `(draft, rng, strength) -> draft`, strength between 0 and 1; one that does not fit a draft
gives it back as it was. Operators of one group are alternatives: a mixture takes at most one of each group, so that
what is left can still be read, or is listed as ambiguous.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from random import Random

from gouji.corpus.damage import blanks, columns, labels, order, pages, rows, text
from gouji.corpus.drafts.draft import Draft
from gouji.errors import UsageError

__all__ = ["DAMAGE", "Damage", "apply_damage", "draw_damage", "named_damage"]

Operator = Callable[[Draft, Random, float], Draft]

_GRID = frozenset({"tab", "cells", "html", "html-word", "docx", "docx-messy", "pdf"})
"""Kinds in which a blank cell is seen to be one."""
_TEXT = frozenset({"tab", "cells", "cells-plain", "flow", "glued", "markdown"})
_WEB = frozenset({"tab", "cells", "cells-plain", "html", "html-word", "glued"})
_PAGED = frozenset({"tab", "cells", "cells-plain", "flow", "markdown"})
"""Kinds in whose tables the marks of pages stand."""
_TORN = frozenset({"tab", "cells", "html", "html-word", "docx", "docx-messy"})
"""Kinds in which a row of empty cells can be told from a line break inside a cell."""
_FLOWING = frozenset({"flow", "pdf-borderless"})
_ALL = _GRID | _TEXT | {"pdf-borderless"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """An operator, the group of alternatives that it belongs to, and the kinds that it suits."""

    name: str
    group: str
    apply: Operator
    kinds: frozenset[str]
    weight: float = 1.0
    mixed: bool = True
    """Whether `mixed` and a recipe's `"all"` take it. Operators that came later are drawn only where a recipe names them,
    so that the documents of seeds already in use stay as they were."""


DAMAGE: Mapping[str, Damage] = {
    damage.name: damage
    for damage in (
        Damage(name="cut-head", group="structure", apply=rows.cut_head, kinds=_ALL),
        Damage(name="cut-tail", group="structure", apply=rows.cut_tail, kinds=_ALL),
        Damage(name="displace", group="structure", apply=rows.displace, kinds=_ALL),
        Damage(name="swap-rows", group="structure", apply=order.swap_rows, kinds=_ALL, mixed=False),
        Damage(name="reverse-rows", group="structure", apply=order.reverse_rows, kinds=_ALL, mixed=False),
        Damage(name="move-block", group="structure", apply=order.move_block, kinds=_ALL, mixed=False),
        Damage(name="stray-group", group="structure", apply=order.stray_group, kinds=_ALL, mixed=False),
        Damage(name="stray-page", group="structure", apply=order.stray_page, kinds=_PAGED, mixed=False),
        Damage(name="flush-left", group="structure", apply=columns.flush_left, kinds=frozenset({"tab", "cells"})),
        Damage(name="shift-right", group="structure", apply=columns.shift_right, kinds=_GRID),
        Damage(name="shift-left", group="structure", apply=columns.shift_left, kinds=_GRID - {"pdf"}),
        Damage(name="trailing-blank", group="structure", apply=columns.trailing_blank, kinds=_GRID),
        Damage(name="extra-zero", group="structure", apply=columns.extra_zero, kinds=_GRID),
        Damage(
            name="stack",
            group="structure",
            apply=columns.stack,
            kinds=frozenset({"cells", "html", "docx", "docx-messy"}),
        ),
        Damage(
            name="lose-labels",
            group="structure",
            apply=columns.lose_labels,
            kinds=_GRID | {"flow", "markdown", "pdf-borderless"},
        ),
        Damage(
            name="page-break",
            group="break",
            apply=rows.page_break,
            kinds=_PAGED,
        ),
        Damage(name="tear-row", group="break", apply=pages.tear_row, kinds=_TORN, mixed=False),
        Damage(
            name="label-ahead", group="break", apply=pages.label_ahead, kinds=frozenset({"tab", "cells"}), mixed=False
        ),
        Damage(
            name="repeat-label", group="break", apply=pages.repeat_label, kinds=frozenset({"tab", "cells"}), mixed=False
        ),
        Damage(
            name="split-label", group="break", apply=rows.split_label, kinds=frozenset({"tab", "cells"}), weight=2.0
        ),
        Damage(
            name="split-group", group="break", apply=rows.split_group, kinds=frozenset({"tab", "cells", "cells-plain"})
        ),
        Damage(name="repeat-band", group="break", apply=rows.repeat_band, kinds=_ALL),
        Damage(
            name="blank-cells", group="blanks", apply=blanks.blank_cells, kinds=_GRID | {"markdown", "pdf-borderless"}
        ),
        Damage(
            name="blank-totals",
            group="blanks",
            apply=blanks.blank_totals,
            kinds=_GRID | {"markdown", "pdf-borderless"},
            weight=0.5,
        ),
        Damage(name="blank-rows", group="blanks", apply=blanks.blank_rows, kinds=_ALL, weight=2.0),
        Damage(name="blank-disputes", group="blanks", apply=blanks.blank_disputes, kinds=_ALL),
        Damage(name="blank-group", group="blanks", apply=blanks.blank_group, kinds=_GRID | {"markdown"}, weight=2.0),
        Damage(name="dashes", group="blanks", apply=blanks.dashes, kinds=(_GRID | {"markdown"}), weight=0.7),
        Damage(name="lose-cell", group="blanks", apply=blanks.lose_cell, kinds=frozenset({"glued"}), weight=0.7),
        Damage(
            name="ragged-spans",
            group="spans",
            apply=columns.ragged_spans,
            kinds=frozenset({"html", "html-word", "docx", "docx-messy"}),
        ),
        Damage(name="space-in-number", group="numbers", apply=blanks.space_in_number, kinds=_GRID | {"markdown"}),
        Damage(name="double", group="spelling", apply=labels.double, kinds=_ALL),
        Damage(name="drop", group="spelling", apply=labels.drop, kinds=_ALL),
        Damage(name="misprint", group="spelling", apply=labels.misprint, kinds=_ALL),
        Damage(name="mistype", group="spelling", apply=labels.mistype, kinds=_ALL),
        Damage(name="reword", group="wording", apply=labels.reword, kinds=_ALL),
        Damage(name="enumerators", group="wording", apply=labels.enumerators, kinds=_ALL),
        Damage(name="half-width", group="width", apply=labels.half_width, kinds=_ALL),
        Damage(name="spaces", group="width", apply=labels.spaces, kinds=_ALL),
        Damage(name="wrap", group="width", apply=labels.wrap, kinds=_GRID - {"tab", "docx-messy"}),
        Damage(name="heading-numbers", group="headings", apply=text.heading_numbers, kinds=_ALL, weight=2.0),
        Damage(
            name="heading-marker",
            group="headings",
            apply=text.heading_marker,
            kinds=frozenset({"cells", "cells-plain", "tab"}),
        ),
        Damage(name="lose-heading", group="headings", apply=text.lose_heading, kinds=_ALL, weight=0.5),
        Damage(name="lose-last-section", group="headings", apply=text.lose_last_section, kinds=_ALL, weight=0.5),
        Damage(name="furniture", group="around", apply=text.furniture, kinds=_WEB),
        Damage(name="tear-prose", group="around", apply=text.tear_prose, kinds=_TEXT - {"glued", "flow"}),
    )
}
_MIXED = tuple(damage for damage in DAMAGE.values() if damage.mixed)
_CLEAN_SHARE = 0.15
_GROUPS = (1, 5)
_STRENGTHS = (0.1, 1.0)


def apply_damage(draft: Draft, kind: str, rng: Random, wanted: str) -> Draft:
    """Damages a draft: `wanted` is `none`, `mixed`, or names joined by commas, applied in that order.

    `displace@0.4` gives a strength; without one it is drawn. Raises `UsageError` for an unknown name. A named operator
    is applied to any kind; `mixed` takes those that suit it.
    """
    if wanted == "none":
        return draft
    if wanted == "mixed":
        parts = [(damage, "") for damage in _mixture(kind, rng)]
    else:
        split = [part.partition("@") for part in wanted.split(",")]
        parts = [(named_damage(name), strength) for name, _, strength in split]
    for damage, strength in parts:
        draft = damage.apply(draft, rng, float(strength) if strength else rng.uniform(*_STRENGTHS))
    return draft


def draw_damage(kind: str, rng: Random, names: Collection[str]) -> tuple[tuple[str, float], ...]:
    """A mixture for a kind out of the operators of these names, each with its strength (3 digits); `()` for some."""
    chosen = _mixture(kind, rng, [damage for name, damage in DAMAGE.items() if name in names])
    return tuple((damage.name, round(rng.uniform(*_STRENGTHS), 3)) for damage in chosen)


def named_damage(name: str) -> Damage:
    """The operator of that name; `UsageError` lists the known names where there is none."""
    try:
        return DAMAGE[name]
    except KeyError:
        known = ", ".join(DAMAGE)
        message = f"unknown damage {name!r}; known are none, mixed, {known}"
        raise UsageError(message) from None


def _mixture(kind: str, rng: Random, among: Iterable[Damage] = _MIXED) -> list[Damage]:
    """None for some documents; else one operator of each of some groups, in the table's order."""
    if rng.random() < _CLEAN_SHARE:
        return []
    fitting = [damage for damage in among if kind in damage.kinds]
    groups = list(dict.fromkeys(damage.group for damage in fitting))
    taken = set(rng.sample(groups, min(len(groups), rng.randint(*_GROUPS))))
    picked: list[Damage] = []
    for group in groups:
        members = [damage for damage in fitting if damage.group == group]
        choice = rng.choices(members, weights=[damage.weight for damage in members])[0]
        if group in taken and not _hidden(kind, [*picked, choice]):
            picked.append(choice)
    return picked


def _hidden(kind: str, chosen: list[Damage]) -> bool:
    """Whether nobody could tell what was printed: lost labels beside blank rows where no cell shows the blanks."""
    names = {damage.name for damage in chosen}
    return kind in _FLOWING and "lose-labels" in names and any(damage.group == "blanks" for damage in chosen)
