"""What a system may run out of while gouji works: open files, processes, memory. No document is to blame, and no defect."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from gouji.language import mark_text

__all__ = ["NO_MEMORY", "Shortage", "find_shortage"]

Shortage = tuple[str, str]
"""What there is too little of, and what to do."""
_CLOSE_PROGRAMS = mark_text("close other programs, or allow more (ulimit)")
NO_MEMORY: Shortage = mark_text("the system gives no more memory"), _CLOSE_PROGRAMS
_SHORTAGES: dict[int | None, Shortage] = {
    errno.EMFILE: (mark_text("too many files are open"), mark_text("allow more (ulimit -n)")),
    errno.ENFILE: (mark_text("too many files are open"), _CLOSE_PROGRAMS),
    errno.EAGAIN: (mark_text("the system starts no more processes"), _CLOSE_PROGRAMS),
    errno.ENOMEM: NO_MEMORY,
}


def find_shortage(error: BaseException) -> Shortage | None:
    """Return what the system had too little of where an error came of that; None where it did not.

    >>> find_shortage(OSError(errno.EMFILE, "Too many open files"))
    ('too many files are open', 'allow more (ulimit -n)')
    >>> find_shortage(ValueError("1")) is None
    True
    """
    for cause in _list_causes(error):
        if isinstance(cause, MemoryError):
            return NO_MEMORY
        if isinstance(cause, OSError) and cause.errno in _SHORTAGES:
            return _SHORTAGES[cause.errno]
        if isinstance(cause, RuntimeError) and str(cause) == "can't start new thread":
            return _SHORTAGES[errno.EAGAIN]
    return None


def _list_causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those behind it, the one that was raised last first."""
    cause: BaseException | None = error
    seen: set[int] = set()
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__
