"""Free memory of the C library's heap, given back to the system.

Between pieces that are in use the heap keeps what was freed, and thousands of documents leave ever more of such holes: none is lost,
but none is the system's either.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache
from itertools import count

__all__ = ["release_heap", "release_heap_at_times"]

_documents = count()
next(_documents)


def release_heap() -> None:
    """Give back what is free in the heap, also from between what is in use.

    Does nothing on systems whose C library is not glibc: others give it back themselves, or cannot.
    """
    trim = _find_trim()
    if trim is not None:
        trim(0)


def release_heap_at_times(documents: int) -> None:
    """Count a document of this process; give back what is free in the heap once in so many of them."""
    if next(_documents) % documents == 0:
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
