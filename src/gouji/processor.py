"""The time of the processor that this process may still take; beyond it the system ends it, wherever it is.

A timer of the system counts what all threads of the process take, in libraries of C too, and ends it by a signal. Programs that
the process starts are not counted: whoever starts one asks `measure_left` how long it may take, and pauses the timer meanwhile.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["limit_processor", "measure_left", "pay_for_programs"]

_LEAST = 0.001
"""Seconds: a timer of none would be no timer."""


@contextmanager
def limit_processor(seconds: float | None) -> Iterator[None]:
    """End this process where the block takes more of the processor; no limit for None, and where the system has no such timer."""
    if seconds is None or sys.platform == "win32":
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


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
    before = _measure_programs()
    signal.setitimer(signal.ITIMER_PROF, 0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, max(left - (_measure_programs() - before), _LEAST))


def _measure_programs() -> float:
    import resource

    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
