"""A progress bar on one line of a terminal; where there is no terminal, a line now and then.

```python
for document in Progress(sys.stderr).over(documents, "documents", total=100):
    ...
```
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

__all__ = ["Progress"]

T = TypeVar("T")
_WIDTH = 24
_EVERY = 0.2
_EVERY_IN_LOGS = 20.0


class Progress:
    """Writes to `out`, which is never the output of a command; None is silent."""

    def __init__(self, out: TextIO | None) -> None:
        self._out = out
        self._terminal = out is not None and out.isatty()

    def note(self, text: str) -> None:
        """A line that stays."""
        if self._out is not None:
            self._out.write(f"\r\033[K{text}\n" if self._terminal else f"{text}\n")
            self._out.flush()

    def over(self, items: Iterable[T], what: str, *, total: int | None = None) -> Iterator[T]:
        """The items, with a bar for how many have been taken."""
        begun = told = time.monotonic()
        done = 0
        for item in items:
            yield item
            done += 1
            now = time.monotonic()
            if now - told >= (_EVERY if self._terminal else _EVERY_IN_LOGS):
                self._show(done, total, what, now - begun)
                told = now
        self._show(done, done, what, time.monotonic() - begun)
        if self._terminal and self._out is not None:
            self._out.write("\n")

    def _show(self, done: int, total: int | None, what: str, seconds: float) -> None:
        if self._out is None:
            return
        bar = ""
        if total:
            full = min(_WIDTH, _WIDTH * done // total)
            bar = f"{'━' * full}{'╌' * (_WIDTH - full)} "
        text = f"{bar}{done}{f' of {total}' if total else ''} {what}, {seconds:.0f} s"
        self._out.write(f"\r\033[K{text}" if self._terminal else f"{text}\n")
        self._out.flush()
