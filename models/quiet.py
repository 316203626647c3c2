"""What compiled solvers print goes to standard error, never into what a command prints."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

__all__ = ["stdout_kept_clean"]

_OUT, _ERROR = 1, 2
# The redirection is the process's: two at once would restore each other's.
_LOCK = threading.RLock()


@contextmanager
def stdout_kept_clean() -> Iterator[None]:
    """While it lasts the process's standard output is its standard error.

    HiGHS has print statements that its options do not turn off; redirecting `sys.stdout` does not catch them. They go to
    standard error rather than nowhere, as does what other threads print meanwhile.
    """
    with _LOCK:
        try:
            kept = os.dup(_OUT)
        except OSError:  # the process has no standard output
            yield
            return
        try:
            _flush()
            with suppress(OSError):
                os.dup2(_ERROR, _OUT)
            yield
        finally:
            _flush()
            os.dup2(kept, _OUT)
            os.close(kept)


def _flush() -> None:
    """Writes what C code has printed so far: it is buffered apart from Python's own output."""
    import ctypes

    # Where the C library cannot be found this way (Windows) its output is not buffered past the redirection as a rule.
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).fflush(None)
