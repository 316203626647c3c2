"""Characters that sound or look alike, and characters that decide what a label means.

>>> "zi" in sounds_of("纸"), "zi" in sounds_of("止"), "持" in likenesses()["特"]
(True, True, True)

The tables are `labels_sounds.txt` and `labels_looks.txt`, made by `python -m gouji.train.labels_characters`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

__all__ = ["decisive_characters", "likenesses", "may_stand_for", "sounds_of"]

_BLURRED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
"""What many speakers and every input method's "fuzzy sounds" take for the same."""


def _read(name: str) -> str:
    return files("gouji.models").joinpath(name).read_text(encoding="utf-8")


@cache
def decisive_characters() -> frozenset[str]:
    """Negations, numbers and quantities, directions, times: with another of them a label means something else (上年, 本年)."""
    return frozenset(_read("labels_decisive.txt")) - {"\n"}


@cache
def _sounds() -> Mapping[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    lines = [line.split("\t") for line in _read("labels_sounds.txt").splitlines()]
    for at in (1, 2):
        for line in lines:
            syllable = line[0]
            for sound, blurred in _BLURRED:
                syllable = syllable.replace(sound, blurred)
            for character in line[at]:
                table[character] = (*table.get(character, ()), syllable)
    return table


def sounds_of(character: str) -> tuple[str, ...]:
    """A character's readings without tone, the usual one first, with zh like z and -ng like -n; empty if unknown."""
    return _sounds().get(character, ())


@cache
def likenesses() -> Mapping[str, Mapping[str, int]]:
    """For each character the characters that it may be a misprint of, by how far down their list of likenesses it is."""
    table: dict[str, dict[str, int]] = {}
    for line in _read("labels_looks.txt").splitlines():
        for rank, other in enumerate(line[1:]):
            table.setdefault(other, {})[line[0]] = rank
    return table


@lru_cache(maxsize=65536)
def may_stand_for(printed: str, meant: str) -> bool:
    """Whether one character is the other, or sounds or looks like it, and does not decide on another meaning.

    >>> may_stand_for("纸", "止"), may_stand_for("二", "三")
    (True, False)
    """
    if printed == meant:
        return True
    decisive = decisive_characters()
    if printed in decisive and meant in decisive:
        return False
    if meant in likenesses().get(printed, ()) or printed in likenesses().get(meant, ()):
        return True
    return printed not in decisive and not set(sounds_of(printed)).isdisjoint(sounds_of(meant))
