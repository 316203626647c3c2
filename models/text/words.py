"""Running text divided into the words of a vocabulary, by jieba's word graph.

>>> segment("新收政府信息公开申请", frozenset({"新收", "政府信息", "申请"}))
('新收', '政府信息', '公', '开', '申请')

jieba (Sun, 2012) finds the best path through the graph of all words that a text holds. Its own dictionary is not loaded and
no cache file is written: the vocabulary is all that it knows, and every word is as likely as any other.
"""

from __future__ import annotations

import warnings
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jieba

__all__ = ["segment"]

_FREQUENCY = 2
"""Of each word, and of all words together: a word costs nothing, a character outside the vocabulary log 2."""


def segment(text: str, words: frozenset[str]) -> tuple[str, ...]:
    """Return the words of a text in order. A text that words cover is divided into words alone; elsewhere characters are single."""
    if not text:
        return ()
    tokenizer = _tokenizer(words)
    route: dict[int, tuple[float, int]] = {}
    tokenizer.calc(text, tokenizer.get_DAG(text), route)
    found, start = [], 0
    while start < len(text):
        end = route[start][1] + 1
        found.append(text[start:end])
        start = end
    return tuple(found)


@lru_cache(maxsize=32)
def _tokenizer(words: frozenset[str]) -> jieba.Tokenizer:
    """Return a tokenizer that knows these words alone; prefixes of words count 0, as jieba's graph asks for them."""
    with warnings.catch_warnings():
        # jieba 0.42.1 has invalid escapes in its patterns and asks setuptools where its dictionary is.
        warnings.simplefilter("ignore")
        import jieba
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ = {word[:end]: 0 for word in words for end in range(1, len(word))}
    tokenizer.FREQ |= {word: _FREQUENCY for word in words if word}
    tokenizer.total = _FREQUENCY
    tokenizer.initialized = True
    return tokenizer
