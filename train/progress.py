"""Progress of long work: a bar of rich on a terminal; where there is no terminal, a line now and then.

```python
for document in Progress(sys.stderr).track(documents, "documents", total=100):
    ...
```
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TextIO, TypeVar

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Progress"]

T = TypeVar("T")
_EVERY_IN_LOGS = 20.0
"""Seconds between two lines in a log."""


class Progress:
    """Writes to `out`, which is never the output of a command; None is silent."""

    def __init__(self, out: TextIO | None) -> None:
        self._out = out

    def note(self, text: str) -> None:
        """Write a line that stays."""
        if self._out is not None:
            _console(self._out).print(text, markup=False, highlight=False, soft_wrap=True)

    def track(self, items: Iterable[T], what: str, *, total: int | None = None) -> Iterator[T]:
        """Yield the items and show how many have been taken."""
        if self._out is None:
            yield from items
        elif self._out.isatty():
            yield from _track_on_terminal(items, what, total, self._out)
        else:
            yield from _track_in_log(items, what, total, self._out)


def _console(out: TextIO) -> Console:
    from rich.console import Console

    return Console(file=out)


def _track_on_terminal(items: Iterable[T], what: str, total: int | None, out: TextIO) -> Iterator[T]:
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (BarColumn(bar_width=24), MofNCompleteColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bars(*columns, console=_console(out)) as bars:
        yield from bars.track(items, total=total, description=what)


def _track_in_log(items: Iterable[T], what: str, total: int | None, out: TextIO) -> Iterator[T]:
    begun = shown = time.monotonic()
    done = 0

    def show(now: float) -> None:
        out.write(f"{done}{f' of {total}' if total else ''} {what}, {now - begun:.0f} s\n")
        out.flush()

    for item in items:
        yield item
        done += 1
        if time.monotonic() - shown >= _EVERY_IN_LOGS:
            shown = time.monotonic()
            show(shown)
    show(time.monotonic())
