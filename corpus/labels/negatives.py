"""Texts that are no row's label, by kind: `(split, known labels, rng) -> label`, its body empty where nothing came of it.

`side` is what the form prints around its rows, `other_form` a row of another form alone, `foreign` a row of another
table, `decisive` a row's label with a decisive character more, less or another, `replaced` one with characters that are
nothing like its own, `reworded` one with another word, `extended` one with a few more of these, `instead` a row's
label with a word that makes another meaning, `prose` a piece of running text, `scrap` a piece of a label too small, or
shared by too many, to name it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from random import Random
from typing import Any, TypeVar

from gouji.corpus.drafts.forms import load_data
from gouji.corpus.labels.damage import Printed
from gouji.corpus.labels.known import Known, known_labels
from gouji.models.labels.characters import find_sounds, find_words_from, may_stand_for
from gouji.models.labels.columns import DECISIVE

__all__ = ["NEGATIVES", "entries", "expanded"]

_CHARACTERS = tuple(bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF))
"""The common ideographs of GB 2312."""

_SHORT = 6
_NUMBERS = (*(f"{c}、" for c in "一二三四五"), *(f"（{c}）" for c in "一二三四五六七"), *(f"{d}." for d in range(1, 9)))

Maker = Callable[[str, Known, Random], Printed]
T = TypeVar("T")
_CHOICE = re.compile(r"\{([^{}]*)\}")


def expanded(text: str) -> tuple[str, ...]:
    """Return every text that a pattern stands for.

    >>> expanded("行政{许可|处罚}数")
    ('行政许可数', '行政处罚数')
    """
    parts = _CHOICE.split(text)
    options = [part.split("|") if at % 2 else [part] for at, part in enumerate(parts)]
    return tuple(map("".join, itertools.product(*options)))


def entries(lists: Mapping[str, Sequence[T]], split: str) -> list[T]:
    """Return a split's own entries: `held_out` has every third of the list of `train`, and `train` the others.

    >>> entries({"train": ["a", "b", "c"], "test": ["d"]}, "train")
    ['b', 'c']
    """
    if split == "test":
        return list(lists["test"])
    return [entry for at, entry in enumerate(lists["train"]) if (at % 3 == 0) == (split == "held_out")]


@cache
def _patterns(name: str, split: str) -> tuple[tuple[str, ...], ...]:
    return tuple(expanded(text) for text in entries(load_data("labels")[name], split))


def _side(split: str, known: Known, rng: Random) -> str:
    if rng.random() < 0.3:
        return _prefixed(rng.choice(rng.choice(_patterns("headings", split))), rng)
    return rng.choice(known.sides)


def _prefixed(text: str, rng: Random) -> str:
    return text if rng.random() < 0.7 else f"{rng.choice(('本年', '上年', '年度', '全年'))}{text}"


def _foreign(split: str, _: Known, rng: Random) -> str:
    text = rng.choice(rng.choice(_patterns("foreign", split)))
    return rng.choice((text, text, text, f"其中：{text}", f"本年{text}", f"{text}合计", f"各类{text}"))


def _instead(split: str, label: str, rng: Random) -> str:
    """Return one decisive word of a label is another."""
    changes = [pair for pair in _changes(split) if pair[0] in label]
    return label.replace(*rng.choice(changes), 1) if changes else ""


@cache
def _changes(split: str) -> tuple[tuple[str, str], ...]:
    lists = load_data("labels")["instead"]
    pairs = {name: [(w, other) for w, others in told.items() for other in others] for name, told in lists.items()}
    return tuple(entries(pairs, split))


def _decisive(_: str, label: str, rng: Random) -> str:
    """Return a decisive character more, less, or another."""
    places = [at for at, c in enumerate(label) if c in DECISIVE]
    other = rng.choice(sorted(DECISIVE))
    if not places or rng.random() < 0.3:
        at = rng.randrange(len(label) + 1)
        return "" if other in label[max(at - 1, 0) : at + 1] else label[:at] + other + label[at:]
    at = rng.choice(places)
    return label[:at] + rng.choice((other, other, "")) + label[at + 1 :]


def _replaced(_: str, label: str, rng: Random) -> str:
    """Return some characters are one or two others that neither look nor sound like them: another word."""
    gone = rng.randint(1, max(2, len(label) // 3))
    at = rng.randrange(max(1, len(label) - gone + 1))
    others = "".join(rng.choice(_CHARACTERS) for _ in range(min(gone, rng.randint(1, 2))))
    if any(may_stand_for(new, old) for new in others for old in label[at : at + gone]):
        return ""
    return label[:at] + others + label[at + gone :]


def _reworded(split: str, label: str, rng: Random) -> str:
    """A word of two characters is another that begins alike, whatever it looks like; none that the test knows."""
    at = rng.randrange(1, len(label))
    others = [c for c in find_words_from(label[at - 1]) if set(find_sounds(c)).isdisjoint(find_sounds(label[at]))]
    if not others or not label[at].isalnum():
        return ""
    text = label[:at] + rng.choice(others) + label[at + 1 :]
    return "" if split != "test" and text in _test_labels() else text


@cache
def _test_labels() -> frozenset[str]:
    labels = {label.body for wordings in known_labels(None).rows.values() for label in wordings}
    return frozenset(label.replace(*change, 1) for label in labels for change in _changes("test"))


def _extended(_: str, label: str, rng: Random) -> str:
    """Return two or three characters more, or one beside a short label: a compound."""
    others = "".join(rng.choice(_CHARACTERS) for _ in range(rng.randint(1 if len(label) < _SHORT else 2, 3)))
    at = rng.choice((len(label), len(label), 0, rng.randrange(len(label))))
    if any(may_stand_for(new, old) for new in others for old in label):
        return ""
    return label[:at] + others + label[at:]


def _other_form(_: str, known: Known, rng: Random) -> str:
    everything = known_labels(None)
    rows = [row for row in everything.row_ids if row not in known.rows]
    return rng.choice(everything.rows[rng.choice(rows)]).body if rows else ""


@cache
def _sentences(split: str) -> tuple[str, ...]:
    """Return the running text of the generator, halved between the splits."""
    found: list[str] = []

    def walk(value: Any) -> None:  # noqa: ANN401 - as YAML gives it
        if isinstance(value, str):
            found.append(value)
        for part in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
            walk(part)

    for name, part in sorted(load_data("prose").items()):
        if name not in {"titles", "archive", "shorts"}:
            walk(part)
    sentences = sorted(set(found))
    return tuple(entries({"train": sentences[::2], "test": sentences[1::2]}, split))


def _prose(split: str, _: Known, rng: Random) -> str:
    text = rng.choice(_sentences(split))
    for slot in re.findall(r"\{\w+\}", text):
        value = {"{year}": "2022", "{next}": "2023", "{short}": "本单位", "{agency}": "云岭县财政局"}.get(slot)
        text = text.replace(slot, value or str(rng.randint(0, 400)))
    if len(text) <= 6 or rng.random() < 0.2:
        return text
    at = rng.randrange(len(text) - 4)
    return text[at : at + rng.randint(4, 24)]


def _scrap(_: str, known: Known, rng: Random) -> str:
    label = rng.choice(known.rows[rng.choice(known.row_ids)]).body
    at = rng.randrange(len(label))
    return label[at : at + rng.randint(1, 8)]


def _own(make: Callable[[str, str, Random], str]) -> Maker:
    """Made of a row's label; half of them keep its number, as other tables are numbered, too."""

    def made(split: str, known: Known, rng: Random) -> Printed:
        label = rng.choice(known.rows[rng.choice(known.row_ids)])
        return Printed(number=label.number if rng.random() < 0.5 else "", body=make(split, label.body, rng))

    return made


def _numbered(make: Callable[[str, Known, Random], str]) -> Maker:
    """Return the text with or without some number."""

    def made(split: str, known: Known, rng: Random) -> Printed:
        number = rng.choice(_NUMBERS) if rng.random() < 0.3 else ""
        return Printed(number=number, body=make(split, known, rng))

    return made


NEGATIVES: Mapping[str, Maker] = {
    "side": _numbered(_side),
    "foreign": _numbered(_foreign),
    "instead": _own(_instead),
    "decisive": _own(_decisive),
    "replaced": _own(_replaced),
    "reworded": _own(_reworded),
    "extended": _own(_extended),
    "other_form": _numbered(_other_form),
    "prose": _numbered(_prose),
    "scrap": _numbered(_scrap),
}
"""What is no row's label, by kind."""
