"""Headings and sentences composed of words: those of administration (`corpus/data/items.yaml`) and any of the dictionary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Any

from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.forms import load_data
from gouji.models.headings.lexicon import load_words
from gouji.models.headings.signs import load_openings

__all__ = [
    "compose_clause",
    "compose_head",
    "compose_sentence",
    "mix_head",
    "mix_sentence",
    "vary_head",
    "vary_sentence",
]

_KINDS = {"n": ("n", "V"), "v": ("v", "V"), "d": ("d",), "a": ("a", "b"), "t": ("t", "s"), "r": ("r",), "p": ("p",)}
_WEIGHTS = {1: 5.0, 2: 16.0, 3: 50.0}
"""How often a word is drawn, by how common it is."""
_PLAIN, _JOINED, _LONGEST_JOINED = 0.55, 0.15, 14


def compose_head(rng: Random) -> str:
    """Return a heading of administration: 政策文件清理, 加强日常监督."""
    words: Mapping[str, list[str]] = load_data("items")["heads"]
    pick = {key: rng.choice(values) for key, values in words.items()}
    topic, verb, closing, modifier = pick["topics"], pick["verbs"], pick["closings"], pick["modifiers"]
    other, maybe = rng.choice(words["topics"]), closing if chance(rng, 0.5) else ""
    joined = f"{verb}{topic}{rng.choice('，，、')}{rng.choice(words['verbs'])}{other[-2:]}"
    shapes = (
        (12, topic + closing + rng.choice(words["closings"])),
        (12, topic + closing),
        (8, modifier + topic + maybe),
        (20, verb + topic + maybe),
        (5, joined),
        (8, modifier + closing),
        (7, verb + closing),
        (8, topic + rng.choice("和与及、") + other + maybe),
        (4, topic),
        (5, f"{topic}的{closing}"),
        (4, topic[-2:] + closing),
        (7, pick["wholes"]),
        (14, rng.choice([topic, topic, topic[-2:], pick["wholes"], pick["written"]]) + pick["ends"]),
        (6, verb + topic[-2:] + pick["ends"]),
        (3, pick["ends"] if len(pick["ends"]) > 2 else topic),
    )
    return _choose(rng, shapes)


def compose_sentence(rng: Random) -> str:
    """Return the beginning of a sentence of administration: 采编人员定期核对台账."""
    words: Mapping[str, list[str]] = load_data("items")["sentences"]
    if chance(rng, 0.08):
        return f"{rng.choice(words['idioms'])}{rng.choice(words['tails'])}。"
    text = rng.choice(words["times"]) + rng.choice(["", "，"]) if chance(rng, 0.25) else ""
    if chance(rng, 0.5):
        text += rng.choice(load_data("items")["heads"]["topics"])[-2:] if chance(rng, 0.25) else ""
        text += rng.choice(words["agents" if chance(rng, 0.5) else "subjects"])
        text += rng.choice("、和") + rng.choice(words["subjects"]) if chance(rng, 0.1) else ""
    text += rng.choice(words["adverbs"]) if chance(rng, 0.35) else ""
    text += rng.choice(words["verbs"])
    text += rng.choice(words["objects"]) if chance(rng, 0.8) else ""
    text += rng.choice(words["counts"]) if chance(rng, 0.35) else ""
    tail = rng.choice(words["tails"])
    if not tail and chance(rng, 0.5):
        tail = f"，{rng.choice(words['verbs'])}{rng.choice(words['objects'])}"
    return f"{text}{tail}。"


def vary_head(rng: Random) -> str:
    """Return a heading as it is written (强化队伍建设), two of them, or one with another topic (强化食品药品建设)."""
    words: Mapping[str, list[str]] = load_data("items")["heads"]
    head, other = rng.choice(words["written"]), rng.choice(words["written"])
    kind = rng.random()
    if kind < _PLAIN:
        return str(head)
    if kind < _PLAIN + _JOINED and len(head) + len(other) <= _LONGEST_JOINED:
        return f"{head}{rng.choice('，，、和及与')}{other}"
    nouns = [
        (at, size)
        for at in range(len(head))
        for size in (4, 3, 2)
        if at + size <= len(head) and load_words().get(head[at : at + size], ("",))[0] in _KINDS["n"]
    ]
    at, size = rng.choice(nouns or [(0, 0)])
    other = rng.choice(words["topics"]) if chance(rng, 0.4) else _draw(rng, rng.choice("nnv"))
    return f"{head[:at]}{other if size else ''}{head[at + size :]}"


def vary_sentence(rng: Random) -> str:
    """Return the beginning of a sentence as it is written, some with another subject."""
    words: Mapping[str, list[str]] = load_data("items")["sentences"]
    sentence, more = rng.choice(words["written"]), rng.choice(words["written"])
    subject = ""
    if chance(rng, 0.25) and not load_openings()[0].match(sentence):
        subject = (
            _draw(rng, "n") if chance(rng, 0.25) else rng.choice(words["agents" if chance(rng, 0.5) else "subjects"])
        )
    return f"{subject}{sentence}{rng.choice('。，，；')}{more}。"


def compose_clause(rng: Random) -> str:
    """Return a clause of a sentence that looks like a heading and is none: 健全更新和维护台账的机制."""
    words: Mapping[str, list[str]] = load_data("items")["heads"]
    verb, more = (rng.choice(words["verbs"]) for _ in range(2))
    topic, other = (rng.choice(words["topics"]) for _ in range(2))
    closing, second = (rng.choice(words["closings"]) for _ in range(2))
    shapes = (
        (20, f"{verb}{topic}{closing}"),
        (15, f"{verb}{topic}的{closing}"),
        (15, f"{verb}对{topic}的{closing}和{second}"),
        (10, f"{verb}{topic}{closing}和{other}{second}"),
        (10, f"{verb}{topic}、{other}{closing}{second}"),
        (10, f"{verb}{topic}{other[-2:]}{closing}{second}"),
        (10, f"{verb}{rng.choice(words['modifiers'])}{topic}{closing}"),
        (10, f"{verb}和{more}{topic}{closing}"),
        (8, f"{verb}20{rng.randint(18, 30)}年{rng.choice(['', '度'])}{topic if chance(rng, 0.5) else ''}{closing}"),
    )
    return _choose(rng, shapes)


def mix_head(rng: Random) -> str:
    """Return a heading of any words of the dictionary, by their parts of speech."""
    noun, other, third = (_draw(rng, "n") for _ in range(3))
    verb, modifier, named = _draw(rng, "v"), _draw(rng, "a"), _draw(rng, "v")
    shapes = (
        (12, noun + named),  # 费用收取: a verb that names what is done.
        (8, noun + other + named),
        (5, verb + noun + named),
        (4, modifier + named),
        (4, noun + modifier + named),
        (35, noun + other),
        (15, noun + other + third),
        (15, verb + noun),
        (15, verb + noun + other),
        (10, modifier + noun),
        (10, noun + rng.choice("和与、") + other),
    )
    return _choose(rng, shapes)


def mix_sentence(rng: Random) -> str:
    """Return the beginning of a sentence of any words of the dictionary."""
    noun, other, third = (_draw(rng, "n") for _ in range(3))
    verb, adverb = _draw(rng, "v"), _draw(rng, "d")
    count = rng.choice(["20", "3", "150", "两", "三", "多"]) + rng.choice("件条次个份名人期场家项类篇")
    more = count if chance(rng, 0.4) else other if chance(rng, 0.5) else ""
    state, fourth, last = _draw(rng, "a"), _draw(rng, "n"), _draw(rng, "v")
    number = rng.choice("一两三四五六七八九十多各数") + rng.choice("名个项位家类种次批件支条")
    shapes = (
        (6, number + noun + verb + other),
        (5, f"{noun}{other}、{third}{fourth}{verb}"),
        (5, f"{noun}{other}、{third}、{fourth}{rng.choice(['', '等', '等' + count])}{verb}"),
        (4, f"{noun}{state}、{other}{_draw(rng, 'a')}"),
        (4, noun + state),
        (4, f"{noun}{other}{state}"),
        (5, f"{noun}{state}{other}{verb}{third}"),
        (5, f"{_draw(rng, 't')}{verb}{noun}{more}"),
        (5, f"{_draw(rng, 'r')}{noun}{verb}{other}"),
        (5, f"{_draw(rng, 'p')}{noun}{verb}{other}"),
        (4, f"{verb}{noun}{last}{other}"),
        (4, f"{noun}{last}{other}{verb}{third}"),
        (30, verb + noun + more),
        (20, noun + verb + other),
        (15, noun + other + verb + third),
        (10, noun + adverb + verb + other),
        (12, adverb + verb + noun),
        (7, f"{noun}、{other}{verb}{third}"),
        (6, f"{verb}《{noun}{other}》"),
    )
    return f"{_choose(rng, shapes)}{rng.choice('，,。')}{_draw(rng, 'v')}{_draw(rng, 'n')}。"


def _choose(rng: Random, shapes: Sequence[tuple[int, str]]) -> str:
    return rng.choices([text for _, text in shapes], weights=[weight for weight, _ in shapes])[0]


def _draw(rng: Random, kind: str) -> str:
    words, sums = _list_words(kind)
    return str(rng.choices(words, cum_weights=sums)[0])


@lru_cache(maxsize=8)
def _list_words(kind: str) -> tuple[list[str], list[float]]:
    """Return the words of a part of speech with running sums of their weights, which grow with how common they are."""
    known: list[tuple[str, Any]] = [
        (word, _WEIGHTS[common])
        for word, (tag, common) in load_words().items()
        if tag in _KINDS[kind] and len(word) > 1
    ]
    return [word for word, _ in known], list(accumulate(weight for _, weight in known))
