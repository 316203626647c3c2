"""What compiled solvers print never gets into what a command prints."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

__all__ = ["stdout_kept_clean"]

_OUT, _ERROR = 1, 2
_SOLVER = b"Highs"
"""What the lines of HiGHS begin with."""
# The redirection is the process's: two at once would restore each other's.
_LOCK = threading.RLock()


@contextmanager
def stdout_kept_clean() -> Iterator[None]:
    """While it lasts nothing reaches the process's standard output.

    HiGHS has print statements that its options do not turn off; redirecting `sys.stdout` does not catch them. They are
    dropped. What else is printed meanwhile, by other threads, comes out on standard error.
    """
    with _LOCK, _place() as said:
        try:
            kept = os.dup(_OUT)
        except OSError:  # the process has no standard output
            yield
            return
        try:
            _flush()
            os.dup2(said.fileno(), _OUT)
            yield
        finally:
            _flush()
            os.dup2(kept, _OUT)
            os.close(kept)
            _pass_on(said)


def _place() -> IO[bytes]:
    """Where output goes meanwhile: nowhere, where no file may be made."""
    try:
        return TemporaryFile()
    except OSError:
        return Path(os.devnull).open("r+b")


def _pass_on(said: IO[bytes]) -> None:
    """Writes what is none of the solver's to standard error."""
    said.seek(0)
    others = b"".join(line for line in said if not line.startswith(_SOLVER))
    with suppress(OSError):
        while others:
            others = others[os.write(_ERROR, others) :]


def _flush() -> None:
    """Writes what C code has printed so far: it is buffered apart from Python's own output."""
    import ctypes

    # Where the C library cannot be found this way (Windows) its output is not buffered past the redirection as a rule.
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).fflush(None)
