"""Where results go: standard output, or a file that is written whole or not at all."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from gouji.errors import GoujiError, UsageError
from gouji.files import make_folder, replace_file, write_file
from gouji.language import mark_text

__all__ = [
    "Output",
    "OutputLost",
    "PipeClosed",
    "describe_lost_output",
    "is_stdout_terminal",
    "make_folder",
    "measure_terminal",
    "open_output",
    "write_file",
]

_WIDEST = 120
"""Wider lines are hard to follow, however wide the window."""


class PipeClosed(Exception):
    """Whoever read standard output has gone: `gouji read … | head`."""


class OutputLost(GoujiError):
    """What was to be printed cannot be written: the disk is full, or standard output is closed."""

    @classmethod
    def closed(cls) -> OutputLost:
        """Return the error of a standard output that is closed."""
        return cls(mark_text("standard output is closed; open it, or name a file with -o"))


class _Stdout:
    """Standard output for bytes; each piece is flushed, so that a pipe gets documents as they are done."""

    def write(self, data: bytes) -> None:
        if sys.stdout is None:
            raise OutputLost.closed()
        try:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise PipeClosed from None
        except OSError as error:
            raise OutputLost(describe_lost_output(error)) from None


class _File:
    """A temporary file that takes its target's name at the end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.written = False

    def write(self, data: bytes) -> None:
        self.written = True
        self._file.write(data)


class _NothingToKeep(Exception):
    """Nothing was written, as everything failed: the target stays as it was."""


Output = _Stdout | _File
"""Where a command's results are written, in bytes."""


@contextmanager
def open_output(
    path: str | None, *, keep_interrupted: bool = False, has_failed: Callable[[], bool] = lambda: False
) -> Iterator[Output]:
    """Yield standard output for None or `-`; else the file `path`, which appears only when all went well.

    With `keep_interrupted` it appears after Ctrl-C, too, with what was written until then. Where nothing was written as
    the work `has_failed`, what was there stays.

    Raises `UsageError` where it cannot be written.
    """
    if path in (None, "-"):
        yield _Stdout()
        return
    target = Path(str(path))
    try:
        with suppress(_NothingToKeep), replace_file(target, keep_interrupted=keep_interrupted) as file:
            out = _File(file)
            yield out
            if has_failed() and not out.written:
                raise _NothingToKeep
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        message = f"{target}: cannot be written ({error.strerror or error}); choose another place with -o"
        raise UsageError(message) from error


def describe_lost_output(error: OSError) -> str:
    """Return the line for standard output that cannot be written."""
    return mark_text(
        f"standard output cannot be written ({error.strerror or error}); make room, or name a file with -o"
    )


def is_stdout_terminal() -> bool:
    """Return whether a person reads standard output."""
    return sys.stdout is not None and sys.stdout.isatty()


def measure_terminal() -> int:
    """Return the columns to write for: those of the terminal (or of `COLUMNS`), 80 where there is none."""
    return min(_WIDEST, shutil.get_terminal_size((80, 24)).columns)
