"""The log: JSON Lines that only ever grow.

A writer takes a lock, writes whole lines at the file's end and asks the disk to keep them before it says so; several writers may
share a log. A line that a crash cut off is told and skipped, and the next writer begins on a line of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gouji.corrections.event import Correction, parse_event, render_event
from gouji.errors import DamagedDocument, DocumentError, UsageError
from gouji.language import mark_text

__all__ = ["Loaded", "SkippedLine", "append_events", "load_events"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedLine:
    """A line of a log that holds no event: its number, from 1, what is wrong, and whether it is a last line that was cut off."""

    line: int
    reason: str
    torn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The events of a log, each once, in the order in which they were written, and the lines that hold none."""

    events: tuple[Correction, ...]
    skipped: tuple[SkippedLine, ...] = ()


def append_events(path: str | os.PathLike[str], events: Iterable[Correction]) -> None:
    """Append events to a log, which is made where it is not there. When this returns they are on disk.

    Raises `UsageError` where they cannot be written; lines before stay as they are.
    """
    data = "".join(map(render_event, events)).encode("utf-8", "backslashreplace")
    try:
        _append(Path(path), data)
    except OSError as error:
        message = f"{os.fspath(path)}: cannot be written ({error.strerror or error}); nothing was corrected"
        raise UsageError(message) from error


def _append(target: Path, data: bytes) -> None:
    is_new = not target.exists()
    with target.open("ab+") as file, _lock(file.fileno()):
        end = file.seek(0, os.SEEK_END)
        if end:
            file.seek(end - 1)
            # A crash may have cut off the last line: what is written now begins a line of its own.
            data = data if file.read(1) == b"\n" else b"\n" + data
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        _sync_folder(target.parent)


@contextlib.contextmanager
def _lock(number: int) -> Iterator[None]:
    """Hold an exclusive lock on an open file; the system lets it go when the process dies."""
    try:
        import fcntl
    except ImportError:  # not a Unix: a single write at the end of a file is all that keeps writers apart
        yield
        return
    fcntl.flock(number, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(number, fcntl.LOCK_UN)


def _sync_folder(folder: Path) -> None:
    """Ask the disk to keep a new file's name, too, where the system can."""
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def load_events(path: str | os.PathLike[str]) -> Loaded:
    """Return the events of a log. A line that holds none is skipped and listed.

    Raises `DocumentError` where the file cannot be read, and `DamagedDocument` where no line of it is an event: it is another file.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        advice = "give a file that `gouji review` or `gouji.corrections.append` wrote"
        raise DocumentError(os.fspath(path), mark_text((error.strerror or str(error)).lower()), advice) from None
    events: dict[str, Correction] = {}
    skipped = []
    lines = data.split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            event = parse_event(line)
        except (ValueError, RecursionError) as error:
            skipped.append(SkippedLine(line=number, reason=_describe_line(error), torn=number == len(lines)))
        else:
            events.setdefault(event.id, event)
    if skipped and not events and not all(line.torn for line in skipped):
        raise DamagedDocument(os.fspath(path), f"no line is a correction ({skipped[0].reason})", "give another file")
    return Loaded(events=tuple(events.values()), skipped=tuple(skipped))


def _describe_line(error: Exception) -> str:
    """Return why a line holds no event; of one that was cut off the same once another stands behind it."""
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError | RecursionError):
        return mark_text("it is no JSON: it was cut off or damaged")
    return mark_text(" ".join(str(error).split()))
