"""Characters that sound or look alike, and characters that decide what a label means.

>>> "zi" in find_sounds("纸"), "zi" in find_sounds("止"), "特" in list_likenesses("持")
(True, True, True)

The tables are `sounds.txt`, `looks.txt` and `words.txt`, made by `python -m gouji.train.labels.characters`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from operator import add

from gouji.resources import remember

__all__ = [
    "find_confusables",
    "find_sounds",
    "find_words_from",
    "is_homophone",
    "list_likenesses",
    "load_decisive_characters",
    "load_sounds",
    "may_stand_for",
]

_BLURRED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
"""What many speakers and every input method's "fuzzy sounds" take for the same."""


def _read(name: str) -> str:
    return files("gouji.models.labels").joinpath(name).read_text(encoding="utf-8")


@cache
def load_decisive_characters() -> frozenset[str]:
    """Return negations, numbers, directions and times: with another of them a label means something else (上年, 本年)."""
    return frozenset(_read("decisive.txt")) - {"\n"}


@cache
def load_sounds() -> Mapping[str, tuple[str, ...]]:
    """Return what `find_sounds` gives for each character that is known."""
    table: dict[str, tuple[str, ...]] = {}
    lines = [line.split("\t") for line in _read("sounds.txt").splitlines()]
    for at in (1, 2):
        for line in lines:
            syllable = line[0]
            for sound, blurred in _BLURRED:
                syllable = syllable.replace(sound, blurred)
            for character in line[at]:
                table[character] = (*table.get(character, ()), syllable)
    return table


def find_sounds(character: str) -> tuple[str, ...]:
    """Return a character's readings without tone, the usual one first, zh as z and -ng as -n; empty if unknown."""
    return load_sounds().get(character, ())


@cache
def _looks() -> str:
    return "\n" + _read("looks.txt")


@cache
def _lines() -> Mapping[str, str]:
    return {line[0]: line[1:] for line in _looks().split()}


def list_likenesses(meant: str) -> str:
    """Return the characters that a character may be misprinted as, the likeliest first; empty if unknown."""
    return _lines().get(meant, "")


def _list_originals(printed: str) -> Iterator[str]:
    """Yield the characters that one may be a misprint of. To search is quick; a table of all takes as long as a short report."""
    looks = _looks()
    place = looks.find(printed)
    while place > 0:
        if looks[place - 1] != "\n":
            yield looks[looks.rfind("\n", 0, place) + 1]
        place = looks.find(printed, place + 1)


@cache
def _by_sound() -> Mapping[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for character, syllables in load_sounds().items():
        for syllable in syllables:
            table.setdefault(syllable, set()).add(character)
    return {syllable: frozenset(characters) for syllable, characters in table.items()}


@remember(8192)
def find_confusables(meant: str) -> frozenset[str]:
    """Return the characters that sound or look like one, and do not decide on another meaning.

    >>> "纸" in find_confusables("止"), "二" in find_confusables("三")
    (True, False)
    """
    decisive = load_decisive_characters()
    look = {*list_likenesses(meant), *_list_originals(meant)}
    sound = frozenset[str]().union(*(_by_sound()[syllable] for syllable in find_sounds(meant)))
    return frozenset((look - decisive if meant in decisive else look) | (sound - decisive)) - {meant}


def may_stand_for(printed: str, meant: str) -> bool:
    """Return whether one character is the other, or sounds or looks like it, and does not decide on another meaning.

    >>> may_stand_for("纸", "止"), may_stand_for("二", "三")
    (True, False)
    """
    return printed == meant or printed in find_confusables(meant)


@cache
def _following() -> Mapping[str, str]:
    return {line[0]: line[1:] for line in _read("words.txt").splitlines()}


def find_words_from(character: str) -> str:
    """Return the characters that make a frequent word of two behind this one.

    >>> "罚" in find_words_from("处")
    True
    """
    return _following().get(character, "")


@remember(4096)
def _sound_pairs(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(_sound(pair) for pair in map(add, text, text[1:]))


@remember(65536)
def _sound(pair: str) -> tuple[str, ...]:
    return tuple(next(iter(find_sounds(character)), character) for character in pair)


def is_homophone(pair: str, text: str) -> bool:
    """Return whether two neighbours in a text sound like these two.

    >>> is_homophone("事物", "法律事务"), is_homophone("处置", "行政处罚")
    (True, False)

    A misprint rarely makes a word, except one that sounds the same: input by sound offers these. So a new word is evidence
    of another label.
    """
    return _sound(pair) in _sound_pairs(text)
