"""What a process keeps between documents: free memory of the C library's heap, and what was made of short texts.

Between pieces that are in use the heap keeps what was freed, and thousands of documents leave ever more of such holes: none is lost,
but none is the system's either. What is remembered of texts makes them: entries that a large document left stand far apart.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import count
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

__all__ = ["release_heap", "release_memory_at_times", "remember"]

T = TypeVar("T")

_documents = count()
next(_documents)
_forget: list[Callable[[], None]] = []


def remember(most: int) -> Callable[[Callable[..., T]], _lru_cache_wrapper[T]]:
    """Remember what a function makes of so many texts, as labels and styles are alike from document to document.

    It is forgotten when memory is given back (`release_memory_at_times`).
    """

    def decorate(function: Callable[..., T]) -> _lru_cache_wrapper[T]:
        found = lru_cache(maxsize=most)(function)
        _forget.append(found.cache_clear)
        return found

    return decorate


def release_heap() -> None:
    """Give back what is free in the heap, also from between what is in use.

    Does nothing on systems whose C library is not glibc: others give it back themselves, or cannot.
    """
    trim = _find_trim()
    if trim is not None:
        trim(0)


def release_memory_at_times(documents: int) -> None:
    """Count a document of this process; once in so many of them forget texts and give back what is free in the heap."""
    if next(_documents) % documents == 0:
        for forget in _forget:
            forget()
        release_heap()


@cache
def _find_trim() -> Callable[[int], int] | None:
    """Return glibc's function that gives back free memory."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        found: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):
        return None
    return found
