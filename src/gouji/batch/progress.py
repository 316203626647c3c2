"""How a run tells what it does: to a person at a terminal, as lines, as JSON, and as metrics."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TextIO

from gouji.batch.reading import ReadingOutcome, ReadingState
from gouji.files import write_file
from gouji.language import translate, translate_recorded

__all__ = ["BatchProgress", "JsonProgress", "LineProgress", "LiveProgress", "MetricsProgress"]

_LINE_SECONDS = 10.0
_METRICS_SECONDS = 5.0


class BatchProgress:
    """Is told what a run does, and says nothing."""

    def list_sources(self, count: int) -> None:
        """Some more names were listed."""

    def refuse(self, name: str, outcome: ReadingOutcome) -> None:
        """A name was listed under which no document can be had."""

    def start(self, *, total: int, left: int) -> None:
        """Reading begins: `left` of `total` documents are to be read."""

    def advance(self, name: str, sha256: str, outcome: ReadingOutcome) -> None:
        """A document is done."""

    def note(self, message: str) -> None:
        """Something else begins."""

    def finish(self, states: dict[str, int], reasons: dict[str, int], left: int) -> None:
        """The run ends."""


class _Counting(BatchProgress):
    """Counts what the others show."""

    def __init__(self) -> None:
        self.listed = self.refused = self.total = self.left = 0
        self.states: Counter[ReadingState] = Counter()
        self.review = 0
        self.began = time.monotonic()

    def list_sources(self, count: int) -> None:
        """See `BatchProgress`."""
        self.listed += count

    def refuse(self, name: str, outcome: ReadingOutcome) -> None:  # noqa: ARG002 - see `BatchProgress`
        """See `BatchProgress`."""
        self.refused += 1

    def start(self, *, total: int, left: int) -> None:
        """See `BatchProgress`."""
        self.total, self.left = total, left
        self.began = time.monotonic()

    def advance(self, name: str, sha256: str, outcome: ReadingOutcome) -> None:  # noqa: ARG002 - see `BatchProgress`
        """See `BatchProgress`."""
        self.states[outcome.state] += 1
        self.review += outcome.review > 0
        self.left -= 1

    @property
    def done(self) -> int:
        return sum(self.states.values())

    @property
    def failed(self) -> int:
        """Documents that could not be read, and names without one."""
        return self.states[ReadingState.FAILED] + self.refused

    @property
    def rate(self) -> float:
        """Documents a second."""
        return self.done / max(time.monotonic() - self.began, 1e-9)

    def describe(self) -> str:
        """What is done so far, on a line."""
        return translate(
            "{done} done, {left} left; {failed} failed, {no_form} on no known form, {review} to review; {rate} documents a second",
            done=self.done,
            left=self.left,
            failed=self.failed,
            no_form=self.states[ReadingState.NO_FORM],
            review=self.review,
            rate=f"{self.rate:.1f}",
        )


def _print_line(line: str, out: TextIO | None) -> None:
    """Print a line; where that cannot be written nobody can be told, and the run goes on without."""
    with contextlib.suppress(OSError, ValueError):
        print(line, file=out, flush=True)


class LineProgress(_Counting):
    """A line every ten seconds and a closing one."""

    def __init__(self, out: TextIO | None = None) -> None:
        super().__init__()
        self._out = out or sys.stderr
        self._said = time.monotonic()

    def refuse(self, name: str, outcome: ReadingOutcome) -> None:
        """See `BatchProgress`."""
        super().refuse(name, outcome)
        self._say(describe_failure(name, outcome))

    def advance(self, name: str, sha256: str, outcome: ReadingOutcome) -> None:
        """See `BatchProgress`."""
        super().advance(name, sha256, outcome)
        if outcome.state is ReadingState.FAILED:
            self._say(describe_failure(name, outcome))
        if time.monotonic() - self._said >= _LINE_SECONDS:
            self._said = time.monotonic()
            self._say(self.describe())

    def finish(self, states: dict[str, int], reasons: dict[str, int], left: int) -> None:
        """See `BatchProgress`."""
        self._say(describe_end(states, reasons, left))

    def _say(self, line: str) -> None:
        _print_line(" ".join(line.split()), self._out)


class JsonProgress(_Counting):
    """One JSON object a line: each document, and the end."""

    def __init__(self, out: TextIO | None = None) -> None:
        super().__init__()
        self._out = out or sys.stderr

    def start(self, *, total: int, left: int) -> None:
        """See `BatchProgress`."""
        super().start(total=total, left=left)
        self._say(event="start", documents=total, left=left)

    def advance(self, name: str, sha256: str, outcome: ReadingOutcome) -> None:
        """See `BatchProgress`."""
        super().advance(name, sha256, outcome)
        self._tell(name, sha256, outcome)

    def refuse(self, name: str, outcome: ReadingOutcome) -> None:
        """See `BatchProgress`."""
        super().refuse(name, outcome)
        self._tell(name, None, outcome)

    def _tell(self, name: str, sha256: str | None, outcome: ReadingOutcome) -> None:
        self._say(
            event="document",
            sha256=sha256,
            path=name,
            state=outcome.state,
            reason=outcome.reason,
            message=outcome.message,
            seconds=round(outcome.seconds, 3),
            review=outcome.review,
            findings=outcome.findings,
        )

    def finish(self, states: dict[str, int], reasons: dict[str, int], left: int) -> None:
        """See `BatchProgress`."""
        self._say(
            event="end", **(states | {ReadingState.FAILED.value: sum(reasons.values())}), left=left, reasons=reasons
        )

    def _say(self, **fields: object) -> None:
        _print_line(json.dumps(fields, ensure_ascii=False), self._out)


class LiveProgress(_Counting):
    """A live line on a terminal: a bar, counts, time left."""

    def __init__(self) -> None:
        super().__init__()
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        self._bar = Bar(
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.description}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task(translate("listing"), total=None)
        self._bar.start()

    def list_sources(self, count: int) -> None:
        """See `BatchProgress`."""
        super().list_sources(count)
        self._bar.update(self._task, description=translate("{number} names listed", number=self.listed))

    def refuse(self, name: str, outcome: ReadingOutcome) -> None:
        """See `BatchProgress`."""
        super().refuse(name, outcome)
        self._bar.console.print(describe_failure(name, outcome), markup=False, highlight=False)

    def start(self, *, total: int, left: int) -> None:
        """See `BatchProgress`."""
        super().start(total=total, left=left)
        self._bar.update(self._task, total=left, completed=0)

    def advance(self, name: str, sha256: str, outcome: ReadingOutcome) -> None:
        """See `BatchProgress`."""
        super().advance(name, sha256, outcome)
        self._bar.update(
            self._task,
            completed=self.done,
            description=translate(
                "{failed} failed · {review} to review · {rate}/s",
                failed=self.failed,
                review=self.review,
                rate=f"{self.rate:.1f}",
            ),
        )
        if outcome.state is ReadingState.FAILED:
            self._bar.console.print(describe_failure(name, outcome), markup=False, highlight=False)

    def note(self, message: str) -> None:
        """See `BatchProgress`."""
        self._bar.update(self._task, description=message)

    def finish(self, states: dict[str, int], reasons: dict[str, int], left: int) -> None:
        """See `BatchProgress`."""
        self._bar.stop()
        self._bar.console.print(describe_end(states, reasons, left), markup=False, highlight=False)


class MetricsProgress(_Counting):
    """Writes counts as Prometheus text into a file, every five seconds and at the end; passes all on to another one."""

    def __init__(self, path: Path, then: BatchProgress) -> None:
        super().__init__()
        self._path, self._then = path, then
        self._reasons: Counter[str] = Counter()
        self._seconds = 0.0
        self._written = 0.0

    def list_sources(self, count: int) -> None:
        """See `BatchProgress`."""
        super().list_sources(count)
        self._then.list_sources(count)

    def refuse(self, name: str, outcome: ReadingOutcome) -> None:
        """See `BatchProgress`."""
        super().refuse(name, outcome)
        self._note_reason(outcome)
        self._then.refuse(name, outcome)

    def start(self, *, total: int, left: int) -> None:
        """See `BatchProgress`."""
        super().start(total=total, left=left)
        self._then.start(total=total, left=left)
        self._write()

    def advance(self, name: str, sha256: str, outcome: ReadingOutcome) -> None:
        """See `BatchProgress`."""
        super().advance(name, sha256, outcome)
        self._seconds += outcome.seconds
        self._note_reason(outcome)
        self._then.advance(name, sha256, outcome)
        if time.monotonic() - self._written >= _METRICS_SECONDS:
            self._write()

    def note(self, message: str) -> None:
        """See `BatchProgress`."""
        self._then.note(message)

    def finish(self, states: dict[str, int], reasons: dict[str, int], left: int) -> None:
        """See `BatchProgress`."""
        self._write()
        self._then.finish(states, reasons, left)

    def _note_reason(self, outcome: ReadingOutcome) -> None:
        if outcome.reason is not None:
            self._reasons[outcome.reason.value] += 1

    def _write(self) -> None:
        self._written = time.monotonic()
        lines = ["# HELP gouji_documents_total Documents of this run by state.", "# TYPE gouji_documents_total counter"]
        lines += [
            f'gouji_documents_total{{state="{s}"}} {self.failed if s is ReadingState.FAILED else self.states[s]}'
            for s in ReadingState
            if s is not ReadingState.PENDING
        ]
        lines += ["# HELP gouji_failures_total Failures by reason.", "# TYPE gouji_failures_total counter"]
        lines += [f'gouji_failures_total{{reason="{r}"}} {n}' for r, n in sorted(self._reasons.items())]
        for name, kind, text, value in (
            ("gouji_documents_left", "gauge", "Documents still to be read.", self.left),
            ("gouji_documents_to_review_total", "counter", "Documents with facts to review.", self.review),
            ("gouji_reading_seconds_total", "counter", "Time that workers spent reading.", round(self._seconds, 3)),
        ):
            lines += [f"# HELP {name} {text}", f"# TYPE {name} {kind}", f"{name} {value}"]
        write_file(self._path, ("\n".join(lines) + "\n").encode())


def describe_failure(name: str, outcome: ReadingOutcome) -> str:
    """Return the line about a document that could not be read; the reason is the code that programs know."""
    return f"{name}: {outcome.reason}: {translate_recorded(outcome.message or '')}"


def describe_end(states: dict[str, int], reasons: dict[str, int], left: int) -> str:
    """Return the closing line of a run."""
    failed = sum(reasons.values())
    told = f" ({', '.join(f'{n} {reason}' for reason, n in reasons.items())})" if failed else ""
    read, no_form = states[ReadingState.READ.value], states[ReadingState.NO_FORM.value]
    parts = [
        translate("{number} read", number=read),
        translate("{number} on no known form", number=no_form),
        translate("{number} failed", number=failed) + told,
    ]
    line = translate(", ").join(parts)
    return translate("{counts}; {number} left, run it again to go on", counts=line, number=left) if left else line
