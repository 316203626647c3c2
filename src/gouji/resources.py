"""What this process takes of the system beyond its work: its time of the processor, and the memory that it keeps between documents.

Beyond its time the system ends the process, wherever it is: a timer counts what all its threads take, in libraries of C too. Programs
that it starts are not counted: whoever starts one asks `measure_left` how long it may take, and pauses the timer meanwhile.

Between pieces that are in use the C library's heap keeps what was freed, and thousands of documents leave ever more of such holes:
none is lost, but none is the system's either. What is remembered of texts makes them: entries that a large document left stand far apart.
"""

from __future__ import annotations

import ctypes
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

__all__ = [
    "ProcessorTime",
    "begin_recognised_page",
    "limit_processor",
    "measure_left",
    "measure_programs",
    "pay_for_programs",
    "release_heap",
    "release_memory_at_times",
    "remember",
    "share_heap",
]

T = TypeVar("T")

_MOST_HEAPS = -8
"""glibc's number for the setting that says so (`M_ARENA_MAX`)."""
_LEAST = 0.001
"""Seconds: a timer of none would be no timer."""
_documents = count()
next(_documents)
_forget: list[Callable[[], None]] = []


@dataclass(frozen=True, slots=True)
class ProcessorTime:
    """Seconds of the processor that a document may take."""

    seconds: float
    for_pages: float = 0.0
    """More, as far as pages are recognised: what merely looks as if it had pictures gets none of it."""
    a_page: float = 0.0
    """So much of that for each page."""


@dataclass(slots=True)
class _Reserve:
    """What is left of the time for pages of the document that this process reads, and how much of it a page gets."""

    left: float = 0.0
    a_page: float = 0.0


_reserve = _Reserve()


@contextmanager
def limit_processor(time: ProcessorTime | None) -> Iterator[None]:
    """End this process where the block takes more of the processor; no limit for None, and where the system has no such timer."""
    if time is None or sys.platform == "win32":
        yield
        return
    _reserve.left, _reserve.a_page = time.for_pages, time.a_page
    signal.setitimer(signal.ITIMER_PROF, time.seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        _reserve.left = 0.0


def begin_recognised_page() -> None:
    """Give this process the time that a page to be recognised may take, from what is held back for such."""
    left = measure_left()
    if left is None or sys.platform == "win32":
        return
    more = min(_reserve.left, _reserve.a_page)
    _reserve.left -= more
    signal.setitimer(signal.ITIMER_PROF, left + more)


def measure_left() -> float | None:
    """Return the seconds that are left of the processor; None where there is no limit."""
    if sys.platform == "win32":
        return None
    return signal.getitimer(signal.ITIMER_PROF)[0] or None


@contextmanager
def pay_for_programs() -> Iterator[None]:
    """Take what programs started and ended in the block take of the processor from what is left of this process's own time."""
    left = measure_left()
    if left is None or sys.platform == "win32":
        yield
        return
    before = measure_programs()
    signal.setitimer(signal.ITIMER_PROF, 0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, max(left - (measure_programs() - before), _LEAST))


def measure_programs() -> float:
    """Return the seconds of the processor that programs took which this process started and which have ended."""
    if sys.platform == "win32":
        return 0.0
    import resource

    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


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
    trim = _find_in_glibc("malloc_trim")
    if trim is not None:
        trim(0)


def share_heap() -> None:
    """Let threads that start from now on take their memory from the heap of the process.

    Each would have a heap of its own otherwise, and what is free at the end of such a one is given back by nothing. Threads that hardly
    ever take memory, as those that run networks, lose no time by that. Does nothing on systems whose C library is not glibc.
    """
    found = _find_in_glibc("mallopt")
    if found is not None:
        found(_MOST_HEAPS, 1)


def release_memory_at_times(documents: int) -> None:
    """Count a document of this process; once in so many of them forget texts and give back what is free in the heap."""
    if next(_documents) % documents == 0:
        for forget in _forget:
            forget()
        release_heap()


@cache
def _find_in_glibc(name: str) -> Callable[..., int] | None:
    """Return a function of glibc."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        found: Callable[..., int] = getattr(ctypes.CDLL(None), name)
    except (OSError, AttributeError):
        return None
    return found
