"""Damage to one printed label, by name: misprints, lost and added characters, numbers, spaces, glued figures.

An operator is a function `(label, rng, lists) -> label`; one that does not fit gives the label back as it was. None
touches a character that decides the meaning (不, 上, 三 …): what comes of that is no misprint but another label.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from gouji.models.labels.columns import DECISIVE
from gouji.models.text.normalise import split_enumerator
from gouji.wording import NUMERALS

__all__ = ["DAMAGE", "Lists", "Printed"]

_NARROW = str.maketrans("（），：．“”、", '(),:."",')
_WIDE = {ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789()."}
_STYLES = ("{c}、", "（{c}）", "({c})", "{d}.", "{d}、", "（{d}）", "({d})", "{d}．", "{d}. ")
_SHORT = 6
_MOST_CUT = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A label in two parts: `（六）` and `其他处理`."""

    number: str
    body: str

    @property
    def text(self) -> str:
        """As printed."""
        return self.number + self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The lists of misprints that one split may use."""

    look_alike: Mapping[str, str]
    same_sound: Mapping[str, str]
    added: Sequence[str]
    specks: Sequence[str]


Operator = Callable[[Printed, Random, Lists], Printed]


def _places(label: Printed, shortest: int) -> list[int]:
    """Where a character may be changed without changing what is meant."""
    body = label.body
    if len(body) < shortest:
        return []
    return [at for at, c in enumerate(body) if c.isalnum() and c not in DECISIVE]


def _look_alike(label: Printed, rng: Random, lists: Lists) -> Printed:
    places = [at for at, c in enumerate(label.body) if c in lists.look_alike]
    if not places:
        return label
    at = rng.choice(places)
    return replace(label, body=label.body[:at] + lists.look_alike[label.body[at]] + label.body[at + 1 :])


def _same_sound(label: Printed, rng: Random, lists: Lists) -> Printed:
    words = [word for word in lists.same_sound if word in label.body]
    if not words:
        return label
    word = rng.choice(words)
    return replace(label, body=label.body.replace(word, lists.same_sound[word], 1))


def _double(label: Printed, rng: Random, _: Lists) -> Printed:
    places = _places(label, 2)
    at = rng.choice(places)
    return replace(label, body=label.body[: at + 1] + label.body[at:])


def _without(label: Printed, rng: Random, count: int) -> Printed:
    places = _places(label, _SHORT + 2 * (count - 1))
    places = [at for at in places if all(at + n in places for n in range(count))]
    if not places:
        return label
    at = rng.choice(places)
    return replace(label, body=label.body[:at] + label.body[at + count :])


def _lose(label: Printed, rng: Random, _: Lists) -> Printed:
    return _without(label, rng, 1)


def _lose_two(label: Printed, rng: Random, _: Lists) -> Printed:
    return _without(label, rng, 2)


def _add(label: Printed, rng: Random, lists: Lists) -> Printed:
    if len(label.body) < _SHORT:
        return label
    at = rng.randrange(1, len(label.body) + 1)
    return replace(label, body=label.body[:at] + rng.choice(lists.added) + label.body[at:])


def _cut(label: Printed, rng: Random, *, head: bool) -> Printed:
    """Without up to 30 % of its characters, before or behind."""
    length = len(label.body)
    if length < _SHORT:
        return label
    count = rng.randint(1, max(1, round(_MOST_CUT * length)))
    gone, left = (label.body[:count], label.body[count:]) if head else (label.body[-count:], label.body[:-count])
    if DECISIVE.intersection(gone):
        return label
    return Printed(number="" if head else label.number, body=left)


def _truncate(label: Printed, rng: Random, _: Lists) -> Printed:
    return _cut(label, rng, head=False)


def _cut_head(label: Printed, rng: Random, _: Lists) -> Printed:
    return _cut(label, rng, head=True)


def _unnumber(label: Printed, _: Random, __: Lists) -> Printed:
    return replace(label, number="")


def _renumber(label: Printed, rng: Random, change: int, styles: Sequence[str]) -> Printed:
    found = split_enumerator(label.number)[0]
    if found is None or found.number is None:
        return label
    value = (found.number - 1 + change) % len(NUMERALS) + 1
    return replace(label, number=rng.choice(styles).format(c=NUMERALS[value - 1], d=value))


def _restyle(label: Printed, rng: Random, _: Lists) -> Printed:
    return _renumber(label, rng, 0, _STYLES)


def _misnumber(label: Printed, rng: Random, _: Lists) -> Printed:
    styles = _STYLES[:3] if any(c in NUMERALS for c in label.number) else _STYLES[3:]
    return _renumber(label, rng, rng.randint(1, 4), styles)


def _half_width(label: Printed, _: Random, __: Lists) -> Printed:
    return Printed(number=label.number.translate(_NARROW), body=label.body.translate(_NARROW))


def _full_width(label: Printed, rng: Random, _: Lists) -> Printed:
    gap = rng.choice(("", "\u3000"))
    return Printed(number=label.number.translate(_WIDE) + gap, body=gap.join(label.body.translate(_WIDE)))


def _spaces(label: Printed, rng: Random, _: Lists) -> Printed:
    if rng.random() < 0.4:
        return replace(label, body=" ".join(label.body))
    at = rng.randrange(len(label.body))
    return replace(label, body=f"{label.body[:at]}{' ' * rng.randint(1, 3)}{label.body[at:]}")


def _wrap(label: Printed, rng: Random, _: Lists) -> Printed:
    at = rng.randrange(1, len(label.body) + 1)
    return replace(label, body=f"{label.body[:at]}\n{label.body[at:]}")


def _vertical(label: Printed, _: Random, __: Lists) -> Printed:
    return replace(label, body="\n".join(label.body))


def _specks(label: Printed, rng: Random, lists: Lists) -> Printed:
    body = label.body
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(body) + 1)
        body = body[:at] + rng.choice(lists.specks) + body[at:]
    return replace(label, body=body)


def _numbers(rng: Random) -> str:
    gap = rng.choice(("", " ", "  ", "\t"))
    return gap.join(str(int(rng.paretovariate(0.7)) - 1) for _ in range(rng.choice((1, 1, 3, 5, 7))))


def _glue(label: Printed, rng: Random, _: Lists) -> Printed:
    return replace(label, body=f"{label.body}{rng.choice(('', ' '))}{_numbers(rng)}")


def _glue_before(label: Printed, rng: Random, _: Lists) -> Printed:
    if re.match(r"\d", label.number):
        # Against an item's number only a whole run of cells is told apart from it: 00000 | 2.
        return replace(label, number=f"{'0' * rng.randint(4, 7)}{label.number}")
    return replace(label, number=f"{_numbers(rng)}{rng.choice(('', ' '))}{label.number}")


def _transpose(label: Printed, rng: Random, _: Lists) -> Printed:
    places = _places(label, 4)
    places = [at for at in places if at + 1 in places and label.body[at] != label.body[at + 1]]
    if not places:
        return label
    at = rng.choice(places)
    return replace(label, body=label.body[:at] + label.body[at + 1] + label.body[at] + label.body[at + 2 :])


def _double_word(label: Printed, rng: Random, _: Lists) -> Printed:
    places = _places(label, 4)
    places = [at for at in places if at + 1 in places]
    if not places:
        return label
    at = rng.choice(places)
    return replace(label, body=label.body[: at + 2] + label.body[at:])


DAMAGE: Mapping[str, Operator] = {
    "look_alike": _look_alike,
    "same_sound": _same_sound,
    "double": _double,
    "double_word": _double_word,
    "transpose": _transpose,
    "lose": _lose,
    "lose_two": _lose_two,
    "add": _add,
    "truncate": _truncate,
    "cut_head": _cut_head,
    "unnumber": _unnumber,
    "restyle": _restyle,
    "misnumber": _misnumber,
    "half_width": _half_width,
    "full_width": _full_width,
    "spaces": _spaces,
    "wrap": _wrap,
    "vertical": _vertical,
    "specks": _specks,
    "glue": _glue,
    "glue_before": _glue_before,
}
"""The operators by name, in the order in which they act: characters, then the number, then layout, then figures."""
