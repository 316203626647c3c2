"""Words found at every place, against looking up every stretch of every text by itself."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from gouji.models.headings.lexicon import LONGEST_WORD, Codes, _Lexicon, pack

LETTERS = "甲乙丙丁"


def make_lexicon(rng: Random) -> tuple[_Lexicon, dict[str, tuple[int, int]]]:
    """Return some words of a few letters, and their kind and how common they are by word."""
    known = {
        "".join(rng.choice(LETTERS) for _ in range(size)): (rng.randint(1, 9), rng.randint(1, 99))
        for size in range(2, LONGEST_WORD + 1)
        for _ in range(6)
    }
    lists = []
    for size in range(2, LONGEST_WORD + 1):
        own = sorted((int(encode([word], size)[1][0, 0]), *said) for word, said in known.items() if len(word) == size)
        lists.append([np.array(column, np.uint64) for column in zip(*own, strict=True)])
    single = np.full(1 << 16, 7, np.uint64)
    words, kinds, common = zip(*lists, strict=True)
    return _Lexicon(words=words, kinds=kinds, common=common, single=single), known


def encode(texts: list[str], size: int = 1) -> tuple[Codes, Codes]:
    codes = np.array([[ord(c) for c in text] for text in texts], np.uint64)
    return codes, pack(codes, size)


@pytest.mark.parametrize("seed", range(6))
def test_the_longest_words_and_those_across_a_place_are_found(seed: int) -> None:
    rng = Random(seed)
    lexicon, known = make_lexicon(rng)
    text = "".join(rng.choice(LETTERS) for _ in range(40))
    codes, _ = encode([f"{text}\0", f"{text[::-1]}\0"])  # as texts end
    found = lexicon.find(codes)
    for row, own in enumerate((text, text[::-1])):
        for at in range(len(text)):
            sizes = range(2, LONGEST_WORD + 1)
            after = max((own[at : at + n] for n in sizes if own[at : at + n] in known), key=len, default=own[at])
            before = max(
                (own[at - n : at] for n in sizes if n <= at and own[at - n : at] in known),
                key=len,
                default=own[at - 1 : at] if at else "",
            )
            across = [
                known[word][1]
                for n in sizes
                for start in range(at - n + 1, at)
                if start >= 0 and (word := own[start : start + n]) in known
            ]
            assert found.after[row, at] == pack(encode([after])[0], len(after))[0, 0]
            assert found.after_length[row, at] == len(after)
            assert found.after_kind[row, at] == (known[after][0] if after in known else 7) * 8 + len(after)
            assert found.before[row, at] == (pack(encode([before])[0], len(before))[0, 0] if before else 0)
            assert found.before_length[row, at] == max(len(before), 1)
            assert found.before_kind[row, at] == (known[before][0] if before in known else 7) * 8 + max(len(before), 1)
            assert found.crossing[row, at] == max(across, default=0)
